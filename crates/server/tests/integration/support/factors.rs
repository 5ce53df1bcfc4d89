//! An authenticator application and a passkey of the test's own.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Clock;
use ring::{
    digest::{SHA256, digest},
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

use super::{Answer, Member, Raw, World};

pub(crate) const FACTORS: &str = "/api/v1/me/factors";
pub(crate) const STEP: &str = "/api/v1/session/step";

/// An authenticator application.
pub(crate) struct Application(Vec<u8>);

impl Application {
    /// From the secret a person types.
    pub(crate) fn of(secret: &str) -> Self {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut bits = String::new();
        for letter in secret.chars() {
            let value = alphabet.find(letter).expect("base32");
            write!(bits, "{value:05b}").expect("written");
        }
        let bytes = bits.as_bytes().chunks_exact(8).map(|eight| {
            let text = std::str::from_utf8(eight).expect("bits");
            u8::from_str_radix(text, 2).expect("bits")
        });
        Self(bytes.collect())
    }

    /// The code it shows now.
    pub(crate) fn code(&self, clock: &Clock) -> String {
        let step = clock.now().micros() / 30_000_000;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let at = usize::from(tag[19] & 15);
        let four = u32::from_be_bytes(tag[at..at + 4].try_into().expect("four"));
        format!("{:06}", (four & 0x7fff_ffff) % 1_000_000)
    }
}

/// A passkey in software.
pub(crate) struct SoftKey {
    pair: EcdsaKeyPair,
    id: Vec<u8>,
    /// Its counter; it grows with every signature.
    pub(crate) count: u32,
    /// Whether its person unlocks it.
    pub(crate) verified: bool,
    /// The page it believes to be on.
    pub(crate) origin: String,
    /// The name it is bound to.
    pub(crate) party: String,
}

impl SoftKey {
    pub(crate) fn new(name: &str) -> Self {
        let (chance, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_ASN1_SIGNING);
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &chance).expect("a key");
        Self {
            pair: EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &chance).expect("a key"),
            id: name.as_bytes().to_vec(),
            count: 1,
            verified: true,
            origin: "http://localhost:8080".to_owned(),
            party: "localhost".to_owned(),
        }
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, self.party.as_bytes()).as_ref().to_vec();
        data.push(1 | if self.verified { 4 } else { 0 } | more);
        data.extend(self.count.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let said = json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    /// What a browser sends when the passkey was made.
    pub(crate) fn attest(&self, challenge: &str) -> Value {
        let point = self.pair.public_key().as_ref();
        let mut data = self.data(0x40);
        data.extend([0; 16]);
        let length = u16::try_from(self.id.len()).expect("short");
        data.extend(length.to_be_bytes());
        data.extend(&self.id);
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..]);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.push(0x58);
        object.push(u8::try_from(data.len()).expect("short"));
        object.extend(data);
        json!({
            "client_data_json": text(&self.client_data("webauthn.create", challenge)),
            "attestation_object": text(&object),
        })
    }

    /// What a browser sends when the passkey has signed.
    pub(crate) fn sign(&mut self, challenge: &str) -> Value {
        self.count += 1;
        let (data, said) = (self.data(0), self.client_data("webauthn.get", challenge));
        let message = [data.as_slice(), digest(&SHA256, &said).as_ref()].concat();
        let signature = self
            .pair
            .sign(&SystemRandom::new(), &message)
            .expect("signed");
        json!({
            "id": text(&self.id),
            "client_data_json": text(&said),
            "authenticator_data": text(&data),
            "signature": text(signature.as_ref()),
        })
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl World {
    /// Sets an authenticator application up; answers it and the recovery codes.
    pub(crate) async fn with_application(&self, person: &Member) -> (Application, Vec<String>) {
        let begun = self
            .post(person, &format!("{FACTORS}/totp"), &json!({}))
            .await;
        assert_eq!(begun.status, 200, "{}", begun.text());
        let secret = begun.json()["secret"]
            .as_str()
            .expect("a secret")
            .to_owned();
        let application = Application::of(&secret);
        let body = json!({ "code": application.code(&self.clock) });
        let path = format!("{FACTORS}/totp/confirmation");
        let done = self.post(person, &path, &body).await;
        assert_eq!(done.status, 200, "{}", done.text());
        (application, texts(&done.json()["recovery_codes"]))
    }

    /// Adds a passkey; answers what was answered.
    pub(crate) async fn with_passkey(&self, person: &Member, key: &SoftKey) -> Answer {
        let path = format!("{FACTORS}/passkey-options");
        let options = self.post(person, &path, &json!({})).await;
        assert_eq!(options.status, 200, "{}", options.text());
        let challenge = challenge_of(&options);
        let body = json!({ "name": "Телефон", "credential": key.attest(&challenge) });
        self.post(person, &format!("{FACTORS}/passkeys"), &body)
            .await
    }

    /// Gives the password; answers whoever is half-way in.
    pub(crate) async fn half_open(&self, email: &str) -> Raw {
        let answer = self.sign_in(email, super::PASSWORD).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        half(&answer)
    }
}

/// Whoever was answered a second step.
pub(crate) fn half(answer: &Answer) -> Raw {
    let secret = answer.cookie_named("sufler_step").expect("a step");
    Raw(vec![("cookie", format!("sufler_step={secret}"))])
}

/// What shall be signed.
pub(crate) fn challenge_of(answer: &Answer) -> String {
    let challenge = answer.json()["challenge"].clone();
    challenge.as_str().expect("a challenge").to_owned()
}

fn texts(list: &Value) -> Vec<String> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |item: &Value| item.as_str().expect("a text").to_owned();
    items.iter().map(text).collect()
}

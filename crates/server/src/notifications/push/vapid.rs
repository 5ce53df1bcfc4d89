//! Who we are to push services: one key for the life of the installation
//! (RFC 8292). Browsers bind their subscriptions to it.

use std::time::Duration;

use assistant::Parts;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Error, Result, Timestamp, Tx, secrets};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use url::Url;

/// The name the key is sealed under.
const NAME: &str = "push/vapid";
/// How long a signed word holds; services refuse more than a day.
const HOLDS: Duration = Duration::from_hours(12);

/// The key.
pub struct Vapid(EcdsaKeyPair);

impl Vapid {
    /// The installation's key, if one was made.
    ///
    /// # Errors
    /// Those of opening the secret.
    pub fn find(tx: &mut Tx<'_>, parts: &Parts) -> Result<Option<Self>> {
        let sealed = secrets::get(tx, &parts.keyring, NAME)?;
        sealed.as_ref().map(Self::read).transpose()
    }

    /// The installation's key, made now when there is none.
    ///
    /// # Errors
    /// Those of sealing and opening the secret.
    pub fn find_or_make(tx: &mut Tx<'_>, parts: &Parts) -> Result<Self> {
        if let Some(found) = Self::find(tx, parts)? {
            return Ok(found);
        }
        let made =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let made = made.map_err(|_| unfit())?;
        let secret: SecretString = URL_SAFE_NO_PAD.encode(made.as_ref()).into();
        let counts = secrets::put_once(tx, &parts.keyring, &parts.clock, NAME, &secret)?;
        Self::read(&counts)
    }

    fn read(secret: &SecretString) -> Result<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(secret.expose_secret());
        let bytes = bytes.map_err(|_| unfit())?;
        EcdsaKeyPair::from_pkcs8(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &bytes,
            &SystemRandom::new(),
        )
        .map(Self)
        .map_err(|_| unfit())
    }

    /// The public half, in base64 for addresses: what a browser subscribes with.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key().as_ref())
    }

    /// What the header `Authorization` says to the service at `endpoint`.
    /// `contact` is told to it when it is an address the service can use.
    ///
    /// # Errors
    /// `Internal` when signing fails.
    pub fn authorization(&self, endpoint: &Url, contact: &Url, now: Timestamp) -> Result<String> {
        let mut claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": now.plus(HOLDS).micros() / 1_000_000,
        });
        if contact.scheme() == "https" {
            claims["sub"] = json!(contact.as_str());
        }
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(json!({ "typ": "JWT", "alg": "ES256" }));
        let said = format!("{head}.{}", part(claims));
        let signed = self.0.sign(&SystemRandom::new(), said.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signed.map_err(|_| unfit())?.as_ref());
        Ok(format!("vapid t={said}.{signature}, k={}", self.public()))
    }
}

fn unfit() -> Error {
    Error::internal("the key of push cannot be used")
}

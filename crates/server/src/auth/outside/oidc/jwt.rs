//! Tokens a provider has signed (RFC 7519), and the keys it publishes. What
//! names no signature, or another kind than the key's, is refused.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Error, Result, Timestamp};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

/// By how much clocks may differ, in seconds.
const SKEW: i64 = 60;
/// The most bytes of a token.
const MAX_TOKEN: usize = 64 * 1024;

/// The keys a provider publishes.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Key {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    crv: String,
    n: String,
    e: String,
    x: String,
    y: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// A token that was read and not yet believed.
pub(super) struct Token<'a> {
    header: Header,
    signed: &'a str,
    signature: Vec<u8>,
    claims: Value,
}

fn unfit() -> Error {
    Error::conflict("outside-unfit")
}

fn bytes(text: &str) -> Result<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| unfit())
}

impl<'a> Token<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self> {
        if text.len() > MAX_TOKEN {
            return Err(unfit());
        }
        let (signed, signature) = text.rsplit_once('.').ok_or_else(unfit)?;
        let (header, claims) = signed.split_once('.').ok_or_else(unfit)?;
        let json = |part: &str| -> Result<Value> {
            serde_json::from_slice(&bytes(part)?).map_err(|_| unfit())
        };
        Ok(Self {
            header: serde_json::from_value(json(header)?).map_err(|_| unfit())?,
            signed,
            signature: bytes(signature)?,
            claims: json(claims)?,
        })
    }

    /// Whether one of the keys may have signed it, by its name.
    pub(super) fn has_key(&self, keys: &Keys) -> bool {
        keys.keys.iter().any(|key| self.names(key))
    }

    fn names(&self, key: &Key) -> bool {
        let kind = match self.header.alg.as_str() {
            "RS256" => "RSA",
            "ES256" => "EC",
            _ => return false,
        };
        key.kty == kind
            && key.r#use.as_deref().is_none_or(|what| what == "sig")
            && (self.header.kid.is_none() || key.kid == self.header.kid)
    }

    /// The claims, once a key's signature is found right.
    pub(super) fn verified(self, keys: &Keys) -> Result<Value> {
        let right = keys
            .keys
            .iter()
            .any(|key| self.names(key) && self.is_signed_by(key).unwrap_or(false));
        if right { Ok(self.claims) } else { Err(unfit()) }
    }

    fn is_signed_by(&self, key: &Key) -> Result<bool> {
        let message = self.signed.as_bytes();
        if key.kty == "RSA" {
            let (n, e) = (bytes(&key.n)?, bytes(&key.e)?);
            let key = RsaPublicKeyComponents { n, e };
            let checked = key.verify(&RSA_PKCS1_2048_8192_SHA256, message, &self.signature);
            return Ok(checked.is_ok());
        }
        if key.crv != "P-256" {
            return Ok(false);
        }
        let point = [vec![4], bytes(&key.x)?, bytes(&key.y)?].concat();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        Ok(key.verify(message, &self.signature).is_ok())
    }
}

/// Whether the claims are for this server, of now, and of this sign-in.
///
/// # Errors
/// `Conflict` when they are not.
pub(super) fn check(
    claims: &Value,
    issuer: &str,
    client_id: &str,
    nonce: &str,
    now: Timestamp,
) -> Result<()> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let number = |name: &str| {
        let value = claims.get(name)?;
        value.as_i64().or_else(|| whole(value.as_f64()?))
    };
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let for_us = audience.contains(&client_id)
        && match text("azp") {
            Some(party) => party == client_id,
            None => audience.len() == 1,
        };
    let seconds = now.micros().div_euclid(1_000_000);
    let in_time = number("exp").is_some_and(|end| seconds < end.saturating_add(SKEW))
        && number("iat").is_some_and(|made| made <= seconds.saturating_add(SKEW))
        && number("nbf").is_none_or(|begin| begin <= seconds.saturating_add(SKEW));
    if text("iss") == Some(issuer) && text("nonce") == Some(nonce) && for_us && in_time {
        return Ok(());
    }
    Err(unfit())
}

/// Some providers write seconds with a fraction.
#[expect(
    clippy::cast_possible_truncation,
    reason = "seconds of a date, bounded before"
)]
fn whole(value: f64) -> Option<i64> {
    (value.is_finite() && value.abs() < 1e15).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
    };
    use serde_json::json;

    use super::*;

    struct Signer(EcdsaKeyPair);

    impl Signer {
        fn new() -> Self {
            let (chance, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &chance).expect("a key");
            Self(EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &chance).expect("a key"))
        }

        fn keys(&self, kid: &str) -> Keys {
            let point = self.0.public_key().as_ref();
            let part = |range: std::ops::Range<usize>| {
                URL_SAFE_NO_PAD.encode(point.get(range).expect("half"))
            };
            let key = json!({ "kty": "EC", "kid": kid, "crv": "P-256", "x": part(1..33), "y": part(33..65) });
            serde_json::from_value(json!({ "keys": [{ "kty": "oct" }, key] })).expect("keys")
        }

        fn sign(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let signed = format!("{}.{}", part(header), part(claims));
            let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes());
            let signature = URL_SAFE_NO_PAD.encode(signature.expect("signed"));
            format!("{signed}.{signature}")
        }
    }

    #[test]
    fn a_signature_is_checked_by_the_named_key() {
        let (signer, other) = (Signer::new(), Signer::new());
        let header = json!({ "alg": "ES256", "kid": "one" });
        let text = signer.sign(&header, &json!({ "sub": "anna" }));
        let read = || Token::read(&text).expect("readable");
        assert_eq!(
            read().verified(&signer.keys("one")).expect("right")["sub"],
            "anna"
        );
        assert!(read().verified(&other.keys("one")).is_err(), "another key");
        assert!(!read().has_key(&signer.keys("two")));
        assert!(read().verified(&signer.keys("two")).is_err());
    }

    #[rstest::rstest]
    #[case("none")]
    #[case("HS256")]
    #[case("RS256")]
    fn no_other_kind_of_signature_passes(#[case] alg: &str) {
        let signer = Signer::new();
        let text = signer.sign(&json!({ "alg": alg }), &json!({}));
        let token = Token::read(&text).expect("readable");
        assert!(token.verified(&signer.keys("one")).is_err());
    }

    #[rstest::rstest]
    #[case("")]
    #[case("a.b")]
    #[case("e30.e30.%%")]
    #[case("e30.e30.")]
    fn what_is_no_token_is_refused(#[case] text: &str) {
        assert!(Token::read(text).is_err());
    }

    #[rstest::rstest]
    #[case(json!({}), true)]
    #[case(json!({ "iss": "https://evil.example" }), false)]
    #[case(json!({ "aud": "other" }), false)]
    #[case(json!({ "aud": ["us", "other"] }), false)]
    #[case(json!({ "aud": ["us", "other"], "azp": "us" }), true)]
    #[case(json!({ "azp": "other" }), false)]
    #[case(json!({ "nonce": "old" }), false)]
    #[case(json!({ "nonce": null }), false)]
    #[case(json!({ "exp": 941 }), true)]
    #[case(json!({ "exp": 940 }), false)]
    #[case(json!({ "exp": null }), false)]
    #[case(json!({ "iat": 1060 }), true)]
    #[case(json!({ "iat": 1061 }), false)]
    #[case(json!({ "nbf": 1061 }), false)]
    fn claims_are_for_us_now_and_this_once(#[case] changes: Value, #[case] fits: bool) {
        let mut claims = json!({
            "iss": "https://sso.example", "aud": "us", "nonce": "n", "exp": 2000, "iat": 990.5,
        });
        for (name, value) in changes.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        let now = Timestamp::from_micros(1_000_000_000);
        let checked = check(&claims, "https://sso.example", "us", "n", now);
        assert_eq!(checked.is_ok(), fits);
    }
}

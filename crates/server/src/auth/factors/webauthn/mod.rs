//! What the standard of passkeys (`WebAuthn`) asks of whoever checks them.
//! Bytes come from the browser and are hostile: bounded, then read whole, then
//! checked.
//!
//! Of attestation nothing is believed and none is asked for: which make a
//! person's key is of does not matter here.

mod authenticator;
mod cbor;
mod client_data;
pub(super) mod key;
mod wire;

use kernel::{Error, Result};
use ring::digest::{SHA256, digest};
use url::Host;

pub use self::wire::{Assertion, AssertionOptions, Attestation, CreationOptions, User};
use self::{authenticator::AuthenticatorData, client_data::ClientData, key::PublicKey};
use crate::auth::Site;

/// What a passkey belongs to: this server, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// The name passkeys are bound to.
    pub id: String,
    /// The only origin of pages that may use them.
    origin: String,
}

impl RelyingParty {
    /// The server as its configured address names it. A server that is known
    /// by a loopback address only goes by `localhost`.
    ///
    /// # Errors
    /// `Conflict` when the address is numbers: passkeys need a name.
    pub fn of(site: &Site) -> Result<Self> {
        let url = &site.public_url;
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => {
                return Ok(Self {
                    id: name.to_owned(),
                    origin: url.origin().ascii_serialization(),
                });
            }
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let mut local = url.clone();
        if !is_loopback || local.set_host(Some("localhost")).is_err() {
            return Err(Error::conflict("passkey-needs-name"));
        }
        Ok(Self {
            id: "localhost".to_owned(),
            origin: local.origin().ascii_serialization(),
        })
    }
}

/// A passkey that was just made.
pub struct Registered {
    /// The name browsers know it by, in base64url.
    pub credential: String,
    /// The public key as it came (COSE), in base64url.
    pub public_key: String,
    /// The first value of its counter.
    pub sign_count: u32,
}

/// The challenge a browser says it let sign: only to look it up by.
///
/// # Errors
/// `Invalid` on `credential` when the bytes cannot be read.
pub fn challenge_of(client_data_json: &str) -> Result<String> {
    Ok(ClientData::read(client_data_json)?.challenge)
}

/// Reads and checks a new passkey; that its challenge was asked is for the
/// caller to know.
///
/// # Errors
/// `Invalid` on `credential`.
pub fn register(party: &RelyingParty, made: &Attestation) -> Result<Registered> {
    ClientData::read(&made.client_data_json)?.check("webauthn.create", &party.origin)?;
    let object = wire::bytes(&made.attestation_object, MAX_OBJECT)?;
    let object = cbor::whole(&object)?;
    let data = object.get_text("authData").and_then(cbor::Item::bytes);
    let data = AuthenticatorData::read(data.ok_or_else(unfit)?)?;
    data.check(party, true)?;
    let made_key = data.credential.ok_or_else(unfit)?;
    // Only what can be checked later is taken.
    PublicKey::read(made_key.public_key)?;
    Ok(Registered {
        credential: wire::text(made_key.id),
        public_key: wire::text(made_key.public_key),
        sign_count: data.sign_count,
    })
}

/// Checks a signature by a stored key; answers the counter. `verified` asks
/// that the person unlocked the passkey, by a finger or a code.
///
/// # Errors
/// `Invalid` on `credential`.
pub fn check(
    party: &RelyingParty,
    signed: &Assertion,
    public_key: &str,
    verified: bool,
) -> Result<u32> {
    ClientData::read(&signed.client_data_json)?.check("webauthn.get", &party.origin)?;
    let client_data = wire::bytes(&signed.client_data_json, client_data::MAX)?;
    let raw = wire::bytes(&signed.authenticator_data, MAX_DATA)?;
    let data = AuthenticatorData::read(&raw)?;
    data.check(party, verified)?;
    let message = [raw.as_slice(), digest(&SHA256, &client_data).as_ref()].concat();
    let key = wire::bytes(public_key, MAX_OBJECT)?;
    let signature = wire::bytes(&signed.signature, MAX_SIGNATURE)?;
    PublicKey::read(&key)?.verify(&message, &signature)?;
    Ok(data.sign_count)
}

/// The most bytes of an attestation object or a key.
const MAX_OBJECT: usize = 16 * 1024;
/// The most bytes of authenticator data.
const MAX_DATA: usize = 4 * 1024;
/// The most bytes of a signature: RSA of 8192 bits has 1024.
const MAX_SIGNATURE: usize = 1024;

/// What a browser sent cannot be a passkey of this server.
fn unfit() -> Error {
    Error::invalid("credential", "passkey-unfit")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(url: &str) -> Result<RelyingParty> {
        RelyingParty::of(&Site {
            public_url: url.parse().expect("an address"),
            trusted_proxies: Vec::new(),
            emulators: false,
        })
    }

    #[rstest::rstest]
    #[case("https://sufler.example/", "sufler.example", "https://sufler.example")]
    #[case(
        "https://суфлёр.рф:8443/x",
        "xn--e1affvq9bn.xn--p1ai",
        "https://xn--e1affvq9bn.xn--p1ai:8443"
    )]
    #[case("http://localhost:8080/", "localhost", "http://localhost:8080")]
    #[case("http://127.0.0.1:8080/", "localhost", "http://localhost:8080")]
    #[case("http://[::1]:8080/", "localhost", "http://localhost:8080")]
    fn the_party_is_the_name_of_the_address(
        #[case] url: &str,
        #[case] id: &str,
        #[case] origin: &str,
    ) {
        let party = party(url).expect("a name");
        // Only the shape: what the letters become is the address's own matter.
        if id.is_ascii() && !id.starts_with("xn--") {
            assert_eq!((party.id.as_str(), party.origin.as_str()), (id, origin));
        } else {
            assert!(party.id.starts_with("xn--") && party.origin.ends_with(":8443"));
        }
    }

    #[test]
    fn numbers_are_no_name() {
        let refused = party("http://10.0.0.7:8080/").expect_err("numbers");
        assert_eq!(refused.code(), "conflict");
    }
}

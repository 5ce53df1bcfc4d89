//! Public keys of passkeys (COSE, RFC 9053) and their signatures.

use kernel::Result;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};

use super::{cbor, cbor::Item, unfit};

/// ECDSA on P-256, Ed25519 and RSA, the best liked first: what browsers and keys
/// have.
pub(in super::super) const ALGORITHMS: [i64; 3] = [-7, -8, -257];

/// A key that can check signatures.
pub(super) enum PublicKey {
    /// A point of P-256, uncompressed.
    P256(Vec<u8>),
    /// A point of Ed25519.
    Ed25519(Vec<u8>),
    /// Modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
}

impl PublicKey {
    pub(super) fn read(cose: &[u8]) -> Result<Self> {
        let item = cbor::whole(cose)?;
        Self::of(&item).ok_or_else(unfit)
    }

    fn of(item: &Item<'_>) -> Option<Self> {
        let number = |key: i128| item.get_number(key).and_then(Item::number);
        let bytes = |key: i128| item.get_number(key).and_then(Item::bytes);
        match (number(1)?, number(3)?) {
            (2, -7) if number(-1)? == 1 => {
                let (x, y) = (bytes(-2)?, bytes(-3)?);
                let sized = x.len() == 32 && y.len() == 32;
                sized.then(|| Self::P256([&[4], x, y].concat()))
            }
            (1, -8) if number(-1)? == 6 => {
                let x = bytes(-2)?;
                (x.len() == 32).then(|| Self::Ed25519(x.to_vec()))
            }
            (3, -257) => {
                let (n, e) = (bytes(-1)?, bytes(-2)?);
                let sized = (256..=1024).contains(&n.len()) && (1..=8).contains(&e.len());
                sized.then(|| Self::Rsa(n.to_vec(), e.to_vec()))
            }
            _ => None,
        }
    }

    /// Whether this key has signed the message.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<()> {
        let checked = match self {
            Self::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Self::Ed25519(point) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
            Self::Rsa(n, e) => RsaPublicKeyComponents { n, e }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        checked.map_err(|_| unfit())
    }
}

#[cfg(test)]
mod tests {
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
    };

    use super::*;

    fn p256(point: &[u8]) -> Vec<u8> {
        let (x, y) = (point.get(1..33).expect("x"), point.get(33..).expect("y"));
        let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        [&head[..], x, &[0x22, 0x58, 0x20], y].concat()
    }

    #[test]
    fn a_signature_of_p256_is_checked() {
        let chance = SystemRandom::new();
        let kind = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &chance).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &chance).expect("a key");
        let key = PublicKey::read(&p256(pair.public_key().as_ref())).expect("readable");
        let signature = pair.sign(&chance, b"message").expect("signed");
        assert!(key.verify(b"message", signature.as_ref()).is_ok());
        assert!(key.verify(b"massage", signature.as_ref()).is_err());
        assert!(key.verify(b"message", &[]).is_err());
    }

    #[test]
    fn a_signature_of_ed25519_is_checked() {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key");
        let head = [0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
        let cose = [&head[..], pair.public_key().as_ref()].concat();
        let key = PublicKey::read(&cose).expect("readable");
        let signature = pair.sign(b"message");
        assert!(key.verify(b"message", signature.as_ref()).is_ok());
        assert!(key.verify(b"massage", signature.as_ref()).is_err());
    }

    #[rstest::rstest]
    #[case::nothing(&[0xa0])]
    #[case::no_point(&[0xa3, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01])]
    #[case::short_point(&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x41, 0x01, 0x22, 0x41, 0x01])]
    #[case::another_curve(&[0xa3, 0x01, 0x02, 0x03, 0x26, 0x20, 0x02])]
    #[case::mixed(&[0xa2, 0x01, 0x03, 0x03, 0x26])]
    #[case::short_rsa(&[0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x41, 0x01, 0x21, 0x41, 0x03])]
    fn other_keys_are_refused(#[case] cose: &[u8]) {
        assert!(PublicKey::read(cose).is_err());
    }
}

//! Messages that only the browser can read, however many servers they pass:
//! RFC 8291 (keys for Web Push) over RFC 8188 (`aes128gcm`).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Error, Ids, Result};
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey},
    hkdf::{self, HKDF_SHA256, Prk, Salt},
    rand::SystemRandom,
};

/// An uncompressed point of P-256.
const POINT: usize = 65;
const AUTH: usize = 16;
const SALT: usize = 16;
/// One record holds the whole message; push services take no longer ones.
const RECORD: u32 = 4096;
/// What a record holds besides the text: the header, the end mark, the tag.
const AROUND: usize = SALT + 4 + 1 + POINT + 1 + 16;
/// The longest text of a message, in bytes.
pub const MAX_TEXT: usize = RECORD as usize - AROUND;

/// The keys of a browser.
#[derive(Clone, Debug)]
pub struct BrowserKeys {
    public: [u8; POINT],
    auth: [u8; AUTH],
}

impl BrowserKeys {
    /// As the browser names them, in base64 for addresses.
    ///
    /// # Errors
    /// `Invalid` on `keys` when they are none.
    pub fn parse(public: &str, auth: &str) -> Result<Self> {
        let unfit = || Error::invalid("keys", "push-keys-unfit");
        let bytes = |text: &str| {
            let short = text.len() <= 2 * POINT;
            let plain = text.trim_end_matches('=');
            short.then(|| URL_SAFE_NO_PAD.decode(plain).ok()).flatten()
        };
        let public = bytes(public).and_then(|bytes| bytes.try_into().ok());
        let auth = bytes(auth).and_then(|bytes| bytes.try_into().ok());
        let (public, auth) = public.zip(auth).ok_or_else(unfit)?;
        Ok(Self { public, auth })
    }
}

/// What is derived for one message.
struct Derived<'a> {
    ours: &'a [u8],
    secret: &'a [u8],
    salt: [u8; SALT],
}

/// The body of a message: its header and one sealed record.
///
/// # Errors
/// `Invalid` on `keys` when the browser's is no point of the curve,
/// `TooLarge` beyond [`MAX_TEXT`].
pub fn seal(ids: &Ids, keys: &BrowserKeys, text: &[u8]) -> Result<Vec<u8>> {
    if text.len() > MAX_TEXT {
        return Err(Error::too_large("push", MAX_TEXT));
    }
    // The key lives for this message only, and ring makes it from nothing but
    // the system's own randomness.
    let random = SystemRandom::new();
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).map_err(broken)?;
    let ours = own.compute_public_key().map_err(broken)?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, &keys.public);
    let secret = agreement::agree_ephemeral(own, &theirs, <[u8]>::to_vec)
        .map_err(|_| Error::invalid("keys", "push-keys-unfit"))?;
    let derived = Derived {
        ours: ours.as_ref(),
        secret: &secret,
        salt: ids.bytes(),
    };
    derived.seal(keys, text)
}

impl Derived<'_> {
    fn seal(&self, keys: &BrowserKeys, text: &[u8]) -> Result<Vec<u8>> {
        let info = [b"WebPush: info\0".as_slice(), &keys.public, self.ours].concat();
        let shared = Salt::new(HKDF_SHA256, &keys.auth).extract(self.secret);
        let material: [u8; 32] = expand(&shared, &info)?;
        let prk = Salt::new(HKDF_SHA256, &self.salt).extract(&material);
        let key: [u8; 16] = expand(&prk, b"Content-Encoding: aes128gcm\0")?;
        let nonce: [u8; 12] = expand(&prk, b"Content-Encoding: nonce\0")?;
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(broken)?);
        // The mark of the last record, and no padding.
        let mut record = [text, &[2]].concat();
        let nonce = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(nonce, Aad::empty(), &mut record)
            .map_err(broken)?;
        let point = u8::try_from(self.ours.len()).map_err(Error::internal)?;
        let mut body = self.salt.to_vec();
        body.extend(RECORD.to_be_bytes());
        body.push(point);
        body.extend(self.ours);
        body.extend(record);
        Ok(body)
    }
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(prk: &Prk, info: &[u8]) -> Result<[u8; N]> {
    let mut out = [0; N];
    prk.expand(&[info], Length(N))
        .and_then(|okm| okm.fill(&mut out))
        .map_err(broken)?;
    Ok(out)
}

fn broken(_: ring::error::Unspecified) -> Error {
    Error::internal("the cryptography of push refuses")
}

#[cfg(test)]
mod tests {
    use kernel::Clock;

    use super::*;

    const PUBLIC: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("base64")
    }

    #[test]
    fn the_example_of_the_standard_comes_out() {
        // RFC 8291, section 5 and appendix A.
        let keys = BrowserKeys::parse(PUBLIC, AUTH).expect("keys");
        let ours = bytes(
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        );
        let derived = Derived {
            ours: &ours,
            secret: &bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"),
            salt: bytes("DGv6ra1nlYgDCS1FRnbzlw")
                .try_into()
                .expect("16 bytes"),
        };
        let text = b"When I grow up, I want to be a watermelon";
        let body = derived.seal(&keys, text).expect("a body");
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vC\
            YLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLV\
            WGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(body), expected);
    }

    #[test]
    fn strange_keys_and_long_texts_are_refused() {
        let ids = Ids::seeded(Clock::System, 1);
        let no_point = URL_SAFE_NO_PAD.encode([4; POINT]);
        let keys = BrowserKeys::parse(&no_point, AUTH).expect("65 bytes");
        assert_eq!(
            seal(&ids, &keys, b"a").expect_err("no point").code(),
            "invalid"
        );
        for (public, auth) in [("", AUTH), (PUBLIC, ""), (PUBLIC, PUBLIC), ("!", AUTH)] {
            assert!(BrowserKeys::parse(public, auth).is_err());
        }
        let keys = BrowserKeys::parse(PUBLIC, AUTH).expect("keys");
        let whole = seal(&ids, &keys, &[b'a'; MAX_TEXT]).expect("a body");
        assert_eq!(whole.len(), RECORD as usize);
        assert!(seal(&ids, &keys, &[b'a'; MAX_TEXT + 1]).is_err());
    }
}

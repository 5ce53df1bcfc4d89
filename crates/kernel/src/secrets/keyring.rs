//! The keys that seal secrets. The newest seals; the older ones still open.

use std::{fmt, fs, io, path::Path, sync::Arc};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Generate, Key, Payload},
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::private::{
    Refused, make_folder, place_new, read_private, remove_if_there, sync_folder, write_new,
};
use crate::{Error, Result};

const KEY: usize = 32;
const NONCE: usize = 24;

/// Keys in the order they were made; cheap to clone and never printed.
#[derive(Clone)]
pub struct Keyring {
    keys: Arc<Vec<SealingKey>>,
}

struct SealingKey {
    id: String,
    bytes: Zeroizing<[u8; KEY]>,
}

/// A secret as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Which key opens it.
    pub key_id: String,
    /// 24 bytes, never used twice.
    pub nonce: Vec<u8>,
    /// The sealed bytes and their tag.
    pub ciphertext: Vec<u8>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.keys.iter().map(|key| &key.id))
            .finish()
    }
}

impl Keyring {
    /// The keys of a file beside the data; a missing file is made with one new
    /// key, readable by its owner only.
    ///
    /// # Errors
    /// `Unavailable` with what to do when others may read the file, or it is
    /// damaged or cannot be written.
    pub fn open_or_create(path: &Path) -> Result<Self> {
        match read_private(path) {
            Ok(text) => Self::parse(&text).map_err(|_| damaged(path)),
            Err(Refused::Missing) => Self::create(path),
            Err(Refused::Open) => Err(Error::unavailable(format!(
                "the key file {} may be read by others: run chmod 600 on it",
                path.display()
            ))),
            Err(Refused::Io(error)) => Err(unwritable(path, &error)),
        }
    }

    /// The keys of a configured value: base64 of 32 bytes each, separated by
    /// spaces, commas or lines, the newest last.
    ///
    /// # Errors
    /// `Invalid` when there is none or one is no key.
    pub fn from_value(value: &SecretString) -> Result<Self> {
        Self::parse(value.expose_secret())
    }

    /// One new key, kept nowhere: for tests.
    pub fn temporary() -> Self {
        Self {
            keys: Arc::new(vec![SealingKey::generate()]),
        }
    }

    /// Adds a new key to the file; from now on it seals. Secrets sealed before
    /// are moved to it with [`super::reseal`].
    ///
    /// # Errors
    /// As [`Keyring::open_or_create`].
    pub fn rotate(path: &Path) -> Result<Self> {
        let mut keys = Arc::try_unwrap(Self::open_or_create(path)?.keys).unwrap_or_default();
        keys.push(SealingKey::generate());
        let next = path.with_extension("new");
        // What a rotation left that was killed was never in force.
        remove_if_there(&next).map_err(|error| unwritable(&next, &error))?;
        write_new(&next, &lines(&keys)).map_err(|error| unwritable(&next, &error))?;
        fs::rename(&next, path).map_err(|error| unwritable(path, &error))?;
        sync_folder(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self {
            keys: Arc::new(keys),
        })
    }

    pub(super) fn create(path: &Path) -> Result<Self> {
        let keys = vec![SealingKey::generate()];
        make_folder(path).map_err(|error| unwritable(path, &error))?;
        match place_new(path, &lines(&keys)).and_then(|()| sync_folder(path)) {
            Ok(()) => Ok(Self {
                keys: Arc::new(keys),
            }),
            // Another process made it in the same moment: its key counts.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let text = read_private(path).map_err(|_| damaged(path))?;
                Self::parse(&text).map_err(|_| damaged(path))
            }
            Err(error) => Err(unwritable(path, &error)),
        }
    }

    fn parse(text: &str) -> Result<Self> {
        let words = text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty());
        let keys = words.map(SealingKey::parse).collect::<Option<Vec<_>>>();
        match keys {
            Some(keys) if !keys.is_empty() => Ok(Self {
                keys: Arc::new(keys),
            }),
            _ => Err(Error::invalid("secret_key", "secret-key-unfit")),
        }
    }

    /// The identifier of the key that seals now.
    pub fn newest(&self) -> &str {
        self.keys.last().map_or("", |key| &key.id)
    }

    /// What stands for `name` where the name itself is not to be told: the same
    /// for as long as the newest key, and nothing without that key leads back.
    /// 32 hexadecimal digits.
    pub fn pseudonym(&self, name: &[u8]) -> String {
        let key = self.keys.last();
        let mut digest = Sha256::new_with_prefix(b"sufler pseudonym");
        digest.update(key.map_or(&[][..], |key| key.bytes.as_slice()));
        digest.update(name);
        let mut digits = hex::encode(digest.finalize());
        // Half of the sum: the whole could be calculated on from.
        digits.truncate(32);
        digits
    }

    /// Seals `plain` for one place, such as `secrets/model-7`: it opens nowhere
    /// else.
    ///
    /// # Errors
    /// `Internal` when the cipher refuses (it does so only beyond 256 GiB).
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Sealed> {
        let key = self
            .keys
            .last()
            .ok_or_else(|| Error::internal("the keyring is empty"))?;
        let nonce = XNonce::generate();
        let payload = Payload {
            msg: plain,
            aad: place.as_bytes(),
        };
        let ciphertext = key
            .cipher()
            .encrypt(&nonce, payload)
            .map_err(|_| unopened(place))?;
        Ok(Sealed {
            key_id: key.id.clone(),
            nonce: nonce.to_vec(),
            ciphertext,
        })
    }

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// `Unavailable` when its key is not here, `Internal` when it was changed
    /// or belongs elsewhere.
    pub fn open(&self, place: &str, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>> {
        let key = self.keys.iter().find(|key| key.id == sealed.key_id);
        let key = key.ok_or_else(|| Error::unavailable("secret-key-missing"))?;
        let nonce: [u8; NONCE] = sealed
            .nonce
            .as_slice()
            .try_into()
            .map_err(|_| unopened(place))?;
        let payload = Payload {
            msg: &sealed.ciphertext,
            aad: place.as_bytes(),
        };
        let plain = key
            .cipher()
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| unopened(place))?;
        Ok(Zeroizing::new(plain))
    }
}

impl SealingKey {
    fn generate() -> Self {
        let key = Key::<XChaCha20Poly1305>::generate();
        Self::new(Zeroizing::new(key.into()))
    }

    fn new(bytes: Zeroizing<[u8; KEY]>) -> Self {
        let digest = Sha256::digest([b"sufler key id".as_slice(), bytes.as_slice()].concat());
        let mut id = hex::encode(digest);
        id.truncate(16);
        Self { id, bytes }
    }

    fn parse(word: &str) -> Option<Self> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let bytes = Zeroizing::new(STANDARD.decode(word).ok()?);
        let bytes: [u8; KEY] = bytes.as_slice().try_into().ok()?;
        Some(Self::new(Zeroizing::new(bytes)))
    }

    fn line(&self) -> Zeroizing<String> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let mut line = Zeroizing::new(STANDARD.encode(self.bytes.as_slice()));
        line.push('\n');
        line
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.bytes).into())
    }
}

/// The keys as the file holds them.
fn lines(keys: &[SealingKey]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::new());
    for key in keys {
        text.extend_from_slice(key.line().as_bytes());
    }
    text
}

fn damaged(path: &Path) -> Error {
    Error::unavailable(format!(
        "the key file {} is damaged: restore it from a backup",
        path.display()
    ))
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::unavailable(format!("the key file {}: {error}", path.display()))
}

fn unopened(place: &str) -> Error {
    Error::internal(format!(
        "the secret of {place} cannot be opened: it was changed or moved"
    ))
}

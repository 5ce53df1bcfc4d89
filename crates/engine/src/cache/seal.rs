//! The file of a saved state: sealed with a key that is in no file, and bound to the model.
//!
//! A file is a magic word, sixteen random bytes, the length of the sealed head, the head and the state in parts. Each
//! part has a nonce of those bytes and its number. The head tells how long the state is, so that neither a part nor the
//! end can be missing unnoticed.

use super::Saved;
use crate::cells::{State, reserved};
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use llama_cpp_2::token::LlamaToken;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const MAGIC: &[u8; 8] = b"SUFKV\x01\r\n";
const PART: usize = 4 * 1024 * 1024;
const TAG: usize = 16;
/// More tokens than any context has; a longer head is damaged.
const LONGEST_HEAD: usize = 16 * 1024 * 1024;

/// Thirty-two secret bytes, and what they seal for.
#[derive(Clone)]
pub(crate) struct Key {
    cipher: XChaCha20Poly1305,
    secret: [u8; 32],
    /// The fingerprint of the model, without which no file opens.
    model: [u8; 32],
}

impl Key {
    /// Reads 64 hexadecimal digits.
    pub(crate) fn parse(text: &str, model: [u8; 32]) -> Option<Self> {
        let digits = text.trim().as_bytes();
        let mut secret = [0; 32];
        let (pairs, rest) = digits.as_chunks::<2>();
        if pairs.len() != secret.len() || !rest.is_empty() {
            return None;
        }
        for (byte, pair) in secret.iter_mut().zip(pairs) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        let cipher = XChaCha20Poly1305::new((&secret).into());
        Some(Self {
            cipher,
            secret,
            model,
        })
    }

    /// The name of the folder for states of the model.
    pub(super) fn folder(&self) -> String {
        let mut name = String::new();
        for byte in self.model.iter().take(12) {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        name
    }

    /// The name of the file for a sequence; without the key it says nothing of the tokens.
    pub(super) fn name(&self, tokens: &[LlamaToken]) -> String {
        let mut hash = Sha256::new();
        hash.update(self.secret);
        hash.update(self.model);
        for token in tokens {
            hash.update(token.0.to_le_bytes());
        }
        let digest = hash.finalize();
        let mut name = String::new();
        for byte in digest.iter().take(20) {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        name.push_str(".kv");
        name
    }

    /// Seals `plain` where it is; it needs room for [`TAG`] bytes more.
    fn seal(&self, start: [u8; 16], number: u64, plain: &mut Vec<u8>) -> io::Result<()> {
        self.cipher
            .encrypt_in_place(&nonce(start, number), &self.model, plain)
            .map_err(|_| io::Error::other("sealing failed"))
    }

    /// Opens `sealed` where it is.
    fn open(&self, start: [u8; 16], number: u64, sealed: &mut Vec<u8>) -> io::Result<()> {
        self.cipher
            .decrypt_in_place(&nonce(start, number), &self.model, sealed)
            .map_err(|_| {
                damaged("it was sealed with another key or for another model, or changed since")
            })
    }
}

/// Room for so many bytes.
fn room(bytes: usize) -> io::Result<Vec<u8>> {
    reserved(bytes).ok_or_else(|| io::ErrorKind::OutOfMemory.into())
}

fn nonce(start: [u8; 16], number: u64) -> XNonce {
    let mut bytes = [0; 24];
    let (head, tail) = bytes.split_at_mut(16);
    head.copy_from_slice(&start);
    tail.copy_from_slice(&number.to_be_bytes());
    bytes.into()
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_owned())
}

fn token_bytes(tokens: &[LlamaToken]) -> impl Iterator<Item = u8> {
    tokens.iter().flat_map(|token| token.0.to_le_bytes())
}

/// A new file that only its owner can read.
fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)
}

/// How many bytes the file of a state of `state` bytes has, which stands for `tokens` tokens.
pub(super) fn length(tokens: usize, state: usize) -> u64 {
    let head = 8 + tokens * size_of::<LlamaToken>() + TAG;
    let start = MAGIC.len() + 16 + 4;
    u64::try_from(start + head + state + state.div_ceil(PART) * TAG).unwrap_or(u64::MAX)
}

/// Writes a file; `start` must never be used twice.
pub(super) fn write(path: &Path, key: &Key, start: [u8; 16], saved: &Saved) -> io::Result<()> {
    let state = saved.state.bytes();
    let length = u64::try_from(state.len()).map_err(io::Error::other)?;
    let mut head = room(8 + size_of_val(saved.tokens.as_slice()) + TAG)?;
    head.extend(length.to_le_bytes());
    head.extend(token_bytes(&saved.tokens));
    key.seal(start, 0, &mut head)?;
    let mut file = BufWriter::new(private(path)?);
    file.write_all(MAGIC)?;
    file.write_all(&start)?;
    file.write_all(
        &u32::try_from(head.len())
            .map_err(io::Error::other)?
            .to_le_bytes(),
    )?;
    file.write_all(&head)?;
    let mut sealed = room(PART.min(state.len()) + TAG)?;
    for (number, part) in (1..).zip(state.chunks(PART)) {
        sealed.clear();
        sealed.extend_from_slice(part);
        key.seal(start, number, &mut sealed)?;
        file.write_all(&sealed)?;
    }
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .sync_all()
}

/// A file whose head was opened.
pub(super) struct Opened {
    pub(super) tokens: Vec<LlamaToken>,
    source: BufReader<File>,
    start: [u8; 16],
    length: u64,
}

/// Opens the head of a file.
pub(super) fn open(path: &Path, key: &Key) -> io::Result<Opened> {
    let mut source = BufReader::new(File::open(path)?);
    let (mut magic, mut start, mut size) = ([0; 8], [0; 16], [0; 4]);
    source.read_exact(&mut magic)?;
    source.read_exact(&mut start)?;
    source.read_exact(&mut size)?;
    let size = usize::try_from(u32::from_le_bytes(size)).map_err(io::Error::other)?;
    if &magic != MAGIC || size > LONGEST_HEAD {
        return Err(damaged("it is not a file of ours"));
    }
    let mut head = room(size)?;
    head.resize(size, 0);
    source.read_exact(&mut head)?;
    key.open(start, 0, &mut head)?;
    let (length, tokens) = head
        .split_first_chunk::<8>()
        .ok_or_else(|| damaged("its head is short"))?;
    let (tokens, _) = tokens.as_chunks::<4>();
    Ok(Opened {
        tokens: tokens
            .iter()
            .map(|id| LlamaToken(i32::from_le_bytes(*id)))
            .collect(),
        source,
        start,
        length: u64::from_le_bytes(*length),
    })
}

/// Opens the rest.
pub(super) fn read(mut opened: Opened, key: &Key) -> io::Result<Saved> {
    let length = usize::try_from(opened.length).map_err(io::Error::other)?;
    let mut state = room(length)?;
    let mut part = room(PART.min(length) + TAG)?;
    for number in 1.. {
        let plain = PART.min(length - state.len());
        if plain == 0 {
            break;
        }
        part.resize(plain + TAG, 0);
        opened.source.read_exact(&mut part)?;
        key.open(opened.start, number, &mut part)?;
        state.extend_from_slice(&part);
    }
    if state.len() != length || opened.source.read(&mut [0])? != 0 {
        return Err(damaged("its length is wrong"));
    }
    Ok(Saved {
        tokens: opened.tokens,
        state: State::from_sealed(state),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    fn key(text: &str, model: u8) -> Key {
        Key::parse(text, [model; 32]).expect("the digits are right")
    }

    fn sample() -> Saved {
        Saved {
            tokens: (0..1000).map(LlamaToken).collect(),
            state: State::from_sealed((0..PART + 7).map(|at| at.to_le_bytes()[0]).collect()),
        }
    }

    #[test]
    fn what_was_sealed_opens_again_and_says_nothing_by_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.kv");
        write(&path, &key(DIGITS, 1), [9; 16], &sample()).expect("it can be written");
        let saved = open(&path, &key(DIGITS, 1)).and_then(|opened| read(opened, &key(DIGITS, 1)));
        let saved = saved.expect("it opens");
        assert!(saved.tokens == sample().tokens && saved.state.bytes() == sample().state.bytes());
        let bytes = std::fs::read(&path).expect("it can be read");
        let length = length(saved.tokens.len(), saved.state.bytes().len());
        assert_eq!(u64::try_from(bytes.len()), Ok(length));
        let plain: Vec<_> = token_bytes(&sample().tokens).collect();
        assert!(!bytes.windows(16).any(|window| window == &plain[400..416]));
    }

    #[test]
    fn another_key_another_model_and_any_change_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.kv");
        write(&path, &key(DIGITS, 1), [9; 16], &sample()).expect("it can be written");
        let other = DIGITS.replace("1f", "ff");
        for wrong in [key(&other, 1), key(DIGITS, 2)] {
            assert!(open(&path, &wrong).is_err());
        }
        let bytes = std::fs::read(&path).expect("it can be read");
        let whole = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("it can be written");
            open(&path, &key(DIGITS, 1)).and_then(|opened| read(opened, &key(DIGITS, 1)))
        };
        for at in [0, 9, 25, 40, 5000, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(
                whole(&changed).is_err(),
                "a changed byte at {at} was not noticed"
            );
        }
        assert!(whole(&bytes[..bytes.len() - 1]).is_err());
        assert!(whole(&bytes[..bytes.len() - 7 - TAG]).is_err());
        assert!(whole(&[bytes.as_slice(), b"x"].concat()).is_err());
        assert!(whole(&bytes).is_ok());
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        assert!(Key::parse(&format!("{DIGITS}\n"), [0; 32]).is_some());
        for wrong in [
            "",
            "00",
            &DIGITS.replace("1f", "1g"),
            &format!("{DIGITS}00"),
        ] {
            assert!(Key::parse(wrong, [0; 32]).is_none());
        }
    }
}

//! What a file is and which are accepted.

use bytes::Bytes;

use crate::{Error, Result, SubjectRef, ids::FileId};

/// A file that is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Its identifier.
    pub id: FileId,
    /// SHA-256 of the bytes in hex: the name on the disk.
    pub hash: String,
    /// What the bytes are, found by looking at them.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// What it belongs to.
    pub owner: SubjectRef,
}

/// A file to be stored.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Its content.
    pub bytes: Bytes,
    /// What it shall belong to.
    pub owner: SubjectRef,
    /// Which are accepted.
    pub accept: Accept,
}

/// Which files are accepted. What a client says about a file is not asked.
#[derive(Clone, Copy, Debug)]
pub struct Accept {
    /// Media types; `text/plain` is any UTF-8 without control characters.
    pub media_types: &'static [&'static str],
    /// The most bytes.
    pub limit: usize,
}

impl Accept {
    /// Pictures browsers show, none of which can carry a script.
    pub const PHOTO: Self = Self {
        media_types: &["image/png", "image/jpeg", "image/webp"],
        limit: 2 * 1024 * 1024,
    };

    /// The type of these bytes, when they are accepted.
    ///
    /// # Errors
    /// `TooLarge` or `Invalid`, naming the field `file`.
    pub fn check(&self, bytes: &[u8]) -> Result<&'static str> {
        if bytes.len() > self.limit {
            return Err(Error::too_large("file", self.limit));
        }
        let found = sniff(bytes);
        let accepted = self.media_types.iter().find(|accepted| **accepted == found);
        accepted
            .copied()
            .ok_or_else(|| Error::invalid("file", "file-type-not-accepted"))
    }
}

/// What bytes are, by looking at them; their beginning is enough, also when it
/// is cut within a character.
pub fn sniff(bytes: &[u8]) -> &'static str {
    match infer::get(bytes) {
        Some(kind) => kind.mime_type(),
        None if is_text(bytes) => "text/plain",
        None => "application/octet-stream",
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(plain)
}

/// Bytes to be kept.
#[derive(Debug)]
pub enum Content {
    /// They are in memory; what they are has been looked at.
    Whole(Bytes, &'static str),
    /// They are on the disk already.
    Received(super::Received),
}

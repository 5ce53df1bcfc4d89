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
        let found = match infer::get(bytes) {
            Some(kind) => kind.mime_type(),
            None if is_text(bytes) => "text/plain",
            None => "application/octet-stream",
        };
        let accepted = self.media_types.iter().find(|accepted| **accepted == found);
        accepted
            .copied()
            .ok_or_else(|| Error::invalid("file", "file-type-not-accepted"))
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(plain))
}

//! Files on their way in: written to the disk piece by piece, so that their
//! size costs no memory, and kept only when somebody takes note of them.

use std::{
    error::Error as StdError,
    path::{Path, PathBuf},
    pin::pin,
    time::Duration,
};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::{io::AsyncWriteExt, time::timeout};

use super::{disk, types::sniff};
use crate::{Error, Result};

/// How much of the beginning tells what a file is.
const HEAD: usize = 8 * 1024;
/// The longest pause of a sender before it is given up.
const PAUSE: Duration = Duration::from_mins(1);

/// A file whose bytes are all there, under a name of their own until it is
/// kept. Dropped before that, it is gone.
#[derive(Debug)]
pub struct Received {
    pub(super) part: Part,
    /// SHA-256 of the bytes in hex.
    pub(super) hash: String,
    /// In bytes.
    pub size: u64,
    /// What the bytes are, found by looking at their beginning.
    pub media_type: &'static str,
}

/// A file that is removed when nobody moves it away.
#[derive(Debug)]
pub(super) struct Part(pub(super) PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // It was moved away, or the hourly sweep finds it.
        drop(std::fs::remove_file(&self.0));
    }
}

impl Received {
    /// All bytes; whoever asks has looked at `size` first.
    ///
    /// # Errors
    /// `Unavailable` when the disk refuses.
    pub async fn read(&self) -> Result<Bytes> {
        let read = tokio::fs::read(&self.part.0).await;
        read.map(Bytes::from).map_err(|error| disk::refused(&error))
    }
}

/// Writes what comes to `path`.
pub(super) async fn receive<S, E>(path: &Path, stream: S, limit: u64) -> Result<Received>
where
    S: Stream<Item = std::result::Result<Bytes, E>>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    let part = Part(path.to_owned());
    let mut file = disk::new_part(path).await?;
    let (mut hasher, mut size, mut head) = (Sha256::new(), 0_u64, Vec::new());
    let mut stream = pin!(stream);
    while let Some(piece) = next(stream.next()).await? {
        size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if size > limit {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            return Err(Error::too_large("file", limit));
        }
        let wanted = HEAD.saturating_sub(head.len()).min(piece.len());
        head.extend_from_slice(piece.get(..wanted).unwrap_or_default());
        hasher.update(&piece);
        let written = file.write_all(&piece).await;
        written.map_err(|error| disk::refused(&error))?;
    }
    if size == 0 {
        return Err(Error::invalid("file", "file-empty"));
    }
    file.flush().await.map_err(|error| disk::refused(&error))?;
    file.sync_all()
        .await
        .map_err(|error| disk::refused(&error))?;
    Ok(Received {
        part,
        hash: hex::encode(hasher.finalize()),
        size,
        media_type: sniff(&head),
    })
}

async fn next<E>(
    coming: impl Future<Output = Option<std::result::Result<Bytes, E>>>,
) -> Result<Option<Bytes>> {
    match timeout(PAUSE, coming).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(piece))) => Ok(Some(piece)),
        Ok(Some(Err(_))) | Err(_) => Err(Error::invalid("file", "body-cut-short")),
    }
}

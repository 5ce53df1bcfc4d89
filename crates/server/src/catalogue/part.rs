//! The bytes that came so far, beside where the model will lie. Held by one
//! process at a time: the folder may be shared.

use std::{
    fs::{self, TryLockError},
    io::{self, Read as _, SeekFrom},
    path::{Path, PathBuf},
};

use kernel::{Error, Result};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

/// A file on its way.
pub(super) struct Part {
    path: PathBuf,
    file: tokio::fs::File,
    sum: Sha256,
    received: u64,
}

impl Part {
    /// Opens the part, with what is in it when `keep` says so.
    ///
    /// # Errors
    /// `Unavailable` when another process has it or the disk fails.
    pub(super) async fn open(path: &Path, keep: bool) -> Result<Self> {
        let (path, at) = (path.to_owned(), path.to_owned());
        let read = move || hold(&at, keep);
        let (file, sum, received) = tokio::task::spawn_blocking(read)
            .await
            .map_err(Error::internal)??;
        Ok(Self {
            path,
            file: tokio::fs::File::from_std(file),
            sum,
            received,
        })
    }

    /// Bytes that are there.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file
            .write_all(bytes)
            .await
            .map_err(|error| full(&error))?;
        self.sum.update(bytes);
        self.received += bytes.len() as u64;
        Ok(())
    }

    /// Begins anew.
    pub(super) async fn restart(&mut self) -> Result<()> {
        self.file.flush().await.map_err(|error| full(&error))?;
        self.file.set_len(0).await.map_err(|error| full(&error))?;
        self.file
            .seek(SeekFrom::Start(0))
            .await
            .map_err(|error| full(&error))?;
        self.sum = Sha256::new();
        self.received = 0;
        Ok(())
    }

    /// Brings all of it to the disk; answers its SHA-256.
    pub(super) async fn finish(&mut self) -> Result<String> {
        self.file.flush().await.map_err(|error| full(&error))?;
        self.file.sync_all().await.map_err(|error| full(&error))?;
        Ok(hex::encode(self.sum.clone().finalize()))
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

fn hold(path: &Path, keep: bool) -> Result<(fs::File, Sha256, u64)> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| full(&error))?;
    }
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path).map_err(|error| full(&error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Error::unavailable("model-pull-elsewhere")),
        Err(TryLockError::Error(error)) => return Err(full(&error)),
    }
    if !keep {
        file.set_len(0).map_err(|error| full(&error))?;
    }
    let (sum, received) = sum_of(&mut file).map_err(|error| full(&error))?;
    Ok((file, sum, received))
}

/// Reads all of it; leaves it at its end.
fn sum_of(file: &mut fs::File) -> io::Result<(Sha256, u64)> {
    let (mut sum, mut length) = (Sha256::new(), 0);
    let mut piece = vec![0; 1024 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok((sum, length)),
            read => {
                sum.update(piece.get(..read).unwrap_or_default());
                length += read as u64;
            }
        }
    }
}

/// Removes a part that nobody writes at this moment; whoever writes it sees
/// that it was given up and removes it.
pub(super) fn remove_unless_held(path: &Path) {
    let Ok(file) = fs::File::open(path) else {
        return;
    };
    if file.try_lock().is_ok() {
        drop(fs::remove_file(path));
    }
}

/// The SHA-256 of a file in hexadecimal digits. Blocks.
///
/// # Errors
/// The disk's own.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    let (sum, _) = sum_of(&mut fs::File::open(path)?)?;
    Ok(hex::encode(sum.finalize()))
}

fn full(error: &io::Error) -> Error {
    tracing::warn!(%error, "the models folder cannot be written");
    if error.kind() == io::ErrorKind::StorageFull {
        Error::conflict("model-no-room")
    } else {
        Error::unavailable("models-folder-unwritable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_part_in_use_is_left_to_its_user() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("m.gguf.part");
        let part = Part::open(&path, false).await.expect("a part");
        remove_unless_held(&path);
        assert!(path.exists());
        drop(part);
        remove_unless_held(&path);
        assert!(!path.exists());
        remove_unless_held(&path);
    }
}

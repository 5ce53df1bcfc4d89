//! Bytes on the disk, named by their hash.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::types::{Content, StoredFile};
use crate::{Error, Ids, Result, SubjectRef, Timestamp};

#[derive(Debug)]
pub(super) struct Disk {
    root: PathBuf,
}

impl Disk {
    pub(super) fn open(root: PathBuf) -> Result<Self> {
        make_folder(&root).map_err(|error| refused(&error))?;
        Ok(Self { root })
    }

    /// Writes the bytes unless they are there, and answers their hash.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<String> {
        let hash = hex::encode(Sha256::digest(bytes));
        let path = self.path(&hash)?;
        if !path.exists() {
            write_whole(&path, bytes).map_err(|error| refused(&error))?;
        }
        Ok(hash)
    }

    /// Where a file is written that is called `name` until its hash is known;
    /// what a kill leaves there is swept like other halves.
    pub(super) fn part(&self, name: &str) -> Result<PathBuf> {
        let folder = self.root.join(name.get(..2).unwrap_or("00"));
        make_folder(&folder).map_err(|error| refused(&error))?;
        Ok(folder.join(format!("{name}.part")))
    }

    /// Gives a file that is wholly on the disk the name of its hash, unless
    /// the same bytes are there already.
    pub(super) fn take(&self, part: &Path, hash: &str) -> Result<()> {
        let path = self.path(hash)?;
        if path.exists() {
            return Ok(());
        }
        move_whole(part, &path).map_err(|error| refused(&error))
    }

    /// Puts a content where its hash says, and answers it as a file.
    pub(super) fn keep(
        &self,
        ids: &Ids,
        owner: &SubjectRef,
        content: Content,
    ) -> Result<StoredFile> {
        let (hash, size, media_type) = match content {
            Content::Whole(bytes, media_type) => {
                let size = i64::try_from(bytes.len()).map_err(Error::internal)?;
                (self.write(&bytes)?, size, media_type)
            }
            Content::Received(received) => {
                self.take(&received.part.0, &received.hash)?;
                let size = i64::try_from(received.size).map_err(Error::internal)?;
                (received.hash.clone(), size, received.media_type)
            }
        };
        Ok(StoredFile {
            id: ids.id(),
            hash,
            media_type: media_type.to_owned(),
            size,
            owner: owner.clone(),
        })
    }

    pub(super) fn read(&self, hash: &str) -> Result<Bytes> {
        let bytes = fs::read(self.path(hash)?).map_err(|error| refused(&error))?;
        if hex::encode(Sha256::digest(&bytes)) != hash {
            return Err(Error::internal(format!(
                "the file {hash} was changed on the disk"
            )));
        }
        Ok(bytes.into())
    }

    pub(super) fn open_file(&self, hash: &str) -> Result<File> {
        File::open(self.path(hash)?).map_err(|error| refused(&error))
    }

    pub(super) fn remove(&self, hash: &str) -> Result<()> {
        match fs::remove_file(self.path(hash)?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(refused(&error)),
            _ => Ok(()),
        }
    }

    /// Whole and half-written files of a folder that were last written longer
    /// than `grace` before `now`, each with the hash it would have.
    pub(super) fn older(
        &self,
        folder: &str,
        now: Timestamp,
        grace: Duration,
    ) -> Result<Vec<(PathBuf, String)>> {
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(refused(&error)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| refused(&error))?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                continue;
            };
            let meta = entry.metadata().map_err(|error| refused(&error))?;
            if !meta.is_file() {
                continue;
            }
            let written = moment(meta.modified().map_err(|error| refused(&error))?);
            let is_part = Path::new(&name)
                .extension()
                .is_some_and(|end| end == "part");
            let hash = format!("{folder}{name}");
            if now.since(written) > grace && (is_part || self.path(&hash).is_ok()) {
                found.push((entry.path(), hash));
            }
        }
        Ok(found)
    }

    /// Removes the files whose hash is not among the known; answers how many.
    pub(super) fn remove_unknown(
        &self,
        files: &[(PathBuf, String)],
        known: &HashSet<String>,
    ) -> Result<usize> {
        let mut removed = 0;
        for (path, _) in files.iter().filter(|(_, hash)| !known.contains(hash)) {
            debug_assert!(path.starts_with(&self.root), "only our own folder");
            fs::remove_file(path).map_err(|error| refused(&error))?;
            removed += 1;
        }
        Ok(removed)
    }

    /// `ab/cdef…`: no folder grows beyond what file systems like.
    pub(super) fn path(&self, hash: &str) -> Result<PathBuf> {
        match hash.split_at_checked(2) {
            Some((folder, name))
                if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                Ok(self.root.join(folder).join(name))
            }
            _ => Err(Error::internal("not a hash")),
        }
    }
}

fn make_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// The disk's time in ours; beyond the calendar it counts as new.
pub(super) fn moment(time: SystemTime) -> Timestamp {
    jiff::Timestamp::try_from(time).map_or(Timestamp::from_micros(i64::MAX), Timestamp::from)
}

/// A file appears under its name only when all of it is on the disk. Writers
/// of one process are serialised; another process uses another temporary name.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    make_folder(folder)?;
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let written = write_part(&part, bytes).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // What is left of a failed write only takes room; the error matters.
        drop(fs::remove_file(&part));
    }
    written?;
    File::open(folder)?.sync_all()
}

fn move_whole(part: &Path, path: &Path) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    make_folder(folder)?;
    fs::rename(part, path)?;
    File::open(folder)?.sync_all()
}

/// An empty file for its owner only.
pub(super) async fn new_part(path: &Path) -> Result<tokio::fs::File> {
    let made = tokio::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .await;
    made.map_err(|error| refused(&error))
}

fn write_part(part: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(part)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Turns the disk's failure into what a caller can do about it.
pub(super) fn refused(error: &io::Error) -> Error {
    tracing::warn!(%error, "the folder of files refused");
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::unavailable("disk-full")
        }
        io::ErrorKind::NotFound => Error::unavailable("file-missing"),
        _ => Error::unavailable("disk-failed"),
    }
}

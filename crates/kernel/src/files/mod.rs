//! Files by content: bytes lie once under `<data>/files/ab/cdef…` named by
//! their SHA-256, and each use is a row with its owner.

mod disk;
mod incoming;
pub mod store;
mod types;

#[cfg(test)]
mod tests;

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::Stream;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncSeekExt},
    sync::Mutex,
};

pub use self::{
    incoming::Received,
    types::{Accept, Content, NewFile, StoredFile, sniff},
};
use crate::{Clock, Db, Error, Ids, Result, SubjectRef, Timestamp, Tx};

/// The folder of files; cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    disk: Arc<disk::Disk>,
    /// Writing bytes and removing the unreferenced exclude each other: bytes
    /// that are about to be referenced must not be swept away.
    changing: Arc<Mutex<()>>,
    /// The most bytes of a file people bring.
    limit: u64,
}

/// The most bytes of a file people bring, where nothing else is configured.
pub const UPLOAD_LIMIT: u64 = 50 * 1024 * 1024;

impl Files {
    /// The folder `files` within the data folder; it is made when missing.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be made.
    pub fn at(data: &Path) -> Result<Self> {
        let disk = disk::Disk::open(data.join("files"))?;
        Ok(Self {
            disk: Arc::new(disk),
            changing: Arc::new(Mutex::new(())),
            limit: UPLOAD_LIMIT,
        })
    }

    /// The same folder with another limit to what people bring, in bytes.
    #[must_use]
    pub fn with_limit(self, limit: u64) -> Self {
        Self { limit, ..self }
    }

    /// The most bytes of a file people bring.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// Writes a file that comes in pieces to the disk, at most [`Self::limit`]
    /// bytes; it is kept by [`Self::keep`] and gone when it is dropped.
    ///
    /// # Errors
    /// `TooLarge` on `file`, `Invalid` when nothing came or the sender stopped,
    /// `Unavailable` on a full disk.
    pub async fn receive<S, E>(&self, ids: &Ids, stream: S) -> Result<Received>
    where
        S: Stream<Item = std::result::Result<Bytes, E>>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let name = hex::encode(ids.bytes::<16>());
        let disk = self.disk.clone();
        let path = blocking(move || disk.part(&name)).await?;
        incoming::receive(&path, stream, self.limit).await
    }

    /// Keeps several files of one owner and runs `then` in the same
    /// transaction. When anything fails no row remains.
    ///
    /// # Errors
    /// `Unavailable` on a full disk, and whatever `then` answers.
    pub async fn keep<T, F>(
        &self,
        db: &Db,
        ids: &Ids,
        clock: &Clock,
        owner: SubjectRef,
        contents: Vec<Content>,
        then: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &[StoredFile]) -> Result<T> + Send + 'static,
    {
        let _changing = self.changing.lock().await;
        let (disk, ids, now) = (self.disk.clone(), ids.clone(), clock.now());
        let stored = blocking(move || {
            let keep = |content| disk.keep(&ids, &owner, content);
            contents.into_iter().map(keep).collect::<Result<Vec<_>>>()
        })
        .await?;
        db.write(move |tx| {
            for file in &stored {
                store::add(tx, file, now)?;
            }
            then(tx, &stored)
        })
        .await
    }

    /// Stores a file and runs `then` in the same transaction, where its owner
    /// takes note of it. When anything fails no row remains.
    ///
    /// # Errors
    /// `TooLarge` and `Invalid` (field `file`) when it is not accepted,
    /// `Unavailable` on a full disk, and whatever `then` answers.
    pub async fn put<T, F>(
        &self,
        db: &Db,
        ids: &Ids,
        clock: &Clock,
        new: NewFile,
        then: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &StoredFile) -> Result<T> + Send + 'static,
    {
        let media_type = new.accept.check(&new.bytes)?;
        let contents = vec![Content::Whole(new.bytes, media_type)];
        self.keep(db, ids, clock, new.owner, contents, |tx, stored| {
            let file = stored
                .first()
                .ok_or_else(|| Error::internal("nothing kept"))?;
            then(tx, file)
        })
        .await
    }

    /// The bytes of a file, checked against their name.
    ///
    /// # Errors
    /// `Unavailable` when they are gone from the disk, `Internal` when they
    /// were changed there.
    pub async fn read(&self, file: &StoredFile) -> Result<Bytes> {
        let (disk, hash) = (self.disk.clone(), file.hash.clone());
        blocking(move || disk.read(&hash)).await
    }

    /// The file opened for reading piece by piece.
    ///
    /// # Errors
    /// `Unavailable` when it is gone from the disk.
    pub async fn open(&self, file: &StoredFile) -> Result<tokio::fs::File> {
        let (disk, hash) = (self.disk.clone(), file.hash.clone());
        blocking(move || disk.open_file(&hash))
            .await
            .map(tokio::fs::File::from_std)
    }

    /// The `length` bytes of a file from `start` on, piece by piece.
    ///
    /// # Errors
    /// `Unavailable` when it is gone from the disk or cannot be read.
    pub async fn stretch(
        &self,
        file: &StoredFile,
        start: u64,
        length: u64,
    ) -> Result<impl AsyncRead + Send + use<>> {
        let mut open = self.open(file).await?;
        let sought = open.seek(std::io::SeekFrom::Start(start)).await;
        sought.map_err(|error| disk::refused(&error))?;
        Ok(open.take(length))
    }

    /// Removes bytes no row refers to any more; answers how many.
    ///
    /// # Errors
    /// `Unavailable` when the disk refuses; the rest is removed next time.
    pub async fn sweep(&self, db: &Db) -> Result<usize> {
        let _changing = self.changing.lock().await;
        let disk = self.disk.clone();
        db.write(move |tx| {
            let unreferenced = store::unreferenced(tx)?;
            for hash in &unreferenced {
                // Bytes first: a row without bytes is written again when
                // needed, bytes without a row would stay for ever.
                disk.remove(hash)?;
                store::forget(tx, hash)?;
            }
            Ok(unreferenced.len())
        })
        .await
    }

    /// Removes bytes that no row has ever known, because the process was killed
    /// between writing them and noting them; answers how many. Those written
    /// within [`GRACE`] before `now` stay: another process may be about to note
    /// them.
    ///
    /// # Errors
    /// `Unavailable` when the disk refuses; the rest is removed next time.
    pub async fn sweep_orphans(&self, db: &Db, now: Timestamp) -> Result<usize> {
        let mut removed = 0;
        for number in 0..=u8::MAX {
            let folder = hex::encode([number]);
            let _changing = self.changing.lock().await;
            let (disk, prefix) = (self.disk.clone(), folder.clone());
            let names = blocking(move || disk.older(&prefix, now, GRACE)).await?;
            if names.is_empty() {
                continue;
            }
            let known = db.read(move |tx| store::known(tx, &folder)).await?;
            let disk = self.disk.clone();
            removed += blocking(move || disk.remove_unknown(&names, &known)).await?;
        }
        Ok(removed)
    }
}

/// How old bytes without a row must be before they are removed.
pub const GRACE: Duration = Duration::from_hours(24);

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}

//! Files by content: bytes lie once under `<data>/files/ab/cdef…` named by
//! their SHA-256, and each use is a row with its owner.

mod disk;
pub mod store;
mod types;

#[cfg(test)]
mod tests;

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::sync::Mutex;

pub use self::types::{Accept, NewFile, StoredFile};
use crate::{Clock, Db, Error, Ids, Result, Timestamp, Tx, ids::FileId};

/// The folder of files; cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    disk: Arc<disk::Disk>,
    /// Writing bytes and removing the unreferenced exclude each other: bytes
    /// that are about to be referenced must not be swept away.
    changing: Arc<Mutex<()>>,
}

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
        })
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
        let _changing = self.changing.lock().await;
        let (disk, bytes) = (self.disk.clone(), new.bytes.clone());
        let hash = blocking(move || disk.write(&bytes)).await?;
        let size = i64::try_from(new.bytes.len()).map_err(Error::internal)?;
        let id: FileId = ids.id();
        let stored = StoredFile {
            id,
            hash,
            media_type: media_type.to_owned(),
            size,
            owner: new.owner,
        };
        let now = clock.now();
        db.write(move |tx| {
            store::add(tx, &stored, now)?;
            then(tx, &stored)
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

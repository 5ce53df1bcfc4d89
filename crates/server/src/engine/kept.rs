//! What engines keep of conversations on the disk: a folder for each day and
//! model, sealed with the day's key. The key reaches an engine by a pipe and is
//! in one file only, which goes with its day.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Mutex, PoisonError},
};

use kernel::{
    Timestamp,
    secrets::{DayKey, DayKeys, day_of},
};

use crate::config;

const FOLDER: &str = "engine-cache";
const LOCK: &str = "lock";

/// The folders and the keys.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
    keys: DayKeys,
    is_on: bool,
    /// Held from the first engine on: two engines in one folder would remove
    /// each other's files.
    lock: Mutex<Option<File>>,
}

/// Where an engine keeps conversations, and with which key.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) folder: PathBuf,
    key: DayKey,
}

impl Place {
    /// The key as an engine reads it: from a pipe in place of its input. It
    /// stands on no command line and in no environment, which other programs
    /// of the same person could read for as long as the engine runs.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn key_as_input(&self) -> io::Result<Stdio> {
        let (reader, mut writer) = io::pipe()?;
        // A pipe holds more than a key: nobody has to read yet.
        writer.write_all(self.key.digits().as_bytes())?;
        Ok(Stdio::from(reader))
    }
}

impl Kept {
    /// What is kept in this data folder.
    pub(super) fn new(data: &Path, config: &config::Engine) -> Self {
        Self {
            folder: data.join(FOLDER),
            keys: DayKeys::at(data.join("keys")),
            is_on: config.cache_hours > 0 && config.cache_disk_mib > 0 && config.url.is_none(),
            lock: Mutex::default(),
        }
    }

    /// The day whose key engines are given now; empty when they get none.
    pub(super) fn day(&self, now: Timestamp) -> String {
        if self.is_on {
            day_of(now)
        } else {
            String::new()
        }
    }

    /// The place for a model today; none when nothing is to be kept, or cannot
    /// be: an engine that keeps nothing is better than none.
    pub(super) fn place(&self, file: &str, now: Timestamp) -> Option<Place> {
        if !self.is_on {
            return None;
        }
        match self.make(file, now) {
            Ok(place) => Some(place),
            Err(why) => {
                tracing::warn!(why, "the engine keeps no conversations on the disk");
                None
            }
        }
    }

    fn make(&self, file: &str, now: Timestamp) -> Result<Place, String> {
        let words = |error: io::Error| error.to_string();
        self.occupy().map_err(words)?;
        let key = self.keys.key(now).map_err(|error| error.to_string())?;
        let folder = self.folder.join(key.day()).join(file);
        make_folder(&folder).map_err(words)?;
        Ok(Place { folder, key })
    }

    fn occupy(&self) -> io::Result<()> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_some() {
            return Ok(());
        }
        make_folder(&self.folder)?;
        let file = File::create(self.folder.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => {
                *lock = Some(file);
                Ok(())
            }
            Err(TryLockError::WouldBlock) => {
                Err(io::Error::other("another server keeps them in this folder"))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Removes the keys of other days, and with them what they sealed; all of
    /// it when nothing is to be kept.
    pub(super) fn sweep(&self, now: Timestamp) {
        self.forget_keys(now);
        let today = self.day(now);
        for path in folders(&self.folder) {
            if path.file_name().is_none_or(|name| *name != *today) {
                remove(&path);
            }
        }
    }

    /// Removes the keys of other days; all when nothing is to be kept.
    pub(super) fn forget_keys(&self, now: Timestamp) {
        let gone = if self.is_on {
            self.keys.forget_others(now)
        } else {
            self.keys.forget_all()
        };
        match gone {
            Ok(0) => {}
            Ok(days) => tracing::info!(days, "keys of past days were removed"),
            Err(error) => tracing::warn!(%error, "a key of a past day cannot be removed"),
        }
    }

    /// Removes what is kept of one model's conversations.
    pub(super) fn forget(&self, file: &str) {
        for day in folders(&self.folder) {
            let path = day.join(file);
            if path.is_dir() {
                remove(&path);
            }
        }
    }
}

fn make_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.filter(|path| path.is_dir()).collect()
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_dir_all(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(folder = %path.display(), %error, "saved conversations cannot be removed");
    }
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt, time::Duration};

    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    fn kept(data: &Path, hours: u32) -> Kept {
        let config = config::Engine {
            cache_hours: hours,
            ..config::Engine::default()
        };
        Kept::new(data, &config)
    }

    #[test]
    fn a_model_has_a_folder_for_the_day_that_is_its_owners_alone() {
        let data = tempfile::tempdir().expect("a folder");
        let (kept, now) = (kept(data.path(), 24), Timestamp::from_micros(0));
        let place = kept.place("a.gguf", now).expect("a place");
        assert_eq!(
            place.folder,
            data.path().join("engine-cache/1970-01-01/a.gguf")
        );
        let mode = fs::metadata(&place.folder)
            .expect("it")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
        let again = kept.place("a.gguf", now).expect("the place");
        assert_eq!(place.key.digits(), again.key.digits());
    }

    #[test]
    fn everything_goes_with_its_day_and_a_model_s_own_with_the_model() {
        let data = tempfile::tempdir().expect("a folder");
        let (kept, now) = (kept(data.path(), 24), Timestamp::from_micros(0));
        let a = kept.place("a.gguf", now).expect("a place").folder;
        let b = kept.place("b.gguf", now).expect("a place").folder;
        kept.forget("a.gguf");
        assert!(!a.exists() && b.exists());
        kept.sweep(now);
        assert!(b.exists());
        kept.sweep(now.plus(DAY));
        assert!(!b.exists());
        let keys = fs::read_dir(data.path().join("keys")).expect("keys");
        assert_eq!(keys.count(), 0);
    }

    #[test]
    fn nothing_is_kept_where_nothing_is_to_be_kept() {
        let data = tempfile::tempdir().expect("a folder");
        let now = Timestamp::from_micros(0);
        let before = kept(data.path(), 1).place("a.gguf", now).expect("a place");
        let off = kept(data.path(), 0);
        assert!(off.place("a.gguf", now).is_none());
        off.sweep(now);
        assert!(!before.folder.exists());
        let keys = fs::read_dir(data.path().join("keys")).expect("keys");
        assert_eq!((keys.count(), off.day(now)), (0, String::new()));
    }

    #[test]
    fn two_servers_do_not_share_a_folder() {
        let data = tempfile::tempdir().expect("a folder");
        let now = Timestamp::from_micros(0);
        let (first, second) = (kept(data.path(), 24), kept(data.path(), 24));
        assert!(first.place("a.gguf", now).is_some());
        assert!(second.place("a.gguf", now).is_none());
        drop(first);
        assert!(second.place("a.gguf", now).is_some());
    }
}

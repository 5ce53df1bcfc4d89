//! A key for each day. What a day's key sealed is gone with the key, wherever a
//! copy of it may lie: the key is in this one file, in no database, and gets
//! into no backup that leaves the folder of keys out.

use std::{fmt, fs, io, path::PathBuf};

use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Generate, Key},
};
use zeroize::Zeroizing;

use super::private::{Refused, make_folder, place_new, read_private, remove_if_there, sync_folder};
use crate::{Error, Result, Timestamp};

/// What the files of such keys are called, around the day.
const PREFIX: &str = "day-";
const SUFFIX: &str = ".key";
/// Hexadecimal digits of a key.
const DIGITS: usize = 64;

/// The folder of such keys.
#[derive(Clone, Debug)]
pub struct DayKeys {
    folder: PathBuf,
}

/// The key of one day; never printed.
#[derive(Clone)]
pub struct DayKey {
    day: String,
    digits: Zeroizing<String>,
}

impl fmt::Debug for DayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DayKey").field(&self.day).finish()
    }
}

impl DayKey {
    /// Its day, as in `2026-11-23`.
    pub fn day(&self) -> &str {
        &self.day
    }

    /// 32 bytes as 64 hexadecimal digits.
    pub fn digits(&self) -> &str {
        &self.digits
    }
}

/// The day of a moment, in UTC: several servers on one folder then agree.
pub fn day_of(now: Timestamp) -> String {
    now.to_jiff().strftime("%Y-%m-%d").to_string()
}

impl DayKeys {
    /// Those in `folder`, which need not be there yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The key of the day of `now`, made where there is none; those of other
    /// days are removed. A file that is damaged, or that others could read, is
    /// replaced: what it sealed is better lost.
    ///
    /// # Errors
    /// `Unavailable` when the folder cannot be written.
    pub fn key(&self, now: Timestamp) -> Result<DayKey> {
        self.forget_others(now)?;
        let day = day_of(now);
        let path = self.path(&day);
        let failed = |error: io::Error| unwritable(&path, &error);
        match read_private(&path) {
            Ok(text) if is_key(text.trim()) => {
                let digits = Zeroizing::new(text.trim().to_owned());
                return Ok(DayKey { day, digits });
            }
            Err(Refused::Io(error)) if error.kind() != io::ErrorKind::InvalidData => {
                return Err(failed(error));
            }
            Err(Refused::Missing) => {}
            Ok(_) | Err(Refused::Open | Refused::Io(_)) => {
                remove_if_there(&path).map_err(failed)?;
            }
        }
        let bytes: Zeroizing<[u8; 32]> =
            Zeroizing::new(Key::<XChaCha20Poly1305>::generate().into());
        let digits = Zeroizing::new(hex::encode(bytes.as_slice()));
        make_folder(&path).map_err(failed)?;
        match place_new(&path, digits.as_bytes()) {
            // Another process made it in the same moment: its key counts.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let text = read_private(&path).ok().filter(|text| is_key(text.trim()));
                let text = text.ok_or_else(|| unwritable(&path, &error))?;
                let digits = Zeroizing::new(text.trim().to_owned());
                Ok(DayKey { day, digits })
            }
            placed => {
                placed.and_then(|()| sync_folder(&path)).map_err(failed)?;
                Ok(DayKey { day, digits })
            }
        }
    }

    /// Removes the keys of all days but that of `now`; answers how many.
    ///
    /// # Errors
    /// `Unavailable` when one cannot be removed.
    pub fn forget_others(&self, now: Timestamp) -> Result<usize> {
        let kept = day_of(now);
        self.forget(|day| day != kept)
    }

    /// Removes the keys of all days; answers how many.
    ///
    /// # Errors
    /// As [`DayKeys::forget_others`].
    pub fn forget_all(&self) -> Result<usize> {
        self.forget(|_| true)
    }

    fn forget(&self, goes: impl Fn(&str) -> bool) -> Result<usize> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Ok(0);
        };
        let mut gone = 0;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str());
            let day = name
                .and_then(|name| name.strip_prefix(PREFIX))
                .and_then(|rest| rest.strip_suffix(SUFFIX));
            if day.is_some_and(&goes) {
                remove_if_there(&path)
                    .and_then(|()| sync_folder(&path))
                    .map_err(|error| unwritable(&path, &error))?;
                gone += 1;
            }
        }
        Ok(gone)
    }

    fn path(&self, day: &str) -> PathBuf {
        self.folder.join(format!("{PREFIX}{day}{SUFFIX}"))
    }
}

fn is_key(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn unwritable(path: &std::path::Path, error: &io::Error) -> Error {
    Error::unavailable(format!("the key file {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt, path::Path, time::Duration};

    use super::*;

    const DAY: Duration = Duration::from_hours(24);

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("UTF-8");
        let mut names: Vec<String> = entries.map(|entry| name(entry.expect("a file"))).collect();
        names.sort();
        names
    }

    fn noon() -> Timestamp {
        let noon: jiff::Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        Timestamp::from(noon)
    }

    #[test]
    fn a_day_has_one_key_which_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = DayKeys::at(folder.path().join("keys"));
        let key = keys.key(noon()).expect("a key");
        let later = noon().plus(Duration::from_hours(11));
        let same = keys.key(later).expect("the key");
        assert_eq!((key.day(), key.digits()), ("2026-11-23", same.digits()));
        assert_eq!(key.digits().len(), 64);
        let path = folder.path().join("keys");
        assert_eq!(names(&path), ["day-2026-11-23.key"]);
        let mode = |path: &Path| fs::metadata(path).expect("it").permissions().mode() & 0o777;
        assert_eq!(
            (mode(&path), mode(&path.join("day-2026-11-23.key"))),
            (0o700, 0o600)
        );
        assert!(!format!("{key:?}").contains(key.digits()));
    }

    #[test]
    fn a_key_is_gone_with_its_day_and_the_other_keys_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("secrets.key"), "x").expect("a file");
        let keys = DayKeys::at(folder.path());
        let first = keys.key(noon()).expect("a key");
        let second = keys.key(noon().plus(DAY)).expect("a key");
        assert_ne!(first.digits(), second.digits());
        assert_eq!(names(folder.path()), ["day-2026-11-24.key", "secrets.key"]);
        assert_eq!(keys.forget_others(noon().plus(DAY)).expect("done"), 0);
        assert_eq!(keys.forget_others(noon().plus(DAY * 2)).expect("done"), 1);
        assert_eq!(names(folder.path()), ["secrets.key"]);
        keys.key(noon()).expect("a key");
        assert_eq!(keys.forget_all().expect("done"), 1);
    }

    #[test]
    fn a_key_that_others_could_read_or_that_is_damaged_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = DayKeys::at(folder.path());
        let first = keys.key(noon()).expect("a key");
        let path = folder.path().join("day-2026-11-23.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
        let second = keys.key(noon()).expect("a key");
        assert_ne!(first.digits(), second.digits());
        fs::write(&path, &first.digits().as_bytes()[..63]).expect("cut short");
        assert_ne!(keys.key(noon()).expect("a key").digits(), first.digits());
        fs::write(&path, [0xff; 64]).expect("no text");
        keys.key(noon()).expect("a key");
    }
}

//! The folder that holds everything Sufler keeps.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
};

use anyhow::{Context, Result, bail};

/// Where the keys lie that seal secrets.
const KEYS: &str = "keys";
/// The file that says whose folder it is.
const MARKER: &str = "SUFLER_DATA";
const MARKER_TEXT: &str =
    "This folder belongs to Sufler. Back it up whole; change nothing in it by hand.\n";

/// Makes the folder with access for its owner only, or checks the one that is
/// there.
///
/// # Errors
/// Its parent is missing, it is not ours although not empty, or it cannot be
/// written.
pub fn prepare(folder: &Path) -> Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => check(folder)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!(
                "the folder {} cannot be made: {} is missing",
                folder.display(),
                shown_parent(folder)
            )
        }
        Err(error) => bail!(
            "the folder {} cannot be made: {}",
            folder.display(),
            plain(&error)
        ),
    }
    // The marker first: whatever a kill leaves behind after it is known as ours.
    let marker = folder.join(MARKER);
    if !marker.exists() {
        fs::write(&marker, MARKER_TEXT).map_err(|error| unwritable(folder, &error))?;
    }
    let keys = fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder.join(KEYS));
    keys.map_err(|error| unwritable(folder, &error))
}

fn check(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        bail!(
            "{} is a file: the data folder must be a folder",
            folder.display()
        );
    }
    if folder.join(MARKER).exists() {
        return Ok(());
    }
    let mut entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    if entries.next().is_some() {
        bail!(
            "{} holds files that are not Sufler's: name an empty folder or one of Sufler's",
            folder.display()
        );
    }
    Ok(())
}

/// Checks that the folder of a server that has already run is there: for the
/// commands that work beside it.
///
/// # Errors
/// It is missing or not Sufler's.
pub fn existing(folder: &Path) -> Result<()> {
    if !folder.exists() {
        bail!(
            "there is no data folder {}: start `sufler serve` once, or name it by --data-dir",
            folder.display()
        );
    }
    check(folder)
}

/// Keeps a second server off the folder for as long as the answer lives. The
/// system lets go of it even when the process is killed.
///
/// # Errors
/// Another server runs on the folder.
pub fn occupy(folder: &Path) -> Result<fs::File> {
    let marker = fs::File::open(folder.join(MARKER))
        .with_context(|| format!("cannot read {}", folder.display()))?;
    match marker.try_lock() {
        Ok(()) => Ok(marker),
        Err(fs::TryLockError::WouldBlock) => {
            bail!(
                "another Sufler already runs on the folder {}: stop it or name another by --data-dir",
                folder.display()
            )
        }
        Err(fs::TryLockError::Error(error)) => Err(unwritable(folder, &error)),
    }
}

/// Whether others on the machine may look into the folder.
///
/// # Errors
/// It cannot be asked.
pub fn is_open_to_others(folder: &Path) -> Result<bool> {
    let mode = fs::metadata(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    Ok(mode.permissions().mode() & 0o077 != 0)
}

/// Whether a file can be made in the folder.
///
/// # Errors
/// It cannot, and why.
pub fn try_writing(folder: &Path) -> Result<()> {
    let probe = folder.join(".doctor");
    fs::write(&probe, b"").map_err(|error| unwritable(folder, &error))?;
    fs::remove_file(&probe).map_err(|error| unwritable(folder, &error))
}

fn unwritable(folder: &Path, error: &std::io::Error) -> anyhow::Error {
    anyhow::anyhow!(
        "the folder {} cannot be written: {}",
        folder.display(),
        plain(error)
    )
}

fn shown_parent(folder: &Path) -> String {
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or_else(
        || "its parent".to_owned(),
        |parent| parent.display().to_string(),
    )
}

/// The system's words without its number.
pub(crate) fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error")
        .next()
        .unwrap_or(&text)
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_folder_is_its_owners_alone() {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = parent.path().join("data");
        prepare(&folder).expect("made");
        assert!(!is_open_to_others(&folder).expect("a mode"));
        prepare(&folder).expect("there already");
        try_writing(&folder).expect("writable");
    }

    #[test]
    fn a_kill_between_any_two_steps_is_mended_by_the_next_start() {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = parent.path().join("data");
        fs::create_dir(&folder).expect("made");
        prepare(&folder).expect("an empty folder");
        fs::remove_dir(folder.join(KEYS)).expect("removed");
        fs::write(folder.join(MARKER), b"").expect("cut short");
        prepare(&folder).expect("without keys");
        assert!(folder.join(KEYS).is_dir());
    }

    #[test]
    fn the_marker_comes_first() {
        let folder = tempfile::tempdir().expect("a folder");
        // What stands in the way of the keys is like a kill before them.
        fs::write(folder.path().join(KEYS), b"").expect("a file");
        let refused = prepare(folder.path()).expect_err("a foreign file");
        assert!(refused.to_string().contains("not Sufler's"), "{refused}");
        fs::remove_file(folder.path().join(KEYS)).expect("removed");
        fs::write(folder.path().join(MARKER), b"").expect("a marker");
        fs::write(folder.path().join(KEYS), b"").expect("a file");
        let refused = prepare(folder.path()).expect_err("no folder of keys");
        assert!(
            refused.to_string().contains("cannot be written"),
            "{refused}"
        );
    }

    #[test]
    fn one_server_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        prepare(folder.path()).expect("made");
        let first = occupy(folder.path()).expect("free");
        let text = occupy(folder.path()).expect_err("taken").to_string();
        assert!(text.contains("already runs"), "{text}");
        drop(first);
        occupy(folder.path()).expect("free again");
    }

    #[test]
    fn foreign_files_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("thesis.txt"), b"x").expect("a file");
        let text = prepare(folder.path()).expect_err("refused").to_string();
        assert!(text.contains("not Sufler's"), "{text}");
    }

    #[test]
    fn a_missing_parent_is_named() {
        let parent = tempfile::tempdir().expect("a folder");
        let text = prepare(&parent.path().join("a/b"))
            .expect_err("refused")
            .to_string();
        assert!(text.contains("/a is missing"), "{text}");
    }
}

//! Files of keys: their owner's alone, and whole or not there.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::Path,
};

use zeroize::Zeroizing;

/// Why a file of keys was not read.
pub(super) enum Refused {
    /// It is not there.
    Missing,
    /// Others may read it.
    Open,
    /// The system says no.
    Io(io::Error),
}

/// The text of a file that nobody else may read.
pub(super) fn read_private(path: &Path) -> Result<Zeroizing<String>, Refused> {
    let mut file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Refused::Missing,
        _ => Refused::Io(error),
    })?;
    // Asked of the open file, so that it cannot be exchanged in between.
    let mode = file.metadata().map_err(Refused::Io)?.mode();
    if mode & 0o077 != 0 {
        return Err(Refused::Open);
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(Refused::Io)?;
    Ok(text)
}

pub(super) fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

/// The file appears under its name only when all of it is on the disk, and
/// never in the place of another: a kill in between leaves no half of a key.
pub(super) fn place_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let part = path.with_extension(format!("{}.part", std::process::id()));
    remove_if_there(&part)?;
    write_new(&part, text)?;
    let placed = fs::hard_link(&part, path);
    fs::remove_file(&part)?;
    match placed {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            // Some mounted file systems know no hard links.
            write_new(path, text)
        }
        placed => placed,
    }
}

pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The folder of the keys is its owner's too.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder),
        None => Ok(()),
    }
}

pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    match path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

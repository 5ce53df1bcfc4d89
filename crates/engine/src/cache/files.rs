//! The files that are there when the engine begins: which of them may stay.

use super::disk::{Entry, Settings};
use super::seal;
use std::path::Path;
use std::{fs, io};

/// Removes what is too old of other models, whose files only their own engines can open.
pub(super) fn sweep_others(shared: &Path, settings: &Settings) {
    let inside = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in inside(shared) {
        let path = entry.path();
        if path == settings.folder {
            continue;
        }
        let within = inside(&path).map(|entry| entry.path());
        let files: Vec<_> = within.chain([path.clone()]).collect();
        for file in files.iter().filter(|file| is_state(file)) {
            let old = fs::metadata(file).and_then(|metadata| written_at(&metadata));
            if old.is_ok_and(|written_at| is_too_old(written_at, settings)) {
                remove(file);
            }
        }
        // It fails, as it should, unless the folder is empty.
        let _ = fs::remove_dir(&path);
    }
}

/// By its name.
fn is_state(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "kv" || ending == "part")
}

fn written_at(metadata: &fs::Metadata) -> io::Result<u64> {
    let since = metadata.modified()?.duration_since(std::time::UNIX_EPOCH);
    Ok(since.map_or(0, |since| since.as_secs()))
}

fn is_too_old(written_at: u64, settings: &Settings) -> bool {
    (settings.clock)().saturating_sub(written_at) > settings.max_age_seconds
}

/// Opens the head of every file in the folder and removes those that do not open.
pub(super) fn survey(settings: &Settings) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for file in fs::read_dir(&settings.folder)? {
        let path = file?.path();
        if !is_state(&path) {
            continue;
        }
        match entry(&path, settings) {
            Ok(entry) => entries.push(entry),
            Err(error) if error.kind() == io::ErrorKind::OutOfMemory => return Err(error),
            Err(error) => {
                tracing::info!(file = %path.display(), %error, "a saved state is removed");
                remove(&path);
            }
        }
    }
    entries.sort_by_key(|entry| entry.written_at);
    Ok(entries)
}

fn entry(path: &Path, settings: &Settings) -> io::Result<Entry> {
    let opened = seal::open(path, &settings.key)?;
    let metadata = fs::metadata(path)?;
    let written_at = written_at(&metadata)?;
    if path.extension().is_none_or(|ending| ending != "kv") {
        return Err(io::Error::other("it was not written to its end"));
    }
    if is_too_old(written_at, settings) {
        return Err(io::Error::other("it is too old"));
    }
    Ok(Entry {
        tokens: opened.tokens,
        path: path.to_owned(),
        bytes: metadata.len(),
        written_at,
    })
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(file = %path.display(), %error, "a saved state cannot be removed");
    }
}

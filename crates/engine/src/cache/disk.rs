//! Sealed files of states, and the thread that reads and writes them so that no answer waits for the disk.

use super::seal::{self, Key};
use super::{Saved, usable};
use crate::failure::Failure;
use llama_cpp_2::token::LlamaToken;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{
    Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, channel, sync_channel,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many states may wait to be written; more are not kept on disk, because each is large.
const WAITING: usize = 4;
/// How often files are looked at for their age.
const SWEEP: Duration = Duration::from_mins(1);

/// Where files go, how many, and how long.
pub(crate) struct Settings {
    /// Models share it: each has a folder of its own in it.
    pub(crate) folder: PathBuf,
    pub(crate) limit_bytes: u64,
    pub(crate) max_age_seconds: u64,
    pub(crate) key: Key,
    /// Seconds since 1970.
    pub(crate) clock: fn() -> u64,
}

/// The files, and the thread that works on them.
pub(crate) struct Disk {
    index: Arc<Mutex<Vec<Entry>>>,
    tasks: SyncSender<Task>,
}

/// A file; those used longest ago come first.
struct Entry {
    tokens: Vec<LlamaToken>,
    path: PathBuf,
    bytes: u64,
    /// Seconds since 1970.
    written_at: u64,
}

enum Task {
    Write(Arc<Saved>),
    Read(PathBuf, Sender<Option<Saved>>),
    Clear(Sender<()>),
    Flush(Sender<()>),
}

/// A state that is being read; nothing comes if its file is gone or damaged.
pub(crate) type Fetch = Receiver<Option<Saved>>;

impl Disk {
    /// Makes a folder for this model ready, removes every file in it that is not to be trusted and what is too old of
    /// other models, and starts the thread.
    pub(crate) fn open(mut settings: Settings) -> Result<Self, Failure> {
        let shared = settings.folder.clone();
        settings.folder.push(settings.key.folder());
        let failure = |error: io::Error| {
            let folder = settings.folder.display();
            Failure::Internal(format!("the cache folder {folder} cannot be used: {error}"))
        };
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&settings.folder)
            .map_err(failure)?;
        sweep_others(&shared, &settings);
        let entries = survey(&settings).map_err(failure)?;
        let index = Arc::new(Mutex::new(entries));
        let (tasks, inbox) = sync_channel(WAITING);
        let worker = Worker {
            index: Arc::clone(&index),
            settings,
        };
        std::thread::Builder::new()
            .name("cache".to_owned())
            .spawn(move || worker.run(&inbox))
            .map_err(|error| {
                Failure::Internal(format!("cannot start the cache's thread: {error}"))
            })?;
        Ok(Self { index, tasks })
    }

    pub(super) fn write(&self, saved: Arc<Saved>) {
        if let Err(TrySendError::Full(_)) = self.tasks.try_send(Task::Write(saved)) {
            tracing::debug!("the disk is too slow to keep a state");
        }
    }

    pub(super) fn fetch(
        &self,
        prompt: &[LlamaToken],
        at_least: usize,
        divisible: bool,
    ) -> Option<Fetch> {
        let path = {
            let index = lock(&self.index);
            let lengths = index
                .iter()
                .map(|entry| (usable(&entry.tokens, prompt, divisible), entry));
            let (length, entry) = lengths.max_by_key(|(length, _)| *length)?;
            (length >= at_least).then(|| entry.path.clone())?
        };
        let (answer, fetch) = channel();
        self.tasks.try_send(Task::Read(path, answer)).ok()?;
        Some(fetch)
    }

    pub(super) fn clear(&self) {
        self.ask(Task::Clear);
    }

    pub(super) fn flush(&self) {
        self.ask(Task::Flush);
    }

    fn ask(&self, task: impl FnOnce(Sender<()>) -> Task) {
        let (done, ended) = channel();
        if self.tasks.send(task(done)).is_ok() {
            // An error means that the thread is gone, and with it what there was to wait for.
            let _ = ended.recv();
        }
    }

    /// Bytes and number of the files.
    pub(super) fn size(&self) -> (u64, usize) {
        let index = lock(&self.index);
        (index.iter().map(|entry| entry.bytes).sum(), index.len())
    }
}

fn lock(index: &Mutex<Vec<Entry>>) -> MutexGuard<'_, Vec<Entry>> {
    index.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what is too old of other models, whose files only their own engines can open.
fn sweep_others(shared: &Path, settings: &Settings) {
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
fn survey(settings: &Settings) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for file in fs::read_dir(&settings.folder)? {
        let path = file?.path();
        if !is_state(&path) {
            continue;
        }
        match entry(&path, settings) {
            Ok(entry) => entries.push(entry),
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

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(file = %path.display(), %error, "a saved state cannot be removed");
    }
}

struct Worker {
    index: Arc<Mutex<Vec<Entry>>>,
    settings: Settings,
}

impl Worker {
    fn run(&self, inbox: &Receiver<Task>) {
        loop {
            match inbox.recv_timeout(SWEEP) {
                Ok(task) => self.perform(task),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.drop_old();
        }
    }

    fn perform(&self, task: Task) {
        match task {
            Task::Write(saved) => {
                if let Err(error) = self.write(&saved) {
                    tracing::warn!(%error, "a state could not be written");
                }
            }
            Task::Read(path, answer) => {
                // Who asked may have left.
                let _ = answer.send(self.read(&path));
            }
            Task::Clear(done) => {
                self.drop_while(|_, _| true);
                let _ = done.send(());
            }
            Task::Flush(done) => {
                let _ = done.send(());
            }
        }
    }

    fn write(&self, saved: &Saved) -> io::Result<()> {
        let Settings { folder, key, .. } = &self.settings;
        let path = folder.join(key.name(&saved.tokens));
        let part = path.with_extension("part");
        if let Err(error) = seal::write(&part, key, random()?, saved) {
            remove(&part);
            return Err(error);
        }
        fs::rename(&part, &path)?;
        let new = Entry {
            tokens: saved.tokens.clone(),
            bytes: fs::metadata(&path)?.len(),
            path,
            written_at: (self.settings.clock)(),
        };
        self.replace(new);
        let limit = self.settings.limit_bytes;
        self.drop_while(|_, total| total > limit);
        Ok(())
    }

    /// Puts an entry in place of those of which it is a continuation.
    fn replace(&self, new: Entry) {
        let mut index = lock(&self.index);
        for covered in index.extract_if(.., |entry| new.tokens.starts_with(&entry.tokens)) {
            if covered.path != new.path {
                remove(&covered.path);
            }
        }
        index.push(new);
    }

    fn read(&self, path: &Path) -> Option<Saved> {
        let key = &self.settings.key;
        match seal::open(path, key).and_then(|opened| seal::read(opened, key)) {
            Ok(saved) => Some(saved),
            Err(error) => {
                tracing::info!(file = %path.display(), %error, "a saved state is removed");
                remove(path);
                lock(&self.index).retain(|entry| entry.path != path);
                None
            }
        }
    }

    fn drop_old(&self) {
        let oldest = (self.settings.clock)().saturating_sub(self.settings.max_age_seconds);
        self.drop_while(|entry, _| entry.written_at < oldest);
    }

    /// Removes files, the oldest first, while `goes` says so of the oldest one and the bytes of all.
    fn drop_while(&self, goes: impl Fn(&Entry, u64) -> bool) {
        let mut index = lock(&self.index);
        let mut total = index.iter().map(|entry| entry.bytes).sum();
        while index.first().is_some_and(|entry| goes(entry, total)) {
            let entry = index.remove(0);
            total -= entry.bytes;
            remove(&entry.path);
        }
    }
}

fn random() -> io::Result<[u8; 16]> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(folder: &Path, model: u8, max_age_seconds: u64) -> Settings {
        Settings {
            folder: folder.to_owned(),
            limit_bytes: 1_000_000,
            max_age_seconds,
            key: Key::parse(&"0f".repeat(32), [model; 32]).expect("a key"),
            clock: || 4_000_000_000,
        }
    }

    #[test]
    fn models_share_a_folder_and_leave_each_other_alone_until_files_are_old() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let century = 4_000_000_000;
        drop(Disk::open(settings(place.path(), 1, century)).expect("it opens"));
        let other = place.path().join(settings(place.path(), 1, 0).key.folder());
        let (saved, own) = (other.join("a.kv"), other.join("notes.txt"));
        for file in [&saved, &own] {
            fs::write(file, "of another model").expect("it is written");
        }
        drop(Disk::open(settings(place.path(), 2, century)).expect("it opens"));
        assert!(saved.exists());
        drop(Disk::open(settings(place.path(), 2, 60)).expect("it opens"));
        assert!(!saved.exists() && own.exists());
        fs::remove_file(&own).expect("it is there");
        drop(Disk::open(settings(place.path(), 2, 60)).expect("it opens"));
        assert!(!other.exists());
        // What this model itself cannot open goes, as nobody else can.
        let mine = place
            .path()
            .join(settings(place.path(), 2, 0).key.folder())
            .join("b.kv");
        fs::write(&mine, "damaged").expect("it is written");
        drop(Disk::open(settings(place.path(), 2, century)).expect("it opens"));
        assert!(!mine.exists());
    }
}

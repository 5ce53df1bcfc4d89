//! Sealed files of states, and the thread that reads and writes them so that no answer waits for the disk.

use super::files::{remove, survey, sweep_others};
use super::seal::{self, Key};
use super::{Room, Saved, usable};
use crate::failure::Failure;
use llama_cpp_2::token::LlamaToken;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many bytes of states may wait to be written, in memory that nothing else counts. One alone may have more.
const MOST_WAITING: u64 = 128 * 1024 * 1024;
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
    tasks: Sender<Task>,
    limit_bytes: u64,
    /// Bytes of what was handed over to be written and is not.
    waiting: Arc<AtomicU64>,
}

/// A file; those used longest ago come first.
pub(super) struct Entry {
    pub(super) tokens: Vec<LlamaToken>,
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    /// Seconds since 1970.
    pub(super) written_at: u64,
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
        let (tasks, inbox) = channel();
        let (disk, worker) = Self::over(entries, settings, tasks);
        std::thread::Builder::new()
            .name("cache".to_owned())
            .spawn(move || worker.run(&inbox))
            .map_err(|error| {
                Failure::Internal(format!("cannot start the cache's thread: {error}"))
            })?;
        Ok(disk)
    }

    fn over(entries: Vec<Entry>, settings: Settings, tasks: Sender<Task>) -> (Self, Worker) {
        let disk = Self {
            index: Arc::new(Mutex::new(entries)),
            tasks,
            limit_bytes: settings.limit_bytes,
            waiting: Arc::default(),
        };
        let worker = Worker {
            index: Arc::clone(&disk.index),
            waiting: Arc::clone(&disk.waiting),
            settings,
        };
        (disk, worker)
    }

    /// Whether there is room for a state of `state` bytes that stands for `tokens` tokens.
    pub(super) fn room(&self, tokens: usize, state: usize) -> Room {
        let length = seal::length(tokens, state);
        let waiting = self.waiting.load(Ordering::Acquire);
        if length > self.limit_bytes {
            Room::Never
        } else if waiting > 0 && waiting + length > MOST_WAITING {
            Room::Later
        } else {
            Room::Now
        }
    }

    /// Hands `saved` over to be written; `false` if there is no room for it now.
    pub(super) fn write(&self, saved: Arc<Saved>) -> bool {
        if self.room(saved.tokens.len(), saved.state.bytes().len()) != Room::Now {
            return false;
        }
        self.waiting.fetch_add(length(&saved), Ordering::AcqRel);
        // An error means that the thread is gone, after which nothing is written.
        self.tasks.send(Task::Write(saved)).is_ok()
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
        self.tasks.send(Task::Read(path, answer)).ok()?;
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

fn length(saved: &Saved) -> u64 {
    seal::length(saved.tokens.len(), saved.state.bytes().len())
}

fn lock(index: &Mutex<Vec<Entry>>) -> MutexGuard<'_, Vec<Entry>> {
    index.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker {
    index: Arc<Mutex<Vec<Entry>>>,
    waiting: Arc<AtomicU64>,
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
                self.waiting.fetch_sub(length(&saved), Ordering::AcqRel);
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
            Err(error) if error.kind() == io::ErrorKind::OutOfMemory => {
                tracing::warn!(file = %path.display(), "there is no memory for a saved state");
                None
            }
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
    use crate::cells::State;

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

    fn saved(first: i32, bytes: usize) -> Arc<Saved> {
        Arc::new(Saved {
            tokens: (first..first + 10).map(LlamaToken).collect(),
            state: State::from_sealed(vec![0; bytes]),
        })
    }

    #[test]
    fn what_waits_is_bounded_by_its_bytes_and_what_has_no_room_is_told() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let (tasks, inbox) = channel();
        let (disk, worker) = Disk::over(Vec::new(), settings(place.path(), 1, 60), tasks);
        // Many small ones may wait, and a large one beside which there is room.
        for first in 0..20 {
            assert!(disk.write(saved(first * 100, 1000)));
        }
        disk.waiting.store(MOST_WAITING - 2000, Ordering::Release);
        assert_eq!(disk.room(10, 1000), Room::Now);
        assert_eq!(disk.room(10, 3000), Room::Later);
        assert!(!disk.write(saved(0, 3000)));
        assert_eq!(inbox.try_iter().count(), 20);
        // One alone may have any size.
        disk.waiting.store(0, Ordering::Release);
        assert!(disk.write(saved(0, 3000)));
        worker.perform(inbox.try_recv().expect("it waits"));
        assert_eq!(disk.waiting.load(Ordering::Acquire), 0);
        assert_eq!(disk.size().1, 1);
    }

    #[test]
    fn what_is_larger_than_all_files_may_be_pushes_none_out() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let disk = Disk::open(settings(place.path(), 1, 4_000_000_000)).expect("it opens");
        assert!(disk.write(saved(0, 900_000)));
        assert_eq!(disk.room(10, 1_000_000), Room::Never);
        assert!(!disk.write(saved(100, 1_000_000)));
        disk.flush();
        assert_eq!(disk.size().1, 1);
    }
}

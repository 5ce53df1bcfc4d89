//! What was computed and had to leave the context: in memory up to a limit, and in sealed files up to another.

mod disk;
mod files;
mod memory;
mod seal;

pub(crate) use disk::{Disk, Fetch, Settings};
pub(crate) use seal::Key;

use crate::cells::State;
use llama_cpp_2::token::LlamaToken;
use memory::Memory;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Shorter sequences are computed again sooner than read.
const SHORTEST: usize = 64;

/// The state of a sequence and the tokens it stands for.
pub(crate) struct Saved {
    pub(crate) tokens: Vec<LlamaToken>,
    pub(crate) state: State,
}

impl Saved {
    /// How many tokens of `prompt` it spares; one is always left to compute.
    pub(crate) fn usable(&self, prompt: &[LlamaToken], divisible: bool) -> usize {
        usable(&self.tokens, prompt, divisible)
    }
}

fn usable(tokens: &[LlamaToken], prompt: &[LlamaToken], divisible: bool) -> usize {
    let common = common(tokens, prompt);
    if divisible {
        common.min(prompt.len().saturating_sub(1))
    } else if common == tokens.len() && common < prompt.len() {
        common
    } else {
        0
    }
}

fn common(left: &[LlamaToken], right: &[LlamaToken]) -> usize {
    left.iter()
        .zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}

/// How much is kept, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sizes {
    pub(crate) memory: u64,
    pub(crate) disk: u64,
    pub(crate) files: usize,
}

/// Whether a file can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    Now,
    /// When what waits to be written is in its files.
    Later,
    Never,
}

/// All that is kept outside of the context.
pub(crate) struct Cache {
    memory: Mutex<Memory>,
    disk: Option<Disk>,
}

impl Cache {
    /// Keeps up to `memory_bytes` in memory, and files if `disk` is given.
    pub(crate) fn new(memory_bytes: u64, disk: Option<Disk>) -> Self {
        Self {
            memory: Mutex::new(Memory::new(memory_bytes)),
            disk,
        }
    }

    /// Whether a sequence of so many tokens would be kept.
    pub(crate) fn wants(&self, tokens: usize) -> bool {
        tokens >= SHORTEST && (self.disk.is_some() || self.memory().limit() > 0)
    }

    /// Whether a sequence of so many tokens would be written to a file.
    pub(crate) fn is_worth_a_file(&self, tokens: usize) -> bool {
        tokens >= SHORTEST && self.disk.is_some()
    }

    /// Whether a state of `state` bytes that stands for `tokens` tokens can be written to a file.
    pub(crate) fn file_room(&self, tokens: usize, state: usize) -> Room {
        let room = |disk: &Disk| disk.room(tokens, state);
        self.disk.as_ref().map_or(Room::Never, room)
    }

    /// Whether such a state would be kept now, in memory or in a file.
    pub(crate) fn has_room(&self, tokens: usize, state: usize) -> bool {
        self.memory().takes(tokens, state) || self.file_room(tokens, state) == Room::Now
    }

    /// Keeps `saved`, in place of what it is a continuation of. Tells whether it is kept for as long as things are
    /// kept: in a file if there are files, and otherwise in memory.
    pub(crate) fn keep(&self, saved: Saved) -> bool {
        let saved = Arc::new(saved);
        let remembered = self.memory().keep(Arc::clone(&saved));
        match &self.disk {
            Some(disk) => disk.write(saved),
            None => remembered,
        }
    }

    /// What in memory spares most of `prompt`.
    pub(crate) fn recall(&self, prompt: &[LlamaToken], divisible: bool) -> Option<Arc<Saved>> {
        self.memory().recall(prompt, divisible)
    }

    /// Begins to read the file that spares most of `prompt`, if it spares clearly more than `have` tokens.
    pub(crate) fn fetch(
        &self,
        prompt: &[LlamaToken],
        have: usize,
        divisible: bool,
    ) -> Option<Fetch> {
        let disk = self.disk.as_ref()?;
        let known = self
            .recall(prompt, divisible)
            .map_or(0, |saved| saved.usable(prompt, divisible));
        disk.fetch(prompt, have.max(known) + SHORTEST, divisible)
    }

    /// Forgets everything, files included, and tells how much that was.
    pub(crate) fn clear(&self) -> Sizes {
        // What was handed over to be written is in its file first, and counted.
        self.flush();
        let before = self.sizes();
        self.memory().clear();
        if let Some(disk) = &self.disk {
            disk.clear();
        }
        before
    }

    /// Waits until everything handed over is in its file.
    pub(crate) fn flush(&self) {
        if let Some(disk) = &self.disk {
            disk.flush();
        }
    }

    /// How much is kept.
    pub(crate) fn sizes(&self) -> Sizes {
        let (disk, files) = self.disk.as_ref().map_or((0, 0), Disk::size);
        Sizes {
            memory: self.memory().size(),
            disk,
            files,
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What this machine has for a model.

use std::{io, path::Path};

use serde::Serialize;
use utoipa::ToSchema;

use super::list::Entry;
use crate::config;

/// Memory and disk of this machine, in bytes; what cannot be asked is null.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Machine {
    /// All memory.
    pub memory: Option<u64>,
    /// Memory that is free or can be made so.
    pub memory_free: Option<u64>,
    /// The most the engine may take: `engine.memory_limit_mib`.
    pub engine_limit: Option<u64>,
    /// Free where the models lie.
    pub disk_free: Option<u64>,
}

/// Whether a model fits into this machine's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ModelFit)]
pub enum Fit {
    /// It does.
    Yes,
    /// It does when something else ends first.
    Tight,
    /// It does, but `engine.memory_limit_mib` must be raised.
    EngineLimit,
    /// The machine has too little memory.
    No,
    /// The memory could not be asked.
    Unknown,
}

impl Machine {
    /// Looks at this machine.
    pub(super) fn look(engine: &config::Engine, disk_free: Option<u64>) -> Self {
        let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let limit = engine.memory_limit_mib;
        Self {
            memory: field(&text, "MemTotal:"),
            memory_free: field(&text, "MemAvailable:"),
            engine_limit: (limit > 0).then(|| limit.saturating_mul(1024 * 1024)),
            disk_free,
        }
    }

    /// Whether a model that needs so many bytes fits.
    pub fn fit(&self, entry: &Entry) -> Fit {
        let needed = entry.memory;
        let Some(memory) = self.memory else {
            return Fit::Unknown;
        };
        if needed > memory {
            Fit::No
        } else if self.engine_limit.is_some_and(|limit| needed > limit) {
            Fit::EngineLimit
        } else if self.memory_free.is_some_and(|free| needed > free) {
            Fit::Tight
        } else {
            Fit::Yes
        }
    }
}

/// A line of `/proc/meminfo`, in bytes.
fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// Bytes free for us on the disk of a folder.
///
/// # Errors
/// The disk's own.
pub fn free_space(folder: &Path) -> io::Result<u64> {
    let disk = nix::sys::statvfs::statvfs(folder).map_err(io::Error::from)?;
    Ok(disk.blocks_available().saturating_mul(disk.fragment_size()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::List;

    #[test]
    fn memory_is_read_as_the_kernel_writes_it() {
        let text = "MemTotal:       16384000 kB\nMemFree: 1 kB\nMemAvailable:    8192000 kB\n";
        assert_eq!(field(text, "MemTotal:"), Some(16_777_216_000));
        assert_eq!(field(text, "MemAvailable:"), Some(8_388_608_000));
        assert_eq!(field("", "MemTotal:"), None);
    }

    #[test]
    fn what_is_in_the_way_is_told_apart() {
        let list = List::load(None).expect("a catalogue");
        let entry = list.find("qwen3-4b").expect("a model");
        let machine = |memory, free, limit| Machine {
            memory: Some(memory),
            memory_free: Some(free),
            engine_limit: Some(limit),
            disk_free: None,
        };
        let (less, more) = (entry.memory - 1, entry.memory);
        assert_eq!(machine(more, more, more).fit(entry), Fit::Yes);
        assert_eq!(machine(more, less, more).fit(entry), Fit::Tight);
        assert_eq!(machine(more, more, less).fit(entry), Fit::EngineLimit);
        assert_eq!(machine(less, less, less).fit(entry), Fit::No);
    }
}

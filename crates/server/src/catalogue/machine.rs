//! What this machine has for a model.

use std::{io, path::Path};

use serde::Serialize;
use utoipa::ToSchema;

use super::list::Entry;
use crate::config;

/// Memory and disk of this machine, in bytes; what cannot be asked is null.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Machine {
    /// All memory, or as much of it as a container has.
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
    /// Looks at this machine through the files that `read` answers.
    pub(super) fn look(
        engine: &config::Engine,
        disk_free: Option<u64>,
        read: &dyn Fn(&Path) -> Option<String>,
    ) -> Self {
        let text = read(Path::new("/proc/meminfo")).unwrap_or_default();
        let (limit, contained) = (engine.memory_limit_mib, contained(read));
        let bounded = |name| {
            let bytes = field(&text, name)?;
            Some(contained.map_or(bytes, |most| most.min(bytes)))
        };
        Self {
            memory: bounded("MemTotal:"),
            memory_free: bounded("MemAvailable:"),
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

/// The most memory, in bytes, that our control group and those around it let
/// us have; none where there is no such limit.
fn contained(read: &dyn Fn(&Path) -> Option<String>) -> Option<u64> {
    let groups = read(Path::new("/proc/self/cgroup"))?;
    let limits = groups.lines().flat_map(|line| limits_of(line, read));
    limits.min()
}

/// The limits of one line, `0::/a/b` or `4:memory:/a/b`: the second version of
/// control groups, and the first.
fn limits_of(line: &str, read: &dyn Fn(&Path) -> Option<String>) -> Vec<u64> {
    let mut fields = line.splitn(3, ':').skip(1);
    let (Some(kinds), Some(group)) = (fields.next(), fields.next()) else {
        return Vec::new();
    };
    let (root, file) = match kinds {
        "" => ("/sys/fs/cgroup", "memory.max"),
        kinds if kinds.split(',').any(|kind| kind == "memory") => {
            ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
        }
        _ => return Vec::new(),
    };
    let own = Path::new(group.trim_start_matches('/'));
    let groups = own.ancestors().map(|group| Path::new(root).join(group));
    // `max` is no number; the first version's word for it is a very large one.
    groups
        .filter_map(|group| read(&group.join(file))?.trim().parse().ok())
        .collect()
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

    fn seen(files: &[(&str, &str)]) -> (Option<u64>, Option<u64>) {
        let meminfo = (
            "/proc/meminfo",
            "MemTotal: 16384 kB\nMemAvailable: 8192 kB\n",
        );
        let find = |path: &Path| {
            let mut all = files.iter().chain(std::iter::once(&meminfo));
            let found = all.find(|(name, _)| Path::new(name) == path);
            found.map(|(_, text)| (*text).to_owned())
        };
        let machine = Machine::look(&config::Engine::default(), None, &find);
        (machine.memory, machine.memory_free)
    }

    #[test]
    fn a_container_has_what_its_group_and_those_around_it_let_it() {
        const MIB: u64 = 1024 * 1024;
        let own = ("/proc/self/cgroup", "0::/outer/inner\n");
        let inner = "/sys/fs/cgroup/outer/inner/memory.max";
        let outer = "/sys/fs/cgroup/outer/memory.max";
        assert_eq!(seen(&[]), (Some(16 * MIB), Some(8 * MIB)));
        let free = seen(&[own, (inner, "max\n"), (outer, "max\n")]);
        assert_eq!(free, (Some(16 * MIB), Some(8 * MIB)));
        let bounded = seen(&[own, (inner, "max\n"), (outer, "4194304\n")]);
        assert_eq!(bounded, (Some(4 * MIB), Some(4 * MIB)));
        let twice = seen(&[own, (inner, "2097152\n"), (outer, "4194304\n")]);
        assert_eq!(twice, (Some(2 * MIB), Some(2 * MIB)));
        // As a container with a name space of its own sees itself.
        let root = seen(&[
            ("/proc/self/cgroup", "0::/\n"),
            ("/sys/fs/cgroup/memory.max", "12582912\n"),
        ]);
        assert_eq!(root, (Some(12 * MIB), Some(8 * MIB)));
        let first = seen(&[
            ("/proc/self/cgroup", "5:cpu:/a\n4:hugetlb,memory:/a\n"),
            ("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "3145728\n"),
            (
                "/sys/fs/cgroup/memory/memory.limit_in_bytes",
                "9223372036854771712\n",
            ),
        ]);
        assert_eq!(first, (Some(3 * MIB), Some(3 * MIB)));
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

//! Who runs where: the server on the first core, the load and the probes' other side on the last.

use anyhow::{Context, Result};
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;
use tokio::runtime::{Builder, Runtime};

/// The core of what is measured.
pub(crate) const MEASURED: usize = 0;

/// How many cores there are up to the load's own. The number the standard library gives would be 1: the load's thread
/// is pinned.
pub(crate) fn count() -> usize {
    load_core().map_or(1, |last| last + 1)
}

/// Keeps the calling thread on one core; on a machine without that core, does nothing.
pub(crate) fn pin(core: usize) -> Result<()> {
    let mut set = CpuSet::new();
    set.set(core)?;
    sched_setaffinity(Pid::from_raw(0), &set)
        .with_context(|| format!("cannot pin a thread to core {core}"))
}

/// The last core this program may use.
pub(crate) fn load_core() -> Result<usize> {
    let allowed = sched_getaffinity(Pid::from_raw(0))?;
    let last = (0..CpuSet::count())
        .rev()
        .find(|core| allowed.is_set(*core).unwrap_or(false));
    last.context("no core is allowed")
}

/// The runtime of the load: one thread, on the last core, so that it takes nothing from the server.
pub(crate) fn runtime() -> Result<Runtime> {
    let core = load_core()?;
    if core != MEASURED {
        pin(core)?;
    }
    Ok(Builder::new_current_thread().enable_all().build()?)
}

//! Limits the process sets on itself: memory, and not outliving the parent.

use crate::failure::Failure;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::unistd::getppid;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How often the parent is looked for where the kernel does not tell of its death.
const PARENT_CHECK: Duration = Duration::from_secs(1);

/// Caps the memory of its own that this process may have at `bytes`, for good.
///
/// The mapped model file does not count: the system takes those pages back whenever it needs them. Weights that
/// llama.cpp copies into another order do, as do the context and everything else.
pub(crate) fn cap_memory(bytes: u64) -> Result<(), Failure> {
    setrlimit(Resource::RLIMIT_DATA, bytes, bytes)
        .map_err(|error| Failure::Internal(format!("cannot set the memory limit: {error}")))
}

/// Lets this process have as many connections open as the system allows it: each is a file to the system, and the
/// usual thousand is few for a company.
pub(crate) fn raise_open_files() {
    let raised = getrlimit(Resource::RLIMIT_NOFILE)
        .and_then(|(_, most)| setrlimit(Resource::RLIMIT_NOFILE, most, most));
    if let Err(error) = raised {
        tracing::warn!(%error, "the number of open connections stays limited as it is");
    }
}

/// Ends when process `parent` is no longer the parent of this one.
///
/// The kernel's notice is asked for as a signal of our own, not as one that kills: it is sent when the *thread* that
/// started us ends, which may happen while the parent process lives on. So the notice only hastens the check.
pub(crate) async fn parent_gone(parent: i32) -> Result<(), Failure> {
    let mut notice = signal(SignalKind::user_defined1())
        .map_err(|error| Failure::Internal(format!("cannot watch for signals: {error}")))?;
    ask_for_notice();
    while getppid().as_raw() == parent {
        let _ = tokio::time::timeout(PARENT_CHECK, notice.recv()).await;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn ask_for_notice() {
    if let Err(error) = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGUSR1) {
        tracing::warn!(%error, "the kernel gives no notice of the parent's death; it is looked for each second");
    }
}

#[cfg(not(target_os = "linux"))]
fn ask_for_notice() {}

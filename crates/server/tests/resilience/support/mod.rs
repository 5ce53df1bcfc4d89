//! Real processes on loopback, and those who ask them.

mod asking;
pub(crate) mod contract;
mod desk;
mod process;
mod socket;

use std::{
    future::Future,
    time::{Duration, Instant},
};

pub(crate) use asking::{Answer, Person, RunStream, has_worked};
pub(crate) use desk::{Desk, STARTER, engine_binary};
pub(crate) use process::{Server, is_alive};
pub(crate) use socket::Socket;

/// How long anything may take that is not itself measured.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(15);

/// Waits for a condition, looking again and again; `what` names it when the
/// time is over.
pub(crate) async fn until<T, F>(what: &str, limit: Duration, mut look: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < limit, "{what}: not within {limit:?}");
        tokio::time::sleep(LOOK).await;
    }
}

/// A variable of the environment that the drills need.
#[expect(
    clippy::disallowed_methods,
    reason = "tests have no configuration to read it from"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Fresh ids for messages.
pub(crate) fn fresh_id() -> uuid::Uuid {
    kernel::Ids::system(kernel::Clock::System).uuid()
}

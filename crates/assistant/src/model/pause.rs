//! How the router waits before it asks a busy model server again.

use std::time::Duration;

use futures::{FutureExt, future::BoxFuture};
use kernel::{Clock, Ids};
use providers::{Pause, Surroundings};

/// Waits by a clock and takes chance from where ids come from. Nobody waits by
/// a clock that stands.
#[derive(Clone, Debug)]
pub struct Timer {
    clock: Clock,
    ids: Ids,
}

impl Timer {
    /// A timer of this clock and this source of chance.
    pub fn new(clock: Clock, ids: Ids) -> Self {
        Self { clock, ids }
    }
}

impl Timer {
    /// A new name for a request.
    pub(super) fn new_name(&self) -> String {
        self.ids.uuid().to_string()
    }

    /// The time.
    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }
}

impl Surroundings for Timer {
    fn unix_seconds(&self) -> u64 {
        u64::try_from(self.clock.now().micros() / 1_000_000).unwrap_or(0)
    }

    fn random(&self) -> u128 {
        u128::from_be_bytes(self.ids.bytes::<16>())
    }
}

impl Pause for Timer {
    fn pause(&self, length: Duration) -> BoxFuture<'_, ()> {
        match self.clock {
            Clock::System => tokio::time::sleep(length).boxed(),
            Clock::Fixed(_) => futures::future::ready(()).boxed(),
        }
    }

    fn chance(&self) -> f64 {
        let drawn = u32::from_be_bytes(self.ids.bytes::<4>());
        f64::from(drawn) / (f64::from(u32::MAX) + 1.0)
    }
}

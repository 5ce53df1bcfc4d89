//! So many a second, and no more.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Gives turns at even distances.
#[derive(Debug)]
pub(super) struct Pace {
    every: Duration,
    /// When the next turn is free; none has been given while it is missing.
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// So many turns a second; 0 means one.
    pub(super) fn new(per_second: u32) -> Self {
        Self {
            every: Duration::from_secs(1) / per_second.max(1),
            next: Mutex::default(),
        }
    }

    /// Takes the next turn and says how long it is until then.
    pub(super) fn turn(&self, now: Instant) -> Duration {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let at = next.map_or(now, |free| free.max(now));
        *next = Some(at + self.every);
        at - now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_apart_and_none_is_saved_up() {
        let pace = Pace::new(10);
        let start = Instant::now();
        let waits: Vec<u128> = (0..3).map(|_| pace.turn(start).as_millis()).collect();
        assert_eq!(waits, [0, 100, 200]);
        let later = start + Duration::from_secs(5);
        assert_eq!(pace.turn(later), Duration::ZERO);
        assert_eq!(pace.turn(later).as_millis(), 100);
    }
}

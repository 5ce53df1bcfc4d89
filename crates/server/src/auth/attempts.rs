//! How often somebody may try: a sliding window per key, the time given from
//! outside.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use kernel::{Error, Result, Timestamp};

const WINDOW: Duration = Duration::from_mins(15);
/// Keys kept before old ones are cleared out.
const MANY: usize = 10_000;

/// Attempts by key within the last fifteen minutes.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempts {
    seen: Arc<Mutex<HashMap<String, VecDeque<Timestamp>>>>,
}

impl Attempts {
    /// Counts an attempt before it is made, so that many at once are counted
    /// too. Refused ones are not counted: they cost nothing.
    ///
    /// # Errors
    /// `RateLimited` with the time until the next one is taken.
    pub(super) fn count(&self, key: &str, limit: u32, now: Timestamp) -> Result<()> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MANY {
            seen.retain(|_, times| times.back().is_some_and(|last| now.since(*last) < WINDOW));
        }
        let times = seen.entry(key.to_owned()).or_default();
        while times
            .front()
            .is_some_and(|first| now.since(*first) >= WINDOW)
        {
            times.pop_front();
        }
        if times.len() >= limit as usize {
            let first = times.front().copied().unwrap_or(now);
            return Err(Error::RateLimited(WINDOW.saturating_sub(now.since(first))));
        }
        times.push_back(now);
        Ok(())
    }

    /// Forgets a key's attempts: the right password was given.
    pub(super) fn forget(&self, key: &str) {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
    }

    /// Takes back the newest attempt of a key that others share.
    pub(super) fn take_back(&self, key: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = seen.get_mut(key) {
            times.pop_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_slides() {
        let attempts = Attempts::default();
        let start = Timestamp::from_micros(1_000_000_000);
        for minute in 0..3 {
            let now = start.plus(Duration::from_mins(minute));
            attempts.count("a", 3, now).expect("within the limit");
        }
        let now = start.plus(Duration::from_mins(3));
        match attempts.count("a", 3, now) {
            Err(Error::RateLimited(after)) => assert_eq!(after, Duration::from_mins(12)),
            other => panic!("must wait: {other:?}"),
        }
        attempts.count("b", 3, now).expect("another key");
        attempts
            .count("a", 3, start.plus(WINDOW))
            .expect("the first one is over");
        attempts.forget("a");
        attempts.count("a", 1, now).expect("forgotten");
        attempts.take_back("a");
        attempts.count("a", 1, now).expect("taken back");
    }
}

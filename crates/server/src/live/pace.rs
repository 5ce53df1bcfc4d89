//! How fast a page may talk on its socket.

use kernel::Timestamp;

/// Messages that may come at once.
const BURST: i64 = 60;
/// The time in which one more is allowed, in microseconds: 20 a second.
const EVERY: i64 = 50_000;

/// A bucket of allowed messages that fills up with time.
#[derive(Debug)]
pub(super) struct Pace {
    /// When the bucket was empty, or would have been, in microseconds.
    empty_at: i64,
}

impl Pace {
    /// A full bucket.
    pub(super) fn from(now: Timestamp) -> Self {
        Self {
            empty_at: now.micros() - BURST * EVERY,
        }
    }

    /// Takes one message out; answers false when there is none to take.
    pub(super) fn allows(&mut self, now: Timestamp) -> bool {
        let now = now.micros();
        // A full bucket stays full however long nobody talks.
        let after = self.empty_at.max(now - BURST * EVERY) + EVERY;
        if after > now {
            return false;
        }
        self.empty_at = after;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_and_then_twenty_a_second() {
        let start = Timestamp::from_micros(1_000_000_000);
        let mut pace = Pace::from(start);
        let allowed = |pace: &mut Pace, now| (0..200).filter(|_| pace.allows(now)).count();
        assert_eq!(allowed(&mut pace, start), 60);
        let later = start.plus(Duration::from_secs(1));
        assert_eq!(allowed(&mut pace, later), 20);
        let much_later = start.plus(Duration::from_hours(1));
        assert_eq!(allowed(&mut pace, much_later), 60);
    }
}

//! When a failed job is tried again.

use std::time::Duration;

use crate::Ids;

const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_hours(1);

/// How long to wait after the failed try number `attempt`: five seconds, twice
/// as long each time, at most an hour, and up to a quarter more by chance so
/// that what failed together does not come back together.
pub(super) fn backoff(ids: &Ids, attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.saturating_sub(1))
        .unwrap_or(0)
        .min(20);
    let base = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let chance = u32::from(u16::from_be_bytes(ids.bytes()));
    base + base / 4 * chance / u32::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Timestamp};

    #[test]
    fn waits_double_up_to_an_hour_with_some_chance() {
        let ids = Ids::seeded(Clock::fixed(Timestamp::default()), 1);
        for (attempt, least) in [(1, 5), (2, 10), (3, 20), (8, 640), (11, 3600), (60, 3600)] {
            let waits: Vec<_> = (0..50).map(|_| backoff(&ids, attempt)).collect();
            let least = Duration::from_secs(least);
            assert!(
                waits
                    .iter()
                    .all(|wait| *wait >= least && *wait <= least + least / 4),
                "{attempt}"
            );
            assert!(
                waits.iter().any(|wait| *wait != waits[0]),
                "no chance in {attempt}"
            );
        }
    }
}

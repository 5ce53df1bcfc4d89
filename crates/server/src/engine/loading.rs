//! How long a load is waited for: as long as it gets on, up to a limit.

use std::time::Duration;

use assistant::model::fall::{LOAD_STUCK, LOAD_TOO_LONG};

/// A load that has not moved for so long never will.
const STUCK: Duration = Duration::from_mins(2);

/// Whether a load goes on, told from what its process has done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    longest: Duration,
    seen: Option<u64>,
    /// When it moved last, counted from its start.
    moved_at: Duration,
}

impl Load {
    /// A load that may take so long.
    pub(super) fn new(longest: Duration) -> Self {
        Self {
            longest,
            seen: None,
            moved_at: Duration::ZERO,
        }
    }

    /// Why not to wait any more, `at` so long after the start.
    pub(super) fn given_up(&mut self, at: Duration, work: Option<u64>) -> Option<&'static str> {
        if work.is_some() && work != self.seen {
            (self.seen, self.moved_at) = (work, at);
        }
        if at >= self.longest {
            Some(LOAD_TOO_LONG)
        } else if at.saturating_sub(self.moved_at) >= STUCK {
            Some(LOAD_STUCK)
        } else {
            None
        }
    }
}

/// A number that grows as a process computes, reads or takes memory: made of
/// its line in `/proc`.
pub(super) fn work_of(stat: &str) -> Option<u64> {
    // Its name is in brackets and may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    // Faults of memory, small and large, ticks computed for it and by the
    // system, and pages in memory: fields 10, 12, 14, 15 and 24 of the line.
    let numbers = [7, 9, 11, 12, 21].map(|at| fields.get(at)?.parse::<u64>().ok());
    numbers.into_iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn minutes(count: u64) -> Duration {
        Duration::from_mins(count)
    }

    #[test]
    fn a_load_that_gets_on_is_waited_for_up_to_the_limit() {
        let mut load = Load::new(minutes(30));
        for minute in 0..30 {
            assert_eq!(
                load.given_up(minutes(minute), Some(minute)),
                None,
                "{minute}"
            );
        }
        let why = load.given_up(minutes(30), Some(30));
        assert_eq!(why, Some(LOAD_TOO_LONG));
    }

    #[test]
    fn one_that_stands_still_is_not() {
        for work in [None, Some(7)] {
            let mut load = Load::new(minutes(30));
            assert_eq!(load.given_up(Duration::ZERO, work), None);
            assert_eq!(load.given_up(minutes(1), work), None);
            assert_eq!(load.given_up(minutes(2), work), Some(LOAD_STUCK));
        }
        let mut load = Load::new(minutes(30));
        assert_eq!(load.given_up(minutes(1), Some(1)), None);
        assert_eq!(load.given_up(minutes(2), Some(2)), None);
        assert_eq!(load.given_up(minutes(3), Some(2)), None);
        assert!(load.given_up(minutes(4), Some(2)).is_some());
    }

    #[test]
    fn work_is_read_from_the_process_s_line() {
        let stat = "7 (a ) (b)) S 1 2 3 4 5 6 100 0 20 0 3000 40000 0 0 20 0 4 0 9 123456 500000 18446744073709551615";
        assert_eq!(work_of(stat), Some(100 + 20 + 3000 + 40_000 + 500_000));
        assert_eq!(work_of("7 (a) S 1"), None);
        assert_eq!(work_of(""), None);
        let own = std::fs::read_to_string("/proc/self/stat").expect("a line");
        assert!(work_of(&own) > Some(0));
    }
}

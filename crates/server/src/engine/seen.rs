//! What is known of the engine without waiting for it: what its newest process
//! does, and how often one fell.

use std::time::Duration;

use assistant::model::EngineState;
use kernel::Timestamp;

/// The wait before a fallen engine is started again; it doubles up to the
/// longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// The longest rest of that wait that a request waits for.
const SHORT_WAIT: Duration = Duration::from_secs(10);
/// An engine that ran for so long after its load did not fall for the reason
/// of those before it. One that answers for its health alone proves nothing.
const STEADY: Duration = Duration::from_mins(3);

/// What is known of the newest process. Those before it have no say any more:
/// theirs come late, while the next one loads.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// The newest process's number, counted from 1.
    child: u64,
    pub(super) file: String,
    pub(super) state: EngineState,
    falls: u32,
    fell_at: Timestamp,
    /// When its load was done; none while it loads.
    loaded_at: Option<Timestamp>,
}

impl Seen {
    pub(super) fn new() -> Self {
        Self {
            child: 0,
            file: String::new(),
            state: EngineState::Stopped,
            falls: 0,
            fell_at: Timestamp::from_micros(0),
            loaded_at: None,
        }
    }

    /// A process is being started with this model; answers its number.
    pub(super) fn begin(&mut self, file: &str) -> u64 {
        self.child += 1;
        file.clone_into(&mut self.file);
        self.state = EngineState::Starting;
        self.loaded_at = None;
        self.child
    }

    /// It has loaded its model.
    pub(super) fn loaded(&mut self, child: u64, now: Timestamp) {
        if self.is_open(child) {
            self.state = EngineState::Ready;
            self.loaded_at = Some(now);
        }
    }

    /// It ended as it should.
    pub(super) fn ended(&mut self, child: u64) {
        if self.is_open(child) {
            self.state = EngineState::Stopped;
        }
    }

    /// It fell. Whoever says so first is believed: the others only saw what
    /// followed.
    pub(super) fn fell(&mut self, child: u64, why: &str, now: Timestamp) {
        if !self.is_open(child) {
            return;
        }
        let steady = |loaded: Timestamp| now.since(loaded) >= STEADY;
        if self.loaded_at.is_some_and(steady) {
            self.falls = 0;
        }
        self.falls = self.falls.saturating_add(1);
        self.fell_at = now;
        self.state = EngineState::Failed(why.to_owned());
    }

    /// Whether something may still be told of this process.
    fn is_open(&self, child: u64) -> bool {
        self.child == child && !matches!(self.state, EngineState::Failed(_))
    }

    /// How many processes were started.
    #[cfg(test)]
    pub(super) fn starts(&self) -> u64 {
        self.child
    }

    /// How long to wait before an engine is started again; none when that is
    /// too long for a request.
    pub(super) fn rest(&self, now: Timestamp) -> Option<Duration> {
        let left = pause_after(self.falls).saturating_sub(now.since(self.fell_at));
        (left <= SHORT_WAIT).then_some(left)
    }
}

/// How long an engine that fell so often is left alone. Once may be chance.
fn pause_after(falls: u32) -> Duration {
    match falls {
        0 | 1 => Duration::ZERO,
        falls => (FIRST_WAIT * 2_u32.pow(falls.min(8) - 2)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_413_600_000_000);

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    /// An engine that fell so often, the last time just now, each after so
    /// long a life.
    fn fallen(falls: u32, life: Duration) -> Seen {
        let mut seen = Seen::new();
        for _ in 0..falls {
            let child = seen.begin("m.gguf");
            seen.loaded(child, NOW.minus(life));
            seen.fell(child, "signal 6", NOW);
        }
        seen
    }

    #[rstest::rstest]
    #[case::the_first_time_may_be_chance(1, 0, Some(0))]
    #[case(2, 0, Some(1))]
    #[case(3, 0, Some(2))]
    #[case(5, 0, Some(8))]
    #[case::part_of_it_has_passed(5, 6, Some(2))]
    #[case::too_long_for_a_request(6, 0, None)]
    #[case::the_rest_is_short(6, 7, Some(9))]
    #[case::never_longer_than_a_minute(1000, 0, None)]
    #[case(1000, 50, Some(10))]
    #[case(1000, 60, Some(0))]
    fn an_engine_that_falls_at_its_first_words_rests_before_it_is_started_again(
        #[case] falls: u32,
        #[case] since: u64,
        #[case] wait: Option<u64>,
    ) {
        let seen = fallen(falls, seconds(2));
        assert_eq!(seen.rest(NOW.plus(seconds(since))), wait.map(seconds));
    }

    #[test]
    fn one_that_ran_for_long_falls_for_the_first_time() {
        assert_eq!(fallen(5, STEADY).rest(NOW), Some(Duration::ZERO));
        let little_less = STEADY.saturating_sub(seconds(1));
        assert_eq!(fallen(5, little_less).rest(NOW), Some(seconds(8)));
    }

    #[test]
    fn a_fall_is_counted_once_and_keeps_its_first_reason() {
        let mut seen = Seen::new();
        let child = seen.begin("m.gguf");
        seen.fell(child, "it took too long", NOW);
        seen.fell(child, "signal 15", NOW);
        seen.ended(child);
        seen.loaded(child, NOW);
        let why = EngineState::Failed("it took too long".to_owned());
        assert_eq!((seen.state, seen.falls), (why, 1));
    }

    #[test]
    fn the_end_of_the_process_before_is_not_that_of_the_next() {
        let mut seen = Seen::new();
        let first = seen.begin("a.gguf");
        seen.loaded(first, NOW);
        let second = seen.begin("b.gguf");
        seen.ended(first);
        assert_eq!(seen.state, EngineState::Starting);
        seen.fell(first, "signal 9", NOW);
        assert_eq!((&seen.state, seen.falls), (&EngineState::Starting, 0));
        seen.loaded(second, NOW);
        assert_eq!(seen.state, EngineState::Ready);
        seen.ended(second);
        assert_eq!(seen.state, EngineState::Stopped);
    }
}

//! How many tokens of prompts a tick may take, and which ticks take any.
//!
//! While somebody is being written to, ticks without prompts alternate with single ticks that take a piece of one: the
//! gaps between the tokens of a running answer then stay what they are when nothing is read, but for one longer gap now
//! and then, and reading gets [half](SHARE) of the time at most, however much a token of a prompt comes to cost. Time
//! is counted as it was spent and not as it was foreseen, so a piece that took longer than expected is paid for too.

use std::time::Duration;

use super::tiles::{TILE, Tiles};

/// A tick with a prompt while somebody is written to aims at this, if what is [worth taking](Tiles) is done in that
/// time.
const SMOOTH: Duration = Duration::from_millis(100);
/// A tick while nobody is: it bounds how late a newcomer or a departure is noticed.
const ALONE: Duration = Duration::from_millis(400);
/// A tick that somebody waits for and that takes longer, because the model is large or the machine slow, takes fewer
/// rows than are worth taking, and less than a tile at last. It is more than twice what a tile takes where tiles are
/// worth it, so that dearer rows do not keep it from coming back to tiles.
const LONGEST: Duration = Duration::from_secs(1);
/// Even on a slow machine a prompt is to come to its end.
const FEWEST: usize = 16;
/// What prompts get of the time while somebody is written to, at most.
const SHARE: f64 = 0.5;
/// No single tick, as of a machine that was asleep, keeps prompts waiting longer.
const MOST_OWED: Duration = Duration::from_secs(4);

/// Learns what a token of a prompt costs, and what prompts owe to those who are written to.
pub(crate) struct Pace {
    /// Seconds for a token of a prompt, and for a tick without any; 0 while unknown.
    prompt_token: f64,
    writing_tick: f64,
    /// Seconds of ticks without prompts that are due before the next one with any.
    owed: f64,
    most: usize,
    tiles: Tiles,
}

impl Pace {
    /// At most so many tokens in one tick, for a model with so many heads on so many threads.
    pub(crate) fn new(most: usize, heads: usize, threads: usize) -> Self {
        Self {
            prompt_token: 0.0,
            writing_tick: 0.0,
            owed: 0.0,
            most,
            tiles: Tiles::new(heads, threads, most),
        }
    }

    /// How many tokens of prompts the next tick may take beside one for each of `writers`; `pressing` means that it is
    /// to be short although nobody writes.
    pub(crate) fn budget(&self, writers: usize, pressing: bool) -> usize {
        if writers == 0 && pressing {
            return self.rows(SMOOTH.as_secs_f64());
        }
        if writers == 0 {
            // Fewer rows than a tile are summed in half precision, so that the answer would depend on the machine's
            // speed; and nobody is there who would notice a long tick.
            return self.rows(ALONE.as_secs_f64()).max(TILE.min(self.most));
        }
        if self.owed > 0.0 {
            return 0;
        }
        let rows = self.rows(SMOOTH.as_secs_f64() - self.writing_tick);
        // Those who write have rows in the last tile.
        let left = rows.saturating_sub(writers % TILE);
        let worth_it = left >= FEWEST.min(rows);
        if worth_it { left } else { left + TILE }
    }

    /// As many rows as fit into so many seconds, and at least the fewest worth taking if they do not take far too long.
    fn rows(&self, seconds: f64) -> usize {
        if self.prompt_token <= 0.0 {
            return TILE.min(self.most);
        }
        if let Some(rows) = self.tiles.within(whole(seconds / self.prompt_token)) {
            return rows;
        }
        let bearable = whole(LONGEST.as_secs_f64() / self.prompt_token);
        let least = self.tiles.least();
        if bearable >= least {
            least
        } else if bearable >= TILE {
            bearable - bearable % TILE
        } else {
            bearable.max(FEWEST).min(self.most)
        }
    }

    /// A tick with so many tokens of prompts and of those who write took `time`.
    pub(crate) fn learn(&mut self, prompt_tokens: usize, writers: usize, time: Duration) {
        let seconds = time.as_secs_f64();
        if prompt_tokens == 0 {
            self.writing_tick = blend(self.writing_tick, seconds);
            self.owed = (self.owed - seconds).max(0.0);
            return;
        }
        let spent = if writers > 0 { self.writing_tick } else { 0.0 };
        let reading = (seconds - spent).max(1e-6);
        self.owed = if writers > 0 {
            let due = reading * (1.0 - SHARE) / SHARE;
            (self.owed + due).min(MOST_OWED.as_secs_f64())
        } else {
            0.0
        };
        // Few tokens say little: with them the cost of the tick itself counts.
        if prompt_tokens >= FEWEST {
            let count = u32::try_from(prompt_tokens).unwrap_or(u32::MAX);
            self.prompt_token = blend(self.prompt_token, reading / f64::from(count));
        }
    }
}

/// What comes next of a prompt of which `rest` tokens are left, when a tick may take `budget` and the batch has `room`.
///
/// No part of a tile is left for the end: it would be computed, and rounded, in another way than the rest, so that the
/// answer would depend on how fast the machine happened to be.
pub(crate) fn piece(rest: usize, budget: usize, room: usize) -> usize {
    let most = budget.min(room);
    if rest <= most || !budget.is_multiple_of(TILE) {
        rest.min(most)
    } else if rest >= budget + TILE {
        most
    } else if rest <= room {
        rest
    } else {
        // What is left is then a tile and the part.
        most.checked_sub(TILE)
            .filter(|less| *less > 0)
            .unwrap_or(most)
    }
}

/// In which order prompts get their tokens of a tick, given how many each has left, in order of arrival: by turns the
/// shortest comes first, so that a short question need not wait for a long one, and the oldest, which so is read at
/// half speed at worst.
pub(crate) fn order(rest: &[usize], turn: u64) -> Vec<usize> {
    let mut order: Vec<_> = (0..rest.len()).collect();
    if turn.is_multiple_of(2) {
        order.sort_by_key(|at| rest.get(*at));
    }
    order
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped before"
)]
fn whole(number: f64) -> usize {
    number.clamp(0.0, 1e6) as usize
}

/// Costs grow with every piece of a long prompt, so the last one counts for half.
fn blend(before: f64, now: f64) -> f64 {
    if before <= 0.0 {
        now
    } else {
        0.5 * before + 0.5 * now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    /// Somebody is written to at 10 ms a token, and a token of a prompt takes so many microseconds.
    fn after(prompt_token_micros: u64) -> Pace {
        let mut pace = Pace::new(256, 8, 2);
        pace.learn(0, 1, ms(10));
        pace.learn(64, 0, Duration::from_micros(64 * prompt_token_micros));
        pace
    }

    #[test]
    fn unknown_costs_are_tried_with_one_tile() {
        let pace = Pace::new(256, 8, 2);
        assert_eq!((pace.budget(0, false), pace.budget(1, false)), (64, 63));
    }

    #[test]
    fn fewer_rows_than_are_cut_well_are_taken_only_if_those_take_too_long() {
        for (micros, wanted) in [(200, 256), (1_000, 128), (7_000, 128), (8_000, 64)] {
            let mut pace = Pace::new(256, 9, 2);
            pace.learn(128, 0, Duration::from_micros(128 * micros));
            assert_eq!(pace.budget(0, true), wanted, "{micros}");
        }
    }

    #[test]
    fn a_tick_takes_whole_tiles_with_those_who_write_in_the_last() {
        for (micros, writers, pressing, wanted) in [
            (1_000, 0, false, 256),
            (1_000, 0, true, 64),
            (500, 1, false, 128 - 1),
            (100, 4, false, 256 - 4),
            (5_000, 0, false, 64),
            (5_000, 1, false, 63),
            (5_000, 60, false, 4 + 64),
            (5_000, 64, false, 64),
            // A tile would take longer than a second.
            (20_000, 0, false, 64),
            (20_000, 0, true, 50),
            (20_000, 2, false, 48),
            (1_000_000, 0, false, 64),
            (1_000_000, 0, true, 16),
        ] {
            let budget = after(micros).budget(writers, pressing);
            assert_eq!(budget, wanted, "{micros} {writers} {pressing}");
        }
    }

    /// What the gaps of an answer are while so many tokens of a prompt are read, in milliseconds.
    fn gaps(mut rest: usize, cost: impl Fn(usize) -> u64) -> Vec<u64> {
        let (mut pace, mut gaps, mut fed) = (after(1_000), Vec::new(), 0);
        while rest > 0 {
            let count = piece(rest, pace.budget(1, false), 255);
            let gap = 10 + cost(fed) * count as u64;
            pace.learn(count, 1, ms(gap));
            gaps.push(gap);
            (rest, fed) = (rest - count, fed + count);
        }
        gaps
    }

    #[test]
    fn reading_takes_half_of_the_time_and_the_median_gap_stays() {
        // A token costs 2 ms at the beginning and 6 ms at the end.
        let mut gaps = gaps(4_000, |fed| 2 + fed as u64 / 1_000);
        let total: u64 = gaps.iter().sum();
        let writing: u64 = gaps.iter().filter(|gap| **gap == 10).sum();
        assert!((48..=52).contains(&(writing * 100 / total)), "{gaps:?}");
        gaps.sort_unstable();
        assert_eq!(gaps[gaps.len() * 9 / 10], 10);
        assert!(gaps.last().is_some_and(|longest| *longest <= 10 + 6 * 64));
    }

    #[test]
    fn a_piece_that_took_too_long_is_paid_for() {
        let mut pace = after(1_000);
        assert_eq!(pace.budget(1, false), 63);
        pace.learn(63, 1, ms(510));
        let mut ticks = 0;
        while pace.budget(1, false) == 0 {
            pace.learn(0, 1, ms(10));
            ticks += 1;
        }
        assert_eq!(ticks, 50);
        pace.learn(63, 1, Duration::from_hours(1));
        assert!(pace.owed <= 4.0);
        // Nobody is written to any more, so nothing is owed.
        assert!(pace.budget(0, false) > 0);
        pace.learn(64, 0, ms(64));
        assert!(pace.budget(1, false) > 0);
    }

    #[test]
    fn no_part_of_a_tile_is_left_for_the_end() {
        for (rest, budget, room, wanted) in [
            (500, 128, 256, 128),
            (100, 128, 256, 100),
            (140, 128, 256, 140),
            (191, 128, 256, 191),
            (192, 128, 256, 128),
            (270, 256, 256, 192),
            (320, 256, 256, 256),
            (70, 64, 64, 64),
            // Beside those who write the tick is to stay short.
            (100, 63, 255, 63),
            (100, 0, 255, 0),
        ] {
            assert_eq!(piece(rest, budget, room), wanted, "{rest} {budget} {room}");
        }
        for rest in 65..1_000 {
            let (mut left, mut budget) = (rest, 64);
            while left > 0 {
                let count = piece(left, budget, 256);
                assert!(count >= 64, "{rest}: {count}");
                left -= count;
                budget = if budget == 256 { 64 } else { budget + 64 };
            }
        }
    }

    #[test]
    fn short_prompts_pass_long_ones_every_other_tick() {
        assert_eq!(order(&[4_000, 50, 900], 0), [1, 2, 0]);
        assert_eq!(order(&[4_000, 50, 900], 1), [0, 1, 2]);
        assert_eq!(order(&[70, 70], 0), [0, 1]);
        assert!(order(&[], 0).is_empty());
    }
}

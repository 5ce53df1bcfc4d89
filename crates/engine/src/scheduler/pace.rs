//! How many tokens of prompts a tick may take.

use std::time::Duration;

/// A tick while somebody is being written to: longer ones would be seen as jerks.
const SMOOTH: Duration = Duration::from_millis(100);
/// A tick while nobody is: it bounds how late a newcomer or a departure is noticed.
const ALONE: Duration = Duration::from_millis(400);
/// Even on a slow machine a prompt is to come to its end.
const FEWEST: usize = 16;

/// Learns what a token of a prompt costs.
pub(crate) struct Pace {
    /// Seconds for a token of a prompt, and for a tick without any; 0 while unknown.
    prompt_token: f64,
    writing_tick: f64,
    most: usize,
}

impl Pace {
    /// At most so many tokens of prompts in one tick.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            prompt_token: 0.0,
            writing_tick: 0.0,
            most,
        }
    }

    /// How many tokens of prompts the next tick may take.
    pub(crate) fn budget(&self, somebody_is_written_to: bool) -> usize {
        let (time, spent) = if somebody_is_written_to {
            (SMOOTH, self.writing_tick)
        } else {
            (ALONE, 0.0)
        };
        if self.prompt_token <= 0.0 {
            return FEWEST * 2;
        }
        let fit = (time.as_secs_f64() - spent) / self.prompt_token;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is clamped before"
        )]
        let tokens = fit.clamp(0.0, 1e6) as usize;
        tokens.clamp(FEWEST, self.most)
    }

    /// A tick with so many tokens of prompts took `time`.
    pub(crate) fn learn(&mut self, prompt_tokens: usize, writing: bool, time: Duration) {
        let seconds = time.as_secs_f64();
        if prompt_tokens == 0 {
            self.writing_tick = blend(self.writing_tick, seconds);
            return;
        }
        let spent = if writing { self.writing_tick } else { 0.0 };
        let count = u32::try_from(prompt_tokens).unwrap_or(u32::MAX);
        // Few tokens say little: with them the cost of the tick itself counts.
        if prompt_tokens >= FEWEST {
            let cost = ((seconds - spent) / f64::from(count)).max(1e-6);
            self.prompt_token = blend(self.prompt_token, cost);
        }
    }
}

fn blend(before: f64, now: f64) -> f64 {
    if before <= 0.0 {
        now
    } else {
        0.7 * before + 0.3 * now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_stays_short_while_somebody_is_written_to() {
        let mut pace = Pace::new(256);
        assert_eq!(pace.budget(true), 32);
        for _ in 0..20 {
            pace.learn(0, true, Duration::from_millis(20));
            pace.learn(64, true, Duration::from_millis(20 + 64));
        }
        assert!(
            (75..=80).contains(&pace.budget(true)),
            "{}",
            pace.budget(true)
        );
        assert_eq!(pace.budget(false), 256);
    }

    #[test]
    fn a_slow_machine_still_goes_on() {
        let mut pace = Pace::new(256);
        pace.learn(32, false, Duration::from_secs(32));
        assert_eq!((pace.budget(true), pace.budget(false)), (16, 16));
    }
}

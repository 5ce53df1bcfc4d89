//! What one tick computes.

use super::running::Running;
use super::{Scheduler, pace};
use crate::cells::Cells;

impl Scheduler<'_> {
    /// How many answers are being written.
    pub(super) fn writers(&self) -> usize {
        self.running
            .iter()
            .filter(|running| running.is_writing())
            .count()
    }

    /// One token of each that writes, then tokens of prompts, then of beginnings to be kept. Returns how many tokens
    /// of prompts and beginnings those were.
    pub(super) fn fill_batch(&mut self, writers: usize) -> Result<usize, String> {
        self.cells.clear_batch();
        for running in &mut self.running {
            (running.index, running.added) = (None, 0);
        }
        let writing = self
            .running
            .iter_mut()
            .filter(|running| running.is_writing());
        for running in writing {
            add(&mut self.cells, running, 1)?;
        }
        // A pin is not to keep a newcomer waiting either.
        let pins = self.running.iter().any(Running::is_pin);
        let budget = self.pace.budget(writers, pins);
        let mut left = budget;
        for at in self.prompts(budget) {
            let Some(running) = self.running.get_mut(at).filter(|_| left > 0) else {
                break;
            };
            if let Some(place) = running.place {
                self.cells.share(place, &running.tokens);
                running.found(self.cells.len(place));
            }
            let next = pace::piece(running.pending(), left, self.cells.batch_room());
            left = left.saturating_sub(add(&mut self.cells, running, next)?);
        }
        if !self.cells.make_room(self.cells.batch_len()) {
            tracing::debug!("the context is crowded");
        }
        Ok(self.cells.batch_len() - writers)
    }

    /// Whose prompts are read in this tick, in this order.
    fn prompts(&mut self, budget: usize) -> Vec<usize> {
        if budget == 0 {
            return Vec::new();
        }
        self.turn += 1;
        let reading = |pins: bool| {
            let all = self.running.iter().enumerate();
            all.filter(move |(_, running)| !running.is_writing() && running.is_pin() == pins)
                .map(|(at, running)| (at, running.pending()))
        };
        let (at, rest): (Vec<_>, Vec<_>) = reading(false).unzip();
        let order = pace::order(&rest, self.turn);
        order
            .into_iter()
            .filter_map(|number| at.get(number).copied())
            .chain(reading(true).map(|(at, _)| at))
            .collect()
    }
}

/// Adds up to `most` of the tokens that are not computed yet, and returns how many.
fn add(cells: &mut Cells<'_>, running: &mut Running, most: usize) -> Result<usize, String> {
    let Some(place) = running.place else {
        return Ok(0);
    };
    let rest = running.tokens.get(running.fed..).unwrap_or_default();
    let count = rest.len().min(most).min(cells.batch_room());
    if count == 0 {
        return Ok(0);
    }
    let whole = count == rest.len();
    let index = cells.add(place, rest.get(..count).unwrap_or_default(), whole)?;
    running.index = whole.then_some(index);
    running.added = count;
    Ok(count)
}

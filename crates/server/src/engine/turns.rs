//! Whose turn it is at an engine that holds one model at a time. Requests for
//! the loaded model run together; one for another model waits until they are
//! done, and whoever comes after it waits behind it, so that nobody is cut
//! and nobody starves.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

/// The turns at one engine.
#[derive(Debug, Default)]
pub(super) struct Turns {
    state: Mutex<State>,
    /// Changes whenever somebody may have become next.
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    /// The model that requests run on, while `running` is not 0.
    file: String,
    running: usize,
    waiting: VecDeque<(u64, String)>,
    newest: u64,
}

impl State {
    fn is_free_for(&self, file: &str) -> bool {
        self.running == 0 || self.file == file
    }

    fn begin(&mut self, file: &str) {
        file.clone_into(&mut self.file);
        self.running += 1;
    }
}

/// The right to use the engine with one model, given back when dropped.
#[derive(Debug)]
pub(super) struct Turn(Arc<Turns>);

/// A place in the row, given up when dropped before its turn.
struct Place {
    turns: Arc<Turns>,
    number: u64,
}

impl Turns {
    /// A turn for `file` at once, or none when others come first.
    pub(super) fn take_now(self: &Arc<Self>, file: &str) -> Option<Turn> {
        let mut state = self.lock();
        let free = state.waiting.is_empty() && state.is_free_for(file);
        free.then(|| {
            state.begin(file);
            Turn(Arc::clone(self))
        })
    }

    /// Whether requests for `file` are at work, of whatever day.
    pub(super) fn is_used_by(&self, file: &str) -> bool {
        let state = self.lock();
        let of_file = state.file.rsplit_once('/').map(|(_, name)| name);
        state.running > 0 && of_file == Some(file)
    }

    /// A turn for `file`, after those who came before with another model.
    pub(super) async fn take(self: &Arc<Self>, file: &str) -> Turn {
        let place = self.queue(file);
        let mut changed = self.changed.subscribe();
        loop {
            if let Some(turn) = place.take(file) {
                return turn;
            }
            // The sender lives as long as `self`.
            drop(changed.changed().await);
        }
    }

    fn queue(self: &Arc<Self>, file: &str) -> Place {
        let mut state = self.lock();
        state.newest += 1;
        let number = state.newest;
        state.waiting.push_back((number, file.to_owned()));
        Place {
            turns: Arc::clone(self),
            number,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn take(&self, file: &str) -> Option<Turn> {
        let mut state = self.turns.lock();
        let first = state.waiting.front()?.0 == self.number;
        if !first || !state.is_free_for(file) {
            return None;
        }
        state.begin(file);
        Some(Turn(Arc::clone(&self.turns)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let number = self.number;
        self.turns
            .lock()
            .waiting
            .retain(|(waiting, _)| *waiting != number);
        self.turns.changed.send_replace(());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.lock().running -= 1;
        self.0.changed.send_replace(());
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn another_model_waits_for_those_at_work_and_is_not_passed_by() {
        let turns = Arc::new(Turns::default());
        let first = turns.take_now("a").expect("it is free");
        let second = turns.take_now("a").expect("they run together");
        assert!(turns.take_now("b").is_none());
        let mut other = Box::pin(turns.take("b"));
        assert!(other.as_mut().now_or_never().is_none());
        assert!(turns.take_now("a").is_none(), "it would pass the other by");
        let mut third = Box::pin(turns.take("a"));
        assert!(third.as_mut().now_or_never().is_none());
        drop(first);
        assert!(other.as_mut().now_or_never().is_none(), "one still runs");
        drop(second);
        assert!(third.as_mut().now_or_never().is_none(), "not its turn");
        let other = other.now_or_never().expect("its turn");
        assert!(third.as_mut().now_or_never().is_none(), "the other runs");
        drop(other);
        let _third = third.now_or_never().expect("its turn");
    }

    #[tokio::test]
    async fn who_leaves_the_row_lets_the_next_pass() {
        let turns = Arc::new(Turns::default());
        let _first = turns.take_now("a").expect("it is free");
        let mut other = Box::pin(turns.take("b"));
        assert!(other.as_mut().now_or_never().is_none());
        let mut next = Box::pin(turns.take("a"));
        assert!(next.as_mut().now_or_never().is_none());
        drop(other);
        assert!(next.now_or_never().is_some());
    }

    #[tokio::test]
    async fn a_waiting_one_is_woken() {
        let turns = Arc::new(Turns::default());
        let first = turns.take_now("a").expect("it is free");
        let waiting = turns.take("b");
        let (turn, ()) = tokio::join!(waiting, async { drop(first) });
        assert!(turns.take_now("a").is_none());
        drop(turn);
        assert!(turns.take_now("a").is_some());
    }
}

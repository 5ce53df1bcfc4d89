//! Runs in progress: their events in memory, for whoever listens or comes back
//! with `Last-Event-ID`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::Stream;
use kernel::ids::{PersonId, RunId};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::types::RunEvent;

/// The runs of this process.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    live: Arc<Mutex<HashMap<RunId, Arc<LiveRun>>>>,
}

/// One run and everything it has told.
#[derive(Debug)]
pub struct LiveRun {
    /// Whose it is.
    pub person: PersonId,
    events: Mutex<Vec<RunEvent>>,
    told: watch::Sender<usize>,
    cancel: CancellationToken,
}

impl Runs {
    pub(super) fn begin(&self, id: RunId, person: PersonId) -> Arc<LiveRun> {
        let run = Arc::new(LiveRun {
            person,
            events: Mutex::default(),
            told: watch::Sender::new(0),
            cancel: CancellationToken::new(),
        });
        self.lock().insert(id, Arc::clone(&run));
        run
    }

    /// The run, while its events are kept.
    pub fn find(&self, id: RunId) -> Option<Arc<LiveRun>> {
        self.lock().get(&id).cloned()
    }

    pub(super) fn forget(&self, id: RunId) {
        self.lock().remove(&id);
    }

    /// How many runs one person has going.
    pub fn count_of(&self, person: PersonId) -> usize {
        self.lock().values().filter(|run| run.person == person && !run.is_over()).count()
    }

    /// How many runs are going.
    pub fn count(&self) -> usize {
        self.lock().values().filter(|run| !run.is_over()).count()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<RunId, Arc<LiveRun>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveRun {
    pub(super) fn tell(&self, event: RunEvent) {
        let mut events = self.lock();
        events.push(event);
        self.told.send_replace(events.len());
    }

    /// Asks the run to stop; it ends with what it has.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    pub(super) fn cancelled(&self) -> CancellationToken {
        self.cancel.clone()
    }

    /// Whether its last event has been told.
    pub fn is_over(&self) -> bool {
        self.lock().last().is_some_and(RunEvent::is_last)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<RunEvent>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything told after event `from`, numbered from 1, and what follows
    /// until the last one.
    pub fn follow(self: Arc<Self>, from: usize) -> impl Stream<Item = (usize, RunEvent)> + Send {
        futures::stream::unfold((self, from, false), |(run, place, over)| async move {
            if over {
                return None;
            }
            let mut told = run.told.subscribe();
            loop {
                let next = run.lock().get(place).cloned();
                if let Some(event) = next {
                    let over = event.is_last();
                    return Some(((place + 1, event), (run, place + 1, over)));
                }
                told.changed().await.ok()?;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;
    use crate::run::types::{RunResult, RunState};

    fn progress(done: u32) -> RunEvent {
        RunEvent::Progress { stage: "words".to_owned(), done, total: 3 }
    }

    #[tokio::test]
    async fn who_comes_back_gets_what_was_missed_and_the_rest() {
        let runs = Runs::default();
        let id = RunId(uuid::Uuid::nil());
        let run = runs.begin(id, PersonId(uuid::Uuid::nil()));
        run.tell(progress(1));
        run.tell(progress(2));
        let late = Arc::clone(&run).follow(1);
        run.tell(RunEvent::Finished { state: RunState::Finished, result: RunResult::default() });
        let seen: Vec<usize> = late.map(|(number, _)| number).collect().await;
        assert_eq!(seen, [2, 3]);
        assert_eq!(runs.count(), 0);
    }
}

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

use super::types::{RunEvent, RunProgress};
use crate::model::Waiting;

/// What is told while nothing comes.
const SWAPPING: &str = "swapping";
const LOADING: &str = "loading";
const QUEUED: &str = "queued";

/// The runs of this process.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    live: Arc<Mutex<HashMap<RunId, Arc<LiveRun>>>>,
    taken: Arc<Mutex<HashMap<PersonId, usize>>>,
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
    /// Takes a place for a run, or none when its person has `most` taken.
    pub(super) fn begin(&self, id: RunId, person: PersonId, most: usize) -> Option<Place> {
        let seat = Arc::new(Seat::take(&self.taken, person, most)?);
        let run = Arc::new(LiveRun {
            person,
            events: Mutex::default(),
            told: watch::Sender::new(0),
            cancel: CancellationToken::new(),
        });
        self.lock().insert(id, Arc::clone(&run));
        Some(Place {
            runs: self.clone(),
            id,
            run,
            seat,
            kept: false,
        })
    }

    /// The run, while its events are kept.
    pub fn find(&self, id: RunId) -> Option<Arc<LiveRun>> {
        self.lock().get(&id).cloned()
    }

    pub(super) fn forget(&self, id: RunId) {
        self.lock().remove(&id);
    }

    /// The runs that are going.
    pub(super) fn going(&self) -> Vec<RunId> {
        let live = self.lock();
        let going = live.iter().filter(|(_, run)| !run.is_over());
        going.map(|(id, _)| *id).collect()
    }

    /// How many runs are going.
    pub fn count(&self) -> usize {
        self.going().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<RunId, Arc<LiveRun>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of the few runs a person may have at once. Everything that works for
/// the run holds it, also what a cancellation cannot stop midway; the last to
/// let go frees it, however it ended.
#[derive(Debug)]
pub(super) struct Seat {
    taken: Arc<Mutex<HashMap<PersonId, usize>>>,
    person: PersonId,
}

impl Seat {
    fn take(
        taken: &Arc<Mutex<HashMap<PersonId, usize>>>,
        person: PersonId,
        most: usize,
    ) -> Option<Self> {
        let mut counts = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(person).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Self {
            taken: Arc::clone(taken),
            person,
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.person);
            }
        }
    }
}

/// A place among the runs in progress, given back unless the run begins.
#[derive(Debug)]
pub(super) struct Place {
    runs: Runs,
    id: RunId,
    run: Arc<LiveRun>,
    seat: Arc<Seat>,
    kept: bool,
}

impl Place {
    /// To be held by work that outlives the request that asked for the run.
    pub(super) fn seat(&self) -> Arc<Seat> {
        Arc::clone(&self.seat)
    }

    /// The run has begun: from now on it is the run's own.
    pub(super) fn keep(mut self) -> (Arc<LiveRun>, Arc<Seat>) {
        self.kept = true;
        (Arc::clone(&self.run), Arc::clone(&self.seat))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.kept {
            self.runs.forget(self.id);
        }
    }
}

impl LiveRun {
    pub(super) fn tell(&self, event: RunEvent) {
        let mut events = self.lock();
        events.push(event);
        self.told.send_replace(events.len());
    }

    /// Tells what the request under way waits for; when that is over, how far
    /// the run was before.
    pub(super) fn wait(&self, waiting: Waiting) {
        let (stage, place) = match waiting {
            Waiting::Swapping => (SWAPPING, None),
            Waiting::Loading => (LOADING, None),
            Waiting::Queued(place) => (QUEUED, Some(place)),
            Waiting::Over => return self.wait_no_more(),
        };
        let event = RunEvent::Progress {
            stage: stage.to_owned(),
            done: 0,
            total: 1,
            place,
        };
        if self.newest_progress(|_| true).as_ref() != Some(&event) {
            self.tell(event);
        }
    }

    fn wait_no_more(&self) {
        let is_wait = |stage: &str| [SWAPPING, LOADING, QUEUED].contains(&stage);
        let newest = self.newest_progress(|_| true);
        let waits = newest.is_some_and(
            |event| matches!(event, RunEvent::Progress { stage, .. } if is_wait(&stage)),
        );
        if waits && let Some(before) = self.newest_progress(|stage| !is_wait(stage)) {
            self.tell(before);
        }
    }

    /// How far it is; none when it is over or has not told.
    pub fn progress(&self) -> Option<RunProgress> {
        match self.newest_progress(|_| true)? {
            RunEvent::Progress {
                stage,
                done,
                total,
                place,
            } if !self.is_over() => Some(RunProgress {
                stage,
                done,
                total,
                place,
            }),
            _ => None,
        }
    }

    fn newest_progress(&self, wanted: impl Fn(&str) -> bool) -> Option<RunEvent> {
        let events = self.lock();
        let mut newest_first = events.iter().rev();
        newest_first
            .find(|event| matches!(event, RunEvent::Progress { stage, .. } if wanted(stage)))
            .cloned()
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

    /// The event at `place`, and whether the run is over.
    fn look(&self, place: usize) -> (Option<RunEvent>, bool) {
        let events = self.lock();
        (
            events.get(place).cloned(),
            events.last().is_some_and(RunEvent::is_last),
        )
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
                match run.look(place) {
                    (Some(event), _) => {
                        let over = event.is_last();
                        return Some(((place + 1, event), (run, place + 1, over)));
                    }
                    // Who has seen everything of a run that is over waits for nothing.
                    (None, true) => return None,
                    (None, false) => {}
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
        RunEvent::Progress {
            stage: "words".to_owned(),
            done,
            total: 3,
            place: None,
        }
    }

    #[tokio::test]
    async fn who_comes_back_gets_what_was_missed_and_the_rest() {
        let runs = Runs::default();
        let id = RunId(uuid::Uuid::nil());
        let place = runs.begin(id, PersonId(uuid::Uuid::nil()), 1);
        let (run, _seat) = place.expect("a place").keep();
        run.tell(progress(1));
        run.tell(progress(2));
        let late = Arc::clone(&run).follow(1);
        run.tell(RunEvent::Finished {
            state: RunState::Finished,
            result: RunResult::default(),
        });
        let seen: Vec<usize> = late.map(|(number, _)| number).collect().await;
        assert_eq!(seen, [2, 3]);
        assert_eq!(runs.count(), 0);
        assert_eq!(
            run.follow(3).count().await,
            0,
            "there is nothing more to wait for"
        );
    }

    #[tokio::test]
    async fn a_wait_is_told_once_and_what_was_before_comes_back() {
        let runs = Runs::default();
        let place = runs.begin(RunId(uuid::Uuid::nil()), PersonId(uuid::Uuid::nil()), 1);
        let (run, _seat) = place.expect("a place").keep();
        run.tell(progress(1));
        for waiting in [
            Waiting::Loading,
            Waiting::Queued(2),
            Waiting::Queued(2),
            Waiting::Queued(1),
        ] {
            run.wait(waiting);
        }
        let now = run.progress().expect("it goes on");
        assert_eq!((now.stage.as_str(), now.place), ("queued", Some(1)));
        run.wait(Waiting::Over);
        run.wait(Waiting::Over);
        assert_eq!(run.progress().expect("it goes on").stage, "words");
        run.tell(RunEvent::Finished {
            state: RunState::Finished,
            result: RunResult::default(),
        });
        assert_eq!(run.progress(), None);
        let stages: Vec<RunEvent> = run.follow(0).map(|(_, event)| event).collect().await;
        assert_eq!(stages.len(), 6, "{stages:?}");
    }

    #[test]
    fn a_place_that_is_not_kept_is_given_back() {
        let (runs, person) = (Runs::default(), PersonId(uuid::Uuid::nil()));
        let id = |number| RunId(uuid::Uuid::from_u128(number));
        let first = runs.begin(id(1), person, 1);
        assert!(first.is_some() && runs.begin(id(2), person, 1).is_none());
        drop(first);
        assert!(runs.begin(id(3), person, 1).is_some());
    }
    /// Whoever starts and cancels in a loop still has no more at work.
    #[test]
    fn a_place_is_free_when_the_last_of_its_work_has_ended() {
        let (runs, person) = (Runs::default(), PersonId(uuid::Uuid::nil()));
        let id = |number| RunId(uuid::Uuid::from_u128(number));
        let (_, seat) = runs.begin(id(1), person, 1).expect("a place").keep();
        let blocking = Arc::clone(&seat);
        drop(seat);
        runs.forget(id(1));
        assert!(runs.begin(id(2), person, 1).is_none(), "it still works");
        let other = PersonId(uuid::Uuid::max());
        assert!(runs.begin(id(3), other, 1).is_some());
        let panicked = std::thread::spawn(move || {
            let _held = blocking;
            panic!("in the middle of it");
        });
        assert!(panicked.join().is_err());
        assert!(runs.begin(id(4), person, 1).is_some());
    }
}

//! The working place of one run: its board, what it has cost, and the channel
//! to whoever listens.

use std::{sync::Arc, time::Duration};

use kernel::{Error, Language, Result, Timestamp, ids::ModelId};
use tokio::sync::watch;

use super::{
    board::Board,
    store,
    task::Job,
    types::{ModelRef, RunEvent, RunResult, Usage},
};
use crate::model::{Listener, Model, SoFar};

/// The text so far is kept at least this often.
const CHECKPOINT: Duration = Duration::from_secs(1);
/// However many parts it has, a run takes no longer.
const LONGEST_RUN: Duration = Duration::from_mins(30);

pub(super) struct Desk {
    pub(super) job: Job,
    pub(super) board: Board,
    /// The language the conversation is in, and so the answer.
    pub(super) language: Language,
    pub(super) model: Option<ModelRef>,
    pub(super) usage: Usage,
    /// The request under way, for whoever gives it up.
    pub(super) so_far: SoFar,
    /// Wordings that did not hold.
    pub(super) refused: usize,
    /// Models that failed this run.
    pub(super) failed: Vec<ModelId>,
    /// Whether a request was sent again after the engine had died.
    pub(super) asked_again: bool,
    /// When the run ends whatever it has.
    deadline: Timestamp,
    /// The newest text, for whoever writes checkpoints.
    newest: watch::Sender<RunResult>,
}

impl Desk {
    pub(super) fn new(job: Job, kind: &str, language: Language) -> Self {
        let board = Board::new(kind, &job.context, job.actor.language);
        let newest = watch::Sender::new(RunResult::default());
        let deadline = job.parts.clock.now().plus(LONGEST_RUN);
        let live = Arc::clone(&job.live);
        let so_far = SoFar::telling(Listener::new(move |waiting| live.wait(waiting)));
        Self {
            job,
            board,
            language,
            model: None,
            usage: Usage::default(),
            so_far,
            refused: 0,
            failed: Vec::new(),
            asked_again: false,
            deadline,
            newest,
        }
    }

    /// Tells what is new and leaves it to be kept.
    pub(super) fn publish(&mut self) {
        for event in self.board.take_news() {
            self.job.live.tell(event);
        }
        self.newest.send_replace(self.board.result().clone());
    }

    /// Writes the newest text down at once, then not more than once a second,
    /// as long as the work goes on: also while a model loads or thinks.
    pub(super) fn keep_on(&self) -> impl Future<Output = ()> + use<> {
        let (db, id) = (self.job.parts.db.clone(), self.job.id);
        let mut newest = self.newest.subscribe();
        async move {
            while newest.changed().await.is_ok() {
                let result = newest.borrow_and_update().clone();
                let kept = db.write(move |tx| store::checkpoint(tx, id, &result));
                if let Err(error) = kept.await {
                    tracing::warn!(run = %id, %error, "a checkpoint could not be written");
                }
                tokio::time::sleep(CHECKPOINT).await;
            }
        }
    }

    pub(super) fn progress(&self, stage: &str, done: usize, total: usize) {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let event = RunEvent::Progress {
            stage: stage.to_owned(),
            done: count(done),
            total: count(total),
            place: None,
        };
        self.job.live.tell(event);
    }

    /// Does work that cannot be stopped midway. A run that ends meanwhile keeps
    /// its place until that is done.
    ///
    /// # Errors
    /// `Internal` when it panicked.
    pub(super) async fn blocking<T, W>(&self, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce() -> T + Send + 'static,
    {
        let seat = self.job.seat.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            work()
        });
        done.await.map_err(Error::internal)
    }

    /// How much of the run's time is left.
    pub(super) fn left(&self) -> Duration {
        self.deadline.since(self.job.parts.clock.now())
    }

    pub(super) fn spent(&mut self, usage: providers::Usage) {
        self.usage.prompt_tokens += usage.prompt_tokens;
        self.usage.completion_tokens += usage.completion_tokens;
        self.usage.cached_tokens += usage.cached_tokens;
    }
}

pub(super) fn reference(model: &Model) -> ModelRef {
    ModelRef {
        id: model.id,
        name: model.name.clone(),
        is_small: model.settings.small,
    }
}

//! The working place of one run: its board, what it has cost, and the channel
//! to whoever listens.

use kernel::{Language, Timestamp};

use super::{
    board::Board,
    store,
    task::Job,
    types::{ModelRef, RunEvent, Usage},
};
use crate::model::Model;

/// The text so far is kept at least this often.
const CHECKPOINT_MICROS: i64 = 1_000_000;

pub(super) struct Desk {
    pub(super) job: Job,
    pub(super) board: Board,
    /// The language the conversation is in, and so the answer.
    pub(super) language: Language,
    pub(super) model: Option<ModelRef>,
    pub(super) usage: Usage,
    kept_at: Timestamp,
}

impl Desk {
    pub(super) fn new(job: Job, kind: &str, language: Language) -> Self {
        let board = Board::new(kind, &job.context, job.actor.language);
        let kept_at = job.parts.clock.now();
        Self {
            job,
            board,
            language,
            model: None,
            usage: Usage::default(),
            kept_at,
        }
    }

    /// Tells what is new and keeps it, not more than once a second.
    pub(super) async fn publish(&mut self) {
        for event in self.board.take_news() {
            self.job.live.tell(event);
        }
        let now = self.job.parts.clock.now();
        if now.micros() - self.kept_at.micros() >= CHECKPOINT_MICROS {
            self.kept_at = now;
            let (id, result) = (self.job.id, self.board.result().clone());
            let kept = self
                .job
                .parts
                .db
                .write(move |tx| store::checkpoint(tx, id, &result))
                .await;
            if let Err(error) = kept {
                tracing::warn!(run = %self.job.id, %error, "a checkpoint could not be written");
            }
        }
    }

    pub(super) fn progress(&self, stage: &str, done: usize, total: usize) {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let event = RunEvent::Progress {
            stage: stage.to_owned(),
            done: count(done),
            total: count(total),
        };
        self.job.live.tell(event);
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

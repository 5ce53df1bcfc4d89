//! The end of a run: written in one transaction, told, and explained.

use kernel::{Error, Event, Language, audit, http::Problem, i18n, ids::RunId};
use providers::ProviderError;

use super::{
    board::Note,
    desk::Desk,
    store::{self, Ending},
    task::{Job, Stop},
    told::tell_refused,
    types::{RunEvent, RunResult, RunState},
};
use crate::{
    audited,
    model::{EngineState, Model, fall},
};

/// Writes how a run ended, and tells it.
pub(super) async fn finish(mut desk: Desk, ended: Result<RunState, Stop>) {
    let (state, problem) = match ended {
        Ok(state) => (state, None),
        Err(stop) => {
            wait_for_fall(&desk, &stop).await;
            explain(&mut desk, stop)
        }
    };
    tell_refused(&mut desk);
    desk.publish();
    let job = &desk.job;
    let ending = Ending {
        state,
        model: desk.model.clone(),
        result: desk.board.result().clone(),
        problem: problem.clone(),
        usage: desk.usage,
        at: job.parts.clock.now(),
    };
    record(job, ending).await;
    tell_usage(&desk).await;
    let result = desk.board.result().clone();
    // Whoever hears the last word may begin the next run.
    desk.job.seat = None;
    desk.job.live.tell(match problem {
        Some(mut problem) => {
            problem.localise(desk.job.actor.language);
            RunEvent::Failed { problem, result }
        }
        None => RunEvent::Finished { state, result },
    });
}

/// A broken stream is seen a moment before the process behind it is known to
/// have ended; the person should read why.
async fn wait_for_fall(desk: &Desk, stop: &Stop) {
    if let Stop::Model {
        model,
        error: ProviderError::Unavailable { .. },
    } = stop
    {
        desk.job.parts.models.settled_state(model).await;
    }
}

async fn record(job: &Job, ending: Ending) {
    let (id, actor, parts) = (job.id, job.actor.clone(), job.parts.clone());
    let code = job.scenario.code.clone();
    let written = job.parts.db.write(move |tx| {
        store::finish(tx, id, &ending)?;
        let mut detail = serde_json::Map::new();
        detail.insert("run".to_owned(), id.to_string().into());
        detail.insert("scenario".to_owned(), code.into());
        detail.insert("state".to_owned(), ending.state.code().into());
        detail.insert(
            "tokens".to_owned(),
            (ending.usage.prompt_tokens + ending.usage.completion_tokens).into(),
        );
        audit::record(
            tx,
            &parts.ids,
            &parts.clock,
            Some(&actor),
            audited::RUN_FINISH,
            None,
            detail,
        )?;
        tx.emit(Event::Personal {
            person: actor.person,
            kind: "run",
            id: Some(id.0),
        });
        Ok(())
    });
    if let Err(error) = written.await {
        tracing::error!(run = %job.id, %error, "the end of a run could not be written");
    }
}

async fn tell_usage(desk: &Desk) {
    let job = &desk.job;
    let quota = job
        .parts
        .quota
        .allowance(&job.permit, job.parts.clock.now())
        .await
        .ok();
    job.live.tell(RunEvent::Usage {
        usage: desk.usage,
        quota,
    });
}

/// Tells the person why, and decides whether the run counts as failed: without
/// tokens it ends well with its key messages.
fn explain(desk: &mut Desk, stop: Stop) -> (RunState, Option<Problem>) {
    match stop {
        Stop::Quota => {
            let note = Note {
                code: "quota_used_up",
                message: "quota-used-up",
                ..Note::default()
            };
            desk.board.notice(note);
            (RunState::Finished, None)
        }
        Stop::Model { model, error } => {
            let reason = reason(desk, &model, &error);
            tracing::warn!(model = %model.name, kind = error.kind(), "the model failed");
            let (code, message) = ("model_failed", "model-failed");
            let problem = problem(desk, &Error::unavailable("model-failed"));
            let note = Note {
                code,
                message,
                model: Some(&model.name),
                reason: Some(reason),
                ..Note::default()
            };
            desk.board.notice(note);
            (RunState::Failed, Some(problem))
        }
        Stop::Unreadable => {
            // Nothing of the place is told to whoever has lost it.
            desk.board.clear();
            desk.board.notice(Note {
                code: "access_ended",
                message: "access-ended",
                ..Note::default()
            });
            let problem = problem(desk, &Error::forbidden("run-access-ended"));
            (RunState::Failed, Some(problem))
        }
        Stop::Interrupted => {
            let note = Note {
                code: "interrupted",
                message: "interrupted",
                ..Note::default()
            };
            desk.board.notice(note);
            (
                RunState::Failed,
                Some(problem(desk, &Error::unavailable("run-interrupted"))),
            )
        }
        Stop::Broken(error) => (RunState::Failed, Some(problem(desk, &error))),
    }
}

/// The last word of a run whose end could not be told.
pub(super) fn broken(id: RunId, language: Language) -> RunEvent {
    let mut problem = Problem::of(&Error::internal("the end of the run panicked"));
    problem.trace_id = id.to_string();
    problem.localise(language);
    RunEvent::Failed {
        problem,
        result: RunResult::default(),
    }
}

/// A problem as it is kept: it is put into words for whoever reads it. The
/// run's id leads to its log.
fn problem(desk: &Desk, error: &Error) -> Problem {
    let mut problem = Problem::of(error);
    problem.trace_id = desk.job.id.to_string();
    problem
}

fn reason(desk: &Desk, model: &Model, error: &ProviderError) -> String {
    let language = desk.job.actor.language;
    let text = |id: &str| i18n::text(language, id, &[]).unwrap_or_else(|| id.to_owned());
    if !model.is_of_engine() {
        return text(&format!("reason-{}", error.kind()));
    }
    match desk.job.parts.models.state(model) {
        EngineState::Missing(_) => text("reason-model-file-missing"),
        EngineState::Failed(why) => fall::reason(&why, language),
        _ if is_busy(error) => text("reason-engine-busy"),
        _ => text(&format!("reason-{}", error.kind())),
    }
}

/// Whether the engine was taken by another model all the time.
fn is_busy(error: &ProviderError) -> bool {
    matches!(error, ProviderError::Unavailable { message, .. } if message == "engine-busy")
}

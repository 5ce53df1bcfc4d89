//! Carries a run out in the background and writes its end in one transaction.

use std::{sync::Arc, time::Duration};

use kernel::{Actor, Error, Event, Language, actor::Via, audit, http::Problem, i18n, ids::RunId};
use providers::ProviderError;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tracing::Instrument;

use super::{
    actions::Choice,
    answer,
    board::Note,
    desk::{Desk, reference},
    jobs,
    live::LiveRun,
    place::take_proposals,
    store::{self, Ending},
    summary,
    told::tell_refused,
    types::{RunEvent, RunState, StartRun},
};
use crate::{
    Context, Parts, audited,
    digest::{self, Line},
    model::{EngineState, Kind, Model},
    policy::Permit,
    scenario::{Recipe, Scenario},
};

/// Everything a run needs.
pub(super) struct Job {
    pub(super) parts: Parts,
    pub(super) actor: Actor,
    pub(super) scenario: Scenario,
    pub(super) permit: Permit,
    pub(super) model: Choice,
    pub(super) asked: StartRun,
    pub(super) context: Context,
    pub(super) id: RunId,
    pub(super) live: Arc<LiveRun>,
}

/// Why work ended before its time.
#[derive(Debug)]
pub(super) enum Stop {
    /// No model answered.
    Model {
        model: Box<Model>,
        error: ProviderError,
    },
    /// The person may no longer read what the run is about.
    Unreadable,
    /// The day's tokens are used up.
    Quota,
    /// The server is going down.
    Interrupted,
    /// Our own failure.
    Broken(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::QuotaExceeded(_) => Self::Quota,
            other => Self::Broken(other),
        }
    }
}

/// Takes what a request that was given up had come to: its cost, and the items
/// that were whole.
fn keep_cut(desk: &mut Desk, lines: &[Line]) {
    let Some(cut) = desk.so_far.take() else {
        return;
    };
    desk.spent(cut.usage);
    match desk.job.scenario.recipe {
        Recipe::Summary => desk.refused += take_proposals(desk, &cut.text, lines),
        Recipe::Answer => answer::take_cut(desk, &cut.text, lines),
    }
}

/// How long the events of an ended run are kept for those who come back.
const KEEP_EVENTS: Duration = Duration::from_mins(10);

/// Works until the end, a cancellation or a failure.
pub(super) async fn carry_out(job: Job) {
    let span = tracing::info_span!("run", id = %job.id, scenario = %job.scenario.code);
    work(job).instrument(span).await;
}

async fn work(job: Job) {
    let (parts, live, id) = (job.parts.clone(), Arc::clone(&job.live), job.id);
    let lines = Arc::new(lines(&job.context));
    let language = job.asked.language.unwrap_or_else(|| language(&lines));
    let kind = match job.scenario.recipe {
        Recipe::Summary => "summary",
        Recipe::Answer => "answer",
    };
    let mut desk = Desk::new(job, kind, language);
    let (cancelled, stopping) = (live.cancelled(), parts.tasks.stopping());
    let keeping = desk.keep_on();
    let (news, actor) = (parts.events.subscribe(), desk.job.actor.clone());
    let ended = tokio::select! {
        biased;
        () = cancelled.cancelled() => Ok(RunState::Cancelled),
        () = stopping.cancelled() => Err(Stop::Interrupted),
        ended = follow_recipe(&mut desk, Arc::clone(&lines)) => ended.map(|()| RunState::Finished),
        () = keeping => Err(Stop::Interrupted),
        () = access_ends(news, &actor) => Ok(RunState::Cancelled),
        () = jobs::hold_lease(&parts, id) => Err(Stop::Interrupted),
    };
    keep_cut(&mut desk, &lines);
    finish(desk, ended).await;
    let runs = parts.runs.clone();
    let forget = async move {
        tokio::select! {
            () = tokio::time::sleep(KEEP_EVENTS) => {}
            () = stopping.cancelled() => {}
        }
        runs.forget(id);
    };
    parts.tasks.spawn(forget);
}

/// Resolves when the person, or the session or token they came by, is shut out.
async fn access_ends(mut news: Receiver<Event>, actor: &Actor) {
    loop {
        match news.recv().await {
            Ok(Event::SignedOut { person }) if person == actor.person => return,
            Ok(Event::Ended { credential }) if came_by(actor, credential) => return,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

fn came_by(actor: &Actor, credential: uuid::Uuid) -> bool {
    match &actor.via {
        Via::Session(id) => id.0 == credential,
        Via::Token(id, _) => id.0 == credential,
        Via::CommandLine => false,
    }
}

async fn follow_recipe(desk: &mut Desk, lines: Arc<Vec<Line>>) -> Result<(), Stop> {
    let models = choose(desk).await?;
    desk.model = models.first().map(reference);
    tell_start(desk).await?;
    if desk.job.context.left_out > 0 {
        let count = Some(desk.job.context.left_out as u64);
        desk.board.notice(Note {
            code: "left_out",
            message: "left-out",
            count,
            ..Note::default()
        });
    }
    match desk.job.scenario.recipe {
        Recipe::Summary => summary::make(desk, lines, models).await,
        Recipe::Answer => answer::make(desk, lines, models).await,
    }
}

/// The models to try, best first. Empty when the person wants none, the
/// company has none, or none knows the language; the last two are told.
async fn choose(desk: &mut Desk) -> Result<Vec<Model>, Stop> {
    let asked = match desk.job.model {
        Choice::NoModel => return Ok(Vec::new()),
        Choice::Any => None,
        Choice::Named(id) => Some(id),
    };
    Ok(desk
        .job
        .parts
        .models
        .candidates(asked, desk.language)
        .await?)
}

async fn tell_start(desk: &Desk) -> Result<(), Stop> {
    let job = &desk.job;
    let quota = job
        .parts
        .quota
        .allowance(&job.permit, job.parts.clock.now())
        .await?;
    job.live.tell(RunEvent::Started {
        run_id: job.id,
        scenario: job.scenario.code.clone(),
        language: desk.language,
        model: desk.model.clone(),
        covered: desk.board.result().covered.clone(),
        quota: Some(quota),
    });
    Ok(())
}

async fn finish(mut desk: Desk, ended: Result<RunState, Stop>) {
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
    if model.kind != Kind::Engine {
        return text(&format!("reason-{}", error.kind()));
    }
    match desk.job.parts.models.state(model) {
        EngineState::Missing(_) => text("reason-model-file-missing"),
        EngineState::Failed(why) => match fall(&why) {
            ("reason-engine-stopped", how) => format!("{} ({how})", text("reason-engine-stopped")),
            (id, _) => text(id),
        },
        _ => text(&format!("reason-{}", error.kind())),
    }
}

/// The message for an engine's fall, and how it ended. The rest of its words
/// is for the log: it names folders of the server.
fn fall(why: &str) -> (&'static str, &str) {
    let how = why.split(':').next().unwrap_or_default();
    let id = match how {
        "exit code 10" => "reason-model-file-missing",
        "exit code 11" => "reason-model-file-damaged",
        "exit code 13" => "reason-engine-no-memory",
        _ if how.starts_with("exit code") || how.starts_with("signal") => "reason-engine-stopped",
        _ => "reason-engine-not-started",
    };
    (id, how)
}

fn lines(context: &Context) -> Vec<Line> {
    let line = |span: &crate::Span| Line {
        id: span.id.to_string(),
        author: span.author.clone(),
        at: span.at.to_jiff(),
        text: span.text.clone(),
        thread: span.thread.map(|id| id.to_string()),
        mentions: span.mentions.clone(),
    };
    context.spans.iter().map(line).collect()
}

fn language(lines: &[Line]) -> Language {
    let mut russian = 0_usize;
    for line in lines {
        if digest::detect(&line.text) == digest::Language::Ru {
            russian += line.text.len();
        }
    }
    let all: usize = lines.iter().map(|line| line.text.len()).sum();
    if russian * 2 >= all && all > 0 {
        Language::Ru
    } else {
        Language::En
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("signal 9", "reason-engine-stopped", "signal 9")]
    #[case("exit code 1: /srv/x broke", "reason-engine-stopped", "exit code 1")]
    #[case(
        "exit code 11: /srv/m.gguf is short",
        "reason-model-file-damaged",
        "exit code 11"
    )]
    #[case("exit code 13", "reason-engine-no-memory", "exit code 13")]
    #[case(
        "/srv/engine: No such file",
        "reason-engine-not-started",
        "/srv/engine"
    )]
    fn a_fall_has_a_reason_without_folders(#[case] why: &str, #[case] id: &str, #[case] how: &str) {
        assert_eq!(fall(why), (id, how));
        for language in [Language::Ru, Language::En] {
            assert!(i18n::text(language, id, &[]).is_some(), "{id}");
        }
    }
}

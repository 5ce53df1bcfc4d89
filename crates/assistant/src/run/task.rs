//! Carries a run out in the background and writes its end in one transaction.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt;
use kernel::{Actor, Error, Event, Language, ids::RunId};
use providers::ProviderError;
use tokio::sync::broadcast::Receiver;
use tracing::Instrument;

use super::{
    actions::Choice,
    answer,
    board::Note,
    desk::{Desk, reference},
    ending, jobs,
    live::{LiveRun, Seat},
    place::take_proposals,
    rights, summary, text, told,
    types::{RunEvent, RunState, StartRun},
};
use crate::{
    Context, Parts,
    digest::{self, Line},
    model::Model,
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
    /// Its place among its person's runs, until its last word.
    pub(super) seat: Option<Arc<Seat>>,
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

impl Stop {
    fn panicked() -> Self {
        Self::Broken(Error::internal("the run panicked"))
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::QuotaExceeded(_) => Self::Quota,
            other => Self::Broken(other),
        }
    }
}

/// How long the events of an ended run are kept for those who come back.
const KEEP_EVENTS: Duration = Duration::from_mins(10);

/// Works until the end, a cancellation or a failure. `news` are the events
/// since before its person was known to be let in.
pub(super) async fn carry_out(job: Job, news: Receiver<Event>) {
    let (parts, live, id) = (job.parts.clone(), Arc::clone(&job.live), job.id);
    let (span, language) = (
        tracing::info_span!("run", %id, scenario = %job.scenario.code),
        job.actor.language,
    );
    let worked = AssertUnwindSafe(Box::pin(work(job, news))).catch_unwind();
    if worked.instrument(span).await.is_err() {
        // Its record is ended when its lease has run out.
        live.tell(ending::broken(id, language));
    }
    forget_later(&parts, id);
}

async fn work(job: Job, news: Receiver<Event>) {
    let (parts, live, id) = (job.parts.clone(), Arc::clone(&job.live), job.id);
    let lines = Arc::new(lines(&job.context));
    let language = job.asked.language.unwrap_or_else(|| language(&lines));
    let kind = match job.scenario.recipe {
        Recipe::Summary => "summary",
        Recipe::Answer => "answer",
        Recipe::Text => "text",
    };
    let mut desk = Desk::new(job, kind, language);
    let (cancelled, stopping) = (live.cancelled(), parts.tasks.stopping());
    let (keeping, actor) = (desk.keep_on(), desk.job.actor.clone());
    let recipe = AssertUnwindSafe(follow_recipe(&mut desk, Arc::clone(&lines))).catch_unwind();
    let ended = tokio::select! {
        biased;
        () = cancelled.cancelled() => Ok(RunState::Cancelled),
        () = stopping.cancelled() => Err(Stop::Interrupted),
        ended = recipe => ended.unwrap_or_else(|_| Err(Stop::panicked())).map(|()| RunState::Finished),
        () = keeping => Err(Stop::Interrupted),
        () = rights::end(&parts, news, &actor) => Ok(RunState::Cancelled),
        () = jobs::hold_lease(&parts, id, &actor) => Err(Stop::Interrupted),
    };
    let ended = take_rest(&mut desk, ended, &lines).await;
    ending::finish(desk, ended).await;
}

/// Takes what a request that was given up had come to: its cost, and the items
/// that were whole where they may still be read.
async fn take_rest(
    desk: &mut Desk,
    ended: Result<RunState, Stop>,
    lines: &[Line],
) -> Result<RunState, Stop> {
    let readable = rights::still_readable(desk).await;
    if let Some(cut) = desk.so_far.take() {
        desk.spent(cut.usage);
        match desk.job.scenario.recipe {
            _ if readable.is_err() => {}
            Recipe::Summary => desk.refused += take_proposals(desk, &cut.text, lines),
            Recipe::Answer => answer::take_cut(desk, &cut.text, lines),
            Recipe::Text => text::take(desk, &cut.text, lines),
        }
    }
    match readable {
        Err(Stop::Unreadable) => Err(Stop::Unreadable),
        _ => ended,
    }
}

/// Keeps the events of an ended run for those who come back, for a while.
fn forget_later(parts: &Parts, id: RunId) {
    let (runs, stopping) = (parts.runs.clone(), parts.tasks.stopping());
    parts.tasks.spawn(async move {
        tokio::select! {
            () = tokio::time::sleep(KEEP_EVENTS) => {}
            () = stopping.cancelled() => {}
        }
        runs.forget(id);
    });
}

async fn follow_recipe(desk: &mut Desk, lines: Arc<Vec<Line>>) -> Result<(), Stop> {
    let models = choose(desk).await?;
    desk.model = models.first().map(reference);
    tell_start(desk).await?;
    told::tell_unable(desk, &models);
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
        Recipe::Text => text::make(desk, lines, models).await,
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

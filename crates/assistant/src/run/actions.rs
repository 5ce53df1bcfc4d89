//! What people do with runs.

use std::sync::Arc;

use kernel::{
    Actor, Error, Language, Result, Scope, Timestamp, Tx,
    ids::{ModelId, PersonId, RunId},
};

use super::{
    input, jobs,
    live::{LiveRun, Seat},
    store, task,
    types::{Run, StartRun},
};
use crate::{
    Context, Parts, Subjects,
    context::Wanted,
    policy,
    scenario::{Recipe, Scenario},
};

/// The longest instruction or question, in characters.
const MAX_INSTRUCTION: usize = 4000;
/// The most messages of a selection.
const MAX_SELECTION: usize = 2000;
/// Runs one person may have going at once.
const MAX_AT_ONCE: usize = 4;

/// A run that has begun.
#[derive(Clone, Debug)]
pub struct Started {
    /// Its id.
    pub id: RunId,
    /// What it tells.
    pub live: Arc<LiveRun>,
}

/// Starts a run: policy, context, record, then work in the background.
///
/// # Errors
/// `Invalid` that names the field, `Forbidden` when switched off, `NotFound`
/// for a subject this person may not read, `RateLimited` beyond four at once.
pub async fn start_run(parts: &Parts, actor: &Actor, asked: StartRun) -> Result<Started> {
    check(&asked)?;
    let scenario = parts.scenarios.find(&asked.scenario)?.clone();
    if scenario.recipe == Recipe::Answer && asked.instruction.trim().is_empty() {
        return Err(Error::invalid("instruction", "question-empty"));
    }
    let policy = parts.db.read(policy::store::load).await?;
    let permit = policy::permit(&policy, actor, &scenario)?;
    if asked.subject.is_some() && !actor.has_scope(Scope::Read) {
        return Err(Error::forbidden("token-scope-read"));
    }
    // From here on, so that no end of their rights is missed.
    let news = parts.events.subscribe();
    let id = parts.ids.id();
    let busy = || Error::RateLimited(std::time::Duration::from_secs(5));
    let place = parts
        .runs
        .begin(id, actor.person, MAX_AT_ONCE)
        .ok_or_else(busy)?;
    let model = chosen_model(parts, &asked).await?;
    let context = context(parts, actor, &scenario, &asked, place.seat()).await?;
    let (person, at, record) = (actor.person, parts.clock.now(), asked.clone());
    let lease = jobs::own_lease(actor, at);
    parts
        .db
        .write(move |tx| store::insert(tx, id, person, &record, at, lease))
        .await?;
    let (live, seat) = place.keep();
    let job = task::Job {
        parts: parts.clone(),
        actor: actor.clone(),
        scenario,
        permit,
        model,
        asked,
        context,
        id,
        live: Arc::clone(&live),
        seat: Some(seat),
    };
    parts.tasks.spawn(task::carry_out(job, news));
    Ok(Started { id, live })
}

fn check(asked: &StartRun) -> Result<()> {
    if asked.instruction.chars().count() > MAX_INSTRUCTION {
        return Err(Error::too_long("instruction", MAX_INSTRUCTION));
    }
    if asked.instruction.contains('\0') {
        return Err(Error::invalid("instruction", "text-has-nul"));
    }
    if asked.selection.len() > MAX_SELECTION {
        return Err(Error::invalid("selection", "selection-too-long"));
    }
    if asked.subject.is_some() == asked.input.is_some() {
        return Err(Error::invalid("subject", "subject-or-input"));
    }
    if asked.role.is_some() {
        return Err(Error::invalid("role", "role-unknown"));
    }
    asked.input.as_deref().map_or(Ok(()), input::check)
}

/// Which model the person named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// None: Sufler chooses.
    Any,
    /// Key messages only.
    NoModel,
    /// This one.
    Named(ModelId),
}

async fn chosen_model(parts: &Parts, asked: &StartRun) -> Result<Choice> {
    let unknown = || Error::invalid("model", "model-unknown");
    match asked.model.as_deref() {
        None => Ok(Choice::Any),
        Some("none") => Ok(Choice::NoModel),
        Some(text) => {
            let id: ModelId = text.parse().map_err(|_| unknown())?;
            let found = parts
                .db
                .read(move |tx| crate::model::store::find(tx, id))
                .await;
            found
                .map(|model| Choice::Named(model.id))
                .map_err(|_| unknown())
        }
    }
}

async fn context(
    parts: &Parts,
    actor: &Actor,
    scenario: &Scenario,
    asked: &StartRun,
    seat: Arc<Seat>,
) -> Result<Context> {
    let now = parts.clock.now();
    let Some(subject) = asked.subject.clone() else {
        let (text, ids) = (asked.input.clone().unwrap_or_default(), parts.ids.clone());
        if scenario.recipe == Recipe::Text {
            return input::whole(&text, &ids, now);
        }
        let read = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            input::context(&text, &ids, now)
        });
        return read.await.map_err(Error::internal)?;
    };
    if !scenario.subjects.contains(&subject.kind) {
        return Err(Error::invalid("subject", "subject-kind-unfit"));
    }
    let wanted = Wanted {
        range: asked.range.clone(),
        selection: asked.selection.clone(),
    };
    let (subjects, actor) = (Arc::clone(&parts.subjects), actor.clone());
    parts
        .db
        .read(move |tx| subjects.context(tx, &actor, &subject, &wanted, now))
        .await
}

/// A run of this person.
///
/// # Errors
/// `NotFound` for others' runs.
pub async fn find_run(parts: &Parts, actor: &Actor, id: RunId) -> Result<Run> {
    let person = actor.person;
    let (subjects, asker) = (Arc::clone(&parts.subjects), actor.clone());
    let found = parts.db.read(move |tx| {
        let run = store::find(tx, id, person)?;
        if still_readable(tx, &subjects, &asker, &run)? {
            Ok(run)
        } else {
            Err(Error::NotFound)
        }
    });
    Ok(told_in(with_progress(parts, found.await?), actor.language))
}

/// A run as it is written down, for the work that waits for its end; none once
/// it was erased.
///
/// # Errors
/// Those of the database.
pub fn written_down(tx: &mut Tx<'_>, id: RunId, person: PersonId) -> Result<Option<Run>> {
    match store::find(tx, id, person) {
        Ok(run) => Ok(Some(run)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// How many runs of a scenario a person has begun since a moment.
///
/// # Errors
/// Those of the database.
pub fn count_begun(
    tx: &mut Tx<'_>,
    person: PersonId,
    scenario: &str,
    since: Timestamp,
) -> Result<i64> {
    store::count_of(tx, person, scenario, since)
}

/// The run with how far it is, where this server works at it.
pub(super) fn with_progress(parts: &Parts, run: Run) -> Run {
    let progress = parts.runs.find(run.id).and_then(|live| live.progress());
    Run { progress, ..run }
}

/// A run quotes its subject: whoever may no longer read that, may not read it.
pub(super) fn still_readable(
    tx: &mut Tx<'_>,
    subjects: &Subjects,
    actor: &Actor,
    run: &Run,
) -> Result<bool> {
    match &run.subject {
        Some(subject) => subjects.may_read(tx, actor, subject),
        None => Ok(true),
    }
}

/// A problem is kept as an id and put into words for whoever reads it; what a
/// dead process left behind gets the run's id too, which leads to its log.
pub(super) fn told_in(mut run: Run, language: Language) -> Run {
    if let Some(problem) = &mut run.problem {
        problem.localise(language);
        problem.trace_id = run.id.to_string();
    }
    run
}

/// Stops a run; what it has made stands. A run that is over stays as it is.
///
/// # Errors
/// `NotFound` for others' runs.
pub async fn cancel_run(parts: &Parts, actor: &Actor, id: RunId) -> Result<Run> {
    let run = find_run(parts, actor, id).await?;
    if let Some(live) = parts.runs.find(id) {
        live.cancel();
    }
    Ok(run)
}

/// Erases a run, stopping it first.
///
/// # Errors
/// `NotFound` for others' runs.
pub async fn erase_run(parts: &Parts, actor: &Actor, id: RunId) -> Result<()> {
    cancel_run(parts, actor, id).await?;
    parts.runs.forget(id);
    let person = actor.person;
    parts
        .db
        .write(move |tx| store::delete(tx, id, person))
        .await
}

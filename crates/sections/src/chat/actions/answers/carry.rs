//! Has a question answered in the background: one run, whose progress is told
//! to everybody in the room and whose end becomes a message.

use std::{pin::pin, time::Duration};

use assistant::{
    Parts,
    run::{
        actions::{Started, start_run, written_down},
        types::{Run, RunEvent, RunResult, RunState, StartRun},
    },
};
use futures::StreamExt;
use kernel::{
    Actor, Error, Result, SubjectRef, Timestamp, Tx, actor::Via, http::Problem, ids::RunId, jobs,
    people,
};

use super::{SCENARIO, key, look_later, question, written};
use crate::chat::{
    actions::telling,
    store,
    types::{Answer, AnswerProgress, AnswerState, Message, MessageId},
};

/// How often is looked whether somebody still works at an answer.
const LOOK: Duration = Duration::from_mins(1);
/// When is tried again, where the asker has as many runs as one may have.
const AGAIN: Duration = Duration::from_secs(5);
/// How long a question waits for its asker's other runs.
const PATIENCE: Duration = Duration::from_mins(10);
/// How far a run is, is told at most this often.
const PACE: Duration = Duration::from_secs(1);

/// What a look at a question finds.
enum Look {
    /// There is nothing to do.
    Nothing,
    /// It is its turn.
    Begin(Box<Turn>),
    /// Its run is over, and nobody has told so.
    Over { run: Box<Run>, actor: Option<Actor> },
}

/// A question whose turn has come.
struct Turn {
    question: MessageId,
    actor: Actor,
    text: String,
    /// Which asking of it.
    asked_at: Timestamp,
}

/// Begins to answer a question whose turn has come, and sees to it that one is
/// not worked at for ever by nobody. Doing it twice is harmless.
///
/// # Errors
/// Our own failures only: the job tries again.
pub async fn look_at_question(parts: &Parts, id: MessageId) -> Result<()> {
    let with = parts.clone();
    match parts.db.write(move |tx| look(tx, &with, id)).await? {
        Look::Nothing => Ok(()),
        Look::Begin(turn) => begin(parts, *turn).await,
        Look::Over { run, actor } => settle(parts, id, *run, actor).await,
    }
}

fn look(tx: &mut Tx<'_>, parts: &Parts, id: MessageId) -> Result<Look> {
    let Some((answer, message)) = open(tx, id)? else {
        return Ok(Look::Nothing);
    };
    match answer.run {
        None => match people::acting(tx, answer.asker, Via::Job)? {
            Some(actor) => {
                let turn = Turn {
                    question: id,
                    actor,
                    text: question(tx, &message)?,
                    asked_at: answer.asked_at,
                };
                return Ok(Look::Begin(Box::new(turn)));
            }
            None => end(
                tx,
                &answer,
                &message,
                AnswerState::Failed,
                "answer-asker-left",
            )?,
        },
        // Another server may work at it; what none works at does not stay running.
        Some(run) => match written_down(tx, run, answer.asker)? {
            Some(run) if run.state == RunState::Running => look_later(tx, parts, id, LOOK)?,
            Some(run) => {
                let actor = people::acting(tx, answer.asker, Via::Job)?;
                let run = Box::new(run);
                return Ok(Look::Over { run, actor });
            }
            None => end(
                tx,
                &answer,
                &message,
                AnswerState::Failed,
                "run-interrupted",
            )?,
        },
    }
    Ok(Look::Nothing)
}

/// A question that is not settled, with its room held for this transaction.
fn open(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<(Answer, Message)>> {
    let Some(answer) = store::find_answer(tx, id)? else {
        return Ok(None);
    };
    store::lock_room(tx, answer.room)?;
    let answer = store::find_answer(tx, id)?.filter(|answer| answer.state.is_open());
    answer
        .map(|answer| Ok((answer, store::find_message(tx, id)?)))
        .transpose()
}

/// The same while this run answers it: what an earlier one comes to is no
/// longer wanted.
pub(super) fn open_for(
    tx: &mut Tx<'_>,
    id: MessageId,
    run: RunId,
) -> Result<Option<(Answer, Message)>> {
    Ok(open(tx, id)?.filter(|(answer, _)| answer.run == Some(run)))
}

/// The same while no run answers it and it has not been asked anew.
fn unbegun(
    tx: &mut Tx<'_>,
    id: MessageId,
    asked_at: Timestamp,
) -> Result<Option<(Answer, Message)>> {
    let is_same = |answer: &Answer| answer.run.is_none() && answer.asked_at == asked_at;
    Ok(open(tx, id)?.filter(|(answer, _)| is_same(answer)))
}

/// Writes down how a question ended without an answer.
pub(super) fn end(
    tx: &mut Tx<'_>,
    answer: &Answer,
    message: &Message,
    state: AnswerState,
    reason: &str,
) -> Result<()> {
    let ended = Answer {
        state,
        reason: kernel::text::excerpt(reason, 500),
        ..answer.clone()
    };
    store::put_answer(tx, &ended)?;
    jobs::withdraw(tx, &key(answer.question))?;
    telling::changed(tx, message);
    Ok(())
}

async fn begin(parts: &Parts, turn: Turn) -> Result<()> {
    let Turn {
        question: id,
        actor,
        text,
        asked_at,
    } = turn;
    let asked = StartRun {
        scenario: SCENARIO.to_owned(),
        subject: Some(SubjectRef::new("chat.question", id.0)),
        instruction: text,
        ..StartRun::default()
    };
    let started = Box::pin(start_run(parts, &actor, asked)).await;
    let with = parts.clone();
    match started {
        Ok(started) => {
            let run = started.id;
            let marked = parts.db.write(move |tx| {
                let Some((answer, message)) = unbegun(tx, id, asked_at)? else {
                    return Ok(false);
                };
                let running = Answer {
                    state: AnswerState::Running,
                    run: Some(run),
                    ..answer
                };
                store::put_answer(tx, &running)?;
                look_later(tx, &with, id, LOOK)?;
                telling::changed(tx, &message);
                Ok(true)
            });
            if marked.await? {
                parts.tasks.spawn(follow(parts.clone(), id, actor, started));
            } else {
                started.live.cancel();
            }
            Ok(())
        }
        Err(error) => {
            tracing::info!(question = %id, code = error.code(), "a question could not be answered");
            parts
                .db
                .write(move |tx| match unbegun(tx, id, asked_at)? {
                    Some((answer, message)) => not_begun(tx, &with, &answer, &message, &error),
                    None => Ok(()),
                })
                .await
        }
    }
}

fn not_begun(
    tx: &mut Tx<'_>,
    parts: &Parts,
    answer: &Answer,
    message: &Message,
    error: &Error,
) -> Result<()> {
    let waited = parts.clock.now().since(answer.asked_at);
    let reason: &str = match error {
        Error::RateLimited(_) if waited < PATIENCE => {
            return look_later(tx, parts, message.id, AGAIN);
        }
        Error::RateLimited(_) => "answer-too-many-runs",
        Error::Forbidden(why) | Error::Conflict(why) | Error::Invalid { detail: why, .. } => why,
        Error::NotFound => "answer-asker-left",
        _ => "answer-failed",
    };
    end(tx, answer, message, AnswerState::Failed, reason)
}

/// Tells how far a run is, and writes its end down.
async fn follow(parts: Parts, id: MessageId, actor: Actor, started: Started) {
    let run = started.id;
    let mut events = pin!(started.live.follow(0));
    let mut model = None;
    let mut pace = Pace::default();
    while let Some((_, event)) = events.next().await {
        let done = match event {
            RunEvent::Started { model: chosen, .. } => {
                model = chosen.map(|model| model.name);
                Ok(())
            }
            RunEvent::ModelChanged { to, .. } => {
                model = Some(to.name);
                Ok(())
            }
            RunEvent::Progress {
                stage,
                done,
                total,
                place,
            } => {
                let progress = AnswerProgress {
                    stage,
                    done: done.into(),
                    total: total.into(),
                    place: place.map(i64::from),
                };
                if pace.wants(&progress, parts.clock.now()) {
                    tell(&parts, id, run, progress).await
                } else {
                    Ok(())
                }
            }
            RunEvent::Finished {
                state: RunState::Finished,
                result,
            } => {
                let made = written::of(&result, model.take(), actor.language);
                let (with, actor) = (parts.clone(), actor.clone());
                let write =
                    move |tx: &mut Tx<'_>| written::write(tx, &with, &actor, (id, run), &made);
                parts.db.write(write).await
            }
            RunEvent::Finished { .. } => close(&parts, id, run, AnswerState::Cancelled, "").await,
            RunEvent::Failed { problem, result } => {
                let reason = why(&problem, &result);
                close(&parts, id, run, AnswerState::Failed, reason).await
            }
            _ => Ok(()),
        };
        if let Err(error) = done {
            tracing::warn!(question = %id, %error, "what became of a question could not be written");
        }
    }
}

/// Why a run failed, for everybody in the room.
fn why<'a>(problem: &'a Problem, result: &RunResult) -> &'a str {
    let noted = |code: &str| result.notices.iter().any(|notice| notice.code == code);
    if noted("model_failed") {
        "answer-model-failed"
    } else if noted("access_ended") {
        "answer-asker-left"
    } else if noted("interrupted") {
        "run-interrupted"
    } else {
        &problem.detail
    }
}

/// Writes down what a run came to whose follower has not: its server has died,
/// or it could not. What cannot be written this time either is given up.
async fn settle(parts: &Parts, id: MessageId, run: Run, actor: Option<Actor>) -> Result<()> {
    let result = run.result.unwrap_or_default();
    let (state, reason) = match run.state {
        RunState::Finished => match actor {
            Some(actor) => {
                let model = run.model.map(|model| model.name);
                let made = written::of(&result, model, actor.language);
                let (with, of) = (parts.clone(), (id, run.id));
                let write = move |tx: &mut Tx<'_>| written::write(tx, &with, &actor, of, &made);
                let Err(error) = parts.db.write(write).await else {
                    return Ok(());
                };
                tracing::warn!(question = %id, %error, "an answer could not be written");
                (AnswerState::Failed, "answer-failed")
            }
            None => (AnswerState::Failed, "answer-asker-left"),
        },
        RunState::Running | RunState::Cancelled => (AnswerState::Cancelled, ""),
        RunState::Failed => {
            let problem = run.problem.as_ref();
            let reason = problem.map_or("answer-failed", |problem| why(problem, &result));
            (AnswerState::Failed, reason)
        }
    };
    close(parts, id, run.id, state, reason).await
}

async fn close(
    parts: &Parts,
    id: MessageId,
    run: RunId,
    state: AnswerState,
    reason: &str,
) -> Result<()> {
    let reason = reason.to_owned();
    let write = move |tx: &mut Tx<'_>| match open_for(tx, id, run)? {
        Some((answer, message)) => end(tx, &answer, &message, state, &reason),
        None => Ok(()),
    };
    parts.db.write(write).await
}

async fn tell(parts: &Parts, id: MessageId, run: RunId, progress: AnswerProgress) -> Result<()> {
    let write = move |tx: &mut Tx<'_>| {
        if let Some((answer, message)) = open_for(tx, id, run)? {
            store::put_answer(tx, &Answer { progress, ..answer })?;
            telling::changed(tx, &message);
        }
        Ok(())
    };
    parts.db.write(write).await
}

/// Keeps what is told few: a new stage at once, the parts of one now and then.
#[derive(Default)]
struct Pace {
    told: Option<(AnswerProgress, Timestamp)>,
}

impl Pace {
    fn wants(&mut self, progress: &AnswerProgress, now: Timestamp) -> bool {
        let wanted = self.told.as_ref().is_none_or(|(last, at)| {
            let same = last.stage == progress.stage && last.place == progress.place;
            !same || (last != progress && now.since(*at) >= PACE)
        });
        if wanted {
            self.told = Some((progress.clone(), now));
        }
        wanted
    }
}

//! Questions to the assistant in a room: what becomes of a message that calls
//! it. The answer is written as a reply in the thread of that message.

mod carry;
mod words;
mod written;

use std::time::Duration;

use assistant::{Parts, policy, run::actions::count_begun};
use kernel::{Actor, Error, Result, Scope, Timestamp, Tx, jobs};
use serde_json::json;

use super::{editing::held_message, telling};
use crate::chat::{
    access::{self, ReachableMessage},
    store::{self, Names},
    types::{
        ANSWERS_A_MINUTE, Answer, AnswerProgress, AnswerState, BEGUN_A_MINUTE, MAX_OPEN_QUESTIONS,
        MAX_QUESTION, Message, MessageId, calls_assistant,
    },
};

pub use self::carry::look_at_question;

/// The job that looks after a question until it is answered.
pub const ANSWER_DUE: &str = "chat.answer";
/// How it is answered.
const SCENARIO: &str = "chat.answer";
const MINUTE: Duration = Duration::from_mins(1);

/// A new message that calls the assistant is a question. What hinders an answer
/// is told to whoever asked.
pub(super) fn of_new(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    message: &Message,
) -> Result<()> {
    if calls_assistant(&message.body) {
        ask(tx, parts, actor, message)?;
    }
    Ok(())
}

/// Asks a question of one's own again, or for the first time where the
/// assistant was called by a change of the text. What is being answered, or
/// was, stays as it is.
///
/// # Errors
/// `NotFound`, `Forbidden` for the messages of others, `Conflict` for deleted
/// ones and those that do not call the assistant.
pub fn ask_again(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: MessageId) -> Result<()> {
    let ReachableMessage { message, .. } = held_message(tx, actor, id)?;
    if message.author_id != actor.person || message.is_foreign || message.by_assistant {
        return Err(Error::forbidden("message-of-another"));
    }
    if !calls_assistant(&message.body) {
        return Err(Error::conflict("answer-not-asked"));
    }
    let known = store::find_answer(tx, id)?;
    if known.is_some_and(|one| one.state.is_open() || one.state == AnswerState::Answered) {
        return Ok(());
    }
    ask(tx, parts, actor, &message)?;
    telling::changed(tx, &message);
    Ok(())
}

/// Calls a question of one's own off; one that is over stays as it is.
///
/// # Errors
/// `NotFound`, `Forbidden` for the questions of others.
pub fn cancel_answer(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: MessageId) -> Result<()> {
    let message = access::readable_message(tx, actor, id)?.message;
    store::lock_room(tx, message.room_id)?;
    let answer = store::find_answer(tx, id)?.ok_or(Error::NotFound)?;
    if answer.asker != actor.person {
        return Err(Error::forbidden("message-of-another"));
    }
    call_off(tx, parts, &answer)?;
    telling::changed(tx, &message);
    Ok(())
}

/// A question that is put in other words, or to nobody any more, is not
/// answered as it was.
pub(super) fn of_edited(
    tx: &mut Tx<'_>,
    parts: &Parts,
    before: &Message,
    after: &Message,
) -> Result<()> {
    let Some(answer) = store::find_answer(tx, after.id)? else {
        return Ok(());
    };
    if calls_assistant(&after.body) && question(tx, before)? == question(tx, after)? {
        return Ok(());
    }
    call_off(tx, parts, &answer)
}

/// What hung on a message that was deleted: its own answer is not made any
/// more, answers lose its words, and of an answer nothing is kept beside the
/// text for the audit.
pub(super) fn of_deleted(tx: &mut Tx<'_>, parts: &Parts, message: &Message) -> Result<()> {
    if message.by_assistant {
        return store::forget_made(tx, message.id);
    }
    words::forget(tx, message.id)?;
    match store::find_answer(tx, message.id)? {
        Some(answer) => call_off(tx, parts, &answer),
        None => Ok(()),
    }
}

fn call_off(tx: &mut Tx<'_>, parts: &Parts, answer: &Answer) -> Result<()> {
    if !answer.state.is_open() {
        return Ok(());
    }
    jobs::withdraw(tx, &key(answer.question))?;
    if let Some(live) = answer.run.and_then(|run| parts.runs.find(run)) {
        live.cancel();
    }
    let cancelled = Answer {
        state: AnswerState::Cancelled,
        ..answer.clone()
    };
    store::put_answer(tx, &cancelled)
}

/// Puts a question in its turn, or writes down why not.
fn ask(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, message: &Message) -> Result<()> {
    let now = parts.clock.now();
    let refusal = refusal(tx, parts, actor, message, now)?;
    let answer = Answer {
        question: message.id,
        room: message.room_id,
        seq: message.seq,
        thread: message.thread_id.unwrap_or(message.id),
        asker: actor.person,
        state: match refusal {
            Some(_) => AnswerState::Refused,
            None => AnswerState::Waiting,
        },
        reason: refusal.unwrap_or_default(),
        run: None,
        progress: AnswerProgress::default(),
        asked_at: now,
    };
    store::put_answer(tx, &answer)?;
    if answer.state == AnswerState::Waiting {
        look_later(tx, parts, message.id, Duration::ZERO)?;
    }
    Ok(())
}

/// Why a question is not answered, as the id of a text.
fn refusal(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    message: &Message,
    now: Timestamp,
) -> Result<Option<String>> {
    if let Some(why) = forbidden(tx, parts, actor)? {
        return Ok(Some(why));
    }
    let why = match question(tx, message)?.chars().count() {
        0 => "answer-question-empty",
        length if length > MAX_QUESTION => "answer-question-long",
        _ if store::is_answering(tx, message.thread_id.unwrap_or(message.id))? => "answer-busy",
        _ if is_too_often(tx, actor, message, now.minus(MINUTE))? => "answer-too-often",
        _ if store::count_open_questions(tx, actor.person)? >= MAX_OPEN_QUESTIONS => {
            "answer-too-many-runs"
        }
        _ => return Ok(None),
    };
    Ok(Some(why.to_owned()))
}

/// Whether so many were asked in the room, or answered for this person, that
/// one more has to wait.
fn is_too_often(
    tx: &mut Tx<'_>,
    actor: &Actor,
    message: &Message,
    since: Timestamp,
) -> Result<bool> {
    let asked = store::count_asked(tx, message.room_id, since)?;
    // A question that is asked again is one that was asked, and a run of its own.
    let begun = count_begun(tx, actor.person, SCENARIO, since)?;
    Ok(asked >= ANSWERS_A_MINUTE || begun >= BEGUN_A_MINUTE)
}

/// What company, section and token say.
fn forbidden(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor) -> Result<Option<String>> {
    if !actor.has_scope(Scope::Read) {
        return Ok(Some("token-scope-read".to_owned()));
    }
    let rules = policy::store::load(tx)?;
    match policy::permit(&rules, actor, parts.scenarios.find(SCENARIO)?) {
        Ok(_) => Ok(None),
        Err(Error::Forbidden(why)) => Ok(Some(why)),
        Err(error) => Err(error),
    }
}

/// The words of a question without the call.
fn question(tx: &mut Tx<'_>, message: &Message) -> Result<String> {
    let names = Names::of(tx, std::slice::from_ref(message))?;
    let text = names.plain(message).replace(store::ASSISTANT, "");
    let beside = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '-' | '–' | '—');
    Ok(text.trim_start_matches(beside).trim_end().to_owned())
}

fn key(id: MessageId) -> String {
    format!("{ANSWER_DUE}.{id}")
}

/// Queues the next look at a question.
fn look_later(tx: &mut Tx<'_>, parts: &Parts, id: MessageId, after: Duration) -> Result<()> {
    let at = parts.clock.now().plus(after);
    let (key, payload) = (key(id), json!({ "id": id }));
    jobs::enqueue_at(
        tx,
        &parts.ids,
        &parts.clock,
        ANSWER_DUE,
        payload,
        Some(&key),
        at,
    )
}

//! What a model may read of a room or thread: messages with names, oldest
//! first, through the same doors as pages.

use std::collections::HashMap;

use assistant::{
    Context, Origin, Range, Span,
    context::{MAX_SPANS, NamedRange, Wanted},
};
use kernel::{Actor, Error, Result, SubjectRef, Timestamp, Tx};
use uuid::Uuid;

use super::{
    access::{self, OwnQuestion, ReadableRoom},
    store::{self, Names, Seqs, Stretch},
    types::{Message, MessageId, RoomId, calls_assistant, with_names},
};

/// The wanted stretch of a room, replies included.
///
/// # Errors
/// `NotFound` when unreadable, `Invalid` on a range of another room.
pub fn of_room(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Context> {
    let found = access::readable_room(tx, actor, RoomId(id))?;
    let subject = SubjectRef::new("chat.room", id);
    if !wanted.selection.is_empty() {
        let messages = selected(tx, &found, &wanted.selection)?;
        return build(tx, actor, subject, &found, &messages, 0);
    }
    let stretch = stretch(tx, actor, &found, &wanted.range, now)?;
    let limit = newest(MAX_SPANS);
    let mut messages = store::list_stretch(tx, found.room.id, &stretch, limit)?;
    let total = store::count_stretch(tx, found.room.id, &stretch)?;
    let left_out = beyond(total, messages.len());
    messages.reverse();
    build(tx, actor, subject, &found, &messages, left_out)
}

/// The chosen messages, however long ago they were written; those of other
/// rooms do not exist here.
fn selected(tx: &mut Tx<'_>, found: &ReadableRoom, ids: &[Uuid]) -> Result<Vec<Message>> {
    let mut messages = Vec::new();
    for id in ids {
        match store::find_message(tx, MessageId(*id)) {
            Ok(message) if message.room_id == found.room.id && message.deleted_at.is_none() => {
                messages.push(message);
            }
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    messages.sort_by_key(|message| message.seq);
    messages.dedup_by_key(|message| message.seq);
    Ok(messages)
}

/// The wanted stretch of the thread under a message, that message included:
/// of a very long one the newest replies.
///
/// # Errors
/// `NotFound` when unreadable, `Invalid` on a range that leaves the thread.
pub fn of_thread(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Context> {
    let thread = access::readable_thread(tx, actor, MessageId(id))?;
    let (root, subject) = (thread.root, SubjectRef::new("chat.thread", id));
    if !wanted.selection.is_empty() {
        let mut messages = selected(tx, &thread.room, &wanted.selection)?;
        messages.retain(|message| is_of(message, root.id));
        return build(tx, actor, subject, &thread.room, &messages, 0);
    }
    if let Range::Between { from, to } = &wanted.range {
        within_thread(tx, root.id, *from, "range.from")?;
        within_thread(tx, root.id, *to, "range.to")?;
    }
    let stretch = stretch(tx, actor, &thread.room, &wanted.range, now)?;
    let root = (root.deleted_at.is_none() && stretch.holds(&root)).then_some(root);
    let mut messages = store::list_thread_stretch(tx, MessageId(id), &stretch, newest(MAX_SPANS))?;
    let total = store::count_thread_stretch(tx, MessageId(id), &stretch)?;
    let left_out = beyond(total, messages.len());
    messages.extend(root);
    messages.reverse();
    build(tx, actor, subject, &thread.room, &messages, left_out)
}

/// Replies of the thread a question stands in that a model is always given.
const TALK: i64 = 24;
/// Messages of open rooms that may tell something about a question.
const OPEN_HITS: i64 = 60;
/// Messages of the room itself that may, of those too old to be read all.
const EARLIER_HITS: i64 = 60;
/// Stems by which they are looked for.
const LOOKED_FOR: usize = 12;
/// Shorter ones are in nearly every message.
const SHORT_STEM: usize = 4;

/// What everybody in the room of a question may read: the room itself and,
/// where no guest is in it, what fits in open rooms. Other questions to the
/// assistant are left out but for those of the same thread.
///
/// # Errors
/// `NotFound` when it is no question of this person's, `Forbidden` when they
/// have left the room.
pub fn of_question(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    _wanted: &Wanted,
    _now: Timestamp,
) -> Result<Context> {
    let OwnQuestion { message, shared } = access::own_question(tx, actor, MessageId(id))?;
    let root = message.thread_id.unwrap_or(message.id);
    let whole = Stretch {
        after: 0,
        up_to: i64::MAX,
        since: Timestamp::from_micros(i64::MIN),
    };
    let room = message.room_id;
    let mut messages = store::list_stretch(tx, room, &whole, newest(MAX_SPANS))?;
    let left_out = beyond(store::count_stretch(tx, room, &whole)?, messages.len());
    let oldest = messages.last().map_or(0, |one| one.seq);
    let talk = store::list_talk(tx, root, TALK)?;
    messages.extend(talk.iter().filter(|one| one.by_assistant).cloned());
    messages
        .retain(|one| one.id != message.id && (is_of(one, root) || !calls_assistant(&one.body)));
    messages.sort_by_key(|one| one.seq);
    let stems = stems(&message, &messages, root);
    let subject = SubjectRef::new("chat.question", id);
    let mut context = build(tx, actor, subject, &shared.room, &messages, left_out)?;
    let told = |one: &&Message| is_of(one, root);
    context.talk = messages.iter().filter(told).map(|one| one.id.0).collect();
    let talk = context
        .talk
        .len()
        .saturating_sub(usize::try_from(TALK).unwrap_or(0));
    context.talk.drain(..talk);
    if left_out > 0 {
        let known = context.spans.len();
        let earlier = shared.earlier_messages(tx, oldest, &stems, EARLIER_HITS)?;
        from_elsewhere(tx, &mut context, earlier)?;
        context.left_out = left_out.saturating_sub(context.spans.len() - known);
    }
    let elsewhere = shared.open_messages(tx, &stems, OPEN_HITS)?;
    from_elsewhere(tx, &mut context, elsewhere)?;
    Ok(context)
}

/// What a question, and those before it in its thread, may be found by.
fn stems(question: &Message, messages: &[Message], root: MessageId) -> Vec<String> {
    let asked = |one: &&Message| is_of(one, root) && calls_assistant(&one.body);
    let before = messages.iter().rev().filter(asked).take(2);
    let mut found: Vec<String> = Vec::new();
    for body in std::iter::once(&question.body).chain(before.map(|one| &one.body)) {
        let text = with_names(body, |_| Some(String::new()));
        for stem in kernel::text::stems(&text).split(' ') {
            let tells =
                stem.chars().count() >= SHORT_STEM || stem.contains(|c: char| c.is_ascii_digit());
            if tells && !found.iter().any(|known| known == stem) {
                found.push(stem.to_owned());
            }
        }
    }
    found.truncate(LOOKED_FOR);
    found
}

/// Messages of other rooms, and those that were found far back, go before the
/// others.
fn from_elsewhere(
    tx: &mut Tx<'_>,
    context: &mut Context,
    mut messages: Vec<Message>,
) -> Result<()> {
    messages.retain(|one| !calls_assistant(&one.body));
    messages.sort_by_key(|one| (one.created_at, one.id));
    let mut spans = Vec::with_capacity(messages.len() + context.spans.len());
    for message in &messages {
        let names = Names::of(tx, std::slice::from_ref(message))?;
        let mut span = span(message, &names, std::iter::empty());
        // Each is a talk of its own: the next one is from another place.
        span.thread = Some(message.thread_id.unwrap_or(message.id).0);
        context.people.push(message.author_name.clone());
        spans.push(span);
    }
    context.people.sort();
    context.people.dedup();
    spans.append(&mut context.spans);
    context.spans = spans;
    Ok(())
}

fn is_of(message: &Message, root: MessageId) -> bool {
    message.id == root || message.thread_id == Some(root)
}

fn within_thread(tx: &mut Tx<'_>, root: MessageId, id: Uuid, field: &str) -> Result<()> {
    match store::find_message(tx, MessageId(id)) {
        Ok(message) if is_of(&message, root) => Ok(()),
        Ok(_) | Err(Error::NotFound) => Err(Error::invalid(field, "message-of-another-thread")),
        Err(error) => Err(error),
    }
}

/// So many as a limit of the database.
fn newest(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn beyond(total: i64, kept: usize) -> usize {
    usize::try_from(total).unwrap_or(0).saturating_sub(kept)
}

fn stretch(
    tx: &mut Tx<'_>,
    actor: &Actor,
    found: &ReadableRoom,
    range: &Range,
    now: Timestamp,
) -> Result<Stretch> {
    let mut stretch = Stretch {
        after: 0,
        up_to: i64::MAX,
        since: Timestamp::from_micros(i64::MIN),
    };
    match range {
        Range::Named(NamedRange::Unread) => {
            stretch.after = found.membership.map_or(0, |membership| membership.read_seq);
        }
        Range::Between { from, to } => {
            stretch.after = seq_in(tx, found, *from, "range.from")? - 1;
            stretch.up_to = seq_in(tx, found, *to, "range.to")?;
        }
        Range::Named(_) | Range::Whole => {}
    }
    if let Some(since) = range.since(now, &actor.zone())? {
        stretch.since = since;
    }
    Ok(stretch)
}

fn seq_in(tx: &mut Tx<'_>, found: &ReadableRoom, id: Uuid, field: &str) -> Result<i64> {
    match store::find_message(tx, MessageId(id)) {
        Ok(message) if message.room_id == found.room.id => Ok(message.seq),
        Ok(_) | Err(Error::NotFound) => Err(Error::invalid(field, "message-of-another-room")),
        Err(error) => Err(error),
    }
}

fn build(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: SubjectRef,
    found: &ReadableRoom,
    messages: &[Message],
    left_out: usize,
) -> Result<Context> {
    let names = Names::of(tx, messages)?;
    let polls = poll_lines(tx, actor, messages)?;
    let files = file_lines(tx, messages)?;
    let mut people: Vec<String> = Vec::new();
    for message in messages {
        people.push(message.author_name.clone());
        people.extend(names.people_of(message.id).map(|(_, name)| name.to_owned()));
    }
    people.extend(member_names(tx, found)?);
    people.sort();
    people.dedup();
    let spans = messages
        .iter()
        .map(|message| {
            let more = [polls.get(&message.id), files.get(&message.id)];
            span(message, &names, more.into_iter().flatten())
        })
        .collect();
    Ok(Context {
        subject: Some(subject),
        spans,
        people,
        left_out,
        talk: Vec::new(),
    })
}

/// The most members whose names are looked up for checks.
const MAX_NAMES: usize = 1000;

fn member_names(tx: &mut Tx<'_>, found: &ReadableRoom) -> Result<Vec<String>> {
    let mut ids = store::list_member_ids(tx, found.room.id)?;
    ids.truncate(MAX_NAMES);
    let people = kernel::people::store::find_all(tx, &ids)?;
    Ok(people.into_iter().map(|person| person.name).collect())
}

/// What the polls among some messages of one room offer, and how many chose it:
/// a line for each option.
fn poll_lines(
    tx: &mut Tx<'_>,
    actor: &Actor,
    messages: &[Message],
) -> Result<HashMap<MessageId, String>> {
    let mut lines = HashMap::<_, String>::new();
    let Some(seqs) = Seqs::of(messages) else {
        return Ok(lines);
    };
    for one in store::list_poll_options(tx, &seqs, actor.person)? {
        let text = lines.entry(one.message).or_default();
        text.extend(["\n- ", &one.label, ": ", &one.count.to_string()]);
    }
    Ok(lines)
}

/// What hangs on some messages of one room: a line for each file.
fn file_lines(tx: &mut Tx<'_>, messages: &[Message]) -> Result<HashMap<MessageId, String>> {
    let mut lines = HashMap::<_, String>::new();
    let Some(seqs) = Seqs::of(messages) else {
        return Ok(lines);
    };
    for file in store::list_files(tx, &seqs)? {
        if let Some(message) = file.message {
            let text = lines.entry(message).or_default();
            text.extend(["\n", &file.line()]);
        }
    }
    Ok(lines)
}

fn origin(message: &Message) -> Origin {
    if message.by_assistant {
        Origin::Model
    } else if calls_assistant(&message.body) {
        Origin::Question
    } else {
        Origin::Colleague
    }
}

fn span<'a>(message: &Message, names: &Names, more: impl Iterator<Item = &'a String>) -> Span {
    let mentions = names.people_of(message.id);
    let is_person = !message.is_foreign && !message.by_assistant;
    let mut text = names.plain(message);
    text.extend(more.map(String::as_str));
    Span {
        origin: origin(message),
        id: message.id.0,
        container: message.room_id.0,
        thread: message.thread_id.map(|id| id.0),
        author_id: is_person.then_some(message.author_id.0),
        author: message.author_name.clone(),
        at: message.created_at,
        text,
        mentions: mentions.map(|(_, name)| name.to_owned()).collect(),
    }
}

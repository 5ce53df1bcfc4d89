//! Posting and reading.

use assistant::Parts;
use kernel::{Actor, Clock, Error, Language, Result, Timestamp, Tx, notifications};

use super::{
    answers, files, polls, rooms_changed,
    telling::{self, CalledPeople, Cause},
};
use crate::chat::{
    access::{self, ReadableRoom, WritableRoom},
    store::{self, Names, NewRow},
    types::{Message, MessageId, NewMessage, RoomId, RoomKind, checked_body},
};

/// A posted message, and whether this request made it.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The message.
    pub message: Message,
    /// False when the same `client_id` had been sent before.
    pub new: bool,
}

/// Posts a message; the same `client_id` answers the same message.
///
/// # Errors
/// `NotFound`, `Forbidden` for people who have not joined or may only answer
/// in threads, `Invalid` or `TooLarge` on `body`, `Invalid` on a field of `poll`, on `calls_many`
/// when it calls many and that was not confirmed, on `files` that are not the
/// sender's or were sent before, `NotFound` for a thread of
/// another room or a quoted message that cannot be read.
pub fn post_message(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    room: RoomId,
    new: &NewMessage,
) -> Result<Posted> {
    let at = parts.clock.now();
    let body = checked_body(&new.body, new.speaks_without_words())?;
    files::checked_files(&new.files)?;
    let found = access::postable_room(tx, actor, room, new.thread_id.is_some())?;
    store::lock_room(tx, room)?;
    if let Some(message) = store::find_sent(tx, room, actor.person, new.client_id)? {
        return Ok(Posted {
            message,
            new: false,
        });
    }
    let (under, quoted_id, called) = around(tx, actor, &found, new, &body)?;
    let new = &NewMessage {
        quoted_id,
        ..new.clone()
    };
    let message = insert(tx, parts, actor, &found, new, &body, at)?;
    if let Some(poll) = &new.poll {
        polls::ask(tx, parts, &message, poll, at)?;
    }
    if let Some(root) = &under {
        store::count_reply(tx, root.id, at)?;
        follow(tx, actor, root, &message)?;
    }
    let cause = Cause {
        parts,
        actor,
        room: &found,
        message: &message,
    };
    telling::of_new(tx, &cause, &called, under.as_ref())?;
    answers::of_new(tx, parts, actor, &message)?;
    Ok(Posted { message, new: true })
}

/// What a message hangs under, what it quotes and whom it calls, when it may be
/// posted in a room its writer may post in.
pub(super) fn around(
    tx: &mut Tx<'_>,
    actor: &Actor,
    found: &WritableRoom,
    new: &NewMessage,
    body: &str,
) -> Result<(Option<Message>, Option<MessageId>, CalledPeople)> {
    let under = new
        .thread_id
        .map(|id| thread_in(tx, actor, found.room.id, id))
        .transpose()?;
    let quoted = quotable(tx, actor, new.quoted_id)?;
    let called = telling::called(tx, actor, found, body)?;
    telling::confirmed(&called, new.calls_many)?;
    Ok((under, quoted, called))
}

/// What is quoted must be there for the one who quotes. A message without words
/// of its own stands for the one it shows.
fn quotable(tx: &mut Tx<'_>, actor: &Actor, id: Option<MessageId>) -> Result<Option<MessageId>> {
    let Some(id) = id else { return Ok(None) };
    let mut quoted = access::readable_message(tx, actor, id)?.message;
    if let Some(shown) = quoted.quoted_id.filter(|_| quoted.body.is_empty()) {
        quoted = access::readable_message(tx, actor, shown)?.message;
    }
    if quoted.deleted_at.is_some() {
        return Err(Error::invalid("quoted_id", "message-deleted"));
    }
    Ok(Some(quoted.id))
}

/// Whoever writes in a thread follows it from then on, and so does the one
/// under whose message it began.
fn follow(tx: &mut Tx<'_>, actor: &Actor, root: &Message, reply: &Message) -> Result<()> {
    if root.replies_count == 0 {
        store::follow_by_writing(tx, root.id, root.author_id, root.seq)?;
    }
    store::follow_by_writing(tx, root.id, actor.person, reply.seq)
}

fn thread_in(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, id: MessageId) -> Result<Message> {
    let thread = access::readable_thread(tx, actor, id)?;
    if thread.root.room_id == room {
        Ok(thread.root)
    } else {
        Err(Error::NotFound)
    }
}

fn insert(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    found: &WritableRoom,
    new: &NewMessage,
    body: &str,
    at: Timestamp,
) -> Result<Message> {
    let id: MessageId = parts.ids.id();
    let room = found.room.id;
    let seq = store::next_seq(tx, room, id, new.thread_id.is_none(), at)?;
    let row = NewRow {
        id,
        room,
        seq,
        thread: new.thread_id,
        author: actor.person,
        body,
        client_id: new.client_id,
        at,
        quoted: new.quoted_id,
    };
    store::insert_message(tx, &row)?;
    let message = store::find_message(tx, id)?;
    files::attach(tx, &message, &new.files)?;
    let text = files::findable(tx, &message)?;
    store::insert_search(tx, id, &text)?;
    // Whoever wrote everything since they last looked has read it.
    if found.membership.read_seq == seq - 1 {
        store::update_read(tx, room, actor.person, seq)?;
    }
    Ok(message)
}

/// Sets how far a member has read; going back marks as unread. Who has read
/// everything has also seen what they were told about it.
///
/// # Errors
/// `NotFound`, `Forbidden` for people who are not in the room, `Invalid` on
/// `seq` outside the room's numbers.
pub fn mark_read(
    tx: &mut Tx<'_>,
    clock: &Clock,
    actor: &Actor,
    id: RoomId,
    seq: i64,
) -> Result<ReadableRoom> {
    let found = access::writable_room(tx, actor, id)?;
    if !(0..=found.room.last_seq).contains(&seq) {
        return Err(Error::invalid("seq", "seq-out-of-range"));
    }
    store::update_read(tx, id, actor.person, seq)?;
    if seq == found.room.last_seq {
        notifications::store::mark_room_read(tx, clock, actor.person, id.0)?;
    }
    rooms_changed(tx, actor.person);
    access::readable_room(tx, actor, id)
}

/// The name a room has for one of its people.
///
/// # Errors
/// Those of the database.
pub fn name_for(tx: &mut Tx<'_>, actor: &Actor, found: &ReadableRoom) -> Result<String> {
    if found.room.kind != RoomKind::Direct {
        return Ok(found.room.name.clone());
    }
    let others = store::list_member_ids(tx, found.room.id)?;
    let other = others.into_iter().find(|person| *person != actor.person);
    other.map_or_else(
        || Ok(actor.name.clone()),
        |id| Ok(kernel::people::store::find(tx, id)?.name),
    )
}

/// A message as one line of plain text, its files after its words, for a reader
/// of this language; nothing of a deleted one.
///
/// # Errors
/// Those of the database.
pub fn plain_excerpt(
    tx: &mut Tx<'_>,
    message: &Message,
    limit: usize,
    language: Language,
) -> Result<String> {
    let names = Names::of(tx, std::slice::from_ref(message))?;
    let mut text = names.plain_in(message, language);
    for line in files::lines(tx, message)? {
        text.push('\n');
        text.push_str(&line);
    }
    Ok(kernel::text::excerpt(&text, limit))
}

//! Posting and reading.

use assistant::Parts;
use kernel::{
    Actor, Clock, Error, Event, Result, SubjectRef, Timestamp, Tx,
    ids::PersonId,
    notifications::{self, NewNotification, Urgency},
};

use super::{room_changed, rooms_changed};
use crate::chat::{
    access::{self, ReadableRoom, WritableRoom},
    store::{self, NewRow},
    types::{
        Message, MessageId, NewMessage, RoomId, RoomKind, checked_body, mentioned, with_names,
    },
};

/// A posted message, and whether this request made it.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The message.
    pub message: Message,
    /// False when the same `client_id` had been sent before.
    pub new: bool,
}

/// Characters of a message in its notification.
const EXCERPT: usize = 200;

/// Posts a message; the same `client_id` answers the same message.
///
/// # Errors
/// `NotFound`, `Forbidden` for people who have not joined, `Invalid` or
/// `TooLarge` on `body`, `NotFound` for a thread of another room.
pub fn post_message(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    room: RoomId,
    new: &NewMessage,
) -> Result<Posted> {
    let at = parts.clock.now();
    let body = checked_body(&new.body)?;
    let found = access::writable_room(tx, actor, room)?;
    store::lock_room(tx, room)?;
    if let Some(message) = store::find_sent(tx, room, actor.person, new.client_id)? {
        return Ok(Posted {
            message,
            new: false,
        });
    }
    let under = new
        .thread_id
        .map(|id| thread_in(tx, actor, room, id))
        .transpose()?;
    let message = insert(tx, parts, actor, &found, new, &body, at)?;
    if let Some(root) = &under {
        store::count_reply(tx, root.id, at)?;
    }
    tell(tx, parts, actor, &found, &message, under.as_ref())?;
    Ok(Posted { message, new: true })
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
    };
    store::insert_message(tx, &row)?;
    store::insert_search(tx, id, body)?;
    // Whoever wrote everything since they last looked has read it.
    if found.membership.read_seq == seq - 1 {
        store::update_read(tx, room, actor.person, seq)?;
    }
    store::find_message(tx, id)
}

/// Mentions, notifications and events of a new message.
fn tell(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    found: &WritableRoom,
    message: &Message,
    root: Option<&Message>,
) -> Result<()> {
    let members = store::list_member_ids(tx, found.room.id)?;
    let named = readers(tx, found, &members, mentioned(&message.body))?;
    for person in &named {
        store::insert_mention(tx, message.id, *person, message.room_id, message.seq)?;
    }
    let mut told: Vec<(PersonId, &'static str)> =
        named.iter().map(|person| (*person, "mention")).collect();
    let answered = root
        .map(|root| root.author_id)
        .filter(|author| !named.contains(author));
    let answered = readers(tx, found, &members, answered)?;
    told.extend(answered.into_iter().map(|person| (person, "reply")));
    for (person, why) in told {
        notify(tx, parts, actor, message, person, why)?;
    }
    room_changed(tx, message.room_id, message.seq);
    if let Some(root) = root {
        let subject = SubjectRef::new("chat.thread", root.id.0);
        tx.emit(Event::Stale {
            subject,
            seq: message.seq,
        });
    }
    tx.emit(Event::PersonalAll {
        people: members,
        kind: "chat.rooms",
    });
    Ok(())
}

/// Of these people those who may read the room: of an open one everybody.
fn readers(
    tx: &mut Tx<'_>,
    found: &WritableRoom,
    members: &[PersonId],
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<PersonId>> {
    let mut readers = Vec::new();
    for person in people {
        let readable = access::may_read(found.room.kind, members.contains(&person));
        match kernel::people::store::find(tx, person) {
            Ok(found) if found.active && readable => readers.push(person),
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(readers)
}

fn notify(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    message: &Message,
    person: PersonId,
    why: &'static str,
) -> Result<()> {
    let new = NewNotification {
        person,
        who: Some(actor.person),
        why,
        urgency: Urgency::Now,
        subject: SubjectRef::new("chat.message", message.id.0),
        room: Some(message.room_id.0),
        excerpt: plain_excerpt(tx, message, EXCERPT)?,
    };
    notifications::notify(tx, &parts.ids, &parts.clock, &new).map(drop)
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

/// A message as one line of plain text.
///
/// # Errors
/// Those of the database.
pub fn plain_excerpt(tx: &mut Tx<'_>, message: &Message, limit: usize) -> Result<String> {
    let named = store::list_mentions(tx, message.room_id, message.seq, message.seq)?;
    let name = |id| {
        named
            .iter()
            .find(|(_, person, _)| *person == id)
            .map(|(_, _, name)| name.clone())
    };
    Ok(kernel::text::excerpt(
        &with_names(&message.body, name),
        limit,
    ))
}

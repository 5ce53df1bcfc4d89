//! What people do in rooms.

mod answers;
mod drafts;
mod editing;
mod files;
mod filling;
mod histories;
pub mod imports;
mod marks;
mod membership;
mod messages;
mod polls;
mod reminders;
mod scheduled;
mod telling;
mod threads;

use assistant::Parts;
use kernel::{Actor, Error, Event, Result, SubjectRef, Tx, ids::PersonId, people::Person};

pub use self::{
    answers::{ANSWER_DUE, ask_again, cancel_answer, look_at_question},
    drafts::{Typed, drafts, keep_draft},
    editing::{
        MESSAGE_HISTORY_READ, MESSAGE_REMOVED, delete_message, edit_message, may_delete,
        read_history,
    },
    files::{UPLOAD_FORGOTTEN, check_unsent, discard_upload, forget_upload, keep_upload},
    histories::{
        ImportRules, Imported, NumberedLine, ROOM_EXPORTED, ROOM_IMPORTED, begin_export,
        begin_import, import_lines, in_line,
    },
    marks::{checked_emoji, pin, pinned, react, save},
    membership::{add_member, remove_member, set_level, set_role, succeed},
    messages::{Posted, mark_read, name_for, plain_excerpt, post_message},
    polls::{POLL_DUE, close_poll, poll_due, vote},
    reminders::{REMINDER_DUE, forget_reminder, remind, tell_due},
    scheduled::{
        SCHEDULED_DUE, ScheduledChanges, change_scheduled, delete_scheduled, post_due,
        post_scheduled, schedule_message,
    },
    threads::{follow_thread, read_thread},
};
use super::{
    access::{self, ReadableRoom},
    store,
    types::{Posting, Role, RoomId, RoomKind, checked_name, pair_key},
};

/// A room a person wants to make.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// Its name; ignored for direct rooms.
    pub name: String,
    /// Who may read it.
    pub kind: RoomKind,
    /// Its first members besides the maker.
    pub members: Vec<PersonId>,
    /// Who may write into its main list.
    pub posting: Posting,
}

/// What shall change of a room.
#[derive(Clone, Debug, Default)]
pub struct RoomChanges {
    /// Its name.
    pub name: Option<String>,
    /// What it is about.
    pub topic: Option<String>,
    /// Who may write into its main list.
    pub posting: Option<Posting>,
    /// Whether its people see how far the others have read.
    pub shows_reads: Option<bool>,
}

/// Makes a room. The same two people get the same direct room.
///
/// # Errors
/// `Invalid` on `name` or `members`; `Forbidden` for guests, but for direct
/// rooms with the people they meet.
pub fn create_room(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    new: &NewRoom,
) -> Result<ReadableRoom> {
    if actor.guest && new.kind != RoomKind::Direct {
        return Err(Error::forbidden("guest-makes-no-rooms"));
    }
    for member in &new.members {
        let unknown = |_| Error::invalid("members", "person-unknown");
        access::known_person(tx, actor, *member).map_err(unknown)?;
        active_person(tx, *member)?;
    }
    let id = match new.kind {
        RoomKind::Direct => create_direct(tx, parts, actor, new)?,
        RoomKind::Open | RoomKind::Closed => create_named(tx, parts, actor, new)?,
    };
    access::readable_room(tx, actor, id)
}

fn create_named(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, new: &NewRoom) -> Result<RoomId> {
    let name = checked_name("name", &new.name, false)?;
    insert(tx, parts, actor, &name, new, None)
}

fn create_direct(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, new: &NewRoom) -> Result<RoomId> {
    let [other] = new.members.as_slice() else {
        return Err(Error::invalid("members", "direct-room-needs-one"));
    };
    if *other == actor.person {
        return Err(Error::invalid("members", "direct-room-with-oneself"));
    }
    let key = pair_key(actor.person, *other);
    match store::find_pair(tx, &key)? {
        Some(id) => Ok(id),
        None => insert(tx, parts, actor, "", new, Some(key)),
    }
}

fn insert(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    name: &str,
    wanted: &NewRoom,
    pair_key: Option<String>,
) -> Result<RoomId> {
    let (id, at) = (parts.ids.id(), parts.clock.now());
    let new = store::NewRoom {
        id,
        name,
        kind: wanted.kind,
        posting: match wanted.kind {
            RoomKind::Direct => Posting::Members,
            RoomKind::Open | RoomKind::Closed => wanted.posting,
        },
        pair_key: pair_key.clone(),
        by: actor.person,
        at,
    };
    if !store::insert_room(tx, new)? {
        // The other of the two was faster.
        let key = pair_key.unwrap_or_default();
        return store::find_pair(tx, &key)?.ok_or(Error::NotFound);
    }
    let own = match wanted.kind {
        RoomKind::Direct => Role::Member,
        RoomKind::Open | RoomKind::Closed => Role::Owner,
    };
    store::insert_member(tx, id, actor.person, own, at)?;
    rooms_changed(tx, actor.person);
    for person in &wanted.members {
        store::insert_member(tx, id, *person, Role::Member, at)?;
        rooms_changed(tx, *person);
    }
    Ok(id)
}

/// Changes what a room is called, what it is about and how one writes there;
/// those who look after it may.
///
/// # Errors
/// `NotFound`, `Forbidden` for direct rooms, members and people who are not in
/// it.
pub fn update_room(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RoomId,
    changes: &RoomChanges,
) -> Result<ReadableRoom> {
    if access::readable_room(tx, actor, id)?.room.kind == RoomKind::Direct {
        return Err(Error::forbidden("direct-room-has-no-name"));
    }
    access::moderated_room(tx, actor, id)?;
    store::lock_room(tx, id)?;
    let mut room = access::moderated_room(tx, actor, id)?.room;
    if let Some(name) = &changes.name {
        room.name = checked_name("name", name, false)?;
    }
    if let Some(topic) = &changes.topic {
        room.topic = checked_name("topic", topic, true)?;
    }
    room.posting = changes.posting.unwrap_or(room.posting);
    room.shows_reads = changes.shows_reads.unwrap_or(room.shows_reads);
    store::update_room(tx, &room)?;
    room_changed(tx, id, room.last_seq);
    access::readable_room(tx, actor, id)
}

/// A colleague who can still sign in.
fn active_person(tx: &mut Tx<'_>, id: PersonId) -> Result<Person> {
    match kernel::people::store::find(tx, id) {
        Ok(person) if person.active => Ok(person),
        Ok(_) | Err(Error::NotFound) => Err(Error::invalid("members", "person-unknown")),
        Err(error) => Err(error),
    }
}

fn room_changed(tx: &mut Tx<'_>, room: RoomId, seq: i64) {
    tx.emit(Event::Stale {
        subject: SubjectRef::new("chat.room", room.0),
        seq,
    });
}

fn rooms_changed(tx: &mut Tx<'_>, person: PersonId) {
    tx.emit(Event::Personal {
        person,
        kind: "chat.rooms",
        id: None,
    });
}

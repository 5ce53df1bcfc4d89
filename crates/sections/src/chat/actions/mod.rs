//! What people do in rooms.

mod membership;
mod messages;

use assistant::Parts;
use kernel::{Actor, Error, Event, Result, SubjectRef, Tx, ids::PersonId};

pub use self::{
    membership::{add_member, remove_member},
    messages::{Posted, mark_read, name_for, plain_excerpt, post_message},
};
use super::{
    access::{self, ReadableRoom},
    store,
    types::{RoomId, RoomKind, checked_name, pair_key},
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
}

/// Makes a room. The same two people get the same direct room.
///
/// # Errors
/// `Invalid` on `name` or `members`.
pub fn create_room(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    new: &NewRoom,
) -> Result<ReadableRoom> {
    for member in &new.members {
        active_person(tx, *member)?;
    }
    let id = match new.kind {
        RoomKind::Direct => create_direct(tx, parts, actor, &new.members)?,
        RoomKind::Open | RoomKind::Closed => create_named(tx, parts, actor, new)?,
    };
    access::readable_room(tx, actor, id)
}

fn create_named(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, new: &NewRoom) -> Result<RoomId> {
    let name = checked_name("name", &new.name, false)?;
    insert(tx, parts, actor, &name, new.kind, None, &new.members)
}

fn create_direct(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    members: &[PersonId],
) -> Result<RoomId> {
    let [other] = members else {
        return Err(Error::invalid("members", "direct-room-needs-one"));
    };
    if *other == actor.person {
        return Err(Error::invalid("members", "direct-room-with-oneself"));
    }
    let key = pair_key(actor.person, *other);
    match store::find_pair(tx, &key)? {
        Some(id) => Ok(id),
        None => insert(tx, parts, actor, "", RoomKind::Direct, Some(key), members),
    }
}

fn insert(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    name: &str,
    kind: RoomKind,
    pair_key: Option<String>,
    members: &[PersonId],
) -> Result<RoomId> {
    let (id, at) = (parts.ids.id(), parts.clock.now());
    let new = store::NewRoom {
        id,
        name,
        kind,
        pair_key: pair_key.clone(),
        by: actor.person,
        at,
    };
    if !store::insert_room(tx, new)? {
        // The other of the two was faster.
        let key = pair_key.unwrap_or_default();
        return store::find_pair(tx, &key)?.ok_or(Error::NotFound);
    }
    for person in std::iter::once(&actor.person).chain(members) {
        store::insert_member(tx, id, *person, at)?;
        rooms_changed(tx, *person);
    }
    Ok(id)
}

/// Renames a room or says what it is about; any member may.
///
/// # Errors
/// `NotFound`, `Forbidden` for direct rooms and people who are not in it.
pub fn update_room(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RoomId,
    name: Option<&str>,
    topic: Option<&str>,
) -> Result<ReadableRoom> {
    let found = access::writable_room(tx, actor, id)?;
    if found.room.kind == RoomKind::Direct {
        return Err(Error::forbidden("direct-room-has-no-name"));
    }
    let name = checked_name("name", name.unwrap_or(&found.room.name), false)?;
    let topic = checked_name("topic", topic.unwrap_or(&found.room.topic), true)?;
    store::update_room(tx, id, &name, &topic)?;
    room_changed(tx, id, found.room.last_seq);
    access::readable_room(tx, actor, id)
}

/// A colleague who can still sign in.
fn active_person(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    match kernel::people::store::find(tx, id) {
        Ok(person) if person.active => Ok(()),
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

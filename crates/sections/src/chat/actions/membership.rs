//! Joining, adding, leaving.

use kernel::{Actor, Error, Result, Timestamp, Tx, ids::PersonId, notifications};

use super::{active_person, room_changed, rooms_changed};
use crate::chat::{
    access, store,
    types::{RoomId, RoomKind},
};

/// Joins an open room oneself, or adds somebody to a room one is in.
///
/// # Errors
/// `NotFound`, `Forbidden` for direct rooms and for adding others from outside.
pub fn add_member(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RoomId,
    person: PersonId,
    now: Timestamp,
) -> Result<()> {
    let found = access::readable_room(tx, actor, id)?;
    if found.room.kind == RoomKind::Direct {
        return Err(Error::forbidden("direct-room-is-for-two"));
    }
    if found.membership.is_none() && person != actor.person {
        return Err(Error::forbidden("room-join-first"));
    }
    active_person(tx, person)?;
    if store::insert_member(tx, id, person, now)? {
        room_changed(tx, id, found.room.last_seq);
        rooms_changed(tx, person);
    }
    Ok(())
}

/// Leaves a room, or takes somebody out of a closed room one is in. What they
/// were told of a closed room is forgotten.
///
/// # Errors
/// `NotFound`, `Forbidden` for direct rooms and for taking others out of an
/// open one.
pub fn remove_member(tx: &mut Tx<'_>, actor: &Actor, id: RoomId, person: PersonId) -> Result<()> {
    let found = access::writable_room(tx, actor, id)?;
    let others = person != actor.person;
    match found.room.kind {
        RoomKind::Direct => return Err(Error::forbidden("direct-room-is-for-two")),
        RoomKind::Open if others => return Err(Error::forbidden("open-room-everyone-may-be-in")),
        RoomKind::Open | RoomKind::Closed => {}
    }
    if store::delete_member(tx, id, person)? {
        if !access::may_read(found.room.kind, false) {
            // Excerpts of what they may not read any more.
            notifications::store::forget_room(tx, person, id.0)?;
        }
        room_changed(tx, id, found.room.last_seq);
        rooms_changed(tx, person);
    }
    Ok(())
}

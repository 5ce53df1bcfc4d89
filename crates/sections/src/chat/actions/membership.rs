//! Joining, adding, leaving; who looks after a room; what a member is told.

use kernel::{Actor, Error, Result, Timestamp, Tx, ids::PersonId, notifications};

use super::{active_person, room_changed, rooms_changed};
use crate::chat::{
    access, store,
    types::{Level, Role, RoomId, RoomKind},
};

/// Joins an open room oneself, or adds somebody to a room one is in.
///
/// # Errors
/// `NotFound`, `Forbidden` for direct rooms, for adding others from outside,
/// for guests, and for adding guests without looking after the room.
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
    if actor.guest {
        return Err(Error::forbidden("guest-invites-nobody"));
    }
    if active_person(tx, person)?.guest {
        // A stranger comes in only by those who look after the room.
        access::moderated_room(tx, actor, id)?;
    }
    // A room nobody is left in who could look after it belongs to whoever comes first.
    let role = match store::find_heir(tx, id)? {
        None => Role::Owner,
        Some(_) => Role::Member,
    };
    if store::insert_member(tx, id, person, role, now)? {
        room_changed(tx, id, found.room.last_seq);
        rooms_changed(tx, person);
    }
    Ok(())
}

/// Leaves a room, or takes somebody out of a closed room one looks after.
/// What they were told of a closed room is forgotten.
///
/// # Errors
/// `NotFound`, `Forbidden` for direct rooms, for taking others out of an open
/// one, for members, and for taking out somebody of one's own rank or above.
pub fn remove_member(tx: &mut Tx<'_>, actor: &Actor, id: RoomId, person: PersonId) -> Result<()> {
    access::writable_room(tx, actor, id)?;
    store::lock_room(tx, id)?;
    let found = access::writable_room(tx, actor, id)?;
    let others = person != actor.person;
    match found.room.kind {
        RoomKind::Direct => return Err(Error::forbidden("direct-room-is-for-two")),
        RoomKind::Open if others => return Err(Error::forbidden("open-room-everyone-may-be-in")),
        RoomKind::Open | RoomKind::Closed => {}
    }
    if others {
        let mine = access::moderated_room(tx, actor, id)?.membership.role;
        let theirs = store::find_membership(tx, id, person)?.map(|membership| membership.role);
        if mine != Role::Owner && theirs >= Some(mine) {
            return Err(Error::forbidden("room-owners-only"));
        }
    }
    if store::delete_member(tx, id, person)? {
        inherit(tx, id)?;
        let guest = kernel::people::store::find(tx, person)?.guest;
        if !access::may_read(found.room.kind, false, guest) {
            // Excerpts of what they may not read any more.
            notifications::store::forget_room(tx, person, id.0)?;
        }
        room_changed(tx, id, found.room.last_seq);
        rooms_changed(tx, person);
    }
    Ok(())
}

/// The rooms a dismissed person owned go to somebody who can still come in.
/// Where nobody is left, they stay. Who became a guest looks after none any more.
///
/// # Errors
/// Those of the database.
pub fn succeed(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    for id in store::list_owned(tx, person)? {
        store::lock_room(tx, id)?;
        let room = store::find_room(tx, id)?;
        if room.kind != RoomKind::Direct && store::find_heir(tx, id)?.is_some() {
            inherit(tx, id)?;
            store::update_role(tx, id, person, Role::Member)?;
            room_changed(tx, id, room.last_seq);
        }
    }
    if kernel::people::store::find(tx, person)?.guest {
        for id in store::list_looked_after(tx, person)? {
            store::lock_room(tx, id)?;
            store::update_role(tx, id, person, Role::Member)?;
            let last_seq = store::find_room(tx, id)?.last_seq;
            room_changed(tx, id, last_seq);
        }
    }
    Ok(())
}

/// A room whose last owner left goes to the next in rank, then to the one who
/// has been there longest.
fn inherit(tx: &mut Tx<'_>, id: RoomId) -> Result<()> {
    match store::find_heir(tx, id)? {
        Some((person, role)) if role != Role::Owner => {
            store::update_role(tx, id, person, Role::Owner)?;
            rooms_changed(tx, person);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Says what a member of a room may do; only owners say so.
///
/// # Errors
/// `NotFound`, also for people who are not in the room, `Forbidden` for others
/// than owners and of guests, `Conflict` when nobody would own the room any more.
pub fn set_role(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RoomId,
    person: PersonId,
    role: Role,
) -> Result<()> {
    let found = access::moderated_room(tx, actor, id)?;
    if found.membership.role != Role::Owner {
        return Err(Error::forbidden("room-owners-only"));
    }
    store::lock_room(tx, id)?;
    let theirs = store::find_membership(tx, id, person)?.ok_or(Error::NotFound)?;
    if role != Role::Member && kernel::people::store::find(tx, person)?.guest {
        return Err(Error::forbidden("guest-looks-after-nothing"));
    }
    if theirs.role == Role::Owner && role != Role::Owner && store::count_owners(tx, id)? == 1 {
        return Err(Error::conflict("room-needs-an-owner"));
    }
    store::update_role(tx, id, person, role)?;
    room_changed(tx, id, found.room.last_seq);
    rooms_changed(tx, person);
    Ok(())
}

/// Says what one is told of a room, and until when nothing at all.
///
/// # Errors
/// `NotFound`, `Forbidden` for people who are not in it.
pub fn set_level(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RoomId,
    notify: Option<Level>,
    muted_until: Option<Timestamp>,
) -> Result<()> {
    access::writable_room(tx, actor, id)?;
    store::update_notify(tx, id, actor.person, notify, muted_until)?;
    rooms_changed(tx, actor.person);
    Ok(())
}

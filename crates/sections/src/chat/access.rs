//! The only doors to rooms, threads and messages. What a person may not read
//! does not exist for them, administrators included.

use kernel::{Actor, Error, Result, Tx};
use uuid::Uuid;

use super::{
    store,
    types::{Membership, Message, MessageId, Room, RoomId, RoomKind},
};

/// A room this person may read.
#[derive(Clone, Debug)]
pub struct ReadableRoom {
    /// The room.
    pub room: Room,
    /// Their place in it, when they are a member.
    pub membership: Option<Membership>,
}

/// A room this person may write to.
#[derive(Clone, Debug)]
pub struct WritableRoom {
    /// The room.
    pub room: Room,
    /// Their place in it.
    pub membership: Membership,
}

/// A thread this person may read.
#[derive(Clone, Debug)]
pub struct ReadableThread {
    /// The message it hangs under.
    pub root: Message,
    /// The room it is in.
    pub room: ReadableRoom,
}

/// Whether a person may read a room: pure, so that a table can test it.
pub const fn may_read(kind: RoomKind, member: bool) -> bool {
    member || matches!(kind, RoomKind::Open)
}

/// The room, if this person may read it.
///
/// # Errors
/// `NotFound` otherwise.
pub fn readable_room(tx: &mut Tx<'_>, actor: &Actor, id: RoomId) -> Result<ReadableRoom> {
    let room = store::find_room(tx, id)?;
    let membership = store::find_membership(tx, id, actor.person)?;
    if may_read(room.kind, membership.is_some()) {
        Ok(ReadableRoom { room, membership })
    } else {
        Err(Error::NotFound)
    }
}

/// The room, if this person is a member.
///
/// # Errors
/// `NotFound` when unreadable, `Forbidden` when it is open and not joined.
pub fn writable_room(tx: &mut Tx<'_>, actor: &Actor, id: RoomId) -> Result<WritableRoom> {
    let ReadableRoom { room, membership } = readable_room(tx, actor, id)?;
    match membership {
        Some(membership) => Ok(WritableRoom { room, membership }),
        None => Err(Error::forbidden("room-join-first")),
    }
}

/// The thread under message `id`, if this person may read its room.
///
/// # Errors
/// `NotFound` otherwise, or when `id` is itself a reply.
pub fn readable_thread(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<ReadableThread> {
    let root = store::find_message(tx, id)?;
    let found = readable_room(tx, actor, root.room_id)?;
    if root.thread_id.is_some() {
        return Err(Error::NotFound);
    }
    Ok(ReadableThread { root, room: found })
}

/// For the live socket and runs.
///
/// # Errors
/// Those of the database.
pub fn may_read_room(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<bool> {
    found(readable_room(tx, actor, RoomId(id)).map(drop))
}

/// For the live socket and runs.
///
/// # Errors
/// Those of the database.
pub fn may_read_thread(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<bool> {
    found(readable_thread(tx, actor, MessageId(id)).map(drop))
}

fn found(looked: Result<()>) -> Result<bool> {
    match looked {
        Ok(()) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

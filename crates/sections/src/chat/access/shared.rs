//! What everybody in a room may read: the assistant answers there from nothing else.

use kernel::{Actor, Error, Result, Tx, ids::PersonId};
use uuid::Uuid;

use super::{ReadableRoom, WritableRoom, found, may_read, readable_message, writable_room};
use crate::chat::{
    store,
    types::{Message, MessageId, RoomId, RoomKind, calls_assistant},
};

/// What everybody who is in a room at this moment may read, and so what the
/// assistant may that answers there.
#[derive(Clone, Debug)]
pub struct SharedReading {
    /// The room.
    pub room: ReadableRoom,
    /// Whether a guest is in it, to whom open rooms are closed.
    pub has_guest: bool,
}

/// A question this person has put to the assistant in a room.
#[derive(Clone, Debug)]
pub struct OwnQuestion {
    /// The message.
    pub message: Message,
    /// What may be read to answer it.
    pub shared: SharedReading,
}

/// Whether everybody who is in one room may read another, or the same: pure, so
/// that a table can test it. A closed room is never shared, though all may
/// happen to be in it: none of them expects it to be read for the others.
pub const fn may_all_read(kind: RoomKind, same: bool, has_guest: bool) -> bool {
    same || may_read(kind, false, has_guest)
}

/// What everybody who is in a room may read now. Who was dismissed is not in
/// it, whoever comes later is shown what was answered before, as all else.
///
/// # Errors
/// As [`writable_room`].
pub fn shared_reading(tx: &mut Tx<'_>, actor: &Actor, id: RoomId) -> Result<SharedReading> {
    let WritableRoom { room, membership } = writable_room(tx, actor, id)?;
    let has_guest = store::has_guest(tx, id)?;
    let room = ReadableRoom {
        room,
        membership: Some(membership),
    };
    Ok(SharedReading { room, has_guest })
}

impl SharedReading {
    /// Messages of open rooms that hold any of these stems, best first; none
    /// where not everybody may read them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn open_messages(
        &self,
        tx: &mut Tx<'_>,
        stems: &[String],
        limit: i64,
    ) -> Result<Vec<Message>> {
        if may_all_read(RoomKind::Open, false, self.has_guest) {
            store::list_open_hits(tx, self.room.room.id, stems, limit)
        } else {
            Ok(Vec::new())
        }
    }

    /// Messages of the room before a number that hold any of these stems, best
    /// first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn earlier_messages(
        &self,
        tx: &mut Tx<'_>,
        before: i64,
        stems: &[String],
        limit: i64,
    ) -> Result<Vec<Message>> {
        store::list_room_hits(tx, self.room.room.id, before, stems, limit)
    }

    /// Whether everybody may still read a message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn holds(&self, tx: &mut Tx<'_>, id: MessageId) -> Result<bool> {
        let message = match store::find_message(tx, id) {
            Ok(message) if message.deleted_at.is_none() => message,
            Ok(_) | Err(Error::NotFound) => return Ok(false),
            Err(error) => return Err(error),
        };
        let room = store::find_room(tx, message.room_id)?;
        let same = room.id == self.room.room.id;
        Ok(may_all_read(room.kind, same, self.has_guest))
    }
}

/// A question to the assistant, if this person asked it and is in the room.
///
/// # Errors
/// As [`writable_room`], and `NotFound` for what is no question of theirs.
pub fn own_question(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<OwnQuestion> {
    let message = readable_message(tx, actor, id)?.message;
    if !is_own_question(&message, actor.person) {
        return Err(Error::NotFound);
    }
    let shared = shared_reading(tx, actor, message.room_id)?;
    Ok(OwnQuestion { message, shared })
}

/// Whether a message is a question to the assistant that this person wrote.
pub fn is_own_question(message: &Message, person: PersonId) -> bool {
    let own = message.author_id == person && !message.is_foreign && !message.by_assistant;
    own && message.deleted_at.is_none() && calls_assistant(&message.body)
}

/// For runs: a question that is nobody else's.
///
/// # Errors
/// Those of the database.
pub fn may_read_question(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<bool> {
    match own_question(tx, actor, MessageId(id)) {
        // Who has left the room asks nothing there any more.
        Err(Error::Forbidden(_)) => Ok(false),
        looked => found(looked.map(drop)),
    }
}

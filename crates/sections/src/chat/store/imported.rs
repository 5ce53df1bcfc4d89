//! SQL of histories: what was written elsewhere, and whole rooms in order.

use kernel::{Result, Timestamp, Tx, ids::PersonId};

use super::messages::{MESSAGE, message};
use crate::chat::types::{HistoryLine, Message, MessageId, RoomId};

/// An imported message about to be stored.
pub struct NewImported<'a> {
    /// Its id here.
    pub id: MessageId,
    /// The room.
    pub room: RoomId,
    /// Its number.
    pub seq: i64,
    /// The message it replies to.
    pub thread: Option<MessageId>,
    /// Its author, or whoever imports it.
    pub author: PersonId,
    /// Whether the author has no account here, so that the name is shown.
    pub is_foreign: bool,
    /// An id no sender has used.
    pub client_id: uuid::Uuid,
    /// What it says.
    pub line: &'a HistoryLine,
}

/// Adds an imported message.
pub fn insert_imported(tx: &mut Tx<'_>, new: &NewImported<'_>) -> Result<()> {
    let line = new.line;
    tx.execute(
        "INSERT INTO messages (id, room_id, seq, thread_id, author_id, body, client_id, created_at, edited_at, \
         deleted_at, replies_count, foreign_id, foreign_author) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)",
        &[
            new.id.into(),
            new.room.into(),
            new.seq.into(),
            new.thread.into(),
            new.author.into(),
            (&line.body).into(),
            new.client_id.into(),
            line.created_at.into(),
            line.edited_at.into(),
            line.deleted_at.into(),
            (&line.id).into(),
            new.is_foreign.then(|| line.author.name.clone()).into(),
        ],
    )?;
    Ok(())
}

/// The imported message of a room with this id of where it comes from, and the
/// message it replies to.
pub fn find_foreign(
    tx: &mut Tx<'_>,
    room: RoomId,
    foreign_id: &str,
) -> Result<Option<(MessageId, Option<MessageId>)>> {
    tx.query_opt(
        "SELECT id, thread_id FROM messages WHERE room_id = $1 AND foreign_id = $2",
        &[room.into(), foreign_id.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// When the newest message of a room was written, and whether it was imported.
pub fn find_newest(tx: &mut Tx<'_>, room: RoomId) -> Result<Option<(Timestamp, bool)>> {
    tx.query_opt(
        "SELECT created_at, foreign_id FROM messages WHERE room_id = $1 ORDER BY seq DESC LIMIT 1",
        &[room.into()],
        |row| Ok((row.get(0)?, row.get::<Option<String>>(1)?.is_some())),
    )
}

/// Whoever had read everything up to a number, or came in since, has read up to
/// another.
pub fn carry_read(tx: &mut Tx<'_>, room: RoomId, from: i64, to: i64) -> Result<()> {
    tx.execute(
        "UPDATE room_members SET read_seq = $3 WHERE room_id = $1 AND read_seq >= $2",
        &[room.into(), from.into(), to.into()],
    )?;
    Ok(())
}

/// All messages of a room after a number, replies and deleted ones included,
/// the oldest first.
pub fn list_whole(tx: &mut Tx<'_>, room: RoomId, seq: i64, limit: i64) -> Result<Vec<Message>> {
    tx.query(
        &format!("SELECT {MESSAGE} WHERE m.room_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3"),
        &[room.into(), seq.into(), limit.into()],
        message,
    )
}

//! SQL of changes to messages, and of the texts they had before.

use kernel::{Result, Timestamp, Tx, ids::PersonId, people::PersonRef};

use crate::chat::types::{Message, MessageId, Moment, RoomId};

/// A text a message had.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// The text.
    pub body: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it was replaced, or the message deleted.
    pub replaced_at: Timestamp,
    /// By whom.
    pub replaced_by: PersonRef,
}

/// A message that was changed or deleted, without its text.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The message.
    pub message: MessageId,
    /// The room.
    pub room: RoomId,
    /// The room's name; empty for direct rooms.
    pub room_name: String,
    /// Who wrote it.
    pub author: PersonRef,
    /// How many texts it had before.
    pub versions: i64,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// Keeps the present text before it is replaced.
pub fn keep_version(tx: &mut Tx<'_>, message: &Message, by: PersonId, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO message_versions (message_id, number, body, written_at, replaced_at, replaced_by) \
         SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM message_versions WHERE message_id = $1",
        &[
            message.id.into(),
            (&message.body).into(),
            message.edited_at.unwrap_or(message.created_at).into(),
            at.into(),
            by.into(),
        ],
    )?;
    Ok(())
}

/// Gives a message another text.
pub fn update_body(tx: &mut Tx<'_>, id: MessageId, body: &str, at: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE messages SET body = $2, edited_at = $3 WHERE id = $1",
        &[id.into(), body.into(), at.into()],
    )?;
    Ok(())
}

/// Takes the text and everything that hung on it away; the place stays.
pub fn mark_deleted(tx: &mut Tx<'_>, message: &Message, by: PersonId, at: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE messages SET body = '', quoted_id = NULL, deleted_at = $2, deleted_by = $3 WHERE id = $1",
        &[message.id.into(), at.into(), by.into()],
    )?;
    for table in ["message_reactions", "foreign_reactions", "mentions"] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE room_id = $1 AND seq = $2"),
            &[message.room_id.into(), message.seq.into()],
        )?;
    }
    for table in ["message_pins", "saved_messages", "polls"] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE message_id = $1"),
            &[message.id.into()],
        )?;
    }
    Ok(())
}

/// The texts a message had, the oldest first.
pub fn list_versions(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<Version>> {
    tx.query(
        "SELECT v.number, v.body, v.written_at, v.replaced_at, p.id, p.name FROM message_versions v \
         JOIN people p ON p.id = v.replaced_by WHERE v.message_id = $1 ORDER BY v.number",
        &[id.into()],
        |row| {
            Ok(Version {
                number: row.get(0)?,
                body: row.get(1)?,
                written_at: row.get(2)?,
                replaced_at: row.get(3)?,
                replaced_by: PersonRef {
                    id: row.get(4)?,
                    name: row.get(5)?,
                },
            })
        },
    )
}

/// Changed and deleted messages of all rooms, those changed last first;
/// `before` is the last of the page before.
pub fn list_changed(tx: &mut Tx<'_>, before: Option<Moment>, limit: i64) -> Result<Vec<Changed>> {
    let (at, id) = before.map_or((i64::MAX, uuid::Uuid::max()), |Moment(at, id)| {
        (at.micros(), id.0)
    });
    tx.query(
        // The last version stands for the message: they are numbered without a gap, and read by the index of their
        // times, so that a page does not count all there are.
        "SELECT m.id, m.room_id, r.name, p.id, CASE WHEN m.by_assistant THEN 'Sufler' ELSE p.name END, v.number, v.replaced_at, m.deleted_at IS NOT NULL \
         FROM message_versions v JOIN messages m ON m.id = v.message_id JOIN rooms r ON r.id = m.room_id \
         JOIN people p ON p.id = m.author_id WHERE (v.replaced_at, v.message_id) < ($1, $2) AND NOT EXISTS \
         (SELECT 1 FROM message_versions l WHERE l.message_id = v.message_id AND l.number > v.number) \
         ORDER BY v.replaced_at DESC, v.message_id DESC LIMIT $3",
        &[at.into(), id.into(), limit.into()],
        |row| {
            Ok(Changed {
                message: row.get(0)?,
                room: row.get(1)?,
                room_name: row.get(2)?,
                author: PersonRef {
                    id: row.get(3)?,
                    name: row.get(4)?,
                },
                versions: row.get(5)?,
                changed_at: row.get(6)?,
                deleted: row.get(7)?,
            })
        },
    )
}

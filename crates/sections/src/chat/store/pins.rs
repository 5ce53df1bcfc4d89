//! SQL of messages pinned in a room and of those a person saved for later.

use kernel::{Result, Timestamp, Tx, ids::PersonId};

use super::Seqs;
use crate::chat::types::{Message, MessageId, Moment, RoomId};

/// Pins a message; answers false when it was pinned.
pub fn insert_pin(tx: &mut Tx<'_>, message: &Message, by: PersonId, at: Timestamp) -> Result<bool> {
    let added = tx.execute(
        "INSERT INTO message_pins (room_id, message_id, pinned_by, pinned_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (room_id, message_id) DO NOTHING",
        &[message.room_id.into(), message.id.into(), by.into(), at.into()],
    )?;
    Ok(added > 0)
}

/// Unpins a message; answers false when it was not pinned.
pub fn delete_pin(tx: &mut Tx<'_>, message: &Message) -> Result<bool> {
    let removed = tx.execute(
        "DELETE FROM message_pins WHERE room_id = $1 AND message_id = $2",
        &[message.room_id.into(), message.id.into()],
    )?;
    Ok(removed > 0)
}

/// What is pinned in a room, the last first.
pub fn list_pins(tx: &mut Tx<'_>, room: RoomId) -> Result<Vec<MessageId>> {
    tx.query(
        "SELECT message_id FROM message_pins WHERE room_id = $1 ORDER BY pinned_at DESC, message_id DESC",
        &[room.into()],
        |row| row.get(0),
    )
}

/// Saves a message for a person; once more changes nothing.
pub fn insert_saved(
    tx: &mut Tx<'_>,
    person: PersonId,
    message: MessageId,
    at: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO saved_messages (person_id, message_id, saved_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person_id, message_id) DO NOTHING",
        &[person.into(), message.into(), at.into()],
    )?;
    Ok(())
}

/// Forgets a saved message.
pub fn delete_saved(tx: &mut Tx<'_>, person: PersonId, message: MessageId) -> Result<()> {
    tx.execute(
        "DELETE FROM saved_messages WHERE person_id = $1 AND message_id = $2",
        &[person.into(), message.into()],
    )?;
    Ok(())
}

/// How many messages a person has saved.
pub fn count_saved(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM saved_messages WHERE person_id = $1",
        &[person.into()],
        |row| row.get(0),
    )
}

/// What a person saved, each with the moment it was, the last first; `before` is
/// the last of the page before, which may be gone.
pub fn list_saved(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<Moment>,
    limit: i64,
) -> Result<Vec<Moment>> {
    let mut values = vec![person.into(), limit.into()];
    let cursor = match before {
        Some(Moment(at, id)) => {
            values.extend([at.into(), id.into()]);
            "AND (saved_at, message_id) < ($3, $4)"
        }
        None => "",
    };
    tx.query(
        &format!(
            "SELECT saved_at, message_id FROM saved_messages WHERE person_id = $1 {cursor} \
             ORDER BY saved_at DESC, message_id DESC LIMIT $2"
        ),
        &values,
        |row| Ok(Moment(row.get(0)?, row.get(1)?)),
    )
}

/// Which of some messages are pinned in their room or saved by a person:
/// message, pinned, saved.
pub fn list_marks(
    tx: &mut Tx<'_>,
    seqs: &Seqs,
    person: PersonId,
) -> Result<Vec<(MessageId, bool, bool)>> {
    let mut values = vec![person.into()];
    let within = seqs.within("m", &mut values);
    tx.query(
        &format!(
            "SELECT m.id, p.message_id IS NOT NULL, s.message_id IS NOT NULL FROM messages m \
             LEFT JOIN message_pins p ON p.room_id = m.room_id AND p.message_id = m.id \
             LEFT JOIN saved_messages s ON s.person_id = $1 AND s.message_id = m.id \
             WHERE {within} AND (p.message_id IS NOT NULL OR s.message_id IS NOT NULL)"
        ),
        &values,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

//! SQL of messages pinned in a room and of those a person saved for later.

use kernel::{Result, Timestamp, Tx, ids::PersonId};

use crate::chat::types::{Message, MessageId, RoomId};

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

/// What a person saved, the last first; `before` is the last of the page
/// before.
pub fn list_saved(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<MessageId>> {
    let (limits, mut values) = match before {
        Some(id) => (
            "AND (saved_at, message_id) < (SELECT saved_at, message_id FROM saved_messages \
             WHERE person_id = $1 AND message_id = $3)",
            vec![id.into()],
        ),
        None => ("", Vec::new()),
    };
    let mut all = vec![person.into(), limit.into()];
    all.append(&mut values);
    tx.query(
        &format!(
            "SELECT message_id FROM saved_messages WHERE person_id = $1 {limits} \
             ORDER BY saved_at DESC, message_id DESC LIMIT $2"
        ),
        &all,
        |row| row.get(0),
    )
}

/// Which of the messages `from..=to` of a room are pinned there or saved by a
/// person: message, pinned, saved.
pub fn list_marks(
    tx: &mut Tx<'_>,
    room: RoomId,
    from: i64,
    to: i64,
    person: PersonId,
) -> Result<Vec<(MessageId, bool, bool)>> {
    tx.query(
        "SELECT m.id, p.message_id IS NOT NULL, s.message_id IS NOT NULL FROM messages m \
         LEFT JOIN message_pins p ON p.room_id = m.room_id AND p.message_id = m.id \
         LEFT JOIN saved_messages s ON s.person_id = $4 AND s.message_id = m.id \
         WHERE m.room_id = $1 AND m.seq BETWEEN $2 AND $3 \
         AND (p.message_id IS NOT NULL OR s.message_id IS NOT NULL)",
        &[room.into(), from.into(), to.into(), person.into()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

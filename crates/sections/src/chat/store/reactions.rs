//! SQL of reactions.

use kernel::{Result, Timestamp, Tx, ids::PersonId, people::PersonRef};

use super::Seqs;
use crate::chat::types::{Message, MessageId};

/// One emoji under one message.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The message.
    pub message: MessageId,
    /// The emoji.
    pub emoji: String,
    /// How many people chose it.
    pub count: i64,
    /// Whether the asker did.
    pub mine: bool,
}

/// Adds a reaction; answers false when it was there.
pub fn insert_reaction(
    tx: &mut Tx<'_>,
    message: &Message,
    person: PersonId,
    emoji: &str,
    at: Timestamp,
) -> Result<bool> {
    let added = tx.execute(
        "INSERT INTO message_reactions (room_id, seq, emoji, person_id, message_id, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (room_id, seq, emoji, person_id) DO NOTHING",
        &[
            message.room_id.into(),
            message.seq.into(),
            emoji.into(),
            person.into(),
            message.id.into(),
            at.into(),
        ],
    )?;
    Ok(added > 0)
}

/// Takes a reaction back; answers false when there was none.
pub fn delete_reaction(
    tx: &mut Tx<'_>,
    message: &Message,
    person: PersonId,
    emoji: &str,
) -> Result<bool> {
    let removed = tx.execute(
        "DELETE FROM message_reactions WHERE room_id = $1 AND seq = $2 AND emoji = $3 AND person_id = $4",
        &[
            message.room_id.into(),
            message.seq.into(),
            emoji.into(),
            person.into(),
        ],
    )?;
    Ok(removed > 0)
}

/// Whether an emoji stands under a message already.
pub fn has_emoji(tx: &mut Tx<'_>, message: &Message, emoji: &str) -> Result<bool> {
    let found: Option<i64> = tx.query_opt(
        "SELECT seq FROM message_reactions WHERE room_id = $1 AND seq = $2 AND emoji = $3 LIMIT 1",
        &[message.room_id.into(), message.seq.into(), emoji.into()],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

/// How many different emoji stand under a message.
pub fn count_emoji(tx: &mut Tx<'_>, message: &Message) -> Result<i64> {
    tx.query_one(
        "SELECT count(DISTINCT emoji) FROM message_reactions WHERE room_id = $1 AND seq = $2",
        &[message.room_id.into(), message.seq.into()],
        |row| row.get(0),
    )
}

/// What stands under some messages, in the order in which it came there.
pub fn list_tallies(tx: &mut Tx<'_>, seqs: &Seqs, person: PersonId) -> Result<Vec<Tally>> {
    let mut values = vec![person.into()];
    let own = seqs.within("x", &mut values);
    let foreign = seqs.within("f", &mut values);
    tx.query(
        &format!(
            "SELECT t.message_id, t.emoji, CAST(sum(t.people) AS BIGINT), CAST(sum(t.mine) AS BIGINT) FROM ( \
             SELECT x.message_id, x.emoji, count(*) AS people, count(CASE WHEN x.person_id = $1 THEN 1 END) AS mine, \
             min(x.created_at) AS place FROM message_reactions x WHERE {own} GROUP BY x.message_id, x.emoji \
             UNION ALL SELECT f.message_id, f.emoji, f.people_count, 0, f.place FROM foreign_reactions f WHERE {foreign} \
             ) t GROUP BY t.message_id, t.emoji ORDER BY min(t.place), t.emoji"
        ),
        &values,
        |row| {
            Ok(Tally {
                message: row.get(0)?,
                emoji: row.get(1)?,
                count: row.get(2)?,
                mine: row.get::<i64>(3)? > 0,
            })
        },
    )
}

/// Who reacted to a message with an emoji, by id; `after` is the last of the page
/// before.
pub fn list_reacted(
    tx: &mut Tx<'_>,
    message: &Message,
    emoji: &str,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Vec<PersonRef>> {
    let after = after.map_or(uuid::Uuid::nil(), |person| person.0);
    tx.query(
        "SELECT p.id, p.name FROM message_reactions n JOIN people p ON p.id = n.person_id \
         WHERE n.room_id = $1 AND n.seq = $2 AND n.emoji = $3 AND n.person_id > $4 ORDER BY n.person_id LIMIT $5",
        &[
            message.room_id.into(),
            message.seq.into(),
            emoji.into(),
            after.into(),
            limit.into(),
        ],
        |row| {
            Ok(PersonRef {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        },
    )
}

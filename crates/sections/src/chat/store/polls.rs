//! SQL of polls.

use kernel::{
    Result, Timestamp, Tx,
    db::{Dialect, Row},
    ids::PersonId,
    people::PersonRef,
};

use super::Seqs;
use crate::chat::types::{Message, MessageId, NewPoll, Poll};

/// One option of one poll with what was voted for it.
#[derive(Clone, Debug)]
pub struct PollOption {
    /// The message that asks.
    pub message: MessageId,
    /// Its number, from 1.
    pub number: i64,
    /// What it says.
    pub label: String,
    /// How many people chose it.
    pub count: i64,
    /// Whether the asker did.
    pub mine: bool,
}

const POLL: &str = "SELECT p.message_id, p.multiple, p.anonymous, p.closes_at, p.closed_at, \
     (SELECT count(*) FROM poll_options o WHERE o.message_id = p.message_id), \
     p.foreign_voters + (SELECT count(DISTINCT v.person_id) FROM poll_votes v WHERE v.message_id = p.message_id) FROM polls p";

fn poll(row: &Row<'_>) -> Result<Poll> {
    Ok(Poll {
        message: row.get(0)?,
        multiple: row.get(1)?,
        anonymous: row.get(2)?,
        closes_at: row.get(3)?,
        closed_at: row.get(4)?,
        options: row.get(5)?,
        voters: row.get(6)?,
    })
}

/// Puts a poll on a message; `options` are the checked ones.
pub fn insert_poll(
    tx: &mut Tx<'_>,
    message: &Message,
    new: &NewPoll,
    options: &[String],
) -> Result<()> {
    tx.execute(
        "INSERT INTO polls (message_id, room_id, seq, multiple, anonymous, closes_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            message.id.into(),
            message.room_id.into(),
            message.seq.into(),
            new.multiple.into(),
            new.anonymous.into(),
            new.closes_at.into(),
        ],
    )?;
    for (number, label) in (1_i64..).zip(options) {
        tx.execute(
            "INSERT INTO poll_options (message_id, number, label) VALUES ($1, $2, $3)",
            &[message.id.into(), number.into(), label.into()],
        )?;
    }
    Ok(())
}

/// The poll of a message.
pub fn find_poll(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Poll>> {
    tx.query_opt(
        &format!("{POLL} WHERE p.message_id = $1"),
        &[id.into()],
        poll,
    )
}

/// Makes those who vote on one poll, or change it, follow one another. SQLite
/// has a single writer anyway.
pub fn lock_poll(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    match tx.dialect() {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => tx
            .query_opt(
                "SELECT seq FROM polls WHERE message_id = $1 FOR UPDATE",
                &[id.into()],
                |row| row.get(0),
            )
            .map(|_: Option<i64>| ()),
    }
}

/// The polls among some messages.
pub fn list_polls(tx: &mut Tx<'_>, seqs: &Seqs) -> Result<Vec<Poll>> {
    let mut values = Vec::new();
    let within = seqs.within("p", &mut values);
    let sql = format!("{POLL} WHERE {within} ORDER BY p.seq");
    tx.query(&sql, &values, poll)
}

/// What a poll offers, in order; nothing where there is none.
pub fn list_labels(tx: &mut Tx<'_>, id: MessageId) -> Result<Vec<String>> {
    tx.query(
        "SELECT label FROM poll_options WHERE message_id = $1 ORDER BY number",
        &[id.into()],
        |row| row.get(0),
    )
}

/// The options of the polls among some messages, in order, as one person sees
/// them.
pub fn list_poll_options(
    tx: &mut Tx<'_>,
    seqs: &Seqs,
    person: PersonId,
) -> Result<Vec<PollOption>> {
    let mut values = vec![person.into()];
    let within = seqs.within("p", &mut values);
    let sql = format!(
        "SELECT o.message_id, o.number, o.label, o.foreign_votes + count(v.person_id), count(CASE WHEN v.person_id = $1 THEN 1 END) \
         FROM polls p JOIN poll_options o ON o.message_id = p.message_id \
         LEFT JOIN poll_votes v ON v.message_id = o.message_id AND v.number = o.number \
         WHERE {within} GROUP BY o.message_id, o.number, o.label, o.foreign_votes ORDER BY o.message_id, o.number"
    );
    tx.query(&sql, &values, |row| {
        Ok(PollOption {
            message: row.get(0)?,
            number: row.get(1)?,
            label: row.get(2)?,
            count: row.get(3)?,
            mine: row.get::<i64>(4)? > 0,
        })
    })
}

/// What a person chose, by number.
pub fn list_choice(tx: &mut Tx<'_>, id: MessageId, person: PersonId) -> Result<Vec<i64>> {
    tx.query(
        "SELECT number FROM poll_votes WHERE message_id = $1 AND person_id = $2 ORDER BY number",
        &[id.into(), person.into()],
        |row| row.get(0),
    )
}

/// Puts a person's choice in the place of what they chose before.
pub fn replace_choice(
    tx: &mut Tx<'_>,
    id: MessageId,
    person: PersonId,
    chosen: &[i64],
) -> Result<()> {
    tx.execute(
        "DELETE FROM poll_votes WHERE message_id = $1 AND person_id = $2",
        &[id.into(), person.into()],
    )?;
    for number in chosen {
        tx.execute(
            "INSERT INTO poll_votes (message_id, number, person_id) VALUES ($1, $2, $3)",
            &[id.into(), (*number).into(), person.into()],
        )?;
    }
    Ok(())
}

/// Closes a poll before its time.
pub fn close_poll(tx: &mut Tx<'_>, id: MessageId, by: PersonId, at: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE polls SET closed_at = $2, closed_by = $3 WHERE message_id = $1",
        &[id.into(), at.into(), by.into()],
    )?;
    Ok(())
}

/// Who chose an option, by id; `after` is the last of the page before.
pub fn list_voters(
    tx: &mut Tx<'_>,
    id: MessageId,
    number: i64,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Vec<PersonRef>> {
    let after = after.map_or(uuid::Uuid::nil(), |person| person.0);
    tx.query(
        "SELECT p.id, p.name FROM poll_votes v JOIN people p ON p.id = v.person_id \
         WHERE v.message_id = $1 AND v.number = $2 AND v.person_id > $3 ORDER BY v.person_id LIMIT $4",
        &[id.into(), number.into(), after.into(), limit.into()],
        |row| {
            Ok(PersonRef {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        },
    )
}

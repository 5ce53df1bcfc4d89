//! SQL of histories: what was written elsewhere, many messages at once, and
//! whole rooms in order. PostgreSQL takes a whole batch in one statement, since
//! each costs a way to the server and back; SQLite has no such way.

use std::collections::HashMap;

use kernel::{
    Result, Timestamp, Tx,
    db::{Dialect, Row, Value},
    ids::PersonId,
};
use serde_json::{Value as Json, json};

use super::{
    insert_stems,
    messages::{MESSAGE, message},
};
use crate::chat::types::{HistoryLine, Message, MessageId, RoomId};

/// An imported message about to be stored.
#[derive(Debug)]
pub struct NewImported<'a> {
    /// Its id here.
    pub id: MessageId,
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
    /// Its text, with the names of those who are nobody here.
    pub body: String,
    /// What it is found by; none for a deleted one.
    pub stems: Option<String>,
    /// What else is said of it.
    pub line: &'a HistoryLine,
}

impl NewImported<'_> {
    fn foreign_author(&self) -> Option<&str> {
        self.is_foreign.then_some(self.line.author.name.as_str())
    }

    fn row(&self) -> Json {
        json!({
            "id": self.id,
            "seq": self.seq,
            "thread_id": self.thread,
            "author_id": self.author,
            "body": self.body,
            "client_id": self.client_id,
            "created_at": self.line.created_at.micros(),
            "edited_at": self.line.edited_at.map(Timestamp::micros),
            "deleted_at": self.line.deleted_at.map(Timestamp::micros),
            "foreign_id": self.line.id,
            "foreign_author": self.foreign_author(),
            "stems": self.stems,
        })
    }
}

/// Adds imported messages of a room and makes them findable.
pub fn insert_imported(tx: &mut Tx<'_>, room: RoomId, all: &mut [NewImported<'_>]) -> Result<()> {
    match tx.dialect() {
        Dialect::Sqlite => all.iter_mut().try_for_each(|new| insert_one(tx, room, new)),
        Dialect::Postgres => insert_together(tx, room, all),
    }
}

fn insert_one(tx: &mut Tx<'_>, room: RoomId, new: &mut NewImported<'_>) -> Result<()> {
    let line = new.line;
    tx.execute(
        "INSERT INTO messages (id, room_id, seq, thread_id, author_id, body, client_id, created_at, edited_at, \
         deleted_at, replies_count, foreign_id, foreign_author) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)",
        &[
            new.id.into(),
            room.into(),
            new.seq.into(),
            new.thread.into(),
            new.author.into(),
            (&new.body).into(),
            new.client_id.into(),
            line.created_at.into(),
            line.edited_at.into(),
            line.deleted_at.into(),
            (&line.id).into(),
            new.foreign_author().into(),
        ],
    )?;
    match new.stems.take() {
        Some(stems) => insert_stems(tx, new.id, stems),
        None => Ok(()),
    }
}

fn insert_together(tx: &mut Tx<'_>, room: RoomId, all: &[NewImported<'_>]) -> Result<()> {
    const MESSAGES: &str = "INSERT INTO messages (id, room_id, seq, thread_id, author_id, body, client_id, created_at, \
        edited_at, deleted_at, replies_count, foreign_id, foreign_author) \
        SELECT r.id, CAST($2 AS UUID), r.seq, r.thread_id, r.author_id, r.body, r.client_id, r.created_at, \
        r.edited_at, r.deleted_at, 0, r.foreign_id, r.foreign_author \
        FROM jsonb_to_recordset($1::jsonb -> 'rows') AS r (id uuid, seq bigint, thread_id uuid, author_id uuid, \
        body text, client_id uuid, created_at bigint, edited_at bigint, deleted_at bigint, foreign_id text, \
        foreign_author text)";
    const STEMS: &str = "INSERT INTO message_search (message_id, stems) SELECT r.id, to_tsvector('simple', r.stems) \
        FROM jsonb_to_recordset($1::jsonb -> 'rows') AS r (id uuid, stems text) WHERE r.stems IS NOT NULL";
    let rows: Vec<_> = all.iter().map(NewImported::row).collect();
    let rows = Value::Json(json!({ "rows": rows }));
    tx.execute(MESSAGES, &[rows.clone(), room.into()])?;
    tx.execute(STEMS, &[rows])?;
    Ok(())
}

/// What a room knows of a message with an id of elsewhere: its id here and the
/// message it replies to.
pub type Foreign = (MessageId, Option<MessageId>);

/// The imported messages of a room with these ids of where they come from.
pub fn find_foreign(
    tx: &mut Tx<'_>,
    room: RoomId,
    ids: &[&str],
) -> Result<HashMap<String, Foreign>> {
    const ONE: &str =
        "SELECT foreign_id, id, thread_id FROM messages WHERE room_id = $1 AND foreign_id = $2";
    const ALL: &str = "SELECT foreign_id, id, thread_id FROM messages WHERE room_id = $1 \
        AND foreign_id IN (SELECT jsonb_array_elements_text($2::jsonb -> 'ids'))";
    if tx.dialect() == Dialect::Postgres {
        let ids = Value::Json(json!({ "ids": ids }));
        return Ok(tx
            .query(ALL, &[room.into(), ids], foreign)?
            .into_iter()
            .collect());
    }
    let mut found = HashMap::new();
    for id in ids {
        found.extend(tx.query_opt(ONE, &[room.into(), (*id).into()], foreign)?);
    }
    Ok(found)
}

fn foreign(row: &Row<'_>) -> Result<(String, Foreign)> {
    Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
}

/// Takes so many numbers of a room for messages of which the last in its main
/// list is `newest`, and answers the last one; locks its row until the commit.
pub fn next_seqs(
    tx: &mut Tx<'_>,
    room: RoomId,
    count: usize,
    in_main_list: usize,
    newest: Option<MessageId>,
    last_at: Timestamp,
) -> Result<i64> {
    tx.query_one(
        "UPDATE rooms SET last_at = CASE WHEN last_seq = 0 OR last_at < $5 THEN $5 ELSE last_at END, \
         last_seq = last_seq + $2, message_count = message_count + $3, \
         last_message_id = coalesce($4, last_message_id) WHERE id = $1 RETURNING last_seq",
        &[
            room.into(),
            count.into(),
            in_main_list.into(),
            newest.into(),
            last_at.into(),
        ],
        |row| row.get(0),
    )
}

/// Counts replies at their roots: how many more, and when the last was written.
pub fn count_replies(tx: &mut Tx<'_>, replies: &[(MessageId, i64, Timestamp)]) -> Result<()> {
    const ONE: &str = "UPDATE messages SET replies_count = replies_count + $2, \
        last_reply_at = CASE WHEN last_reply_at > $3 THEN last_reply_at ELSE $3 END WHERE id = $1";
    const ALL: &str = "UPDATE messages m SET replies_count = m.replies_count + r.count, \
        last_reply_at = CASE WHEN m.last_reply_at > r.at THEN m.last_reply_at ELSE r.at END \
        FROM jsonb_to_recordset($1::jsonb -> 'rows') AS r (id uuid, count bigint, at bigint) WHERE m.id = r.id";
    if replies.is_empty() {
        return Ok(());
    }
    if tx.dialect() == Dialect::Postgres {
        let row = |(id, count, at): &(MessageId, i64, Timestamp)| json!({ "id": id, "count": count, "at": at.micros() });
        let rows: Vec<_> = replies.iter().map(row).collect();
        return tx
            .execute(ALL, &[Value::Json(json!({ "rows": rows }))])
            .map(drop);
    }
    for (root, count, at) in replies {
        tx.execute(ONE, &[(*root).into(), (*count).into(), (*at).into()])?;
    }
    Ok(())
}

/// Counts reactions of people elsewhere; `place` says where the emoji stands
/// among the others.
pub fn insert_foreign_reaction(
    tx: &mut Tx<'_>,
    room: RoomId,
    message: (MessageId, i64),
    emoji: &str,
    place: i64,
    people: i64,
) -> Result<()> {
    tx.execute(
        "INSERT INTO foreign_reactions (room_id, seq, emoji, message_id, place, people_count) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (room_id, seq, emoji) \
         DO UPDATE SET people_count = foreign_reactions.people_count + excluded.people_count",
        &[
            room.into(),
            message.1.into(),
            emoji.into(),
            message.0.into(),
            place.into(),
            people.into(),
        ],
    )?;
    Ok(())
}

/// Puts a poll of elsewhere on a message, closed at a moment. Where fewer voted
/// than there are votes, one could choose several options.
pub fn insert_foreign_poll(
    tx: &mut Tx<'_>,
    room: RoomId,
    message: (MessageId, i64),
    options: &[(&str, i64)],
    voters: i64,
    closed_at: Timestamp,
) -> Result<()> {
    let votes: i64 = options.iter().map(|(_, count)| count).sum();
    tx.execute(
        "INSERT INTO polls (message_id, room_id, seq, multiple, anonymous, closed_at, foreign_voters) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            message.0.into(),
            room.into(),
            message.1.into(),
            (voters < votes).into(),
            true.into(),
            closed_at.into(),
            voters.into(),
        ],
    )?;
    for (number, (label, count)) in (1_i64..).zip(options) {
        tx.execute(
            "INSERT INTO poll_options (message_id, number, label, foreign_votes) VALUES ($1, $2, $3, $4)",
            &[
                message.0.into(),
                number.into(),
                (*label).into(),
                (*count).into(),
            ],
        )?;
    }
    Ok(())
}

/// Remembers whom an imported message names.
pub fn insert_foreign_mention(
    tx: &mut Tx<'_>,
    room: RoomId,
    message: (MessageId, i64),
    person: PersonId,
) -> Result<()> {
    tx.execute(
        "INSERT INTO mentions (message_id, person_id, room_id, seq, direct) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (room_id, seq, person_id) DO NOTHING",
        &[
            message.0.into(),
            person.into(),
            room.into(),
            message.1.into(),
            true.into(),
        ],
    )?;
    Ok(())
}

/// Whether the newest message of a room was imported; none without messages.
pub fn is_newest_imported(tx: &mut Tx<'_>, room: RoomId) -> Result<Option<bool>> {
    tx.query_opt(
        "SELECT foreign_id FROM messages WHERE room_id = $1 ORDER BY seq DESC LIMIT 1",
        &[room.into()],
        |row| Ok(row.get::<Option<String>>(0)?.is_some()),
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

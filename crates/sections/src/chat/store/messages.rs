//! SQL of messages, threads and mentions.

use kernel::{
    Result, Timestamp, Tx,
    db::{Params, Row, Value},
    ids::PersonId,
};
use uuid::Uuid;

use super::Seqs;
use crate::chat::types::{Message, MessageId, RoomId};

/// The most messages of one statement.
const AT_ONCE: usize = 500;

pub(super) const MESSAGE: &str = "m.id, m.room_id, m.seq, m.thread_id, m.author_id, COALESCE(m.foreign_author, CASE WHEN m.by_assistant THEN 'Sufler' ELSE p.name END), p.photo_id, m.body, m.client_id, \
     m.created_at, m.edited_at, m.replies_count, m.last_reply_at, m.deleted_at, m.quoted_id, m.foreign_author, p.guest, m.by_assistant, m.foreign_id IS NOT NULL \
     FROM messages m JOIN people p ON p.id = m.author_id";

pub(super) fn message(row: &Row<'_>) -> Result<Message> {
    let is_foreign = row.get::<Option<String>>(15)?.is_some();
    let by_assistant: bool = row.get(17)?;
    let is_person = !is_foreign && !by_assistant;
    let photo: Option<Uuid> = row.get(6)?;
    let guest: bool = row.get(16)?;
    Ok(Message {
        is_foreign,
        by_assistant,
        is_imported: row.get(18)?,
        id: row.get(0)?,
        room_id: row.get(1)?,
        seq: row.get(2)?,
        thread_id: row.get(3)?,
        author_id: row.get(4)?,
        author_name: row.get(5)?,
        author_photo: photo.filter(|_| is_person),
        body: row.get(7)?,
        client_id: row.get(8)?,
        created_at: row.get(9)?,
        edited_at: row.get(10)?,
        replies_count: row.get(11)?,
        last_reply_at: row.get(12)?,
        deleted_at: row.get(13)?,
        quoted_id: row.get(14)?,
        author_guest: guest && !by_assistant,
    })
}

/// The message of this id, whoever asks: only `access.rs` and what has passed
/// it call this.
pub(in crate::chat) fn find_message(tx: &mut Tx<'_>, id: MessageId) -> Result<Message> {
    tx.query_one(
        &format!("SELECT {MESSAGE} WHERE m.id = $1"),
        &[id.into()],
        message,
    )
}

/// Those of these messages that there are, whoever asks: only `access.rs`
/// calls it.
pub(in crate::chat) fn list_messages_of(
    tx: &mut Tx<'_>,
    ids: &[MessageId],
) -> Result<Vec<Message>> {
    let mut all = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let mut params = Params::default();
        let these = params.list(some.iter().copied());
        let sql = format!("SELECT {MESSAGE} WHERE m.id IN ({these})");
        all.extend(tx.query(&sql, params.values(), message)?);
    }
    Ok(all)
}

/// The message a person sent under this id of theirs.
pub(in crate::chat) fn find_sent(
    tx: &mut Tx<'_>,
    room: RoomId,
    author: PersonId,
    client_id: uuid::Uuid,
) -> Result<Option<Message>> {
    tx.query_opt(
        &format!("SELECT {MESSAGE} WHERE m.room_id = $1 AND m.author_id = $2 AND m.client_id = $3"),
        &[room.into(), author.into(), client_id.into()],
        message,
    )
}

/// A message about to be stored.
pub struct NewRow<'a> {
    /// Its id.
    pub id: MessageId,
    /// The room.
    pub room: RoomId,
    /// Its number.
    pub seq: i64,
    /// The message it replies to.
    pub thread: Option<MessageId>,
    /// Who wrote it.
    pub author: PersonId,
    /// The text.
    pub body: &'a str,
    /// The sender's own id.
    pub client_id: uuid::Uuid,
    /// When.
    pub at: Timestamp,
    /// The message it quotes.
    pub quoted: Option<MessageId>,
}

/// Adds a message.
pub fn insert_message(tx: &mut Tx<'_>, new: &NewRow<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO messages (id, room_id, seq, thread_id, author_id, body, client_id, created_at, replies_count, quoted_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)",
        &[
            new.id.into(),
            new.room.into(),
            new.seq.into(),
            new.thread.into(),
            new.author.into(),
            new.body.into(),
            new.client_id.into(),
            new.at.into(),
            new.quoted.into(),
        ],
    )?;
    Ok(())
}

/// Counts a reply at its root.
pub fn count_reply(tx: &mut Tx<'_>, root: MessageId, at: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE messages SET replies_count = replies_count + 1, last_reply_at = $2 WHERE id = $1",
        &[root.into(), at.into()],
    )?;
    Ok(())
}

/// Remembers whom a message calls; `direct` for those it names one by one.
/// Answers whether they were not called by it before.
pub fn insert_mention(
    tx: &mut Tx<'_>,
    message: &Message,
    person: PersonId,
    direct: bool,
) -> Result<bool> {
    if direct {
        // Who was called with others before is named one by one now.
        let named = tx.execute(
            "UPDATE mentions SET direct = $4 WHERE room_id = $1 AND seq = $2 AND person_id = $3",
            &[
                message.room_id.into(),
                message.seq.into(),
                person.into(),
                true.into(),
            ],
        )?;
        if named > 0 {
            return Ok(false);
        }
    }
    let added = tx.execute(
        "INSERT INTO mentions (message_id, person_id, room_id, seq, direct) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (room_id, seq, person_id) DO NOTHING",
        &[
            message.id.into(),
            person.into(),
            message.room_id.into(),
            message.seq.into(),
            direct.into(),
        ],
    )?;
    Ok(added > 0)
}

/// Forgets that a message called somebody.
pub fn delete_mention(tx: &mut Tx<'_>, message: &Message, person: PersonId) -> Result<()> {
    tx.execute(
        "DELETE FROM mentions WHERE room_id = $1 AND seq = $2 AND person_id = $3",
        &[message.room_id.into(), message.seq.into(), person.into()],
    )?;
    Ok(())
}

/// Everybody a message calls, however.
pub fn list_called(tx: &mut Tx<'_>, message: &Message) -> Result<Vec<PersonId>> {
    tx.query(
        "SELECT person_id FROM mentions WHERE room_id = $1 AND seq = $2",
        &[message.room_id.into(), message.seq.into()],
        |row| row.get(0),
    )
}

/// Whom some messages name one by one: message, person, name.
pub fn list_mentions(tx: &mut Tx<'_>, seqs: &Seqs) -> Result<Vec<(MessageId, PersonId, String)>> {
    let mut values = Vec::new();
    let within = seqs.within("n", &mut values);
    tx.query(
        &format!(
            "SELECT n.message_id, p.id, p.name FROM mentions n JOIN people p ON p.id = n.person_id \
             WHERE {within} AND n.direct"
        ),
        &values,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The number of the first message of the main list written at or after a
/// moment.
pub fn find_seq_at(tx: &mut Tx<'_>, room: RoomId, at: Timestamp) -> Result<Option<i64>> {
    tx.query_opt(
        "SELECT seq FROM messages WHERE room_id = $1 AND created_at >= $2 AND thread_id IS NULL \
         ORDER BY created_at, seq LIMIT 1",
        &[room.into(), at.into()],
        |row| row.get(0),
    )
}

/// The main list before `seq`, newest first.
pub fn list_before(tx: &mut Tx<'_>, room: RoomId, seq: i64, limit: i64) -> Result<Vec<Message>> {
    tx.query(
        &format!(
            "SELECT {MESSAGE} WHERE m.room_id = $1 AND m.thread_id IS NULL AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3"
        ),
        &[room.into(), seq.into(), limit.into()],
        message,
    )
}

/// The main list after `seq`, oldest first.
pub fn list_after(tx: &mut Tx<'_>, room: RoomId, seq: i64, limit: i64) -> Result<Vec<Message>> {
    tx.query(
        &format!(
            "SELECT {MESSAGE} WHERE m.room_id = $1 AND m.thread_id IS NULL AND m.seq > $2 ORDER BY m.seq LIMIT $3"
        ),
        &[room.into(), seq.into(), limit.into()],
        message,
    )
}

/// A thread's replies after `seq`, oldest first.
pub fn list_replies(
    tx: &mut Tx<'_>,
    root: MessageId,
    seq: i64,
    limit: i64,
) -> Result<Vec<Message>> {
    tx.query(
        &format!("SELECT {MESSAGE} WHERE m.thread_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3"),
        &[root.into(), seq.into(), limit.into()],
        message,
    )
}

/// The newest replies of a thread within a stretch, newest first. What the
/// assistant wrote is no source of anything it is asked.
pub fn list_thread_stretch(
    tx: &mut Tx<'_>,
    root: MessageId,
    stretch: &Stretch,
    limit: i64,
) -> Result<Vec<Message>> {
    let mut values = stretch.values(root.0).to_vec();
    values.push(limit.into());
    tx.query(
        &format!(
            "SELECT {MESSAGE} WHERE m.thread_id = $1 AND m.seq > $2 AND m.seq <= $3 AND m.created_at >= $4 \
             AND m.deleted_at IS NULL AND NOT m.by_assistant ORDER BY m.seq DESC LIMIT $5"
        ),
        &values,
        message,
    )
}

/// How many replies of a thread lie within a stretch.
pub fn count_thread_stretch(tx: &mut Tx<'_>, root: MessageId, stretch: &Stretch) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM messages m \
         WHERE m.thread_id = $1 AND m.seq > $2 AND m.seq <= $3 AND m.created_at >= $4 AND m.deleted_at IS NULL \
         AND NOT m.by_assistant",
        &stretch.values(root.0),
        |row| row.get(0),
    )
}

/// A stretch of a room with its replies, by number; or of one thread.
pub struct Stretch {
    /// Only after this number.
    pub after: i64,
    /// Only up to this number.
    pub up_to: i64,
    /// Only from this moment on.
    pub since: Timestamp,
}

impl Stretch {
    /// Whether a message lies within it.
    pub fn holds(&self, message: &Message) -> bool {
        (self.after < message.seq && message.seq <= self.up_to) && message.created_at >= self.since
    }

    fn values(&self, within: Uuid) -> [Value; 4] {
        [
            within.into(),
            self.after.into(),
            self.up_to.into(),
            self.since.into(),
        ]
    }
}

/// The newest messages of a stretch, newest first, those of the assistant apart.
pub fn list_stretch(
    tx: &mut Tx<'_>,
    room: RoomId,
    stretch: &Stretch,
    limit: i64,
) -> Result<Vec<Message>> {
    let mut values = stretch.values(room.0).to_vec();
    values.push(limit.into());
    tx.query(
        &format!(
            "SELECT {MESSAGE} WHERE m.room_id = $1 AND m.seq > $2 AND m.seq <= $3 AND m.created_at >= $4 \
             AND m.deleted_at IS NULL AND NOT m.by_assistant ORDER BY m.seq DESC LIMIT $5"
        ),
        &values,
        message,
    )
}

/// How many messages a stretch has.
pub fn count_stretch(tx: &mut Tx<'_>, room: RoomId, stretch: &Stretch) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM messages m WHERE m.room_id = $1 AND m.seq > $2 AND m.seq <= $3 AND m.created_at >= $4 \
         AND m.deleted_at IS NULL AND NOT m.by_assistant",
        &stretch.values(room.0),
        |row| row.get(0),
    )
}

//! SQL of the assistant's answers.

use kernel::{
    Result, Timestamp, Tx,
    db::{Dialect, Params, Row, Value},
    ids::PersonId,
    people::PersonRef,
};

use super::{MESSAGE, Seqs, message};
use crate::chat::types::{Answer, AnswerProgress, Made, Message, MessageId, RoomId};

const ANSWER: &str = "a.question_id, a.room_id, a.seq, a.thread_id, a.asker_id, a.state, a.reason, a.run_id, \
     a.stage, a.done, a.total, a.place, a.asked_at FROM assistant_answers a";

fn answer(row: &Row<'_>) -> Result<Answer> {
    Ok(Answer {
        question: row.get(0)?,
        room: row.get(1)?,
        seq: row.get(2)?,
        thread: row.get(3)?,
        asker: row.get(4)?,
        state: row.get(5)?,
        reason: row.get(6)?,
        run: row.get(7)?,
        progress: AnswerProgress {
            stage: row.get(8)?,
            done: row.get(9)?,
            total: row.get(10)?,
            place: row.get(11)?,
        },
        asked_at: row.get(12)?,
    })
}

/// Writes down how a question stands, in the place of what stood there before.
pub fn put_answer(tx: &mut Tx<'_>, answer: &Answer) -> Result<()> {
    tx.execute(
        "INSERT INTO assistant_answers (question_id, room_id, seq, thread_id, asker_id, state, reason, run_id, \
         stage, done, total, place, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (question_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, \
         run_id = excluded.run_id, stage = excluded.stage, done = excluded.done, total = excluded.total, \
         place = excluded.place, asked_at = excluded.asked_at",
        &[
            answer.question.into(),
            answer.room.into(),
            answer.seq.into(),
            answer.thread.into(),
            answer.asker.into(),
            answer.state.code().into(),
            (&answer.reason).into(),
            answer.run.into(),
            (&answer.progress.stage).into(),
            answer.progress.done.into(),
            answer.progress.total.into(),
            answer.progress.place.into(),
            answer.asked_at.into(),
        ],
    )?;
    Ok(())
}

/// Writes down the message that answers and what it was made from.
pub fn put_made(tx: &mut Tx<'_>, question: MessageId, by: MessageId, made: &Made) -> Result<()> {
    let made = serde_json::to_value(made).map_err(kernel::Error::internal)?;
    tx.execute(
        "UPDATE assistant_answers SET message_id = $2, made = $3 WHERE question_id = $1",
        &[question.into(), by.into(), Value::Json(made)],
    )?;
    Ok(())
}

/// Forgets what an answer was made from.
pub fn forget_made(tx: &mut Tx<'_>, by: MessageId) -> Result<()> {
    let sql = "UPDATE assistant_answers SET made = NULL WHERE message_id = $1";
    tx.execute(sql, &[by.into()])?;
    Ok(())
}

/// How a question stands, if the assistant was ever asked it.
pub fn find_answer(tx: &mut Tx<'_>, question: MessageId) -> Result<Option<Answer>> {
    let sql = format!("SELECT {ANSWER} WHERE a.question_id = $1");
    tx.query_opt(&sql, &[question.into()], answer)
}

/// How the questions among some messages of one room stand.
pub fn list_answers(tx: &mut Tx<'_>, seqs: &Seqs) -> Result<Vec<Answer>> {
    let mut values = Vec::new();
    let within = seqs.within("a", &mut values);
    tx.query(&format!("SELECT {ANSWER} WHERE {within}"), &values, answer)
}

/// What some answers were made from, and who asked for them.
pub fn list_made(
    tx: &mut Tx<'_>,
    answers: &[MessageId],
) -> Result<Vec<(MessageId, PersonRef, Made)>> {
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = Params::default();
    let these = params.list(answers.iter().copied());
    let sql = format!(
        "SELECT a.message_id, p.id, p.name, a.made FROM assistant_answers a JOIN people p ON p.id = a.asker_id \
         WHERE a.message_id IN ({these}) AND a.made IS NOT NULL"
    );
    tx.query(&sql, params.values(), |row| {
        let asker = PersonRef {
            id: row.get(1)?,
            name: row.get(2)?,
        };
        let made: serde_json::Value = row.get(3)?;
        let made = serde_json::from_value(made).map_err(kernel::Error::internal)?;
        Ok((row.get(0)?, asker, made))
    })
}

/// The answers that cite a message, and what they were made from.
pub fn list_made_from(tx: &mut Tx<'_>, message: MessageId) -> Result<Vec<(MessageId, Made)>> {
    let sql = "SELECT message_id, made FROM assistant_answers \
         WHERE message_id IS NOT NULL AND made IS NOT NULL AND CAST(made AS TEXT) LIKE $1";
    tx.query(sql, &[format!("%{message}%").into()], |row| {
        let made: serde_json::Value = row.get(1)?;
        let made = serde_json::from_value(made).map_err(kernel::Error::internal)?;
        Ok((row.get(0)?, made))
    })
}

/// Gives an answer other lines.
pub fn rewrite_made(tx: &mut Tx<'_>, by: MessageId, made: &Made, body: &str) -> Result<()> {
    let made = serde_json::to_value(made).map_err(kernel::Error::internal)?;
    let sql = "UPDATE assistant_answers SET made = $2 WHERE message_id = $1";
    tx.execute(sql, &[by.into(), Value::Json(made)])?;
    let sql = "UPDATE messages SET body = $2 WHERE id = $1";
    tx.execute(sql, &[by.into(), body.into()])?;
    Ok(())
}

/// Whether the assistant is at work in a thread.
pub fn is_answering(tx: &mut Tx<'_>, thread: MessageId) -> Result<bool> {
    let open: i64 = tx.query_one(
        "SELECT count(*) FROM assistant_answers WHERE thread_id = $1 AND state IN ('waiting', 'running')",
        &[thread.into()],
        |row| row.get(0),
    )?;
    Ok(open > 0)
}

/// How many questions a room has asked since a moment, those refused apart.
pub fn count_asked(tx: &mut Tx<'_>, room: RoomId, since: Timestamp) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM assistant_answers WHERE room_id = $1 AND asked_at > $2 AND state <> 'refused'",
        &[room.into(), since.into()],
        |row| row.get(0),
    )
}

/// How many questions of a person are not settled.
pub fn count_open_questions(tx: &mut Tx<'_>, asker: PersonId) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM assistant_answers WHERE asker_id = $1 AND state IN ('waiting', 'running')",
        &[asker.into()],
        |row| row.get(0),
    )
}

/// Whether a guest who can still sign in is in a room.
pub fn has_guest(tx: &mut Tx<'_>, room: RoomId) -> Result<bool> {
    let guests: i64 = tx.query_one(
        "SELECT count(*) FROM room_members n JOIN people p ON p.id = n.person_id \
         WHERE n.room_id = $1 AND p.active AND p.guest",
        &[room.into()],
        |row| row.get(0),
    )?;
    Ok(guests > 0)
}

/// Marks a message as the assistant's.
pub fn mark_by_assistant(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    let sql = "UPDATE messages SET by_assistant = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), true.into()])?;
    Ok(())
}

/// The newest messages of the thread under `root`, the assistant's too, newest first.
pub fn list_talk(tx: &mut Tx<'_>, root: MessageId, limit: i64) -> Result<Vec<Message>> {
    tx.query(
        &format!(
            "SELECT {MESSAGE} WHERE m.thread_id = $1 AND m.deleted_at IS NULL ORDER BY m.seq DESC LIMIT $2"
        ),
        &[root.into(), limit.into()],
        message,
    )
}

/// The messages of open rooms, `but` apart, that hold any of these stems, best first. Whoever asks: only `access.rs`
/// calls it.
pub(in crate::chat) fn list_open_hits(
    tx: &mut Tx<'_>,
    but: RoomId,
    stems: &[String],
    limit: i64,
) -> Result<Vec<Message>> {
    list_hits(
        tx,
        ("r.kind = 'open' AND r.id <> $1", None),
        but,
        stems,
        limit,
    )
}

/// The messages of a room before a number that hold any of these stems, best first. Whoever asks: only `access.rs`
/// calls it.
pub(in crate::chat) fn list_room_hits(
    tx: &mut Tx<'_>,
    room: RoomId,
    before: i64,
    stems: &[String],
    limit: i64,
) -> Result<Vec<Message>> {
    list_hits(
        tx,
        ("r.id = $1 AND m.seq < $4", Some(before)),
        room,
        stems,
        limit,
    )
}

/// How many of the newest hits are ranked: in a company of years a common word
/// has more than anybody waits for.
const RANKED: i64 = 5_000;

/// The best of the newest messages that hold any of these stems, where a condition on `$1`, the room, and perhaps `$4` says.
fn list_hits(
    tx: &mut Tx<'_>,
    (there, number): (&str, Option<i64>),
    room: RoomId,
    stems: &[String],
    limit: i64,
) -> Result<Vec<Message>> {
    const TOLD: &str = "m.deleted_at IS NULL AND NOT m.by_assistant";
    if stems.is_empty() {
        return Ok(Vec::new());
    }
    // Stems are letters and digits only.
    let (quote, between) = match tx.dialect() {
        Dialect::Sqlite => ('"', " OR "),
        Dialect::Postgres => ('\'', " | "),
    };
    let quoted: Vec<String> = stems
        .iter()
        .map(|stem| format!("{quote}{stem}{quote}"))
        .collect();
    // The index gives the newest first; only those are ranked. SQLite keeps the order of a CROSS JOIN.
    let (newest, rank) = match tx.dialect() {
        Dialect::Sqlite => (
            format!(
                "SELECT m.id, message_search.rank AS worse FROM message_search \
                 CROSS JOIN message_search_rows n ON n.number = message_search.rowid \
                 CROSS JOIN messages m ON m.id = n.message_id CROSS JOIN rooms r ON r.id = m.room_id \
                 WHERE message_search MATCH $2 AND {there} AND {TOLD} ORDER BY message_search.rowid DESC"
            ),
            "s.worse",
        ),
        Dialect::Postgres => (
            format!(
                "SELECT m.id, i.stems FROM message_search i JOIN messages m ON m.id = i.message_id \
                 JOIN rooms r ON r.id = m.room_id \
                 WHERE i.stems @@ to_tsquery('simple', $2) AND {there} AND {TOLD} ORDER BY i.message_id DESC"
            ),
            "ts_rank(s.stems, to_tsquery('simple', $2)) DESC",
        ),
    };
    let columns = MESSAGE.split(" FROM ").next().unwrap_or_default();
    let from = "JOIN messages m ON m.id = s.id JOIN people p ON p.id = m.author_id";
    let sql = format!(
        "SELECT {columns} FROM ({newest} LIMIT {RANKED}) s {from} ORDER BY {rank}, m.id DESC LIMIT $3"
    );
    let mut values: Vec<Value> = vec![room.into(), quoted.join(between).into(), limit.into()];
    values.extend(number.map(Value::from));
    tx.query(&sql, &values, message)
}

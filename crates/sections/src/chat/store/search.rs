//! Full text: stems made by us, so that both databases find the same.

use kernel::{Result, Tx, db::Dialect, ids::PersonId, text};

use crate::chat::types::MessageId;

/// Makes a message findable.
pub fn insert_search(tx: &mut Tx<'_>, message: MessageId, body: &str) -> Result<()> {
    let stems = text::stems(body);
    match tx.dialect() {
        Dialect::Sqlite => {
            let number: i64 = tx.query_one(
                "INSERT INTO message_search_rows (message_id) VALUES ($1) RETURNING number",
                &[message.into()],
                |row| row.get(0),
            )?;
            tx.execute(
                "INSERT INTO message_search (rowid, stems) VALUES ($1, $2)",
                &[number.into(), stems.into()],
            )?;
        }
        Dialect::Postgres => {
            tx.execute(
                "INSERT INTO message_search (message_id, stems) VALUES ($1, to_tsvector('simple', $2))",
                &[message.into(), stems.into()],
            )?;
        }
    }
    Ok(())
}

/// Makes a message findable by its present text only.
pub fn replace_search(tx: &mut Tx<'_>, message: MessageId, body: &str) -> Result<()> {
    delete_search(tx, message)?;
    insert_search(tx, message, body)
}

/// Makes a message unfindable.
pub fn delete_search(tx: &mut Tx<'_>, message: MessageId) -> Result<()> {
    if tx.dialect() == Dialect::Sqlite {
        tx.execute(
            "DELETE FROM message_search WHERE rowid = \
             (SELECT number FROM message_search_rows WHERE message_id = $1)",
            &[message.into()],
        )?;
    }
    let table = match tx.dialect() {
        Dialect::Sqlite => "message_search_rows",
        Dialect::Postgres => "message_search",
    };
    tx.execute(
        &format!("DELETE FROM {table} WHERE message_id = $1"),
        &[message.into()],
    )?;
    Ok(())
}

/// The messages written last in rooms the person is in or that are open, in which every word of `query` occurs.
pub fn search(
    tx: &mut Tx<'_>,
    person: PersonId,
    query: &str,
    limit: i64,
) -> Result<Vec<MessageId>> {
    let stems = text::stems(query);
    if stems.is_empty() {
        return Ok(Vec::new());
    }
    let (asked, sql) = match tx.dialect() {
        Dialect::Sqlite => (fts5(&stems), SQLITE),
        Dialect::Postgres => (stems, POSTGRES),
    };
    let values = [person.into(), asked.into(), limit.into()];
    tx.query(sql, &values, |row| row.get(0))
}

/// The index gives its matches from the last written back, so that the reading stops at the limit.
const SQLITE: &str = "SELECT m.id FROM message_search \
     CROSS JOIN message_search_rows n ON n.number = message_search.rowid \
     CROSS JOIN messages m ON m.id = n.message_id CROSS JOIN rooms r ON r.id = m.room_id \
     LEFT JOIN room_members mine ON mine.room_id = r.id AND mine.person_id = $1 \
     WHERE message_search MATCH $2 AND (r.kind = 'open' OR mine.person_id IS NOT NULL) \
     ORDER BY message_search.rowid DESC LIMIT $3";

/// The index has no order here: all matches are read, and the latest of those the person may read are kept.
const POSTGRES: &str = "SELECT m.id FROM message_search s JOIN messages m ON m.id = s.message_id \
     JOIN rooms r ON r.id = m.room_id \
     LEFT JOIN room_members mine ON mine.room_id = r.id AND mine.person_id = $1 \
     WHERE s.stems @@ plainto_tsquery('simple', $2) AND (r.kind = 'open' OR mine.person_id IS NOT NULL) \
     ORDER BY m.created_at DESC, m.id DESC LIMIT $3";

/// Each word quoted, so that none is read as an operator.
fn fts5(stems: &str) -> String {
    stems
        .split(' ')
        .map(|stem| format!("\"{stem}\""))
        .collect::<Vec<_>>()
        .join(" ")
}

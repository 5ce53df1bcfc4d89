//! Full text: stems made by us, so that both databases find the same.

use kernel::{
    Language, Result, Timestamp, Tx,
    db::{Dialect, Value},
    i18n,
    ids::PersonId,
    text,
};

use crate::chat::types::{Asked, Has, MessageId};

/// Makes a message findable.
pub fn insert_search(tx: &mut Tx<'_>, message: MessageId, body: &str) -> Result<()> {
    insert_stems(tx, message, text::stems(body))
}

/// Makes a message findable by stems that were made of its text before.
pub fn insert_stems(tx: &mut Tx<'_>, message: MessageId, stems: String) -> Result<()> {
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

/// A search with its days as moments of the asking person's.
#[derive(Clone, Debug)]
pub struct Sought<'a> {
    /// Who asks.
    pub person: PersonId,
    /// Whether open rooms are closed to them.
    pub guest: bool,
    /// What is asked.
    pub asked: &'a Asked,
    /// Not before this moment.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub before: Option<Timestamp>,
}

/// The messages written last in rooms the person is in or that are open, of
/// which everything that is asked holds. Nothing asked finds nothing.
pub fn search(tx: &mut Tx<'_>, sought: &Sought<'_>, limit: i64) -> Result<Vec<MessageId>> {
    let stems = text::stems(&sought.asked.words);
    if stems.is_empty() && (!sought.asked.words.is_empty() || sought.asked.is_words_only()) {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![sought.person.into(), limit.into()];
    let readable = if sought.guest { OWN } else { READABLE };
    let mut conditions = vec![readable.to_owned()];
    let (from, order) = if stems.is_empty() {
        (MESSAGES, LATEST)
    } else if tx.dialect() == Dialect::Sqlite {
        values.push(fts5(&stems).into());
        conditions.push("message_search MATCH $3".to_owned());
        // The index gives its matches from the last written back, so that the reading stops at the limit.
        (SQLITE, "message_search.rowid DESC")
    } else {
        values.push(stems.into());
        conditions.push("s.stems @@ plainto_tsquery('simple', $3)".to_owned());
        // The index has no order here: all matches are read, and the latest of those the person may read are kept.
        (POSTGRES, LATEST)
    };
    narrow(sought, &mut conditions, &mut values);
    let sql = format!(
        "SELECT m.id FROM {from} LEFT JOIN room_members mine ON mine.room_id = r.id AND mine.person_id = $1 \
         WHERE {} ORDER BY {order} LIMIT $2",
        conditions.join(" AND ")
    );
    tx.query(&sql, &values, |row| row.get(0))
}

/// Adds what is asked besides words.
fn narrow(sought: &Sought<'_>, conditions: &mut Vec<String>, values: &mut Vec<Value>) {
    let mut add = |value: Value, condition: &str| {
        values.push(value);
        conditions.push(condition.replace("$n", &format!("${}", values.len())));
    };
    if let Some(name) = &sought.asked.from {
        let condition = if is_assistant(name) {
            ASSISTANT
        } else {
            AUTHOR
        };
        add(pattern(name), condition);
    }
    if let Some(name) = &sought.asked.room {
        add(pattern(name), ROOM);
    }
    if let Some(moment) = sought.since {
        add(moment.into(), "m.created_at >= $n");
    }
    if let Some(moment) = sought.before {
        add(moment.into(), "m.created_at < $n");
    }
    conditions.push("m.deleted_at IS NULL".to_owned());
    for thing in &sought.asked.has {
        conditions.push(has(*thing).to_owned());
    }
}

const OWN: &str = "mine.person_id IS NOT NULL";
const READABLE: &str = "(r.kind = 'open' OR mine.person_id IS NOT NULL)";
const LATEST: &str = "m.created_at DESC, m.id DESC";
const MESSAGES: &str = "messages m JOIN rooms r ON r.id = m.room_id";
const SQLITE: &str = "message_search \
     CROSS JOIN message_search_rows n ON n.number = message_search.rowid \
     CROSS JOIN messages m ON m.id = n.message_id CROSS JOIN rooms r ON r.id = m.room_id";
const POSTGRES: &str =
    "message_search s JOIN messages m ON m.id = s.message_id JOIN rooms r ON r.id = m.room_id";
const AUTHOR: &str = "NOT m.by_assistant AND m.author_id IN (SELECT id FROM people WHERE name_key LIKE $n ESCAPE '\\')";
const ASSISTANT: &str =
    "(m.by_assistant OR m.author_id IN (SELECT id FROM people WHERE name_key LIKE $n ESCAPE '\\'))";
/// A room of two is called after the other.
const ROOM: &str = "(r.name_key LIKE $n ESCAPE '\\' OR (r.kind = 'direct' AND EXISTS \
     (SELECT 1 FROM room_members o JOIN people p ON p.id = o.person_id \
      WHERE o.room_id = r.id AND o.person_id <> $1 AND p.name_key LIKE $n ESCAPE '\\')))";

const fn has(thing: Has) -> &'static str {
    match thing {
        Has::Link => "m.body LIKE '%://%'",
        Has::Reaction => {
            "EXISTS (SELECT 1 FROM message_reactions x WHERE x.room_id = m.room_id AND x.seq = m.seq)"
        }
        Has::Pin => {
            "EXISTS (SELECT 1 FROM message_pins x WHERE x.room_id = m.room_id AND x.message_id = m.id)"
        }
        Has::Thread => "m.replies_count > 0",
        Has::Quote => "m.quoted_id IS NOT NULL",
        Has::File => {
            "EXISTS (SELECT 1 FROM chat_files x WHERE x.room_id = m.room_id AND x.seq = m.seq AND x.message_id IS NOT NULL)"
        }
        Has::Image => {
            "EXISTS (SELECT 1 FROM chat_files x WHERE x.room_id = m.room_id AND x.seq = m.seq \
             AND x.message_id IS NOT NULL AND x.kind = 'image')"
        }
        Has::Voice => {
            "EXISTS (SELECT 1 FROM chat_files x WHERE x.room_id = m.room_id AND x.seq = m.seq \
             AND x.message_id IS NOT NULL AND x.kind = 'voice')"
        }
    }
}

/// Whether the assistant's name begins so, in either language.
fn is_assistant(part: &str) -> bool {
    let part = text::fold(part);
    let begins = |language| {
        let name = i18n::text(language, "assistant-name", &[]);
        name.is_some_and(|name| text::fold(&name).starts_with(&part))
    };
    part.chars().count() >= 3 && [Language::Ru, Language::En].into_iter().any(begins)
}

/// Any name with this part.
fn pattern(part: &str) -> Value {
    let escaped = text::fold(part)
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%").into()
}

/// Each word quoted, so that none is read as an operator.
fn fts5(stems: &str) -> String {
    stems
        .split(' ')
        .map(|stem| format!("\"{stem}\""))
        .collect::<Vec<_>>()
        .join(" ")
}

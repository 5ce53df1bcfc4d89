//! Statements on what people want to be told, and when.

use super::quiet::Wishes;
use crate::{Error, Event, Result, Timestamp, Tx, db::Dialect, ids::PersonId};

/// The section that stands for all those without a choice of their own.
pub const ANY: &str = "";

/// When a person wants to be disturbed, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// What they wish.
    pub wishes: Wishes,
    /// Until then nothing is pushed.
    pub paused_until: Option<Timestamp>,
    /// Up to when the last digest has looked.
    pub digested_at: Option<Timestamp>,
}

/// What a person wishes; the default when they never said.
///
/// # Errors
/// `Internal` when what is stored cannot be read.
pub fn find(tx: &mut Tx<'_>, person: PersonId) -> Result<Stored> {
    const SQL: &str =
        "SELECT wishes, paused_until, digested_at FROM notification_wishes WHERE person_id = $1";
    let found = tx.query_opt(SQL, &[person.into()], |row| {
        let wishes: serde_json::Value = row.get(0)?;
        Ok(Stored {
            wishes: serde_json::from_value(wishes).map_err(Error::internal)?,
            paused_until: row.get(1)?,
            digested_at: row.get(2)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// What a person wishes, to be stored changed: nobody else changes it before
/// the transaction ends. SQLite has a single writer anyway.
///
/// # Errors
/// As [`find`], and `NotFound` when nobody has this id.
pub fn find_to_change(tx: &mut Tx<'_>, person: PersonId) -> Result<Stored> {
    // Rows that refer to the person may be written meanwhile.
    const LOCK: &str = "SELECT id FROM people WHERE id = $1 FOR NO KEY UPDATE";
    if tx.dialect() == Dialect::Postgres {
        let _: PersonId = tx.query_one(LOCK, &[person.into()], |row| row.get(0))?;
    }
    find(tx, person)
}

/// Stores what a person wishes.
///
/// # Errors
/// Only the database's own.
pub fn put(tx: &mut Tx<'_>, person: PersonId, stored: &Stored) -> Result<()> {
    const SQL: &str = "INSERT INTO notification_wishes (person_id, wishes, paused_until, digested_at) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (person_id) DO UPDATE SET wishes = excluded.wishes, \
        paused_until = excluded.paused_until, digested_at = excluded.digested_at";
    let wishes = serde_json::to_value(&stored.wishes).map_err(Error::internal)?;
    let values = [
        person.into(),
        wishes.into(),
        stored.paused_until.into(),
        stored.digested_at.into(),
    ];
    tx.execute(SQL, &values)?;
    tx.emit(Event::Personal {
        person,
        kind: "notifications",
        id: None,
    });
    Ok(())
}

/// What a person chose to hear, by section; [`ANY`] is the default.
///
/// # Errors
/// Only the database's own.
pub fn levels(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(String, String)>> {
    const SQL: &str =
        "SELECT section, level FROM notification_levels WHERE person_id = $1 ORDER BY section";
    tx.query(SQL, &[person.into()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What a person chose to hear of a section, its own choice before the default.
///
/// # Errors
/// Only the database's own.
pub fn level(tx: &mut Tx<'_>, person: PersonId, section: &str) -> Result<Option<String>> {
    const SQL: &str = "SELECT level FROM notification_levels WHERE person_id = $1 AND section IN ($2, '') \
        ORDER BY section DESC LIMIT 1";
    tx.query_opt(SQL, &[person.into(), section.into()], |row| row.get(0))
}

/// Says how much a person wants to hear of a section; none takes the choice
/// back. `level` is `all`, `mentions` or `nothing`.
///
/// # Errors
/// Only the database's own.
pub fn set_level(
    tx: &mut Tx<'_>,
    person: PersonId,
    section: &str,
    level: Option<&str>,
) -> Result<()> {
    const PUT: &str = "INSERT INTO notification_levels (person_id, section, level) VALUES ($1, $2, $3) \
        ON CONFLICT (person_id, section) DO UPDATE SET level = excluded.level";
    const TAKE: &str = "DELETE FROM notification_levels WHERE person_id = $1 AND section = $2";
    match level {
        Some(level) => tx.execute(PUT, &[person.into(), section.into(), level.into()]),
        None => tx.execute(TAKE, &[person.into(), section.into()]),
    }
    .map(drop)
}

//! Brings the tables up to this version: the common list and the dialect's own
//! merged into one runner, because two runners on one table fail.

use refinery::{Migration, Runner};

use crate::{Error, Result};

mod common {
    refinery::embed_migrations!("../../migrations/common");
}
mod for_sqlite {
    refinery::embed_migrations!("../../migrations/sqlite");
}
mod for_postgres {
    refinery::embed_migrations!("../../migrations/postgres");
}

fn merged(own: &Runner) -> Runner {
    let mut all: Vec<Migration> = common::migrations::runner().get_migrations().clone();
    all.extend(own.get_migrations().iter().cloned());
    all.sort_by_key(Migration::version);
    Runner::new(&all)
}

/// The newest schema version this program knows.
pub fn newest_version() -> i64 {
    let all = merged(&for_sqlite::migrations::runner());
    all.get_migrations()
        .iter()
        .map(|migration| i64::from(migration.version()))
        .max()
        .unwrap_or(0)
}

pub(super) fn sqlite(connection: &mut rusqlite::Connection) -> Result<()> {
    let found = sqlite_version(connection)?;
    refuse_newer(found)?;
    if found == newest_version() {
        return Ok(());
    }
    let done = merged(&for_sqlite::migrations::runner()).run(connection);
    done.map(drop).map_err(|error| failed(&error))
}

/// The version the tables have; 0 when there are none.
pub(super) fn sqlite_version(connection: &rusqlite::Connection) -> Result<i64> {
    const THERE: &str = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'refinery_schema_history'";
    const VERSION: &str = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    let ask = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let made = ask(THERE).map_err(super::sqlite::error)? > 0;
    if !made {
        return Ok(0);
    }
    ask(VERSION).map_err(super::sqlite::error)
}

pub(super) fn postgres(client: &mut postgres::Client) -> Result<()> {
    refuse_newer(postgres_version(client)?)?;
    // Several nodes may start at once; one of them migrates.
    client
        .batch_execute("SELECT pg_advisory_lock(7309453)")
        .map_err(super::postgres::error)?;
    let done = merged(&for_postgres::migrations::runner())
        .run(client)
        .map_err(|error| failed(&error));
    let sorted = done.and_then(|_| sort_keys_by_bytes(client));
    client
        .batch_execute("SELECT pg_advisory_unlock(7309453)")
        .map_err(super::postgres::error)?;
    sorted
}

/// As [`sqlite_version`].
pub(super) fn postgres_version(client: &mut postgres::Client) -> Result<i64> {
    let made = client
        .query_one(
            "SELECT to_regclass('refinery_schema_history') IS NOT NULL",
            &[],
        )
        .map_err(super::postgres::error)?
        .get::<_, bool>(0);
    if !made {
        return Ok(0);
    }
    let row = client
        .query_one(
            "SELECT coalesce(max(version), 0)::bigint FROM refinery_schema_history",
            &[],
        )
        .map_err(super::postgres::error)?;
    Ok(row.get(0))
}

/// Folded keys sort by their bytes, as in SQLite, whatever the server's own
/// collation is; the common migrations cannot say so, because SQLite has no
/// collation "C".
fn sort_keys_by_bytes(client: &mut postgres::Client) -> Result<()> {
    const FIND: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns \
        WHERE table_schema = current_schema() AND data_type = 'text' \
        AND column_name LIKE '%\\_key' AND collation_name IS DISTINCT FROM 'C'";
    for row in client.query(FIND, &[]).map_err(super::postgres::error)? {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let alter = format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT COLLATE \"C\"");
        client
            .batch_execute(&alter)
            .map_err(super::postgres::error)?;
    }
    Ok(())
}

/// Refuses data that a newer program has written.
///
/// # Errors
/// `Unavailable` with what a person can do.
pub fn refuse_newer(found: i64) -> Result<()> {
    let known = newest_version();
    if found <= known {
        return Ok(());
    }
    Err(Error::unavailable(format!(
        "the data was written by a newer version of Sufler (schema {found}; this program knows {known}): \
         install that version or restore an older backup"
    )))
}

fn failed(error: &refinery::Error) -> Error {
    Error::unavailable(format!(
        "the database could not be brought up to date: {error}"
    ))
}

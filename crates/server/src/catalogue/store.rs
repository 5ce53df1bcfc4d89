//! SQL of pulls and of pinned hashes.

use kernel::{Result, Timestamp, Tx, db::Row, ids::PersonId};

use super::types::{Pull, PullState};

const PULL: &str = "SELECT name, state, source, validator, published_sha256, received, size, error, \
    created_at, updated_at FROM model_pulls";

fn pull(row: &Row<'_>) -> Result<Pull> {
    let bytes = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(Pull {
        name: row.get(0)?,
        state: row.get(1)?,
        source: row.get(2)?,
        validator: row.get(3)?,
        published_sha256: row.get(4)?,
        received: bytes(row.get(5)?),
        size: row.get::<Option<i64>>(6)?.map(bytes),
        error: row.get(7)?,
        created_at: row.get(8)?,
        updated_at: row.get(9)?,
    })
}

/// All pulls, by the model's name.
///
/// # Errors
/// Those of the database.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Pull>> {
    tx.query(&format!("{PULL} ORDER BY name"), &[], pull)
}

/// The pull of a model, where there is one.
///
/// # Errors
/// Those of the database.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Pull>> {
    tx.query_opt(&format!("{PULL} WHERE name = $1"), &[name.into()], pull)
}

/// Asks for a model, anew or again; what is known of bytes that came is kept.
///
/// # Errors
/// Those of the database.
pub fn ask(tx: &mut Tx<'_>, name: &str, by: Option<PersonId>, at: Timestamp) -> Result<()> {
    const SQL: &str = "INSERT INTO model_pulls (name, state, received, asked_by, created_at, updated_at) \
        VALUES ($1, 'queued', 0, $2, $3, $3) ON CONFLICT (name) DO UPDATE SET state = 'queued', \
        error = NULL, asked_by = excluded.asked_by, updated_at = excluded.updated_at";
    tx.execute(SQL, &[name.into(), by.into(), at.into()])?;
    Ok(())
}

/// Moves a pull to another state unless it is in none of `from`; false then.
///
/// # Errors
/// Those of the database.
pub fn move_on(
    tx: &mut Tx<'_>,
    name: &str,
    from: &[PullState],
    to: PullState,
    error: Option<&str>,
    at: Timestamp,
) -> Result<bool> {
    // The words are our own, never a person's.
    let words: Vec<String> = from
        .iter()
        .map(|state| format!("'{}'", state.code()))
        .collect();
    let sql = format!(
        "UPDATE model_pulls SET state = $2, error = $3, updated_at = $4 WHERE name = $1 AND state IN ({})",
        words.join(", ")
    );
    let changed = tx.execute(
        &sql,
        &[name.into(), to.code().into(), error.into(), at.into()],
    )?;
    Ok(changed > 0)
}

/// What is noted of a running pull.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// The source that is asked.
    pub source: String,
    /// Its word for these very bytes.
    pub validator: Option<String>,
    /// Bytes that came.
    pub received: u64,
    /// Bytes that will come.
    pub size: Option<u64>,
}

/// Notes how far a pull has come; false when it shall not go on. One that was
/// paused a moment ago keeps the bytes that came until then.
///
/// # Errors
/// Those of the database.
pub fn note(tx: &mut Tx<'_>, name: &str, progress: &Progress, at: Timestamp) -> Result<bool> {
    const SQL: &str = "UPDATE model_pulls SET source = $2, validator = $3, received = $4, size = $5, \
        updated_at = $6 WHERE name = $1 AND state IN ('running', 'paused') RETURNING state";
    let size = progress
        .size
        .map(|size| i64::try_from(size).unwrap_or(i64::MAX));
    let state: Option<PullState> = tx.query_opt(
        SQL,
        &[
            name.into(),
            progress.source.as_str().into(),
            progress.validator.clone().into(),
            progress.received.into(),
            size.into(),
            at.into(),
        ],
        |row| row.get(0),
    )?;
    Ok(state == Some(PullState::Running))
}

/// Keeps the hash that a source published, for somebody to confirm.
///
/// # Errors
/// Those of the database.
pub fn publish(tx: &mut Tx<'_>, name: &str, source: &str, sha256: &str) -> Result<()> {
    const SQL: &str = "UPDATE model_pulls SET source = $2, published_sha256 = $3 WHERE name = $1";
    tx.execute(SQL, &[name.into(), source.into(), sha256.into()])?;
    Ok(())
}

/// Forgets a pull.
///
/// # Errors
/// Those of the database.
pub fn delete(tx: &mut Tx<'_>, name: &str) -> Result<bool> {
    let gone = tx.execute("DELETE FROM model_pulls WHERE name = $1", &[name.into()])?;
    Ok(gone > 0)
}

/// The hash that was confirmed for an address.
///
/// # Errors
/// Those of the database.
pub fn pin_of(tx: &mut Tx<'_>, address: &str) -> Result<Option<String>> {
    const SQL: &str = "SELECT sha256 FROM model_pins WHERE address = $1";
    tx.query_opt(SQL, &[address.into()], |row| row.get(0))
}

/// Pins a hash to an address.
///
/// # Errors
/// Those of the database.
pub fn pin(
    tx: &mut Tx<'_>,
    address: &str,
    sha256: &str,
    by: Option<PersonId>,
    at: Timestamp,
) -> Result<()> {
    const SQL: &str = "INSERT INTO model_pins (address, sha256, pinned_at, pinned_by) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (address) DO UPDATE SET sha256 = excluded.sha256, pinned_at = excluded.pinned_at, \
        pinned_by = excluded.pinned_by";
    tx.execute(SQL, &[address.into(), sha256.into(), at.into(), by.into()])?;
    Ok(())
}

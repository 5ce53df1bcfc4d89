//! Leased tokens by person and day.

use kernel::{Result, Tx, db::Value, ids::PersonId};

/// Leases between `need` and `want` tokens; none when fewer than `need` are
/// left under `limit`.
pub(super) fn lease(
    tx: &mut Tx<'_>,
    person: PersonId,
    day: &str,
    need: u64,
    want: u64,
    limit: u64,
) -> Result<Option<u64>> {
    let key: [Value; 2] = [person.into(), day.into()];
    tx.execute(
        "INSERT INTO quota_days (person_id, day, leased) VALUES ($1, $2, 0) \
         ON CONFLICT (person_id, day) DO NOTHING",
        &key,
    )?;
    // Takes the row's lock on PostgreSQL, so that two processes cannot both
    // see the same remainder.
    tx.execute(
        "UPDATE quota_days SET leased = leased WHERE person_id = $1 AND day = $2",
        &key,
    )?;
    let left = limit.saturating_sub(leased(tx, person, day)?);
    if left < need {
        return Ok(None);
    }
    let granted = want.min(left);
    tx.execute(
        "UPDATE quota_days SET leased = leased + $3 WHERE person_id = $1 AND day = $2",
        &[person.into(), day.into(), granted.into()],
    )?;
    Ok(Some(granted))
}

/// Tokens leased so far by all processes.
pub(super) fn leased(tx: &mut Tx<'_>, person: PersonId, day: &str) -> Result<u64> {
    let found = tx.query_opt(
        "SELECT leased FROM quota_days WHERE person_id = $1 AND day = $2",
        &[person.into(), day.into()],
        |row| row.get::<i64>(0),
    )?;
    Ok(found
        .and_then(|tokens| u64::try_from(tokens).ok())
        .unwrap_or(0))
}

/// Returns what was leased and not used.
pub(super) fn give_back(tx: &mut Tx<'_>, person: PersonId, day: &str, tokens: u64) -> Result<()> {
    tx.execute(
        "UPDATE quota_days SET leased = leased - $3 WHERE person_id = $1 AND day = $2 AND leased >= $3",
        &[person.into(), day.into(), tokens.into()],
    )?;
    Ok(())
}

/// Removes the counts of days before `day`; answers how many.
pub(super) fn forget_before(tx: &mut Tx<'_>, day: &str) -> Result<u64> {
    tx.execute("DELETE FROM quota_days WHERE day < $1", &[day.into()])
}

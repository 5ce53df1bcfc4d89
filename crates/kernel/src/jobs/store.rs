//! Statements on jobs.

use std::{collections::HashSet, time::Duration};

use super::types::{Job, JobRecord, JobState};
use crate::{
    Clock, Error, Event, Ids, Result, Timestamp, Tx,
    db::{Dialect, Row, Value},
    ids::JobId,
};

/// How often a job is tried before somebody has to look.
const MAX_ATTEMPTS: i64 = 10;
/// The most characters kept of an error.
const MAX_ERROR: usize = 1000;

/// Queues a job to run as soon as this transaction is committed. `payload` is
/// an object. Of jobs with the same `key` only one waits: a second one brings
/// its payload and the earlier of both times.
///
/// # Errors
/// `Internal` when `payload` is no object.
pub fn enqueue_later(
    tx: &mut Tx<'_>,
    ids: &Ids,
    clock: &Clock,
    kind: &str,
    payload: serde_json::Value,
    key: Option<&str>,
) -> Result<()> {
    enqueue_at(tx, ids, clock, kind, payload, key, clock.now())
}

/// Queues a job to run at `run_at`, otherwise as [`enqueue_later`].
///
/// # Errors
/// `Internal` when `payload` is no object.
pub fn enqueue_at(
    tx: &mut Tx<'_>,
    ids: &Ids,
    clock: &Clock,
    kind: &str,
    payload: serde_json::Value,
    key: Option<&str>,
    run_at: Timestamp,
) -> Result<()> {
    const SQL: &str = "INSERT INTO jobs (id, kind, payload, key, state, attempts, max_attempts, run_at, created_at) \
        VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6, $7) \
        ON CONFLICT (key) WHERE state = 'queued' DO UPDATE SET payload = excluded.payload, \
        run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END";
    if !payload.is_object() {
        return Err(Error::internal(format!(
            "the payload of {kind} is no object"
        )));
    }
    tx.execute(
        SQL,
        &[
            ids.id::<JobId>().into(),
            kind.into(),
            payload.into(),
            key.into(),
            MAX_ATTEMPTS.into(),
            run_at.into(),
            clock.now().into(),
        ],
    )?;
    tx.emit(Event::JobQueued);
    Ok(())
}

/// Takes a waiting job back; one that runs goes on.
///
/// # Errors
/// Only the database's own.
pub fn withdraw(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    const SQL: &str = "DELETE FROM jobs WHERE key = $1 AND state = 'queued'";
    tx.execute(SQL, &[key.into()])?;
    Ok(())
}

/// Takes up to `limit` due jobs for the time of `lease`. Those whose runner
/// has vanished are taken again, until they were tried too often.
///
/// # Errors
/// Only the database's own.
pub fn claim(tx: &mut Tx<'_>, now: Timestamp, lease: Duration, limit: i64) -> Result<Vec<Job>> {
    bury(tx, now)?;
    // In SQLite the transaction has the only write lock from its beginning; in
    // PostgreSQL other runners pass over rows that are being taken.
    let lock = match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => "FOR UPDATE SKIP LOCKED",
    };
    let sql = format!(
        "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_until = $2 WHERE id IN ( \
         SELECT id FROM jobs WHERE (state = 'queued' AND run_at <= $1) \
         OR (state = 'running' AND lease_until <= $1) ORDER BY run_at, id LIMIT $3 {lock}) \
         RETURNING id, kind, payload, attempts, max_attempts, key"
    );
    let mut jobs = tx.query(
        &sql,
        &[now.into(), now.plus(lease).into(), limit.into()],
        read,
    )?;
    jobs.sort_by_key(|job| job.id);
    Ok(jobs)
}

fn read(row: &Row<'_>) -> Result<Job> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        attempt: row.get(3)?,
        max_attempts: row.get(4)?,
        key: row.get(5)?,
    })
}

/// Why a job failed whose process ended at its last try.
pub(super) const ENDED_MEANWHILE: &str = "the process ended while it ran";

/// A job whose runner vanished at the last try would bring down the next too.
fn bury(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    const SQL: &str = "UPDATE jobs SET state = 'dead', finished_at = $1, last_error = $2 \
        WHERE state = 'running' AND lease_until <= $1 AND attempts >= max_attempts";
    tx.execute(SQL, &[now.into(), ENDED_MEANWHILE.into()])?;
    Ok(())
}

/// Keeps a running job for longer; false when another runner has it by now.
///
/// # Errors
/// Only the database's own.
pub fn renew(tx: &mut Tx<'_>, job: &Job, until: Timestamp) -> Result<bool> {
    const SQL: &str =
        "UPDATE jobs SET lease_until = $3 WHERE id = $1 AND attempts = $2 AND state = 'running'";
    Ok(tx.execute(SQL, &[job.id.into(), job.attempt.into(), until.into()])? > 0)
}

/// Ends a job well; false when another runner has it by now.
///
/// # Errors
/// Only the database's own.
pub fn finish(tx: &mut Tx<'_>, job: &Job, now: Timestamp) -> Result<bool> {
    const SQL: &str = "UPDATE jobs SET state = 'done', finished_at = $3, lease_until = NULL \
        WHERE id = $1 AND attempts = $2 AND state = 'running'";
    Ok(tx.execute(SQL, &[job.id.into(), job.attempt.into(), now.into()])? > 0)
}

/// Ends a try badly: the job waits for `retry_at`, or is dead after its last
/// try. Answers the new state, none when another runner has it by now.
///
/// # Errors
/// Only the database's own.
pub fn fail(
    tx: &mut Tx<'_>,
    job: &Job,
    error: &str,
    now: Timestamp,
    retry_at: Timestamp,
) -> Result<Option<JobState>> {
    const RETRY: &str = "UPDATE jobs SET state = 'queued', run_at = $4, lease_until = NULL, last_error = $3 \
        WHERE id = $1 AND attempts = $2 AND state = 'running'";
    const DIE: &str = "UPDATE jobs SET state = 'dead', finished_at = $4, lease_until = NULL, last_error = $3 \
        WHERE id = $1 AND attempts = $2 AND state = 'running'";
    let again = job.attempt < job.max_attempts;
    if again && another_waits(tx, job)? {
        // It does the same with newer knowledge.
        return Ok(finish(tx, job, now)?.then_some(JobState::Done));
    }
    let (sql, at, state) = if again {
        (RETRY, retry_at, JobState::Queued)
    } else {
        (DIE, now, JobState::Dead)
    };
    let error: String = error.chars().take(MAX_ERROR).collect();
    let changed = tx.execute(
        sql,
        &[job.id.into(), job.attempt.into(), error.into(), at.into()],
    )?;
    Ok((changed > 0).then_some(state))
}

fn another_waits(tx: &mut Tx<'_>, job: &Job) -> Result<bool> {
    let Some(key) = &job.key else {
        return Ok(false);
    };
    waits(tx, key)
}

fn waits(tx: &mut Tx<'_>, key: &str) -> Result<bool> {
    const SQL: &str = "SELECT count(*) FROM jobs WHERE key = $1 AND state = 'queued'";
    let found: i64 = tx.query_one(SQL, &[key.into()], |row| row.get(0))?;
    Ok(found > 0)
}

/// Whether a job with this key waits or runs.
///
/// # Errors
/// Only the database's own.
pub fn is_pending(tx: &mut Tx<'_>, key: &str) -> Result<bool> {
    const SQL: &str = "SELECT count(*) FROM jobs WHERE key = $1 AND state IN ('queued', 'running')";
    let found: i64 = tx.query_one(SQL, &[key.into()], |row| row.get(0))?;
    Ok(found > 0)
}

/// When the next job is due, or its lease ends.
///
/// # Errors
/// Only the database's own.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>> {
    const SQL: &str = "SELECT min(due) FROM ( \
        SELECT min(run_at) AS due FROM jobs WHERE state = 'queued' \
        UNION ALL SELECT min(lease_until) AS due FROM jobs WHERE state = 'running') AS times";
    tx.query_one(SQL, &[], |row| row.get(0))
}

const SELECT: &str = "SELECT id, kind, state, attempts, last_error, run_at, created_at FROM jobs";

fn read_record(row: &Row<'_>) -> Result<JobRecord> {
    Ok(JobRecord {
        id: row.get(0)?,
        kind: row.get(1)?,
        state: row.get(2)?,
        attempts: row.get(3)?,
        last_error: row.get(4)?,
        run_at: row.get(5)?,
        created_at: row.get(6)?,
    })
}

/// One job.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: JobId) -> Result<JobRecord> {
    tx.query_one(
        &format!("{SELECT} WHERE id = $1"),
        &[id.into()],
        read_record,
    )
}

/// Jobs, the newest first, of one state when it is given.
///
/// # Errors
/// Only the database's own.
pub fn list(
    tx: &mut Tx<'_>,
    state: Option<JobState>,
    after: Option<JobId>,
    limit: i64,
) -> Result<Vec<JobRecord>> {
    let mut params: Vec<Value> = vec![limit.into()];
    let mut place = |value: Value| {
        params.push(value);
        params.len()
    };
    let of_state = state.map(|state| format!("AND state = ${}", place(state.code().into())));
    let before = after.map(|after| format!("AND id < ${}", place(after.into())));
    let (of_state, before) = (of_state.unwrap_or_default(), before.unwrap_or_default());
    let sql =
        format!("{SELECT} WHERE run_at IS NOT NULL {of_state} {before} ORDER BY id DESC LIMIT $1");
    tx.query(&sql, &params, read_record)
}

/// The newest job with this key, however it stands.
///
/// # Errors
/// Only the database's own.
pub fn newest_of(tx: &mut Tx<'_>, key: &str) -> Result<Option<JobRecord>> {
    let sql = format!("{SELECT} WHERE key = $1 AND run_at IS NOT NULL ORDER BY id DESC LIMIT 1");
    tx.query_opt(&sql, &[key.into()], read_record)
}

/// The newest job of each key of a kind, among the `limit` newest jobs of it.
/// Jobs without a key are left out.
///
/// # Errors
/// Only the database's own.
pub fn newest_by_key(tx: &mut Tx<'_>, kind: &str, limit: i64) -> Result<Vec<(String, JobRecord)>> {
    const SQL: &str = "SELECT id, kind, state, attempts, last_error, run_at, created_at, key FROM jobs \
        WHERE kind = $1 AND key IS NOT NULL AND run_at IS NOT NULL ORDER BY id DESC LIMIT $2";
    let all = tx.query(SQL, &[kind.into(), limit.into()], |row| {
        Ok((row.get::<String>(7)?, read_record(row)?))
    })?;
    let mut seen = HashSet::new();
    let newest = all.into_iter().filter(|(key, _)| seen.insert(key.clone()));
    Ok(newest.collect())
}

/// Queues a dead job anew, with all its tries.
///
/// # Errors
/// `NotFound`; `Conflict` when it is not dead, or the same work waits already.
pub fn retry(tx: &mut Tx<'_>, id: JobId, now: Timestamp) -> Result<JobRecord> {
    const KEY: &str = "SELECT key FROM jobs WHERE id = $1";
    const SQL: &str = "UPDATE jobs SET state = 'queued', attempts = 0, run_at = $2, finished_at = NULL \
        WHERE id = $1 AND state = 'dead'";
    let key: Option<String> = tx.query_one(KEY, &[id.into()], |row| row.get(0))?;
    if let Some(key) = key
        && waits(tx, &key)?
    {
        return Err(Error::conflict("job-waits-already"));
    }
    if tx.execute(SQL, &[id.into(), now.into()])? == 0 {
        return Err(Error::conflict("job-not-dead"));
    }
    tx.emit(Event::JobQueued);
    find(tx, id)
}

/// Removes a job that does not run.
///
/// # Errors
/// `NotFound`; `Conflict` while it runs.
pub fn delete(tx: &mut Tx<'_>, id: JobId) -> Result<()> {
    find(tx, id)?;
    match tx.execute(
        "DELETE FROM jobs WHERE id = $1 AND state <> 'running'",
        &[id.into()],
    )? {
        0 => Err(Error::conflict("job-running")),
        _ => Ok(()),
    }
}

/// Removes the jobs done before `before`; answers how many.
///
/// # Errors
/// Only the database's own.
pub fn delete_done(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.execute(
        "DELETE FROM jobs WHERE state = 'done' AND finished_at < $1",
        &[before.into()],
    )
}

//! SQL of imports.

use kernel::{Error, Result, Timestamp, Tx, ids::PersonId};

use super::types::{ImportId, ImportState, Plan, RowProblem, Stage};

/// The most problems that are kept of one import.
const MAX_PROBLEMS: usize = 100;

/// Stores a list that was read, and forgets those before `old`.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: ImportId,
    by: PersonId,
    plan: &Plan,
    now: Timestamp,
    old: Timestamp,
) -> Result<()> {
    const SQL: &str = "INSERT INTO people_imports (id, person_id, state, plan, total, done, problems, created_at) \
                       VALUES ($1, $2, 'ready', $3, $4, 0, $5, $6)";
    let forget = "DELETE FROM people_imports WHERE created_at < $1 AND state <> 'applying'";
    tx.execute(forget, &[old.into()])?;
    let kept = serde_json::to_value(plan).map_err(Error::internal)?;
    let values = [
        id.into(),
        by.into(),
        kept.into(),
        plan.steps.len().into(),
        problems_json(&[]).into(),
        now.into(),
    ];
    tx.execute(SQL, &values).map(drop)
}

fn problems_json(problems: &[RowProblem]) -> serde_json::Value {
    serde_json::json!({ "items": problems })
}

/// Where an import stands; nobody but who made it asks.
pub(super) fn find(tx: &mut Tx<'_>, id: ImportId, by: PersonId) -> Result<ImportState> {
    const SQL: &str =
        "SELECT state, total, done, problems FROM people_imports WHERE id = $1 AND person_id = $2";
    tx.query_one(SQL, &[id.into(), by.into()], |row| {
        let problems: serde_json::Value = row.get(3)?;
        let items = problems.get("items").cloned().unwrap_or_default();
        Ok(ImportState {
            id,
            state: match row.get::<String>(0)?.as_str() {
                "ready" => Stage::Ready,
                "applying" => Stage::Applying,
                _ => Stage::Done,
            },
            total: row.get(1)?,
            done: row.get(2)?,
            problems: serde_json::from_value(items).unwrap_or_default(),
            trouble: None,
        })
    })
}

/// What is to be done, by whom, and how much of it is done.
pub(super) fn plan(tx: &mut Tx<'_>, id: ImportId) -> Result<(Plan, PersonId, usize)> {
    const SQL: &str =
        "SELECT plan, person_id, done FROM people_imports WHERE id = $1 AND state = 'applying'";
    let (kept, by, done) = tx.query_one(SQL, &[id.into()], |row| {
        Ok((
            row.get::<serde_json::Value>(0)?,
            row.get(1)?,
            row.get::<i64>(2)?,
        ))
    })?;
    let plan = serde_json::from_value(kept).map_err(Error::internal)?;
    Ok((plan, by, usize::try_from(done).unwrap_or_default()))
}

/// Begins to apply; answers false when that was done before.
pub(super) fn begin(tx: &mut Tx<'_>, id: ImportId, by: PersonId) -> Result<bool> {
    const SQL: &str = "UPDATE people_imports SET state = 'applying' \
                       WHERE id = $1 AND person_id = $2 AND state = 'ready'";
    Ok(tx.execute(SQL, &[id.into(), by.into()])? > 0)
}

/// Takes the step of this number; answers false when another process did.
pub(super) fn step_done(tx: &mut Tx<'_>, id: ImportId, number: usize) -> Result<bool> {
    let next = "UPDATE people_imports SET done = done + 1 WHERE id = $1 AND done = $2 AND state = 'applying'";
    Ok(tx.execute(next, &[id.into(), number.into()])? > 0)
}

/// Notes what went wrong with a step, the first 100 of it.
pub(super) fn note_problem(tx: &mut Tx<'_>, id: ImportId, problem: RowProblem) -> Result<()> {
    let sql = "SELECT problems FROM people_imports WHERE id = $1";
    let kept: serde_json::Value = tx.query_one(sql, &[id.into()], |row| row.get(0))?;
    let items = kept.get("items").cloned().unwrap_or_default();
    let mut problems: Vec<RowProblem> = serde_json::from_value(items).unwrap_or_default();
    if problems.len() >= MAX_PROBLEMS {
        return Ok(());
    }
    problems.push(problem);
    let sql = "UPDATE people_imports SET problems = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), problems_json(&problems).into()])
        .map(drop)
}

/// Everything is done.
pub(super) fn finish(tx: &mut Tx<'_>, id: ImportId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE people_imports SET state = 'done', finished_at = $2, plan = $3 WHERE id = $1";
    let nothing = serde_json::json!({ "steps": [] });
    tx.execute(sql, &[id.into(), now.into(), nothing.into()])
        .map(drop)
}

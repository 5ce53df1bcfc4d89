//! SQL of directories, one function per statement.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use kernel::{
    Result, Timestamp, Tx,
    db::Row,
    ids::PersonId,
    people::{Person, departments, groups, store::find_all},
};

use super::plan::{Here, Known};

/// For how long dismissals are counted together.
pub(super) const LATELY: Duration = Duration::from_hours(1);

/// How the last look at a directory went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    /// When it was last tried.
    pub(super) tried_at: Option<Timestamp>,
    /// When it last went well.
    pub(super) synced_at: Option<Timestamp>,
    /// When groups were last looked at.
    pub(super) groups_at: Option<Timestamp>,
    /// The id of what went wrong at the last try; none when it went well.
    pub(super) problem: Option<String>,
    /// How many people came from there.
    pub(super) known: i64,
    /// How many changed at the last time something did.
    pub(super) changed: i64,
    /// How many were dismissed at the last time somebody was.
    pub(super) dismissed: i64,
    /// How many wait to be dismissed until an administrator agrees.
    pub(super) held: i64,
    /// How many could not be kept: an address that is somebody else's.
    pub(super) failed: i64,
}

fn state(row: &Row<'_>) -> Result<State> {
    Ok(State {
        tried_at: row.get(0)?,
        synced_at: row.get(1)?,
        groups_at: row.get(2)?,
        problem: row.get(3)?,
        known: row.get(4)?,
        changed: row.get(5)?,
        dismissed: row.get(6)?,
        held: row.get(7)?,
        failed: row.get(8)?,
    })
}

/// How the last look at a directory went.
pub(super) fn find_state(tx: &mut Tx<'_>, directory: &str) -> Result<State> {
    let sql = "SELECT tried_at, synced_at, groups_at, problem, known, changed, dismissed, held, failed \
               FROM directories WHERE id = $1";
    let found = tx.query_opt(sql, &[directory.into()], state)?;
    Ok(found.unwrap_or_default())
}

/// Notes how a look went.
pub(super) fn put_state(tx: &mut Tx<'_>, directory: &str, new: &State) -> Result<()> {
    let sql = "INSERT INTO directories (id, tried_at, synced_at, groups_at, problem, known, changed, dismissed, \
               held, failed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO UPDATE SET \
               tried_at = excluded.tried_at, synced_at = excluded.synced_at, groups_at = excluded.groups_at, \
               problem = excluded.problem, known = excluded.known, changed = excluded.changed, \
               dismissed = excluded.dismissed, held = excluded.held, failed = excluded.failed";
    let values = [
        directory.into(),
        new.tried_at.into(),
        new.synced_at.into(),
        new.groups_at.into(),
        new.problem.clone().into(),
        new.known.into(),
        new.changed.into(),
        new.dismissed.into(),
        new.held.into(),
        new.failed.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// Notes that there is such a directory, before anybody has looked at it.
pub(super) fn note(tx: &mut Tx<'_>, directory: &str) -> Result<()> {
    let sql = "INSERT INTO directories (id, known, changed, dismissed, held, failed) \
               VALUES ($1, 0, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING";
    tx.execute(sql, &[directory.into()]).map(drop)
}

/// Everybody who comes from a directory; who comes from several belongs to the
/// first of `earlier`.
pub(super) fn here(
    tx: &mut Tx<'_>,
    directory: &str,
    earlier: &[String],
    now: Timestamp,
) -> Result<Here> {
    let mut linked = linked(tx, directory)?;
    for other in earlier {
        let theirs = linked_people(tx, other)?;
        linked.retain(|(_, person, _)| !theirs.contains(person));
    }
    let people: Vec<PersonId> = linked.iter().map(|(_, person, _)| *person).collect();
    let found = find_all(tx, &people)?.into_iter();
    let found: HashMap<PersonId, Person> = found.map(|one| (one.id, one)).collect();
    let since = now.minus(LATELY);
    let lately = linked
        .iter()
        .filter(|(_, _, at)| at.is_some_and(|at| at > since));
    let dismissed_lately = lately.count();
    let known = linked
        .into_iter()
        .filter_map(|(subject, person, dismissed_at)| {
            Some(Known {
                subject,
                dismissed_at,
                person: found.get(&person)?.clone(),
            })
        });
    Ok(Here {
        known: known.collect(),
        groups: groups::list(tx)?,
        departments: departments::list(tx)?,
        dismissed_lately,
    })
}

fn linked(tx: &mut Tx<'_>, directory: &str) -> Result<Vec<(String, PersonId, Option<Timestamp>)>> {
    let sql = "SELECT subject, person_id, dismissed_at FROM outside_accounts WHERE provider = $1 ORDER BY subject";
    tx.query(sql, &[directory.into()], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

fn linked_people(tx: &mut Tx<'_>, directory: &str) -> Result<HashSet<PersonId>> {
    let all = linked(tx, directory)?;
    Ok(all.into_iter().map(|(_, person, _)| person).collect())
}

/// What a person is known by in a directory.
pub(super) fn subject_of(
    tx: &mut Tx<'_>,
    directory: &str,
    person: PersonId,
) -> Result<Option<String>> {
    let sql = "SELECT subject FROM outside_accounts WHERE provider = $1 AND person_id = $2 ORDER BY subject LIMIT 1";
    tx.query_opt(sql, &[directory.into(), person.into()], |row| row.get(0))
}

/// Whether a person was dismissed because of a directory, and by nobody since.
pub(super) fn is_dismissed(tx: &mut Tx<'_>, directory: &str, person: PersonId) -> Result<bool> {
    let sql = "SELECT count(*) FROM outside_accounts \
               WHERE provider = $1 AND person_id = $2 AND dismissed_at IS NOT NULL";
    let many: i64 = tx.query_one(sql, &[directory.into(), person.into()], |row| row.get(0))?;
    Ok(many > 0)
}

/// Notes that a person was dismissed because of a directory.
pub(super) fn set_dismissed(
    tx: &mut Tx<'_>,
    directory: &str,
    person: PersonId,
    at: Timestamp,
) -> Result<()> {
    let sql =
        "UPDATE outside_accounts SET dismissed_at = $3 WHERE provider = $1 AND person_id = $2";
    tx.execute(sql, &[directory.into(), person.into(), at.into()])
        .map(drop)
}

/// Everybody who administers.
pub(super) fn administrators(tx: &mut Tx<'_>) -> Result<Vec<PersonId>> {
    let sql = "SELECT id FROM people WHERE administrator AND active ORDER BY id";
    tx.query(sql, &[], |row| row.get(0))
}

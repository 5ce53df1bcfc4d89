//! Named groups of people, across departments.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::types::PersonRef;
use crate::{
    Clock, Error, Ids, Result, Tx,
    ids::{GroupId, PersonId},
    text,
};

/// A group with its members in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// Its name, unique.
    pub name: String,
    /// Who is in it.
    pub members: Vec<PersonRef>,
}

/// One group.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: GroupId) -> Result<Group> {
    let name = tx.query_one(
        "SELECT name FROM groups_of_people WHERE id = $1",
        &[id.into()],
        |row| row.get(0),
    )?;
    Ok(Group {
        id,
        name,
        members: members(tx, id)?,
    })
}

/// All groups in the order of their names.
///
/// # Errors
/// Only the database's own.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Group>> {
    const SQL: &str = "SELECT id, name FROM groups_of_people ORDER BY name_key, id";
    let found = tx.query(SQL, &[], |row| {
        Ok(Group {
            id: row.get(0)?,
            name: row.get(1)?,
            members: Vec::new(),
        })
    })?;
    let mut groups = Vec::with_capacity(found.len());
    for group in found {
        groups.push(Group {
            members: members(tx, group.id)?,
            ..group
        });
    }
    Ok(groups)
}

/// Who is in a group.
///
/// # Errors
/// Only the database's own.
pub fn members(tx: &mut Tx<'_>, id: GroupId) -> Result<Vec<PersonRef>> {
    const SQL: &str = "SELECT p.id, p.name FROM group_members m JOIN people p ON p.id = m.person_id \
        WHERE m.group_id = $1 ORDER BY p.name_key, p.id";
    tx.query(SQL, &[id.into()], |row| {
        Ok(PersonRef {
            id: row.get(0)?,
            name: row.get(1)?,
        })
    })
}

/// Whether a person is in a group.
///
/// # Errors
/// Only the database's own.
pub fn is_member(tx: &mut Tx<'_>, id: GroupId, person: PersonId) -> Result<bool> {
    const SQL: &str = "SELECT count(*) FROM group_members WHERE group_id = $1 AND person_id = $2";
    let found: i64 = tx.query_one(SQL, &[id.into(), person.into()], |row| row.get(0))?;
    Ok(found > 0)
}

/// Adds an empty group.
///
/// # Errors
/// `Conflict` when the name is taken.
pub fn create(tx: &mut Tx<'_>, ids: &Ids, clock: &Clock, name: &str) -> Result<Group> {
    const SQL: &str = "INSERT INTO groups_of_people (id, name, name_key, created_at) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (name_key) DO NOTHING";
    let id: GroupId = ids.id();
    let params = [
        id.into(),
        name.into(),
        text::fold(name).into(),
        clock.now().into(),
    ];
    if tx.execute(SQL, &params)? == 0 {
        return Err(Error::conflict("group-name-taken"));
    }
    find(tx, id)
}

/// Makes exactly these people the members.
///
/// # Errors
/// `NotFound`; `Invalid` when one of them does not exist.
pub fn set_members(tx: &mut Tx<'_>, id: GroupId, people: &[PersonId]) -> Result<Group> {
    const ADD: &str =
        "INSERT INTO group_members (group_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    find(tx, id)?;
    tx.execute(
        "DELETE FROM group_members WHERE group_id = $1",
        &[id.into()],
    )?;
    for person in people {
        if super::store::reference(tx, *person)?.is_none() {
            return Err(Error::invalid("members", "person-unknown"));
        }
        tx.execute(ADD, &[id.into(), (*person).into()])?;
    }
    find(tx, id)
}

/// Makes a person a member; who is one stays one.
///
/// # Errors
/// `NotFound` when there is no such group; `Invalid` when there is no such
/// person.
pub fn add_member(tx: &mut Tx<'_>, id: GroupId, person: PersonId) -> Result<()> {
    const SQL: &str =
        "INSERT INTO group_members (group_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.query_one(
        "SELECT id FROM groups_of_people WHERE id = $1",
        &[id.into()],
        |row| row.get::<GroupId>(0),
    )?;
    if super::store::reference(tx, person)?.is_none() {
        return Err(Error::invalid("members", "person-unknown"));
    }
    tx.execute(SQL, &[id.into(), person.into()]).map(drop)
}

/// Takes a person out of a group; the others stay.
///
/// # Errors
/// Only the database's own.
pub fn remove_member(tx: &mut Tx<'_>, id: GroupId, person: PersonId) -> Result<()> {
    const SQL: &str = "DELETE FROM group_members WHERE group_id = $1 AND person_id = $2";
    tx.execute(SQL, &[id.into(), person.into()]).map(drop)
}

/// Gives a group another name.
///
/// # Errors
/// `NotFound`; `Conflict` when the name is another group's.
pub fn rename(tx: &mut Tx<'_>, id: GroupId, name: &str) -> Result<()> {
    let key = text::fold(name);
    let taken = "SELECT count(*) FROM groups_of_people WHERE name_key = $1 AND id <> $2";
    let taken: i64 = tx.query_one(taken, &[(&key).into(), id.into()], |row| row.get(0))?;
    if taken > 0 {
        return Err(Error::conflict("group-name-taken"));
    }
    let sql = "UPDATE groups_of_people SET name = $2, name_key = $3 WHERE id = $1";
    match tx.execute(sql, &[id.into(), name.into(), key.into()])? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// What another system calls a group.
///
/// # Errors
/// `NotFound`.
pub fn external_id(tx: &mut Tx<'_>, id: GroupId) -> Result<Option<String>> {
    let sql = "SELECT external_id FROM groups_of_people WHERE id = $1";
    tx.query_one(sql, &[id.into()], |row| row.get(0))
}

/// Notes what another system calls a group.
///
/// # Errors
/// Only the database's own.
pub fn set_external_id(tx: &mut Tx<'_>, id: GroupId, external: Option<String>) -> Result<()> {
    let sql = "UPDATE groups_of_people SET external_id = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), external.into()]).map(drop)
}

/// Removes a group; its members stay.
///
/// # Errors
/// `NotFound`.
pub fn delete(tx: &mut Tx<'_>, id: GroupId) -> Result<()> {
    match tx.execute("DELETE FROM groups_of_people WHERE id = $1", &[id.into()])? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

//! Departments: a tree, each with at most one manager.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::types::PersonRef;
use crate::{
    Clock, Error, Ids, Result, Tx,
    db::Row,
    ids::{DepartmentId, PersonId},
    text,
};

/// A department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Department {
    /// Its identifier.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// Who manages it.
    pub manager: Option<PersonRef>,
    /// The department it is part of.
    pub parent_id: Option<DepartmentId>,
    /// How many active people belong to it, without those of its parts.
    pub people_count: i64,
}

/// A department to be added, or what one shall become.
#[derive(Clone, Debug)]
pub struct NewDepartment {
    /// Its name, checked.
    pub name: String,
    /// Who manages it.
    pub manager: Option<PersonId>,
    /// The department it is part of.
    pub parent: Option<DepartmentId>,
}

const SELECT: &str = "SELECT d.id, d.name, m.id, m.name, d.parent_id, \
    (SELECT count(*) FROM people p WHERE p.active AND (p.department_id = d.id \
     OR p.id IN (SELECT o.person_id FROM person_posts o WHERE o.department_id = d.id))) \
    FROM departments d LEFT JOIN people m ON m.id = d.manager_id";

fn read(row: &Row<'_>) -> Result<Department> {
    let manager = match row.get(2)? {
        Some(id) => Some(PersonRef {
            id,
            name: row.get(3)?,
        }),
        None => None,
    };
    Ok(Department {
        id: row.get(0)?,
        name: row.get(1)?,
        manager,
        parent_id: row.get(4)?,
        people_count: row.get(5)?,
    })
}

/// One department.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: DepartmentId) -> Result<Department> {
    tx.query_one(&format!("{SELECT} WHERE d.id = $1"), &[id.into()], read)
}

/// All departments in the order of their names.
///
/// # Errors
/// Only the database's own.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Department>> {
    tx.query(&format!("{SELECT} ORDER BY d.name_key, d.id"), &[], read)
}

/// The active people of a department and of all within it.
///
/// # Errors
/// Only the database's own.
pub fn people_within(tx: &mut Tx<'_>, id: DepartmentId) -> Result<Vec<PersonId>> {
    // UNION, not UNION ALL: a ring of departments must end.
    tx.query(
        "WITH RECURSIVE inner_ones (id) AS (SELECT id FROM departments WHERE id = $1 \
         UNION SELECT d.id FROM departments d JOIN inner_ones i ON d.parent_id = i.id) \
         SELECT p.id FROM people p WHERE p.active AND (p.department_id IN (SELECT id FROM inner_ones) \
         OR p.id IN (SELECT o.person_id FROM person_posts o JOIN inner_ones i ON o.department_id = i.id)) \
         ORDER BY p.id",
        &[id.into()],
        |row| row.get(0),
    )
}

/// Adds a department.
///
/// # Errors
/// `Invalid` when the manager or the parent does not exist.
pub fn create(
    tx: &mut Tx<'_>,
    ids: &Ids,
    clock: &Clock,
    new: &NewDepartment,
) -> Result<Department> {
    const SQL: &str = "INSERT INTO departments (id, name, name_key, parent_id, manager_id, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let id: DepartmentId = ids.id();
    check(tx, id, new)?;
    let key = text::fold(&new.name);
    let (parent, manager) = (new.parent.into(), new.manager.into());
    tx.execute(
        SQL,
        &[
            id.into(),
            (&new.name).into(),
            key.into(),
            parent,
            manager,
            clock.now().into(),
        ],
    )?;
    find(tx, id)
}

/// Changes a department to what is given.
///
/// # Errors
/// `NotFound`; `Invalid` when the manager or the parent does not exist, or the
/// department would lie within itself.
pub fn update(tx: &mut Tx<'_>, id: DepartmentId, new: &NewDepartment) -> Result<Department> {
    const SQL: &str = "UPDATE departments SET name = $2, name_key = $3, parent_id = $4, manager_id = $5 WHERE id = $1";
    find(tx, id)?;
    check(tx, id, new)?;
    let key = text::fold(&new.name);
    tx.execute(
        SQL,
        &[
            id.into(),
            (&new.name).into(),
            key.into(),
            new.parent.into(),
            new.manager.into(),
        ],
    )?;
    find(tx, id)
}

/// Removes a department nobody belongs to.
///
/// # Errors
/// `NotFound`; `Conflict` while it has people or parts.
pub fn delete(tx: &mut Tx<'_>, id: DepartmentId) -> Result<()> {
    const USED: &str = "SELECT (SELECT count(*) FROM people WHERE department_id = $1) \
        + (SELECT count(*) FROM person_posts WHERE department_id = $1) \
        + (SELECT count(*) FROM departments WHERE parent_id = $1)";
    find(tx, id)?;
    let used: i64 = tx.query_one(USED, &[id.into()], |row| row.get(0))?;
    if used > 0 {
        return Err(Error::conflict("department-not-empty"));
    }
    tx.execute("DELETE FROM departments WHERE id = $1", &[id.into()])?;
    Ok(())
}

fn check(tx: &mut Tx<'_>, id: DepartmentId, new: &NewDepartment) -> Result<()> {
    if let Some(manager) = new.manager
        && super::store::reference(tx, manager)?.is_none()
    {
        return Err(Error::invalid("manager_id", "person-unknown"));
    }
    let mut above = new.parent;
    while let Some(parent) = above {
        if parent == id {
            return Err(Error::invalid("parent_id", "department-within-itself"));
        }
        let missing = |_| Error::invalid("parent_id", "department-unknown");
        above = find(tx, parent).map_err(missing)?.parent_id;
    }
    Ok(())
}

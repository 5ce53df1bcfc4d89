//! Departments and groups.

use kernel::{
    Error, Result, SubjectRef, Tx,
    ids::{DepartmentId, GroupId, PersonId},
    people::{self, Department, Group, NewDepartment, departments, groups},
    settings,
};
use serde_json::json;

use super::Change;
use crate::{
    audited,
    auth::factors::{
        self,
        policy::{self, SecondFactorPolicy},
    },
};

fn department(id: DepartmentId) -> SubjectRef {
    SubjectRef::new("department", id.0)
}

fn group(id: GroupId) -> SubjectRef {
    SubjectRef::new("group", id.0)
}

/// What shall change of a department; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct DepartmentChanges {
    /// Its name.
    pub name: Option<String>,
    /// Who manages it; `Some(None)` for nobody.
    pub manager: Option<Option<PersonId>>,
    /// What it is part of; `Some(None)` for nothing.
    pub parent: Option<Option<DepartmentId>>,
}

/// Adds a department.
///
/// # Errors
/// `Invalid` on a field.
pub fn create_department(
    tx: &mut Tx<'_>,
    change: &Change,
    mut new: NewDepartment,
) -> Result<Department> {
    new.name = people::check_name(&new.name)?;
    let made = departments::create(tx, &change.ids, &change.clock, &new)?;
    change.record(
        tx,
        audited::DEPARTMENT_CREATED,
        Some(department(made.id)),
        json!({ "name": made.name }),
    )?;
    Ok(made)
}

/// Changes a department.
///
/// # Errors
/// `NotFound`; `Invalid` on a field.
pub fn update_department(
    tx: &mut Tx<'_>,
    change: &Change,
    id: DepartmentId,
    asked: &DepartmentChanges,
) -> Result<Department> {
    let before = departments::find(tx, id)?;
    let new = NewDepartment {
        name: people::check_name(asked.name.as_deref().unwrap_or(&before.name))?,
        manager: asked
            .manager
            .unwrap_or(before.manager.map(|manager| manager.id)),
        parent: asked.parent.unwrap_or(before.parent_id),
    };
    let moved = if new.parent == before.parent_id {
        Vec::new()
    } else {
        departments::people_within(tx, id)?
    };
    let named = policy::chosen_of(tx, &moved)?;
    let after = departments::update(tx, id, &new)?;
    factors::lifted(tx, &change.clock, &change.ids, change.actor(), &named)?;
    let detail =
        json!({ "name": after.name, "manager_id": new.manager, "parent_id": after.parent_id });
    change.record(
        tx,
        audited::DEPARTMENT_CHANGED,
        Some(department(id)),
        detail,
    )?;
    Ok(after)
}

/// Removes a department.
///
/// # Errors
/// `NotFound`; `Conflict` while it has people or parts, or the second-factor
/// rule names it.
pub fn delete_department(tx: &mut Tx<'_>, change: &Change, id: DepartmentId) -> Result<()> {
    let name = departments::find(tx, id)?.name;
    let rule: SecondFactorPolicy = settings::get(tx)?;
    if rule.departments.contains(&id) {
        return Err(Error::conflict("department-in-second-factor-rule"));
    }
    departments::delete(tx, id)?;
    change.record(
        tx,
        audited::DEPARTMENT_DELETED,
        Some(department(id)),
        json!({ "name": name }),
    )
}

/// Adds a group.
///
/// # Errors
/// `Invalid` on `name`; `Conflict` when it is taken.
pub fn create_group(tx: &mut Tx<'_>, change: &Change, name: &str) -> Result<Group> {
    let made = groups::create(tx, &change.ids, &change.clock, &people::check_name(name)?)?;
    change.record(
        tx,
        audited::GROUP_CREATED,
        Some(group(made.id)),
        json!({ "name": made.name }),
    )?;
    Ok(made)
}

/// Makes exactly these people the members of a group.
///
/// # Errors
/// `NotFound`; `Invalid` on `members`.
pub fn set_members(
    tx: &mut Tx<'_>,
    change: &Change,
    id: GroupId,
    members: &[PersonId],
) -> Result<Group> {
    let before = groups::members(tx, id)?.into_iter().map(|one| one.id);
    let gone: Vec<_> = before.filter(|one| !members.contains(one)).collect();
    let named = policy::chosen_of(tx, &gone)?;
    let after = groups::set_members(tx, id, members)?;
    factors::lifted(tx, &change.clock, &change.ids, change.actor(), &named)?;
    let detail = json!({ "members": after.members.len() });
    change.record(tx, audited::GROUP_MEMBERS_SET, Some(group(id)), detail)?;
    Ok(after)
}

/// Adds these people to a group and takes those out of it; everybody else stays
/// what they are, whoever changes them at the same time.
///
/// # Errors
/// `NotFound`; `Invalid` on `members`.
pub fn change_members(
    tx: &mut Tx<'_>,
    change: &Change,
    id: GroupId,
    added: &[PersonId],
    removed: &[PersonId],
) -> Result<()> {
    let named = policy::chosen_of(tx, removed)?;
    for person in added {
        groups::add_member(tx, id, *person)?;
    }
    for person in removed {
        groups::remove_member(tx, id, *person)?;
    }
    factors::lifted(tx, &change.clock, &change.ids, change.actor(), &named)?;
    let detail = json!({ "members": groups::members(tx, id)?.len() });
    change.record(tx, audited::GROUP_MEMBERS_SET, Some(group(id)), detail)
}

/// Removes a group.
///
/// # Errors
/// `NotFound`; `Conflict` when the second-factor rule names it.
pub fn delete_group(tx: &mut Tx<'_>, change: &Change, id: GroupId) -> Result<()> {
    let name = groups::find(tx, id)?.name;
    let rule: SecondFactorPolicy = settings::get(tx)?;
    if rule.groups.contains(&id) {
        return Err(Error::conflict("group-in-second-factor-rule"));
    }
    groups::delete(tx, id)?;
    change.record(
        tx,
        audited::GROUP_DELETED,
        Some(group(id)),
        json!({ "name": name }),
    )
}

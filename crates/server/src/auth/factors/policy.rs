//! The company's rule of who must have a second factor, and from when on.

use kernel::{
    Result, Timestamp, Tx,
    ids::{DepartmentId, GroupId, PersonId},
    people::{Person, PersonRef, departments, groups},
    settings::{self, Setting},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store;

/// Of whom a second factor is required.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequiredOf {
    /// Of nobody: everybody chooses for themselves.
    #[default]
    Nobody,
    /// Of administrators.
    Administrators,
    /// Of everybody.
    Everybody,
    /// Of the named groups and departments.
    Chosen,
}

/// Who must have a second factor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SecondFactorPolicy {
    /// Of whom one is required.
    pub required_of: RequiredOf,
    /// The groups, where they are chosen.
    pub groups: Vec<GroupId>,
    /// The departments, where they are chosen, with those below them.
    pub departments: Vec<DepartmentId>,
    /// From when on; null for at once.
    pub from: Option<Timestamp>,
}

impl Setting for SecondFactorPolicy {
    const NAME: &'static str = "second_factor";
}

/// What a person owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Nothing: none is required of them, or they have one.
    Nothing,
    /// A second factor, before this moment.
    Before(Timestamp),
    /// A second factor, before they do anything else.
    Now,
}

/// What the person owes at this moment.
///
/// # Errors
/// Those of the database.
pub fn duty(tx: &mut Tx<'_>, person: &Person, now: Timestamp) -> Result<Duty> {
    let policy: SecondFactorPolicy = settings::get(tx)?;
    if !names(tx, &policy, person)? || store::has_factor(tx, person.id)? {
        return Ok(Duty::Nothing);
    }
    Ok(match policy.from {
        Some(from) if from > now => Duty::Before(from),
        _ => Duty::Now,
    })
}

/// Whether the rule names this person, at once or later.
///
/// # Errors
/// Those of the database.
pub fn names(tx: &mut Tx<'_>, policy: &SecondFactorPolicy, person: &Person) -> Result<bool> {
    match policy.required_of {
        RequiredOf::Nobody => Ok(false),
        RequiredOf::Administrators => Ok(person.administrator),
        RequiredOf::Everybody => Ok(true),
        RequiredOf::Chosen => is_chosen(tx, policy, person),
    }
}

/// Whom of these people the rule names because of a group or department.
///
/// # Errors
/// Those of the database.
pub fn chosen_of(tx: &mut Tx<'_>, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let policy: SecondFactorPolicy = settings::get(tx)?;
    let mut chosen = Vec::new();
    if policy.required_of != RequiredOf::Chosen {
        return Ok(chosen);
    }
    for person in kernel::people::store::find_all(tx, people)? {
        if person.active && is_chosen(tx, &policy, &person)? {
            chosen.push(person.id);
        }
    }
    Ok(chosen)
}

fn is_chosen(tx: &mut Tx<'_>, policy: &SecondFactorPolicy, person: &Person) -> Result<bool> {
    for group in &policy.groups {
        if groups::is_member(tx, *group, person.id)? {
            return Ok(true);
        }
    }
    let Some(own) = &person.department else {
        return Ok(false);
    };
    if policy.departments.is_empty() {
        return Ok(false);
    }
    let all = departments::list(tx)?;
    let mut at = Some(own.id);
    // A tree is no deeper than it is large.
    for _ in 0..=all.len() {
        let Some(id) = at else {
            return Ok(false);
        };
        if policy.departments.contains(&id) {
            return Ok(true);
        }
        at = all
            .iter()
            .find(|department| department.id == id)
            .and_then(|department| department.parent_id);
    }
    Ok(false)
}

/// Whoever the rule names and has no second factor yet, in the order of names.
///
/// # Errors
/// Those of the database.
pub fn missing(tx: &mut Tx<'_>, policy: &SecondFactorPolicy) -> Result<Vec<PersonRef>> {
    let mut without = Vec::new();
    for id in store::active_without_factor(tx)? {
        let person = kernel::people::store::find(tx, id)?;
        if names(tx, policy, &person)? {
            without.push(person.reference());
        }
    }
    Ok(without)
}

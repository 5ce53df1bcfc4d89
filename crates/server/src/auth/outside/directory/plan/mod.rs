//! What becomes of the people who come from a directory: decided here, by
//! nothing but what is known and what was seen.

mod groups;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use kernel::{
    Timestamp,
    ids::{DepartmentId, PersonId},
    people::{self, Department, Group, Person},
    text,
};

pub(super) use self::groups::{GroupPlan, groups, hold_groups};
use super::{Seen, membership::Membership};
use crate::{
    admin::actions::people::AccountChanges,
    config::{Directory, DirectoryGroup},
};

/// So few dismissals in an hour need nobody's word, however small the company.
const ALWAYS: usize = 3;

/// A person who comes from a directory.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// What never changes of them there.
    pub(super) subject: String,
    /// When they were dismissed because the directory no longer had them.
    pub(super) dismissed_at: Option<Timestamp>,
    /// Who they are here.
    pub(super) person: Person,
}

/// What is here already.
#[derive(Clone, Debug, Default)]
pub(super) struct Here {
    /// The people who come from the directory.
    pub(super) known: Vec<Known>,
    /// All groups.
    pub(super) groups: Vec<Group>,
    /// All departments.
    pub(super) departments: Vec<Department>,
    /// How many were dismissed by this directory within the last hour.
    pub(super) dismissed_lately: usize,
}

/// What shall change of a person.
#[derive(Clone, Debug)]
pub(super) struct PersonPlan {
    /// Who.
    pub(super) person: PersonId,
    /// What.
    pub(super) changes: AccountChanges,
    /// A department that has to be made and is then theirs.
    pub(super) new_department: Option<String>,
}

/// What becomes of everybody.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// Who changes.
    pub(super) changes: Vec<PersonPlan>,
    /// Who goes.
    pub(super) leaving: Vec<PersonId>,
    /// Who comes back, having gone because of the directory.
    pub(super) returning: Vec<PersonId>,
    /// Whose members change.
    pub(super) groups: Vec<GroupPlan>,
}

/// Decides. Without `membership` groups stay as they are.
pub(super) fn plan(
    directory: &Directory,
    here: &Here,
    seen: &HashMap<String, Seen>,
    membership: Option<&Membership>,
) -> Plan {
    let mut plan = Plan::default();
    for known in &here.known {
        match seen.get(&known.subject).filter(|seen| !seen.disabled) {
            None if known.person.active => plan.leaving.push(known.person.id),
            None => {}
            Some(_) if !known.person.active && known.dismissed_at.is_some() => {
                plan.returning.push(known.person.id);
            }
            Some(_) if !known.person.active => {}
            Some(seen) => {
                let change = change(directory, here, known, seen, membership);
                plan.changes.extend(change);
            }
        }
    }
    if let Some(membership) = membership {
        plan.groups = groups(directory, here, seen, membership);
    }
    plan
}

/// What one person becomes; none when they are it already.
pub(super) fn change(
    directory: &Directory,
    here: &Here,
    known: &Known,
    seen: &Seen,
    membership: Option<&Membership>,
) -> Option<PersonPlan> {
    let person = &known.person;
    let mut changes = AccountChanges::default();
    let name = seen
        .name
        .as_deref()
        .and_then(|name| people::check_name(name).ok());
    changes.name = name.filter(|name| *name != person.name);
    let title = seen
        .title
        .as_deref()
        .and_then(|title| people::check_title(title).ok());
    changes.title = title.filter(|title| *title != person.title);
    let email = seen
        .email
        .as_deref()
        .and_then(|email| people::check_email(email).ok());
    // The address of an administrator is for administrators to change: it lets in.
    let other = |email: &String| text::fold(email) != text::fold(&person.email);
    changes.email = email.filter(other).filter(|_| !person.administrator);
    let plan = PersonPlan {
        person: person.id,
        changes,
        new_department: None,
    };
    by_groups(directory, here, known, membership, plan)
}

/// What one person becomes by the groups they are in; none when they are it
/// already.
pub(super) fn rights(
    directory: &Directory,
    here: &Here,
    known: &Known,
    membership: &Membership,
) -> Option<PersonPlan> {
    let plan = PersonPlan {
        person: known.person.id,
        changes: AccountChanges::default(),
        new_department: None,
    };
    by_groups(directory, here, known, Some(membership), plan)
}

fn by_groups(
    directory: &Directory,
    here: &Here,
    known: &Known,
    membership: Option<&Membership>,
    mut plan: PersonPlan,
) -> Option<PersonPlan> {
    let (person, changes) = (&known.person, &mut plan.changes);
    if let Some(membership) = membership {
        plan.new_department = department(directory, here, known, membership, changes);
        let granted = administers(directory, membership, &known.subject);
        let granted = granted.filter(|granted| *granted != person.administrator);
        changes.administrator = granted.filter(|_| !person.guest);
    }
    let is_same = changes.name.is_none()
        && changes.title.is_none()
        && changes.email.is_none()
        && changes.department.is_none()
        && changes.administrator.is_none()
        && plan.new_department.is_none();
    (!is_same).then_some(plan)
}

/// Whether the administration is open to somebody by a mapped group; none when
/// none is mapped so, or nobody knows who is in it.
pub(super) fn administers(
    directory: &Directory,
    membership: &Membership,
    subject: &str,
) -> Option<bool> {
    let all = directory.groups.iter();
    is_in_any(
        all.filter(|mapped| mapped.administrator),
        membership,
        subject,
    )
}

/// Whether somebody is in one of these groups; none when nobody knows.
fn is_in_any<'g>(
    groups: impl Iterator<Item = &'g DirectoryGroup>,
    membership: &Membership,
    subject: &str,
) -> Option<bool> {
    let all: Vec<_> = groups
        .map(|mapped| membership.has(&mapped.dn, subject))
        .collect();
    if all.contains(&Some(true)) {
        return Some(true);
    }
    (!all.is_empty() && !all.contains(&None)).then_some(false)
}

/// The department of the first mapped group somebody is in. Who is in none
/// leaves a department that a group of theirs could have given, and no other.
/// Who has theirs by a group that cannot be read keeps it.
fn department(
    directory: &Directory,
    here: &Here,
    known: &Known,
    membership: &Membership,
    changes: &mut AccountChanges,
) -> Option<String> {
    let mapped = || {
        let all = directory.groups.iter();
        all.filter_map(|mapped| Some((mapped, mapped.department.as_deref()?)))
    };
    let own = known.person.department.as_ref();
    let own_key = own.map(|own| text::fold(&own.name));
    let is_own = |name: &str| own_key.as_deref() == Some(&text::fold(name));
    let mut wanted = None;
    for (mapped, name) in mapped() {
        match membership.has(&mapped.dn, &known.subject) {
            Some(true) => {
                wanted = Some((mapped, name));
                break;
            }
            None if is_own(name) => return None,
            Some(false) | None => {}
        }
    }
    match wanted {
        Some((_, name)) if is_own(name) => None,
        Some((_, name)) => match by_name(&here.departments, name) {
            Some(id) => {
                changes.department = Some(Some(id));
                None
            }
            None => Some(name.to_owned()),
        },
        None => {
            if mapped().any(|(_, name)| is_own(name)) {
                changes.department = Some(None);
            }
            None
        }
    }
}

/// The department of a name.
pub(super) fn by_name(all: &[Department], name: &str) -> Option<DepartmentId> {
    let key = text::fold(name);
    let found = all.iter().find(|one| text::fold(&one.name) == key);
    found.map(|one| one.id)
}

/// How many of so many may go without an administrator's word.
fn most(directory: &Directory, of: usize) -> usize {
    let percent = usize::try_from(directory.most_dismissed_percent).unwrap_or_default();
    (of * percent / 100).max(ALWAYS)
}

/// Whether so many may go without an administrator's word: a directory that is
/// half broken must not empty a company.
pub(super) fn may_go(directory: &Directory, here: &Here, leaving: usize) -> bool {
    let active = here
        .known
        .iter()
        .filter(|known| known.person.active)
        .count();
    leaving + here.dismissed_lately <= most(directory, active + here.dismissed_lately)
}

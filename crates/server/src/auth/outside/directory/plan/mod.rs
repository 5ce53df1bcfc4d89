//! What becomes of the people who come from a directory: decided here, by
//! nothing but what is known and what was seen.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use kernel::{
    Timestamp,
    ids::{DepartmentId, GroupId, PersonId},
    people::{self, Department, Group, Person},
    text,
};

use super::{Seen, membership::Membership};
use crate::{admin::actions::people::AccountChanges, config::Directory};

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

/// Whom a group shall have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GroupPlan {
    /// The group; none where it has to be made.
    pub(super) id: Option<GroupId>,
    /// Its name.
    pub(super) name: String,
    /// Its members.
    pub(super) members: Vec<PersonId>,
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
            Some(_) if !known.person.active => {
                if known.dismissed_at.is_some() {
                    plan.returning.push(known.person.id);
                }
            }
            Some(seen) => {
                let change = change(directory, here, known, seen, membership);
                plan.changes.extend(change);
            }
        }
    }
    if let Some(membership) = membership {
        plan.groups = groups(directory, here, membership);
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
    let mut new_department = None;
    if let Some(membership) = membership {
        new_department = department(directory, here, known, membership, &mut changes);
        let grants = || {
            directory
                .groups
                .iter()
                .filter(|mapped| mapped.administrator)
        };
        let granted = grants().any(|mapped| membership.has(&mapped.dn, &known.subject));
        if grants().next().is_some() && granted != person.administrator && !person.guest {
            changes.administrator = Some(granted);
        }
    }
    let is_same = changes.name.is_none()
        && changes.title.is_none()
        && changes.email.is_none()
        && changes.department.is_none()
        && changes.administrator.is_none()
        && new_department.is_none();
    (!is_same).then_some(PersonPlan {
        person: person.id,
        changes,
        new_department,
    })
}

/// The department of the first mapped group somebody is in. Who is in none
/// leaves a department that a group of theirs could have given, and no other.
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
    let wanted = mapped().find(|(mapped, _)| membership.has(&mapped.dn, &known.subject));
    match wanted {
        Some((_, name)) if own_key.as_deref() == Some(&text::fold(name)) => None,
        Some((_, name)) => match by_name(&here.departments, name) {
            Some(id) => {
                changes.department = Some(Some(id));
                None
            }
            None => Some(name.to_owned()),
        },
        None => {
            if mapped().any(|(_, name)| own_key.as_deref() == Some(&text::fold(name))) {
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

/// The members of each mapped group: of the people from this directory those
/// who are in it there, and whoever else was in it here.
pub(super) fn groups(
    directory: &Directory,
    here: &Here,
    membership: &Membership,
) -> Vec<GroupPlan> {
    let mut plans = Vec::new();
    let mut done = HashSet::new();
    for name in directory
        .groups
        .iter()
        .filter_map(|mapped| mapped.group.as_deref())
    {
        let key = text::fold(name);
        if !done.insert(key.clone()) {
            continue;
        }
        let group = here
            .groups
            .iter()
            .find(|group| text::fold(&group.name) == key);
        let before: HashSet<PersonId> = group
            .iter()
            .flat_map(|group| group.members.iter().map(|member| member.id))
            .collect();
        let mut members = before.clone();
        for known in &here.known {
            let mut sources = directory.groups.iter().filter(|mapped| {
                mapped
                    .group
                    .as_deref()
                    .is_some_and(|other| text::fold(other) == key)
            });
            let is_in = sources.any(|mapped| membership.has(&mapped.dn, &known.subject));
            if is_in {
                members.insert(known.person.id);
            } else {
                members.remove(&known.person.id);
            }
        }
        if members != before {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort();
            plans.push(GroupPlan {
                id: group.map(|group| group.id),
                name: name.to_owned(),
                members,
            });
        }
    }
    plans
}

/// Whether so many may go without an administrator's word: a directory that is
/// half broken must not empty a company.
pub(super) fn may_go(directory: &Directory, here: &Here, leaving: usize) -> bool {
    let active = here
        .known
        .iter()
        .filter(|known| known.person.active)
        .count();
    let percent = usize::try_from(directory.most_dismissed_percent).unwrap_or_default();
    let share = (active + here.dismissed_lately) * percent / 100;
    leaving + here.dismissed_lately <= share.max(ALWAYS)
}

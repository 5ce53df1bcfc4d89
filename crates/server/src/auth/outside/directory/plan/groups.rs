//! Who comes into a mapped group and who leaves it.

use std::collections::{HashMap, HashSet};

use kernel::{
    ids::{GroupId, PersonId},
    people::Group,
    text,
};

use super::{Here, Known, is_in_any, most};
use crate::{
    auth::outside::directory::{Membership, Seen},
    config::{Directory, DirectoryGroup},
};

/// What becomes of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::auth::outside::directory) struct GroupPlan {
    /// The group; none where it has to be made.
    pub(in crate::auth::outside::directory) id: Option<GroupId>,
    /// Its name.
    pub(in crate::auth::outside::directory) name: String,
    /// Who comes into it.
    pub(in crate::auth::outside::directory) added: Vec<PersonId>,
    /// Who leaves it.
    pub(in crate::auth::outside::directory) removed: Vec<PersonId>,
}

/// Who comes into each mapped group and who leaves it, of the people seen at
/// this look. Everybody else stays what they are.
pub(in crate::auth::outside::directory) fn groups(
    directory: &Directory,
    here: &Here,
    seen: &HashMap<String, Seen>,
    membership: &Membership,
) -> Vec<GroupPlan> {
    let mut plans = Vec::new();
    let mut done = HashSet::new();
    let names = directory.groups.iter();
    for name in names.filter_map(|mapped| mapped.group.as_deref()) {
        let key = text::fold(name);
        if !done.insert(key.clone()) {
            continue;
        }
        let group = here
            .groups
            .iter()
            .find(|group| text::fold(&group.name) == key);
        let before = members(group);
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for known in here
            .known
            .iter()
            .filter(|one| seen.contains_key(&one.subject))
        {
            let sources = directory
                .groups
                .iter()
                .filter(|mapped| is_group(mapped, &key));
            let person = known.person.id;
            match is_in_any(sources, membership, &known.subject) {
                Some(true) if !before.contains(&person) => added.push(person),
                Some(false) if before.contains(&person) => removed.push(person),
                _ => {}
            }
        }
        if !added.is_empty() || !removed.is_empty() {
            plans.push(GroupPlan {
                id: group.map(|group| group.id),
                name: name.to_owned(),
                added,
                removed,
            });
        }
    }
    plans
}

fn members(group: Option<&Group>) -> HashSet<PersonId> {
    let all = group.iter().flat_map(|group| &group.members);
    all.map(|member| member.id).collect()
}

fn is_group(mapped: &DirectoryGroup, key: &str) -> bool {
    let name = mapped.group.as_deref();
    name.is_some_and(|name| text::fold(name) == key)
}

/// Forgets what was read of a group that lost too many at once, or everybody: it
/// is more likely broken, or its members may not be read. Answers whether there
/// was one.
pub(in crate::auth::outside::directory) fn hold_groups(
    directory: &Directory,
    here: &Here,
    seen: &HashMap<String, Seen>,
    membership: &mut Membership,
) -> bool {
    let mut held = HashSet::new();
    for one in &directory.groups {
        let same = |other: &&DirectoryGroup| has_same_target(one, other);
        let had: Vec<&Known> = here
            .known
            .iter()
            .filter(|known| seen.contains_key(&known.subject) && has_target(here, one, known))
            .collect();
        let is_out = |known: &&&Known| {
            let sources = directory.groups.iter().filter(same);
            is_in_any(sources, membership, &known.subject) == Some(false)
        };
        let lost = had.iter().filter(is_out).count();
        let mut sources = directory.groups.iter().filter(same);
        let is_emptied = had.len() > 1 && sources.all(|other| membership.is_empty(&other.dn));
        if is_emptied || lost > most(directory, had.len()) {
            held.extend(directory.groups.iter().filter(same).map(|other| &other.dn));
        }
    }
    for dn in &held {
        let directory = directory.id.as_str();
        tracing::warn!(
            directory,
            dn,
            "a mapped group lost too many at once: its members stay"
        );
        membership.forget(dn);
    }
    !held.is_empty()
}

fn has_same_target(one: &DirectoryGroup, other: &DirectoryGroup) -> bool {
    let key = |name: &Option<String>| name.as_deref().map(text::fold);
    one.administrator == other.administrator
        && key(&one.group) == key(&other.group)
        && key(&one.department) == key(&other.department)
}

/// Whether a person has here what follows from being in a mapped group.
fn has_target(here: &Here, mapped: &DirectoryGroup, known: &Known) -> bool {
    let person = &known.person;
    if mapped.administrator {
        return person.administrator && !person.guest;
    }
    if let Some(name) = &mapped.department {
        let own = person.department.as_ref();
        return own.is_some_and(|own| text::fold(&own.name) == text::fold(name));
    }
    let mut groups = here.groups.iter();
    let group = groups.find(|group| is_group(mapped, &text::fold(&group.name)));
    members(group).contains(&person.id)
}

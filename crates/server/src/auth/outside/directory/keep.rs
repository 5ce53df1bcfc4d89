//! Makes people what their directory says, by the same verbs as administrators.

use std::collections::HashMap;

use kernel::{
    Result, SubjectRef, Tx, i18n,
    ids::PersonId,
    notifications::{self, NewNotification, Urgency},
    people::{self, NewDepartment, Person, departments},
};

use super::{
    plan::{self, GroupPlan, Here, Known, PersonPlan},
    store,
};
use crate::{
    admin::actions::{
        Change,
        groups::{change_members, create_department, create_group},
        people::{AccountChanges, update},
    },
    auth::{
        Gate,
        outside::directory::{Directory, Membership, Seen},
    },
};

/// By what the record of a change says that a directory made it.
pub(super) fn change_by(gate: &Gate, directory: &Directory) -> Change {
    let source = format!("directory: {}", directory.settings.id);
    Change::from(source, &gate.clock, &gate.ids)
}

/// What becomes of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Switch {
    /// It lets in again.
    Active,
    /// It is dismissed, as few are without a word.
    Gone,
    /// It is dismissed, as an administrator agreed.
    Agreed,
}

/// Makes a person what the plan says. An address that is somebody else's stays
/// what it was, and so does the last administrator; answers whether all could
/// be kept.
pub(super) fn person(tx: &mut Tx<'_>, change: &Change, plan: &PersonPlan) -> Result<bool> {
    let mut changes = plan.changes.clone();
    if let Some(name) = &plan.new_department {
        let found = plan::by_name(&departments::list(tx)?, name);
        let id = if let Some(id) = found {
            id
        } else {
            let new = NewDepartment {
                name: name.clone(),
                manager: None,
                parent: None,
            };
            create_department(tx, change, new)?.id
        };
        changes.department = Some(Some(id));
    }
    let is_last = changes.administrator == Some(false) && is_last_administrator(tx, plan.person)?;
    if is_last {
        changes.administrator = None;
    }
    let taken = match &changes.email {
        Some(email) => people::store::find_by_email(tx, email)?.is_some(),
        None => false,
    };
    if taken {
        changes.email = None;
    }
    update(tx, change, plan.person, &changes)?;
    Ok(!taken && !is_last)
}

/// Whether nobody would be left to administer without this person. Whoever asks
/// keeps the others from going at the same time.
fn is_last_administrator(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    people::store::lock_administrators(tx)?;
    let now = people::store::find(tx, person)?;
    let administers = now.administrator && now.active;
    Ok(administers && people::store::count_administrators(tx)? == 1)
}

/// Puts people into a group and takes them out, making it where it is not there
/// yet.
pub(super) fn group(tx: &mut Tx<'_>, change: &Change, plan: &GroupPlan) -> Result<()> {
    let id = match plan.id {
        Some(id) => id,
        None => create_group(tx, change, &plan.name)?.id,
    };
    change_members(tx, change, id, &plan.added, &plan.removed)
}

/// Dismisses a person whom the directory no longer has, or lets one in again
/// who was dismissed for that. Somebody may have done so by hand since the
/// look: then it is not the directory's doing. Whose dismissal an administrator
/// agreed to does not count in what may go within an hour without a word.
pub(super) fn switch(
    tx: &mut Tx<'_>,
    change: &Change,
    directory: &str,
    person: PersonId,
    to: Switch,
) -> Result<()> {
    let active = to == Switch::Active;
    people::store::lock_administrators(tx)?;
    people::store::lock(tx, person)?;
    let is_done = people::store::find(tx, person)?.active == active;
    if is_done || (active && !store::is_dismissed(tx, directory, person)?) {
        return Ok(());
    }
    let changes = AccountChanges {
        active: Some(active),
        ..AccountChanges::default()
    };
    update(tx, change, person, &changes)?;
    let now = change.clock.now();
    match to {
        Switch::Active => Ok(()),
        Switch::Gone => store::set_dismissed(tx, directory, person, now),
        Switch::Agreed => store::set_dismissed(tx, directory, person, now.minus(store::LATELY)),
    }
}

/// Brings one person up to date who has just signed in.
pub(super) fn signed_in(
    tx: &mut Tx<'_>,
    change: &Change,
    directory: &Directory,
    account: Person,
    seen: &Seen,
    membership: &Membership,
) -> Result<()> {
    let here = Here {
        groups: people::groups::list(tx)?,
        departments: departments::list(tx)?,
        ..Here::default()
    };
    let known = Known {
        subject: seen.subject.clone(),
        dismissed_at: None,
        person: account,
    };
    let settings = &directory.settings;
    if let Some(plan) = plan::change(settings, &here, &known, seen, Some(membership)) {
        person(tx, change, &plan)?;
    }
    let here = Here {
        known: vec![known],
        ..here
    };
    let all = HashMap::from([(seen.subject.clone(), seen.clone())]);
    for plan in plan::groups(settings, &here, &all, membership) {
        group(tx, change, &plan)?;
    }
    Ok(())
}

/// Tells every administrator that more people are gone from a directory than
/// are dismissed without a word.
pub(super) fn ask_administrators(
    tx: &mut Tx<'_>,
    change: &Change,
    directory: &Directory,
    held: usize,
) -> Result<()> {
    for person in store::administrators(tx)? {
        let language = people::store::find(tx, person)?.language;
        let values = [
            ("name", directory.settings.name.as_str().into()),
            ("count", i64::try_from(held).unwrap_or(i64::MAX).into()),
        ];
        let new = NewNotification {
            person,
            who: None,
            why: "security",
            urgency: Urgency::Now,
            subject: SubjectRef::new("directories", person.0),
            room: None,
            thread: None,
            excerpt: i18n::text(language, "directory-told-held", &values).unwrap_or_default(),
        };
        notifications::notify(tx, &change.ids, &change.clock, &new)?;
    }
    Ok(())
}

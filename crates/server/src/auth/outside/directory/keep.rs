//! Makes people what their directory says, by the same verbs as administrators.

use kernel::{
    Error, Result, SubjectRef, Tx, i18n,
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
        groups::{create_department, create_group, set_members},
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

/// Makes a person what the plan says. An address that is somebody else's stays
/// what it was; answers whether all could be kept.
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
    let taken = match &changes.email {
        Some(email) => people::store::find_by_email(tx, email)?.is_some(),
        None => false,
    };
    if taken {
        changes.email = None;
    }
    update(tx, change, plan.person, &changes)?;
    Ok(!taken)
}

/// Gives a group its members, making it where it is not there yet.
pub(super) fn group(tx: &mut Tx<'_>, change: &Change, plan: &GroupPlan) -> Result<()> {
    let id = match plan.id {
        Some(id) => id,
        None => create_group(tx, change, &plan.name)?.id,
    };
    set_members(tx, change, id, &plan.members).map(drop)
}

/// Dismisses a person whom the directory no longer has, or lets one in again
/// who was dismissed for that.
pub(super) fn switch(
    tx: &mut Tx<'_>,
    change: &Change,
    directory: &str,
    person: PersonId,
    active: bool,
) -> Result<()> {
    let changes = AccountChanges {
        active: Some(active),
        ..AccountChanges::default()
    };
    update(tx, change, person, &changes)?;
    let at = (!active).then(|| change.clock.now());
    store::set_dismissed(tx, directory, person, at)
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
        match person(tx, change, &plan) {
            // Nobody would be left to administer: who signs in must not be
            // kept out by that.
            Ok(_) | Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let here = Here {
        known: vec![known],
        ..here
    };
    for plan in plan::groups(settings, &here, membership) {
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

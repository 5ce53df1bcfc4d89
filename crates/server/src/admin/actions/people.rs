//! Accounts: made, changed, ended, and let in again by a link.

use kernel::{
    Error, Event, Language, Result, SubjectRef, Tx,
    ids::{DepartmentId, PersonId},
    people::{self, NewPerson, Person, PersonChanges, departments},
    settings::{self, Company},
};
use serde_json::json;

use super::Change;
use crate::{
    audited,
    auth::{actions, types::LinkKind},
};

/// A person to be invited.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The address they will sign in with.
    pub email: String,
    /// The full name.
    pub name: String,
    /// The language; the company's when not said.
    pub language: Option<Language>,
    /// Whether the administration is open to them.
    pub administrator: bool,
}

/// What shall change of a person; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct AccountChanges {
    /// Whether they may sign in.
    pub active: Option<bool>,
    /// Whether the administration is open to them.
    pub administrator: Option<bool>,
    /// Their department; `Some(None)` for none.
    pub department: Option<Option<DepartmentId>>,
    /// What they do.
    pub title: Option<String>,
}

fn subject(person: PersonId) -> SubjectRef {
    SubjectRef::new("person", person.0)
}

/// Makes an account without a password; answers the secret of its invitation.
///
/// # Errors
/// `Invalid` on a field; `Conflict` when the address is taken.
pub fn invite(tx: &mut Tx<'_>, change: &Change, asked: &Invite) -> Result<(Person, String)> {
    let company: Company = settings::get(tx)?;
    let new = NewPerson {
        name: people::check_name(&asked.name)?,
        email: people::check_email(&asked.email)?,
        title: String::new(),
        department: None,
        language: asked.language.unwrap_or(company.default_language),
        time_zone: company.default_time_zone,
        administrator: asked.administrator,
        password_hash: None,
    };
    let person = people::store::create(tx, &change.ids, &change.clock, &new)?;
    let link = actions::make_link(
        tx,
        &change.clock,
        &change.ids,
        person.id,
        LinkKind::Invitation,
        None,
    )?;
    let detail = json!({ "administrator": person.administrator });
    change.record(
        tx,
        audited::PERSON_INVITED,
        Some(subject(person.id)),
        detail,
    )?;
    Ok((person, link.secret))
}

/// Makes a new link for somebody who cannot get in: an invitation when they
/// never had a password, otherwise one to choose a new one. Answers its secret.
///
/// # Errors
/// `NotFound`; `Conflict` when they may not sign in.
pub fn make_link(tx: &mut Tx<'_>, change: &Change, id: PersonId) -> Result<String> {
    if !people::store::find(tx, id)?.active {
        return Err(Error::conflict("person-inactive"));
    }
    let kind = match people::store::password_hash(tx, id)? {
        Some(_) => LinkKind::Reset,
        None => LinkKind::Invitation,
    };
    let link = actions::make_link(tx, &change.clock, &change.ids, id, kind, None)?;
    change.record(
        tx,
        audited::PERSON_LINK_MADE,
        Some(subject(id)),
        json!({ "kind": kind.name() }),
    )?;
    Ok(link.secret)
}

/// Changes an account. Who is deactivated is out at once; who was an
/// administrator loses open sockets, which come back with fewer rights.
///
/// # Errors
/// `NotFound`; `Invalid` on a field; `Conflict` when nobody would be left to
/// administer.
pub fn update(
    tx: &mut Tx<'_>,
    change: &Change,
    id: PersonId,
    asked: &AccountChanges,
) -> Result<Person> {
    people::store::lock_administrators(tx)?;
    let before = people::store::find(tx, id)?;
    if let Some(Some(department)) = asked.department {
        let unknown = |_| Error::invalid("department_id", "department-unknown");
        departments::find(tx, department).map_err(unknown)?;
    }
    let changes = PersonChanges {
        title: asked
            .title
            .as_deref()
            .map(people::check_title)
            .transpose()?,
        department: asked.department,
        administrator: asked.administrator,
        active: asked.active,
        ..PersonChanges::default()
    };
    let after = people::store::update(tx, &change.clock, id, &changes)?;
    if people::store::count_administrators(tx)? == 0 {
        return Err(Error::conflict("last-administrator"));
    }
    if before.active && !after.active {
        actions::end_everything(tx, id)?;
    } else if before.administrator && !after.administrator {
        tx.emit(Event::Demoted { person: id });
    }
    record(tx, change, &before, &after)?;
    Ok(after)
}

fn record(tx: &mut Tx<'_>, change: &Change, before: &Person, after: &Person) -> Result<()> {
    let switched = |before, after, on, off| match (before, after) {
        (false, true) => Some(on),
        (true, false) => Some(off),
        _ => None,
    };
    let rights = [
        switched(
            before.active,
            after.active,
            audited::PERSON_ACTIVATED,
            audited::PERSON_DEACTIVATED,
        ),
        switched(
            before.administrator,
            after.administrator,
            audited::PERSON_PROMOTED,
            audited::PERSON_DEMOTED,
        ),
    ];
    for action in rights.into_iter().flatten() {
        change.record(tx, action, Some(subject(after.id)), json!({}))?;
    }
    if (&before.title, &before.department) != (&after.title, &after.department) {
        let department = after.department.as_ref().map(|department| department.id);
        let detail = json!({ "title": after.title, "department_id": department });
        change.record(tx, audited::PERSON_CHANGED, Some(subject(after.id)), detail)?;
    }
    Ok(())
}

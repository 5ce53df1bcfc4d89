//! Accounts: made, changed, ended, and let in again by a link.

use kernel::{
    Error, Event, Language, Result, SubjectRef, Tx,
    ids::{DepartmentId, PersonId},
    people::{self, DetailsChanges, NewPerson, Person, PersonChanges, Profile, departments},
    settings::{self, Company},
    text,
};
use serde_json::json;

use super::Change;
use crate::{
    audited,
    auth::{actions, factors, outside, types::LinkKind},
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
    /// Whether they see only the rooms they are invited to.
    pub guest: bool,
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
    /// The full name.
    pub name: Option<String>,
    /// The address they sign in with.
    pub email: Option<String>,
    /// The language of the product for them.
    pub language: Option<Language>,
    /// An IANA name.
    pub time_zone: Option<String>,
    /// Whether they see only the rooms they are invited to.
    pub guest: Option<bool>,
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
    let person = create(tx, change, &new, asked.guest)?;
    let link = actions::make_link(
        tx,
        &change.clock,
        &change.ids,
        person.id,
        LinkKind::Invitation,
        None,
    )?;
    let detail = json!({ "administrator": person.administrator, "guest": person.guest });
    change.record(
        tx,
        audited::PERSON_INVITED,
        Some(subject(person.id)),
        detail,
    )?;
    Ok((person, link.secret))
}

/// Makes the account itself; the fields are checked.
///
/// # Errors
/// `Invalid` on `guest`; `Conflict` when the address is taken.
pub fn create(tx: &mut Tx<'_>, change: &Change, new: &NewPerson, guest: bool) -> Result<Person> {
    let person = people::store::create(tx, &change.ids, &change.clock, new)?;
    if !guest {
        return Ok(person);
    }
    if person.administrator {
        return Err(Error::invalid("guest", "guest-administrator"));
    }
    let changes = PersonChanges {
        guest: Some(true),
        ..PersonChanges::default()
    };
    people::store::update(tx, &change.clock, person.id, &changes)
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
/// administrator loses open sockets, which come back with fewer rights; who was
/// a guest comes in anew by a link.
///
/// # Errors
/// `NotFound`; `Invalid` on a field; `Forbidden` for other systems that let an
/// administrator in; `Conflict` when nobody would be left to administer.
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
    let changes = checked(asked)?;
    if change.by.is_none() && before.administrator && lets_in(&before, &changes) {
        return Err(Error::forbidden("administrator-from-outside"));
    }
    let named = match asked.department {
        Some(_) => factors::policy::chosen_of(tx, &[id])?,
        None => Vec::new(),
    };
    let after = people::store::update(tx, &change.clock, id, &changes)?;
    // Who goes altogether need not hear of it.
    if after.active {
        factors::lifted(tx, &change.clock, &change.ids, change.actor(), &named)?;
    }
    let administered = before.administrator && before.active;
    if administered && people::store::count_administrators(tx)? == 0 {
        return Err(Error::conflict("last-administrator"));
    }
    if after.administrator && after.guest {
        return Err(Error::invalid("guest", "guest-administrator"));
    }
    if !before.active && after.active {
        outside::came_back(tx, id)?;
    }
    if before.active && !after.active {
        actions::leave(tx, id)?;
    } else if (before.administrator && !after.administrator) || before.guest != after.guest {
        tx.emit(Event::Demoted { person: id });
    }
    if after.guest && !before.guest {
        for section in sections::ALL {
            (section.dismissed)(tx, id)?;
        }
    }
    if before.guest && !after.guest {
        shut_out(tx, change, id)?;
    }
    record(tx, change, &before, &after)?;
    Ok(after)
}

/// Whether somebody could come in by these changes who could not before.
fn lets_in(before: &Person, changes: &PersonChanges) -> bool {
    let other = |email: &String| text::fold(email) != text::fold(&before.email);
    (changes.active == Some(true) && !before.active) || changes.email.as_ref().is_some_and(other)
}

/// Ends every way in that a guest had: whoever invited them may have chosen
/// the password and added a passkey.
fn shut_out(tx: &mut Tx<'_>, change: &Change, id: PersonId) -> Result<()> {
    if factors::store::has_factor(tx, id)? {
        factors::reset(tx, &change.clock, &change.ids, change.actor(), id)?;
    }
    people::store::clear_password(tx, &change.clock, id)?;
    actions::end_everything(tx, id)
}

fn checked(asked: &AccountChanges) -> Result<PersonChanges> {
    let zone = asked.time_zone.as_deref();
    Ok(PersonChanges {
        title: asked
            .title
            .as_deref()
            .map(people::check_title)
            .transpose()?,
        name: asked.name.as_deref().map(people::check_name).transpose()?,
        email: asked
            .email
            .as_deref()
            .map(people::check_email)
            .transpose()?,
        time_zone: zone.map(people::check_time_zone).transpose()?,
        language: asked.language,
        department: asked.department,
        administrator: asked.administrator,
        active: asked.active,
        guest: asked.guest,
        ..PersonChanges::default()
    })
}

/// Changes the details of somebody's profile.
///
/// # Errors
/// `NotFound`; `Invalid` on a field.
pub fn update_details(
    tx: &mut Tx<'_>,
    change: &Change,
    id: PersonId,
    asked: DetailsChanges,
) -> Result<Profile> {
    let after = people::profile::update(tx, &change.clock, id, asked)?;
    change.record(tx, audited::PERSON_CHANGED, Some(subject(id)), json!({}))?;
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
        switched(
            before.guest,
            after.guest,
            audited::PERSON_MADE_GUEST,
            audited::PERSON_MADE_COLLEAGUE,
        ),
    ];
    for action in rights.into_iter().flatten() {
        change.record(tx, action, Some(subject(after.id)), json!({}))?;
    }
    let shown = |one: &Person| {
        let department = one.department.as_ref().map(|department| department.id);
        json!({ "name": one.name, "email": one.email, "title": one.title, "department_id": department })
    };
    let detail = shown(after);
    if shown(before) != detail {
        change.record(tx, audited::PERSON_CHANGED, Some(subject(after.id)), detail)?;
    }
    Ok(())
}

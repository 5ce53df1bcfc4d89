//! Accounts made from the command line and at set-up.

use kernel::{
    Clock, Error, Ids, Language, Result, Tx,
    ids::PersonId,
    people::{self, NewPerson, Person, PersonChanges},
    settings::{self, Company},
};

use super::{end_everything, note};
use crate::{audited, auth::factors};

/// An account with a password that is already hashed.
pub struct NewAccount {
    /// The address they sign in with.
    pub email: String,
    /// The full name.
    pub name: String,
    /// What they do; may be empty.
    pub title: String,
    /// The language; the company's when not said.
    pub language: Option<Language>,
    /// The time zone; the company's when not said.
    pub time_zone: Option<String>,
    /// Whether the administration is open to them.
    pub administrator: bool,
    /// The hashed password; without one they come in by a link.
    pub password_hash: Option<String>,
}

/// Makes an account.
///
/// # Errors
/// `Invalid` on a field; `Conflict` when the address is taken.
pub fn create_account(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    new: NewAccount,
) -> Result<Person> {
    let company: Company = settings::get(tx)?;
    let zone = new.time_zone.unwrap_or(company.default_time_zone);
    let person = NewPerson {
        name: people::check_name(&new.name)?,
        email: people::check_email(&new.email)?,
        title: people::check_title(&new.title)?,
        department: None,
        language: new.language.unwrap_or(company.default_language),
        time_zone: people::check_time_zone(&zone)?,
        administrator: new.administrator,
        password_hash: new.password_hash,
    };
    let person = people::store::create(tx, ids, clock, &person)?;
    note(tx, clock, ids, audited::PERSON_CREATED, person.id)?;
    Ok(person)
}

/// Gives a person a new password and ends their sessions, personal tokens and
/// links.
///
/// # Errors
/// `NotFound` when nobody has this address.
pub fn reset_password(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    email: &str,
    hash: &str,
) -> Result<Person> {
    let person = people::store::find_by_email(tx, email)?.ok_or(Error::NotFound)?;
    people::store::set_password_hash(tx, clock, person.id, hash)?;
    factors::store::forgive_codes(tx, person.id)?;
    end_everything(tx, person.id)?;
    note(tx, clock, ids, audited::PASSWORD_RESET, person.id)?;
    Ok(person)
}

pub(super) fn rename(tx: &mut Tx<'_>, clock: &Clock, person: PersonId, name: &str) -> Result<()> {
    let changes = PersonChanges {
        name: Some(people::check_name(name)?),
        ..PersonChanges::default()
    };
    people::store::update(tx, clock, person, &changes).map(drop)
}

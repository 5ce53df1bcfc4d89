//! Whose account here belongs to whom elsewhere.

use kernel::{
    Error, Result, Tx,
    ids::PersonId,
    people::{self, groups},
};

use super::{Told, store};
use crate::{
    admin::actions::{Change, groups::set_members},
    audited,
    auth::{
        Gate,
        actions::{NewAccount, create_account, note},
        factors,
    },
    config::OidcProvider,
};

/// Whom a provider or directory may let in here.
pub(super) struct Rules<'a> {
    /// Its id.
    pub(super) provider: &'a str,
    /// Whether an account here with the same address is theirs.
    pub(super) link_by_email: bool,
    /// Whether an administrator's account is theirs by that too.
    pub(super) link_administrators: bool,
    /// Whether who has no account here gets one.
    pub(super) create_people: bool,
    /// What is said to somebody without an address that can be believed.
    pub(super) no_email: &'static str,
}

/// The person here whom the provider let in there: linked before, or by the
/// rules of the configuration now.
///
/// # Errors
/// `Conflict` with what is missing, in words for the person.
pub(super) fn find(
    tx: &mut Tx<'_>,
    gate: &Gate,
    rules: &Rules<'_>,
    told: &Told,
) -> Result<PersonId> {
    let now = gate.clock.now();
    let person = match store::person_of(tx, rules.provider, &told.subject)? {
        Some(person) => person,
        None => meet(tx, gate, rules, told)?,
    };
    if !people::store::find(tx, person)?.active {
        return Err(Error::conflict("outside-not-allowed"));
    }
    store::link(tx, rules.provider, &told.subject, person, now)?;
    Ok(person)
}

/// Somebody who comes for the first time. An address counts only when the
/// provider has verified it: else anybody could take anybody's account. Nor does
/// it count for whoever comes from there by another account already: an address
/// may be given to somebody else.
fn meet(tx: &mut Tx<'_>, gate: &Gate, rules: &Rules<'_>, told: &Told) -> Result<PersonId> {
    let email = told
        .email
        .clone()
        .ok_or_else(|| Error::conflict(rules.no_email))?;
    if let Some(person) = people::store::find_by_email(tx, &email)? {
        // The address of a guest was typed by whoever invited them.
        let may = rules.link_by_email
            && !person.guest
            && (rules.link_administrators || !person.administrator);
        if may && !store::is_linked(tx, rules.provider, person.id)? {
            factors::linked(tx, &gate.clock, &gate.ids, person.id)?;
            return Ok(person.id);
        }
        return Err(Error::conflict("outside-not-linked"));
    }
    if !rules.create_people {
        return Err(Error::conflict("outside-not-allowed"));
    }
    let name = told.name.clone().unwrap_or_default();
    let account = NewAccount {
        name: people::check_name(&name).unwrap_or_else(|_| email.clone()),
        email,
        title: String::new(),
        language: None,
        time_zone: None,
        administrator: false,
        password_hash: None,
    };
    let person = create_account(tx, &gate.clock, &gate.ids, account)?.id;
    note(tx, &gate.clock, &gate.ids, audited::ACCOUNT_LINKED, person)?;
    Ok(person)
}

/// Puts a person into the groups that follow the provider, or takes them out.
///
/// # Errors
/// Those of the database.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    gate: &Gate,
    provider: &OidcProvider,
    told: &Told,
    person: PersonId,
) -> Result<()> {
    if provider.groups_claim.is_none() {
        return Ok(());
    }
    let source = format!("provider: {}", provider.id);
    let change = Change::from(source, &gate.clock, &gate.ids);
    let all = groups::list(tx)?;
    let following = all
        .into_iter()
        .filter(|group| provider.groups.contains(&group.name));
    for group in following {
        let mut members: Vec<PersonId> = group.members.iter().map(|member| member.id).collect();
        let (is_in, shall_be) = (members.contains(&person), told.groups.contains(&group.name));
        if is_in == shall_be {
            continue;
        }
        members.retain(|member| *member != person);
        members.extend(shall_be.then_some(person));
        set_members(tx, &change, group.id, &members)?;
    }
    Ok(())
}

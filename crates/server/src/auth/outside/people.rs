//! Whose account here belongs to whom elsewhere.

use kernel::{
    Error, Result, Tx,
    ids::PersonId,
    people::{self, groups},
};

use super::{Told, store};
use crate::{
    audited,
    auth::{
        Gate,
        actions::{NewAccount, create_account, note},
        factors,
    },
    config::OidcProvider,
};

/// The person here whom the provider let in there: linked before, or by the
/// rules of the configuration now.
///
/// # Errors
/// `Conflict` with what is missing, in words for the person.
pub(super) fn find(
    tx: &mut Tx<'_>,
    gate: &Gate,
    provider: &OidcProvider,
    told: &Told,
) -> Result<PersonId> {
    let now = gate.clock.now();
    let person = match store::person_of(tx, &provider.id, &told.subject)? {
        Some(person) => person,
        None => meet(tx, gate, provider, told)?,
    };
    if !people::store::find(tx, person)?.active {
        return Err(Error::conflict("outside-not-allowed"));
    }
    store::link(tx, &provider.id, &told.subject, person, now)?;
    if provider.groups_claim.is_some() {
        follow(tx, provider, told, person)?;
    }
    Ok(person)
}

/// Somebody who comes for the first time. An address counts only when the
/// provider has verified it: else anybody could take anybody's account. Nor does
/// it count for whoever comes from there by another account already: an address
/// may be given to somebody else.
fn meet(tx: &mut Tx<'_>, gate: &Gate, provider: &OidcProvider, told: &Told) -> Result<PersonId> {
    let email = told
        .email
        .clone()
        .ok_or_else(|| Error::conflict("outside-email-unverified"))?;
    if let Some(person) = people::store::find_by_email(tx, &email)? {
        // The address of a guest was typed by whoever invited them.
        let may = provider.link_by_email && !person.guest;
        if may && !store::is_linked(tx, &provider.id, person.id)? {
            factors::linked(tx, &gate.clock, &gate.ids, person.id)?;
            return Ok(person.id);
        }
        return Err(Error::conflict("outside-not-linked"));
    }
    if !provider.create_people {
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
fn follow(tx: &mut Tx<'_>, provider: &OidcProvider, told: &Told, person: PersonId) -> Result<()> {
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
        groups::set_members(tx, group.id, &members)?;
    }
    Ok(())
}

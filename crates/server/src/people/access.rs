//! The only doors to people. A guest sees themselves and whom they meet in
//! rooms; everybody else does not exist for them, and neither do departments.

use std::collections::BTreeSet;

use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    ids::PersonId,
    people::{self, Department, ListPeople, Person, Profile, Standing, departments},
    text,
};

/// Whom an actor sees: nobody is left out where this is `None`.
fn acquaintances(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<BTreeSet<PersonId>>> {
    if !actor.guest {
        return Ok(None);
    }
    let mut known = BTreeSet::from([actor.person]);
    for section in sections::ALL {
        known.extend((section.acquaintances)(tx, actor.person)?);
    }
    Ok(Some(known))
}

fn check(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<()> {
    match acquaintances(tx, actor)? {
        Some(known) if !known.contains(&id) => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// A person as the actor sees them, also one who has left.
///
/// # Errors
/// `NotFound` for who is not there, or not for this actor.
pub fn visible_person(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Person> {
    check(tx, actor, id)?;
    Ok(people::store::find(tx, id)?.seen_by(actor))
}

/// The profile of a person as the actor sees it: a birthday only where its
/// owner shows it, to a guest nothing that tells of the company.
///
/// # Errors
/// As [`visible_person`].
pub fn visible_profile(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<Profile> {
    check(tx, actor, id)?;
    let mut profile = people::profile::find(tx, id)?;
    if id == actor.person {
        return Ok(profile);
    }
    profile.birthday = profile.birthday.filter(|birthday| birthday.shown);
    if actor.guest {
        return Ok(Profile {
            person: profile.person.seen_by(actor),
            posts: Vec::new(),
            phones: Vec::new(),
            hours: profile.hours,
            birthday: None,
            deputy: None,
            manages: Vec::new(),
            groups: Vec::new(),
        });
    }
    Ok(profile)
}

/// People in the order of their names, as the actor sees them.
///
/// # Errors
/// Those of the database.
pub fn visible_people(tx: &mut Tx<'_>, actor: &Actor, wanted: &ListPeople) -> Result<Vec<Person>> {
    let Some(known) = acquaintances(tx, actor)? else {
        return people::store::list(tx, wanted);
    };
    let ids: Vec<_> = known.into_iter().collect();
    let key = |person: &Person| {
        let name = text::fold(&person.name);
        let cyrillic = name.starts_with(|c| ('\u{400}'..'\u{500}').contains(&c));
        (wanted.cyrillic_first && !cyrillic, name, person.id)
    };
    let query = text::fold(wanted.query.as_deref().unwrap_or_default());
    let mut found: Vec<_> = people::store::find_all(tx, &ids)?
        .into_iter()
        .map(|person| person.seen_by(actor))
        .filter(|person| person.active || wanted.inactive_too)
        .filter(|person| wanted.guests.is_none_or(|guests| guests == person.guest))
        // A department is nothing a guest could ask for.
        .filter(|_| wanted.department.is_none())
        .filter(|person| text::fold(&person.name).contains(&query))
        .collect();
    found.sort_by_key(key);
    if let Some(after) = wanted.after {
        let last = found.iter().position(|person| person.id == after);
        found.drain(..last.map_or(0, |last| last + 1));
    }
    found.truncate(usize::try_from(wanted.limit).unwrap_or_default());
    Ok(found)
}

/// Enough for a company where one in ten of 20,000 is away.
const MOST_STANDINGS: usize = 2000;
/// People looked at: of most of them what they said is over.
const MOST_SAYING: i64 = 20_000;

/// What those the actor sees say of themselves now, at most 2,000.
///
/// # Errors
/// Those of the database.
pub fn visible_standings(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<Vec<Standing>> {
    let saying = match acquaintances(tx, actor)? {
        None => people::store::list_saying(tx, MOST_SAYING)?,
        Some(known) => {
            let ids: Vec<_> = known.into_iter().collect();
            people::store::find_all(tx, &ids)?
        }
    };
    let seen = saying.into_iter().filter(|person| person.active);
    Ok(seen
        .filter_map(|person| person.seen_by(actor).standing(now))
        .take(MOST_STANDINGS)
        .collect())
}

/// The departments the actor may know of, in the order of their names.
///
/// # Errors
/// Those of the database.
pub fn visible_departments(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Department>> {
    if actor.guest {
        return Ok(Vec::new());
    }
    departments::list(tx)
}

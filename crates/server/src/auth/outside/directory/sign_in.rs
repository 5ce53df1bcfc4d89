//! Signing in by the password of a directory.

use kernel::{Error, Result, Tx, ids::PersonId};

use super::{
    Asked, Directory, Failure, Found, Membership, Seen, entry, failure::Shut, keep, plan, store,
};
use crate::auth::{
    Client, Gate, attempts,
    factors::step::{Entry, let_in},
    outside::{
        Outside, Told,
        people::{self, Rules},
    },
};

/// What must still be true of whoever signs in, and what follows.
pub(in crate::auth) struct Attempt<'a> {
    /// What was typed as a name.
    pub(in crate::auth) login: &'a str,
    /// What was typed as a password.
    pub(in crate::auth) password: &'a str,
    /// From where.
    pub(in crate::auth) client: &'a Client,
}

/// Lets somebody in whom a directory knows by this login, the first one that
/// does. None when none knows them; the answer takes as long all the same.
///
/// # Errors
/// `Invalid` on `password`; `Conflict` with what is wrong with the account, in
/// words for the person; `RateLimited`; `Unavailable` when a directory that
/// may know them does not answer.
pub(in crate::auth) async fn sign_in(gate: &Gate, attempt: Attempt<'_>) -> Result<Option<Entry>> {
    if attempt.password.is_empty() {
        return Ok(None);
    }
    let mut failed = None;
    for directory in gate.outside.directories() {
        match directory.find(attempt.login, gate.clock.now()).await {
            Ok(Some(Asked {
                session,
                seen: Some(seen),
            })) => {
                let found = Found { session, seen };
                return enter(gate, directory, found, &attempt).await.map(Some);
            }
            Ok(Some(mut nobody)) => directory.take_as_long(&mut nobody.session).await,
            Ok(None) => {}
            Err(failure) => {
                failure.log(&directory.settings.id);
                failed = Some(failure);
            }
        }
    }
    match failed {
        Some(_) => Err(Error::unavailable("directory-sign-in-unavailable")),
        None => Ok(None),
    }
}

/// By what tries at one account are counted.
#[derive(Clone)]
struct Tried {
    from_here: String,
    from_anywhere: String,
}

/// However a person spells their login, their tries are counted together.
async fn count(
    gate: &Gate,
    directory: &Directory,
    subject: &str,
    client: &Client,
) -> Result<Tried> {
    let id = &directory.settings.id;
    let tried = Tried {
        from_here: format!("directory:{id} {subject} {}", client.neighbourhood()),
        from_anywhere: format!("directory:{id} {subject}"),
    };
    let (keys, now) = (tried.clone(), gate.clock.now());
    let limit = gate.limits.sign_ins_per_email;
    let counted = gate.db.write(move |tx| {
        attempts::count(tx, &keys.from_here, limit, now)?;
        attempts::count(tx, &keys.from_anywhere, attempts::FROM_ANYWHERE, now)
    });
    counted.await.map(|()| tried)
}

/// What is said where a directory is asked, whatever does not fit.
pub(in crate::auth) fn wrong() -> Error {
    Error::invalid("password", "sign-in-wrong-or-locked")
}

async fn enter(
    gate: &Gate,
    directory: &Directory,
    mut found: Found<'_>,
    attempt: &Attempt<'_>,
) -> Result<Entry> {
    let tried = count(gate, directory, &found.seen.subject, attempt.client).await?;
    let membership = match found.let_in(directory, attempt.password).await {
        Ok(membership) => membership,
        // A directory says that an account is locked without looking at the
        // password: whether somebody has the login must not show by that.
        Err(Failure::Wrong | Failure::Shut(Shut::Locked)) => return Err(wrong()),
        Err(Failure::Shut(shut)) => return Err(Error::conflict(shut.text())),
        Err(failure) => {
            failure.log(&directory.settings.id);
            return Err(Error::unavailable("directory-sign-in-unavailable"));
        }
    };
    let (id, seen, client) = (
        directory.settings.id.clone(),
        found.seen,
        attempt.client.clone(),
    );
    let (db, gate) = (gate.db.clone(), gate.clone());
    let opened = db.write(move |tx| {
        let directory = gate.outside.directory(&id)?;
        let person = meet(tx, &gate, directory, &seen, &membership)?;
        attempts::forget(tx, &tried.from_here)?;
        attempts::take_back(tx, &tried.from_anywhere)?;
        let_in(tx, &gate, person, &client)
    });
    opened.await
}

fn meet(
    tx: &mut Tx<'_>,
    gate: &Gate,
    directory: &Directory,
    seen: &Seen,
    membership: &Membership,
) -> Result<PersonId> {
    let settings = &directory.settings;
    let told = Told {
        subject: seen.subject.clone(),
        email: seen.email.clone(),
        name: seen.name.clone(),
        groups: Vec::new(),
        second_factor: false,
    };
    let rules = Rules {
        provider: &settings.id,
        link_by_email: settings.link_by_email,
        // Whoever can write an address in the directory must not become an
        // administrator by it.
        link_administrators: plan::administers(settings, membership, &seen.subject) == Some(true),
        create_people: settings.create_people,
        no_email: "directory-no-mail",
    };
    let person = people::find(tx, gate, &rules, &told)?;
    store::note(tx, &settings.id)?;
    // Who comes from several directories is kept by the first.
    for earlier in gate.outside.before(&settings.id) {
        if store::subject_of(tx, &earlier, person)?.is_some() {
            return Ok(person);
        }
    }
    let account = kernel::people::store::find(tx, person)?;
    let change = keep::change_by(gate, directory);
    keep::signed_in(tx, &change, directory, account, seen, membership)?;
    Ok(person)
}

/// Whether a person comes from one of the directories.
///
/// # Errors
/// Those of the database.
pub(in crate::auth) fn keeps(tx: &mut Tx<'_>, outside: &Outside, person: PersonId) -> Result<bool> {
    for directory in outside.directories() {
        if store::subject_of(tx, &directory.settings.id, person)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a password is the one a person has in a directory they come from.
///
/// # Errors
/// `Unavailable` when the directory does not answer; `Conflict` when the account
/// there may not come in.
pub(in crate::auth) async fn prove(gate: &Gate, person: PersonId, password: &str) -> Result<bool> {
    for directory in gate.outside.directories() {
        let id = directory.settings.id.clone();
        let subject = gate.db.read(move |tx| store::subject_of(tx, &id, person));
        let Some(subject) = subject.await? else {
            continue;
        };
        let filter = entry::finds(&directory.settings, &subject);
        let found = directory.find_by(&filter, gate.clock.now()).await;
        let proved = match found {
            Ok(Asked {
                session,
                seen: Some(seen),
            }) => {
                let mut found = Found { session, seen };
                found.let_in(directory, password).await.map(drop)
            }
            Ok(_) => Err(Failure::Wrong),
            Err(failure) => Err(failure),
        };
        match proved {
            Ok(()) => return Ok(true),
            Err(Failure::Wrong) => {}
            Err(Failure::Shut(shut)) => return Err(Error::conflict(shut.text())),
            Err(failure) => {
                failure.log(&directory.settings.id);
                return Err(Error::unavailable("directory-sign-in-unavailable"));
            }
        }
    }
    Ok(false)
}

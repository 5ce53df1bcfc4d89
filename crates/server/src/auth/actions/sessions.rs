//! Sessions begin and end.

use kernel::{
    Actor, Clock, Error, Event, Ids, Result, Tx,
    ids::{PersonId, SessionId},
    people,
};
use serde_json::json;

use super::{note, note_with};
use crate::{
    audited,
    auth::{
        Client, Gate, access, attempts,
        factors::{
            self,
            policy::{Duty, duty},
        },
        store,
        types::{Issued, SESSION_LIFE, check_new_password},
    },
};

/// A session that was just begun.
pub struct Opened {
    /// Whose.
    pub person: PersonId,
    /// Its id.
    pub id: SessionId,
    /// The secret for the cookie.
    pub secret: String,
}

/// Begins a session of a person who has proved who they are. Who must have a
/// second factor and has none gets one that may only set it up.
///
/// # Errors
/// `NotFound` when they may not come in; those of the database.
pub fn open_session(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    person: PersonId,
    client: &Client,
) -> Result<Opened> {
    // Asked again inside the transaction: they may have been deactivated
    // while the password was hashed.
    let account = people::store::find(tx, person)?;
    if !account.active {
        return Err(Error::NotFound);
    }
    let issued = Issued::random(ids);
    let now = clock.now();
    let restricted = duty(tx, &account, now)? == Duty::Now;
    let id = ids.id();
    let address = client.address.to_string();
    store::insert_session(
        tx,
        &store::NewSession {
            id,
            person,
            hash: &issued.hash,
            user_agent: &client.user_agent,
            address: &address,
            now,
            expires_at: now.plus(SESSION_LIFE),
            restricted,
        },
    )?;
    let detail = json!({ "address": address, "client": client.user_agent });
    note_with(tx, clock, ids, audited::SESSION_OPENED, person, detail)?;
    Ok(Opened {
        person,
        id,
        secret: issued.secret,
    })
}

/// Ends one of the actor's own sessions; its sockets close.
///
/// # Errors
/// `NotFound` when it is not theirs.
pub fn end_session(tx: &mut Tx<'_>, actor: &Actor, id: SessionId) -> Result<()> {
    if !store::delete_session(tx, actor.person, id)? {
        return Err(Error::NotFound);
    }
    tx.emit(Event::Ended { credential: id.0 });
    Ok(())
}

/// Ends the session the actor came by.
///
/// # Errors
/// `Forbidden` for whoever came by a token.
pub fn sign_out(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let id = access::session_of(actor)?;
    end_session(tx, actor, id)
}

/// Ends every way in of a person: sessions, tokens, unused links and half-open
/// sign-ins. For
/// deactivation and for a password that somebody else set or that was
/// forgotten.
///
/// # Errors
/// Those of the database.
pub fn end_everything(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    store::delete_sessions(tx, person, None)?;
    store::delete_tokens(tx, person)?;
    store::delete_links(tx, person, None)?;
    factors::store::delete_steps(tx, person)?;
    tx.emit(Event::SignedOut { person });
    Ok(())
}

/// What follows when a person is dismissed: every way in ends, and what they
/// looked after goes to others. The account itself is marked by the caller, in
/// the same transaction.
///
/// # Errors
/// Those of the database.
pub fn leave(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    end_everything(tx, person)?;
    for section in sections::ALL {
        (section.dismissed)(tx, person)?;
    }
    Ok(())
}

/// Changes the actor's password, ends their other sessions and half-open
/// sign-ins and takes unused links away. Personal tokens stay: who knows the current password changes
/// theirs as a matter of course, and their programs should go on. A forgotten
/// password ends them, see [`super::use_link`].
///
/// # Errors
/// `Invalid` on `current` or `new`; `RateLimited` after too many wrong ones.
pub async fn change_password(
    gate: &Gate,
    actor: &Actor,
    current: String,
    new: String,
) -> Result<()> {
    let kept = access::session_of(actor)?;
    check_new_password("new", &new)?;
    let (person, now) = (actor.person, gate.clock.now());
    let key = format!("password:{person}");
    let (tried, limit) = (key.clone(), gate.limits.sign_ins_per_email);
    let counted = gate.db.write(move |tx| {
        attempts::count(tx, &tried, limit, now)?;
        people::store::password_hash(tx, person)
    });
    let stored = counted.await?;
    if !gate.passwords.verify(current, stored).await? {
        return Err(Error::invalid("current", "password-current-wrong"));
    }
    let hash = gate.passwords.hash(new).await?;
    let (clock, ids) = (gate.clock.clone(), gate.ids.clone());
    gate.db
        .write(move |tx| {
            attempts::forget(tx, &key)?;
            people::store::set_password_hash(tx, &clock, person, &hash)?;
            factors::store::forgive_codes(tx, person)?;
            store::delete_links(tx, person, None)?;
            factors::store::delete_steps(tx, person)?;
            note(tx, &clock, &ids, audited::PASSWORD_CHANGED, person)?;
            for id in store::delete_sessions(tx, person, Some(kept))? {
                tx.emit(Event::Ended { credential: id.0 });
            }
            Ok(())
        })
        .await
}

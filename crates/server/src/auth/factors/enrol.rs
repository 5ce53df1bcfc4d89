//! Setting factors up and taking them away, by their owner.

use kernel::{
    Actor, Error, Event, Result, Tx,
    ids::PersonId,
    secrets,
    settings::{self, Company},
};

use super::{
    Drawing, policy,
    policy::SecondFactorPolicy,
    proof::{self, Tries, new_totp_name, totp_name},
    qr, recovery, store, telling, totp,
    types::Factors,
};
use crate::auth::{self, Client, Gate, access::session_of};

/// An application that is being set up.
pub struct NewTotp {
    /// The secret to be typed, in base32.
    pub secret: String,
    /// The address behind the drawing.
    pub address: String,
    /// The drawing to be photographed.
    pub drawing: Drawing,
}

/// Makes a secret for an application; it counts when a first code was given.
///
/// # Errors
/// `Forbidden` when the actor has to prove who they are.
pub fn begin_totp(tx: &mut Tx<'_>, gate: &Gate, actor: &Actor) -> Result<NewTotp> {
    proof::needed(tx, actor, gate.clock.now())?;
    let bytes = gate.ids.bytes::<{ totp::SECRET }>();
    proof::put_totp(tx, gate, &new_totp_name(actor.person), &bytes)?;
    let company: Company = settings::get(tx)?;
    let issuer = match company.company_name.as_str() {
        "" => "Sufler",
        name => name,
    };
    let email = kernel::people::store::find(tx, actor.person)?.email;
    let secret = totp::base32(&bytes);
    let address = totp::address(&secret, issuer, &email);
    Ok(NewTotp {
        drawing: qr::draw(&address)?,
        secret,
        address,
    })
}

/// Takes the first code of a new application: from now on signing in asks for
/// one. Answers recovery codes when the person has none yet.
///
/// # Errors
/// `Invalid` on `code`; `Conflict` when none was begun; `RateLimited` after too
/// many wrong ones; `Forbidden` as [`begin_totp`].
pub async fn confirm_totp(
    gate: &Gate,
    actor: Actor,
    code: String,
    client: &Client,
) -> Result<Option<Vec<String>>> {
    let tries = Tries::count(gate, actor.person, client).await?;
    let (db, gate) = (gate.db.clone(), gate.clone());
    db.write(move |tx| {
        let codes = put_first(tx, &gate, &actor, &code)?;
        tries.were_right(tx)?;
        Ok(codes)
    })
    .await
}

fn put_first(
    tx: &mut Tx<'_>,
    gate: &Gate,
    actor: &Actor,
    code: &str,
) -> Result<Option<Vec<String>>> {
    let now = gate.clock.now();
    kernel::people::store::lock(tx, actor.person)?;
    proof::needed(tx, actor, now)?;
    let (person, waiting) = (actor.person, new_totp_name(actor.person));
    let Some(secret) = secrets::get(tx, &gate.keyring, &waiting)? else {
        return Err(Error::conflict("factor-totp-not-begun"));
    };
    let step = proof::totp_step(tx, gate, &waiting, code)?
        .ok_or_else(|| Error::invalid("code", "factor-code-wrong"))?;
    secrets::put(tx, &gate.keyring, &gate.clock, &totp_name(person), &secret)?;
    secrets::delete(tx, &waiting)?;
    store::put_totp(tx, person, step, now)?;
    telling::tell(
        tx,
        &gate.clock,
        &gate.ids,
        Some(actor),
        person,
        telling::TOTP_ADDED,
    )?;
    added(tx, gate, actor)
}

/// After a factor was added: the session it was added in is whole, and who has
/// no recovery codes gets some. Other sessions that waited for a factor end:
/// whoever began them has shown none.
pub(super) fn added(tx: &mut Tx<'_>, gate: &Gate, actor: &Actor) -> Result<Option<Vec<String>>> {
    let person = actor.person;
    store::restrict_session(tx, session_of(actor)?, false)?;
    for id in store::restricted_sessions(tx, person)? {
        auth::store::delete_session(tx, person, id)?;
        tx.emit(Event::Ended { credential: id.0 });
    }
    if store::factors_of(tx, person)?.recovery_codes_left > 0 {
        return Ok(None);
    }
    new_codes(tx, gate, person).map(Some)
}

fn new_codes(tx: &mut Tx<'_>, gate: &Gate, person: PersonId) -> Result<Vec<String>> {
    let codes = recovery::new_set(&gate.ids);
    store::delete_recovery(tx, person)?;
    for code in &codes {
        store::insert_recovery(tx, person, &recovery::stored(person, code))?;
    }
    Ok(codes)
}

/// Makes a new set of recovery codes in place of the old one.
///
/// # Errors
/// `Conflict` when there is no factor they could stand in for; `Forbidden` as
/// [`begin_totp`].
pub fn replace_codes(tx: &mut Tx<'_>, gate: &Gate, actor: &Actor) -> Result<Vec<String>> {
    proof::needed(tx, actor, gate.clock.now())?;
    if !store::has_factor(tx, actor.person)? {
        return Err(Error::conflict("factor-none"));
    }
    let codes = new_codes(tx, gate, actor.person)?;
    telling::tell(
        tx,
        &gate.clock,
        &gate.ids,
        Some(actor),
        actor.person,
        telling::CODES_MADE,
    )?;
    Ok(codes)
}

/// Takes the application away.
///
/// # Errors
/// `NotFound` when there is none; `Conflict` when it is the last factor of
/// somebody who must have one; `Forbidden` as [`begin_totp`].
pub fn remove_totp(tx: &mut Tx<'_>, gate: &Gate, actor: &Actor) -> Result<()> {
    proof::needed(tx, actor, gate.clock.now())?;
    if !store::delete_totp(tx, actor.person)? {
        return Err(Error::NotFound);
    }
    secrets::delete(tx, &totp_name(actor.person))?;
    removed(tx, gate, actor, telling::TOTP_REMOVED)
}

/// After a factor was removed: the last one takes the recovery codes along,
/// and cannot go where the company asks for one.
pub(super) fn removed(
    tx: &mut Tx<'_>,
    gate: &Gate,
    actor: &Actor,
    change: telling::Change,
) -> Result<()> {
    let left: Factors = store::factors_of(tx, actor.person)?;
    if !left.any() {
        let rule: SecondFactorPolicy = settings::get(tx)?;
        let person = kernel::people::store::find(tx, actor.person)?;
        if policy::names(tx, &rule, &person)? {
            return Err(Error::conflict("factor-last-required"));
        }
        store::delete_recovery(tx, actor.person)?;
    }
    telling::tell(
        tx,
        &gate.clock,
        &gate.ids,
        Some(actor),
        actor.person,
        change,
    )
}

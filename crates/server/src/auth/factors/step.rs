//! The second step of signing in.

use kernel::{Error, Result, Timestamp, Tx, ids::PersonId};

use super::{
    passkeys,
    proof::{self, Tries},
    recovery, store, telling,
    types::{STEP_LIFE, StepId, Typed, Way},
    webauthn::Assertion,
};
use crate::auth::{
    Client, Gate,
    actions::{Opened, open_session},
    types::{Issued, hash},
};

/// How far somebody came who gave the first factor.
pub enum Entry {
    /// They are in.
    Open(Opened),
    /// They owe the second.
    Half(HalfOpen),
}

/// Somebody who gave the first factor: no session and no rights.
pub struct HalfOpen {
    /// The secret for the step's cookie.
    pub secret: String,
    /// By what the step may be taken.
    pub ways: Vec<Way>,
    /// When it is too late.
    pub expires_at: Timestamp,
}

/// Lets in whoever gave the first factor, or half in, when they have a second.
/// Every way in but a passkey comes by here: password, link, outside account.
///
/// # Errors
/// `NotFound` when they may not come in; those of the database.
pub fn let_in(tx: &mut Tx<'_>, gate: &Gate, person: PersonId, client: &Client) -> Result<Entry> {
    kernel::people::store::lock(tx, person)?;
    let factors = store::factors_of(tx, person)?;
    if !factors.any() {
        return open_session(tx, &gate.clock, &gate.ids, person, client).map(Entry::Open);
    }
    if !kernel::people::store::find(tx, person)?.active {
        return Err(Error::NotFound);
    }
    let (issued, now) = (Issued::random(&gate.ids), gate.clock.now());
    let expires_at = now.plus(STEP_LIFE);
    let id: StepId = gate.ids.id();
    store::insert_step(tx, id, person, &issued.hash, now, expires_at)?;
    Ok(Entry::Half(HalfOpen {
        secret: issued.secret,
        ways: factors.ways(),
        expires_at,
    }))
}

/// A half-open sign-in that waits.
#[derive(Clone, Copy)]
struct Waiting {
    id: StepId,
    person: PersonId,
    expires_at: Timestamp,
}

async fn find(gate: &Gate, secret: Option<String>) -> Result<Waiting> {
    let secret = secret.ok_or(Error::NotFound)?;
    let (key, now) = (hash(&secret), gate.clock.now());
    let found = gate
        .db
        .read(move |tx| store::step_by_hash(tx, &key, now))
        .await?;
    let (id, person, expires_at) = found.ok_or(Error::NotFound)?;
    Ok(Waiting {
        id,
        person,
        expires_at,
    })
}

/// By what the step of this secret may be taken, and until when.
///
/// # Errors
/// `NotFound` when it was taken, has ended or never was.
pub async fn describe(gate: &Gate, secret: Option<String>) -> Result<(Vec<Way>, Timestamp)> {
    let waiting = find(gate, secret).await?;
    let factors = gate
        .db
        .read(move |tx| store::factors_of(tx, waiting.person))
        .await?;
    Ok((factors.ways(), waiting.expires_at))
}

/// Takes the step by a code.
///
/// # Errors
/// `NotFound` as [`describe`]; `Invalid` on `code`; `RateLimited` after too
/// many wrong ones.
pub async fn take(
    gate: &Gate,
    secret: Option<String>,
    typed: Typed,
    client: &Client,
) -> Result<Opened> {
    let waiting = find(gate, secret).await?;
    let tries = Tries::count(gate, waiting.person, client).await?;
    if matches!(typed, Typed::Totp(_)) {
        proof::count_code(gate, waiting.person).await?;
    }
    let (db, gate, client) = (gate.db.clone(), gate.clone(), client.clone());
    db.write(move |tx| {
        match &typed {
            Typed::Totp(code) => proof::use_totp(tx, &gate, waiting.person, code)?,
            Typed::Recovery(code) => use_recovery(tx, &gate, waiting.person, code)?,
        }
        finish(tx, &gate, waiting, &tries, &client)
    })
    .await
}

fn use_recovery(tx: &mut Tx<'_>, gate: &Gate, person: PersonId, code: &str) -> Result<()> {
    let stored = recovery::stored(person, code);
    if !store::use_recovery(tx, person, &stored, gate.clock.now())? {
        return Err(Error::invalid("code", "factor-recovery-wrong"));
    }
    store::forgive_codes(tx, person)?;
    telling::tell(tx, &gate.clock, &gate.ids, None, person, telling::CODE_USED)
}

fn finish(
    tx: &mut Tx<'_>,
    gate: &Gate,
    waiting: Waiting,
    tries: &Tries,
    client: &Client,
) -> Result<Opened> {
    if !store::delete_step(tx, waiting.id)? {
        return Err(Error::NotFound);
    }
    tries.were_right(tx)?;
    open_session(tx, &gate.clock, &gate.ids, waiting.person, client)
}

/// What a passkey shall sign to take the step.
///
/// # Errors
/// `NotFound` as [`describe`]; `Conflict` when passkeys do not work here.
pub async fn ask_passkey(
    gate: &Gate,
    secret: Option<String>,
) -> Result<super::webauthn::AssertionOptions> {
    let waiting = find(gate, secret).await?;
    let (db, gate) = (gate.db.clone(), gate.clone());
    db.write(move |tx| passkeys::ask_second(tx, &gate, waiting.person))
        .await
}

/// Takes the step by a passkey.
///
/// # Errors
/// As [`take`], on `credential`.
pub async fn take_by_passkey(
    gate: &Gate,
    secret: Option<String>,
    assertion: Assertion,
    client: &Client,
) -> Result<Opened> {
    let waiting = find(gate, secret).await?;
    let tries = Tries::count(gate, waiting.person, client).await?;
    passkeys::check_second(gate, waiting.person, assertion).await?;
    let (db, gate, client) = (gate.db.clone(), gate.clone(), client.clone());
    db.write(move |tx| {
        store::forgive_codes(tx, waiting.person)?;
        finish(tx, &gate, waiting, &tries, &client)
    })
    .await
}

/// Gives a half-open sign-in up.
///
/// # Errors
/// Those of the database; one that is gone is no error.
pub async fn give_up(gate: &Gate, secret: Option<String>) -> Result<()> {
    match find(gate, secret).await {
        Ok(waiting) => {
            gate.db
                .write(move |tx| store::delete_step(tx, waiting.id).map(drop))
                .await
        }
        Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

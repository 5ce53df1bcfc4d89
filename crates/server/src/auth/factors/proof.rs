//! Proving once more who one is: a browser left open must not be enough to
//! change how its owner signs in.

use std::time::Duration;

use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    ids::{PersonId, SessionId},
    people, secrets,
};
use secrecy::{ExposeSecret, SecretString};

use super::{store, telling, totp, types::PROOF_LIFE};
use crate::auth::{Client, Gate, access::session_of, attempts, outside::directory};

/// Under which name the secret of a person's application lies.
pub(super) fn totp_name(person: PersonId) -> String {
    format!("totp/{person}")
}

/// The same, while it waits for its first code.
pub(super) fn new_totp_name(person: PersonId) -> String {
    format!("totp-new/{person}")
}

/// The step of a right code for the secret of this name.
pub(super) fn totp_step(
    tx: &mut Tx<'_>,
    gate: &Gate,
    name: &str,
    typed: &str,
) -> Result<Option<i64>> {
    let Some(secret) = secrets::get(tx, &gate.keyring, name)? else {
        return Ok(None);
    };
    let bytes = hex::decode(secret.expose_secret()).map_err(Error::internal)?;
    Ok(totp::matching_step(&bytes, typed, gate.clock.now()))
}

/// Stores a secret in hexadecimal digits: the table of secrets holds texts.
pub(super) fn put_totp(tx: &mut Tx<'_>, gate: &Gate, name: &str, bytes: &[u8]) -> Result<()> {
    let secret = SecretString::from(hex::encode(bytes));
    secrets::put(tx, &gate.keyring, &gate.clock, name, &secret)
}

/// Checks a code and uses it up.
///
/// # Errors
/// `Invalid` on `code` when it is wrong or was used.
pub(super) fn use_totp(tx: &mut Tx<'_>, gate: &Gate, person: PersonId, typed: &str) -> Result<()> {
    let Some(step) = totp_step(tx, gate, &totp_name(person), typed)? else {
        return Err(Error::invalid("code", "factor-code-wrong"));
    };
    if store::use_totp(tx, person, step, gate.clock.now())? {
        return Ok(());
    }
    Err(Error::invalid("code", "factor-code-used"))
}

/// By what tries at somebody's second factor are counted.
#[derive(Clone)]
pub(super) struct Tries {
    from_here: String,
    from_anywhere: String,
}

impl Tries {
    /// Counts a try before it is made; in a transaction of its own, which a
    /// wrong code does not undo.
    pub(super) async fn count(gate: &Gate, person: PersonId, client: &Client) -> Result<Self> {
        let tries = Self {
            from_here: format!("factor:{person} {}", client.neighbourhood()),
            from_anywhere: format!("factor:{person}"),
        };
        let (now, limit, keys) = (
            gate.clock.now(),
            gate.limits.sign_ins_per_email,
            tries.clone(),
        );
        let counted = gate.db.write(move |tx| {
            attempts::count(tx, &keys.from_here, limit, now)?;
            attempts::count(tx, &keys.from_anywhere, attempts::FROM_ANYWHERE, now)
        });
        counted.await.map(|()| tries)
    }

    /// The right one was given.
    pub(super) fn were_right(&self, tx: &mut Tx<'_>) -> Result<()> {
        attempts::forget(tx, &self.from_here)?;
        attempts::take_back(tx, &self.from_anywhere)
    }
}

/// For how long wrong codes of an application are counted together.
const LONG: Duration = Duration::from_hours(30 * 24);
/// After so many its owner is told: whoever enters codes knows the password.
const TOLD_AFTER: i64 = 10;
/// After so many no code is taken any more. Guessing gets three of a million
/// right at each try, so this much leaves it a chance of one in seven thousand
/// a month; a right code in between does not give more tries.
const LOCKED_AFTER: i64 = 50;

/// Counts a code of an application before it is looked at: over weeks, beside
/// what a quarter of an hour allows.
///
/// # Errors
/// `Conflict` after too many wrong ones, until their owner comes in by a
/// recovery code or a passkey, changes the password, or an administrator resets
/// the factors. Whoever locks somebody out like this knows the password, and
/// its owner hears of it long before.
pub(super) async fn count_code(gate: &Gate, person: PersonId) -> Result<()> {
    let (db, gate) = (gate.db.clone(), gate.clone());
    let counted = db.write(move |tx| {
        let now = gate.clock.now();
        let tries = store::count_code(tx, person, now, now.minus(LONG))?.unwrap_or_default();
        let change = if tries == TOLD_AFTER + 1 {
            Some(telling::GUESSING)
        } else if tries == LOCKED_AFTER + 1 {
            Some(telling::TOTP_LOCKED)
        } else {
            None
        };
        if let Some(change) = change {
            telling::tell(tx, &gate.clock, &gate.ids, None, person, change)?;
        }
        Ok(tries)
    });
    if counted.await? > LOCKED_AFTER {
        return Err(Error::conflict("factor-totp-locked"));
    }
    Ok(())
}

/// What somebody proves with who they are.
pub enum Proof {
    /// Their password.
    Password(String),
    /// A code of their application.
    Code(String),
}

/// Proves who the actor is; their factors may be changed for a while.
///
/// # Errors
/// `Invalid` on `password` or `code`; `RateLimited` after too many wrong ones;
/// `Forbidden` for whoever came by a token.
pub async fn prove(gate: &Gate, actor: &Actor, proof: Proof, client: &Client) -> Result<()> {
    let session = session_of(actor)?;
    let person = actor.person;
    let tries = Tries::count(gate, person, client).await?;
    let code = match proof {
        Proof::Password(password) => {
            check_password(gate, person, password).await?;
            None
        }
        Proof::Code(code) => {
            count_code(gate, person).await?;
            Some(code)
        }
    };
    let (db, gate) = (gate.db.clone(), gate.clone());
    db.write(move |tx| {
        if let Some(code) = code {
            use_totp(tx, &gate, person, &code)?;
        }
        tries.were_right(tx)?;
        store::set_proved(tx, session, gate.clock.now())
    })
    .await
}

async fn check_password(gate: &Gate, person: PersonId, password: String) -> Result<()> {
    let wrong = || Error::invalid("password", "password-current-wrong");
    if password.len() > crate::auth::types::MAX_PASSWORD {
        return Err(wrong());
    }
    let stored = gate
        .db
        .read(move |tx| people::store::password_hash(tx, person))
        .await?;
    if gate.passwords.verify(password.clone(), stored).await?
        || directory::prove(gate, person, &password).await?
    {
        return Ok(());
    }
    Err(wrong())
}

/// Lets a session that a provider opened begin unproved: when the provider asked
/// last who they are, nobody here knows. Who has nothing here to prove it with
/// could never set a factor up then, so their provider's word is enough.
///
/// # Errors
/// Those of the database.
pub fn doubt(tx: &mut Tx<'_>, person: PersonId, session: SessionId) -> Result<()> {
    let has_password = people::store::password_hash(tx, person)?.is_some();
    if has_password || store::has_factor(tx, person)? {
        store::set_proved(tx, session, Timestamp::default())?;
    }
    Ok(())
}

/// Whether the person of a session proved who they are lately.
///
/// # Errors
/// Those of the database.
pub fn is_proved(tx: &mut Tx<'_>, session: SessionId, now: Timestamp) -> Result<bool> {
    Ok(now.since(store::proved_at(tx, session)?) < PROOF_LIFE)
}

/// The session of an actor who may change their factors now.
///
/// # Errors
/// `Forbidden` for whoever came by a token or has to prove who they are.
pub(super) fn needed(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<SessionId> {
    let session = session_of(actor)?;
    if is_proved(tx, session, now)? {
        return Ok(session);
    }
    Err(Error::forbidden("factor-proof-needed"))
}

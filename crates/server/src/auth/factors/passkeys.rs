//! Passkeys: added by their owner, used as the second step or as the only one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Actor, Error, Result, Tx, ids::PersonId, people};

use super::{
    enrol, proof, store,
    store::NewPasskey,
    telling,
    types::{CHALLENGE_LIFE, MAX_PASSKEYS, PasskeyId, PasskeyInfo, Purpose},
    webauthn::{
        self, Assertion, AssertionOptions, Attestation, CreationOptions, RelyingParty, User,
        key::ALGORITHMS,
    },
};
use crate::auth::{
    Client, Gate,
    actions::{Opened, open_session},
    attempts,
    types::{Issued, hash},
};

/// Challenges and tries of one network without an account in fifteen minutes.
const FROM_NETWORK: u32 = 100;
const MAX_NAME: usize = 100;

/// By what those of a network are counted.
fn network_key(client: &Client) -> String {
    format!("passkey:{}", client.network())
}

fn timeout_ms() -> u64 {
    CHALLENGE_LIFE.as_secs() * 1000
}

fn challenge(
    tx: &mut Tx<'_>,
    gate: &Gate,
    purpose: Purpose,
    person: Option<PersonId>,
) -> Result<String> {
    let issued = Issued::random(&gate.ids);
    let end = gate.clock.now().plus(CHALLENGE_LIFE);
    store::insert_challenge(tx, &issued.hash, purpose, person, end)?;
    Ok(issued.secret)
}

/// Uses the challenge of what was signed up.
fn answer(
    tx: &mut Tx<'_>,
    gate: &Gate,
    client_data_json: &str,
    purpose: Purpose,
    person: Option<PersonId>,
) -> Result<()> {
    let key = hash(&webauthn::challenge_of(client_data_json)?);
    if store::use_challenge(tx, &key, purpose, person, gate.clock.now())? {
        return Ok(());
    }
    Err(Error::invalid("credential", "passkey-too-late"))
}

/// What a browser needs to make a passkey of the actor.
///
/// # Errors
/// `Conflict` when passkeys do not work here or there are too many;
/// `Forbidden` when the actor has to prove who they are.
pub fn begin(tx: &mut Tx<'_>, gate: &Gate, actor: &Actor) -> Result<CreationOptions> {
    proof::needed(tx, actor, gate.clock.now())?;
    let party = RelyingParty::of(&gate.site)?;
    let exclude = store::credentials_of(tx, actor.person)?;
    if exclude.len() >= MAX_PASSKEYS {
        return Err(Error::conflict("passkey-too-many"));
    }
    let person = people::store::find(tx, actor.person)?;
    Ok(CreationOptions {
        challenge: challenge(tx, gate, Purpose::Enrol, Some(person.id))?,
        rp_id: party.id,
        rp_name: "Sufler".to_owned(),
        user: User {
            id: handle(person.id),
            name: person.email,
            display_name: person.name,
        },
        algorithms: ALGORITHMS.to_vec(),
        exclude,
        timeout_ms: timeout_ms(),
    })
}

/// The account as passkeys remember it.
fn handle(person: PersonId) -> String {
    URL_SAFE_NO_PAD.encode(person.0.as_bytes())
}

/// Adds a passkey a browser has made. Answers recovery codes when the person
/// has none yet.
///
/// # Errors
/// `Invalid` on `name` or `credential`; otherwise as [`begin`].
pub fn add(
    tx: &mut Tx<'_>,
    gate: &Gate,
    actor: &Actor,
    name: &str,
    made: &Attestation,
) -> Result<(PasskeyInfo, Option<Vec<String>>)> {
    let (now, person) = (gate.clock.now(), actor.person);
    people::store::lock(tx, person)?;
    proof::needed(tx, actor, now)?;
    let name = check_name(name)?;
    let party = RelyingParty::of(&gate.site)?;
    answer(
        tx,
        gate,
        &made.client_data_json,
        Purpose::Enrol,
        Some(person),
    )?;
    let registered = webauthn::register(&party, made)?;
    let id: PasskeyId = gate.ids.id();
    let new = NewPasskey {
        id,
        person,
        credential: &registered.credential,
        public_key: &registered.public_key,
        name: &name,
        sign_count: i64::from(registered.sign_count),
        now,
    };
    if !store::insert_passkey(tx, &new)? {
        return Err(Error::conflict("passkey-known"));
    }
    telling::tell(
        tx,
        &gate.clock,
        &gate.ids,
        Some(actor),
        person,
        telling::PASSKEY_ADDED,
    )?;
    let info = PasskeyInfo {
        id,
        name,
        created_at: now,
        last_used_at: None,
    };
    Ok((info, enrol::added(tx, gate, actor)?))
}

fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    let fits = people::is_visible_name(name)
        && name.chars().count() <= MAX_NAME
        && !name.chars().any(char::is_control);
    if fits {
        return Ok(name.to_owned());
    }
    Err(Error::invalid("name", "passkey-name"))
}

/// Gives a passkey of the actor another name.
///
/// # Errors
/// `NotFound` when it is not theirs; `Invalid` on `name`.
pub fn rename(tx: &mut Tx<'_>, actor: &Actor, id: PasskeyId, name: &str) -> Result<()> {
    let name = check_name(name)?;
    if store::rename_passkey(tx, actor.person, id, &name)? {
        return Ok(());
    }
    Err(Error::NotFound)
}

/// Removes a passkey of the actor.
///
/// # Errors
/// `NotFound` when it is not theirs; `Conflict` when it is the last factor of
/// somebody who must have one; `Forbidden` as [`begin`].
pub fn remove(tx: &mut Tx<'_>, gate: &Gate, actor: &Actor, id: PasskeyId) -> Result<()> {
    proof::needed(tx, actor, gate.clock.now())?;
    if !store::delete_passkey(tx, actor.person, id)? {
        return Err(Error::NotFound);
    }
    enrol::removed(tx, gate, actor, telling::PASSKEY_REMOVED)
}

/// What a passkey of this person shall sign for the second step.
pub(super) fn ask_second(
    tx: &mut Tx<'_>,
    gate: &Gate,
    person: PersonId,
) -> Result<AssertionOptions> {
    let party = RelyingParty::of(&gate.site)?;
    Ok(AssertionOptions {
        challenge: challenge(tx, gate, Purpose::SecondStep, Some(person))?,
        rp_id: party.id,
        allow: store::credentials_of(tx, person)?,
        verified: false,
        timeout_ms: timeout_ms(),
    })
}

/// Checks the second step of this person.
pub(super) async fn check_second(gate: &Gate, person: PersonId, signed: Assertion) -> Result<()> {
    check(gate, Purpose::SecondStep, Some(person), signed)
        .await
        .map(drop)
}

/// What any passkey of this server shall sign to sign its owner in.
///
/// # Errors
/// `Conflict` when passkeys do not work here; `RateLimited`.
pub async fn ask_any(gate: &Gate, client: &Client) -> Result<AssertionOptions> {
    let party = RelyingParty::of(&gate.site)?;
    let key = network_key(client);
    let (db, gate) = (gate.db.clone(), gate.clone());
    db.write(move |tx| {
        attempts::count(tx, &key, FROM_NETWORK, gate.clock.now())?;
        Ok(AssertionOptions {
            challenge: challenge(tx, &gate, Purpose::SignIn, None)?,
            rp_id: party.id,
            allow: Vec::new(),
            verified: true,
            timeout_ms: timeout_ms(),
        })
    })
    .await
}

/// Signs the owner of an unlocked passkey in: possession and a finger or code
/// are two factors already.
///
/// # Errors
/// `Invalid` on `credential`.
pub async fn sign_in(gate: &Gate, signed: Assertion, client: &Client) -> Result<Opened> {
    let person = check(gate, Purpose::SignIn, None, signed).await?;
    let (db, gate, client) = (gate.db.clone(), gate.clone(), client.clone());
    let opened = db.write(move |tx| {
        attempts::take_back(tx, &network_key(&client))?;
        open_session(tx, &gate.clock, &gate.ids, person, &client)
    });
    opened.await.map_err(|error| match error {
        // Somebody who may not come in: no more is told.
        Error::NotFound => Error::invalid("credential", "passkey-unknown"),
        other => other,
    })
}

/// Checks what was signed; answers whose passkey it is. A challenge is used up
/// by a wrong answer too, and what was refused for its counter is recorded, so
/// both are committed.
async fn check(
    gate: &Gate,
    purpose: Purpose,
    person: Option<PersonId>,
    signed: Assertion,
) -> Result<PersonId> {
    let (db, gate) = (gate.db.clone(), gate.clone());
    let checked = db.write(
        move |tx| match examine(tx, &gate, purpose, person, &signed) {
            Err(refused @ Error::Invalid { .. }) => Ok(Err(refused)),
            Err(failed) => Err(failed),
            Ok(person) => Ok(Ok(person)),
        },
    );
    checked.await?
}

fn examine(
    tx: &mut Tx<'_>,
    gate: &Gate,
    purpose: Purpose,
    person: Option<PersonId>,
    signed: &Assertion,
) -> Result<PersonId> {
    answer(tx, gate, &signed.client_data_json, purpose, person)?;
    let party = RelyingParty::of(&gate.site)?;
    let unknown = || Error::invalid("credential", "passkey-unknown");
    let found = store::passkey_by_credential(tx, &signed.id)?.ok_or_else(unknown)?;
    let is_theirs = person.is_none_or(|person| person == found.person);
    let named = signed
        .user_handle
        .as_deref()
        .filter(|name| !name.is_empty());
    if !is_theirs || named.is_some_and(|name| name != handle(found.person)) {
        return Err(unknown());
    }
    let verified = purpose == Purpose::SignIn;
    let count = webauthn::check(&party, signed, &found.public_key, verified)?;
    if store::use_passkey(tx, found.id, i64::from(count), gate.clock.now())? {
        return Ok(found.person);
    }
    telling::tell(
        tx,
        &gate.clock,
        &gate.ids,
        None,
        found.person,
        telling::PASSKEY_REFUSED,
    )?;
    Err(Error::invalid("credential", "passkey-copied"))
}

//! The door: a secret becomes an actor or nobody. Every request asks anew, so
//! that who was deactivated a moment ago is out.

use std::sync::Arc;

use kernel::{
    Actor, Error, Event, Result, Timestamp, Tx,
    actor::Via,
    ids::{PersonId, SessionId},
    people,
};
use uuid::Uuid;

use super::{
    Gate,
    factors::{
        self,
        policy::{Duty, duty},
    },
    store::{self, Bearer},
    types::{SEEN_EVERY, SESSION_LIFE, TokenInfo, hash},
};

/// An actor, and whether their session was just prolonged.
pub struct Entered {
    /// Who.
    pub actor: Actor,
    /// The browser's cookie must be given anew.
    pub prolonged: bool,
    /// They may only set a second factor up.
    pub restricted: bool,
}

/// Who the session's secret belongs to.
///
/// # Errors
/// Those of the database.
pub async fn by_session(gate: &Gate, secret: &str) -> Result<Option<Entered>> {
    let key = hash(secret);
    let now = gate.clock.now();
    let found = gate
        .db
        .read(move |tx| store::session_by_hash(tx, &key))
        .await?;
    let Some((id, bearer)) = found.filter(|(_, bearer)| !has_ended(bearer, now)) else {
        return Ok(None);
    };
    let prolonged = is_due(&bearer, now);
    let restricted = if prolonged {
        prolong(gate, id, bearer.person, now).await?
    } else {
        bearer.restricted
    };
    Ok(Some(Entered {
        actor: actor(bearer, Via::Session(id)),
        prolonged,
        restricted,
    }))
}

/// A disk that cannot be written must not sign people out. In the same minute
/// in which it falls due, a session learns whether its person owes a second
/// factor: sessions live as long as they are used, and the rule is for all.
/// Answers that for this very request, whether or not it could be noted.
async fn prolong(gate: &Gate, id: SessionId, person: PersonId, now: Timestamp) -> Result<bool> {
    let done = gate.db.write(move |tx| {
        let owes = owes_now(tx, person, now)?;
        // What came in by it while it was whole goes.
        if factors::store::restrict_session(tx, id, owes)? && owes {
            tx.emit(Event::Ended { credential: id.0 });
        }
        store::touch_session(tx, id, now, now.plus(SESSION_LIFE))?;
        Ok(owes)
    });
    match done.await {
        Ok(owes) => Ok(owes),
        Err(error) => {
            tracing::warn!(%error, "cannot note that a session was used");
            gate.db.read(move |tx| owes_now(tx, person, now)).await
        }
    }
}

fn owes_now(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<bool> {
    let person = people::store::find(tx, person)?;
    Ok(duty(tx, &person, now)? == Duty::Now)
}

/// Who the personal token belongs to.
///
/// # Errors
/// Those of the database.
pub async fn by_token(gate: &Gate, secret: &str) -> Result<Option<Actor>> {
    if !secret.starts_with("sfl_") {
        return Ok(None);
    }
    let key = hash(secret);
    let now = gate.clock.now();
    let found = gate
        .db
        .read(move |tx| store::token_by_hash(tx, &key))
        .await?;
    let Some((id, scopes, bearer)) = found.filter(|(_, _, bearer)| !has_ended(bearer, now)) else {
        return Ok(None);
    };
    if is_due(&bearer, now)
        && let Err(error) = gate
            .db
            .write(move |tx| store::touch_token(tx, id, now))
            .await
    {
        tracing::warn!(%error, "cannot note that a token was used");
    }
    Ok(Some(actor(bearer, Via::Token(id, scopes))))
}

fn has_ended(bearer: &Bearer, now: Timestamp) -> bool {
    bearer.expires_at.is_some_and(|end| end <= now)
}

fn is_due(bearer: &Bearer, now: Timestamp) -> bool {
    bearer
        .seen_at
        .is_none_or(|seen| now.since(seen) >= SEEN_EVERY)
}

fn actor(bearer: Bearer, via: Via) -> Actor {
    Actor {
        person: bearer.person,
        name: bearer.name,
        administrator: bearer.administrator,
        guest: bearer.guest,
        language: bearer.language,
        time_zone: bearer.time_zone,
        via,
    }
}

/// The browser session of an actor: what a token may not do asks for it.
///
/// # Errors
/// `Forbidden` for whoever came by a token.
pub fn session_of(actor: &Actor) -> Result<SessionId> {
    match actor.via {
        Via::Session(id) => Ok(id),
        Via::Token(..) | Via::CommandLine | Via::Job => Err(Error::forbidden("session-needed")),
    }
}

/// What an actor came in by: the id of their session or token.
pub fn credential(actor: &Actor) -> Option<Uuid> {
    match &actor.via {
        Via::Session(id) => Some(id.0),
        Via::Token(id, _) => Some(id.0),
        Via::CommandLine | Via::Job => None,
    }
}

/// Whether the credential an actor came by still works: sockets outlive the
/// request that opened them.
///
/// # Errors
/// Those of the database.
pub async fn still_open(gate: &Gate, actor: &Actor) -> Result<bool> {
    let (actor, now) = (actor.clone(), gate.clock.now());
    gate.db.read(move |tx| is_open(tx, &actor, now)).await
}

/// Which of these actors' credentials have ended, in one read.
///
/// # Errors
/// Those of the database.
pub async fn ended(gate: &Gate, actors: Vec<Arc<Actor>>) -> Result<Vec<Uuid>> {
    let now = gate.clock.now();
    let asked = gate.db.read(move |tx| {
        let mut ended = Vec::new();
        for actor in actors {
            if !is_open(tx, &actor, now)? {
                ended.extend(credential(&actor));
            }
        }
        Ok(ended)
    });
    asked.await
}

/// Who is no longer an administrator, or a guest now, has to come in anew, with
/// fewer rights.
fn is_open(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<bool> {
    let person = people::store::find(tx, actor.person)?;
    if (actor.administrator && !person.administrator) || actor.guest != person.guest {
        return Ok(false);
    }
    still_holds(tx, actor, now)
}

/// Whether the person is active and the credential they came by still works:
/// what runs for them goes on with whatever rights they have left. A session
/// that may only set a second factor up runs nothing.
///
/// # Errors
/// Those of the database, `NotFound` when the person is gone.
pub fn still_holds(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<bool> {
    let person = people::store::find(tx, actor.person)?;
    if !person.active {
        return Ok(false);
    }
    match &actor.via {
        Via::Session(id) => store::is_whole(tx, person.id, *id, now),
        Via::Token(id, _) => {
            let open =
                |token: &TokenInfo| token.id == *id && token.expires_at.is_none_or(|end| end > now);
            Ok(store::tokens_of(tx, person.id)?.iter().any(open))
        }
        Via::CommandLine | Via::Job => Ok(true),
    }
}

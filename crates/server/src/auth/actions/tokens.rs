//! Personal tokens: for programs that act in a person's name.

use std::time::Duration;

use kernel::{
    Clock, Error, Event, Ids, Result, Scope, Tx,
    ids::{PersonId, TokenId},
};

use super::note;
use crate::{
    audited,
    auth::{
        store,
        types::{Issued, MAX_TOKENS, TokenInfo},
    },
};

/// What a new token shall be.
pub struct NewToken {
    /// Its owner.
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// Days until it ends; `None` for never.
    pub days: Option<u32>,
}

/// Makes a token; the secret is told once.
///
/// # Errors
/// `Invalid` on `name`, `scopes` or `expires_in_days`; `Conflict` when there
/// are too many.
pub fn create_token(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    new: NewToken,
) -> Result<(TokenInfo, String)> {
    let days = check(&new)?;
    if store::tokens_of(tx, new.person)?.len() >= MAX_TOKENS {
        return Err(Error::conflict("token-too-many"));
    }
    let issued = Issued::personal(ids);
    let now = clock.now();
    let mut scopes = new.scopes;
    scopes.sort_by_key(|scope| *scope as u8);
    scopes.dedup();
    let token = TokenInfo {
        id: ids.id(),
        name: new.name.trim().to_owned(),
        scopes,
        created_at: now,
        expires_at: days.map(|days| now.plus(Duration::from_hours(days * 24))),
        last_used_at: None,
    };
    store::insert_token(tx, new.person, &issued.hash, &token)?;
    note(tx, clock, ids, audited::TOKEN_CREATED, new.person)?;
    Ok((token, issued.secret))
}

fn check(new: &NewToken) -> Result<Option<u64>> {
    let length = new.name.trim().chars().count();
    if !(1..=100).contains(&length) {
        return Err(Error::invalid("name", "token-name"));
    }
    if new.scopes.is_empty() {
        return Err(Error::invalid("scopes", "token-scopes-missing"));
    }
    match new.days {
        Some(days) if !(1..=3650).contains(&days) => {
            Err(Error::invalid("expires_in_days", "token-days"))
        }
        days => Ok(days.map(u64::from)),
    }
}

/// Ends one of a person's tokens; its sockets close.
///
/// # Errors
/// `NotFound` when it is not theirs.
pub fn end_token(tx: &mut Tx<'_>, person: PersonId, id: TokenId) -> Result<()> {
    if !store::delete_token(tx, person, id)? {
        return Err(Error::NotFound);
    }
    tx.emit(Event::Ended { credential: id.0 });
    Ok(())
}

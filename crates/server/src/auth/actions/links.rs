//! One-time links: made by an administrator, used once.

use std::time::Duration;

use kernel::{Clock, Error, Ids, Result, Tx, ids::PersonId, people};

use super::end_everything;
use crate::auth::{
    Client, Gate,
    factors::{
        self,
        step::{Entry, let_in},
    },
    store,
    types::{Issued, Link, LinkId, LinkKind, check_new_password, hash},
};

/// A link that was just made.
pub struct MadeLink {
    /// Its id.
    pub id: LinkId,
    /// The secret in its address.
    pub secret: String,
}

/// Makes a link; earlier unused ones of the same kind stop working. `life` is
/// how long it works, the kind's own time when not said.
///
/// # Errors
/// Those of the database.
pub fn make_link(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    person: PersonId,
    kind: LinkKind,
    life: Option<Duration>,
) -> Result<MadeLink> {
    let issued = Issued::random(ids);
    let now = clock.now();
    let id = ids.id();
    store::delete_links(tx, person, Some(kind))?;
    let expires_at = now.plus(life.unwrap_or(kind.life()));
    store::insert_link(
        tx,
        &store::NewLink {
            id,
            kind,
            person,
            hash: &issued.hash,
            now,
            expires_at,
        },
    )?;
    Ok(MadeLink {
        id,
        secret: issued.secret,
    })
}

/// What a link is for.
///
/// # Errors
/// `NotFound` when it was used, has ended or never was.
pub async fn find_link(gate: &Gate, secret: &str) -> Result<Link> {
    let (key, now) = (hash(secret), gate.clock.now());
    gate.db
        .read(move |tx| store::link_by_hash(tx, &key, now))
        .await
}

/// Uses a link up: sets the chosen password and name and signs in; a second
/// factor is asked for all the same. A new
/// password ends every other way in, personal tokens too: whoever knew the old
/// one may have made some.
///
/// # Errors
/// `NotFound` as [`find_link`], also when somebody was faster; `Invalid` on
/// `password` or `name`.
pub async fn use_link(
    gate: &Gate,
    secret: &str,
    password: Option<String>,
    name: Option<String>,
    client: &Client,
) -> Result<Entry> {
    let link = find_link(gate, secret).await?;
    let hash = match (link.kind.sets_password(), password) {
        (false, _) => None,
        (true, None) => return Err(Error::invalid("password", "password-missing")),
        (true, Some(password)) => {
            check_new_password("password", &password)?;
            Some(gate.passwords.hash(password).await?)
        }
    };
    let name = if link.kind == LinkKind::Invitation {
        name
    } else {
        None
    };
    let (gate, client) = (gate.clone(), client.clone());
    let db = gate.db.clone();
    db.write(move |tx| {
        let now = gate.clock.now();
        if !store::use_link(tx, link.id, now)? {
            return Err(Error::NotFound);
        }
        if let Some(name) = name {
            super::people::rename(tx, &gate.clock, link.person, &name)?;
        }
        if let Some(hash) = hash {
            people::store::set_password_hash(tx, &gate.clock, link.person, &hash)?;
            factors::store::forgive_codes(tx, link.person)?;
            end_everything(tx, link.person)?;
        }
        let_in(tx, &gate, link.person, &client)
    })
    .await
}

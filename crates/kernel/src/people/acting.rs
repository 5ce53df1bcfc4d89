//! People in whose name something is done while they are not there: at its
//! moment, or when something is to be told.

use super::store;
use crate::{Actor, Error, Result, Tx, actor::Via, ids::PersonId};

/// A person as a member, with no rights of an administrator: what is done later
/// needs none, and they may have lost them since.
#[derive(Clone, Debug)]
pub struct Member {
    /// As somebody who acts.
    pub actor: Actor,
    /// Whether they may come in.
    pub active: bool,
}

/// A person as a member; none when they are gone.
///
/// # Errors
/// Those of the database.
pub fn member(tx: &mut Tx<'_>, id: PersonId, via: Via) -> Result<Option<Member>> {
    let person = match store::find(tx, id) {
        Ok(person) => person,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let active = person.active;
    let actor = Actor {
        administrator: false,
        ..Actor::of(person, via)
    };
    Ok(Some(Member { actor, active }))
}

/// A person as a member who acts now; none when they may not come in any more.
///
/// # Errors
/// Those of the database.
pub fn acting(tx: &mut Tx<'_>, id: PersonId, via: Via) -> Result<Option<Actor>> {
    let found = member(tx, id, via)?.filter(|member| member.active);
    Ok(found.map(|member| member.actor))
}

//! Who may administer the company.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{Actor, Error, Result, Scope};

/// An actor to whom the administration is open. Handlers under `/admin` take
/// one; to everybody else the page does not exist.
#[derive(Clone, Debug)]
pub struct Administrator(Actor);

impl Administrator {
    /// Lets an administrator in.
    ///
    /// # Errors
    /// `NotFound` for everybody else, and for tokens without the scope.
    pub fn check(actor: Actor) -> Result<Self> {
        if actor.administrator && actor.has_scope(Scope::Admin) {
            return Ok(Self(actor));
        }
        Err(Error::NotFound)
    }

    /// The person behind it.
    pub fn actor(&self) -> &Actor {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Administrator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        Self::check(Actor::from_request_parts(parts, state).await?)
    }
}

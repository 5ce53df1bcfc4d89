//! Who may keep people from outside: a bearer of a token made for that.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use kernel::{Error, Tx};

use super::{problem::Refusal, store};
use crate::{
    App,
    admin::actions::Change,
    auth::types::{SEEN_EVERY, hash},
};

/// A system that may keep people and groups.
#[derive(Clone, Debug)]
pub(super) struct Provisioner {
    /// What the administrator called it.
    name: String,
}

impl Provisioner {
    /// A change by this system, now.
    pub(super) fn change(&self, app: &App) -> Change {
        let source = format!("scim: {}", self.name);
        Change::from(source, &app.gate.clock, &app.gate.ids)
    }
}

impl FromRequestParts<App> for Provisioner {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let value = parts.headers.get(header::AUTHORIZATION);
        let text = value.and_then(|value| value.to_str().ok());
        let secret = text.and_then(|text| text.split_once(' '));
        let secret = secret
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, secret)| hash(secret.trim()))
            .ok_or(Error::Unauthenticated)?;
        let find = move |tx: &mut Tx<'_>| store::token_by_hash(tx, &secret);
        let token = app.gate.db.read(find).await?;
        let token = token.ok_or(Error::Unauthenticated)?;
        let (id, now) = (token.id, app.gate.clock.now());
        if token
            .last_used_at
            .is_none_or(|seen| now.since(seen) >= SEEN_EVERY)
        {
            let touch = move |tx: &mut Tx<'_>| store::touch_token(tx, id, now);
            app.gate.db.write(touch).await?;
        }
        Ok(Self { name: token.name })
    }
}

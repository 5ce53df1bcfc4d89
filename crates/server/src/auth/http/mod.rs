//! Routes of sign-in: request and answer types, nothing decided here.

mod credentials;
mod events;
mod links;
mod session;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    Result, Tx,
    ids::PersonId,
    people::{self, Person},
    settings::{self, Company},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Gate, actions::Opened, client};

/// Who is signed in, and what their page must know first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// The person.
    pub person: Person,
    /// Whether the server still waits for its first administrator; never
    /// true here, since somebody is signed in.
    pub set_up: bool,
    /// The company.
    pub company: CompanyName,
    /// What this server offers.
    pub features: Features,
}

/// The company, as far as everybody may know.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CompanyName {
    /// Its name; empty until an administrator gives one.
    pub name: String,
}

/// What this server offers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Features {
    /// Emulators of outside services, for trying out.
    pub emulators: bool,
}

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(gate: &Gate) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(
            session::find_session,
            session::create_session,
            session::delete_session
        ))
        .routes(routes!(session::find_set_up, session::create_set_up))
        .routes(routes!(links::find_link, links::use_link))
        .routes(routes!(credentials::change_password))
        .routes(routes!(events::list_events))
        .routes(routes!(credentials::list_sessions))
        .routes(routes!(credentials::delete_session))
        .routes(routes!(credentials::list_tokens, credentials::create_token))
        .routes(routes!(credentials::delete_token))
        .with_state(gate.clone())
}

fn describe(tx: &mut Tx<'_>, person: PersonId, emulators: bool) -> Result<Session> {
    let company: Company = settings::get(tx)?;
    Ok(Session {
        person: people::store::find(tx, person)?,
        set_up: false,
        company: CompanyName {
            name: company.company_name,
        },
        features: Features { emulators },
    })
}

/// The session that was just begun, with its cookie.
async fn welcome(gate: &Gate, opened: Opened, status: StatusCode) -> Result<Response> {
    let emulators = gate.site.emulators;
    let session = gate
        .db
        .read(move |tx| describe(tx, opened.person, emulators))
        .await?;
    let cookie = client::set_cookie(&gate.site, &opened.secret)?;
    let language = super::middleware::AnsweredIn(session.person.language);
    let mut response = (status, [(header::SET_COOKIE, cookie)], Json(session)).into_response();
    response.extensions_mut().insert(language);
    Ok(response)
}

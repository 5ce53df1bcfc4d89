//! Routes of sign-in: request and answer types, nothing decided here.

mod credentials;
mod events;
mod factors;
mod links;
mod outside;
mod passkeys;
mod session;
mod step;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    Result, Timestamp, Tx,
    ids::{PersonId, SessionId},
    people::{self, Person},
    settings::{self, Company},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Gate,
    actions::Opened,
    client,
    factors::{
        policy::{Duty, duty},
        step::Entry,
        store::is_restricted,
    },
};

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
    /// What the person owes of a second factor.
    pub second_factor: SecondFactorDuty,
}

/// What the person owes of a second factor.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SecondFactorDuty {
    /// Whether they can do nothing else before they have set one up.
    pub now: bool,
    /// Until when they have to set one up; null when they owe nothing or owe it
    /// now.
    pub before: Option<Timestamp>,
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
        .routes(routes!(step::find_step, step::take_step, step::delete_step))
        .routes(routes!(step::ask_step_passkey))
        .routes(routes!(step::take_step_by_passkey))
        .routes(routes!(passkeys::ask_passkey))
        .routes(routes!(passkeys::create_session_by_passkey))
        .routes(routes!(outside::list_providers))
        .routes(routes!(outside::begin_sign_in))
        .routes(routes!(outside::finish_sign_in))
        .routes(routes!(factors::find_factors))
        .routes(routes!(factors::prove))
        .routes(routes!(factors::begin_totp, factors::delete_totp))
        .routes(routes!(factors::confirm_totp))
        .routes(routes!(factors::replace_recovery_codes))
        .routes(routes!(passkeys::begin_passkey))
        .routes(routes!(passkeys::add_passkey))
        .routes(routes!(passkeys::rename_passkey, passkeys::delete_passkey))
        .routes(routes!(credentials::change_password))
        .routes(routes!(events::list_events))
        .routes(routes!(credentials::list_sessions))
        .routes(routes!(credentials::delete_session))
        .routes(routes!(credentials::list_tokens, credentials::create_token))
        .routes(routes!(credentials::delete_token))
        .with_state(gate.clone())
}

/// A session that may only set a second factor up says so until it is whole,
/// whatever the rule has become meanwhile.
fn describe(
    tx: &mut Tx<'_>,
    person: PersonId,
    session: Option<SessionId>,
    emulators: bool,
    now: Timestamp,
) -> Result<Session> {
    let company: Company = settings::get(tx)?;
    let person = people::store::find(tx, person)?;
    let restricted = match session {
        Some(id) => is_restricted(tx, id)?,
        None => false,
    };
    let owed = if restricted {
        Duty::Now
    } else {
        duty(tx, &person, now)?
    };
    Ok(Session {
        person,
        set_up: false,
        company: CompanyName {
            name: company.company_name,
        },
        features: Features { emulators },
        second_factor: SecondFactorDuty {
            now: owed == Duty::Now,
            before: match owed {
                Duty::Before(end) => Some(end),
                Duty::Nothing | Duty::Now => None,
            },
        },
    })
}

/// The session that was just begun, with its cookie; or the second step, with
/// the step's.
async fn receive(gate: &Gate, entry: Entry) -> Result<Response> {
    match entry {
        Entry::Open(opened) => welcome(gate, opened, StatusCode::OK).await,
        Entry::Half(half) => step::answer(gate, half),
    }
}

/// The session that was just begun, with its cookie. A half-open sign-in ends
/// with it.
async fn welcome(gate: &Gate, opened: Opened, status: StatusCode) -> Result<Response> {
    let (emulators, now) = (gate.site.emulators, gate.clock.now());
    let session = gate
        .db
        .read(move |tx| describe(tx, opened.person, Some(opened.id), emulators, now))
        .await?;
    let cookie = client::set_cookie(&gate.site, &opened.secret)?;
    let language = super::middleware::AnsweredIn(session.person.language);
    let mut response = (status, [(header::SET_COOKIE, cookie)], Json(session)).into_response();
    response.extensions_mut().insert(language);
    let done = client::set_step_cookie(&gate.site, "")?;
    response.headers_mut().append(header::SET_COOKIE, done);
    Ok(response)
}

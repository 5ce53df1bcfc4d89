//! `/session` and `/setup`.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    Actor, Language, Result,
    http::{ErrorResponse, extract},
    people,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Session, describe, receive, step::SecondStep, welcome};
use crate::auth::{Client, Gate, access::session_of, actions, client};

/// E-mail and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    /// The address, or the login of a directory of the company.
    email: String,
    /// The password.
    #[schema(format = Password)]
    password: String,
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = Session), ErrorResponse))]
pub(super) async fn find_session(State(gate): State<Gate>, actor: Actor) -> Result<Json<Session>> {
    let (emulators, now) = (gate.site.emulators, gate.clock.now());
    let session = session_of(&actor).ok();
    gate.db
        .read(move |tx| describe(tx, actor.person, session, emulators, now))
        .await
        .map(Json)
}

/// Sign in; the answer sets the session's cookie. Who has a second factor is answered 202 and asked for it.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = SignIn, security(()),
    responses((status = 200, body = Session), (status = 202, body = SecondStep), ErrorResponse))]
pub(super) async fn create_session(
    State(gate): State<Gate>,
    client: Client,
    extract::Json(asked): extract::Json<SignIn>,
) -> Result<Response> {
    let entry = actions::sign_in(&gate, &asked.email, asked.password, &client).await?;
    receive(&gate, entry).await
}

/// Sign out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204), ErrorResponse))]
pub(super) async fn delete_session(State(gate): State<Gate>, actor: Actor) -> Result<Response> {
    gate.db
        .write(move |tx| actions::sign_out(tx, &actor))
        .await?;
    let cookie = client::set_cookie(&gate.site, "")?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Whether the server waits for its first administrator.
#[derive(Serialize, ToSchema)]
pub(super) struct SetUp {
    /// It does: the code is in the server's log.
    needed: bool,
}

/// Who the first administrator is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateSetUp {
    /// The code from the server's log.
    code: String,
    /// The full name.
    name: String,
    /// The address to sign in with.
    email: String,
    /// The password, at least 10 characters.
    #[schema(format = Password)]
    password: String,
    /// The language.
    language: Language,
    /// The IANA name of the time zone.
    time_zone: String,
}

/// Whether the server waits for its first administrator.
#[utoipa::path(get, path = "/api/v1/setup", tag = "session", security(()),
    responses((status = 200, body = SetUp), ErrorResponse))]
pub(super) async fn find_set_up(State(gate): State<Gate>) -> Result<Json<SetUp>> {
    let people = gate.db.read(people::store::count).await?;
    Ok(Json(SetUp {
        needed: people == 0,
    }))
}

/// Make the first administrator and sign in.
#[utoipa::path(post, path = "/api/v1/setup", tag = "session", request_body = CreateSetUp, security(()),
    responses((status = 201, body = Session), ErrorResponse))]
pub(super) async fn create_set_up(
    State(gate): State<Gate>,
    client: Client,
    extract::Json(asked): extract::Json<CreateSetUp>,
) -> Result<Response> {
    let first = actions::FirstPerson {
        code: asked.code,
        name: asked.name,
        email: asked.email,
        password: asked.password,
        language: asked.language,
        time_zone: asked.time_zone,
    };
    let opened = actions::set_up(&gate, first, &client).await?;
    welcome(&gate, opened, StatusCode::CREATED).await
}

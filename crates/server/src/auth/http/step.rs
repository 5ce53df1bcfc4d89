//! `/session/step`: the second step of signing in.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{
    Result, Timestamp,
    http::{ErrorResponse, extract},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Session, welcome};
use crate::auth::{
    Client, Gate, client,
    factors::{
        step::{self, HalfOpen},
        types::{Typed, Way},
        webauthn::{Assertion, AssertionOptions},
    },
};

/// A sign-in that waits for its second factor.
#[derive(Serialize, ToSchema)]
pub(super) struct SecondStep {
    /// By what it may be taken.
    ways: Vec<Way>,
    /// When it is too late, and everything begins anew.
    expires_at: Timestamp,
}

/// The answer to the first factor, with the cookie of the step.
pub(super) fn answer(gate: &Gate, half: HalfOpen) -> Result<Response> {
    let cookie = client::set_step_cookie(&gate.site, &half.secret)?;
    let body = SecondStep {
        ways: half.ways,
        expires_at: half.expires_at,
    };
    let headers = [(header::SET_COOKIE, cookie)];
    Ok((StatusCode::ACCEPTED, headers, Json(body)).into_response())
}

/// By what the second step may be taken; not found when none waits.
#[utoipa::path(get, path = "/api/v1/session/step", tag = "session", security(()),
    responses((status = 200, body = SecondStep), ErrorResponse))]
pub(super) async fn find_step(
    State(gate): State<Gate>,
    headers: HeaderMap,
) -> Result<Json<SecondStep>> {
    let secret = client::step_cookie(&gate.site, &headers);
    let (ways, expires_at) = step::describe(&gate, secret).await?;
    Ok(Json(SecondStep { ways, expires_at }))
}

/// A typed second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeStep {
    /// Of what the code is.
    way: CodeWay,
    /// The code.
    code: String,
}

/// Of what a typed code is.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CodeWay {
    /// An authenticator application.
    Totp,
    /// A recovery code.
    Recovery,
}

/// Take the second step by a code; the answer sets the session's cookie.
#[utoipa::path(post, path = "/api/v1/session/step", tag = "session", request_body = TakeStep, security(()),
    responses((status = 200, body = Session), ErrorResponse))]
pub(super) async fn take_step(
    State(gate): State<Gate>,
    client: Client,
    headers: HeaderMap,
    extract::Json(asked): extract::Json<TakeStep>,
) -> Result<Response> {
    let secret = client::step_cookie(&gate.site, &headers);
    let typed = match asked.way {
        CodeWay::Totp => Typed::Totp(asked.code),
        CodeWay::Recovery => Typed::Recovery(asked.code),
    };
    let opened = step::take(&gate, secret, typed, &client).await?;
    welcome(&gate, opened, StatusCode::OK).await
}

/// Give the sign-in up.
#[utoipa::path(delete, path = "/api/v1/session/step", tag = "session", security(()),
    responses((status = 204), ErrorResponse))]
pub(super) async fn delete_step(State(gate): State<Gate>, headers: HeaderMap) -> Result<Response> {
    step::give_up(&gate, client::step_cookie(&gate.site, &headers)).await?;
    let cookie = client::set_step_cookie(&gate.site, "")?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// What a passkey shall sign to take the second step.
#[utoipa::path(post, path = "/api/v1/session/step/passkey-options", tag = "session", security(()),
    responses((status = 200, body = AssertionOptions), ErrorResponse))]
pub(super) async fn ask_step_passkey(
    State(gate): State<Gate>,
    headers: HeaderMap,
) -> Result<Json<AssertionOptions>> {
    let secret = client::step_cookie(&gate.site, &headers);
    step::ask_passkey(&gate, secret).await.map(Json)
}

/// Take the second step by a passkey; the answer sets the session's cookie.
#[utoipa::path(post, path = "/api/v1/session/step/passkey", tag = "session", request_body = Assertion,
    security(()), responses((status = 200, body = Session), ErrorResponse))]
pub(super) async fn take_step_by_passkey(
    State(gate): State<Gate>,
    client: Client,
    headers: HeaderMap,
    extract::Json(signed): extract::Json<Assertion>,
) -> Result<Response> {
    let secret = client::step_cookie(&gate.site, &headers);
    let opened = step::take_by_passkey(&gate, secret, signed, &client).await?;
    welcome(&gate, opened, StatusCode::OK).await
}

//! Passkeys: signing in with nothing else, and `/me/factors/passkeys`.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use kernel::{
    Actor, Result,
    http::{ErrorResponse, Path, extract},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Session, welcome};
use crate::auth::{
    Client, Gate,
    factors::{
        passkeys,
        types::{PasskeyId, PasskeyInfo},
        webauthn::{Assertion, AssertionOptions, Attestation, CreationOptions},
    },
};

/// What any passkey of this server shall sign to sign its owner in.
#[utoipa::path(post, path = "/api/v1/session/passkey-options", tag = "session", security(()),
    responses((status = 200, body = AssertionOptions), ErrorResponse))]
pub(super) async fn ask_passkey(
    State(gate): State<Gate>,
    client: Client,
) -> Result<Json<AssertionOptions>> {
    passkeys::ask_any(&gate, &client).await.map(Json)
}

/// Sign in with a passkey and nothing else; the answer sets the session's cookie.
#[utoipa::path(post, path = "/api/v1/session/passkey", tag = "session", request_body = Assertion, security(()),
    responses((status = 200, body = Session), ErrorResponse))]
pub(super) async fn create_session_by_passkey(
    State(gate): State<Gate>,
    client: Client,
    extract::Json(signed): extract::Json<Assertion>,
) -> Result<Response> {
    let opened = passkeys::sign_in(&gate, signed, &client).await?;
    welcome(&gate, opened, StatusCode::OK).await
}

/// What the browser needs to make a passkey. Only from a browser session whose person proved who they are.
#[utoipa::path(post, path = "/api/v1/me/factors/passkey-options", tag = "me",
    responses((status = 200, body = CreationOptions), ErrorResponse))]
pub(super) async fn begin_passkey(
    State(gate): State<Gate>,
    actor: Actor,
) -> Result<Json<CreationOptions>> {
    let db = gate.db.clone();
    db.write(move |tx| passkeys::begin(tx, &gate, &actor))
        .await
        .map(Json)
}

/// A passkey the browser has made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddPasskey {
    /// What its owner calls it.
    name: String,
    /// The passkey.
    credential: Attestation,
}

/// A passkey that was just added.
#[derive(Serialize, ToSchema)]
pub(super) struct AddedPasskey {
    /// The passkey.
    passkey: PasskeyInfo,
    /// Recovery codes, with the first factor; shown this once.
    recovery_codes: Option<Vec<String>>,
}

/// Add the passkey the browser has made.
#[utoipa::path(post, path = "/api/v1/me/factors/passkeys", tag = "me", request_body = AddPasskey,
    responses((status = 201, body = AddedPasskey), ErrorResponse))]
pub(super) async fn add_passkey(
    State(gate): State<Gate>,
    actor: Actor,
    extract::Json(asked): extract::Json<AddPasskey>,
) -> Result<(StatusCode, Json<AddedPasskey>)> {
    let db = gate.db.clone();
    let added =
        db.write(move |tx| passkeys::add(tx, &gate, &actor, &asked.name, &asked.credential));
    let (passkey, recovery_codes) = added.await?;
    let body = AddedPasskey {
        passkey,
        recovery_codes,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Another name of a passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RenamePasskey {
    /// What its owner calls it.
    name: String,
}

/// Rename a passkey.
#[utoipa::path(patch, path = "/api/v1/me/factors/passkeys/{id}", tag = "me", params(("id" = PasskeyId, Path)),
    request_body = RenamePasskey, responses((status = 204), ErrorResponse))]
pub(super) async fn rename_passkey(
    State(gate): State<Gate>,
    actor: Actor,
    Path(id): Path<PasskeyId>,
    extract::Json(asked): extract::Json<RenamePasskey>,
) -> Result<StatusCode> {
    gate.db
        .write(move |tx| passkeys::rename(tx, &actor, id, &asked.name))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a passkey.
#[utoipa::path(delete, path = "/api/v1/me/factors/passkeys/{id}", tag = "me", params(("id" = PasskeyId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn delete_passkey(
    State(gate): State<Gate>,
    actor: Actor,
    Path(id): Path<PasskeyId>,
) -> Result<StatusCode> {
    let db = gate.db.clone();
    db.write(move |tx| passkeys::remove(tx, &gate, &actor, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

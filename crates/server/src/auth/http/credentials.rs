//! `/me/password`, `/me/sessions`, `/me/tokens`.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Result, Scope,
    actor::Via,
    http::{ErrorResponse, Page, Path, extract},
    ids::{SessionId, TokenId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::{
    Gate, actions, store,
    types::{SessionInfo, TokenInfo},
};

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePassword {
    /// The password so far.
    #[schema(format = Password)]
    current: String,
    /// The new one, at least 10 characters.
    #[schema(format = Password)]
    new: String,
}

/// Change the password; other sessions end.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "me", request_body = ChangePassword,
    responses((status = 204), ErrorResponse))]
pub(super) async fn change_password(
    State(gate): State<Gate>,
    actor: Actor,
    extract::Json(asked): extract::Json<ChangePassword>,
) -> Result<StatusCode> {
    actions::change_password(&gate, &actor, asked.current, asked.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The browsers that are signed in.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me",
    responses((status = 200, body = Page<SessionInfo>), ErrorResponse))]
pub(super) async fn list_sessions(
    State(gate): State<Gate>,
    actor: Actor,
) -> Result<Json<Page<SessionInfo>>> {
    let now = gate.clock.now();
    let current = if let Via::Session(id) = actor.via {
        Some(id)
    } else {
        None
    };
    let mut items = gate
        .db
        .read(move |tx| store::sessions_of(tx, actor.person, now))
        .await?;
    for session in &mut items {
        session.current = Some(session.id) == current;
    }
    Ok(Json(Page::whole(items)))
}

/// Sign a browser out.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "me", operation_id = "delete_own_session",
    params(("id" = SessionId, Path)), responses((status = 204), ErrorResponse))]
pub(super) async fn delete_session(
    State(gate): State<Gate>,
    actor: Actor,
    Path(id): Path<SessionId>,
) -> Result<StatusCode> {
    gate.db
        .write(move |tx| actions::end_session(tx, &actor, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The personal tokens.
#[utoipa::path(get, path = "/api/v1/me/tokens", tag = "me",
    responses((status = 200, body = Page<TokenInfo>), ErrorResponse))]
pub(super) async fn list_tokens(
    State(gate): State<Gate>,
    actor: Actor,
) -> Result<Json<Page<TokenInfo>>> {
    let items = gate
        .db
        .read(move |tx| store::tokens_of(tx, actor.person))
        .await?;
    Ok(Json(Page::whole(items)))
}

/// What a new token shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateToken {
    /// What its owner calls it.
    name: String,
    /// What it may be used for.
    scopes: Vec<Scope>,
    /// Days until it ends, 1 to 3650; null for never.
    #[serde(default)]
    expires_in_days: Option<u32>,
}

/// A token that was just made.
#[derive(Serialize, ToSchema)]
pub(super) struct CreatedToken {
    #[serde(flatten)]
    info: TokenInfo,
    /// The token itself: shown this once.
    token: String,
}

/// Make a personal token. Only from a browser session.
#[utoipa::path(post, path = "/api/v1/me/tokens", tag = "me", request_body = CreateToken,
    responses((status = 201, body = CreatedToken), ErrorResponse))]
pub(super) async fn create_token(
    State(gate): State<Gate>,
    actor: Actor,
    extract::Json(asked): extract::Json<CreateToken>,
) -> Result<(StatusCode, Json<CreatedToken>)> {
    let (clock, ids) = (gate.clock.clone(), gate.ids.clone());
    let new = actions::NewToken {
        person: actor.person,
        name: asked.name,
        scopes: asked.scopes,
        days: asked.expires_in_days,
    };
    let (info, token) = gate
        .db
        .write(move |tx| actions::create_token(tx, &clock, &ids, new))
        .await?;
    Ok((StatusCode::CREATED, Json(CreatedToken { info, token })))
}

/// End a personal token.
#[utoipa::path(delete, path = "/api/v1/me/tokens/{id}", tag = "me", params(("id" = TokenId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn delete_token(
    State(gate): State<Gate>,
    actor: Actor,
    Path(id): Path<TokenId>,
) -> Result<StatusCode> {
    gate.db
        .write(move |tx| actions::end_token(tx, actor.person, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

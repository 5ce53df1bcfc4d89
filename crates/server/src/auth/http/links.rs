//! `/links/{token}`: invitations, forgotten passwords, one-time sign-in.

use axum::{Json, extract::State, response::Response};
use kernel::{
    Result,
    http::{ErrorResponse, Path, extract},
    settings::{self, Company},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Session, receive, step::SecondStep};
use crate::auth::{Client, Gate, actions, types::LinkKind};

/// What a link is for.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkInfo {
    /// Invitation, forgotten password or sign-in.
    kind: LinkKind,
    /// Whose address.
    email: String,
    /// Whose name.
    name: String,
    /// The company that invites.
    company: String,
}

/// What the person chooses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UseLink {
    /// The new password: needed for an invitation and a forgotten password.
    #[serde(default)]
    #[schema(format = Password)]
    password: Option<String>,
    /// The name, when an invitation had it wrong.
    #[serde(default)]
    name: Option<String>,
}

/// What a link is for; used and ended ones are not found.
#[utoipa::path(get, path = "/api/v1/links/{token}", tag = "session", params(("token" = String, Path)),
    security(()), responses((status = 200, body = LinkInfo), ErrorResponse))]
pub(super) async fn find_link(
    State(gate): State<Gate>,
    Path(token): Path<String>,
) -> Result<Json<LinkInfo>> {
    let link = actions::find_link(&gate, &token).await?;
    let company: Company = gate.db.read(settings::get).await?;
    Ok(Json(LinkInfo {
        kind: link.kind,
        email: link.email,
        name: link.name,
        company: company.company_name,
    }))
}

/// Use a link up and sign in. Who has a second factor is answered 202 and asked for it.
#[utoipa::path(post, path = "/api/v1/links/{token}", tag = "session", params(("token" = String, Path)),
    request_body = UseLink, security(()),
    responses((status = 200, body = Session), (status = 202, body = SecondStep), ErrorResponse))]
pub(super) async fn use_link(
    State(gate): State<Gate>,
    Path(token): Path<String>,
    client: Client,
    extract::Json(asked): extract::Json<UseLink>,
) -> Result<Response> {
    let entry = actions::use_link(&gate, &token, asked.password, asked.name, &client).await?;
    receive(&gate, entry).await
}

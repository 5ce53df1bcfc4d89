//! `/admin/scim-tokens`: who lets other systems keep people.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Error, Result, SubjectRef, Timestamp, Tx,
    http::{ErrorResponse, Page, Path, extract},
    people::{Administrator, PersonRef, check_name},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::store;
use crate::{
    App,
    admin::actions::Change,
    audited,
    auth::{access::session_of, types::Issued},
};

kernel::id! {
    /// A token by which another system keeps people.
    ScimTokenId,
}

/// The most tokens at once.
const MAX_TOKENS: usize = 20;

/// A token by which another system keeps people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScimToken {
    /// Its id.
    pub id: ScimTokenId,
    /// Which system it is for.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: Option<PersonRef>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// What a new token shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateScimToken {
    /// Which system it is for.
    name: String,
}

/// A token that was just made.
#[derive(Serialize, ToSchema)]
struct CreatedScimToken {
    #[serde(flatten)]
    info: ScimToken,
    /// The token itself: shown this once.
    token: String,
    /// Where the other system finds this server.
    url: String,
}

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(list_scim_tokens, create_scim_token))
        .routes(routes!(delete_scim_token))
        .with_state(app.clone())
}

/// The tokens by which other systems keep people.
#[utoipa::path(get, path = "/api/v1/admin/scim-tokens", tag = "administration",
    responses((status = 200, body = Page<ScimToken>), ErrorResponse))]
async fn list_scim_tokens(
    State(app): State<App>,
    _: Administrator,
) -> Result<Json<Page<ScimToken>>> {
    let all = app.gate.db.read(store::tokens).await?;
    Ok(Json(Page::whole(all)))
}

/// Make a token by which another system keeps people and groups. Only from a browser session.
#[utoipa::path(post, path = "/api/v1/admin/scim-tokens", tag = "administration", request_body = CreateScimToken,
    responses((status = 201, body = CreatedScimToken), ErrorResponse))]
async fn create_scim_token(
    State(app): State<App>,
    by: Administrator,
    extract::Json(asked): extract::Json<CreateScimToken>,
) -> Result<(StatusCode, Json<CreatedScimToken>)> {
    session_of(by.actor())?;
    let (person, change) = (by.actor().reference(), Change::by(&app, by));
    let issued = Issued::random(&app.gate.ids);
    let secret = issued.secret;
    let create = move |tx: &mut Tx<'_>| {
        let name = check_name(&asked.name)?;
        if store::tokens(tx)?.len() >= MAX_TOKENS {
            return Err(Error::conflict("token-too-many"));
        }
        let (id, now): (ScimTokenId, _) = (change.ids.id(), change.clock.now());
        store::insert_token(tx, id, &name, &issued.hash, person.id, now)?;
        let subject = SubjectRef::new("scim_token", id.0);
        let detail = json!({ "name": name });
        change.record(tx, audited::SCIM_TOKEN_CREATED, Some(subject), detail)?;
        Ok(ScimToken {
            id,
            name,
            created_at: now,
            created_by: Some(person),
            last_used_at: None,
        })
    };
    let info = app.gate.db.write(create).await?;
    let url = app.gate.site.public_url.join("scim/v2");
    let made = CreatedScimToken {
        info,
        token: secret,
        url: url.map_err(Error::internal)?.to_string(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// End a token; the system that has it is out at once.
#[utoipa::path(delete, path = "/api/v1/admin/scim-tokens/{id}", tag = "administration",
    params(("id" = ScimTokenId, Path)), responses((status = 204), ErrorResponse))]
async fn delete_scim_token(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<ScimTokenId>,
) -> Result<StatusCode> {
    let change = Change::by(&app, by);
    let delete = move |tx: &mut Tx<'_>| {
        if !store::delete_token(tx, id)? {
            return Err(Error::NotFound);
        }
        let subject = SubjectRef::new("scim_token", id.0);
        change.record(tx, audited::SCIM_TOKEN_DELETED, Some(subject), json!({}))
    };
    app.gate.db.write(delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! `/admin/people`.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Language, Result, Tx,
    http::{ErrorResponse, Page, Params, Path, extract},
    ids::{DepartmentId, PersonId},
    people::{Administrator, Person, Profile},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Given, given};
use crate::{
    App,
    admin::actions::{
        Change,
        people::{self, AccountChanges, Invite},
    },
    auth::access::session_of,
    people::{access, http::PeopleQuery},
    profile::http::UpdateProfile,
};

/// Everybody with an account, also those who may not sign in.
#[utoipa::path(get, path = "/api/v1/admin/people", tag = "administration", params(PeopleQuery),
    responses((status = 200, body = Page<Person>), ErrorResponse))]
pub(super) async fn list_accounts(
    State(app): State<App>,
    administrator: Administrator,
    Params(query): Params<PeopleQuery>,
) -> Result<Json<Page<Person>>> {
    query
        .page(&app, administrator.actor(), true)
        .await
        .map(Json)
}

/// Who is invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateAccount {
    /// The address to sign in with.
    email: String,
    /// The full name.
    name: String,
    /// The language; the company's when left out.
    #[serde(default)]
    language: Option<Language>,
    /// Whether the administration is open to them.
    #[serde(default)]
    administrator: bool,
    /// Whether they see only the rooms they are invited to.
    #[serde(default)]
    guest: bool,
}

/// A person who was just invited.
#[derive(Serialize, ToSchema)]
pub(super) struct CreatedAccount {
    /// The person.
    person: Person,
    /// Where they choose a password; shown this once, works for three days.
    invitation_url: String,
}

/// Invite a person. Only from a browser session.
#[utoipa::path(post, path = "/api/v1/admin/people", tag = "administration", request_body = CreateAccount,
    responses((status = 201, body = CreatedAccount), ErrorResponse))]
pub(super) async fn create_account(
    State(app): State<App>,
    by: Administrator,
    extract::Json(asked): extract::Json<CreateAccount>,
) -> Result<(StatusCode, Json<CreatedAccount>)> {
    let change = Change::by(&app, by);
    let CreateAccount {
        email,
        name,
        language,
        administrator,
        guest,
    } = asked;
    let asked = Invite {
        email,
        name,
        language,
        administrator,
        guest,
    };
    let (person, secret) = app
        .gate
        .db
        .write(move |tx| people::invite(tx, &change, &asked))
        .await?;
    let invitation_url = app.gate.site.link(&secret);
    Ok((
        StatusCode::CREATED,
        Json(CreatedAccount {
            person,
            invitation_url,
        }),
    ))
}

/// What shall change of an account; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateAccount {
    /// Whether they may sign in.
    #[serde(default)]
    active: Option<bool>,
    /// Whether the administration is open to them.
    #[serde(default)]
    administrator: Option<bool>,
    /// Their department; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<uuid::Uuid>)]
    department_id: Given<DepartmentId>,
    /// What they do.
    #[serde(default)]
    title: Option<String>,
    /// The full name.
    #[serde(default)]
    name: Option<String>,
    /// The address they sign in with.
    #[serde(default)]
    email: Option<String>,
    /// Whether they see only the rooms they are invited to.
    #[serde(default)]
    guest: Option<bool>,
}

/// Change an account. Who is deactivated is signed out everywhere at once. Who is an administrator is said only
/// from a browser session.
#[utoipa::path(patch, path = "/api/v1/admin/people/{id}", tag = "administration",
    params(("id" = PersonId, Path)), request_body = UpdateAccount,
    responses((status = 200, body = Person), ErrorResponse))]
pub(super) async fn update_account(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<PersonId>,
    extract::Json(asked): extract::Json<UpdateAccount>,
) -> Result<Json<Person>> {
    if asked.administrator.is_some() || asked.email.is_some() {
        session_of(by.actor())?;
    }
    let change = Change::by(&app, by);
    let UpdateAccount {
        active,
        administrator,
        department_id: department,
        title,
        name,
        email,
        guest,
    } = asked;
    let asked = AccountChanges {
        active,
        administrator,
        department,
        title,
        name,
        email,
        guest,
        ..AccountChanges::default()
    };
    app.gate
        .db
        .write(move |tx| people::update(tx, &change, id, &asked))
        .await
        .map(Json)
}

/// Change what a person's profile tells: positions, phones, hours, absence, status.
#[utoipa::path(patch, path = "/api/v1/admin/people/{id}/profile", tag = "administration",
    params(("id" = PersonId, Path)), request_body = UpdateProfile,
    responses((status = 200, body = Profile), ErrorResponse))]
pub(super) async fn update_account_profile(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<PersonId>,
    extract::Json(asked): extract::Json<UpdateProfile>,
) -> Result<Json<Profile>> {
    let (actor, change) = (by.actor().clone(), Change::by(&app, by));
    let update = move |tx: &mut Tx<'_>| {
        people::update_details(tx, &change, id, asked.into())?;
        access::visible_profile(tx, &actor, id)
    };
    app.gate.db.write(update).await.map(Json)
}

/// A link that was just made.
#[derive(Serialize, ToSchema)]
pub(super) struct CreatedLink {
    /// Its address; shown this once.
    url: String,
}

/// Make a link by which a person chooses a new password. Only from a browser session.
#[utoipa::path(post, path = "/api/v1/admin/people/{id}/reset-link", tag = "administration",
    params(("id" = PersonId, Path)), responses((status = 201, body = CreatedLink), ErrorResponse))]
pub(super) async fn create_reset_link(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<PersonId>,
) -> Result<(StatusCode, Json<CreatedLink>)> {
    let change = Change::by(&app, by);
    let secret = app
        .gate
        .db
        .write(move |tx| people::make_link(tx, &change, id))
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(CreatedLink {
            url: app.gate.site.link(&secret),
        }),
    ))
}

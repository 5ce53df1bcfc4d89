//! `/me` and `/me/photo`.

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use kernel::{
    Actor, Language, Result, Tx,
    http::{ErrorResponse, extract},
    people::{
        self, DetailsChanges, Person, Profile,
        details::{Absence, Birthday, Hours, NewPost, Phone, Status},
    },
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::actions::{self, ProfileChanges};
use crate::{
    App,
    admin::http::{Given, given},
    people::access,
};

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(find_me, update_me))
        .routes(routes!(find_profile, update_profile))
        .routes(routes!(replace_photo, delete_photo))
        .with_state(app.clone())
}

/// Who asks.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = Person), ErrorResponse))]
async fn find_me(State(app): State<App>, actor: Actor) -> Result<Json<Person>> {
    app.gate
        .db
        .read(move |tx| people::store::find(tx, actor.person))
        .await
        .map(Json)
}

/// What shall change of the profile; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateMe {
    /// The full name.
    #[serde(default)]
    name: Option<String>,
    /// What they do.
    #[serde(default)]
    title: Option<String>,
    /// The language of the product.
    #[serde(default)]
    language: Option<Language>,
    /// An IANA name such as `Europe/Moscow`.
    #[serde(default)]
    time_zone: Option<String>,
}

/// Change one's own profile.
#[utoipa::path(patch, path = "/api/v1/me", tag = "me", request_body = UpdateMe,
    responses((status = 200, body = Person), ErrorResponse))]
async fn update_me(
    State(app): State<App>,
    actor: Actor,
    extract::Json(asked): extract::Json<UpdateMe>,
) -> Result<Json<Person>> {
    let UpdateMe {
        name,
        title,
        language,
        time_zone,
    } = asked;
    let changes = ProfileChanges {
        name,
        title,
        language,
        time_zone,
    };
    actions::update(&app, actor, changes).await.map(Json)
}

/// What shall change of a profile; what is left out stays, null takes away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateProfile {
    /// Positions besides the first, at most five.
    #[serde(default)]
    posts: Option<Vec<NewPost>>,
    /// Numbers to call, at most five.
    #[serde(default)]
    phones: Option<Vec<Phone>>,
    /// Working hours, each weekday at most once.
    #[serde(default)]
    hours: Option<Vec<Hours>>,
    /// The birthday.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Birthday>)]
    birthday: Given<Birthday>,
    /// The absence that is or will be.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Absence>)]
    absence: Given<Absence>,
    /// The status.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Status>)]
    status: Given<Status>,
}

impl From<UpdateProfile> for DetailsChanges {
    fn from(asked: UpdateProfile) -> Self {
        Self {
            posts: asked.posts,
            phones: asked.phones,
            hours: asked.hours,
            birthday: asked.birthday,
            absence: asked.absence,
            status: asked.status,
        }
    }
}

/// One's own profile, with what others are not shown.
#[utoipa::path(get, path = "/api/v1/me/profile", tag = "me",
    responses((status = 200, body = Profile), ErrorResponse))]
async fn find_profile(State(app): State<App>, actor: Actor) -> Result<Json<Profile>> {
    let find = move |tx: &mut Tx<'_>| access::visible_profile(tx, &actor, actor.person);
    app.gate.db.read(find).await.map(Json)
}

/// Change one's own profile: positions, phones, hours, birthday, absence, status.
#[utoipa::path(patch, path = "/api/v1/me/profile", tag = "me", request_body = UpdateProfile,
    responses((status = 200, body = Profile), ErrorResponse))]
async fn update_profile(
    State(app): State<App>,
    actor: Actor,
    extract::Json(asked): extract::Json<UpdateProfile>,
) -> Result<Json<Profile>> {
    actions::update_details(&app, actor, asked.into())
        .await
        .map(Json)
}

/// The bytes of a picture; it is kept upright, at most 512 pixels a side, without what the camera wrote into it.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
struct Picture(#[expect(dead_code, reason = "read by the derive only")] Vec<u8>);

/// Put one's own photo: the picture itself as PNG, JPEG or WebP, at most 2 MiB.
#[utoipa::path(put, path = "/api/v1/me/photo", tag = "me",
    request_body(content = Picture, content_type = "image/*"),
    responses((status = 200, body = Person), ErrorResponse))]
async fn replace_photo(
    State(app): State<App>,
    actor: Actor,
    request: Request,
) -> Result<Json<Person>> {
    let bytes = extract::read_body(request, &app).await?;
    actions::replace_photo(&app, actor, bytes).await.map(Json)
}

/// Remove one's own photo.
#[utoipa::path(delete, path = "/api/v1/me/photo", tag = "me", responses((status = 204), ErrorResponse))]
async fn delete_photo(State(app): State<App>, actor: Actor) -> Result<StatusCode> {
    actions::delete_photo(&app, actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

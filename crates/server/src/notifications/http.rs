//! `/notifications`.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Result, Tx,
    http::{ErrorResponse, Page, Params, Path, limit},
    ids::NotificationId,
    notifications::{self, Notification, Unread, View, Wanted},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    access::{self, Rooms},
    push, wishes,
};
use crate::App;

/// The longest name of a section or a reason.
const MAX_WORD: usize = 40;

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(list_notifications))
        .routes(routes!(count_notifications))
        .routes(routes!(find_notification))
        .routes(routes!(read_notification, unread_notification))
        .routes(routes!(read_all_notifications))
        .with_state(app.clone())
        .merge(wishes::routes(app))
        .merge(push::http::routes(app))
}

/// Which notifications are wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// All, the unread, or those that call the person; all when not said.
    #[param(inline)]
    view: Option<View>,
    /// Only of this section: `chat`.
    section: Option<String>,
    /// Only those told for this reason: `mention`, `call`, `reply`, `direct`, `message` …
    why: Option<String>,
    /// Only of this room.
    room_id: Option<Uuid>,
    /// How many, 1 to 500; 50 when not said.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// What the person was told and may still read, the newest first.
#[utoipa::path(get, path = "/api/v1/notifications", tag = "me", params(ListQuery),
    responses((status = 200, body = Page<Notification>), ErrorResponse))]
async fn list_notifications(
    State(app): State<App>,
    actor: Actor,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<Notification>>> {
    let limit = limit(query.limit)?;
    let before = query.after.as_deref().map(str::parse).transpose();
    let wanted = Wanted {
        view: query.view.unwrap_or_default(),
        section: word("section", query.section)?,
        why: word("why", query.why)?,
        room: query.room_id,
        before: before.map_err(|_| Error::invalid("after", "not-a-cursor"))?,
        ..Wanted::default()
    };
    let subjects = app.parts.subjects.clone();
    let list = move |tx: &mut Tx<'_>| {
        let rooms = Rooms::of(tx, &subjects, &actor, wanted.view == View::Unread)?;
        let wanted = rooms.within(wanted);
        let told = notifications::store::list(tx, actor.person, &wanted, limit + 1)?;
        let page = Page::cut(told, limit, |told: &Notification| told.id.to_string());
        Ok(page.map(|told| rooms.named(told)))
    };
    Ok(Json(app.gate.db.read(list).await?))
}

/// How many wait that the person may still read.
#[utoipa::path(get, path = "/api/v1/notifications/count", tag = "me",
    responses((status = 200, body = Unread), ErrorResponse))]
async fn count_notifications(State(app): State<App>, actor: Actor) -> Result<Json<Unread>> {
    let subjects = app.parts.subjects.clone();
    let count = move |tx: &mut Tx<'_>| {
        let wanted = Rooms::of(tx, &subjects, &actor, true)?.within(Wanted::default());
        notifications::store::count_unread(tx, actor.person, &wanted)
    };
    Ok(Json(app.gate.db.read(count).await?))
}

/// One notification.
#[utoipa::path(get, path = "/api/v1/notifications/{id}", tag = "me", params(("id" = NotificationId, Path)),
    responses((status = 200, body = Notification), ErrorResponse))]
async fn find_notification(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<NotificationId>,
) -> Result<Json<Notification>> {
    let subjects = app.parts.subjects.clone();
    let find = move |tx: &mut Tx<'_>| access::readable(tx, &subjects, &actor, id);
    Ok(Json(app.gate.db.read(find).await?))
}

/// Note that one was read.
#[utoipa::path(put, path = "/api/v1/notifications/{id}/read", tag = "me", params(("id" = NotificationId, Path)),
    responses((status = 204), ErrorResponse))]
async fn read_notification(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<NotificationId>,
) -> Result<StatusCode> {
    let clock = app.gate.clock.clone();
    app.gate
        .db
        .write(move |tx| notifications::store::mark_read(tx, &clock, actor.person, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keep one for later: it counts as unread again.
#[utoipa::path(delete, path = "/api/v1/notifications/{id}/read", tag = "me", params(("id" = NotificationId, Path)),
    responses((status = 204), ErrorResponse))]
async fn unread_notification(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<NotificationId>,
) -> Result<StatusCode> {
    app.gate
        .db
        .write(move |tx| notifications::store::mark_unread(tx, actor.person, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which notifications were read.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ReadQuery {
    /// All, or those that call the person; all when not said.
    #[param(inline)]
    view: Option<View>,
    /// Only of this section.
    section: Option<String>,
    /// Only those told for this reason.
    why: Option<String>,
    /// Only of this room.
    room_id: Option<Uuid>,
    /// Nothing newer than this one, which the person has not seen.
    until: Option<NotificationId>,
}

/// Note that all were read, or all that are named.
#[utoipa::path(put, path = "/api/v1/notifications/read", tag = "me", params(ReadQuery),
    responses((status = 204), ErrorResponse))]
async fn read_all_notifications(
    State(app): State<App>,
    actor: Actor,
    Params(query): Params<ReadQuery>,
) -> Result<StatusCode> {
    let wanted = Wanted {
        view: query.view.unwrap_or_default(),
        section: word("section", query.section)?,
        why: word("why", query.why)?,
        room: query.room_id,
        until: query.until,
        ..Wanted::default()
    };
    let clock = app.gate.clock.clone();
    app.gate
        .db
        .write(move |tx| notifications::store::mark_all_read(tx, &clock, actor.person, &wanted))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A word of the product: what is none cannot have been told.
fn word(field: &str, asked: Option<String>) -> Result<Option<String>> {
    let plain = |text: &String| {
        let letters = text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        letters && (1..=MAX_WORD).contains(&text.len())
    };
    if asked.as_ref().is_some_and(|text| !plain(text)) {
        return Err(Error::invalid(field, "not-a-filter"));
    }
    Ok(asked)
}

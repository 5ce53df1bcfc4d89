//! `/notifications`.

use std::collections::HashMap;

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Result, SubjectRef, Tx,
    http::{ErrorResponse, Page, PageQuery, Params, Path},
    ids::NotificationId,
    notifications::{self, Notification},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::App;

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(list_notifications))
        .routes(routes!(read_notification))
        .routes(routes!(read_all_notifications))
        .with_state(app.clone())
}

/// What the person was told, the newest first.
#[utoipa::path(get, path = "/api/v1/notifications", tag = "me", params(PageQuery),
    responses((status = 200, body = Page<Notification>), ErrorResponse))]
async fn list_notifications(
    State(app): State<App>,
    actor: Actor,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<Notification>>> {
    let (limit, after) = (query.limit()?, query.after_id()?);
    let subjects = app.parts.subjects.clone();
    // A room can be lost in other ways than by leaving it.
    let list = move |tx: &mut Tx<'_>| {
        let fetch = |tx: &mut Tx<'_>, after, many| {
            notifications::store::list(tx, actor.person, after, many)
        };
        let mut rooms: HashMap<Uuid, bool> = HashMap::new();
        let keep = |tx: &mut Tx<'_>, told: &Notification| {
            let Some(room) = told.room_id else {
                return Ok(true);
            };
            if let Some(known) = rooms.get(&room) {
                return Ok(*known);
            }
            let may = subjects.may_read(tx, &actor, &SubjectRef::new("chat.room", room))?;
            rooms.insert(room, may);
            Ok(may)
        };
        Page::kept(tx, limit, after, |told: &Notification| told.id, fetch, keep)
    };
    Ok(Json(app.gate.db.read(list).await?))
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

/// Note that all were read.
#[utoipa::path(put, path = "/api/v1/notifications/read", tag = "me", responses((status = 204), ErrorResponse))]
async fn read_all_notifications(State(app): State<App>, actor: Actor) -> Result<StatusCode> {
    let clock = app.gate.clock.clone();
    app.gate
        .db
        .write(move |tx| notifications::store::mark_all_read(tx, &clock, actor.person))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

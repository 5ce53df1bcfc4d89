//! `/notifications`.

use std::collections::HashMap;

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Result, SubjectRef, Tx,
    http::{ErrorResponse, Page, PageQuery, Params, Path},
    ids::{NotificationId, PersonId},
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
    let list = move |tx: &mut Tx<'_>| {
        readable(tx, actor.person, after, limit + 1, |tx, room| {
            subjects.may_read(tx, &actor, &SubjectRef::new("chat.room", room))
        })
    };
    let found = app.gate.db.read(list).await?;
    Ok(Json(Page::cut(found, limit, |told| told.id.to_string())))
}

/// The newest notifications but for those of rooms the person may not read
/// any more: a room can be lost in other ways than by leaving it.
fn readable(
    tx: &mut Tx<'_>,
    person: PersonId,
    mut after: Option<NotificationId>,
    wanted: i64,
    may_read: impl Fn(&mut Tx<'_>, Uuid) -> Result<bool>,
) -> Result<Vec<Notification>> {
    let enough = usize::try_from(wanted).unwrap_or_default();
    let mut rooms: HashMap<Uuid, bool> = HashMap::new();
    let mut kept = Vec::new();
    loop {
        let batch = notifications::store::list(tx, person, after, wanted)?;
        let last_batch = batch.len() < enough;
        after = batch.last().map(|told| told.id);
        for told in batch {
            let may = match told.room_id {
                None => true,
                Some(room) => match rooms.get(&room) {
                    Some(known) => *known,
                    None => *rooms.entry(room).or_insert(may_read(tx, room)?),
                },
            };
            if may && kept.len() < enough {
                kept.push(told);
            }
        }
        if last_batch || kept.len() >= enough {
            return Ok(kept);
        }
    }
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

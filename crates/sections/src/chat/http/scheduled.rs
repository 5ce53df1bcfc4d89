//! `/scheduled` and `/rooms/{id}/scheduled`: messages that are posted later.

use assistant::Parts;
use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    http::{ErrorResponse, Json, Page, Path},
    i18n,
    people::{self, PersonRef, departments},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::files::FileView;
use super::views::{DepartmentView, MessageView, one_view};
use crate::chat::{
    access,
    actions::{self, ScheduledChanges, name_for},
    store,
    types::{Called, ChatFileId, MessageId, NewMessage, RoomId, Scheduled, ScheduledId, calls},
};

/// A message that waits for its moment; only its writer sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct ScheduledView {
    id: ScheduledId,
    room_id: RoomId,
    /// Null when the writer may not read the room any more.
    room_name: Option<String>,
    thread_id: Option<MessageId>,
    /// As of a message.
    body: String,
    mentions: Vec<PersonRef>,
    departments: Vec<DepartmentView>,
    send_at: Timestamp,
    created_at: Timestamp,
    /// Why it was not posted at its moment, in the writer's language. It is
    /// kept until it is changed, posted or thrown away.
    refusal: Option<String>,
    /// The files it waits with.
    files: Vec<FileView>,
}

fn view(tx: &mut Tx<'_>, actor: &Actor, waiting: Scheduled) -> Result<ScheduledView> {
    let room_name = match access::readable_room(tx, actor, waiting.room) {
        Ok(found) => Some(name_for(tx, actor, &found)?),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    let (mut mentions, mut named) = (Vec::new(), Vec::new());
    for one in calls(&waiting.body) {
        match one {
            // A guest is not told whose id this is.
            Called::Person(id) if access::known_person(tx, actor, id).is_err() => {}
            Called::Department(_) if actor.guest => {}
            Called::Person(id) => mentions.extend(people::store::reference(tx, id)?),
            Called::Department(id) => match departments::find(tx, id) {
                Ok(found) => named.push(DepartmentView::new(id, found.name)),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            },
            Called::Everyone | Called::Assistant => {}
        }
    }
    let held = store::list_held(tx, waiting.id)?;
    let files = held.iter().map(FileView::of).collect();
    let said = |id: String| i18n::text(actor.language, &id, &[]).unwrap_or(id);
    Ok(ScheduledView {
        id: waiting.id,
        room_id: waiting.room,
        room_name,
        thread_id: waiting.thread,
        body: waiting.body,
        mentions,
        departments: named,
        send_at: waiting.send_at,
        created_at: waiting.created_at,
        refusal: waiting.refusal.map(said),
        files,
    })
}

/// One's messages that wait or could not be posted, the next first.
#[utoipa::path(get, path = "/scheduled", tag = "chat",
    responses((status = 200, body = Page<ScheduledView>), ErrorResponse))]
pub(super) async fn list_scheduled(
    State(parts): State<Parts>,
    actor: Actor,
) -> Result<Answer<Page<ScheduledView>>> {
    let views = parts.db.read(move |tx| {
        let waiting = store::list_scheduled(tx, actor.person)?;
        let views = waiting.into_iter().map(|one| view(tx, &actor, one));
        views.collect::<Result<Vec<_>>>()
    });
    Ok(Answer(Page::whole(views.await?)))
}

/// A message to be posted later.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewScheduledBody {
    /// As of a message.
    body: String,
    /// The sender's own id: sending twice keeps and posts once.
    client_id: Uuid,
    /// The message it will reply to.
    thread_id: Option<MessageId>,
    /// Confirms that more than 20 people are called.
    #[serde(default)]
    calls_many: bool,
    /// Its moment: from one minute to one year ahead.
    send_at: Timestamp,
    /// As of a message.
    #[serde(default)]
    files: Vec<ChatFileId>,
}

/// Keeps a message to post it at its moment, with all that is asked of a
/// message then. The same `client_id` answers the same one with 200.
#[utoipa::path(post, path = "/rooms/{id}/scheduled", tag = "chat", params(("id" = RoomId, Path)),
    request_body = NewScheduledBody,
    responses((status = 201, body = ScheduledView), (status = 200, body = ScheduledView), ErrorResponse))]
pub(super) async fn schedule_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Json(body): Json<NewScheduledBody>,
) -> Result<(StatusCode, Answer<ScheduledView>)> {
    let send_at = body.send_at;
    let new = NewMessage {
        body: body.body,
        client_id: body.client_id,
        thread_id: body.thread_id,
        quoted_id: None,
        calls_many: body.calls_many,
        poll: None,
        files: body.files,
    };
    let with = parts.clone();
    let kept = parts.db.write(move |tx| {
        let (kept, is_new) = actions::schedule_message(tx, &with, &actor, id, &new, send_at)?;
        Ok((view(tx, &actor, kept)?, is_new))
    });
    let (view, is_new) = kept.await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Answer(view)))
}

/// What shall change of a message that waits.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScheduledChangesBody {
    /// The new text.
    body: Option<String>,
    /// The new moment.
    send_at: Option<Timestamp>,
    /// Confirms that more than 20 people are called.
    #[serde(default)]
    calls_many: bool,
}

/// Gives a message that waits another text or moment. One that could not be
/// posted waits again.
#[utoipa::path(patch, path = "/scheduled/{id}", tag = "chat", params(("id" = ScheduledId, Path)),
    request_body = ScheduledChangesBody, responses((status = 200, body = ScheduledView), ErrorResponse))]
pub(super) async fn change_scheduled(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ScheduledId>,
    Json(body): Json<ScheduledChangesBody>,
) -> Result<Answer<ScheduledView>> {
    let changes = ScheduledChanges {
        body: body.body,
        send_at: body.send_at,
        calls_many: body.calls_many,
    };
    let with = parts.clone();
    let changed = parts.db.write(move |tx| {
        let changed = actions::change_scheduled(tx, &with, &actor, id, &changes)?;
        view(tx, &actor, changed)
    });
    changed.await.map(Answer)
}

/// How a message that waits is posted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PostScheduledBody {
    /// Confirms that more than 20 people are called.
    #[serde(default)]
    calls_many: bool,
}

/// Posts a message that waits, without waiting any longer.
#[utoipa::path(post, path = "/scheduled/{id}/post", tag = "chat", params(("id" = ScheduledId, Path)),
    request_body = PostScheduledBody, responses((status = 201, body = MessageView), ErrorResponse))]
pub(super) async fn post_scheduled(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ScheduledId>,
    Json(body): Json<PostScheduledBody>,
) -> Result<(StatusCode, Answer<MessageView>)> {
    let with = parts.clone();
    let posted = parts.db.write(move |tx| {
        let posted = actions::post_scheduled(tx, &with, &actor, id, body.calls_many)?;
        one_view(tx, &actor, posted.message)
    });
    Ok((StatusCode::CREATED, Answer(posted.await?)))
}

/// Throws a message that waits away.
#[utoipa::path(delete, path = "/scheduled/{id}", tag = "chat", params(("id" = ScheduledId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn delete_scheduled(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ScheduledId>,
) -> Result<StatusCode> {
    parts
        .db
        .write(move |tx| actions::delete_scheduled(tx, &actor, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

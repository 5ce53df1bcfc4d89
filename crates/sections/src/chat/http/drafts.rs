//! `/drafts`: what stands in one's message boxes, the same on all devices.

use assistant::Parts;
use axum::{Json as Answer, extract::State};
use kernel::{
    Actor, Result, Timestamp,
    http::{ErrorResponse, Json, Page, Params, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::files::FileView;
use crate::chat::{
    actions::{self, Typed},
    types::{ChatFileId, Draft, DraftFile, DraftPlace, MessageId, RoomId},
};

/// A file that stands in a message box, to be sent with its text.
#[derive(Serialize, ToSchema)]
pub(super) struct DraftFileView {
    id: ChatFileId,
    /// Its name, also when it is gone.
    name: String,
    /// The file; none when it is gone: one that is not sent is kept for a week.
    file: Option<FileView>,
}

impl From<DraftFile> for DraftFileView {
    fn from(drafted: DraftFile) -> Self {
        Self {
            id: drafted.id,
            name: drafted.name,
            file: drafted.file.as_ref().map(FileView::of),
        }
    }
}

/// What stands in a message box.
#[derive(Serialize, ToSchema)]
pub(super) struct DraftView {
    room_id: RoomId,
    thread_id: Option<MessageId>,
    /// As it was typed; empty when the box was emptied, or the message sent.
    body: String,
    /// The files that are to be sent with it, in their order.
    files: Vec<DraftFileView>,
    /// When it was typed.
    updated_at: Timestamp,
}

impl From<Draft> for DraftView {
    fn from(draft: Draft) -> Self {
        Self {
            room_id: draft.room,
            thread_id: draft.thread,
            body: draft.body,
            files: draft.files.into_iter().map(DraftFileView::from).collect(),
            updated_at: draft.updated_at,
        }
    }
}

/// What was typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftBody {
    /// The whole text of the box; an empty one without files is as good as a deletion.
    body: String,
    /// One's own files that are not sent yet, in their order; at most 20. What
    /// is none is left out.
    #[serde(default)]
    files: Vec<ChatFileId>,
    /// When it was typed.
    updated_at: Timestamp,
}

impl From<DraftBody> for Typed {
    fn from(body: DraftBody) -> Self {
        Self {
            body: body.body,
            files: body.files,
            at: body.updated_at,
        }
    }
}

/// When a box was emptied.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct EmptiedQuery {
    /// The moment; now when not said.
    updated_at: Option<Timestamp>,
}

/// What stands in one's message boxes, the newest first. A box that was
/// emptied in the last 30 days is there with an empty text.
#[utoipa::path(get, path = "/drafts", tag = "chat",
    responses((status = 200, body = Page<DraftView>), ErrorResponse))]
pub(super) async fn list_drafts(
    State(parts): State<Parts>,
    actor: Actor,
) -> Result<Answer<Page<DraftView>>> {
    let drafts = parts.db.read(move |tx| actions::drafts(tx, &actor)).await?;
    let views = drafts.into_iter().map(DraftView::from).collect();
    Ok(Answer(Page::whole(views)))
}

fn emptied(parts: &Parts, query: &EmptiedQuery) -> Typed {
    Typed {
        body: String::new(),
        files: Vec::new(),
        at: query.updated_at.unwrap_or_else(|| parts.clock.now()),
    }
}

async fn keep(
    parts: Parts,
    actor: Actor,
    at: DraftPlace,
    typed: Typed,
) -> Result<Answer<DraftView>> {
    let with = parts.clone();
    let kept = parts
        .db
        .write(move |tx| actions::keep_draft(tx, &with, &actor, at, &typed));
    Ok(Answer(kept.await?.into()))
}

/// Keeps what stands in a room's message box. An older text is not taken; what
/// stands there now is answered.
#[utoipa::path(put, path = "/rooms/{id}/draft", tag = "chat", params(("id" = RoomId, Path)),
    request_body = DraftBody, responses((status = 200, body = DraftView), ErrorResponse))]
pub(super) async fn keep_room_draft(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Json(body): Json<DraftBody>,
) -> Result<Answer<DraftView>> {
    keep(parts, actor, DraftPlace::Room(id), body.into()).await
}

/// Says that a room's message box was emptied. A newer text stays and is
/// answered.
#[utoipa::path(delete, path = "/rooms/{id}/draft", tag = "chat", params(("id" = RoomId, Path), EmptiedQuery),
    responses((status = 200, body = DraftView), ErrorResponse))]
pub(super) async fn delete_room_draft(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Params(query): Params<EmptiedQuery>,
) -> Result<Answer<DraftView>> {
    let emptied = emptied(&parts, &query);
    let at = DraftPlace::Room(id);
    keep(parts, actor, at, emptied).await
}

/// Keeps what stands in a thread's message box, as of a room.
#[utoipa::path(put, path = "/threads/{id}/draft", tag = "chat", params(("id" = MessageId, Path)),
    request_body = DraftBody, responses((status = 200, body = DraftView), ErrorResponse))]
pub(super) async fn keep_thread_draft(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    Json(body): Json<DraftBody>,
) -> Result<Answer<DraftView>> {
    keep(parts, actor, DraftPlace::Thread(id), body.into()).await
}

/// Says that a thread's message box was emptied, as of a room.
#[utoipa::path(delete, path = "/threads/{id}/draft", tag = "chat", params(("id" = MessageId, Path), EmptiedQuery),
    responses((status = 200, body = DraftView), ErrorResponse))]
pub(super) async fn delete_thread_draft(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    Params(query): Params<EmptiedQuery>,
) -> Result<Answer<DraftView>> {
    let emptied = emptied(&parts, &query);
    let at = DraftPlace::Thread(id);
    keep(parts, actor, at, emptied).await
}

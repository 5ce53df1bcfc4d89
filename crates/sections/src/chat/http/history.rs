//! `/admin/message-changes`: what messages said before they were changed or
//! deleted, for an administrator's audit.

use assistant::Parts;
use axum::{Json as Answer, extract::State};
use kernel::{
    Result, Timestamp,
    http::{ErrorResponse, Page, PageQuery, Params, Path},
    people::{Administrator, PersonRef},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::chat::{
    actions,
    store::{self, Changed, Version},
    types::{MessageId, Moment, RoomId},
};

/// A message that was changed or deleted, without its text.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangedView {
    id: MessageId,
    room_id: RoomId,
    /// Empty for direct rooms.
    room_name: String,
    author: PersonRef,
    /// How many texts it had before.
    versions: i64,
    changed_at: Timestamp,
    deleted: bool,
}

impl From<Changed> for ChangedView {
    fn from(changed: Changed) -> Self {
        Self {
            id: changed.message,
            room_id: changed.room,
            room_name: changed.room_name,
            author: changed.author,
            versions: changed.versions,
            changed_at: changed.changed_at,
            deleted: changed.deleted,
        }
    }
}

/// Changed and deleted messages, those changed last first; their texts are
/// opened one by one.
#[utoipa::path(get, path = "/admin/message-changes", tag = "admin", params(PageQuery),
    responses((status = 200, body = Page<ChangedView>), ErrorResponse))]
pub(super) async fn list_changes(
    State(parts): State<Parts>,
    _administrator: Administrator,
    Params(query): Params<PageQuery>,
) -> Result<Answer<Page<ChangedView>>> {
    let limit = query.limit()?;
    let before = query.after_id::<Moment>()?;
    let changed = parts
        .db
        .read(move |tx| store::list_changed(tx, before, limit + 1));
    let page = Page::cut(changed.await?, limit, |one| {
        Moment(one.changed_at, one.message).to_string()
    });
    Ok(Answer(page.map(ChangedView::from)))
}

/// A text a message had.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionView {
    /// Its number, from 1.
    number: i64,
    /// With names in place of the ids of those it called.
    body: String,
    written_at: Timestamp,
    replaced_at: Timestamp,
    replaced_by: PersonRef,
}

impl From<Version> for VersionView {
    fn from(version: Version) -> Self {
        Self {
            number: version.number,
            body: version.body,
            written_at: version.written_at,
            replaced_at: version.replaced_at,
            replaced_by: version.replaced_by,
        }
    }
}

/// What a message says now and said before.
#[derive(Serialize, ToSchema)]
pub(super) struct HistoryView {
    id: MessageId,
    author: PersonRef,
    /// Its present text with names in place of ids; empty when it was deleted.
    body: String,
    deleted_at: Option<Timestamp>,
    /// What it said before, the oldest first.
    versions: Vec<VersionView>,
}

/// Opens what a message said before. The audit notes who did.
#[utoipa::path(post, path = "/admin/message-changes/{id}/open", tag = "admin", params(("id" = MessageId, Path)),
    responses((status = 200, body = HistoryView), ErrorResponse))]
pub(super) async fn open_history(
    State(parts): State<Parts>,
    administrator: Administrator,
    Path(id): Path<MessageId>,
) -> Result<Answer<HistoryView>> {
    let with = parts.clone();
    let found = parts
        .db
        .write(move |tx| actions::read_history(tx, &with, &administrator, id));
    let (message, versions) = found.await?;
    Ok(Answer(HistoryView {
        id,
        author: PersonRef {
            id: message.author_id,
            name: message.author_name,
        },
        body: message.body,
        deleted_at: message.deleted_at,
        versions: versions.into_iter().map(VersionView::from).collect(),
    }))
}

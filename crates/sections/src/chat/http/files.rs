//! `/files` and `/rooms/{id}/files`: bringing files and giving them out.

use assistant::Parts;
use axum::{
    Json as Answer,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    files::{self, StoredFile},
    http::{BYTES, ErrorResponse, Page, Params, Path, Shown, content, limit},
    ids::FileId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::chat::{
    access, actions,
    store::{self, FilePlace, PlacedFile},
    types::{ChatFile, ChatFileId, FileKind, MessageId, RoomId, checked_voice},
};

/// A file.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct FileView {
    id: ChatFileId,
    kind: FileKind,
    /// Its name, for show: without folders and signs that cannot be seen.
    pub(super) name: String,
    /// What its bytes are, as far as they tell.
    pub(super) media_type: String,
    /// In bytes.
    pub(super) size: i64,
    /// Of a picture: upright, in pixels.
    width: Option<i64>,
    /// Of a picture: upright, in pixels.
    height: Option<i64>,
    /// Of a voice message.
    duration_ms: Option<i64>,
    /// Of a voice message: how loud each stretch is, as hexadecimal digits.
    levels: String,
    /// Where its bytes are, relative to the server.
    pub(super) url: String,
    /// Of a picture: drawn anew, at most 640 pixels a side.
    thumbnail_url: Option<String>,
    /// Of a picture: drawn anew, at most 2048 pixels a side.
    preview_url: Option<String>,
}

impl FileView {
    pub(super) fn of(file: &ChatFile) -> Self {
        let path = |part: &str| format!("/api/v1/files/{}/{part}", file.id);
        Self {
            id: file.id,
            kind: file.kind,
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            width: file.width,
            height: file.height,
            duration_ms: file.duration_ms,
            levels: file.levels.clone(),
            url: path("content"),
            thumbnail_url: file.thumbnail.map(|_| path("thumbnail")),
            preview_url: file.preview.map(|_| path("preview")),
        }
    }
}

/// What is told of a file that is brought.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UploadQuery {
    /// Its name.
    name: String,
    /// Of a voice message: how long it is, in milliseconds, at most ten minutes.
    voice_ms: Option<i64>,
    /// Of a voice message: how loud each of up to 100 stretches is, a
    /// hexadecimal digit each.
    levels: Option<String>,
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
struct FileBytes(#[expect(dead_code, reason = "read by the derive only")] Vec<u8>);

/// Brings a file, to send it with a message. What it is is seen from its bytes.
/// Until it is sent only its uploader may read it; after a day it is gone.
#[utoipa::path(post, path = "/files", tag = "chat", params(UploadQuery),
    request_body(content = FileBytes, content_type = "application/octet-stream"),
    responses((status = 201, body = FileView), ErrorResponse))]
pub(super) async fn upload_file(
    State(parts): State<Parts>,
    actor: Actor,
    Params(query): Params<UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Answer<FileView>)> {
    let levels = query.levels.unwrap_or_default();
    let voice = query.voice_ms.map(|length| checked_voice(length, &levels));
    let voice = voice.transpose()?;
    let (with, person) = (parts.clone(), actor.person);
    let may_bring = move |tx: &mut Tx<'_>| actions::check_unsent(tx, &with, person);
    parts.db.read(may_bring).await?;
    let bytes = request.into_body().into_data_stream();
    let received = parts.files.receive(&parts.ids, bytes).await?;
    let kept = actions::keep_upload(&parts, &actor, &query.name, voice, received);
    Ok((StatusCode::CREATED, Answer(FileView::of(&kept.await?))))
}

/// Lets one's file go that is not sent yet.
#[utoipa::path(delete, path = "/files/{id}", tag = "chat", params(("id" = ChatFileId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn discard_file(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ChatFileId>,
) -> Result<StatusCode> {
    let gone = parts
        .db
        .write(move |tx| actions::discard_upload(tx, &actor, id));
    gone.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file and the stored bytes of it that `which` names, if this person may
/// read them now.
async fn readable(
    parts: &Parts,
    actor: Actor,
    id: ChatFileId,
    which: fn(&ChatFile) -> Option<FileId>,
) -> Result<(ChatFile, StoredFile)> {
    let found = parts.db.read(move |tx| {
        let file = access::readable_file(tx, &actor, id)?.file;
        let stored = which(&file).ok_or(Error::NotFound)?;
        let stored = files::store::find(tx, stored)?;
        Ok((file, stored))
    });
    found.await
}

/// The bytes of a file as they were brought, to be kept; or a stretch of them.
/// Whoever may not read its message any more is not given them either.
#[utoipa::path(get, path = "/files/{id}/content", tag = "chat", params(("id" = ChatFileId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), ErrorResponse))]
pub(super) async fn download_file(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ChatFileId>,
    headers: HeaderMap,
) -> Result<Response> {
    let (file, stored) = readable(&parts, actor, id, |file| Some(file.file)).await?;
    let shown = Shown {
        name: &file.name,
        // Players want to know what they play; nobody else is told.
        media_type: match file.kind {
            FileKind::Voice => &file.media_type,
            FileKind::File | FileKind::Image => BYTES,
        },
        inline: false,
    };
    content(&parts.files, &stored, shown, &headers).await
}

/// A picture drawn anew by the server, at most 640 pixels a side.
#[utoipa::path(get, path = "/files/{id}/thumbnail", tag = "chat", params(("id" = ChatFileId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), ErrorResponse))]
pub(super) async fn find_thumbnail(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ChatFileId>,
    headers: HeaderMap,
) -> Result<Response> {
    let (file, stored) = readable(&parts, actor, id, |file| file.thumbnail).await?;
    picture(&parts, &file, &stored, &headers).await
}

/// A picture drawn anew by the server, at most 2048 pixels a side.
#[utoipa::path(get, path = "/files/{id}/preview", tag = "chat", params(("id" = ChatFileId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), ErrorResponse))]
pub(super) async fn find_preview(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ChatFileId>,
    headers: HeaderMap,
) -> Result<Response> {
    let (file, stored) = readable(&parts, actor, id, |file| file.preview).await?;
    picture(&parts, &file, &stored, &headers).await
}

async fn picture(
    parts: &Parts,
    file: &ChatFile,
    stored: &StoredFile,
    headers: &HeaderMap,
) -> Result<Response> {
    let shown = Shown {
        name: &file.name,
        media_type: &stored.media_type,
        inline: true,
    };
    content(&parts.files, stored, shown, headers).await
}

/// Which files of a room are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RoomFilesQuery {
    /// Only those of this kind: `file`, `image` or `voice`.
    kind: Option<String>,
    /// How many, 1 to 500; 50 when not said.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A file of a room, with the message it hangs on.
#[derive(Serialize, ToSchema)]
pub(super) struct RoomFileView {
    file: FileView,
    message_id: Option<MessageId>,
    thread_id: Option<MessageId>,
    author_name: String,
    created_at: Timestamp,
}

/// The files of a room, the newest first.
#[utoipa::path(get, path = "/rooms/{id}/files", tag = "chat",
    params(("id" = RoomId, Path), RoomFilesQuery),
    responses((status = 200, body = Page<RoomFileView>), ErrorResponse))]
pub(super) async fn list_room_files(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Params(query): Params<RoomFilesQuery>,
) -> Result<Answer<Page<RoomFileView>>> {
    let limit = limit(query.limit)?;
    let kind = query.kind.as_deref().map(kind).transpose()?;
    let after = query.after.as_deref().map(place).transpose()?;
    let found = parts.db.read(move |tx| {
        let room = access::readable_room(tx, &actor, id)?.room.id;
        store::list_room_files(tx, room, kind, after, limit + 1)
    });
    let cursor = |one: &PlacedFile| format!("{}.{}", one.place.seq, one.place.position);
    let page = Page::cut(found.await?, limit, cursor);
    Ok(Answer(page.map(|one| RoomFileView {
        file: FileView::of(&one.file),
        message_id: one.file.message,
        thread_id: one.thread,
        author_name: one.author,
        created_at: one.sent_at,
    })))
}

fn kind(code: &str) -> Result<FileKind> {
    let all = [FileKind::File, FileKind::Image, FileKind::Voice];
    let found = all.into_iter().find(|kind| kind.code() == code);
    found.ok_or_else(|| Error::invalid("kind", "field-unfit"))
}

fn place(cursor: &str) -> Result<FilePlace> {
    let wrong = || Error::invalid("after", "not-a-cursor");
    let (seq, position) = cursor.split_once('.').ok_or_else(wrong)?;
    Ok(FilePlace {
        seq: seq.parse().map_err(|_| wrong())?,
        position: position.parse().map_err(|_| wrong())?,
    })
}

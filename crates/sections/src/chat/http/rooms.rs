//! `/rooms`: lists, making, members, how far one has read.

use assistant::Parts;
use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Result, Tx,
    http::{ErrorResponse, Json, Page, Params, Path},
    ids::PersonId,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::views::{RoomView, room_view};
use crate::chat::{
    access::{self, ReadableRoom},
    actions, store,
    types::{Posting, Room, RoomId, RoomKind},
};

/// Which rooms are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RoomQuery {
    /// `mine` (the liveliest first, the default) or `open` (by name).
    #[param(inline)]
    filter: Option<RoomFilter>,
    /// How many, 1 to 500.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<RoomId>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum RoomFilter {
    Mine,
    Open,
}

/// Lists rooms.
#[utoipa::path(get, path = "/rooms", tag = "chat", params(RoomQuery),
    responses((status = 200, body = Page<RoomView>), ErrorResponse))]
pub(super) async fn list_rooms(
    State(parts): State<Parts>,
    actor: Actor,
    Params(query): Params<RoomQuery>,
) -> Result<Answer<Page<RoomView>>> {
    let limit = kernel::http::limit(query.limit)?;
    parts
        .db
        .read(move |tx| page_of_rooms(tx, &actor, &query, limit))
        .await
        .map(Answer)
}

fn page_of_rooms(
    tx: &mut Tx<'_>,
    actor: &Actor,
    query: &RoomQuery,
    limit: i64,
) -> Result<Page<RoomView>> {
    let after = query
        .after
        .map(|id| access::readable_room(tx, actor, id))
        .transpose()?;
    let after = after.as_ref().map(|found| &found.room);
    let rooms = match query.filter.unwrap_or(RoomFilter::Mine) {
        RoomFilter::Mine => store::list_mine(tx, actor.person, after, limit + 1)?,
        RoomFilter::Open if actor.guest => Vec::new(),
        RoomFilter::Open => store::list_open(tx, after, limit + 1)?,
    };
    let page = Page::cut(rooms, limit, |room| room.id.to_string());
    let view = |room: Room| {
        let membership = store::find_membership(tx, room.id, actor.person)?;
        room_view(tx, actor, &ReadableRoom { room, membership })
    };
    let items = page.items.into_iter().map(view).collect::<Result<_>>()?;
    Ok(Page {
        items,
        next: page.next,
    })
}

/// A room to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRoomBody {
    /// Its name; not for direct rooms.
    #[serde(default)]
    name: String,
    kind: RoomKind,
    /// People besides oneself; exactly one for a direct room.
    #[serde(default)]
    members: Vec<PersonId>,
    /// Who may write into its main list; everyone in it when not said.
    #[serde(default)]
    posting: Posting,
}

const MAX_FIRST_MEMBERS: usize = 500;

/// Makes a room; the same two people get the same direct room.
#[utoipa::path(post, path = "/rooms", tag = "chat", request_body = NewRoomBody,
    responses((status = 201, body = RoomView), ErrorResponse))]
pub(super) async fn create_room(
    State(parts): State<Parts>,
    actor: Actor,
    Json(body): Json<NewRoomBody>,
) -> Result<(StatusCode, Answer<RoomView>)> {
    if body.members.len() > MAX_FIRST_MEMBERS {
        return Err(Error::invalid("members", "too-many-members"));
    }
    let new = actions::NewRoom {
        name: body.name,
        kind: body.kind,
        members: body.members,
        posting: body.posting,
    };
    let with = parts.clone();
    let view = parts.db.write(move |tx| {
        let found = actions::create_room(tx, &with, &actor, &new)?;
        room_view(tx, &actor, &found)
    });
    Ok((StatusCode::CREATED, Answer(view.await?)))
}

/// One room.
#[utoipa::path(get, path = "/rooms/{id}", tag = "chat", params(("id" = RoomId, Path)),
    responses((status = 200, body = RoomView), ErrorResponse))]
pub(super) async fn find_room(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
) -> Result<Answer<RoomView>> {
    let view = parts.db.read(move |tx| {
        let found = access::readable_room(tx, &actor, id)?;
        room_view(tx, &actor, &found)
    });
    view.await.map(Answer)
}

/// What is to change of a room.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoomChanges {
    name: Option<String>,
    topic: Option<String>,
    /// Who may write into its main list.
    posting: Option<Posting>,
    /// Whether its people see how far the others have read.
    shows_reads: Option<bool>,
}

/// Changes what a room is called, what it is about and how one writes there;
/// its owners and moderators may.
#[utoipa::path(patch, path = "/rooms/{id}", tag = "chat", params(("id" = RoomId, Path)),
    request_body = RoomChanges, responses((status = 200, body = RoomView), ErrorResponse))]
pub(super) async fn update_room(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Json(changes): Json<RoomChanges>,
) -> Result<Answer<RoomView>> {
    let view = parts.db.write(move |tx| {
        let changes = actions::RoomChanges {
            name: changes.name,
            topic: changes.topic,
            posting: changes.posting,
            shows_reads: changes.shows_reads,
        };
        let found = actions::update_room(tx, &actor, id, &changes)?;
        room_view(tx, &actor, &found)
    });
    view.await.map(Answer)
}

/// How far a person has read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadMark {
    /// Everything up to this number is read.
    seq: i64,
}

/// Sets how far one has read; a lower number marks as unread.
#[utoipa::path(put, path = "/rooms/{id}/read", tag = "chat", params(("id" = RoomId, Path)),
    request_body = ReadMark, responses((status = 200, body = RoomView), ErrorResponse))]
pub(super) async fn mark_read(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Json(mark): Json<ReadMark>,
) -> Result<Answer<RoomView>> {
    let clock = parts.clock.clone();
    let view = parts.db.write(move |tx| {
        let found = actions::mark_read(tx, &clock, &actor, id, mark.seq)?;
        room_view(tx, &actor, &found)
    });
    view.await.map(Answer)
}

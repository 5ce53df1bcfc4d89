//! `/rooms/{id}/members`: who is in a room, who looks after it, what each is
//! told.

use assistant::Parts;
use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Result, Timestamp,
    http::{ErrorResponse, Json, Page, Path},
    ids::PersonId,
    people::Person,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::{RoomView, room_view};
use crate::chat::{
    access, actions, store,
    types::{Level, Role, RoomId},
};

/// A member of a room.
#[derive(Serialize, ToSchema)]
pub(super) struct MemberView {
    #[serde(flatten)]
    person: Person,
    /// What they may do beyond writing.
    role: Role,
}

/// Lists a room's members.
#[utoipa::path(get, path = "/rooms/{id}/members", tag = "chat", params(("id" = RoomId, Path)),
    responses((status = 200, body = Page<MemberView>), ErrorResponse))]
pub(super) async fn list_members(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
) -> Result<Answer<Page<MemberView>>> {
    let members = parts.db.read(move |tx| {
        let found = access::readable_room(tx, &actor, id)?;
        let roles = store::list_roles(tx, found.room.id)?;
        let ids: Vec<_> = roles.iter().map(|(id, _)| *id).collect();
        let people = kernel::people::store::find_all(tx, &ids)?;
        let view = |person: Person| {
            let role = roles.iter().find(|(id, _)| *id == person.id);
            MemberView {
                role: role.map_or_else(Role::default, |(_, role)| *role),
                person: person.seen_by(&actor),
            }
        };
        Ok(people.into_iter().map(view).collect())
    });
    Ok(Answer(Page::whole(members.await?)))
}

/// Joins an open room, or adds somebody to a room one is in.
#[utoipa::path(put, path = "/rooms/{id}/members/{person_id}", tag = "chat",
    params(("id" = RoomId, Path), ("person_id" = PersonId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn add_member(
    State(parts): State<Parts>,
    actor: Actor,
    Path((id, person)): Path<(RoomId, PersonId)>,
) -> Result<StatusCode> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| actions::add_member(tx, &actor, id, person, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leaves a room, or takes somebody out of a closed one.
#[utoipa::path(delete, path = "/rooms/{id}/members/{person_id}", tag = "chat",
    params(("id" = RoomId, Path), ("person_id" = PersonId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn remove_member(
    State(parts): State<Parts>,
    actor: Actor,
    Path((id, person)): Path<(RoomId, PersonId)>,
) -> Result<StatusCode> {
    parts
        .db
        .write(move |tx| actions::remove_member(tx, &actor, id, person))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a member may do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleBody {
    role: Role,
}

/// Says who moderates and owns a room; its owners may.
#[utoipa::path(put, path = "/rooms/{id}/members/{person_id}/role", tag = "chat",
    params(("id" = RoomId, Path), ("person_id" = PersonId, Path)), request_body = RoleBody,
    responses((status = 204), ErrorResponse))]
pub(super) async fn set_role(
    State(parts): State<Parts>,
    actor: Actor,
    Path((id, person)): Path<(RoomId, PersonId)>,
    Json(body): Json<RoleBody>,
) -> Result<StatusCode> {
    parts
        .db
        .write(move |tx| actions::set_role(tx, &actor, id, person, body.role))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What one wants to be told of a room.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelBody {
    /// Null leaves it to the kind of the room.
    level: Option<Level>,
    /// Until then nothing at all.
    muted_until: Option<Timestamp>,
}

/// Says what one is told of a room.
#[utoipa::path(put, path = "/rooms/{id}/level", tag = "chat", params(("id" = RoomId, Path)),
    request_body = LevelBody, responses((status = 200, body = RoomView), ErrorResponse))]
pub(super) async fn set_level(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Json(body): Json<LevelBody>,
) -> Result<Answer<RoomView>> {
    let view = parts.db.write(move |tx| {
        actions::set_level(tx, &actor, id, body.level, body.muted_until)?;
        let found = access::readable_room(tx, &actor, id)?;
        room_view(tx, &actor, &found)
    });
    view.await.map(Answer)
}

//! What people put on messages: reactions, pins, saved messages, and how far
//! they have read.

use assistant::Parts;
use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    http::{ErrorResponse, Json, Page, PageQuery, Params, Path},
    ids::PersonId,
    people::{Person, PersonRef},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::{MessageView, one_view};
use crate::chat::{
    access,
    actions::{self, name_for},
    store,
    types::{MessageId, Moment, Reminder, RoomId},
};

/// Adds one's reaction.
#[utoipa::path(put, path = "/messages/{id}/reactions/{emoji}", tag = "chat",
    params(("id" = MessageId, Path), ("emoji" = String, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn add_reaction(
    State(parts): State<Parts>,
    actor: Actor,
    Path((id, emoji)): Path<(MessageId, String)>,
) -> Result<StatusCode> {
    react(parts, actor, id, emoji, true).await
}

/// Takes one's reaction back.
#[utoipa::path(delete, path = "/messages/{id}/reactions/{emoji}", tag = "chat",
    params(("id" = MessageId, Path), ("emoji" = String, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn remove_reaction(
    State(parts): State<Parts>,
    actor: Actor,
    Path((id, emoji)): Path<(MessageId, String)>,
) -> Result<StatusCode> {
    react(parts, actor, id, emoji, false).await
}

async fn react(
    parts: Parts,
    actor: Actor,
    id: MessageId,
    emoji: String,
    on: bool,
) -> Result<StatusCode> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| actions::react(tx, &actor, id, &emoji, on, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who reacted to a message with one emoji.
#[utoipa::path(get, path = "/messages/{id}/reactions/{emoji}", tag = "chat",
    params(("id" = MessageId, Path), ("emoji" = String, Path), PageQuery),
    responses((status = 200, body = Page<PersonRef>), ErrorResponse))]
pub(super) async fn list_reacted(
    State(parts): State<Parts>,
    actor: Actor,
    Path((id, emoji)): Path<(MessageId, String)>,
    Params(query): Params<PageQuery>,
) -> Result<Answer<Page<PersonRef>>> {
    let (limit, after) = (query.limit()?, query.after_id()?);
    let people = parts.db.read(move |tx| {
        let emoji = actions::checked_emoji(&emoji)?;
        let message = access::readable_message(tx, &actor, id)?.message;
        store::list_reacted(tx, &message, emoji, after, limit + 1)
    });
    let page = Page::cut(people.await?, limit, |person| person.id.to_string());
    Ok(Answer(page))
}

/// Who has read a message, where the room shows it.
#[utoipa::path(get, path = "/messages/{id}/readers", tag = "chat",
    params(("id" = MessageId, Path), PageQuery),
    responses((status = 200, body = Page<Person>), ErrorResponse))]
pub(super) async fn list_readers(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    Params(query): Params<PageQuery>,
) -> Result<Answer<Page<Person>>> {
    let (limit, after) = (query.limit()?, query.after_id::<PersonId>()?);
    let page = parts.db.read(move |tx| {
        let message = access::readable_message(tx, &actor, id)?.message;
        let room = access::writable_room(tx, &actor, message.room_id)?.room;
        if !room.shows_reads {
            return Err(Error::forbidden("room-hides-reads"));
        }
        if message.thread_id.is_some() {
            // How far a thread is read is known only of those who follow it.
            return Err(Error::forbidden("reply-hides-reads"));
        }
        let ids = store::list_readers(tx, &message, after, limit + 1)?;
        let page = Page::cut(ids, limit, ToString::to_string);
        let found = kernel::people::store::find_all(tx, &page.items)?;
        let items = found.into_iter().map(|one| one.seen_by(&actor)).collect();
        Ok(Page {
            items,
            next: page.next,
        })
    });
    page.await.map(Answer)
}

/// Pins a message in its room.
#[utoipa::path(put, path = "/messages/{id}/pin", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn pin_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| actions::pin(tx, &actor, id, true, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a pin out.
#[utoipa::path(delete, path = "/messages/{id}/pin", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn unpin_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| actions::pin(tx, &actor, id, false, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is pinned in a room, the last first.
#[utoipa::path(get, path = "/rooms/{id}/pins", tag = "chat", params(("id" = RoomId, Path)),
    responses((status = 200, body = Page<MessageView>), ErrorResponse))]
pub(super) async fn list_pins(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
) -> Result<Answer<Page<MessageView>>> {
    let views = parts.db.read(move |tx| {
        let ids = actions::pinned(tx, &actor, id)?;
        let view = |id| {
            let message = store::find_message(tx, id)?;
            one_view(tx, &actor, message)
        };
        ids.into_iter().map(view).collect::<Result<Vec<_>>>()
    });
    Ok(Answer(Page::whole(views.await?)))
}

/// A message a person saved.
#[derive(Serialize, ToSchema)]
pub(super) struct SavedView {
    message: MessageView,
    room_name: String,
    /// When this person will be told of it.
    remind_at: Option<Timestamp>,
    /// Of what, in their own words.
    note: String,
}

/// What one saved for later, the last first.
#[utoipa::path(get, path = "/saved", tag = "chat", params(PageQuery),
    responses((status = 200, body = Page<SavedView>), ErrorResponse))]
pub(super) async fn list_saved(
    State(parts): State<Parts>,
    actor: Actor,
    Params(query): Params<PageQuery>,
) -> Result<Answer<Page<SavedView>>> {
    let (limit, after) = (query.limit()?, query.after_id()?);
    let list = move |tx: &mut Tx<'_>| {
        let fetch = |tx: &mut Tx<'_>, after, many| store::list_saved(tx, actor.person, after, many);
        // A room can be lost after its message was saved.
        let keep = |tx: &mut Tx<'_>, at: &Moment| match access::readable_message(tx, &actor, at.1) {
            Ok(_) => Ok(true),
            Err(Error::NotFound) => Ok(false),
            Err(error) => Err(error),
        };
        let page = Page::kept(tx, limit, after, |at| *at, fetch, keep)?;
        let view = |Moment(_, id): Moment| {
            let found = access::readable_message(tx, &actor, id)?;
            let reminder = store::find_reminder(tx, actor.person, id)?;
            Ok(SavedView {
                remind_at: reminder.as_ref().map(|one| one.at),
                note: reminder.map_or_else(String::new, |one| one.note),
                room_name: name_for(tx, &actor, &found.room)?,
                message: one_view(tx, &actor, found.message)?,
            })
        };
        let items = page.items.into_iter().map(view).collect::<Result<_>>()?;
        Ok(Page {
            items,
            next: page.next,
        })
    };
    parts.db.read(list).await.map(Answer)
}

/// Saves a message for later.
#[utoipa::path(put, path = "/saved/{id}", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn save_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| actions::save(tx, &actor, id, true, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets a saved message.
#[utoipa::path(delete, path = "/saved/{id}", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn forget_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| actions::save(tx, &actor, id, false, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// When to tell of a message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReminderBody {
    /// A minute to two years from now.
    remind_at: Timestamp,
    /// Of what, up to 500 characters.
    #[serde(default)]
    note: String,
}

/// Saves a message and reminds one of it at a moment.
#[utoipa::path(put, path = "/saved/{id}/reminder", tag = "chat", params(("id" = MessageId, Path)),
    request_body = ReminderBody, responses((status = 204), ErrorResponse))]
pub(super) async fn set_reminder(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    Json(body): Json<ReminderBody>,
) -> Result<StatusCode> {
    let reminder = Reminder::checked(body.remind_at, &body.note, parts.clock.now())?;
    let with = parts.clone();
    parts
        .db
        .write(move |tx| actions::remind(tx, &with, &actor, id, &reminder))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a reminder back; the message stays saved.
#[utoipa::path(delete, path = "/saved/{id}/reminder", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn forget_reminder(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    parts
        .db
        .write(move |tx| actions::forget_reminder(tx, actor.person, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

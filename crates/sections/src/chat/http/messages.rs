//! `/rooms/{id}/messages` and `/threads/{id}`.

use assistant::Parts;
use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    http::{ErrorResponse, Json, Params, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    polls::NewPollBody,
    views::{MessageView, message_views, one_view},
};
use crate::chat::{
    access, actions, store,
    types::{ChatFileId, Message, MessageId, NewMessage, RoomId},
};

/// Which messages are wanted; the newest when nothing is said.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MessageQuery {
    /// Those just before this message.
    before: Option<MessageId>,
    /// Those just after this message.
    after: Option<MessageId>,
    /// Those on both sides of this message, and it.
    around: Option<MessageId>,
    /// Those around the first message written at or after this moment.
    at: Option<Timestamp>,
    /// How many, 1 to 500.
    limit: Option<i64>,
}

/// A page of messages, oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct MessagePage {
    items: Vec<MessageView>,
    /// Where to go on in the asked direction.
    next: Option<MessageId>,
    has_before: bool,
    has_after: bool,
}

/// Lists messages of a room's main list.
#[utoipa::path(get, path = "/rooms/{id}/messages", tag = "chat",
    params(("id" = RoomId, Path), MessageQuery),
    responses((status = 200, body = MessagePage), ErrorResponse))]
pub(super) async fn list_messages(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Params(query): Params<MessageQuery>,
) -> Result<Answer<MessagePage>> {
    let limit = kernel::http::limit(query.limit)?;
    parts
        .db
        .read(move |tx| message_page(tx, &actor, id, &query, limit))
        .await
        .map(Answer)
}

fn message_page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RoomId,
    query: &MessageQuery,
    limit: i64,
) -> Result<MessagePage> {
    let room = access::readable_room(tx, actor, id)?.room.id;
    match (query.before, query.after, query.around, query.at) {
        (None, None, None, None) => before(tx, actor, room, i64::MAX, limit, false),
        (Some(message), None, None, None) => {
            let seq = seq_of(tx, room, message)?;
            before(tx, actor, room, seq, limit, true)
        }
        (None, Some(message), None, None) => {
            let seq = seq_of(tx, room, message)?;
            after(tx, actor, room, seq, limit)
        }
        (None, None, Some(message), None) => around(tx, actor, room, message, limit),
        (None, None, None, Some(moment)) => at(tx, actor, room, moment, limit),
        _ => Err(Error::invalid("around", "one-of-before-after-around")),
    }
}

/// A day is opened at its first message, or at the end where nothing was
/// written since.
fn at(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    moment: Timestamp,
    limit: i64,
) -> Result<MessagePage> {
    match store::find_seq_at(tx, room, moment)? {
        Some(seq) => around_seq(tx, actor, room, seq, limit),
        None => before(tx, actor, room, i64::MAX, limit, false),
    }
}

/// A cursor must be a message of this room: others do not exist here.
pub(super) fn seq_of(tx: &mut Tx<'_>, room: RoomId, id: MessageId) -> Result<i64> {
    let message = store::find_message(tx, id)?;
    if message.room_id == room {
        Ok(message.seq)
    } else {
        Err(Error::NotFound)
    }
}

fn before(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    seq: i64,
    limit: i64,
    has_after: bool,
) -> Result<MessagePage> {
    let (mut messages, has_before) = cut(store::list_before(tx, room, seq, limit + 1)?, limit);
    messages.reverse();
    let next = messages
        .first()
        .filter(|_| has_before)
        .map(|message| message.id);
    Ok(MessagePage {
        items: message_views(tx, actor, messages)?,
        next,
        has_before,
        has_after,
    })
}

fn after(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    seq: i64,
    limit: i64,
) -> Result<MessagePage> {
    let (messages, has_after) = cut(store::list_after(tx, room, seq, limit + 1)?, limit);
    let next = messages
        .last()
        .filter(|_| has_after)
        .map(|message| message.id);
    Ok(MessagePage {
        items: message_views(tx, actor, messages)?,
        next,
        has_before: true,
        has_after,
    })
}

fn around(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    id: MessageId,
    limit: i64,
) -> Result<MessagePage> {
    let wanted = store::find_message(tx, id)?;
    // A reply is shown in its thread; the list opens at the thread's root.
    let middle = match wanted.thread_id {
        Some(under) => store::find_message(tx, under)?,
        None => wanted,
    };
    if middle.room_id != room {
        return Err(Error::NotFound);
    }
    around_seq(tx, actor, room, middle.seq, limit)
}

fn around_seq(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: RoomId,
    seq: i64,
    limit: i64,
) -> Result<MessagePage> {
    let newer = limit / 2;
    let older = limit - newer;
    let (mut messages, has_before) = cut(store::list_before(tx, room, seq + 1, older + 1)?, older);
    messages.reverse();
    let (newer, has_after) = cut(store::list_after(tx, room, seq, newer + 1)?, newer);
    messages.extend(newer);
    let next = messages
        .first()
        .filter(|_| has_before)
        .map(|message| message.id);
    Ok(MessagePage {
        items: message_views(tx, actor, messages)?,
        next,
        has_before,
        has_after,
    })
}

/// One more than wanted was fetched, to know whether there are more.
pub(super) fn cut(mut messages: Vec<Message>, limit: i64) -> (Vec<Message>, bool) {
    let keep = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = messages.len() > keep;
    messages.truncate(keep);
    (messages, more)
}

/// A message to be posted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMessageBody {
    /// A CommonMark subset with `<@user:id>`, `<@department:id>` and `<@all>`
    /// for mentions; may be empty where another message is quoted or files are sent.
    body: String,
    /// The sender's own id: sending twice posts once.
    client_id: Uuid,
    /// The message it replies to.
    thread_id: Option<MessageId>,
    /// The message it quotes or forwards. Its text is shown to those only who
    /// may read it where it was written.
    quoted_id: Option<MessageId>,
    /// Confirms that more than 20 people are called.
    #[serde(default)]
    calls_many: bool,
    /// What it asks; its text is the question then.
    poll: Option<NewPollBody>,
    /// Files of the sender's that are not sent yet, at most 20, in this order.
    #[serde(default)]
    files: Vec<ChatFileId>,
}

/// Posts a message. The same `client_id` answers the same message with 200.
#[utoipa::path(post, path = "/rooms/{id}/messages", tag = "chat", params(("id" = RoomId, Path)),
    request_body = NewMessageBody,
    responses((status = 201, body = MessageView), (status = 200, body = MessageView), ErrorResponse))]
pub(super) async fn post_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
    Json(body): Json<NewMessageBody>,
) -> Result<(StatusCode, Answer<MessageView>)> {
    let new = NewMessage {
        body: body.body,
        client_id: body.client_id,
        thread_id: body.thread_id,
        quoted_id: body.quoted_id,
        calls_many: body.calls_many,
        poll: body.poll.map(Into::into),
        files: body.files,
    };
    let with = parts.clone();
    let (view, is_new) = parts
        .db
        .write(move |tx| {
            let posted = actions::post_message(tx, &with, &actor, id, &new)?;
            Ok((one_view(tx, &actor, posted.message)?, posted.new))
        })
        .await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Answer(view)))
}

/// What a message shall say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditBody {
    /// The new text.
    body: String,
    /// Confirms that more than 20 people are called.
    #[serde(default)]
    calls_many: bool,
}

/// One message.
#[utoipa::path(get, path = "/messages/{id}", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 200, body = MessageView), ErrorResponse))]
pub(super) async fn find_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<Answer<MessageView>> {
    let view = parts.db.read(move |tx| {
        let message = access::readable_message(tx, &actor, id)?.message;
        one_view(tx, &actor, message)
    });
    view.await.map(Answer)
}

/// Gives one's own message another text; what it said before is kept for the
/// administrator.
#[utoipa::path(patch, path = "/messages/{id}", tag = "chat", params(("id" = MessageId, Path)),
    request_body = EditBody, responses((status = 200, body = MessageView), ErrorResponse))]
pub(super) async fn edit_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    Json(body): Json<EditBody>,
) -> Result<Answer<MessageView>> {
    let with = parts.clone();
    let view = parts.db.write(move |tx| {
        let message = actions::edit_message(tx, &with, &actor, id, &body.body, body.calls_many)?;
        one_view(tx, &actor, message)
    });
    view.await.map(Answer)
}

/// Takes a message away: one's own, or any in a room one looks after.
#[utoipa::path(delete, path = "/messages/{id}", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn delete_message(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    let with = parts.clone();
    parts
        .db
        .write(move |tx| actions::delete_message(tx, &with, &actor, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

//! `/threads`: the replies to a message, and the threads a person follows.

use assistant::Parts;
use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Result, Tx,
    http::{ErrorResponse, Page, PageQuery, Params, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    messages::{cut, seq_of},
    views::{MessageView, message_views, one_view},
};
use crate::chat::{
    access,
    actions::{self, name_for},
    store,
    types::{MessageId, Moment},
};

/// Which replies are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ThreadQuery {
    /// Those after this reply.
    after: Option<MessageId>,
    /// How many, 1 to 500.
    limit: Option<i64>,
}

/// A thread.
#[derive(Serialize, ToSchema)]
pub(super) struct ThreadView {
    /// The message it hangs under.
    root: MessageView,
    /// Replies, oldest first.
    items: Vec<MessageView>,
    /// Where to go on.
    next: Option<MessageId>,
    has_before: bool,
    has_after: bool,
    /// Whether this person is told of replies.
    following: bool,
}

/// A thread with its replies.
#[utoipa::path(get, path = "/threads/{id}", tag = "chat", params(("id" = MessageId, Path), ThreadQuery),
    responses((status = 200, body = ThreadView), ErrorResponse))]
pub(super) async fn find_thread(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    Params(query): Params<ThreadQuery>,
) -> Result<Answer<ThreadView>> {
    let limit = kernel::http::limit(query.limit)?;
    let view = parts.db.read(move |tx| {
        let root = access::readable_thread(tx, &actor, id)?.root;
        let from = query
            .after
            .map(|after| seq_of(tx, root.room_id, after))
            .transpose()?;
        let replies = store::list_replies(tx, id, from.unwrap_or(0), limit + 1)?;
        let (messages, has_after) = cut(replies, limit);
        let next = messages
            .last()
            .filter(|_| has_after)
            .map(|message| message.id);
        let items = message_views(tx, &actor, messages)?;
        Ok(ThreadView {
            following: store::find_following(tx, id, actor.person)?.unwrap_or(false),
            root: one_view(tx, &actor, root)?,
            items,
            next,
            has_before: from.is_some(),
            has_after,
        })
    });
    view.await.map(Answer)
}

/// A thread a person follows.
#[derive(Serialize, ToSchema)]
pub(super) struct FollowedView {
    /// The message it hangs under.
    root: MessageView,
    room_name: String,
    /// Replies of others they have not read.
    unread_count: i64,
}

/// The threads one follows, the liveliest first.
#[utoipa::path(get, path = "/threads", tag = "chat", params(PageQuery),
    responses((status = 200, body = Page<FollowedView>), ErrorResponse))]
pub(super) async fn list_threads(
    State(parts): State<Parts>,
    actor: Actor,
    Params(query): Params<PageQuery>,
) -> Result<Answer<Page<FollowedView>>> {
    let (limit, after) = (query.limit()?, query.after_id()?);
    let list = move |tx: &mut Tx<'_>| {
        let fetch =
            |tx: &mut Tx<'_>, after, many| store::list_followed(tx, actor.person, after, many);
        // A room can be lost after its thread was followed.
        let keep =
            |tx: &mut Tx<'_>, (at, _): &(Moment, i64)| access::may_read_thread(tx, &actor, at.1.0);
        let page = Page::kept(tx, limit, after, |(at, _)| *at, fetch, keep)?;
        let view = |(Moment(_, id), unread_count): (Moment, i64)| {
            let thread = access::readable_thread(tx, &actor, id)?;
            Ok(FollowedView {
                room_name: name_for(tx, &actor, &thread.room)?,
                root: one_view(tx, &actor, thread.root)?,
                unread_count,
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

/// Whether one follows a thread.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Following {
    following: bool,
}

/// Follows a thread, or stops.
#[utoipa::path(put, path = "/threads/{id}/following", tag = "chat", params(("id" = MessageId, Path)),
    request_body = Following, responses((status = 204), ErrorResponse))]
pub(super) async fn follow_thread(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    kernel::http::Json(body): kernel::http::Json<Following>,
) -> Result<StatusCode> {
    parts
        .db
        .write(move |tx| actions::follow_thread(tx, &actor, id, body.following))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How far a thread was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ThreadRead {
    /// The number of the newest reply that was seen.
    seq: i64,
}

/// Notes how far a thread was read.
#[utoipa::path(put, path = "/threads/{id}/read", tag = "chat", params(("id" = MessageId, Path)),
    request_body = ThreadRead, responses((status = 204), ErrorResponse))]
pub(super) async fn read_thread(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    kernel::http::Json(body): kernel::http::Json<ThreadRead>,
) -> Result<StatusCode> {
    let clock = parts.clock.clone();
    parts
        .db
        .write(move |tx| actions::read_thread(tx, &clock, &actor, id, body.seq))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

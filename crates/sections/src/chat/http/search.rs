//! `/search`: messages a person may read.

use assistant::Parts;
use axum::{Json as Answer, extract::State};
use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    http::{ErrorResponse, Page, Params},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::chat::{
    access,
    actions::{name_for, plain_excerpt},
    store,
    types::{MessageId, RoomId},
};

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// Words that must all occur, in any form.
    q: String,
    /// Only `chat` so far.
    r#in: Option<String>,
    /// How many, 1 to 500.
    limit: Option<i64>,
}

/// A message that was found.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundView {
    /// `chat.message`.
    kind: String,
    id: MessageId,
    room_id: RoomId,
    room_name: String,
    author_name: String,
    excerpt: String,
    created_at: Timestamp,
}

const MAX_QUERY: usize = 200;

/// Finds messages, the newest first.
#[utoipa::path(get, path = "/search", tag = "chat", params(SearchQuery),
    responses((status = 200, body = Page<FoundView>), ErrorResponse))]
pub(super) async fn search_messages(
    State(parts): State<Parts>,
    actor: Actor,
    Params(query): Params<SearchQuery>,
) -> Result<Answer<Page<FoundView>>> {
    let limit = kernel::http::limit(query.limit)?;
    if query.q.chars().count() > MAX_QUERY {
        return Err(Error::invalid("q", "text-too-long"));
    }
    if query
        .r#in
        .as_deref()
        .is_some_and(|section| section != "chat")
    {
        return Err(Error::invalid("in", "section-unknown"));
    }
    let found = parts.db.read(move |tx| {
        let ids = store::search(tx, actor.person, &query.q, limit)?;
        ids.into_iter()
            .map(|id| found_view(tx, &actor, id))
            .collect()
    });
    Ok(Answer(Page::whole(found.await?)))
}

fn found_view(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<FoundView> {
    let message = store::find_message(tx, id)?;
    let room = access::readable_room(tx, actor, message.room_id)?;
    Ok(FoundView {
        kind: "chat.message".to_owned(),
        id,
        room_id: message.room_id,
        room_name: name_for(tx, actor, &room)?,
        excerpt: plain_excerpt(tx, &message, 200)?,
        author_name: message.author_name,
        created_at: message.created_at,
    })
}

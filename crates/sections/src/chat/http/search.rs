//! `/search`: messages a person may read.

use assistant::Parts;
use axum::{Json as Answer, extract::State};
use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    http::{ErrorResponse, Page, Params},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{quotes::told_words, views::author_name};
use crate::chat::{
    access,
    actions::{name_for, plain_excerpt},
    store::{self, Sought},
    types::{MessageId, RoomId, asked},
};

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// Words that must all occur, in any form; and `from:` with part of a
    /// name, `in:` with part of a room's, `before:` and `after:` with a day, `has:`
    /// with `link`, `reaction`, `pin`, `thread` or `quote`.
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
    /// The thread it stands in; null in the room's main list.
    thread_id: Option<MessageId>,
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
    let asked = asked(&query.q)?;
    let found = parts.db.read(move |tx| {
        let sought = Sought {
            person: actor.person,
            guest: actor.guest,
            asked: &asked,
            since: midnight(&actor, asked.since)?,
            before: midnight(&actor, asked.before)?,
        };
        let ids = store::search(tx, &sought, limit)?;
        ids.into_iter()
            .map(|id| found_view(tx, &actor, id))
            .collect()
    });
    Ok(Answer(Page::whole(found.await?)))
}

/// When a day begins where this person is.
fn midnight(actor: &Actor, day: Option<jiff::civil::Date>) -> Result<Option<Timestamp>> {
    let begins = |day: jiff::civil::Date| day.to_zoned(actor.zone());
    let moment = day.map(begins).transpose();
    let wrong = |_| Error::invalid("q", "search-day-wrong");
    Ok(moment.map_err(wrong)?.map(|day| day.timestamp().into()))
}

fn found_view(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<FoundView> {
    let message = store::find_message(tx, id)?;
    let room = access::readable_room(tx, actor, message.room_id)?;
    Ok(FoundView {
        kind: "chat.message".to_owned(),
        id,
        room_id: message.room_id,
        thread_id: message.thread_id,
        room_name: name_for(tx, actor, &room)?,
        excerpt: if message.by_assistant {
            told_words(tx, actor, &message, 200)?
        } else {
            plain_excerpt(tx, &message, 200, actor.language)?
        },
        author_name: author_name(&message, actor.language),
        created_at: message.created_at,
    })
}

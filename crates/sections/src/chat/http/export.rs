//! `/rooms/{id}/export`: a room as lines of JSON.

use std::collections::HashMap;

use assistant::Parts;
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use futures::stream;
use kernel::{
    Actor, Error, Result, Tx,
    http::{ErrorResponse, Path, disposition},
    ids::PersonId,
    people,
};
use serde::Serialize;

use super::views::message_views;
use crate::chat::{
    access,
    actions::{begin_export, name_for},
    store,
    types::{HISTORY_VERSION, HistoryHead, RoomId, shown_name},
};

/// Messages read at once.
const STRETCH: i64 = 200;

/// How far an export has come.
struct Way {
    parts: Parts,
    actor: Actor,
    room: RoomId,
    /// The number of the last message written down; none before the head.
    after: Option<i64>,
    /// The head, before anything else.
    head: Bytes,
}

/// Takes a room away as lines of JSON, one for each message, with what the
/// asker may read of it: owners may, of a room of two both, and administrators
/// who are in it. The form is that of an import.
#[utoipa::path(get, path = "/rooms/{id}/export", tag = "chat", params(("id" = RoomId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/x-ndjson"), ErrorResponse))]
pub(super) async fn export_room(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RoomId>,
) -> Result<Response> {
    let (with, who) = (parts.clone(), actor.clone());
    let head = parts.db.write(move |tx| head(tx, &with, &who, id));
    let head = head.await?;
    let name = format!("{}.jsonl", shown_name(&head.name));
    let way = Way {
        parts,
        actor,
        room: id,
        after: None,
        head: line(&head)?.into(),
    };
    let pieces = stream::try_unfold(way, |way| async move { way.next().await });
    let mut answer = Response::new(Body::from_stream(pieces));
    let headers = answer.headers_mut();
    let lines = HeaderValue::from_static("application/x-ndjson");
    headers.insert(header::CONTENT_TYPE, lines);
    let disposition = HeaderValue::try_from(disposition(&name, false)).map_err(Error::internal)?;
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(answer)
}

fn head(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: RoomId) -> Result<HistoryHead> {
    let room = begin_export(tx, parts, actor, id)?;
    let found = access::readable_room(tx, actor, id)?;
    Ok(HistoryHead {
        sufler: "room".to_owned(),
        version: HISTORY_VERSION,
        name: name_for(tx, actor, &found)?,
        kind: room.kind,
        topic: room.topic,
        exported_at: parts.clock.now(),
    })
}

impl Way {
    /// The next lines. Whoever may not export any more is given none.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, std::io::Error> {
        let Some(after) = self.after else {
            self.after = Some(0);
            return Ok(Some((self.head.clone(), self)));
        };
        let (parts, actor, room) = (self.parts.clone(), self.actor.clone(), self.room);
        let read = self.parts.db.read(move |tx| {
            let actor = still(tx, &parts, actor)?;
            stretch(tx, &actor, room, after)
        });
        let (text, last) = read.await.map_err(std::io::Error::other)?;
        self.after = last;
        Ok(last.map(|_| (Bytes::from(text), self)))
    }
}

/// Who asked, as they are now; nobody whose access has ended.
fn still(tx: &mut Tx<'_>, parts: &Parts, actor: Actor) -> Result<Actor> {
    if !parts.access.holds(tx, &actor, parts.clock.now())? {
        return Err(Error::Unauthenticated);
    }
    let person = people::store::find(tx, actor.person)?;
    Ok(Actor {
        administrator: actor.administrator && person.administrator,
        guest: person.guest,
        ..actor
    })
}

/// Some messages after a number as lines, and the number of the last one.
fn stretch(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RoomId,
    after: i64,
) -> Result<(String, Option<i64>)> {
    let room = access::exportable_room(tx, actor, id)?.room.id;
    let messages = store::list_whole(tx, room, after, STRETCH)?;
    let last = messages.last().map(|message| message.seq);
    let mut authors: Vec<PersonId> = messages.iter().map(|message| message.author_id).collect();
    authors.sort_unstable();
    authors.dedup();
    let people = people::store::find_all(tx, &authors)?.into_iter();
    let addresses: HashMap<_, _> = people
        .map(|person| person.seen_by(actor))
        .filter(|person| !person.email.is_empty())
        .map(|person| (person.id, person.email))
        .collect();
    let mut text = String::new();
    for view in message_views(tx, actor, messages)? {
        text.push_str(&line(&view.written_down(&addresses))?);
    }
    Ok((text, last))
}

fn line(value: &impl Serialize) -> Result<String> {
    let mut text = serde_json::to_string(value).map_err(Error::internal)?;
    text.push('\n');
    Ok(text)
}

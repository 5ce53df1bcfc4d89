//! What pages are given of rooms and messages.

use kernel::{
    Actor, Result, Timestamp, Tx,
    ids::{FileId, PersonId},
    people::{Person, PersonRef},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::chat::{
    access::ReadableRoom,
    actions::{name_for, plain_excerpt},
    store,
    types::{Message, MessageId, RoomId, RoomKind},
};

/// A room as one person sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct RoomView {
    id: RoomId,
    /// Of a direct room: the other person's name.
    name: String,
    kind: RoomKind,
    topic: String,
    /// Whether this person is in it.
    member: bool,
    members_count: i64,
    /// Counted up to 1000.
    unread_count: i64,
    mention_count: i64,
    last_message: Option<LastMessage>,
    /// Everything up to this number is read.
    read_seq: i64,
    last_seq: i64,
    /// Messages of the main list.
    message_count: i64,
    updated_at: Timestamp,
    /// Of a direct room: the other person.
    direct_person: Option<Person>,
}

/// The newest message of a room's main list, for lists of rooms.
#[derive(Serialize, ToSchema)]
pub(super) struct LastMessage {
    id: MessageId,
    author_name: String,
    excerpt: String,
    created_at: Timestamp,
}

/// The author of a message.
#[derive(Serialize, ToSchema)]
pub(super) struct AuthorView {
    id: PersonId,
    name: String,
    photo_url: Option<String>,
}

/// A message.
#[derive(Serialize, ToSchema)]
pub(super) struct MessageView {
    id: MessageId,
    room_id: RoomId,
    thread_id: Option<MessageId>,
    /// Its number in the room.
    seq: i64,
    author: AuthorView,
    /// A CommonMark subset with `<@user:id>` for mentions.
    body: String,
    mentions: Vec<PersonRef>,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
    client_id: Uuid,
    replies_count: i64,
    last_reply_at: Option<Timestamp>,
}

const EXCERPT: usize = 120;

pub(super) fn room_view(tx: &mut Tx<'_>, actor: &Actor, found: &ReadableRoom) -> Result<RoomView> {
    let room = &found.room;
    let read_seq = found
        .membership
        .map_or(room.last_seq, |membership| membership.read_seq);
    Ok(RoomView {
        id: room.id,
        name: name_for(tx, actor, found)?,
        kind: room.kind,
        topic: room.topic.clone(),
        member: found.membership.is_some(),
        members_count: store::count_members(tx, room.id)?,
        unread_count: unread(tx, actor, found)?,
        mention_count: store::count_mentions(tx, room.id, actor.person, read_seq)?,
        last_message: last_message(tx, found)?,
        read_seq,
        last_seq: room.last_seq,
        message_count: room.message_count,
        updated_at: room.last_at,
        direct_person: direct_person(tx, actor, found)?,
    })
}

fn unread(tx: &mut Tx<'_>, actor: &Actor, found: &ReadableRoom) -> Result<i64> {
    match found.membership {
        Some(membership) => {
            store::count_unread(tx, found.room.id, actor.person, membership.read_seq)
        }
        None => Ok(0),
    }
}

fn last_message(tx: &mut Tx<'_>, found: &ReadableRoom) -> Result<Option<LastMessage>> {
    let newest = store::list_before(tx, found.room.id, i64::MAX, 1)?.pop();
    let view = newest.map(|message| {
        Ok(LastMessage {
            excerpt: plain_excerpt(tx, &message, EXCERPT)?,
            id: message.id,
            author_name: message.author_name,
            created_at: message.created_at,
        })
    });
    view.transpose()
}

fn direct_person(tx: &mut Tx<'_>, actor: &Actor, found: &ReadableRoom) -> Result<Option<Person>> {
    if found.room.kind != RoomKind::Direct {
        return Ok(None);
    }
    let others = store::list_member_ids(tx, found.room.id)?;
    let other = others.into_iter().find(|person| *person != actor.person);
    other
        .map(|id| kernel::people::store::find(tx, id))
        .transpose()
}

/// Views of messages of one room, with the people they mention.
pub(super) fn message_views(tx: &mut Tx<'_>, messages: Vec<Message>) -> Result<Vec<MessageView>> {
    let (Some(room), Some(from), Some(to)) = (
        messages.first().map(|message| message.room_id),
        messages.iter().map(|message| message.seq).min(),
        messages.iter().map(|message| message.seq).max(),
    ) else {
        return Ok(Vec::new());
    };
    let named = store::list_mentions(tx, room, from, to)?;
    Ok(messages
        .into_iter()
        .map(|message| message_view(message, &named))
        .collect())
}

fn message_view(message: Message, named: &[(MessageId, PersonId, String)]) -> MessageView {
    let own = named.iter().filter(|(id, _, _)| *id == message.id);
    let photo = message.author_photo.map(FileId);
    MessageView {
        mentions: own
            .map(|(_, id, name)| PersonRef {
                id: *id,
                name: name.clone(),
            })
            .collect(),
        author: AuthorView {
            id: message.author_id,
            photo_url: Person::photo_url(message.author_id, photo),
            name: message.author_name,
        },
        id: message.id,
        room_id: message.room_id,
        thread_id: message.thread_id,
        seq: message.seq,
        body: message.body,
        created_at: message.created_at,
        edited_at: message.edited_at,
        client_id: message.client_id,
        replies_count: message.replies_count,
        last_reply_at: message.last_reply_at,
    }
}

//! What pages are given of rooms and messages.

use std::collections::HashMap;

use kernel::{
    Actor, Error, Language, Result, Timestamp, Tx, i18n,
    ids::{DepartmentId, FileId, PersonId},
    people::{Person, PersonRef},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    answers::{AskedView, MadeView, asked_view, made_view},
    files::FileView,
    polls::{PollView, poll_view},
    quotes::Quotes,
};
use crate::chat::{
    access::ReadableRoom,
    actions::{name_for, plain_excerpt},
    store::{self, Names, PollOption, Seqs, Tally},
    types::{
        Answer, ChatFile, Level, Made, Message, MessageId, Poll, Posting, Role, RoomId, RoomKind,
    },
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
    /// Who may write into its main list.
    posting: Posting,
    /// Whether its people see how far the others have read.
    shows_reads: bool,
    /// What this person may do in it; null outside.
    role: Option<Role>,
    /// What this person is told of it.
    level: Level,
    /// Whether they chose that, or it comes with the kind of the room.
    level_is_chosen: bool,
    /// Until then they are told nothing.
    muted_until: Option<Timestamp>,
}

/// The newest message of a room's main list, for lists of rooms.
#[derive(Serialize, ToSchema)]
pub(super) struct LastMessage {
    id: MessageId,
    author_name: String,
    excerpt: String,
    created_at: Timestamp,
    /// Its text is gone.
    deleted: bool,
}

/// The author of a message.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct AuthorView {
    /// Of an imported message whose author has no account here: who imported it.
    /// Of the assistant's: who asked.
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) photo_url: Option<String>,
    /// The message was imported, and its author has no account here.
    pub(super) foreign: bool,
    /// Whether they are a guest of the company.
    guest: bool,
    /// The assistant wrote it.
    pub(super) assistant: bool,
}

/// A message.
#[derive(Serialize, ToSchema)]
pub(super) struct MessageView {
    pub(super) id: MessageId,
    pub(super) room_id: RoomId,
    pub(super) thread_id: Option<MessageId>,
    /// Its number in the room.
    pub(super) seq: i64,
    pub(super) author: AuthorView,
    /// It was brought from elsewhere, with its author and its time.
    pub(super) imported: bool,
    /// A CommonMark subset with `<@user:id>` for mentions.
    pub(super) body: String,
    pub(super) mentions: Vec<PersonRef>,
    pub(super) created_at: Timestamp,
    pub(super) edited_at: Option<Timestamp>,
    pub(super) client_id: Uuid,
    pub(super) replies_count: i64,
    pub(super) last_reply_at: Option<Timestamp>,
    /// When it was deleted; its text is gone then.
    pub(super) deleted_at: Option<Timestamp>,
    /// Departments it calls.
    pub(super) departments: Vec<DepartmentView>,
    pub(super) reactions: Vec<ReactionView>,
    pub(super) pinned: bool,
    /// Whether this person saved it.
    pub(super) saved: bool,
    /// Of a message that quotes or forwards another.
    pub(super) quote: Option<QuoteView>,
    /// Of a message that asks.
    pub(super) poll: Option<PollView>,
    /// What hangs on it.
    pub(super) files: Vec<FileView>,
    /// Of a message that calls the assistant, until its answer stands in the thread.
    pub(super) asked: Option<AskedView>,
    /// Of an answer of the assistant.
    pub(super) made: Option<MadeView>,
}

/// A department a message calls.
#[derive(Serialize, ToSchema)]
pub(super) struct DepartmentView {
    id: DepartmentId,
    name: String,
}

impl DepartmentView {
    pub(super) fn new(id: DepartmentId, name: String) -> Self {
        Self { id, name }
    }
}

/// An emoji under a message.
#[derive(Serialize, ToSchema)]
pub(super) struct ReactionView {
    pub(super) emoji: String,
    pub(super) count: i64,
    /// Whether this person chose it.
    pub(super) mine: bool,
}

/// A quoted message; null where it was deleted or this person may not read it.
#[derive(Serialize, ToSchema)]
pub(super) struct QuoteView {
    pub(super) message: Option<QuotedView>,
}

/// What is shown of a quoted message.
#[derive(Clone, Serialize, ToSchema)]
pub(super) struct QuotedView {
    pub(super) id: MessageId,
    pub(super) room_id: RoomId,
    pub(super) room_name: String,
    pub(super) thread_id: Option<MessageId>,
    pub(super) author: AuthorView,
    /// Plain text with names, 500 characters of it.
    pub(super) excerpt: String,
    /// What hangs on it.
    pub(super) files: Vec<FileView>,
    pub(super) created_at: Timestamp,
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
        last_message: last_message(tx, actor, found)?,
        read_seq,
        last_seq: room.last_seq,
        message_count: room.message_count,
        updated_at: room.last_at,
        direct_person: direct_person(tx, actor, found)?,
        posting: room.posting,
        shows_reads: room.shows_reads,
        role: found.membership.map(|membership| membership.role),
        level: level(found),
        level_is_chosen: found
            .membership
            .is_some_and(|membership| membership.notify.is_some()),
        muted_until: found
            .membership
            .and_then(|membership| membership.muted_until),
    })
}

fn level(found: &ReadableRoom) -> Level {
    let kind = found.room.kind;
    found
        .membership
        .map_or_else(|| Level::usual(kind), |membership| membership.wanted(kind))
}

fn unread(tx: &mut Tx<'_>, actor: &Actor, found: &ReadableRoom) -> Result<i64> {
    match found.membership {
        Some(membership) => {
            store::count_unread(tx, found.room.id, actor.person, membership.read_seq)
        }
        None => Ok(0),
    }
}

fn last_message(
    tx: &mut Tx<'_>,
    actor: &Actor,
    found: &ReadableRoom,
) -> Result<Option<LastMessage>> {
    let newest = store::list_before(tx, found.room.id, i64::MAX, 1)?.pop();
    let view = newest.map(|message| {
        Ok(LastMessage {
            excerpt: plain_excerpt(tx, &message, EXCERPT, actor.language)?,
            id: message.id,
            author_name: message.author_name,
            created_at: message.created_at,
            deleted: message.deleted_at.is_some(),
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
        .map(|id| Ok(kernel::people::store::find(tx, id)?.seen_by(actor)))
        .transpose()
}

/// What the views of some messages of one room are made from.
struct Around {
    names: Names,
    tallies: Vec<Tally>,
    marks: Vec<(MessageId, bool, bool)>,
    polls: Vec<Poll>,
    options: Vec<PollOption>,
    files: Vec<ChatFile>,
    answers: Vec<Answer>,
    made: HashMap<MessageId, (PersonRef, Made)>,
}

/// Views of messages of one room, as one person sees them.
pub(super) fn message_views(
    tx: &mut Tx<'_>,
    actor: &Actor,
    messages: Vec<Message>,
) -> Result<Vec<MessageView>> {
    let Some(seqs) = Seqs::of(&messages) else {
        return Ok(Vec::new());
    };
    let made = made_of(tx, &messages)?;
    let quoted = messages.iter().filter_map(|one| one.quoted_id);
    let cited = made.values().flat_map(|(_, made)| &made.sources);
    let cited = cited.map(|source| MessageId(source.message));
    let quotes = Quotes::of(tx, actor, quoted.chain(cited))?;
    let mut around = Around {
        names: Names::of(tx, &messages)?,
        tallies: store::list_tallies(tx, &seqs, actor.person)?,
        marks: store::list_marks(tx, &seqs, actor.person)?,
        options: store::list_poll_options(tx, &seqs, actor.person)?,
        polls: store::list_polls(tx, &seqs)?,
        files: store::list_files(tx, &seqs)?,
        answers: store::list_answers(tx, &seqs)?,
        made,
    };
    let view = |message: Message| {
        let quote = message.quoted_id.map(|id| quotes.view(id));
        let made = around.made.remove(&message.id);
        let made = made.map(|(asker, made)| made_view(&quotes, actor.language, asker, made));
        let curtailed = made.as_ref().and_then(MadeView::curtailed);
        let mut view = message_view(message, &around, quote, actor);
        if let Some(lines) = curtailed {
            view.body = lines;
        }
        MessageView { made, ..view }
    };
    Ok(messages.into_iter().map(view).collect())
}

fn made_of(tx: &mut Tx<'_>, messages: &[Message]) -> Result<HashMap<MessageId, (PersonRef, Made)>> {
    let answers = messages.iter();
    let answers = answers.filter(|one| one.by_assistant && one.deleted_at.is_none());
    let answers: Vec<_> = answers.map(|one| one.id).collect();
    let made = store::list_made(tx, &answers)?.into_iter();
    Ok(made.map(|(id, asker, made)| (id, (asker, made))).collect())
}

/// The view of one message.
pub(super) fn one_view(tx: &mut Tx<'_>, actor: &Actor, message: Message) -> Result<MessageView> {
    let mut views = message_views(tx, actor, vec![message])?;
    views.pop().ok_or(Error::NotFound)
}

/// What the author is called for a reader of this language.
pub(super) fn author_name(message: &Message, language: Language) -> String {
    let own = || i18n::text(language, "assistant-name", &[]);
    let own = message.by_assistant.then(own).flatten();
    own.unwrap_or_else(|| message.author_name.clone())
}

pub(super) fn author(message: &Message, language: Language) -> AuthorView {
    AuthorView {
        id: message.author_id,
        photo_url: Person::photo_url(message.author_id, message.author_photo.map(FileId)),
        name: author_name(message, language),
        assistant: message.by_assistant,
        foreign: message.is_foreign,
        guest: message.author_guest,
    }
}

fn message_view(
    message: Message,
    around: &Around,
    quote: Option<QuoteView>,
    actor: &Actor,
) -> MessageView {
    let people = around.names.people_of(message.id);
    let departments = around.names.departments_of(&message).into_iter();
    let marks = around.marks.iter().find(|(id, _, _)| *id == message.id);
    let poll = around.polls.iter().find(|poll| poll.message == message.id);
    let answers = &mut around.answers.iter();
    let answer = answers.find(|answer| answer.question == message.id);
    let files = around.files.iter();
    let files = files.filter(|file| file.message == Some(message.id));
    let tallies = around
        .tallies
        .iter()
        .filter(|tally| tally.message == message.id);
    MessageView {
        mentions: people
            .map(|(id, name)| PersonRef {
                id,
                name: name.to_owned(),
            })
            .collect(),
        departments: departments
            .map(|(id, name)| DepartmentView { id, name })
            .collect(),
        reactions: tallies
            .map(|tally| ReactionView {
                emoji: tally.emoji.clone(),
                count: tally.count,
                mine: tally.mine,
            })
            .collect(),
        pinned: marks.is_some_and(|(_, pinned, _)| *pinned),
        saved: marks.is_some_and(|(_, _, saved)| *saved),
        quote,
        poll: poll.map(|poll| poll_view(poll, &around.options)),
        files: files.map(FileView::of).collect(),
        author: author(&message, actor.language),
        asked: asked_view(&message, answer, actor),
        made: None,
        id: message.id,
        room_id: message.room_id,
        thread_id: message.thread_id,
        seq: message.seq,
        imported: message.is_imported,
        body: message.body,
        created_at: message.created_at,
        edited_at: message.edited_at,
        deleted_at: message.deleted_at,
        client_id: message.client_id,
        replies_count: message.replies_count,
        last_reply_at: message.last_reply_at,
    }
}

//! Changing and deleting messages. What they said before is kept for the
//! administrator's audit.

use assistant::Parts;
use kernel::{
    Actor, Error, Result, Tx, audit, audit::Action, notifications, people::Administrator,
};
use serde_json::Map;

use super::{
    answers, files, polls,
    telling::{self, Cause},
};
use crate::chat::{
    access::{self, ReachableMessage},
    store::{self, CalledNames, Version},
    types::{Message, MessageId, Role, RoomKind, checked_body},
};

/// Somebody took another's message away.
pub const MESSAGE_REMOVED: Action = Action::new("message.removed");
/// An administrator read what a message said before.
pub const MESSAGE_HISTORY_READ: Action = Action::new("message.history_read");

/// Gives one's own message another text; the same text changes nothing.
///
/// # Errors
/// `NotFound`, `Forbidden` for the messages of others, `Conflict` for deleted
/// ones and polls with votes, `Invalid` or `TooLarge` on `body`, `Invalid` on `calls_many`.
pub fn edit_message(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: MessageId,
    body: &str,
    calls_many: bool,
) -> Result<Message> {
    let ReachableMessage { message, room } = held_message(tx, actor, id)?;
    if message.author_id != actor.person || message.is_foreign || message.by_assistant {
        return Err(Error::forbidden("message-of-another"));
    }
    let has_files = !files::lines(tx, &message)?.is_empty();
    let body = checked_body(body, message.quoted_id.is_some() || has_files)?;
    if body == message.body {
        return Ok(message);
    }
    polls::rewordable(tx, id)?;
    let called = telling::called(tx, actor, &room, &body)?;
    telling::confirmed(&called, calls_many)?;
    let now = parts.clock.now();
    store::keep_version(tx, &message, actor.person, now)?;
    store::update_body(tx, id, &body, now)?;
    let before = message;
    let message = store::find_message(tx, id)?;
    answers::of_edited(tx, parts, &before, &message)?;
    let text = files::findable(tx, &message)?;
    store::replace_search(tx, id, &text)?;
    let cause = Cause {
        parts,
        actor,
        room: &room,
        message: &message,
    };
    telling::of_edited(tx, &cause, &called)?;
    Ok(message)
}

/// Whether a person may take a message away: their own, or any where they
/// look after the room. Pure, so that a table can test it.
pub const fn may_delete(kind: RoomKind, role: Role, own: bool) -> bool {
    own || (!matches!(kind, RoomKind::Direct) && matches!(role, Role::Moderator | Role::Owner))
}

/// Takes a message away; its place stays, so that what was said around it
/// still makes sense. Deleting twice is fine.
///
/// # Errors
/// `NotFound`, `Forbidden` for those who may not.
pub fn delete_message(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: MessageId) -> Result<()> {
    let found = access::readable_message(tx, actor, id)?;
    if found.message.deleted_at.is_some() {
        return Ok(());
    }
    let ReachableMessage { message, room } = match held_message(tx, actor, id) {
        // Somebody else was faster.
        Err(Error::Conflict(_)) => return Ok(()),
        held => held?,
    };
    let own = message.author_id == actor.person;
    if !may_delete(room.room.kind, room.membership.role, own) {
        return Err(Error::forbidden("message-of-another"));
    }
    let now = parts.clock.now();
    store::keep_version(tx, &message, actor.person, now)?;
    store::mark_deleted(tx, &message, actor.person, now)?;
    store::delete_search(tx, id)?;
    files::let_all_go(tx, &message)?;
    answers::of_deleted(tx, parts, &message)?;
    notifications::store::forget_subject(tx, &telling::subject(&message))?;
    if !own {
        audited(tx, parts, actor, MESSAGE_REMOVED, &message)?;
    }
    telling::seen_from_outside(tx, &message)
}

/// The message, with its room locked, so that nobody else changes it meanwhile.
pub(super) fn held_message(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: MessageId,
) -> Result<ReachableMessage> {
    let found = access::reachable_message(tx, actor, id)?;
    store::lock_room(tx, found.message.room_id)?;
    access::reachable_message(tx, actor, id)
}

/// What a message said before, for an administrator; noted in the audit.
///
/// # Errors
/// `NotFound` for messages that were never changed.
pub fn read_history(
    tx: &mut Tx<'_>,
    parts: &Parts,
    administrator: &Administrator,
    id: MessageId,
) -> Result<(Message, Vec<Version>)> {
    let mut message = access::audited_message(tx, administrator, id)?.message;
    let mut versions = store::list_versions(tx, id)?;
    let texts = versions.iter().map(|version| version.body.as_str());
    let names = CalledNames::of(tx, texts.chain([message.body.as_str()]))?;
    for text in versions.iter_mut().map(|version| &mut version.body) {
        *text = names.plain(text);
    }
    message.body = names.plain(&message.body);
    audited(
        tx,
        parts,
        administrator.actor(),
        MESSAGE_HISTORY_READ,
        &message,
    )?;
    Ok((message, versions))
}

fn audited(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    action: Action,
    message: &Message,
) -> Result<()> {
    let mut detail = Map::new();
    detail.insert("room".to_owned(), message.room_id.to_string().into());
    detail.insert("author".to_owned(), message.author_name.clone().into());
    audit::record(
        tx,
        &parts.ids,
        &parts.clock,
        Some(actor),
        action,
        Some(telling::subject(message)),
        detail,
    )
}

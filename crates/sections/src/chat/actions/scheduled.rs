//! Messages that are posted later: by a job at their moment, with the same
//! checks as any other. What cannot be posted then is kept with the reason.

use assistant::Parts;
use kernel::{
    Actor, Error, Event, Result, SubjectRef, Timestamp, Tx,
    actor::Via,
    ids::PersonId,
    jobs,
    notifications::{self, NewNotification, Urgency},
    people::{self, departments},
};
use serde_json::json;

use super::{
    files,
    messages::{Posted, around, post_message},
};
use crate::chat::{
    access, store,
    types::{
        Called, MAX_SCHEDULED, NewMessage, RoomId, Scheduled, ScheduledId, calls, checked_body,
        checked_moment, with_names,
    },
};

/// The job that posts one.
pub const SCHEDULED_DUE: &str = "chat.scheduled";

/// The room or the thread is not there for the writer any more.
const PLACE_GONE: &str = "scheduled-place-gone";
/// The writer may not come in any more.
const WRITER_GONE: &str = "scheduled-writer-gone";
/// Why somebody is told.
const NOT_POSTED: &str = "not_posted";
/// Characters of a message in its notification.
const EXCERPT: usize = 200;

/// What shall change of a message that waits.
#[derive(Clone, Debug, Default)]
pub struct ScheduledChanges {
    /// Its text.
    pub body: Option<String>,
    /// Its moment.
    pub send_at: Option<Timestamp>,
    /// The writer has seen how many people it calls, and means it.
    pub calls_many: bool,
}

/// Keeps a message to post it later; the same `client_id` answers the same
/// one. Also answers whether it is new.
///
/// # Errors
/// Those of posting; `Invalid` on `send_at`; `Conflict` beyond
/// [`MAX_SCHEDULED`], and when it has been posted by now.
pub fn schedule_message(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    room: RoomId,
    new: &NewMessage,
    send_at: Timestamp,
) -> Result<(Scheduled, bool)> {
    access::readable_room(tx, actor, room)?;
    store::lock_person(tx, actor.person)?;
    if let Some(known) = store::find_scheduled_sent(tx, actor.person, new.client_id)? {
        return Ok((known, false));
    }
    if store::find_sent(tx, room, actor.person, new.client_id)?.is_some() {
        return Err(Error::conflict("scheduled-posted-already"));
    }
    let body = postable(tx, actor, room, new)?;
    let now = parts.clock.now();
    let send_at = checked_moment(send_at, now)?;
    if store::count_scheduled(tx, actor.person)? >= MAX_SCHEDULED {
        return Err(Error::conflict("too-many-scheduled"));
    }
    let waiting = Scheduled {
        id: parts.ids.id(),
        person: actor.person,
        room,
        thread: new.thread_id,
        body,
        calls_many: new.calls_many,
        client_id: new.client_id,
        send_at,
        created_at: now,
        refusal: None,
    };
    store::insert_scheduled(tx, &waiting)?;
    files::hold(tx, actor, waiting.id, &new.files)?;
    enqueue(tx, parts, &waiting)?;
    changed(tx, actor.person);
    Ok((waiting, true))
}

/// Gives one's waiting message another text or moment. One that could not be
/// posted waits again.
///
/// # Errors
/// `NotFound`; those of posting, where a lost place is a `Conflict`; `Invalid`
/// on `send_at`.
pub fn change_scheduled(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: ScheduledId,
    changes: &ScheduledChanges,
) -> Result<Scheduled> {
    let mut waiting = access::own_scheduled(tx, actor, id)?;
    if let Some(body) = &changes.body {
        // What was confirmed was another text.
        waiting.calls_many = false;
        waiting.body.clone_from(body);
    }
    waiting.calls_many |= changes.calls_many;
    let message = message_of(tx, &waiting)?;
    waiting.body = postable(tx, actor, waiting.room, &message).map_err(lost)?;
    if changes.send_at.is_some() || waiting.refusal.is_some() {
        let moment = changes.send_at.unwrap_or(waiting.send_at);
        waiting.send_at = checked_moment(moment, parts.clock.now())?;
    }
    waiting.refusal = None;
    store::update_scheduled(tx, &waiting)?;
    enqueue(tx, parts, &waiting)?;
    forget_told(tx, id)?;
    changed(tx, actor.person);
    Ok(waiting)
}

/// Posts one's waiting message now.
///
/// # Errors
/// `NotFound`; those of posting, where a lost place is a `Conflict`.
pub fn post_scheduled(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: ScheduledId,
    calls_many: bool,
) -> Result<Posted> {
    let mut waiting = access::own_scheduled(tx, actor, id)?;
    waiting.calls_many |= calls_many;
    post(tx, parts, actor, &waiting).map_err(lost)
}

/// Throws one's waiting message away.
///
/// # Errors
/// `NotFound`.
pub fn delete_scheduled(tx: &mut Tx<'_>, actor: &Actor, id: ScheduledId) -> Result<()> {
    let waiting = access::own_scheduled(tx, actor, id)?;
    remove(tx, &waiting)
}

/// Posts a message whose moment has come, or keeps it with the reason and
/// tells its writer. What was posted, changed or thrown away meanwhile is left
/// alone, so that doing it twice is harmless.
///
/// # Errors
/// Our own failures only: the job tries again.
pub fn post_due(tx: &mut Tx<'_>, parts: &Parts, id: ScheduledId) -> Result<()> {
    let found = store::lock_scheduled(tx, id)?;
    let Some(waiting) = found.filter(|waiting| waiting.refusal.is_none()) else {
        return Ok(());
    };
    if parts.clock.now() < waiting.send_at {
        return enqueue(tx, parts, &waiting);
    }
    let Some(actor) = people::acting(tx, waiting.person, Via::Job)? else {
        return refuse(tx, parts, waiting, WRITER_GONE);
    };
    match post(tx, parts, &actor, &waiting) {
        Ok(_) => Ok(()),
        Err(error) => match reason(&error) {
            Some(why) => refuse(tx, parts, waiting, why),
            None => Err(error),
        },
    }
}

/// A text as one line, with names instead of ids.
fn plain(tx: &mut Tx<'_>, body: &str) -> Result<String> {
    let mut names = Vec::new();
    for one in calls(body) {
        names.extend(name_of(tx, one)?.map(|name| (one, name)));
    }
    let text = with_names(body, |one| {
        let known = names.iter().find(|(known, _)| *known == one);
        known.map(|(_, name)| name.clone())
    });
    Ok(kernel::text::excerpt(&text, EXCERPT))
}

fn name_of(tx: &mut Tx<'_>, one: Called) -> Result<Option<String>> {
    match one {
        Called::Person(id) => Ok(people::store::reference(tx, id)?.map(|person| person.name)),
        Called::Department(id) => match departments::find(tx, id) {
            Ok(found) => Ok(Some(found.name)),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        },
        Called::Everyone => Ok(Some("@all".to_owned())),
        Called::Assistant => Ok(Some(store::ASSISTANT.to_owned())),
    }
}

/// The text as it may be posted there now. Under a deleted message nobody
/// begins to answer later.
fn postable(tx: &mut Tx<'_>, actor: &Actor, room: RoomId, new: &NewMessage) -> Result<String> {
    let body = checked_body(&new.body, new.speaks_without_words())?;
    files::checked_files(&new.files)?;
    let found = access::postable_room(tx, actor, room, new.thread_id.is_some())?;
    let (under, _, _) = around(tx, actor, &found, new, &body)?;
    match under {
        Some(root) if root.deleted_at.is_some() => Err(Error::conflict("message-deleted")),
        _ => Ok(body),
    }
}

fn post(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, waiting: &Scheduled) -> Result<Posted> {
    let message = message_of(tx, waiting)?;
    postable(tx, actor, waiting.room, &message)?;
    let posted = post_message(tx, parts, actor, waiting.room, &message)?;
    remove(tx, waiting)?;
    Ok(posted)
}

/// The message as it is posted, with the files it waits with.
fn message_of(tx: &mut Tx<'_>, waiting: &Scheduled) -> Result<NewMessage> {
    let held = store::list_held(tx, waiting.id)?;
    Ok(waiting.message(held.into_iter().map(|file| file.id).collect()))
}

fn remove(tx: &mut Tx<'_>, waiting: &Scheduled) -> Result<()> {
    // Those of a message that was posted hang on it by now.
    files::let_held_go(tx, waiting.id)?;
    store::delete_scheduled(tx, waiting.id)?;
    jobs::withdraw(tx, &key(waiting.id))?;
    forget_told(tx, waiting.id)?;
    changed(tx, waiting.person);
    Ok(())
}

fn refuse(tx: &mut Tx<'_>, parts: &Parts, mut waiting: Scheduled, why: &str) -> Result<()> {
    waiting.refusal = Some(why.to_owned());
    store::update_scheduled(tx, &waiting)?;
    let new = NewNotification {
        person: waiting.person,
        who: None,
        why: NOT_POSTED,
        urgency: Urgency::Now,
        subject: subject(waiting.id),
        // Not of the room: it may be lost, and this is their own text.
        room: None,
        thread: None,
        excerpt: plain(tx, &waiting.body)?,
    };
    notifications::notify(tx, &parts.ids, &parts.clock, &new)?;
    changed(tx, waiting.person);
    Ok(())
}

/// Queues the job of a waiting message anew: of an earlier moment none is left.
fn enqueue(tx: &mut Tx<'_>, parts: &Parts, waiting: &Scheduled) -> Result<()> {
    let (key, payload) = (key(waiting.id), json!({ "id": waiting.id }));
    jobs::withdraw(tx, &key)?;
    jobs::enqueue_at(
        tx,
        &parts.ids,
        &parts.clock,
        SCHEDULED_DUE,
        payload,
        Some(&key),
        waiting.send_at,
    )
}

fn key(id: ScheduledId) -> String {
    format!("{SCHEDULED_DUE}.{id}")
}

/// Why somebody's message cannot be posted, as the id of a text; none for what
/// is our own failure.
fn reason(error: &Error) -> Option<&str> {
    match error {
        Error::NotFound => Some(PLACE_GONE),
        Error::Forbidden(detail) | Error::Conflict(detail) | Error::Invalid { detail, .. } => {
            Some(detail)
        }
        _ => None,
    }
}

/// A waiting message is there for its writer, even when its place is not.
fn lost(error: Error) -> Error {
    match error {
        Error::NotFound => Error::conflict(PLACE_GONE),
        other => other,
    }
}

fn subject(id: ScheduledId) -> SubjectRef {
    SubjectRef::new("chat.scheduled", id.0)
}

fn forget_told(tx: &mut Tx<'_>, id: ScheduledId) -> Result<()> {
    notifications::store::forget_subject(tx, &subject(id)).map(drop)
}

fn changed(tx: &mut Tx<'_>, person: PersonId) {
    tx.emit(Event::Personal {
        person,
        kind: "chat.scheduled",
        id: None,
    });
}

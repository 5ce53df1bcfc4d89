//! Being told of a saved message at a wanted moment.

use assistant::Parts;
use kernel::{
    Actor, Error, Event, Result, SubjectRef, Tx,
    actor::Via,
    ids::PersonId,
    jobs,
    notifications::{self, NewNotification, Urgency},
    people,
};
use serde_json::json;

use super::{marks, plain_excerpt};
use crate::chat::{
    access, store,
    types::{MessageId, Reminder},
};

/// The job that tells.
pub const REMINDER_DUE: &str = "chat.reminder";

/// Characters of a message in its notification.
const EXCERPT: usize = 200;

/// Saves a message and tells its person of it at the wanted moment; another
/// moment takes the place of the one before.
///
/// # Errors
/// Those of saving.
pub fn remind(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: MessageId,
    reminder: &Reminder,
) -> Result<()> {
    marks::save(tx, actor, id, true, parts.clock.now())?;
    store::set_reminder(tx, actor.person, id, Some(reminder))?;
    enqueue(tx, parts, actor.person, id, reminder)
}

/// Takes a reminder back; the message stays saved. Twice is fine.
///
/// # Errors
/// Those of the database.
pub fn forget_reminder(tx: &mut Tx<'_>, person: PersonId, id: MessageId) -> Result<()> {
    store::set_reminder(tx, person, id, None)?;
    jobs::withdraw(tx, &key(person, id))?;
    changed(tx, person, id);
    Ok(())
}

/// Tells somebody of a message whose moment has come. What was changed or
/// forgotten meanwhile is left alone; of what they may not read any more
/// nothing is told.
///
/// # Errors
/// Our own failures only: the job tries again.
pub fn tell_due(tx: &mut Tx<'_>, parts: &Parts, person: PersonId, id: MessageId) -> Result<()> {
    let Some(reminder) = store::find_reminder(tx, person, id)? else {
        return Ok(());
    };
    if parts.clock.now() < reminder.at {
        return enqueue(tx, parts, person, id, &reminder);
    }
    if !store::take_reminder(tx, person, id, reminder.at)? {
        return Ok(());
    }
    changed(tx, person, id);
    let Some(actor) = people::acting(tx, person, Via::Job)? else {
        return Ok(());
    };
    let message = match access::readable_message(tx, &actor, id) {
        Ok(found) if found.message.deleted_at.is_none() => found.message,
        Ok(_) | Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    let excerpt = if reminder.note.is_empty() {
        plain_excerpt(tx, &message, EXCERPT, actor.language)?
    } else {
        kernel::text::excerpt(&reminder.note, EXCERPT)
    };
    let new = NewNotification {
        person,
        who: None,
        why: notifications::REMINDER,
        urgency: Urgency::Now,
        subject: SubjectRef::new("chat.message", id.0),
        room: Some(message.room_id.0),
        thread: message.thread_id.map(|thread| thread.0),
        excerpt,
    };
    notifications::notify(tx, &parts.ids, &parts.clock, &new).map(drop)
}

/// Queues the job anew: of an earlier moment none is left.
fn enqueue(
    tx: &mut Tx<'_>,
    parts: &Parts,
    person: PersonId,
    id: MessageId,
    reminder: &Reminder,
) -> Result<()> {
    let (key, payload) = (key(person, id), json!({ "person": person, "message": id }));
    jobs::withdraw(tx, &key)?;
    jobs::enqueue_at(
        tx,
        &parts.ids,
        &parts.clock,
        REMINDER_DUE,
        payload,
        Some(&key),
        reminder.at,
    )
}

pub(super) fn key(person: PersonId, id: MessageId) -> String {
    format!("{REMINDER_DUE}.{person}.{id}")
}

fn changed(tx: &mut Tx<'_>, person: PersonId, id: MessageId) {
    tx.emit(Event::Personal {
        person,
        kind: "chat.saved",
        id: Some(id.0),
    });
}

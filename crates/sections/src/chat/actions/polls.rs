//! Polls: asking, voting, closing. The message changes where it stands; only
//! its author is told when it has closed by itself.

use assistant::Parts;
use kernel::{
    Actor, Error, Language, Result, Timestamp, Tx, jobs,
    notifications::{self, NewNotification, Urgency},
};
use serde_json::json;

use super::{
    files, may_delete, plain_excerpt,
    telling::{changed, subject},
};
use crate::chat::{
    access::{self, ReachablePoll},
    store,
    types::{Message, MessageId, NewPoll, checked_options},
};

/// The job that looks at a poll when its time has come.
pub const POLL_DUE: &str = "chat.poll_due";
/// Why its author is told.
const CLOSED: &str = "poll_closed";
/// Characters of the question in the notification.
const EXCERPT: usize = 200;

/// Puts a poll on a message that was just written.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    parts: &Parts,
    message: &Message,
    new: &NewPoll,
    now: Timestamp,
) -> Result<()> {
    if message.quoted_id.is_some() {
        return Err(Error::invalid("quoted_id", "poll-quotes-nothing"));
    }
    let options = checked_options(&new.options)?;
    if new.closes_at.is_some_and(|at| at <= now) {
        return Err(Error::invalid("poll.closes_at", "poll-closes-in-past"));
    }
    store::insert_poll(tx, message, new, &options)?;
    let text = files::findable(tx, message)?;
    store::replace_search(tx, message.id, &text)?;
    let Some(at) = new.closes_at else {
        return Ok(());
    };
    let payload = json!({ "id": message.id });
    jobs::enqueue_at(tx, &parts.ids, &parts.clock, POLL_DUE, payload, None, at)
}

/// Tells the author of a poll that it has closed by itself. One that somebody
/// closed before, or whose message is gone, is left alone; told twice it is
/// once.
///
/// # Errors
/// Our own failures only: the job tries again.
pub fn poll_due(tx: &mut Tx<'_>, parts: &Parts, id: MessageId) -> Result<()> {
    let Some(poll) = store::find_poll(tx, id)? else {
        return Ok(());
    };
    let message = store::find_message(tx, id)?;
    let over = poll.closed_at.is_none() && poll.is_closed(parts.clock.now());
    if !over || message.deleted_at.is_some() {
        return Ok(());
    }
    notifications::store::forget_told(tx, message.author_id, &subject(&message), CLOSED)?;
    let new = NewNotification {
        person: message.author_id,
        who: None,
        why: CLOSED,
        urgency: Urgency::Later,
        subject: subject(&message),
        room: Some(message.room_id.0),
        thread: message.thread_id.map(|id| id.0),
        excerpt: plain_excerpt(tx, &message, EXCERPT, Language::default())?,
    };
    notifications::notify(tx, &parts.ids, &parts.clock, &new)?;
    changed(tx, &message);
    Ok(())
}

/// Refuses another question where people have answered the present one.
pub(super) fn rewordable(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    store::lock_poll(tx, id)?;
    match store::find_poll(tx, id)? {
        Some(poll) if poll.voters > 0 => Err(Error::conflict("poll-has-votes")),
        _ => Ok(()),
    }
}

/// Sets what a person chooses; nothing takes the vote back, the same once more
/// changes nothing.
///
/// # Errors
/// `NotFound`, `Forbidden` outside the room, `Conflict` on a deleted message
/// and a closed poll, `Invalid` on a choice it does not offer.
pub fn vote(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: MessageId,
    options: &[i64],
    now: Timestamp,
) -> Result<()> {
    let ReachablePoll { message, poll, .. } = access::reachable_poll(tx, actor, id)?;
    if poll.is_closed(now) {
        return Err(Error::conflict("poll-closed"));
    }
    let chosen = poll.checked_choice(options)?;
    if store::list_choice(tx, id, actor.person)? != chosen {
        store::replace_choice(tx, id, actor.person, &chosen)?;
        changed(tx, &message);
    }
    Ok(())
}

/// Closes a poll before its time: its author may, and whoever looks after the
/// room. Closing twice is fine.
///
/// # Errors
/// `NotFound`, `Forbidden` for others, `Conflict` on a deleted message.
pub fn close_poll(tx: &mut Tx<'_>, actor: &Actor, id: MessageId, now: Timestamp) -> Result<()> {
    let found = access::reachable_poll(tx, actor, id)?;
    let own = found.message.author_id == actor.person;
    if !may_delete(found.room.room.kind, found.room.membership.role, own) {
        return Err(Error::forbidden("poll-of-another"));
    }
    if !found.poll.is_closed(now) {
        store::close_poll(tx, id, actor.person, now)?;
        changed(tx, &found.message);
    }
    Ok(())
}

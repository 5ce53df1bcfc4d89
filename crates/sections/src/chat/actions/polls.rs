//! Polls: asking, voting, closing. Nobody is told of any of it; the message
//! changes where it stands.

use kernel::{Actor, Error, Result, Timestamp, Tx};

use super::{may_delete, telling::changed};
use crate::chat::{
    access::{self, ReachablePoll},
    store,
    types::{Message, MessageId, NewPoll, checked_options},
};

/// Puts a poll on a message that was just written.
pub(super) fn ask(tx: &mut Tx<'_>, message: &Message, new: &NewPoll, now: Timestamp) -> Result<()> {
    if message.quoted_id.is_some() {
        return Err(Error::invalid("quoted_id", "poll-quotes-nothing"));
    }
    let options = checked_options(&new.options)?;
    if new.closes_at.is_some_and(|at| at <= now) {
        return Err(Error::invalid("poll.closes_at", "poll-closes-in-past"));
    }
    store::insert_poll(tx, message, new, &options)
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

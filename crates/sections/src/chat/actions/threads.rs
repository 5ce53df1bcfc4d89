//! Following threads.

use kernel::{Actor, Clock, Error, Event, Result, Tx, notifications};

use super::telling;
use crate::chat::{access, store, types::MessageId};

/// Follows a thread or stops; replies are told to those who follow.
///
/// # Errors
/// `NotFound`.
pub fn follow_thread(tx: &mut Tx<'_>, actor: &Actor, id: MessageId, on: bool) -> Result<()> {
    let thread = access::readable_thread(tx, actor, id)?;
    store::set_following(tx, id, actor.person, on, thread.room.room.last_seq)?;
    threads_changed(tx, actor);
    Ok(())
}

/// Notes how far a follower has read a thread; what they were told of these
/// replies is read, too.
///
/// # Errors
/// `NotFound`, `Invalid` on `seq` outside the room's numbers.
pub fn read_thread(
    tx: &mut Tx<'_>,
    clock: &Clock,
    actor: &Actor,
    id: MessageId,
    seq: i64,
) -> Result<()> {
    let thread = access::readable_thread(tx, actor, id)?;
    if !(0..=thread.room.room.last_seq).contains(&seq) {
        return Err(Error::invalid("seq", "seq-out-of-range"));
    }
    let waiting = notifications::store::list_waiting(tx, actor.person, id.0)?;
    let seen = store::list_seen_replies(tx, id, seq, &waiting)?;
    let subjects: Vec<_> = seen.into_iter().map(telling::subject_of).collect();
    notifications::store::mark_subjects_read(tx, clock, actor.person, &subjects)?;
    store::update_thread_read(tx, id, actor.person, seq)?;
    threads_changed(tx, actor);
    Ok(())
}

fn threads_changed(tx: &mut Tx<'_>, actor: &Actor) {
    tx.emit(Event::Personal {
        person: actor.person,
        kind: "chat.threads",
        id: None,
    });
}

//! Following threads.

use kernel::{Actor, Event, Result, Tx};

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

/// Notes that a follower has read a thread as far as it goes now.
///
/// # Errors
/// `NotFound`.
pub fn read_thread(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<()> {
    let thread = access::readable_thread(tx, actor, id)?;
    store::update_thread_read(tx, id, actor.person, thread.room.room.last_seq)?;
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

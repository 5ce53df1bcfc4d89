//! What stands in a person's message boxes, the same on all their devices.

use std::{
    collections::{HashMap, hash_map::Entry},
    time::Duration,
};

use assistant::Parts;
use kernel::{Actor, Error, Event, Result, Timestamp, Tx};

use crate::chat::{
    access, store,
    types::{Draft, DraftPlace, MAX_DRAFTS, MessageId, RoomId, checked_draft},
};

/// How long it is remembered that a box was emptied: a device that was away
/// for longer may bring an older text back.
const KEEP_EMPTIED: Duration = Duration::from_hours(30 * 24);

/// Keeps what was typed into a box at a moment, and answers what stands there
/// now: the newest wins, whichever device comes first. A moment in the future
/// is a clock that is wrong, and counts as now.
///
/// # Errors
/// `NotFound`, `TooLarge` or `Invalid` on `body`, `Conflict` beyond
/// [`MAX_DRAFTS`].
pub fn keep_draft(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    at: DraftPlace,
    body: &str,
    typed_at: Timestamp,
) -> Result<Draft> {
    let (room, thread) = readable(tx, actor, at)?;
    let now = parts.clock.now();
    let new = Draft {
        room,
        thread,
        body: checked_draft(body)?,
        updated_at: typed_at.min(now),
    };
    store::lock_person(tx, actor.person)?;
    store::forget_emptied(tx, actor.person, now.minus(KEEP_EMPTIED))?;
    match store::find_draft(tx, actor.person, new.place())? {
        Some(known) if known.updated_at >= new.updated_at => return Ok(known),
        Some(_) => {}
        None if store::count_drafts(tx, actor.person)? < MAX_DRAFTS => {}
        None if new.body.is_empty() => return Ok(new),
        None => return Err(Error::conflict("too-many-drafts")),
    }
    store::put_draft(tx, actor.person, &new)?;
    tx.emit(Event::Personal {
        person: actor.person,
        kind: "chat.drafts",
        id: Some(new.place()),
    });
    Ok(new)
}

/// What stands in the boxes of rooms a person may still read, emptied ones
/// included.
///
/// # Errors
/// Those of the database.
pub fn drafts(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Draft>> {
    let mut drafts = store::list_drafts(tx, actor.person)?;
    let mut readable: HashMap<RoomId, bool> = HashMap::new();
    for draft in &drafts {
        if let Entry::Vacant(unknown) = readable.entry(draft.room) {
            unknown.insert(access::may_read_room(tx, actor, draft.room.0)?);
        }
    }
    drafts.retain(|draft| readable.get(&draft.room).copied().unwrap_or(false));
    Ok(drafts)
}

fn readable(tx: &mut Tx<'_>, actor: &Actor, at: DraftPlace) -> Result<(RoomId, Option<MessageId>)> {
    match at {
        DraftPlace::Room(id) => Ok((access::readable_room(tx, actor, id)?.room.id, None)),
        DraftPlace::Thread(id) => {
            let thread = access::readable_thread(tx, actor, id)?;
            Ok((thread.root.room_id, Some(id)))
        }
    }
}

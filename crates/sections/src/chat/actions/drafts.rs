//! What stands in a person's message boxes, the same on all their devices.

use std::{
    collections::{HashMap, hash_map::Entry},
    time::Duration,
};

use assistant::Parts;
use kernel::{Actor, Error, Event, Result, Timestamp, Tx};

use super::files::checked_files;
use crate::chat::{
    access, store,
    types::{
        ChatFileId, Draft, DraftFile, DraftPlace, MAX_DRAFTS, MessageId, RoomId, checked_draft,
    },
};

/// How long it is remembered that a box was emptied: a device that was away
/// for longer may bring an older text back.
const KEEP_EMPTIED: Duration = Duration::from_hours(30 * 24);

/// What a box holds, as somebody's page tells it.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The text.
    pub body: String,
    /// The files that were brought, to be sent with it.
    pub files: Vec<ChatFileId>,
    /// When it was typed, or a file was added or removed.
    pub at: Timestamp,
}

/// Keeps what was typed into a box at a moment, and answers what stands there
/// now: the newest wins, whichever device comes first. A moment in the future
/// is a clock that is wrong, and counts as now. Files that are not the person's
/// own, or are not there any more, are left out, but those that stood there
/// before stay with their names.
///
/// # Errors
/// `NotFound`, `TooLarge` or `Invalid` on `body`, `Invalid` on `files`,
/// `Conflict` beyond [`MAX_DRAFTS`].
pub fn keep_draft(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    at: DraftPlace,
    typed: &Typed,
) -> Result<Draft> {
    let (room, thread) = readable(tx, actor, at)?;
    checked_files(&typed.files)?;
    let now = parts.clock.now();
    let mut new = Draft {
        room,
        thread,
        body: checked_draft(&typed.body)?,
        files: Vec::new(),
        updated_at: typed.at.min(now),
    };
    store::lock_person(tx, actor.person)?;
    store::forget_emptied(tx, actor.person, now.minus(KEEP_EMPTIED))?;
    let known = store::find_draft(tx, actor.person, new.place())?;
    let before = known.as_ref().map_or(&[][..], |known| &known.files);
    new.files = drafted(tx, actor, &typed.files, before)?;
    match known {
        Some(known) if known.updated_at >= new.updated_at => return Ok(known),
        Some(_) => {}
        None if store::count_drafts(tx, actor.person)? < MAX_DRAFTS => {}
        None if new.is_empty() => return Ok(new),
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

/// The files as they stand in a box: one's own that are not sent yet, and those
/// that stood there before and are gone.
fn drafted(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ids: &[ChatFileId],
    before: &[DraftFile],
) -> Result<Vec<DraftFile>> {
    let mut files = Vec::new();
    for id in ids {
        let own = match access::own_upload(tx, actor, *id) {
            Ok(own) => Some(own.file).filter(|file| file.scheduled.is_none()),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        };
        match own {
            Some(file) => files.push(DraftFile {
                id: *id,
                name: file.name.clone(),
                file: Some(file),
            }),
            None => files.extend(before.iter().find(|one| one.id == *id).cloned()),
        }
    }
    Ok(files)
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

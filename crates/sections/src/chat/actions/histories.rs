//! Taking a room away as a whole, and filling one with a history from elsewhere.

use std::collections::HashMap;

use assistant::Parts;
use kernel::{Actor, Error, Result, SubjectRef, Tx, audit, audit::Action, ids::PersonId};
use serde_json::{Map, Value as Json};

use super::{filling::Filling, room_changed};
use crate::chat::{
    access, store,
    types::{AuthorKey, HistoryImport, HistoryLine, Room, RoomId},
};

/// Somebody took a room away as a whole.
pub const ROOM_EXPORTED: Action = Action::new("room.exported");
/// Somebody filled a room with a history from elsewhere.
pub const ROOM_IMPORTED: Action = Action::new("room.imported");

/// Lets a member begin to take a room away; noted in the audit.
///
/// # Errors
/// `NotFound`, `Forbidden` for those who may not.
pub fn begin_export(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: RoomId) -> Result<Room> {
    let room = access::exportable_room(tx, actor, id)?.room;
    noted(tx, parts, actor, ROOM_EXPORTED, &room, Map::new())?;
    Ok(room)
}

/// Lets an owner begin to fill their room; noted in the audit with what is told
/// of the history. A room in which somebody has written takes no history: its
/// messages would stand in the wrong order. One that `import` began to fill
/// takes the rest of it, and what people write while it is filled stays.
///
/// # Errors
/// `NotFound`, `Forbidden` for those who may not, `Conflict` for a room with
/// messages of its own, and for one that another history fills.
pub fn begin_import(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: RoomId,
    import: Option<&HistoryImport>,
    told: Map<String, Json>,
) -> Result<Room> {
    store::lock_room(tx, id)?;
    let room = access::owned_room(tx, actor, id)?.room;
    if store::is_filled_by_other(tx, id, import.map(|import| import.id))? {
        return Err(Error::conflict("history-under-way"));
    }
    if import.and_then(|import| import.room) != Some(id) {
        fillable(tx, id)?;
    }
    noted(tx, parts, actor, ROOM_IMPORTED, &room, told)?;
    Ok(room)
}

/// What became of some lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// They are messages now.
    pub new: u64,
    /// They were messages before.
    pub known: u64,
    /// They are none, and why; only where wrong lines are left out.
    pub left_out: Vec<(u64, &'static str, &'static str)>,
}

/// How lines are imported.
#[derive(Clone, Debug, Default)]
pub struct ImportRules {
    /// Authors with an account become members.
    pub joining: bool,
    /// A line that cannot be imported is left out; else it ends the import.
    pub leaving_out: bool,
    /// Who of the authors is whom, whatever their addresses say.
    pub authors: HashMap<AuthorKey, PersonId>,
}

/// A message to be imported.
#[derive(Debug)]
pub struct NumberedLine {
    /// The number of its line, from 1.
    pub number: u64,
    /// What it says.
    pub line: HistoryLine,
    /// What it is found by, where that was made before.
    pub stems: Option<String>,
}

/// Imports some lines, all or none of them; those whose id the room knows are
/// passed over. Nobody is told of them, and whoever had read everything has
/// read them.
///
/// # Errors
/// `NotFound`, `Forbidden` for those who may not; `Invalid` names the line by
/// its number and the field.
pub fn import_lines(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: RoomId,
    lines: &[NumberedLine],
    rules: &ImportRules,
) -> Result<Imported> {
    store::lock_room(tx, id)?;
    let before = access::owned_room(tx, actor, id)?.room.last_seq;
    let mut filling = Filling::into(tx, parts, actor, id, rules, lines)?;
    for line in lines {
        match filling.place(line) {
            Ok(()) => {}
            Err((field, detail)) if rules.leaving_out => {
                filling.done.left_out.push((line.number, field, detail));
            }
            Err((field, detail)) => {
                return Err(in_line(Error::invalid(field, detail), line.number));
            }
        }
    }
    let done = filling.store(tx)?;
    if done.new > 0 {
        let room = access::owned_room(tx, actor, id)?.room;
        store::carry_read(tx, id, before, room.last_seq)?;
        room_changed(tx, id, room.last_seq);
    }
    Ok(done)
}

/// The same refusal with the number of the line before its field.
pub fn in_line(error: Error, number: u64) -> Error {
    match error {
        Error::Invalid {
            field,
            detail,
            reason,
        } => Error::Invalid {
            field: format!("line {number}: {field}"),
            detail,
            reason,
        },
        Error::TooLarge { field, limit, unit } => Error::TooLarge {
            field: format!("line {number}: {field}"),
            limit,
            unit,
        },
        other => other,
    }
}

/// Only imported messages stand in a room that begins to be filled.
fn fillable(tx: &mut Tx<'_>, id: RoomId) -> Result<()> {
    match store::is_newest_imported(tx, id)? {
        Some(false) => Err(Error::conflict("room-has-own-messages")),
        _ => Ok(()),
    }
}

fn noted(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    action: Action,
    room: &Room,
    mut detail: Map<String, Json>,
) -> Result<()> {
    detail.insert("name".to_owned(), room.name.clone().into());
    let subject = Some(SubjectRef::new("chat.room", room.id.0));
    audit::record(
        tx,
        &parts.ids,
        &parts.clock,
        Some(actor),
        action,
        subject,
        detail,
    )
}

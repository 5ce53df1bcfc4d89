//! Taking a room away as a whole, and filling one with a history from elsewhere.

use std::collections::HashMap;

use assistant::Parts;
use kernel::{Actor, Error, Result, SubjectRef, Tx, audit, audit::Action, ids::PersonId, people};
use serde_json::Map;

use super::room_changed;
use crate::chat::{
    access, store,
    types::{Called, HistoryLine, Message, MessageId, Role, Room, RoomId, calls, with_names},
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
    noted(tx, parts, actor, ROOM_EXPORTED, &room)?;
    Ok(room)
}

/// Lets an owner begin to fill their room; noted in the audit. A room in which
/// somebody has written takes no history: its messages would stand in the wrong
/// order.
///
/// # Errors
/// `NotFound`, `Forbidden` for those who may not, `Conflict` for a room with
/// messages of its own.
pub fn begin_import(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: RoomId) -> Result<Room> {
    let room = access::owned_room(tx, actor, id)?.room;
    fillable(tx, id)?;
    noted(tx, parts, actor, ROOM_IMPORTED, &room)?;
    Ok(room)
}

/// What became of some lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// They are messages now.
    pub new: u64,
    /// They were messages before.
    pub known: u64,
}

/// Imports some lines, all or none of them; those whose id the room knows are
/// passed over. Nobody is told of them, and whoever had read everything has
/// read them. With `joining`, authors with an account become members.
///
/// # Errors
/// As [`begin_import`]; `Invalid` names the line by its number and the field.
pub fn import_lines(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: RoomId,
    lines: &[(u64, HistoryLine)],
    joining: bool,
) -> Result<Imported> {
    let mut filling = Filling {
        parts,
        actor,
        room: id,
        joining,
        people: HashMap::new(),
    };
    let before = access::owned_room(tx, actor, id)?.room.last_seq;
    store::lock_room(tx, id)?;
    fillable(tx, id)?;
    let mut done = Imported::default();
    for (number, line) in lines {
        match filling.import(tx, line) {
            Ok(true) => done.new += 1,
            Ok(false) => done.known += 1,
            Err(error) => return Err(in_line(error, *number)),
        }
    }
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

fn fillable(tx: &mut Tx<'_>, id: RoomId) -> Result<()> {
    match store::find_newest(tx, id)? {
        Some((_, false)) => Err(Error::conflict("room-has-own-messages")),
        _ => Ok(()),
    }
}

/// A room that is being filled.
struct Filling<'a> {
    parts: &'a Parts,
    actor: &'a Actor,
    room: RoomId,
    joining: bool,
    /// Whose an address is here.
    people: HashMap<String, Option<PersonId>>,
}

impl Filling<'_> {
    /// Imports one line; answers false where the room knows it.
    fn import(&mut self, tx: &mut Tx<'_>, line: &HistoryLine) -> Result<bool> {
        if store::find_foreign(tx, self.room, &line.id)?.is_some() {
            return Ok(false);
        }
        let newest = store::find_newest(tx, self.room)?;
        if newest.is_some_and(|(at, _)| line.created_at < at) {
            return Err(Error::invalid("created_at", "history-out-of-order"));
        }
        let thread = self.thread(tx, line)?;
        let author = self.author(tx, line)?;
        let line = &HistoryLine {
            body: known_calls(tx, line)?,
            ..line.clone()
        };
        let id: MessageId = self.parts.ids.id();
        let seq = store::next_seq(tx, self.room, id, thread.is_none(), line.created_at)?;
        let new = store::NewImported {
            id,
            room: self.room,
            seq,
            thread,
            author: author.unwrap_or(self.actor.person),
            is_foreign: author.is_none(),
            client_id: self.parts.ids.uuid(),
            line,
        };
        store::insert_imported(tx, &new)?;
        if let Some(root) = thread {
            store::count_reply(tx, root, line.created_at)?;
        }
        if line.deleted_at.is_none() {
            store::insert_search(tx, id, &line.body)?;
            if !calls(&line.body).is_empty() {
                let message = store::find_message(tx, id)?;
                mention(tx, &message)?;
            }
        }
        Ok(true)
    }

    /// The root of the thread a line is in: replies to replies are replies to it.
    fn thread(&self, tx: &mut Tx<'_>, line: &HistoryLine) -> Result<Option<MessageId>> {
        let Some(thread) = &line.thread else {
            return Ok(None);
        };
        let found = store::find_foreign(tx, self.room, thread)?;
        let (id, root) = found.ok_or_else(|| Error::invalid("thread", "history-thread-unknown"))?;
        Ok(Some(root.unwrap_or(id)))
    }

    /// Whose account the author's address is.
    fn author(&mut self, tx: &mut Tx<'_>, line: &HistoryLine) -> Result<Option<PersonId>> {
        let Some(email) = &line.author.email else {
            return Ok(None);
        };
        if let Some(known) = self.people.get(email) {
            return Ok(*known);
        }
        let person = people::store::find_by_email(tx, email)?;
        if let Some(person) = person
            .as_ref()
            .filter(|person| person.active && self.joining)
        {
            let at = self.parts.clock.now();
            store::insert_member(tx, self.room, person.id, Role::Member, at)?;
        }
        let id = person.map(|person| person.id);
        self.people.insert(email.clone(), id);
        Ok(id)
    }
}

/// The text with the names of those who are nobody here instead of their ids.
fn known_calls(tx: &mut Tx<'_>, line: &HistoryLine) -> Result<String> {
    let mut unknown = Vec::new();
    for one in calls(&line.body) {
        if let Called::Person(id) = one
            && people::store::reference(tx, id)?.is_none()
        {
            unknown.push(id);
        }
    }
    let name = |one| match one {
        Called::Person(id) if unknown.contains(&id) => {
            let known = line.mentions.iter().find(|mention| mention.id == id);
            Some(known.map_or_else(|| "@?".to_owned(), |known| format!("@{}", known.name)))
        }
        _ => None,
    };
    Ok(with_names(&line.body, name))
}

/// Those a text names are seen in it; nobody is told.
fn mention(tx: &mut Tx<'_>, message: &Message) -> Result<()> {
    for one in calls(&message.body) {
        if let Called::Person(id) = one {
            store::insert_mention(tx, message, id, true)?;
        }
    }
    Ok(())
}

fn noted(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, action: Action, room: &Room) -> Result<()> {
    let mut detail = Map::new();
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

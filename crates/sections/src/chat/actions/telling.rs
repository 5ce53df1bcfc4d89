//! Who is told of a message: those it calls, those who follow its thread,
//! those who want to hear everything.

use std::collections::HashSet;

use assistant::Parts;
use kernel::{
    Actor, Error, Event, Result, SubjectRef, Tx,
    ids::PersonId,
    notifications::{self, NewNotification, Urgency},
    people::departments,
};

use super::{plain_excerpt, room_changed};
use crate::chat::{
    access::{self, WritableRoom},
    store,
    types::{CALLS_FREELY, Called, Level, Message, RoomKind, calls},
};

/// Characters of a message in its notification.
const EXCERPT: usize = 200;

/// Whom a text calls, of those who may read the room.
#[derive(Debug, Default)]
pub(super) struct CalledPeople {
    /// Named one by one.
    direct: Vec<PersonId>,
    /// Called with a department or with everyone.
    others: Vec<PersonId>,
}

impl CalledPeople {
    fn all(&self) -> impl Iterator<Item = PersonId> {
        self.direct.iter().chain(&self.others).copied()
    }
}

/// A message and who sent it where.
pub(super) struct Cause<'a> {
    pub(super) parts: &'a Parts,
    pub(super) actor: &'a Actor,
    pub(super) room: &'a WritableRoom,
    pub(super) message: &'a Message,
}

/// Whom a text calls in a room.
pub(super) fn called(tx: &mut Tx<'_>, room: &WritableRoom, body: &str) -> Result<CalledPeople> {
    let calls = calls(body);
    if calls.is_empty() {
        return Ok(CalledPeople::default());
    }
    let members: HashSet<_> = store::list_member_ids(tx, room.room.id)?
        .into_iter()
        .collect();
    let (mut direct, mut others) = (Vec::new(), Vec::new());
    for one in calls {
        match one {
            Called::Person(id) => direct.push(id),
            Called::Department(id) => others.extend(departments::people_within(tx, id)?),
            Called::Everyone => others.extend(members.iter().copied()),
        }
    }
    let direct = readers(tx, room, &members, direct)?;
    let named: HashSet<_> = direct.iter().copied().collect();
    let mut seen = HashSet::new();
    others.retain(|id| !named.contains(id) && seen.insert(*id));
    let others = readers(tx, room, &members, others)?;
    Ok(CalledPeople { direct, others })
}

/// Refuses to call many people by accident.
pub(super) fn confirmed(called: &CalledPeople, calls_many: bool) -> Result<()> {
    if called.all().count() > CALLS_FREELY && !calls_many {
        return Err(Error::invalid("calls_many", "message-calls-many"));
    }
    Ok(())
}

/// Mentions, notifications and events of a new message.
pub(super) fn of_new(
    tx: &mut Tx<'_>,
    cause: &Cause<'_>,
    called: &CalledPeople,
    root: Option<&Message>,
) -> Result<()> {
    let mut told = HashSet::new();
    call(tx, cause, called, &mut told)?;
    if let Some(root) = root {
        let followers = store::list_followers(tx, root.id)?;
        tell(tx, cause, followers, "reply", &mut told)?;
    } else {
        let by_kind = Level::usual(cause.room.room.kind) == Level::All;
        let all = store::list_told_all(tx, cause.room.room.id, by_kind)?;
        tell(tx, cause, all, "message", &mut told)?;
    }
    changed(tx, cause.message);
    let people = store::list_member_ids(tx, cause.room.room.id)?;
    tx.emit(Event::PersonalAll {
        people,
        kind: "chat.rooms",
    });
    Ok(())
}

/// Mentions of a text that was changed: whoever is called now and was not
/// before is told, whoever is not called any more is forgotten.
pub(super) fn of_edited(tx: &mut Tx<'_>, cause: &Cause<'_>, called: &CalledPeople) -> Result<()> {
    let now: HashSet<_> = called.all().collect();
    for person in store::list_called(tx, cause.message)? {
        if !now.contains(&person) {
            store::delete_mention(tx, cause.message, person)?;
        }
    }
    call(tx, cause, called, &mut HashSet::new())?;
    let excerpt = plain_excerpt(tx, cause.message, EXCERPT)?;
    notifications::store::rewrite_subject(tx, &subject(cause.message), &excerpt)?;
    changed(tx, cause.message);
    Ok(())
}

/// What a message looks like has changed for those who have it before them.
pub(super) fn changed(tx: &mut Tx<'_>, message: &Message) {
    room_changed(tx, message.room_id, message.seq);
    if let Some(root) = message.thread_id {
        tx.emit(Event::Stale {
            subject: SubjectRef::new("chat.thread", root.0),
            seq: message.seq,
        });
    }
}

/// A message as notifications name it.
pub(super) fn subject(message: &Message) -> SubjectRef {
    SubjectRef::new("chat.message", message.id.0)
}

fn call(
    tx: &mut Tx<'_>,
    cause: &Cause<'_>,
    called: &CalledPeople,
    told: &mut HashSet<PersonId>,
) -> Result<()> {
    let pairs = called.direct.iter().map(|id| (*id, true));
    let mut fresh = Vec::new();
    for (person, direct) in pairs.chain(called.others.iter().map(|id| (*id, false))) {
        if store::insert_mention(tx, cause.message, person, direct)? {
            fresh.push(person);
        }
    }
    tell(tx, cause, fresh, "mention", told)
}

/// Tells each of these once, as far as they want to be told.
fn tell(
    tx: &mut Tx<'_>,
    cause: &Cause<'_>,
    people: Vec<PersonId>,
    why: &'static str,
    told: &mut HashSet<PersonId>,
) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let excerpt = plain_excerpt(tx, cause.message, EXCERPT)?;
    for person in people {
        if person != cause.actor.person && wants(tx, cause, person, why)? && told.insert(person) {
            let new = NewNotification {
                person,
                who: Some(cause.actor.person),
                why,
                urgency: Urgency::Now,
                subject: subject(cause.message),
                room: Some(cause.message.room_id.0),
                excerpt: excerpt.clone(),
            };
            notifications::notify(tx, &cause.parts.ids, &cause.parts.clock, &new)?;
        }
    }
    Ok(())
}

/// Whether a person may read the room and has not asked for quiet.
fn wants(tx: &mut Tx<'_>, cause: &Cause<'_>, person: PersonId, why: &str) -> Result<bool> {
    let room = &cause.room.room;
    let level = match store::find_membership(tx, room.id, person)? {
        Some(membership) => membership.level(room.kind, cause.parts.clock.now()),
        None if access::may_read(room.kind, false) => Level::Mentions,
        None => return Ok(false),
    };
    Ok(match level {
        Level::All => true,
        Level::Mentions => why != "message",
        Level::Nothing => false,
    })
}

/// Of these people those who may read the room: of an open one everybody.
fn readers(
    tx: &mut Tx<'_>,
    room: &WritableRoom,
    members: &HashSet<PersonId>,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<PersonId>> {
    let kind: RoomKind = room.room.kind;
    let mut readers = Vec::new();
    for person in people {
        let readable = access::may_read(kind, members.contains(&person));
        match kernel::people::store::find(tx, person) {
            Ok(found) if found.active && readable => readers.push(person),
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(readers)
}

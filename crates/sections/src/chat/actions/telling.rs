//! Who is told of a message: those it calls, those who follow its thread,
//! those who want to hear everything.

use std::collections::{HashMap, HashSet};

use assistant::Parts;
use kernel::{
    Actor, Error, Event, Result, SubjectRef, Tx,
    ids::PersonId,
    notifications::{self, CALL, DIRECT, MENTION, MESSAGE, NewNotification, Urgency, wishes},
    people::departments,
};

use super::{plain_excerpt, room_changed};
use crate::chat::{
    access::{self, WritableRoom},
    store,
    types::{CALLS_FREELY, Called, Level, Membership, Message, MessageId, RoomKind, calls},
};

/// Why one is told of a reply in a thread one follows.
const REPLY: &str = "reply";
/// The most people and departments one text may call, each for itself.
const MAX_CALLS: usize = 100;
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
pub(super) fn called(
    tx: &mut Tx<'_>,
    actor: &Actor,
    room: &WritableRoom,
    body: &str,
) -> Result<CalledPeople> {
    let calls = calls(body);
    if calls.is_empty() {
        return Ok(CalledPeople::default());
    }
    if calls.len() > MAX_CALLS {
        return Err(Error::invalid("body", "message-calls-too-often"));
    }
    let members: HashSet<_> = store::list_active_members(tx, room.room.id)?
        .into_iter()
        .collect();
    let (mut direct, mut others) = (Vec::new(), Vec::new());
    for one in calls {
        match one {
            Called::Person(id) => direct.push(id),
            Called::Department(_) if actor.guest => {
                return Err(Error::invalid("body", "guest-calls-department"));
            }
            Called::Department(id) => others.extend(departments::people_within(tx, id)?),
            Called::Everyone => others.extend(members.iter().copied()),
            // It is asked, not told.
            Called::Assistant => {}
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
        tell(tx, cause, followers, REPLY, &mut told)?;
    } else {
        let room = &cause.room.room;
        let all = store::list_told_all(tx, room.id, Level::usual(room.kind))?;
        tell(tx, cause, all, of_message(room.kind), &mut told)?;
    }
    seen_from_outside(tx, cause.message)
}

/// Mentions of a text that was changed: whoever is called now and was not
/// before is told, whoever is not called any more is forgotten.
pub(super) fn of_edited(tx: &mut Tx<'_>, cause: &Cause<'_>, called: &CalledPeople) -> Result<()> {
    let now: HashSet<_> = called.all().collect();
    for person in store::list_called(tx, cause.message)? {
        if !now.contains(&person) {
            store::delete_mention(tx, cause.message, person)?;
            for why in [MENTION, CALL] {
                notifications::store::forget_told(tx, person, &subject(cause.message), why)?;
            }
        }
    }
    call(tx, cause, called, &mut HashSet::new())?;
    let excerpt = plain_excerpt(tx, cause.message, EXCERPT, cause.actor.language)?;
    notifications::store::rewrite_subject(tx, &subject(cause.message), &excerpt)?;
    seen_from_outside(tx, cause.message)
}

/// A message was written, given another text or deleted: that is seen in the lists of
/// rooms and threads, too.
pub(super) fn seen_from_outside(tx: &mut Tx<'_>, message: &Message) -> Result<()> {
    changed(tx, message);
    let people = store::list_member_ids(tx, message.room_id)?;
    tx.emit(Event::PersonalAll {
        people,
        kind: "chat.rooms",
    });
    if let Some(root) = message.thread_id {
        let people = store::list_followers(tx, root)?;
        tx.emit(Event::PersonalAll {
            people,
            kind: "chat.threads",
        });
    }
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
    subject_of(message.id)
}

/// The same of its id.
pub(super) fn subject_of(id: MessageId) -> SubjectRef {
    SubjectRef::new("chat.message", id.0)
}

fn call(
    tx: &mut Tx<'_>,
    cause: &Cause<'_>,
    called: &CalledPeople,
    told: &mut HashSet<PersonId>,
) -> Result<()> {
    for (people, direct, why) in [
        (&called.direct, true, MENTION),
        (&called.others, false, CALL),
    ] {
        let mut fresh = Vec::new();
        for person in people {
            if store::insert_mention(tx, cause.message, *person, direct)? {
                fresh.push(*person);
            }
        }
        tell(tx, cause, fresh, why, told)?;
    }
    Ok(())
}

const fn of_message(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Direct => DIRECT,
        RoomKind::Open | RoomKind::Closed => MESSAGE,
    }
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
    let excerpt = plain_excerpt(tx, cause.message, EXCERPT, cause.actor.language)?;
    let levels: HashMap<_, _> = store::list_levels(tx, cause.message.room_id)?
        .into_iter()
        .collect();
    for person in people {
        let level = level(tx, cause, levels.get(&person), person)?;
        let own = person == cause.actor.person && !cause.message.by_assistant;
        if !own && level.wants(why) && told.insert(person) {
            let new = NewNotification {
                person,
                who: (!cause.message.by_assistant).then_some(cause.actor.person),
                why,
                urgency: Urgency::Now,
                subject: subject(cause.message),
                room: Some(cause.message.room_id.0),
                thread: cause.message.thread_id.map(|id| id.0),
                excerpt: excerpt.clone(),
            };
            notifications::notify(tx, &cause.parts.ids, &cause.parts.clock, &new)?;
        }
    }
    Ok(())
}

/// How much a person wants to hear of the room; nothing when they may not read it.
fn level(
    tx: &mut Tx<'_>,
    cause: &Cause<'_>,
    membership: Option<&Membership>,
    person: PersonId,
) -> Result<Level> {
    let room = &cause.room.room;
    match membership {
        Some(membership) => Ok(membership.level(room.kind, cause.parts.clock.now())),
        // Guests outside the room were left out with the readers.
        None if access::may_read(room.kind, false, false) => {
            let chosen = wishes::level(tx, person, "chat")?;
            let chosen = chosen.and_then(|code| Level::chosen(&code));
            Ok(chosen.unwrap_or(Level::Mentions))
        }
        None => Ok(Level::Nothing),
    }
}

/// Of these people those who may read the room: of an open one everybody.
/// `members` are those who can still sign in.
fn readers(
    tx: &mut Tx<'_>,
    room: &WritableRoom,
    members: &HashSet<PersonId>,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<PersonId>> {
    let mut readers = Vec::new();
    for person in people {
        if members.contains(&person) {
            readers.push(person);
        } else if access::may_read(room.room.kind, false, false) {
            match kernel::people::store::find(tx, person) {
                Ok(found) if found.active && !found.guest => readers.push(person),
                Ok(_) | Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(readers)
}

//! The only doors to rooms, threads and messages. What a person may not read
//! does not exist for them, administrators included.

mod shared;

use std::collections::HashMap;

use kernel::{Actor, Error, Result, Tx, ids::PersonId, people::Administrator};
use uuid::Uuid;

pub use self::shared::{
    OwnQuestion, SharedReading, is_own_question, may_all_read, may_read_question, own_question,
    shared_reading,
};
use super::{
    store,
    types::{
        ChatFile, ChatFileId, HistoryImport, HistoryImportId, Membership, Message, MessageId, Poll,
        Posting, Role, Room, RoomId, RoomKind, Scheduled, ScheduledId,
    },
};

/// A room this person may read.
#[derive(Clone, Debug)]
pub struct ReadableRoom {
    /// The room.
    pub room: Room,
    /// Their place in it, when they are a member.
    pub membership: Option<Membership>,
}

/// A room this person may write to.
#[derive(Clone, Debug)]
pub struct WritableRoom {
    /// The room.
    pub room: Room,
    /// Their place in it.
    pub membership: Membership,
}

/// A thread this person may read.
#[derive(Clone, Debug)]
pub struct ReadableThread {
    /// The message it hangs under.
    pub root: Message,
    /// The room it is in.
    pub room: ReadableRoom,
}

/// A message this person may read.
#[derive(Clone, Debug)]
pub struct ReadableMessage {
    /// The message.
    pub message: Message,
    /// The room it is in.
    pub room: ReadableRoom,
}

/// A message of a room this person is in.
#[derive(Clone, Debug)]
pub struct ReachableMessage {
    /// The message.
    pub message: Message,
    /// The room it is in.
    pub room: WritableRoom,
}

/// A message this person may read, as far as others quote it.
#[derive(Clone, Debug)]
pub struct QuotableMessage {
    /// The message.
    pub message: Message,
}

/// A poll of a room this person is in. No other vote on it is counted until
/// the transaction ends.
#[derive(Clone, Debug)]
pub struct ReachablePoll {
    /// The message that asks.
    pub message: Message,
    /// The poll.
    pub poll: Poll,
    /// The room it is in.
    pub room: WritableRoom,
}

/// A poll of which this person may know who chose what.
#[derive(Clone, Copy, Debug)]
pub struct NamedPoll {
    /// The poll.
    pub poll: Poll,
}

/// A file this person may read now: of a message they may read, or their own
/// that is not sent yet.
#[derive(Clone, Debug)]
pub struct ReadableFile {
    /// The file.
    pub file: ChatFile,
}

/// A file this person brought and has not sent yet.
#[derive(Clone, Debug)]
pub struct OwnUpload {
    /// The file.
    pub file: ChatFile,
}

/// A room this person may take away as a whole, or fill with a history.
#[derive(Clone, Debug)]
pub struct OwnedRoom {
    /// The room.
    pub room: Room,
}

/// A room this person looks after.
#[derive(Clone, Debug)]
pub struct ModeratedRoom {
    /// The room.
    pub room: Room,
    /// Their place in it.
    pub membership: Membership,
}

/// A changed or deleted message, opened by an administrator for an audit.
#[derive(Clone, Debug)]
pub struct AuditedMessage {
    /// The message.
    pub message: Message,
}

/// A history this administrator brought to be read in.
#[derive(Clone, Debug)]
pub struct OwnImport {
    /// The history.
    pub import: HistoryImport,
}

/// The history of this id, if this administrator brought it.
///
/// # Errors
/// `NotFound` otherwise.
pub fn own_import(
    tx: &mut Tx<'_>,
    administrator: &Administrator,
    id: HistoryImportId,
) -> Result<OwnImport> {
    let import = store::find_import(tx, id)?;
    if import.person == administrator.actor().person {
        Ok(OwnImport { import })
    } else {
        Err(Error::NotFound)
    }
}

/// Whether a person may read a room: pure, so that a table can test it.
pub const fn may_read(kind: RoomKind, member: bool, guest: bool) -> bool {
    member || (matches!(kind, RoomKind::Open) && !guest)
}

/// The room, if this person may read it.
///
/// # Errors
/// `NotFound` otherwise.
pub fn readable_room(tx: &mut Tx<'_>, actor: &Actor, id: RoomId) -> Result<ReadableRoom> {
    let room = store::find_room(tx, id)?;
    let membership = store::find_membership(tx, id, actor.person)?;
    let membership = membership.map(|own| place_of(own, room.kind, actor.guest));
    if may_read(room.kind, membership.is_some(), actor.guest) {
        Ok(ReadableRoom { room, membership })
    } else {
        Err(Error::NotFound)
    }
}

/// A guest looks after no room, whatever they did before.
fn place_of(held: Membership, kind: RoomKind, guest: bool) -> Membership {
    let role = if guest && kind != RoomKind::Direct {
        Role::Member
    } else {
        held.role
    };
    Membership { role, ..held }
}

/// The room, if this person is a member.
///
/// # Errors
/// `NotFound` when unreadable, `Forbidden` when it is open and not joined.
pub fn writable_room(tx: &mut Tx<'_>, actor: &Actor, id: RoomId) -> Result<WritableRoom> {
    let ReadableRoom { room, membership } = readable_room(tx, actor, id)?;
    match membership {
        Some(membership) => Ok(WritableRoom { room, membership }),
        None => Err(Error::forbidden("room-join-first")),
    }
}

/// Whether a member may write into the main list or only into threads: pure,
/// so that a table can test it.
pub const fn may_post(posting: Posting, role: Role, in_thread: bool) -> bool {
    in_thread
        || matches!(
            (posting, role),
            (Posting::Members, _) | (_, Role::Moderator | Role::Owner)
        )
}

/// The room, if this person may post into its main list or a thread of it.
///
/// # Errors
/// As [`writable_room`], and `Forbidden` in a room of announcements.
pub fn postable_room(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RoomId,
    in_thread: bool,
) -> Result<WritableRoom> {
    let found = writable_room(tx, actor, id)?;
    if may_post(found.room.posting, found.membership.role, in_thread) {
        Ok(found)
    } else {
        Err(Error::forbidden("room-of-announcements"))
    }
}

/// The room, if this person owns or moderates it.
///
/// # Errors
/// As [`writable_room`], `Forbidden` for other members and in direct rooms.
pub fn moderated_room(tx: &mut Tx<'_>, actor: &Actor, id: RoomId) -> Result<ModeratedRoom> {
    let WritableRoom { room, membership } = writable_room(tx, actor, id)?;
    if room.kind == RoomKind::Direct {
        return Err(Error::forbidden("direct-room-is-for-two"));
    }
    if membership.role < Role::Moderator {
        return Err(Error::forbidden("room-moderators-only"));
    }
    Ok(ModeratedRoom { room, membership })
}

/// Whether this person may know that another is there: a guest only knows the
/// people of their rooms.
///
/// # Errors
/// `NotFound` otherwise.
pub fn known_person(tx: &mut Tx<'_>, actor: &Actor, id: PersonId) -> Result<()> {
    if actor.guest && actor.person != id && !store::meets(tx, actor.person, id)? {
        return Err(Error::NotFound);
    }
    Ok(())
}

/// The message, if this person may read its room.
///
/// # Errors
/// `NotFound` otherwise.
pub fn readable_message(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<ReadableMessage> {
    let message = store::find_message(tx, id)?;
    let room = readable_room(tx, actor, message.room_id)?;
    Ok(ReadableMessage { message, room })
}

/// Those of these messages that are there and that this person may read; asked
/// for all at once.
///
/// # Errors
/// Those of the database.
pub fn readable_messages(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ids: &[MessageId],
) -> Result<Vec<QuotableMessage>> {
    let mut messages = store::list_messages_of(tx, ids)?;
    messages.retain(|message| message.deleted_at.is_none());
    let mut rooms: Vec<Uuid> = messages.iter().map(|message| message.room_id.0).collect();
    rooms.sort_unstable();
    rooms.dedup();
    let readable = room_names(tx, actor, &rooms)?;
    messages.retain(|message| readable.contains_key(&message.room_id.0));
    Ok(messages
        .into_iter()
        .map(|message| QuotableMessage { message })
        .collect())
}

/// The message, if this person is in its room and it is still there.
///
/// # Errors
/// `NotFound` when unreadable, `Forbidden` outside the room, `Conflict` when
/// it was deleted.
pub fn reachable_message(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: MessageId,
) -> Result<ReachableMessage> {
    let message = store::find_message(tx, id)?;
    let room = writable_room(tx, actor, message.room_id)?;
    if message.deleted_at.is_some() {
        return Err(Error::conflict("message-deleted"));
    }
    Ok(ReachableMessage { message, room })
}

/// A message that waits for its moment, held for this transaction: it is there
/// for its writer only.
///
/// # Errors
/// `NotFound` otherwise.
pub fn own_scheduled(tx: &mut Tx<'_>, actor: &Actor, id: ScheduledId) -> Result<Scheduled> {
    let found = store::lock_scheduled(tx, id)?;
    let own = found.filter(|waiting| waiting.person == actor.person);
    own.ok_or(Error::NotFound)
}

/// The file, if this person may read the message it hangs on at this moment,
/// or has brought it and not sent it yet.
///
/// # Errors
/// `NotFound` otherwise.
pub fn readable_file(tx: &mut Tx<'_>, actor: &Actor, id: ChatFileId) -> Result<ReadableFile> {
    let file = store::find_file(tx, id)?;
    match file.message {
        Some(message) => {
            let found = readable_message(tx, actor, message)?;
            if found.message.deleted_at.is_some() {
                return Err(Error::NotFound);
            }
        }
        None if file.uploader != actor.person => return Err(Error::NotFound),
        None => {}
    }
    Ok(ReadableFile { file })
}

/// The file, if this person brought it and it is not sent yet.
///
/// # Errors
/// `NotFound` otherwise.
pub fn own_upload(tx: &mut Tx<'_>, actor: &Actor, id: ChatFileId) -> Result<OwnUpload> {
    let file = store::find_file(tx, id)?;
    if file.uploader == actor.person && file.message.is_none() {
        Ok(OwnUpload { file })
    } else {
        Err(Error::NotFound)
    }
}

/// Whether a member may take a room away as a whole: its owners, of a room of
/// two both, and administrators who are in it. Pure, so that a table can test it.
pub const fn may_export(kind: RoomKind, role: Role, administrator: bool) -> bool {
    administrator || matches!((kind, role), (RoomKind::Direct, _) | (_, Role::Owner))
}

/// The room, if this person may take it away as a whole.
///
/// # Errors
/// As [`writable_room`], and `Forbidden` for other members.
pub fn exportable_room(tx: &mut Tx<'_>, actor: &Actor, id: RoomId) -> Result<OwnedRoom> {
    let WritableRoom { room, membership } = writable_room(tx, actor, id)?;
    if may_export(room.kind, membership.role, actor.administrator) {
        Ok(OwnedRoom { room })
    } else {
        Err(Error::forbidden("room-owners-only"))
    }
}

/// The room, if this person owns it, so that they may fill it with a history.
///
/// # Errors
/// As [`writable_room`], and `Forbidden` for others and in direct rooms.
pub fn owned_room(tx: &mut Tx<'_>, actor: &Actor, id: RoomId) -> Result<OwnedRoom> {
    let WritableRoom { room, membership } = writable_room(tx, actor, id)?;
    if room.kind == RoomKind::Direct {
        return Err(Error::forbidden("direct-room-is-for-two"));
    }
    if membership.role == Role::Owner {
        Ok(OwnedRoom { room })
    } else {
        Err(Error::forbidden("room-owners-only"))
    }
}

/// The poll of a message, if this person is in its room and the message is
/// still there.
///
/// # Errors
/// As [`reachable_message`], and `NotFound` where the message asks nothing.
pub fn reachable_poll(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<ReachablePoll> {
    let ReachableMessage { message, room } = reachable_message(tx, actor, id)?;
    store::lock_poll(tx, id)?;
    let poll = store::find_poll(tx, id)?.ok_or(Error::NotFound)?;
    Ok(ReachablePoll {
        message,
        poll,
        room,
    })
}

/// The poll of a message, if this person may read its room and it is not
/// anonymous. Of an anonymous one nobody passes, administrators included.
///
/// # Errors
/// `NotFound` when unreadable or no poll, `Forbidden` when it is anonymous.
pub fn named_poll(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<NamedPoll> {
    let message = readable_message(tx, actor, id)?.message;
    let poll = store::find_poll(tx, message.id)?.ok_or(Error::NotFound)?;
    if poll.anonymous {
        return Err(Error::forbidden("poll-is-anonymous"));
    }
    Ok(NamedPoll { poll })
}

/// A message whose former texts an administrator opens. This is the one door
/// that does not ask for membership; whoever passes it leaves an audit record.
///
/// # Errors
/// `NotFound` for messages that were never changed.
pub fn audited_message(
    tx: &mut Tx<'_>,
    _administrator: &Administrator,
    id: MessageId,
) -> Result<AuditedMessage> {
    let message = store::find_message(tx, id)?;
    if message.edited_at.is_none() && message.deleted_at.is_none() {
        return Err(Error::NotFound);
    }
    Ok(AuditedMessage { message })
}

/// The thread under message `id`, if this person may read its room.
///
/// # Errors
/// `NotFound` otherwise, or when `id` is itself a reply.
pub fn readable_thread(tx: &mut Tx<'_>, actor: &Actor, id: MessageId) -> Result<ReadableThread> {
    let root = store::find_message(tx, id)?;
    let found = readable_room(tx, actor, root.room_id)?;
    if root.thread_id.is_some() {
        return Err(Error::NotFound);
    }
    Ok(ReadableThread { root, room: found })
}

/// For the live socket and runs.
///
/// # Errors
/// Those of the database.
pub fn may_read_room(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<bool> {
    found(readable_room(tx, actor, RoomId(id)).map(drop))
}

/// Of these rooms the ones a person may read, with the names they have for
/// them; asked for all at once.
///
/// # Errors
/// Those of the database.
pub fn room_names(tx: &mut Tx<'_>, actor: &Actor, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let found = store::list_glimpses(tx, actor.person, ids)?;
    let readable = found
        .into_iter()
        .filter(|glimpse| may_read(glimpse.kind, glimpse.member, actor.guest));
    let named = readable.map(|glimpse| {
        let name = match glimpse.kind {
            RoomKind::Direct => glimpse.other.unwrap_or_else(|| actor.name.clone()),
            RoomKind::Open | RoomKind::Closed => glimpse.name,
        };
        (glimpse.id.0, name)
    });
    Ok(named.collect())
}

/// For the live socket and runs.
///
/// # Errors
/// Those of the database.
pub fn may_read_thread(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<bool> {
    found(readable_thread(tx, actor, MessageId(id)).map(drop))
}

fn found(looked: Result<()>) -> Result<bool> {
    match looked {
        Ok(()) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

//! SQL of rooms and memberships. Messages and search have files of their own.

mod messages;
mod search;

use kernel::{
    Result, Timestamp, Tx,
    db::{Dialect, Row},
    ids::PersonId,
};

pub use self::{messages::*, search::*};
use super::types::{Membership, MessageId, Room, RoomId, RoomKind};

const ROOM: &str = "r.id, r.name, r.kind, r.topic, r.last_seq, r.message_count, r.last_at";

fn room(row: &Row<'_>) -> Result<Room> {
    Ok(Room {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: RoomKind::from_code(&row.get::<String>(2)?)?,
        topic: row.get(3)?,
        last_seq: row.get(4)?,
        message_count: row.get(5)?,
        last_at: row.get(6)?,
    })
}

/// The room of this id, whoever asks: only `access.rs` calls it.
pub(super) fn find_room(tx: &mut Tx<'_>, id: RoomId) -> Result<Room> {
    tx.query_one(
        &format!("SELECT {ROOM} FROM rooms r WHERE r.id = $1"),
        &[id.into()],
        room,
    )
}

/// The direct room of two people.
pub(super) fn find_pair(tx: &mut Tx<'_>, key: &str) -> Result<Option<RoomId>> {
    tx.query_opt(
        "SELECT id FROM rooms WHERE pair_key = $1",
        &[key.into()],
        |row| row.get(0),
    )
}

/// A person's place in a room.
pub fn find_membership(
    tx: &mut Tx<'_>,
    room: RoomId,
    person: PersonId,
) -> Result<Option<Membership>> {
    tx.query_opt(
        "SELECT read_seq FROM room_members WHERE room_id = $1 AND person_id = $2",
        &[room.into(), person.into()],
        |row| {
            Ok(Membership {
                read_seq: row.get(0)?,
            })
        },
    )
}

/// A room about to be made.
pub struct NewRoom<'a> {
    /// Its id.
    pub id: RoomId,
    /// Its name.
    pub name: &'a str,
    /// Who may read it.
    pub kind: RoomKind,
    /// Of a direct room: its two people.
    pub pair_key: Option<String>,
    /// Who makes it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// Adds a room without members; answers false when the pair has one.
pub fn insert_room(tx: &mut Tx<'_>, new: NewRoom<'_>) -> Result<bool> {
    let added = tx.execute(
        "INSERT INTO rooms (id, name, name_key, kind, topic, pair_key, last_seq, message_count, last_at, \
         created_by, created_at) VALUES ($1, $2, $3, $4, '', $5, 0, 0, $6, $7, $6) \
         ON CONFLICT (pair_key) DO NOTHING",
        &[
            new.id.into(),
            new.name.into(),
            kernel::text::fold(new.name).into(),
            new.kind.code().into(),
            new.pair_key.into(),
            new.at.into(),
            new.by.into(),
        ],
    )?;
    Ok(added > 0)
}

/// Makes writers of one room follow one another, so that each sees what the
/// one before has written. SQLite has a single writer anyway.
pub fn lock_room(tx: &mut Tx<'_>, id: RoomId) -> Result<()> {
    match tx.dialect() {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => tx
            .query_one(
                "SELECT last_seq FROM rooms WHERE id = $1 FOR UPDATE",
                &[id.into()],
                |row| row.get(0),
            )
            .map(|_: i64| ()),
    }
}

/// Changes name and topic.
pub fn update_room(tx: &mut Tx<'_>, id: RoomId, name: &str, topic: &str) -> Result<()> {
    tx.execute(
        "UPDATE rooms SET name = $2, name_key = $3, topic = $4 WHERE id = $1",
        &[
            id.into(),
            name.into(),
            kernel::text::fold(name).into(),
            topic.into(),
        ],
    )?;
    Ok(())
}

/// Adds a member who has read everything so far; being one already is fine.
pub fn insert_member(
    tx: &mut Tx<'_>,
    room: RoomId,
    person: PersonId,
    at: Timestamp,
) -> Result<bool> {
    let added = tx.execute(
        "INSERT INTO room_members (room_id, person_id, read_seq, joined_at) \
         SELECT id, $2, last_seq, $3 FROM rooms WHERE id = $1 ON CONFLICT (room_id, person_id) DO NOTHING",
        &[room.into(), person.into(), at.into()],
    )?;
    Ok(added > 0)
}

/// Ends a membership.
pub fn delete_member(tx: &mut Tx<'_>, room: RoomId, person: PersonId) -> Result<bool> {
    let removed = tx.execute(
        "DELETE FROM room_members WHERE room_id = $1 AND person_id = $2",
        &[room.into(), person.into()],
    )?;
    Ok(removed > 0)
}

/// Sets how far a member has read.
pub fn update_read(tx: &mut Tx<'_>, room: RoomId, person: PersonId, seq: i64) -> Result<()> {
    tx.execute(
        "UPDATE room_members SET read_seq = $3 WHERE room_id = $1 AND person_id = $2",
        &[room.into(), person.into(), seq.into()],
    )?;
    Ok(())
}

/// The ids of a room's members.
pub fn list_member_ids(tx: &mut Tx<'_>, room: RoomId) -> Result<Vec<PersonId>> {
    let sql = "SELECT person_id FROM room_members WHERE room_id = $1 ORDER BY joined_at, person_id";
    tx.query(sql, &[room.into()], |row| row.get(0))
}

/// How many members a room has.
pub fn count_members(tx: &mut Tx<'_>, room: RoomId) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM room_members WHERE room_id = $1",
        &[room.into()],
        |row| row.get(0),
    )
}

/// The rooms a person is in, the liveliest first; `after` is the last room of
/// the page before.
pub fn list_mine(
    tx: &mut Tx<'_>,
    person: PersonId,
    after: Option<&Room>,
    limit: i64,
) -> Result<Vec<Room>> {
    let last_at = after.map_or(i64::MAX, |room| room.last_at.micros());
    let id = after.map_or(uuid::Uuid::max(), |room| room.id.0);
    tx.query(
        &format!(
            "SELECT {ROOM} FROM room_members m JOIN rooms r ON r.id = m.room_id WHERE m.person_id = $1 \
             AND (r.last_at < $2 OR (r.last_at = $2 AND r.id < $3)) ORDER BY r.last_at DESC, r.id DESC LIMIT $4"
        ),
        &[person.into(), last_at.into(), id.into(), limit.into()],
        room,
    )
}

/// All open rooms by name.
pub fn list_open(tx: &mut Tx<'_>, after: Option<&Room>, limit: i64) -> Result<Vec<Room>> {
    let name = after
        .map(|room| kernel::text::fold(&room.name))
        .unwrap_or_default();
    let id = after.map_or(uuid::Uuid::nil(), |room| room.id.0);
    tx.query(
        &format!(
            "SELECT {ROOM} FROM rooms r WHERE r.kind = 'open' AND (r.name_key > $1 OR (r.name_key = $1 AND r.id > $2)) \
             ORDER BY r.name_key, r.id LIMIT $3"
        ),
        &[name.into(), id.into(), limit.into()],
        room,
    )
}

/// The most unread messages that are counted one by one; pages show "999+".
const MAX_UNREAD: i64 = 1000;

/// Messages of the main list after `read_seq` that others wrote.
pub fn count_unread(tx: &mut Tx<'_>, room: RoomId, person: PersonId, read_seq: i64) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM (SELECT 1 FROM messages WHERE room_id = $1 AND seq > $2 AND thread_id IS NULL \
         AND author_id <> $3 LIMIT $4) unread",
        &[room.into(), read_seq.into(), person.into(), MAX_UNREAD.into()],
        |row| row.get(0),
    )
}

/// Unread messages of others that mention the person.
pub fn count_mentions(
    tx: &mut Tx<'_>,
    room: RoomId,
    person: PersonId,
    read_seq: i64,
) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM mentions n JOIN messages m ON m.id = n.message_id \
         WHERE n.person_id = $1 AND n.room_id = $2 AND n.seq > $3 AND m.author_id <> $1",
        &[person.into(), room.into(), read_seq.into()],
        |row| row.get(0),
    )
}

/// Takes the next number of a room; locks its row until the commit.
pub fn next_seq(
    tx: &mut Tx<'_>,
    room: RoomId,
    message: MessageId,
    in_main_list: bool,
    at: Timestamp,
) -> Result<i64> {
    tx.query_one(
        "UPDATE rooms SET last_seq = last_seq + 1, message_count = message_count + $2, \
         last_message_id = CASE WHEN $2 = 1 THEN $3 ELSE last_message_id END, last_at = $4 \
         WHERE id = $1 RETURNING last_seq",
        &[
            room.into(),
            i64::from(in_main_list).into(),
            message.into(),
            at.into(),
        ],
        |row| row.get(0),
    )
}

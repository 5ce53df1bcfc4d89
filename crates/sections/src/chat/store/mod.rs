//! SQL of rooms and memberships. Messages and search have files of their own.

mod answers;
mod drafts;
mod files;
mod glimpses;
mod history;
mod imported;
mod imports;
mod members;
mod messages;
mod names;
mod pins;
mod polls;
mod reactions;
mod reminders;
mod scheduled;
mod search;
mod seqs;
mod threads;

use kernel::{
    Result, Timestamp, Tx,
    db::{Dialect, Row},
    ids::PersonId,
};

pub use self::{
    answers::*,
    drafts::*,
    files::*,
    glimpses::*,
    history::*,
    imported::*,
    imports::*,
    members::*,
    messages::*,
    names::{ASSISTANT, CalledNames, Names},
    pins::*,
    polls::*,
    reactions::*,
    reminders::*,
    scheduled::*,
    search::*,
    seqs::Seqs,
    threads::*,
};
use super::types::{MessageId, Posting, Room, RoomId, RoomKind};

const ROOM: &str = "r.id, r.name, r.kind, r.topic, r.last_seq, r.message_count, r.last_at, r.posting, r.shows_reads";

fn room(row: &Row<'_>) -> Result<Room> {
    Ok(Room {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: RoomKind::from_code(&row.get::<String>(2)?)?,
        topic: row.get(3)?,
        last_seq: row.get(4)?,
        message_count: row.get(5)?,
        last_at: row.get(6)?,
        posting: row.get(7)?,
        shows_reads: row.get(8)?,
    })
}

/// The room of this id, whoever asks: only `access.rs` calls it, and what
/// nobody asked for.
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

/// A room about to be made.
pub struct NewRoom<'a> {
    /// Its id.
    pub id: RoomId,
    /// Its name.
    pub name: &'a str,
    /// Who may read it.
    pub kind: RoomKind,
    /// Who may write into its main list.
    pub posting: Posting,
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
         created_by, created_at, posting) VALUES ($1, $2, $3, $4, '', $5, 0, 0, $6, $7, $6, $8) \
         ON CONFLICT (pair_key) DO NOTHING",
        &[
            new.id.into(),
            new.name.into(),
            kernel::text::fold(new.name).into(),
            new.kind.code().into(),
            new.pair_key.into(),
            new.at.into(),
            new.by.into(),
            new.posting.code().into(),
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

/// Stores what may change of a room: name, topic, who posts, whether reading
/// is shown.
pub fn update_room(tx: &mut Tx<'_>, room: &Room) -> Result<()> {
    tx.execute(
        "UPDATE rooms SET name = $2, name_key = $3, topic = $4, posting = $5, shows_reads = $6 WHERE id = $1",
        &[
            room.id.into(),
            (&room.name).into(),
            kernel::text::fold(&room.name).into(),
            (&room.topic).into(),
            room.posting.code().into(),
            room.shows_reads.into(),
        ],
    )?;
    Ok(())
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

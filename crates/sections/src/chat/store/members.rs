//! SQL of memberships: roles, reading, levels.

use kernel::{Result, Timestamp, Tx, db::Row, ids::PersonId};

use crate::chat::types::{Level, Membership, Message, Role, RoomId};

/// A person's place in a room.
pub fn find_membership(
    tx: &mut Tx<'_>,
    room: RoomId,
    person: PersonId,
) -> Result<Option<Membership>> {
    tx.query_opt(
        &format!(
            "SELECT m.person_id, {MEMBERSHIP} FROM {MEMBERS} WHERE m.room_id = $1 AND m.person_id = $2"
        ),
        &[room.into(), person.into()],
        membership,
    )
}

/// With what was chosen for all of chat, or else for everything.
const MEMBERSHIP: &str =
    "m.read_seq, m.role, m.notify, m.muted_until, coalesce(s.level, d.level, '')";
const MEMBERS: &str = "room_members m \
    LEFT JOIN notification_levels s ON s.person_id = m.person_id AND s.section = 'chat' \
    LEFT JOIN notification_levels d ON d.person_id = m.person_id AND d.section = ''";

fn membership(row: &Row<'_>) -> Result<Membership> {
    Ok(Membership {
        read_seq: row.get(1)?,
        role: row.get(2)?,
        notify: Level::chosen(&row.get::<String>(3)?),
        muted_until: row.get(4)?,
        elsewhere: Level::chosen(&row.get::<String>(5)?),
    })
}

/// Everybody a person shares a room with.
///
/// # Errors
/// Those of the database.
pub fn list_acquaintances(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<PersonId>> {
    tx.query(
        "SELECT DISTINCT o.person_id FROM room_members m JOIN room_members o ON o.room_id = m.room_id \
         WHERE m.person_id = $1 ORDER BY o.person_id",
        &[person.into()],
        |row| row.get(0),
    )
}

/// Whether two people share a room.
pub fn meets(tx: &mut Tx<'_>, one: PersonId, other: PersonId) -> Result<bool> {
    let found: i64 = tx.query_one(
        "SELECT count(*) FROM room_members m JOIN room_members o ON o.room_id = m.room_id \
         WHERE m.person_id = $1 AND o.person_id = $2",
        &[one.into(), other.into()],
        |row| row.get(0),
    )?;
    Ok(found > 0)
}

/// The rooms a person owns.
pub fn list_owned(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<RoomId>> {
    tx.query(
        "SELECT room_id FROM room_members WHERE person_id = $1 AND role = 'owner' ORDER BY room_id",
        &[person.into()],
        |row| row.get(0),
    )
}

/// The rooms a person looks after, those of two apart.
pub fn list_looked_after(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<RoomId>> {
    tx.query(
        "SELECT m.room_id FROM room_members m JOIN rooms r ON r.id = m.room_id \
         WHERE m.person_id = $1 AND m.role <> 'member' AND r.kind <> 'direct' ORDER BY m.room_id",
        &[person.into()],
        |row| row.get(0),
    )
}

/// Adds a member who has read everything so far; being one already is fine.
pub fn insert_member(
    tx: &mut Tx<'_>,
    room: RoomId,
    person: PersonId,
    role: Role,
    at: Timestamp,
) -> Result<bool> {
    let added = tx.execute(
        "INSERT INTO room_members (room_id, person_id, read_seq, joined_at, role) \
         SELECT id, $2, last_seq, $3, $4 FROM rooms WHERE id = $1 ON CONFLICT (room_id, person_id) DO NOTHING",
        &[room.into(), person.into(), at.into(), role.code().into()],
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

/// The most unread messages that are counted one by one; pages show "999+".
const MAX_UNREAD: i64 = 1000;

/// Messages of the main list after `read_seq` that others wrote.
pub fn count_unread(tx: &mut Tx<'_>, room: RoomId, person: PersonId, read_seq: i64) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM (SELECT 1 FROM messages WHERE room_id = $1 AND seq > $2 AND thread_id IS NULL \
         AND author_id <> $3 AND deleted_at IS NULL LIMIT $4) unread",
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

/// Says what a member may do.
pub fn update_role(tx: &mut Tx<'_>, room: RoomId, person: PersonId, role: Role) -> Result<()> {
    tx.execute(
        "UPDATE room_members SET role = $3 WHERE room_id = $1 AND person_id = $2",
        &[room.into(), person.into(), role.code().into()],
    )?;
    Ok(())
}

/// Says what a member is told.
pub fn update_notify(
    tx: &mut Tx<'_>,
    room: RoomId,
    person: PersonId,
    notify: Option<Level>,
    muted_until: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "UPDATE room_members SET notify = $3, muted_until = $4 WHERE room_id = $1 AND person_id = $2",
        &[
            room.into(),
            person.into(),
            notify.map_or("", Level::code).into(),
            muted_until.into(),
        ],
    )?;
    Ok(())
}

/// Whoever takes over when the last owner has gone: the highest role, then
/// the longest member.
pub fn find_heir(tx: &mut Tx<'_>, room: RoomId) -> Result<Option<(PersonId, Role)>> {
    tx.query_opt(
        "SELECT n.person_id, n.role FROM room_members n JOIN people p ON p.id = n.person_id \
         WHERE n.room_id = $1 AND p.active AND NOT p.guest \
         ORDER BY CASE n.role WHEN 'owner' THEN 0 WHEN 'moderator' THEN 1 ELSE 2 END, n.joined_at, n.person_id \
         LIMIT 1",
        &[room.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// How many own a room.
pub fn count_owners(tx: &mut Tx<'_>, room: RoomId) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM room_members WHERE room_id = $1 AND role = 'owner'",
        &[room.into()],
        |row| row.get(0),
    )
}

/// The members who want to be told of every message; `usual` is what those
/// are told who have chosen nothing.
pub fn list_told_all(tx: &mut Tx<'_>, room: RoomId, usual: Level) -> Result<Vec<PersonId>> {
    tx.query(
        &format!(
            "SELECT m.person_id FROM {MEMBERS} WHERE m.room_id = $1 \
             AND coalesce(nullif(m.notify, ''), s.level, d.level, $2) = 'all'"
        ),
        &[room.into(), usual.code().into()],
        |row| row.get(0),
    )
}

/// Each member with their role, in the order they came.
pub fn list_roles(tx: &mut Tx<'_>, room: RoomId) -> Result<Vec<(PersonId, Role)>> {
    tx.query(
        "SELECT person_id, role FROM room_members WHERE room_id = $1 ORDER BY joined_at, person_id",
        &[room.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The members who have read up to a message, in the order of their ids. Who
/// came after it was written begins with everything read and has seen nothing.
pub fn list_readers(
    tx: &mut Tx<'_>,
    message: &Message,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Vec<PersonId>> {
    let after = after.map_or(uuid::Uuid::nil(), |person| person.0);
    tx.query(
        "SELECT person_id FROM room_members WHERE room_id = $1 AND read_seq >= $2 AND person_id > $3 \
         AND joined_at <= $5 AND person_id <> $6 ORDER BY person_id LIMIT $4",
        &[
            message.room_id.into(),
            message.seq.into(),
            after.into(),
            limit.into(),
            message.created_at.into(),
            message.author_id.into(),
        ],
        |row| row.get(0),
    )
}

/// The members who can still sign in.
pub fn list_active_members(tx: &mut Tx<'_>, room: RoomId) -> Result<Vec<PersonId>> {
    tx.query(
        "SELECT n.person_id FROM room_members n JOIN people p ON p.id = n.person_id \
         WHERE n.room_id = $1 AND p.active ORDER BY n.person_id",
        &[room.into()],
        |row| row.get(0),
    )
}

/// All members, each with their membership.
pub fn list_levels(tx: &mut Tx<'_>, room: RoomId) -> Result<Vec<(PersonId, Membership)>> {
    tx.query(
        &format!("SELECT m.person_id, {MEMBERSHIP} FROM {MEMBERS} WHERE m.room_id = $1"),
        &[room.into()],
        |row| Ok((row.get(0)?, membership(row)?)),
    )
}

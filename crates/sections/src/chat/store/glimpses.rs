//! SQL of many rooms at once, as far as a list needs them.

use kernel::{Result, Tx, db::Params, ids::PersonId};
use uuid::Uuid;

use crate::chat::types::{RoomId, RoomKind};

/// The most rooms of one statement.
const AT_ONCE: usize = 500;

/// What decides whether a person may read a room, and what it is called.
pub struct Glimpse {
    /// The room.
    pub id: RoomId,
    /// Who may read it.
    pub kind: RoomKind,
    /// Its own name; empty for direct rooms.
    pub name: String,
    /// Whether the person is in it.
    pub member: bool,
    /// Of a direct room: the other person's name.
    pub other: Option<String>,
}

/// Those of these rooms that exist, whoever asks: only `access.rs` calls it.
pub(in crate::chat) fn list_glimpses(
    tx: &mut Tx<'_>,
    person: PersonId,
    ids: &[Uuid],
) -> Result<Vec<Glimpse>> {
    let mut all = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let mut params = Params::default();
        let me = params.add(person);
        let these = params.list(some.iter().copied());
        let sql = format!(
            "SELECT r.id, r.kind, r.name, n.person_id, p.name FROM rooms r \
             LEFT JOIN room_members n ON n.room_id = r.id AND n.person_id = {me} \
             LEFT JOIN room_members o ON r.kind = 'direct' AND o.room_id = r.id AND o.person_id <> {me} \
             LEFT JOIN people p ON p.id = o.person_id WHERE r.id IN ({these})"
        );
        all.extend(tx.query(&sql, params.values(), |row| {
            Ok(Glimpse {
                id: row.get(0)?,
                kind: RoomKind::from_code(&row.get::<String>(1)?)?,
                name: row.get(2)?,
                member: row.get::<Option<PersonId>>(3)?.is_some(),
                other: row.get(4)?,
            })
        })?);
    }
    Ok(all)
}

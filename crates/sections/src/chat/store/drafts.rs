//! SQL of what stands in message boxes.

use kernel::{Result, Timestamp, Tx, db::Row, ids::PersonId};
use uuid::Uuid;

use crate::chat::types::Draft;

const DRAFT: &str = "room_id, thread_id, body, updated_at FROM message_drafts";

fn draft(row: &Row<'_>) -> Result<Draft> {
    Ok(Draft {
        room: row.get(0)?,
        thread: row.get(1)?,
        body: row.get(2)?,
        updated_at: row.get(3)?,
    })
}

/// What stands in a person's box of a room or thread.
pub fn find_draft(tx: &mut Tx<'_>, person: PersonId, place: Uuid) -> Result<Option<Draft>> {
    tx.query_opt(
        &format!("SELECT {DRAFT} WHERE person_id = $1 AND place_id = $2"),
        &[person.into(), place.into()],
        draft,
    )
}

/// Everything that stands in a person's boxes, the newest first.
pub fn list_drafts(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Draft>> {
    tx.query(
        &format!("SELECT {DRAFT} WHERE person_id = $1 ORDER BY updated_at DESC, place_id"),
        &[person.into()],
        draft,
    )
}

/// How many boxes of a person are kept, emptied ones included.
pub fn count_drafts(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM message_drafts WHERE person_id = $1",
        &[person.into()],
        |row| row.get(0),
    )
}

/// Keeps what stands in a box, unless something as new stands there.
pub fn put_draft(tx: &mut Tx<'_>, person: PersonId, draft: &Draft) -> Result<()> {
    tx.execute(
        "INSERT INTO message_drafts (person_id, place_id, room_id, thread_id, body, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (person_id, place_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at \
         WHERE message_drafts.updated_at < excluded.updated_at",
        &[
            person.into(),
            draft.place().into(),
            draft.room.into(),
            draft.thread.into(),
            (&draft.body).into(),
            draft.updated_at.into(),
        ],
    )?;
    Ok(())
}

/// Forgets boxes a person emptied before `before`.
pub fn forget_emptied(tx: &mut Tx<'_>, person: PersonId, before: Timestamp) -> Result<()> {
    tx.execute(
        "DELETE FROM message_drafts WHERE person_id = $1 AND body = '' AND updated_at < $2",
        &[person.into(), before.into()],
    )?;
    Ok(())
}

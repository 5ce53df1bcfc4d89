//! SQL of what stands in message boxes.

use std::collections::HashMap;

use kernel::{Result, Timestamp, Tx, db::Row, ids::PersonId};
use uuid::Uuid;

use super::files;
use crate::chat::types::{ChatFileId, Draft, DraftFile};

const DRAFT: &str = "room_id, thread_id, body, updated_at FROM message_drafts";

fn draft(row: &Row<'_>) -> Result<Draft> {
    Ok(Draft {
        room: row.get(0)?,
        thread: row.get(1)?,
        body: row.get(2)?,
        files: Vec::new(),
        updated_at: row.get(3)?,
    })
}

/// What stands in a person's box of a room or thread.
pub fn find_draft(tx: &mut Tx<'_>, person: PersonId, place: Uuid) -> Result<Option<Draft>> {
    let found = tx.query_opt(
        &format!("SELECT {DRAFT} WHERE person_id = $1 AND place_id = $2"),
        &[person.into(), place.into()],
        draft,
    )?;
    let Some(mut found) = found else {
        return Ok(None);
    };
    let files = list_drafted(tx, person, Some(place))?;
    found.files = files.into_iter().map(|(_, file)| file).collect();
    Ok(Some(found))
}

/// Everything that stands in a person's boxes, the newest first.
pub fn list_drafts(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Draft>> {
    let mut drafts = tx.query(
        &format!("SELECT {DRAFT} WHERE person_id = $1 ORDER BY updated_at DESC, place_id"),
        &[person.into()],
        draft,
    )?;
    let mut files: HashMap<Uuid, Vec<DraftFile>> = HashMap::new();
    for (place, file) in list_drafted(tx, person, None)? {
        files.entry(place).or_default().push(file);
    }
    for draft in &mut drafts {
        draft.files = files.remove(&draft.place()).unwrap_or_default();
    }
    Ok(drafts)
}

/// The files that stand in a person's boxes, or in one of them, each with its
/// box. What is not the person's own, was sent or waits with a message is there
/// by its name only.
fn list_drafted(
    tx: &mut Tx<'_>,
    person: PersonId,
    place: Option<Uuid>,
) -> Result<Vec<(Uuid, DraftFile)>> {
    let columns = files::FILE.replace(
        " FROM chat_files f",
        ", d.place_id, d.file_id, d.name FROM message_draft_files d \
         LEFT JOIN chat_files f ON f.id = d.file_id AND f.uploader_id = d.person_id \
         AND f.message_id IS NULL AND f.scheduled_id IS NULL",
    );
    let mut values = vec![person.into()];
    let of_place = place.map_or("", |place| {
        values.push(place.into());
        "AND d.place_id = $2"
    });
    tx.query(
        &format!(
            "SELECT {columns} WHERE d.person_id = $1 {of_place} ORDER BY d.place_id, d.position"
        ),
        &values,
        |row| {
            let there: Option<ChatFileId> = row.get(0)?;
            let drafted = DraftFile {
                id: row.get(17)?,
                name: row.get(18)?,
                file: there.map(|_| files::file(row)).transpose()?,
            };
            Ok((row.get(16)?, drafted))
        },
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

/// Keeps what stands in a box, unless something as new stands there. To be
/// called with the person locked, for a newer one that is known to be newer.
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
    tx.execute(
        "DELETE FROM message_draft_files WHERE person_id = $1 AND place_id = $2",
        &[person.into(), draft.place().into()],
    )?;
    for (file, position) in draft.files.iter().zip(0_i64..) {
        tx.execute(
            "INSERT INTO message_draft_files (person_id, place_id, position, file_id, name) \
             VALUES ($1, $2, $3, $4, $5)",
            &[
                person.into(),
                draft.place().into(),
                position.into(),
                file.id.into(),
                (&file.name).into(),
            ],
        )?;
    }
    Ok(())
}

/// Takes a file out of all boxes: it was sent, or its person let it go.
pub fn forget_drafted(tx: &mut Tx<'_>, file: ChatFileId) -> Result<()> {
    const SQL: &str = "DELETE FROM message_draft_files WHERE file_id = $1";
    tx.execute(SQL, &[file.into()])?;
    Ok(())
}

/// Whether a file that was brought after `since` stands in a box of whoever
/// brought it.
pub fn is_drafted(tx: &mut Tx<'_>, file: ChatFileId, since: Timestamp) -> Result<bool> {
    let boxes: i64 = tx.query_one(
        "SELECT count(*) FROM message_draft_files d \
         JOIN chat_files f ON f.id = d.file_id AND f.uploader_id = d.person_id \
         WHERE f.id = $1 AND f.created_at > $2",
        &[file.into(), since.into()],
        |row| row.get(0),
    )?;
    Ok(boxes > 0)
}

/// Forgets boxes a person emptied before `before`.
pub fn forget_emptied(tx: &mut Tx<'_>, person: PersonId, before: Timestamp) -> Result<()> {
    tx.execute(
        "DELETE FROM message_drafts WHERE person_id = $1 AND body = '' AND updated_at < $2 AND NOT EXISTS ( \
         SELECT 1 FROM message_draft_files d WHERE d.person_id = message_drafts.person_id \
         AND d.place_id = message_drafts.place_id)",
        &[person.into(), before.into()],
    )?;
    Ok(())
}

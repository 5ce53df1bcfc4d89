//! SQL of files on messages.

use kernel::{
    Result, Timestamp, Tx,
    db::{Row, Value},
    ids::PersonId,
};

use super::Seqs;
use crate::chat::types::{ChatFile, ChatFileId, FileKind, Message, RoomId, ScheduledId};

pub(super) const FILE: &str = "f.id, f.uploader_id, f.message_id, f.scheduled_id, f.kind, f.name, f.media_type, f.size, \
     f.width, f.height, f.duration_ms, f.levels, f.file_id, f.thumbnail_id, f.preview_id, f.created_at FROM chat_files f";

pub(super) fn file(row: &Row<'_>) -> Result<ChatFile> {
    Ok(ChatFile {
        id: row.get(0)?,
        uploader: row.get(1)?,
        message: row.get(2)?,
        scheduled: row.get(3)?,
        kind: row.get(4)?,
        name: row.get(5)?,
        media_type: row.get(6)?,
        size: row.get(7)?,
        width: row.get(8)?,
        height: row.get(9)?,
        duration_ms: row.get(10)?,
        levels: row.get(11)?,
        file: row.get(12)?,
        thumbnail: row.get(13)?,
        preview: row.get(14)?,
        created_at: row.get(15)?,
    })
}

/// The file of this id, whoever asks: only `access.rs` calls it.
pub(in crate::chat) fn find_file(tx: &mut Tx<'_>, id: ChatFileId) -> Result<ChatFile> {
    tx.query_one(
        &format!("SELECT {FILE} WHERE f.id = $1"),
        &[id.into()],
        file,
    )
}

/// Notes a file that is not sent yet.
pub fn insert_file(tx: &mut Tx<'_>, new: &ChatFile) -> Result<()> {
    tx.execute(
        "INSERT INTO chat_files (id, uploader_id, position, kind, name, media_type, size, width, height, duration_ms, \
         levels, file_id, thumbnail_id, preview_id, created_at) \
         VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &[
            new.id.into(),
            new.uploader.into(),
            new.kind.code().into(),
            (&new.name).into(),
            (&new.media_type).into(),
            new.size.into(),
            new.width.into(),
            new.height.into(),
            new.duration_ms.into(),
            (&new.levels).into(),
            new.file.into(),
            new.thumbnail.into(),
            new.preview.into(),
            new.created_at.into(),
        ],
    )?;
    Ok(())
}

/// How many files of a person are not sent yet, and their bytes together.
pub fn count_unsent(tx: &mut Tx<'_>, person: PersonId) -> Result<(i64, i64)> {
    tx.query_one(
        "SELECT count(*), CAST(coalesce(sum(size), 0) AS BIGINT) FROM chat_files \
         WHERE uploader_id = $1 AND message_id IS NULL",
        &[person.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Hangs a file that is not sent yet on its uploader's message; answers false
/// where it is none of theirs, or hangs somewhere.
pub fn attach_file(
    tx: &mut Tx<'_>,
    id: ChatFileId,
    message: &Message,
    position: i64,
) -> Result<bool> {
    let taken = tx.execute(
        "UPDATE chat_files SET message_id = $2, room_id = $3, seq = $4, position = $5, scheduled_id = NULL \
         WHERE id = $1 AND uploader_id = $6 AND message_id IS NULL",
        &[
            id.into(),
            message.id.into(),
            message.room_id.into(),
            message.seq.into(),
            position.into(),
            message.author_id.into(),
        ],
    )?;
    Ok(taken > 0)
}

/// Lets a file wait with its uploader's message; answers as [`attach_file`].
pub fn hold_file(
    tx: &mut Tx<'_>,
    id: ChatFileId,
    person: PersonId,
    scheduled: ScheduledId,
    position: i64,
) -> Result<bool> {
    let taken = tx.execute(
        "UPDATE chat_files SET scheduled_id = $2, position = $3 \
         WHERE id = $1 AND uploader_id = $4 AND message_id IS NULL AND scheduled_id IS NULL",
        &[id.into(), scheduled.into(), position.into(), person.into()],
    )?;
    Ok(taken > 0)
}

/// Removes the note of a file.
pub fn delete_file(tx: &mut Tx<'_>, id: ChatFileId) -> Result<()> {
    tx.execute("DELETE FROM chat_files WHERE id = $1", &[id.into()])?;
    Ok(())
}

/// Removes the note of a file that was not sent; answers false where it was.
pub fn delete_unsent(tx: &mut Tx<'_>, id: ChatFileId) -> Result<bool> {
    const SQL: &str = "DELETE FROM chat_files WHERE id = $1 AND message_id IS NULL";
    Ok(tx.execute(SQL, &[id.into()])? > 0)
}

/// Removes the note of a file that was not sent and waits for nothing; answers
/// false where it was or does.
pub fn delete_idle(tx: &mut Tx<'_>, id: ChatFileId) -> Result<bool> {
    const SQL: &str =
        "DELETE FROM chat_files WHERE id = $1 AND message_id IS NULL AND scheduled_id IS NULL";
    Ok(tx.execute(SQL, &[id.into()])? > 0)
}

/// The files on some messages of one room, in their order.
pub fn list_files(tx: &mut Tx<'_>, seqs: &Seqs) -> Result<Vec<ChatFile>> {
    let mut values = Vec::new();
    let within = seqs.within("f", &mut values);
    tx.query(
        &format!(
            "SELECT {FILE} WHERE {within} AND f.message_id IS NOT NULL ORDER BY f.seq, f.position"
        ),
        &values,
        file,
    )
}

/// The files a message waits with, in their order.
pub fn list_held(tx: &mut Tx<'_>, scheduled: ScheduledId) -> Result<Vec<ChatFile>> {
    tx.query(
        &format!("SELECT {FILE} WHERE f.scheduled_id = $1 ORDER BY f.position"),
        &[scheduled.into()],
        file,
    )
}

/// A place in the list of a room's files, the newest first.
#[derive(Clone, Copy, Debug)]
pub struct FilePlace {
    /// The number of the message.
    pub seq: i64,
    /// The place among the files of the message.
    pub position: i64,
}

/// A file with where it hangs.
#[derive(Clone, Debug)]
pub struct PlacedFile {
    /// The file.
    pub file: ChatFile,
    /// Its place.
    pub place: FilePlace,
    /// The thread it was sent in.
    pub thread: Option<crate::chat::types::MessageId>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The name of who sent it.
    pub author: String,
}

/// The files of a room after a place, the newest first; of one kind where one
/// is given.
pub fn list_room_files(
    tx: &mut Tx<'_>,
    room: RoomId,
    kind: Option<FileKind>,
    after: Option<FilePlace>,
    limit: i64,
) -> Result<Vec<PlacedFile>> {
    let after = after.unwrap_or(FilePlace {
        seq: i64::MAX,
        position: 0,
    });
    let mut values: Vec<Value> = vec![
        room.into(),
        after.seq.into(),
        after.position.into(),
        limit.into(),
    ];
    let of_kind = kind.map_or("", |kind| {
        values.push(kind.code().into());
        "AND f.kind = $5"
    });
    let columns = FILE.replace(
        " FROM chat_files f",
        ", f.seq, f.position, m.thread_id, m.created_at, COALESCE(m.foreign_author, p.name) FROM chat_files f",
    );
    tx.query(
        &format!(
            "SELECT {columns} JOIN messages m ON m.id = f.message_id JOIN people p ON p.id = m.author_id \
             WHERE f.room_id = $1 AND f.message_id IS NOT NULL \
             AND (f.seq < $2 OR (f.seq = $2 AND f.position > $3)) {of_kind} \
             ORDER BY f.seq DESC, f.position LIMIT $4"
        ),
        &values,
        |row| {
            Ok(PlacedFile {
                file: file(row)?,
                place: FilePlace {
                    seq: row.get(16)?,
                    position: row.get(17)?,
                },
                thread: row.get(18)?,
                sent_at: row.get(19)?,
                author: row.get(20)?,
            })
        },
    )
}

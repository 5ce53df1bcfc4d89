//! Statements on files: one row per use, and a count of uses per content.

use std::collections::HashSet;

use super::types::StoredFile;
use crate::{Error, Result, SubjectRef, Timestamp, Tx, db::Row, ids::FileId};

pub(super) fn add(tx: &mut Tx<'_>, file: &StoredFile, now: Timestamp) -> Result<()> {
    const CONTENT: &str = "INSERT INTO file_contents (hash, size, refs) VALUES ($1, $2, 1) \
        ON CONFLICT (hash) DO UPDATE SET refs = file_contents.refs + 1";
    const FILE: &str = "INSERT INTO files (id, hash, media_type, size, owner_kind, owner_id, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    tx.execute(CONTENT, &[(&file.hash).into(), file.size.into()])?;
    tx.execute(
        FILE,
        &[
            file.id.into(),
            (&file.hash).into(),
            (&file.media_type).into(),
            file.size.into(),
            (&file.owner.kind).into(),
            file.owner.id.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

const SELECT: &str = "SELECT id, hash, media_type, size, owner_kind, owner_id FROM files";

fn read(row: &Row<'_>) -> Result<StoredFile> {
    Ok(StoredFile {
        id: row.get(0)?,
        hash: row.get(1)?,
        media_type: row.get(2)?,
        size: row.get(3)?,
        owner: SubjectRef {
            kind: row.get(4)?,
            id: row.get(5)?,
        },
    })
}

/// One file. Whether the asker may read it is decided by its owner.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: FileId) -> Result<StoredFile> {
    tx.query_one(&format!("{SELECT} WHERE id = $1"), &[id.into()], read)
}

/// The files of an owner, the oldest first.
///
/// # Errors
/// Only the database's own.
pub fn list(tx: &mut Tx<'_>, owner: &SubjectRef) -> Result<Vec<StoredFile>> {
    let sql = format!("{SELECT} WHERE owner_kind = $1 AND owner_id = $2 ORDER BY id");
    tx.query(&sql, &[(&owner.kind).into(), owner.id.into()], read)
}

/// Ends a use of a file; that it has ended already is fine. The bytes go with
/// the next sweep when nothing else uses them.
///
/// # Errors
/// Only the database's own.
pub fn release(tx: &mut Tx<'_>, id: FileId) -> Result<()> {
    const LESS: &str = "UPDATE file_contents SET refs = refs - 1 WHERE hash = $1";
    let file = match find(tx, id) {
        Ok(file) => file,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    // Two at once: only the one that removes the row lowers the count.
    if tx.execute("DELETE FROM files WHERE id = $1", &[id.into()])? > 0 {
        tx.execute(LESS, &[file.hash.into()])?;
    }
    Ok(())
}

/// Ends every use by an owner.
///
/// # Errors
/// Only the database's own.
pub fn release_all(tx: &mut Tx<'_>, owner: &SubjectRef) -> Result<()> {
    for file in list(tx, owner)? {
        release(tx, file.id)?;
    }
    Ok(())
}

pub(super) fn unreferenced(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    tx.query(
        "SELECT hash FROM file_contents WHERE refs = 0 ORDER BY hash LIMIT 1000",
        &[],
        |row| row.get(0),
    )
}

/// The hashes that begin with two given digits.
pub(super) fn known(tx: &mut Tx<'_>, folder: &str) -> Result<HashSet<String>> {
    // Every digit of a hash sorts before `g`.
    let beyond = format!("{folder}g");
    let found = tx.query(
        "SELECT hash FROM file_contents WHERE hash >= $1 AND hash < $2",
        &[folder.into(), beyond.into()],
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

pub(super) fn forget(tx: &mut Tx<'_>, hash: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM file_contents WHERE hash = $1 AND refs = 0",
        &[hash.into()],
    )?;
    Ok(())
}

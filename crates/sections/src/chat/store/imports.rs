//! SQL of histories that were brought to be read in.

use kernel::{Error, Result, Timestamp, Tx, db::Row, ids::PersonId};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;

use crate::chat::types::{
    HistoryFindings, HistoryImport, HistoryImportId, HistoryStage, KEPT_PROBLEMS, LineProblem,
    Place, RoomId,
};

const IMPORT: &str = "SELECT id, person_id, state, file_id, name, size, room_id, joining, findings, authors, at_line, \
     at_byte, imported, known, skipped, failure, created_at, finished_at FROM history_imports";

fn import(row: &Row<'_>) -> Result<HistoryImport> {
    Ok(HistoryImport {
        id: row.get(0)?,
        person: row.get(1)?,
        stage: row.get(2)?,
        file: row.get(3)?,
        name: row.get(4)?,
        size: count(row, 5)?,
        room: row.get(6)?,
        joining: row.get(7)?,
        findings: object(row.get(8)?)?,
        authors: object(row.get(9)?)?,
        place: Place {
            line: count(row, 10)?,
            byte: count(row, 11)?,
        },
        imported: count(row, 12)?,
        known: count(row, 13)?,
        skipped: count(row, 14)?,
        failure: row.get(15)?,
        created_at: row.get(16)?,
        finished_at: row.get(17)?,
    })
}

fn count(row: &Row<'_>, column: usize) -> Result<u64> {
    Ok(u64::try_from(row.get::<i64>(column)?).unwrap_or_default())
}

fn object<T: DeserializeOwned>(stored: Json) -> Result<T> {
    serde_json::from_value(stored).map_err(Error::internal)
}

fn stored(value: &impl Serialize) -> Result<Json> {
    serde_json::to_value(value).map_err(Error::internal)
}

/// Notes a history that was brought and will be looked through.
pub fn insert_import(tx: &mut Tx<'_>, new: &HistoryImport) -> Result<()> {
    tx.execute(
        "INSERT INTO history_imports (id, person_id, state, file_id, name, size, joining, findings, authors, at_line, \
         at_byte, imported, known, skipped, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, 0, $10)",
        &[
            new.id.into(),
            new.person.into(),
            new.stage.code().into(),
            new.file.into(),
            (&new.name).into(),
            new.size.into(),
            new.joining.into(),
            stored(&new.findings)?.into(),
            stored(&new.authors)?.into(),
            new.created_at.into(),
        ],
    )?;
    Ok(())
}

/// The history of this id, whoever asks: only `access.rs` and its own work call
/// it.
pub fn find_import(tx: &mut Tx<'_>, id: HistoryImportId) -> Result<HistoryImport> {
    tx.query_one(&format!("{IMPORT} WHERE id = $1"), &[id.into()], import)
}

/// The histories a person brought, the newest first.
pub fn list_imports(tx: &mut Tx<'_>, person: PersonId, limit: i64) -> Result<Vec<HistoryImport>> {
    tx.query(
        &format!("{IMPORT} WHERE person_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2"),
        &[person.into(), limit.into()],
        import,
    )
}

/// Histories that were brought before a moment, the oldest first.
pub fn list_left(tx: &mut Tx<'_>, before: Timestamp) -> Result<Vec<HistoryImportId>> {
    tx.query(
        "SELECT id FROM history_imports WHERE created_at < $1 ORDER BY created_at LIMIT 1000",
        &[before.into()],
        |row| row.get(0),
    )
}

/// Goes on from one place to the next in a state; answers false where it is in
/// another by now, or another process has gone on.
pub fn advance_import(
    tx: &mut Tx<'_>,
    id: HistoryImportId,
    stage: HistoryStage,
    from: Place,
    to: Place,
) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE history_imports SET at_line = $4, at_byte = $5 WHERE id = $1 AND state = $2 AND at_line = $3",
        &[
            id.into(),
            stage.code().into(),
            from.line.into(),
            to.line.into(),
            to.byte.into(),
        ],
    )?;
    Ok(changed > 0)
}

/// Adds to what was imported, known and left out.
pub fn count_imported(
    tx: &mut Tx<'_>,
    id: HistoryImportId,
    imported: u64,
    known: u64,
    skipped: usize,
) -> Result<()> {
    tx.execute(
        "UPDATE history_imports SET imported = imported + $2, known = known + $3, skipped = skipped + $4 WHERE id = $1",
        &[id.into(), imported.into(), known.into(), skipped.into()],
    )?;
    Ok(())
}

/// Notes what was found; answers false where nobody waits for it any more.
pub fn set_findings(
    tx: &mut Tx<'_>,
    id: HistoryImportId,
    findings: &HistoryFindings,
) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE history_imports SET state = 'ready', findings = $2 WHERE id = $1 AND state = 'reading'",
        &[id.into(), stored(findings)?.into()],
    )?;
    Ok(changed > 0)
}

/// Takes an import that waits or failed, and whose bytes are here, as one's own
/// to begin; answers false where somebody was faster.
pub fn claim_import(tx: &mut Tx<'_>, id: HistoryImportId) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE history_imports SET state = 'applying' \
         WHERE id = $1 AND state IN ('ready', 'failed') AND file_id IS NOT NULL",
        &[id.into()],
    )?;
    Ok(changed > 0)
}

/// Whether a room is being filled by an import other than this one.
pub fn is_filled_by_other(
    tx: &mut Tx<'_>,
    room: RoomId,
    own: Option<HistoryImportId>,
) -> Result<bool> {
    let filling = tx.query(
        "SELECT id FROM history_imports WHERE room_id = $1 AND state = 'applying'",
        &[room.into()],
        |row| row.get::<HistoryImportId>(0),
    )?;
    Ok(filling.into_iter().any(|other| Some(other) != own))
}

/// How many histories a person brought whose bytes are still kept.
pub fn count_kept(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM history_imports WHERE person_id = $1 AND file_id IS NOT NULL",
        &[person.into()],
        |row| row.get(0),
    )
}

/// Begins to import into a room, from the beginning.
pub fn begin_applying(tx: &mut Tx<'_>, begun: &HistoryImport, room: RoomId) -> Result<()> {
    tx.execute(
        "UPDATE history_imports SET state = 'applying', room_id = $2, joining = $3, authors = $4, at_line = 0, \
         at_byte = 0, imported = 0, known = 0, skipped = 0, failure = NULL, finished_at = NULL WHERE id = $1",
        &[
            begun.id.into(),
            room.into(),
            begun.joining.into(),
            stored(&begun.authors)?.into(),
        ],
    )?;
    delete_problems(tx, begun.id)
}

/// Ends an import; answers false where it had ended.
pub fn end_import(
    tx: &mut Tx<'_>,
    id: HistoryImportId,
    stage: HistoryStage,
    failure: Option<&str>,
    at: Timestamp,
) -> Result<bool> {
    let changed = tx.execute(
        "UPDATE history_imports SET state = $2, failure = $3, finished_at = $4 \
         WHERE id = $1 AND state IN ('reading', 'ready', 'applying')",
        &[id.into(), stage.code().into(), failure.into(), at.into()],
    )?;
    Ok(changed > 0)
}

/// Notes that the bytes are gone.
pub fn forget_file(tx: &mut Tx<'_>, id: HistoryImportId) -> Result<()> {
    tx.execute(
        "UPDATE history_imports SET file_id = NULL WHERE id = $1",
        &[id.into()],
    )?;
    Ok(())
}

/// Forgets an import and what was wrong with it.
pub fn delete_import(tx: &mut Tx<'_>, id: HistoryImportId) -> Result<()> {
    tx.execute("DELETE FROM history_imports WHERE id = $1", &[id.into()])?;
    Ok(())
}

/// Notes what is wrong with some lines, until enough is noted.
pub fn insert_problems(
    tx: &mut Tx<'_>,
    id: HistoryImportId,
    problems: &[LineProblem],
) -> Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    let kept: i64 = tx.query_one(
        "SELECT count(*) FROM history_import_problems WHERE import_id = $1",
        &[id.into()],
        |row| row.get(0),
    )?;
    let room = usize::try_from(KEPT_PROBLEMS - kept).unwrap_or_default();
    for problem in problems.iter().take(room) {
        tx.execute(
            "INSERT INTO history_import_problems (import_id, line, field, detail) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (import_id, line) DO NOTHING",
            &[
                id.into(),
                problem.line.into(),
                (&problem.field).into(),
                (&problem.detail).into(),
            ],
        )?;
    }
    Ok(())
}

/// Forgets what was wrong with lines.
pub fn delete_problems(tx: &mut Tx<'_>, id: HistoryImportId) -> Result<()> {
    tx.execute(
        "DELETE FROM history_import_problems WHERE import_id = $1",
        &[id.into()],
    )?;
    Ok(())
}

/// What is wrong with lines, after a line, in order.
pub fn list_problems(
    tx: &mut Tx<'_>,
    id: HistoryImportId,
    after: u64,
    limit: i64,
) -> Result<Vec<LineProblem>> {
    tx.query(
        "SELECT line, field, detail FROM history_import_problems WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT $3",
        &[id.into(), after.into(), limit.into()],
        |row| {
            Ok(LineProblem {
                line: count(row, 0)?,
                field: row.get(1)?,
                detail: row.get(2)?,
            })
        },
    )
}

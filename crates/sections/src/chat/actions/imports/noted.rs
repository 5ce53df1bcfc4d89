//! What the audit is told of histories: which file went where, who was made
//! whom, and how it ended.

use assistant::Parts;
use kernel::{
    Actor, Error, Result, SubjectRef, Tx,
    actor::Via,
    audit::{self, Action},
    files, people,
};
use serde_json::{Map, Value as Json, json};

use crate::chat::{
    store,
    types::{HistoryImport, HistoryImportId, HistoryStage},
};

/// The work of a history ended, well or badly.
pub const ROOM_FILLED: Action = Action::new("room.filled");

/// What is told where a history begins to be imported: its bytes, what was
/// found in them, and who of its authors was made whom by hand.
pub(super) fn beginning(tx: &mut Tx<'_>, import: &HistoryImport) -> Result<Map<String, Json>> {
    let mut told = file(tx, import)?;
    told.extend(object(json!({
        "messages": import.findings.messages,
        "joining": import.joining,
        "authors": import.authors.items,
    })));
    Ok(told)
}

/// Ends a history; answers false where it had ended. The audit is told of one
/// that went into a room.
pub(super) fn end(
    tx: &mut Tx<'_>,
    parts: &Parts,
    id: HistoryImportId,
    stage: HistoryStage,
    failure: Option<&str>,
) -> Result<bool> {
    let import = match store::find_import(tx, id) {
        Ok(import) => import,
        Err(Error::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    if !store::end_import(tx, id, stage, failure, parts.clock.now())? {
        return Ok(false);
    }
    let Some(room) = import.room else {
        return Ok(true);
    };
    let mut told = file(tx, &import)?;
    told.extend(object(json!({
        "stage": stage,
        "failure": failure,
        "imported": import.imported,
        "known": import.known,
        "skipped": import.skipped,
        "authors": import.authors.items,
    })));
    let actor = Actor::of(people::store::find(tx, import.person)?, Via::CommandLine);
    let subject = Some(SubjectRef::new("chat.room", room.0));
    audit::record(
        tx,
        &parts.ids,
        &parts.clock,
        Some(&actor),
        ROOM_FILLED,
        subject,
        told,
    )?;
    Ok(true)
}

/// Which bytes they are.
fn file(tx: &mut Tx<'_>, import: &HistoryImport) -> Result<Map<String, Json>> {
    let stored = match import.file {
        Some(file) => Some(files::store::find(tx, file)?),
        None => None,
    };
    Ok(object(json!({
        "file": import.name,
        "size": import.size,
        "sha256": stored.map(|stored| stored.hash),
    })))
}

fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}

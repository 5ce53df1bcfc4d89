//! Importing a history that was looked through, some lines in each transaction
//! together with the note of how far it is.

use assistant::Parts;
use kernel::{Error, Language, Result, Tx};

use super::{
    HISTORY_FILLED, administrator,
    batches::{Batch, batches, broken_off, problem},
    begun, fail, final_reason, finish, put_off,
};
use crate::chat::{
    actions::{ImportRules, import_lines},
    store,
    types::{HistoryImport, HistoryImportId, HistoryStage, Place, RoomId},
};

/// Imports a history from where it stands to its end. One that has ended, or
/// was given up, is left alone.
///
/// # Errors
/// Those of the database and the disk: the job tries again.
pub async fn fill_history(parts: &Parts, id: HistoryImportId) -> Result<()> {
    let start = parts
        .db
        .read(move |tx| begun(tx, id, HistoryStage::Applying));
    let Some((import, file, reader)) = start.await? else {
        return Ok(());
    };
    let Some(room) = import.room else {
        return fail(parts, id, "history-room-gone".to_owned()).await;
    };
    let file = parts.files.open(&file).await?.into_std().await;
    let mut coming = batches(file, import.place, import.size, parts.clock.clone(), reader);
    let (mut place, mut is_whole) = (import.place, false);
    let filling = Filling {
        parts: parts.clone(),
        room,
        reader,
        import,
    };
    while let Some(batch) = coming.recv().await {
        if parts.tasks.stopping().is_cancelled() {
            return put_off(parts, id, HISTORY_FILLED).await;
        }
        let (filling, from) = (filling.clone(), place);
        let stored = match batch {
            Ok(batch) => {
                place = batch.end;
                is_whole = batch.is_last;
                parts
                    .db
                    .write(move |tx| filling.store(tx, from, batch))
                    .await
            }
            Err(error) => Err(error),
        };
        match stored {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => match final_reason(&error) {
                Some(why) => return fail(parts, id, why).await,
                None => return Err(error),
            },
        }
    }
    if !is_whole {
        return Err(broken_off());
    }
    let with = parts.clone();
    let end = move |tx: &mut Tx<'_>| finish(tx, &with, id);
    parts.db.write(end).await
}

#[derive(Clone)]
struct Filling {
    parts: Parts,
    room: RoomId,
    reader: Language,
    import: HistoryImport,
}

impl Filling {
    /// Stores a batch behind a place; answers false where somebody gave the
    /// import up or another process has gone on with it.
    fn store(&self, tx: &mut Tx<'_>, from: Place, batch: Batch) -> Result<bool> {
        let id = self.import.id;
        if !store::advance_import(tx, id, HistoryStage::Applying, from, batch.end)? {
            return Ok(false);
        }
        let actor = administrator(tx, self.import.person)?;
        let rules = ImportRules {
            joining: self.import.joining,
            leaving_out: true,
            authors: self.import.authors.by_author(),
        };
        let done = import_lines(tx, &self.parts, &actor, self.room, &batch.lines, &rules)?;
        let mut problems = batch.problems;
        for (line, field, detail) in done.left_out {
            problems.push(problem(line, &Error::invalid(field, detail), self.reader));
        }
        store::count_imported(tx, id, done.new, done.known, problems.len())?;
        store::insert_problems(tx, id, &problems)?;
        Ok(true)
    }
}

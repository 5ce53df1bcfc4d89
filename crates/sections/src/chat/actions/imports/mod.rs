//! Bringing histories: the file first, then what is in it, then the messages.
//! Both works go on in the background and go on where they were.

mod batches;
mod fill;
mod noted;
mod read;

use std::{collections::HashSet, time::Duration};

use assistant::Parts;
use kernel::{
    Actor, Error, Language, Result, SubjectRef, Timestamp, Tx,
    actor::Via,
    files::{self, Content, Received, StoredFile},
    ids::PersonId,
    jobs,
    people::{self, Administrator},
};
use serde_json::json;

use super::{NewRoom, begin_import, create_room};
use crate::chat::{
    access, store,
    types::{
        ChosenAuthor, ChosenAuthors, HistoryFindings, HistoryImport, HistoryImportId, HistoryStage,
        Place, RoomId, SHOWN_AUTHORS, shown_name,
    },
};
use noted::{beginning, end};

pub use self::{fill::fill_history, noted::ROOM_FILLED, read::read_history};

/// The job that looks a history through.
pub const HISTORY_READ: &str = "chat.history.read";
/// The job that imports one.
pub const HISTORY_FILLED: &str = "chat.history.import";
/// How long a history that nobody goes on with is kept.
const KEPT: Duration = Duration::from_hours(7 * 24);
/// How long the work of a history waits where that of another goes on.
const WAIT: Duration = Duration::from_secs(20);
/// How many histories of a person are kept with their bytes.
const MOST_KEPT: i64 = 10;
/// The longest name or address an author is chosen by, in bytes.
const MAX_CHOSEN: usize = 1000;
/// Histories a person sees.
const LISTED: i64 = 50;

/// Where the messages of a history go.
#[derive(Clone, Debug)]
pub enum Destination {
    /// A new room.
    New(NewRoom),
    /// A room that is empty, or was filled before.
    Room(RoomId),
}

/// What somebody wants of a history.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where its messages go.
    pub into: Destination,
    /// Whether authors with an account become members.
    pub joining: bool,
    /// Who of its authors is whom.
    pub authors: Vec<ChosenAuthor>,
}

/// A history with how its work stands.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The history.
    pub import: HistoryImport,
    /// Why its work stopped, or waits to be tried again.
    pub trouble: Option<String>,
}

/// Forgets histories that nobody has gone on with for a week, and their bytes.
///
/// # Errors
/// Those of the database.
pub fn forget_left(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    for old in store::list_left(tx, now.minus(KEPT))? {
        // Its work may take longer, or stand behind that of others.
        if !jobs::store::is_pending(tx, &key(old))? {
            forget(tx, old)?;
        }
    }
    Ok(())
}

/// Whether somebody may bring one more history.
///
/// # Errors
/// `Conflict` where too many are kept already.
pub fn may_keep(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    if store::count_kept(tx, person)? >= MOST_KEPT {
        return Err(Error::conflict("history-too-many-kept"));
    }
    Ok(())
}

/// Keeps a history an administrator brought; it is looked through in the
/// background.
///
/// # Errors
/// `Unavailable` on a full disk, `Conflict` where too many are kept already.
pub async fn keep_history(
    parts: &Parts,
    administrator: &Administrator,
    name: &str,
    received: Received,
) -> Result<Watched> {
    let id: HistoryImportId = parts.ids.id();
    let now = parts.clock.now();
    let mut new = HistoryImport {
        id,
        person: administrator.actor().person,
        stage: HistoryStage::Reading,
        file: None,
        name: shown_name(name),
        size: received.size,
        room: None,
        joining: false,
        findings: HistoryFindings::default(),
        authors: ChosenAuthors::default(),
        place: Place::default(),
        imported: 0,
        known: 0,
        skipped: 0,
        failure: None,
        created_at: now,
        finished_at: None,
    };
    let (with, reader) = (parts.clone(), administrator.actor().language);
    let note = move |tx: &mut Tx<'_>, stored: &[StoredFile]| {
        new.file = stored.first().map(|file| file.id);
        forget_left(tx, now)?;
        may_keep(tx, new.person)?;
        store::insert_import(tx, &new)?;
        go_on(tx, &with, id, HISTORY_READ)?;
        watched(tx, new, reader)
    };
    let contents = vec![Content::Received(received)];
    parts
        .files
        .keep(
            &parts.db,
            &parts.ids,
            &parts.clock,
            owner(id),
            contents,
            note,
        )
        .await
}

/// A history, if this administrator brought it.
///
/// # Errors
/// `NotFound`.
pub fn find_history(
    tx: &mut Tx<'_>,
    administrator: &Administrator,
    id: HistoryImportId,
) -> Result<Watched> {
    let import = access::own_import(tx, administrator, id)?.import;
    watched(tx, import, administrator.actor().language)
}

/// The histories this administrator brought, the newest first.
///
/// # Errors
/// Those of the database.
pub fn histories(tx: &mut Tx<'_>, administrator: &Administrator) -> Result<Vec<Watched>> {
    let actor = administrator.actor();
    let all = store::list_imports(tx, actor.person, LISTED)?.into_iter();
    all.map(|import| watched(tx, import, actor.language))
        .collect()
}

/// Where a history stands, by its job too.
fn watched(tx: &mut Tx<'_>, mut import: HistoryImport, reader: Language) -> Result<Watched> {
    if !matches!(import.stage, HistoryStage::Reading | HistoryStage::Applying) {
        return Ok(Watched {
            import,
            trouble: None,
        });
    }
    let standing = jobs::standing(tx, &key(import.id), reader)?;
    if standing.has_ended {
        import.stage = HistoryStage::Stopped;
    }
    Ok(Watched {
        import,
        trouble: standing.trouble,
    })
}

/// Begins to import a history that waits or failed. The audit notes it.
///
/// # Errors
/// `NotFound`, `Conflict` where it is under way or its bytes are gone, `Invalid`
/// on `authors`, and those of making or filling the room.
pub fn apply_history(
    tx: &mut Tx<'_>,
    parts: &Parts,
    administrator: &Administrator,
    id: HistoryImportId,
    wanted: Wanted,
) -> Result<Watched> {
    let mut import = access::own_import(tx, administrator, id)?.import;
    if !store::claim_import(tx, id)? {
        return Err(Error::conflict("history-under-way"));
    }
    let actor = administrator.actor();
    check_authors(tx, &wanted.authors)?;
    let room = match wanted.into {
        Destination::Room(id) => id,
        Destination::New(new) => create_room(tx, parts, actor, &new)?.room.id,
    };
    import.joining = wanted.joining;
    import.authors = ChosenAuthors {
        items: wanted.authors,
    };
    let told = beginning(tx, &import)?;
    begin_import(tx, parts, actor, room, Some(&import), told)?;
    store::begin_applying(tx, &import, room)?;
    go_on(tx, parts, id, HISTORY_FILLED)?;
    find_history(tx, administrator, id)
}

/// Refuses authors beyond those that are shown, and people who are not here.
fn check_authors(tx: &mut Tx<'_>, authors: &[ChosenAuthor]) -> Result<()> {
    if authors.len() > SHOWN_AUTHORS {
        return Err(Error::invalid("authors", "history-too-many-authors"));
    }
    let mut seen = HashSet::new();
    for author in authors {
        let unfit = |text: &str| text.len() > MAX_CHOSEN || text.contains(char::is_control);
        if unfit(&author.name) || author.email.as_deref().is_some_and(unfit) {
            return Err(Error::invalid("authors", "name-unfit"));
        }
        let unknown = || Error::invalid("authors", "person-unknown");
        if seen.insert(author.person_id) {
            people::store::reference(tx, author.person_id)?.ok_or_else(unknown)?;
        }
    }
    Ok(())
}

/// Lets a history whose work stopped go on where it was.
///
/// # Errors
/// `NotFound`, `Conflict` where it has not stopped.
pub fn resume_history(
    tx: &mut Tx<'_>,
    parts: &Parts,
    administrator: &Administrator,
    id: HistoryImportId,
) -> Result<Watched> {
    let stored = access::own_import(tx, administrator, id)?.import.stage;
    if find_history(tx, administrator, id)?.import.stage != HistoryStage::Stopped {
        return Err(Error::conflict("history-under-way"));
    }
    let kind = match stored {
        HistoryStage::Reading => HISTORY_READ,
        _ => HISTORY_FILLED,
    };
    go_on(tx, parts, id, kind)?;
    find_history(tx, administrator, id)
}

/// Gives a history up; what was imported stays, its bytes go. One that has
/// ended is left as it is.
///
/// # Errors
/// `NotFound`.
pub fn cancel_history(
    tx: &mut Tx<'_>,
    parts: &Parts,
    administrator: &Administrator,
    id: HistoryImportId,
) -> Result<Watched> {
    access::own_import(tx, administrator, id)?;
    if end(tx, parts, id, HistoryStage::Cancelled, None)? {
        jobs::withdraw(tx, &key(id))?;
        release(tx, id)?;
    }
    find_history(tx, administrator, id)
}

/// Forgets a history that has ended, and its bytes.
///
/// # Errors
/// `NotFound`, `Conflict` while it is under way.
pub fn forget_history(
    tx: &mut Tx<'_>,
    administrator: &Administrator,
    id: HistoryImportId,
) -> Result<()> {
    match find_history(tx, administrator, id)?.import.stage {
        HistoryStage::Reading | HistoryStage::Applying => Err(Error::conflict("history-under-way")),
        _ => forget(tx, id),
    }
}

fn forget(tx: &mut Tx<'_>, id: HistoryImportId) -> Result<()> {
    release(tx, id)?;
    store::delete_import(tx, id)
}

/// Lets the bytes go.
fn release(tx: &mut Tx<'_>, id: HistoryImportId) -> Result<()> {
    store::forget_file(tx, id)?;
    files::store::release_all(tx, &owner(id))
}

/// Queues the work of a history, or the rest of it.
fn go_on(tx: &mut Tx<'_>, parts: &Parts, id: HistoryImportId, kind: &str) -> Result<()> {
    let payload = json!({ "id": id });
    jobs::enqueue_later(tx, &parts.ids, &parts.clock, kind, payload, Some(&key(id)))
}

fn owner(id: HistoryImportId) -> SubjectRef {
    SubjectRef::new("chat.history", id.0)
}

/// What the work of a history is known by.
fn key(id: HistoryImportId) -> String {
    format!("chat.history.{id}")
}

/// Ends the work of a history: it failed for a reason that another try would
/// not change.
async fn fail(parts: &Parts, id: HistoryImportId, why: String) -> Result<()> {
    let with = parts.clone();
    let fail =
        move |tx: &mut Tx<'_>| end(tx, &with, id, HistoryStage::Failed, Some(&why)).map(drop);
    parts.db.write(fail).await
}

/// Queues the work of a history for later: that of another goes on.
///
/// # Errors
/// Those of the database.
pub async fn wait(parts: &Parts, id: HistoryImportId, kind: &'static str) -> Result<()> {
    let (ids, clock) = (parts.ids.clone(), parts.clock.clone());
    let (payload, at) = (json!({ "id": id }), clock.now().plus(WAIT));
    let queue = move |tx: &mut Tx<'_>| {
        jobs::enqueue_at(tx, &ids, &clock, kind, payload, Some(&key(id)), at)
    };
    parts.db.write(queue).await
}

/// Queues the rest for the next start of the server, which is about to stop.
async fn put_off(parts: &Parts, id: HistoryImportId, kind: &'static str) -> Result<()> {
    let with = parts.clone();
    parts.db.write(move |tx| go_on(tx, &with, id, kind)).await
}

/// Why work cannot go on, where another try would not change it.
fn final_reason(error: &Error) -> Option<String> {
    match error {
        Error::Forbidden(detail) | Error::Conflict(detail) | Error::Invalid { detail, .. } => {
            Some(detail.clone())
        }
        Error::NotFound => Some("history-room-gone".to_owned()),
        _ => None,
    }
}

/// In whose name the work goes on, as long as they administer.
fn administrator(tx: &mut Tx<'_>, id: PersonId) -> Result<Actor> {
    let gone = |error| match error {
        Error::NotFound => Error::forbidden("import-right-lost"),
        other => other,
    };
    let person = people::store::find(tx, id).map_err(gone)?;
    if !person.active || !person.administrator {
        return Err(Error::forbidden("import-right-lost"));
    }
    Ok(Actor::of(person, Via::CommandLine))
}

/// A history whose work begins, with the file of its bytes.
fn begun(
    tx: &mut Tx<'_>,
    id: HistoryImportId,
    stage: HistoryStage,
) -> Result<Option<(HistoryImport, StoredFile, Language)>> {
    let import = match store::find_import(tx, id) {
        Ok(import) if import.stage == stage => import,
        Ok(_) | Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(file) = import.file else {
        return Ok(None);
    };
    let file = files::store::find(tx, file)?;
    let reader = people::store::find(tx, import.person)?.language;
    Ok(Some((import, file, reader)))
}

/// What the end of a work is noted with.
fn finish(tx: &mut Tx<'_>, parts: &Parts, id: HistoryImportId) -> Result<()> {
    if end(tx, parts, id, HistoryStage::Done, None)? {
        release(tx, id)?;
    }
    Ok(())
}

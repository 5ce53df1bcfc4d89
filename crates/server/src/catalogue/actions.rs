//! What administrators do with models of the catalogue.

use std::path::Path;

use assistant::model::store as models;
use kernel::{Actor, Error, Result, Tx, audit, jobs::enqueue_later};
use serde_json::{Value, json};

use super::{
    Catalogue, Entry, Pull, PullState, Source, carry::remove, jobs, part::remove_unless_held, store,
};
use crate::audited;

/// So many pulls at once: each takes a place among the jobs.
const AT_ONCE: usize = 2;

/// Who carries a pull out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A job of the server.
    Job,
    /// The one who asks, on the command line.
    Asker,
}

/// Asks for a model. One that is on its way already is answered as it is.
///
/// # Errors
/// `NotFound`; `Forbidden` when pulls are switched off; `Invalid` on
/// `accept_licence`; `Conflict` when it is there or too many are on their way.
pub fn start(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    by: Option<&Actor>,
    name: &str,
    accepted: bool,
    carrier: Carrier,
) -> Result<Pull> {
    let entry = catalogue.find(name)?;
    if !catalogue.engine.downloads {
        return Err(Error::forbidden("model-downloads-off"));
    }
    if catalogue.has(entry) {
        return Err(Error::conflict("model-pulled-already"));
    }
    check_licence(entry, accepted)?;
    if let Some(pull) = store::find(tx, name)?
        && pull.state.is_active()
        && carrier == Carrier::Job
    {
        return Ok(pull);
    }
    check_number(tx, name)?;
    record(tx, catalogue, by, audited::MODEL_PULLED, &detail(entry))?;
    queue(tx, catalogue, by, name, carrier)
}

fn check_licence(entry: &Entry, accepted: bool) -> Result<()> {
    if entry.licence.accept && !accepted {
        return Err(Error::invalid(
            "accept_licence",
            "model-licence-not-accepted",
        ));
    }
    Ok(())
}

/// What a file in the models folder is called as the source of its own hash.
pub(super) fn in_place(entry: &Entry) -> String {
    format!("file:{}", entry.file)
}

/// The SHA-256 of a model's file: from the list, or as it was confirmed for
/// an address the file itself lies at, or for the file in its place.
///
/// # Errors
/// Those of the database.
pub async fn known_sum(catalogue: &Catalogue, entry: &Entry) -> Result<Option<String>> {
    if entry.sha256.is_some() {
        return Ok(entry.sha256.clone());
    }
    let bare = |source: &Source| matches!(source, Source::Address { .. });
    let sources = entry.sources.iter().filter(|source| bare(source));
    // What was confirmed of the file itself is the newer word.
    let own = std::iter::once(in_place(entry));
    let addresses: Vec<_> = own.chain(sources.map(Source::address)).collect();
    let find = move |tx: &mut Tx<'_>| {
        for address in &addresses {
            if let Some(sum) = store::pin_of(tx, address)? {
                return Ok(Some(sum));
            }
        }
        Ok(None)
    };
    catalogue.parts.db.read(find).await
}

fn check_number(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    let pulls = store::list(tx)?;
    let others = pulls
        .iter()
        .filter(|pull| pull.name != name && pull.state.is_active());
    if others.count() >= AT_ONCE {
        return Err(Error::conflict("model-pulls-too-many"));
    }
    Ok(())
}

fn queue(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    by: Option<&Actor>,
    name: &str,
    carrier: Carrier,
) -> Result<Pull> {
    let parts = &catalogue.parts;
    store::ask(tx, name, by.map(|by| by.person), parts.clock.now())?;
    if carrier == Carrier::Job {
        let (payload, key) = (json!({ "name": name }), jobs::key_of(name));
        enqueue_later(
            tx,
            &parts.ids,
            &parts.clock,
            jobs::PULL,
            payload,
            Some(&key),
        )?;
    }
    found(tx, name)
}

fn found(tx: &mut Tx<'_>, name: &str) -> Result<Pull> {
    store::find(tx, name)?.ok_or(Error::NotFound)
}

/// Stops a pull for now; what came is kept.
///
/// # Errors
/// `NotFound`; `Conflict` when it is not on its way.
pub fn pause(tx: &mut Tx<'_>, catalogue: &Catalogue, by: &Actor, name: &str) -> Result<Pull> {
    let active = [PullState::Queued, PullState::Running];
    change(tx, catalogue, by, name, &active, PullState::Paused)
}

/// Gives a pull up; what came is removed.
///
/// # Errors
/// `NotFound`; `Conflict` when there is nothing to give up.
pub fn cancel(tx: &mut Tx<'_>, catalogue: &Catalogue, by: &Actor, name: &str) -> Result<Pull> {
    let open = [
        PullState::Queued,
        PullState::Running,
        PullState::Confirm,
        PullState::Paused,
        PullState::Failed,
    ];
    let pull = change(tx, catalogue, by, name, &open, PullState::Cancelled)?;
    let entry = catalogue.find(name)?;
    remove_unless_held(&catalogue.part_of(&entry.file));
    Ok(pull)
}

fn change(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    by: &Actor,
    name: &str,
    from: &[PullState],
    to: PullState,
) -> Result<Pull> {
    let entry = catalogue.find(name)?;
    found(tx, name)?;
    let now = catalogue.parts.clock.now();
    if !store::move_on(tx, name, from, to, None, now)? {
        return Err(Error::conflict("model-pull-not-so"));
    }
    let detail = json!({ "name": entry.name, "state": to.code() });
    record(
        tx,
        catalogue,
        Some(by),
        audited::MODEL_PULL_CHANGED,
        &detail,
    )?;
    found(tx, name)
}

/// Goes on with a pull that stands still.
///
/// # Errors
/// `NotFound`; `Conflict` when it waits for a confirmation, is done or given up.
pub fn resume(tx: &mut Tx<'_>, catalogue: &Catalogue, by: &Actor, name: &str) -> Result<Pull> {
    // One that is said to run may be left over from a process that was killed.
    let still = [
        PullState::Paused,
        PullState::Failed,
        PullState::Queued,
        PullState::Running,
    ];
    let before = found(tx, name)?;
    if !before.state.is_active() {
        check_number(tx, name)?;
    }
    change(tx, catalogue, by, name, &still, PullState::Queued)?;
    queue(tx, catalogue, Some(by), name, Carrier::Job)
}

/// Pins the hash that the source published; `sha256` is the one the person
/// saw.
///
/// # Errors
/// `NotFound`; `Conflict` when nothing is to be confirmed, or another hash.
pub fn confirm(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    by: Option<&Actor>,
    name: &str,
    sha256: &str,
    carrier: Carrier,
) -> Result<Pull> {
    let entry = catalogue.find(name)?;
    let pull = found(tx, name)?;
    if pull.state != PullState::Confirm {
        return Err(Error::conflict("model-pull-not-so"));
    }
    let (Some(source), Some(published)) = (pull.source, pull.published_sha256) else {
        return Err(Error::conflict("model-hash-unpublished"));
    };
    if published != sha256.trim().to_ascii_lowercase() {
        return Err(Error::conflict("model-hash-differs"));
    }
    let (who, now) = (by.map(|by| by.person), catalogue.parts.clock.now());
    store::pin(tx, &source, &published, who, now)?;
    let detail = json!({ "name": entry.name, "source": source, "sha256": published });
    record(tx, catalogue, by, audited::MODEL_HASH_CONFIRMED, &detail)?;
    queue(tx, catalogue, by, name, carrier)
}

/// Removes a model's file from the folder and from the company's models, and
/// what the engine kept of conversations with it. Answers that are being
/// written are waited for a while; `force` cuts them.
///
/// # Errors
/// `NotFound` when there is none; `Conflict` while it is on its way, or
/// answers all the while; `Unavailable` when its file cannot be removed, and
/// then nothing has changed.
pub async fn remove_file(
    catalogue: &Catalogue,
    by: Option<Actor>,
    file: &str,
    force: bool,
) -> Result<()> {
    if !super::is_model_file(file) {
        return Err(Error::NotFound);
    }
    let path = catalogue.folder().join(file);
    let was_there = path.is_file();
    // Until it is gone nobody starts it again.
    let engine = catalogue.parts.models.engine();
    let _withdrawn = engine.withdraw(file, force).await?;
    let (with, name) = (catalogue.clone(), file.to_owned());
    let forget = move |tx: &mut Tx<'_>| {
        forget(tx, &with, by.as_ref(), &name, was_there)?;
        // Last, so that what is refused is still there, and what cannot be
        // removed is still known.
        unlink(&path)
    };
    catalogue.parts.db.write(forget).await?;
    remove_unless_held(&catalogue.part_of(file));
    remove(&super::check::result_path(&catalogue.folder(), file));
    Ok(())
}

/// Removes a file of the models folder; one that is not there is fine.
fn unlink(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(file = %path.display(), %error, "a model's file cannot be removed");
            Err(Error::unavailable("models-folder-unwritable"))
        }
        _ => Ok(()),
    }
}

fn forget(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    by: Option<&Actor>,
    file: &str,
    was_there: bool,
) -> Result<()> {
    let name = catalogue.list.of_file(file).map(|entry| entry.name.clone());
    let mut known = was_there;
    if let Some(name) = &name {
        let pull = store::find(tx, name)?;
        if pull.is_some_and(|pull| pull.state.is_active()) {
            return Err(Error::conflict("model-pull-goes-on"));
        }
        known |= store::delete(tx, name)?;
    }
    for model in models::list(tx)? {
        if model.is_of_engine() && model.model == file {
            models::delete(tx, model.id)?;
            known = true;
        }
    }
    if !known {
        return Err(Error::NotFound);
    }
    let detail = json!({ "name": name.unwrap_or_else(|| file.to_owned()) });
    record(tx, catalogue, by, audited::MODEL_FILE_REMOVED, &detail)
}

/// Has a model entered whose file is in the folder already: another data
/// folder, or a person, brought it. It is checked like a pull that found its
/// file in place, and shown like one. One that is entered or on its way stays
/// as it is.
///
/// # Errors
/// `NotFound`; `Unavailable` when the file is not there; `Invalid` on
/// `accept_licence`; `Conflict` when too many are on their way.
pub fn enter_file(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    by: &Actor,
    name: &str,
    accepted: bool,
) -> Result<()> {
    let entry = catalogue.find(name)?;
    if !catalogue.has(entry) {
        return Err(Error::unavailable("model-file-missing"));
    }
    check_licence(entry, accepted)?;
    let on_its_way = store::find(tx, name)?.is_some_and(|pull| pull.state.is_active());
    if on_its_way || is_entered(tx, &entry.file)? {
        return Ok(());
    }
    check_number(tx, name)?;
    record(
        tx,
        catalogue,
        Some(by),
        audited::MODEL_PULLED,
        &detail(entry),
    )?;
    queue(tx, catalogue, Some(by), name, Carrier::Job).map(drop)
}

/// Whether a file of the folder is one of the company's models.
pub(super) fn is_entered(tx: &mut Tx<'_>, file: &str) -> Result<bool> {
    let all = models::list(tx)?;
    let mut all = all.iter();
    Ok(all.any(|model| model.is_of_engine() && model.model == file))
}

/// Writes down that a file of the list was brought by hand, under its licence.
/// `confirmed` is its hash where none was known and somebody agreed to it.
///
/// # Errors
/// `NotFound`.
pub fn take_file(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    name: &str,
    confirmed: Option<&str>,
) -> Result<()> {
    let entry = catalogue.find(name)?;
    record(tx, catalogue, None, audited::MODEL_PULLED, &detail(entry))?;
    let Some(sum) = confirmed else {
        return Ok(());
    };
    let (place, now) = (in_place(entry), catalogue.parts.clock.now());
    store::pin(tx, &place, sum, None, now)?;
    let detail = json!({ "name": entry.name, "source": place, "sha256": sum });
    record(tx, catalogue, None, audited::MODEL_HASH_CONFIRMED, &detail)
}

/// Writes down that somebody had a model examined.
///
/// # Errors
/// Those of the database.
pub fn record_check(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    by: Option<&Actor>,
    file: &str,
) -> Result<()> {
    let detail = json!({ "name": file });
    record(tx, catalogue, by, audited::MODEL_CHECKED, &detail)
}

fn detail(entry: &Entry) -> Value {
    json!({ "name": entry.name, "licence": entry.licence.name })
}

fn record(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    by: Option<&Actor>,
    action: audit::Action,
    detail: &Value,
) -> Result<()> {
    let (ids, clock) = (&catalogue.parts.ids, &catalogue.parts.clock);
    let detail = detail.as_object().cloned().unwrap_or_default();
    audit::record(tx, ids, clock, by, action, None, detail)
}

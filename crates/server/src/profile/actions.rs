//! What people change of themselves.

use bytes::Bytes;
use kernel::{
    Actor, Error, Language, Result, SubjectRef, Tx, audit,
    files::{self, Accept, NewFile},
    ids::{FileId, PersonId},
    people::{self, DetailsChanges, Person, PersonChanges, Profile},
};
use serde_json::Map;

use crate::{App, audited, people::access};

/// What is to change; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ProfileChanges {
    /// The full name.
    pub name: Option<String>,
    /// What they do.
    pub title: Option<String>,
    /// The language of the product for them.
    pub language: Option<Language>,
    /// An IANA name.
    pub time_zone: Option<String>,
}

/// Changes the actor's own profile.
///
/// # Errors
/// `Invalid` on a field.
pub async fn update(app: &App, actor: Actor, asked: ProfileChanges) -> Result<Person> {
    let changes = PersonChanges {
        name: asked.name.as_deref().map(people::check_name).transpose()?,
        title: asked
            .title
            .as_deref()
            .map(people::check_title)
            .transpose()?,
        language: asked.language,
        time_zone: asked
            .time_zone
            .as_deref()
            .map(people::check_time_zone)
            .transpose()?,
        ..PersonChanges::default()
    };
    let clock = app.gate.clock.clone();
    let ids = app.gate.ids.clone();
    app.gate
        .db
        .write(move |tx| {
            let person = people::store::update(tx, &clock, actor.person, &changes)?;
            let subject = Some(subject(actor.person));
            audit::record(
                tx,
                &ids,
                &clock,
                Some(&actor),
                audited::PROFILE_CHANGED,
                subject,
                Map::new(),
            )?;
            Ok(person)
        })
        .await
}

/// Changes the details of the actor's own profile.
///
/// # Errors
/// `Invalid` on a field; `Forbidden` for guests on `posts`, who have no
/// departments.
pub async fn update_details(app: &App, actor: Actor, asked: DetailsChanges) -> Result<Profile> {
    if actor.guest && asked.posts.is_some() {
        return Err(Error::forbidden("guest-has-no-posts"));
    }
    let (clock, ids) = (app.gate.clock.clone(), app.gate.ids.clone());
    let update = move |tx: &mut Tx<'_>| {
        if let Some(Some(absence)) = &asked.absence
            && let Some(deputy) = absence.deputy_id
        {
            let unknown = |_| Error::invalid("absence", "person-unknown");
            access::visible_person(tx, &actor, deputy).map_err(unknown)?;
        }
        people::profile::update(tx, &clock, actor.person, asked)?;
        let subject = Some(subject(actor.person));
        let action = audited::PROFILE_CHANGED;
        audit::record(tx, &ids, &clock, Some(&actor), action, subject, Map::new())?;
        access::visible_profile(tx, &actor, actor.person)
    };
    app.gate.db.write(update).await
}

fn subject(person: PersonId) -> SubjectRef {
    SubjectRef::new("person", person.0)
}

/// The longest side of a photo kept, in pixels: twice what the largest portrait
/// shows.
const PHOTO_SIDE: u32 = 512;

/// Stores a photo in place of the one before, drawn anew: see [`kernel::pictures`].
///
/// # Errors
/// `TooLarge` and `Invalid` on `file` when it is no picture that is accepted;
/// `Unavailable` on a full disk.
pub async fn replace_photo(app: &App, actor: Actor, bytes: Bytes) -> Result<Person> {
    Accept::PHOTO.check(&bytes)?;
    let drawn = app.parts.pictures.drawn_anew(bytes, &[PHOTO_SIDE]).await?;
    let drawn = drawn.pictures.into_iter().next();
    let (bytes, _) = drawn.ok_or_else(|| Error::internal("nothing drawn"))?;
    let new = NewFile {
        bytes,
        owner: subject(actor.person),
        accept: Accept::PHOTO,
    };
    let (clock, person) = (app.gate.clock.clone(), actor.person);
    let store = move |tx: &mut Tx<'_>, file: &files::StoredFile| {
        set_photo(tx, &clock, person, Some(file.id))
    };
    let gate = &app.gate;
    let changed = app
        .parts
        .files
        .put(&gate.db, &gate.ids, &gate.clock, new, store)
        .await?;
    sweep(app).await;
    Ok(changed)
}

/// Removes the actor's photo; that there is none is fine.
///
/// # Errors
/// Those of the database.
pub async fn delete_photo(app: &App, actor: Actor) -> Result<Person> {
    let clock = app.gate.clock.clone();
    let changed = app
        .gate
        .db
        .write(move |tx| set_photo(tx, &clock, actor.person, None))
        .await?;
    sweep(app).await;
    Ok(changed)
}

fn set_photo(
    tx: &mut Tx<'_>,
    clock: &kernel::Clock,
    person: PersonId,
    photo: Option<FileId>,
) -> Result<Person> {
    if let Some(before) = people::store::photo(tx, person)? {
        files::store::release(tx, before)?;
    }
    let changes = PersonChanges {
        photo: Some(photo),
        ..PersonChanges::default()
    };
    people::store::update(tx, clock, person, &changes)
}

/// The old bytes should be gone at once; if the disk refuses, the recurring
/// job tries again.
async fn sweep(app: &App) {
    if let Err(error) = app.parts.files.sweep(&app.gate.db).await {
        tracing::warn!(%error, "unused files could not be removed");
    }
}

/// A person's photo: its media type and bytes.
///
/// # Errors
/// `NotFound` when the actor sees no such person or they have none.
pub async fn read_photo(app: &App, actor: Actor, person: PersonId) -> Result<(String, Bytes)> {
    let file = app.gate.db.read(move |tx| {
        access::visible_person(tx, &actor, person)?;
        let id = people::store::photo(tx, person)?.ok_or(Error::NotFound)?;
        files::store::find(tx, id)
    });
    let file = file.await?;
    let bytes = app.parts.files.read(&file).await?;
    Ok((file.media_type, bytes))
}

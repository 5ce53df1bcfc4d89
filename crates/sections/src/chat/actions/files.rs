//! Bringing files, hanging them on messages, and letting them go.

use std::time::Duration;

use assistant::Parts;
use kernel::{
    Actor, Error, Result, SubjectRef, Tx,
    files::{self, Content, Received, StoredFile},
    ids::PersonId,
    jobs,
    pictures::Drawn,
};
use serde_json::json;

use crate::chat::{
    access,
    store::{self, Seqs},
    types::{
        ChatFile, ChatFileId, FileKind, LEAST_UNSENT_BYTES, MAX_FILES, MAX_UNSENT,
        MAX_UNSENT_LARGEST, Message, ScheduledId, Voice, shown_name, sound,
    },
};

/// The job that lets a file go that was never sent.
pub const UPLOAD_FORGOTTEN: &str = "chat.upload";
/// How long a file waits to be sent.
const WAITS: Duration = Duration::from_hours(24);
/// How long it waits while it stands in a message box.
const WAITS_IN_A_BOX: Duration = Duration::from_hours(7 * 24);
/// The longest sides of what is shown of a picture, in pixels: among the
/// messages, and alone.
const SIDES: &[u32] = &[640, 2048];
/// The largest file that is looked at as a picture, in bytes.
const MOST_PICTURE: u64 = 40 * 1024 * 1024;

/// Keeps a file somebody brought; it is theirs alone until it is sent, and
/// gone after a day where it is not, or after a week in a message box.
///
/// # Errors
/// `Conflict` for who brings too many, `Invalid` on `file` for a voice message
/// that is no sound, `Unavailable` on a full disk.
pub async fn keep_upload(
    parts: &Parts,
    actor: &Actor,
    name: &str,
    voice: Option<Voice>,
    received: Received,
) -> Result<ChatFile> {
    let heard = sound(received.media_type);
    if voice.is_some() && heard.is_none() {
        return Err(Error::invalid("file", "voice-is-no-sound"));
    }
    let drawn = match voice {
        Some(_) => None,
        None => drawn(parts, &received).await?,
    };
    let media_type = heard.filter(|_| voice.is_some());
    let media_type = media_type.unwrap_or(received.media_type).to_owned();
    let id: ChatFileId = parts.ids.id();
    let mut new = ChatFile {
        id,
        uploader: actor.person,
        message: None,
        scheduled: None,
        kind: match (&voice, &drawn) {
            (Some(_), _) => FileKind::Voice,
            (None, Some(_)) => FileKind::Image,
            (None, None) => FileKind::File,
        },
        name: shown_name(name),
        media_type,
        size: 0,
        width: drawn.as_ref().map(|drawn| i64::from(drawn.width)),
        height: drawn.as_ref().map(|drawn| i64::from(drawn.height)),
        duration_ms: voice.as_ref().map(|voice| voice.duration_ms),
        levels: voice.map(|voice| voice.levels).unwrap_or_default(),
        file: kernel::ids::FileId(id.0),
        thumbnail: None,
        preview: None,
        created_at: parts.clock.now(),
    };
    let mut contents = vec![Content::Received(received)];
    let pictures = drawn.into_iter().flat_map(|drawn| drawn.pictures);
    contents.extend(pictures.map(|(bytes, media_type)| Content::Whole(bytes, media_type)));
    let with = parts.clone();
    let note = move |tx: &mut Tx<'_>, stored: &[StoredFile]| {
        placed(&mut new, stored)?;
        note_upload(tx, &with, &new)?;
        Ok(new)
    };
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

/// The picture a file is, drawn anew; none where it is none, is damaged or is
/// too large to be unpacked. Such a one is sent as a file all the same.
async fn drawn(parts: &Parts, received: &Received) -> Result<Option<Drawn>> {
    let is_picture = received.media_type.starts_with("image/");
    if !is_picture || received.size > MOST_PICTURE {
        return Ok(None);
    }
    match parts.pictures.drawn_from(received.read(), SIDES).await {
        Ok(drawn) => Ok(Some(drawn)),
        Err(Error::Invalid { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn placed(new: &mut ChatFile, stored: &[StoredFile]) -> Result<()> {
    let own = stored.first();
    let own = own.ok_or_else(|| Error::internal("nothing kept"))?;
    new.file = own.id;
    new.size = own.size;
    new.thumbnail = stored.get(1).map(|file| file.id);
    new.preview = stored.get(2).map(|file| file.id);
    Ok(())
}

/// Refuses whoever has brought too much already without sending it.
///
/// # Errors
/// `Conflict`.
pub fn check_unsent(tx: &mut Tx<'_>, parts: &Parts, person: PersonId) -> Result<()> {
    let (files, bytes) = store::count_unsent(tx, person)?;
    let most = parts.files.limit().saturating_mul(MAX_UNSENT_LARGEST);
    let most = most.max(LEAST_UNSENT_BYTES);
    if files >= MAX_UNSENT || u64::try_from(bytes).is_ok_and(|bytes| bytes >= most) {
        return Err(Error::conflict("too-many-unsent-files"));
    }
    Ok(())
}

fn note_upload(tx: &mut Tx<'_>, parts: &Parts, new: &ChatFile) -> Result<()> {
    store::lock_person(tx, new.uploader)?;
    check_unsent(tx, parts, new.uploader)?;
    store::insert_file(tx, new)?;
    forget_later(tx, parts, new.id)
}

/// Has it looked in a while whether a file may be let go.
fn forget_later(tx: &mut Tx<'_>, parts: &Parts, id: ChatFileId) -> Result<()> {
    jobs::enqueue_at(
        tx,
        &parts.ids,
        &parts.clock,
        UPLOAD_FORGOTTEN,
        json!({ "id": id }),
        Some(&key(id)),
        parts.clock.now().plus(WAITS),
    )
}

/// Lets one's file go that is not sent yet.
///
/// # Errors
/// `NotFound` for the files of others and for one that was sent.
pub fn discard_upload(tx: &mut Tx<'_>, actor: &Actor, id: ChatFileId) -> Result<()> {
    let file = access::own_upload(tx, actor, id)?.file;
    if !store::delete_unsent(tx, file.id)? {
        return Err(Error::NotFound);
    }
    jobs::withdraw(tx, &key(file.id))?;
    store::forget_drafted(tx, file.id)?;
    files::store::release_all(tx, &owner(file.id))
}

/// Lets a file go whose day is over, unless it was sent or waits for its moment.
/// One that stands in a message box is looked at again a day later, for a week.
///
/// # Errors
/// Only the database's own.
pub fn forget_upload(tx: &mut Tx<'_>, parts: &Parts, id: ChatFileId) -> Result<()> {
    let since = parts.clock.now().minus(WAITS_IN_A_BOX);
    if store::is_drafted(tx, id, since)? {
        return forget_later(tx, parts, id);
    }
    if store::delete_idle(tx, id)? {
        files::store::release_all(tx, &owner(id))?;
    }
    Ok(())
}

/// Hangs files of its author on a message.
pub(super) fn attach(tx: &mut Tx<'_>, message: &Message, ids: &[ChatFileId]) -> Result<()> {
    for (id, position) in ids.iter().zip(0..) {
        if !store::attach_file(tx, *id, message, position)? {
            return Err(Error::invalid("files", "file-not-there"));
        }
        taken(tx, *id)?;
    }
    Ok(())
}

/// A file has found its message: it waits no more, in no box.
fn taken(tx: &mut Tx<'_>, id: ChatFileId) -> Result<()> {
    jobs::withdraw(tx, &key(id))?;
    store::forget_drafted(tx, id)
}

/// Lets files of a person wait with a message.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scheduled: ScheduledId,
    ids: &[ChatFileId],
) -> Result<()> {
    for (id, position) in ids.iter().zip(0..) {
        if !store::hold_file(tx, *id, actor.person, scheduled, position)? {
            return Err(Error::invalid("files", "file-not-there"));
        }
        taken(tx, *id)?;
    }
    Ok(())
}

/// Refuses more files than a message holds, and one that is named twice.
pub(super) fn checked_files(ids: &[ChatFileId]) -> Result<()> {
    if ids.len() > MAX_FILES {
        return Err(Error::invalid("files", "too-many-files"));
    }
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() < ids.len() {
        return Err(Error::invalid("files", "file-not-there"));
    }
    Ok(())
}

/// Takes the files of a deleted message away.
pub(super) fn let_all_go(tx: &mut Tx<'_>, message: &Message) -> Result<()> {
    let Some(seqs) = Seqs::of(std::slice::from_ref(message)) else {
        return Ok(());
    };
    for file in store::list_files(tx, &seqs)? {
        let_go(tx, &file)?;
    }
    Ok(())
}

/// Takes the files of a message away that waits no more.
pub(super) fn let_held_go(tx: &mut Tx<'_>, scheduled: ScheduledId) -> Result<()> {
    for file in store::list_held(tx, scheduled)? {
        let_go(tx, &file)?;
    }
    Ok(())
}

fn let_go(tx: &mut Tx<'_>, file: &ChatFile) -> Result<()> {
    store::delete_file(tx, file.id)?;
    files::store::release_all(tx, &owner(file.id))
}

/// The files of a message, each as a line of plain text.
pub(super) fn lines(tx: &mut Tx<'_>, message: &Message) -> Result<Vec<String>> {
    let Some(seqs) = Seqs::of(std::slice::from_ref(message)) else {
        return Ok(Vec::new());
    };
    let files = store::list_files(tx, &seqs)?;
    Ok(files.iter().map(ChatFile::line).collect())
}

/// What the text of a message is found by: its words, the names of its files and what its poll offers.
pub(super) fn findable(tx: &mut Tx<'_>, message: &Message) -> Result<String> {
    let mut text = message.body.clone();
    if let Some(seqs) = Seqs::of(std::slice::from_ref(message)) {
        for file in store::list_files(tx, &seqs)? {
            if file.kind != FileKind::Voice {
                text.push('\n');
                text.push_str(&file.name);
            }
        }
    }
    for option in store::list_labels(tx, message.id)? {
        text.push('\n');
        text.push_str(&option);
    }
    Ok(text)
}

fn owner(id: ChatFileId) -> SubjectRef {
    SubjectRef::new("chat.file", id.0)
}

fn key(id: ChatFileId) -> String {
    format!("{UPLOAD_FORGOTTEN}.{id}")
}

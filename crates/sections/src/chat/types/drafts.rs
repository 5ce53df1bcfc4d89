//! What stands in a message box, kept for the person's other devices.

use kernel::{Error, Result, Timestamp};
use uuid::Uuid;

use super::{ChatFile, ChatFileId, MessageId, RoomId};

/// The longest text of a box, in characters: beyond what a message holds, so
/// that nothing is lost of what is too long and is going to be split.
pub const MAX_DRAFT: usize = 120_000;
/// The most boxes kept of one person.
pub const MAX_DRAFTS: i64 = 500;

/// Where a message box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftPlace {
    /// Under a room's main list.
    Room(RoomId),
    /// Under a thread.
    Thread(MessageId),
}

/// A file that stands in a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    /// Its id.
    pub id: ChatFileId,
    /// Its name, also when it is gone.
    pub name: String,
    /// The file; none when it is gone, was sent or waits with a message.
    pub file: Option<ChatFile>,
}

/// What stands in a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The room.
    pub room: RoomId,
    /// The thread in it.
    pub thread: Option<MessageId>,
    /// The text as it was typed; empty when it was emptied or sent.
    pub body: String,
    /// The files that are to be sent with it, in their order.
    pub files: Vec<DraftFile>,
    /// When it was typed.
    pub updated_at: Timestamp,
}

impl Draft {
    /// The root of the thread, or the room.
    pub fn place(&self) -> Uuid {
        self.thread.map_or(self.room.0, |thread| thread.0)
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.body.is_empty() && self.files.is_empty()
    }
}

/// A box's text as it may be stored: nothing but blanks is empty.
///
/// # Errors
/// `TooLarge` beyond [`MAX_DRAFT`], `Invalid` with a NUL.
pub fn checked_draft(body: &str) -> Result<String> {
    if body.chars().count() > MAX_DRAFT {
        return Err(Error::too_long("body", MAX_DRAFT));
    }
    if body.contains('\0') {
        return Err(Error::invalid("body", "text-has-nul"));
    }
    if body.trim().is_empty() {
        return Ok(String::new());
    }
    Ok(body.to_owned())
}

//! Rooms, memberships and messages.

mod answers;
mod drafts;
mod files;
mod history;
mod imports;
mod lines;
mod mentions;
mod moment;
mod polls;
mod reminders;
mod scheduled;
mod search;

use kernel::{
    Error, Result, Timestamp,
    db::{Cell, Column},
    ids::PersonId,
    notifications::{DIRECT, MESSAGE},
    people,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use self::{
    answers::*, drafts::*, files::*, history::*, imports::*, lines::*, mentions::*, moment::*,
    polls::*, reminders::*, scheduled::*, search::*,
};

kernel::id! {
    /// A room.
    RoomId,
    /// A message; also the name of the thread under it.
    MessageId,
}

/// Who may read a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RoomKind {
    /// Everyone of the company, and everyone may join.
    Open,
    /// Its members only.
    Closed,
    /// Two people.
    Direct,
}

impl RoomKind {
    /// As the database holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Direct => "direct",
        }
    }

    /// From the database.
    ///
    /// # Errors
    /// `Internal` for an unknown code.
    pub fn from_code(code: &str) -> Result<Self> {
        match code {
            "open" => Ok(Self::Open),
            "closed" => Ok(Self::Closed),
            "direct" => Ok(Self::Direct),
            other => Err(Error::internal(format!("unknown room kind {other}"))),
        }
    }
}

/// Who may write into the main list of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Posting {
    /// Everyone who is in it.
    #[default]
    Members,
    /// Its owners and moderators: a room of announcements. The others answer in
    /// threads.
    Moderators,
}

impl Posting {
    /// As the database holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Moderators => "moderators",
        }
    }
}

impl Column for Posting {
    fn read(cell: Cell<'_>) -> Result<Self> {
        one_of(&[Self::Members, Self::Moderators], Self::code, cell)
    }
}

/// What a member may do beyond writing.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Writes and reads.
    #[default]
    Member,
    /// Also takes people and messages out, and says what the room is.
    Moderator,
    /// Also says who moderates.
    Owner,
}

impl Role {
    /// As the database holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Moderator => "moderator",
            Self::Owner => "owner",
        }
    }
}

impl Column for Role {
    fn read(cell: Cell<'_>) -> Result<Self> {
        one_of(
            &[Self::Member, Self::Moderator, Self::Owner],
            Self::code,
            cell,
        )
    }
}

/// What of a room a member is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Every message.
    All,
    /// Mentions of oneself and replies in threads one follows.
    Mentions,
    /// Nothing.
    Nothing,
}

impl Level {
    /// As the database holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mentions => "mentions",
            Self::Nothing => "nothing",
        }
    }

    /// From the database, where nothing chosen is an empty text.
    pub fn chosen(code: &str) -> Option<Self> {
        [Self::All, Self::Mentions, Self::Nothing]
            .into_iter()
            .find(|level| level.code() == code)
    }

    /// Whether somebody who wants so much is told something for this reason.
    pub fn wants(self, why: &str) -> bool {
        match self {
            Self::All => true,
            Self::Mentions => !matches!(why, MESSAGE | DIRECT),
            Self::Nothing => false,
        }
    }

    /// What a member is told who has chosen nothing.
    pub const fn usual(kind: RoomKind) -> Self {
        match kind {
            RoomKind::Direct => Self::All,
            RoomKind::Open | RoomKind::Closed => Self::Mentions,
        }
    }
}

fn one_of<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str, cell: Cell<'_>) -> Result<T> {
    let stored = String::read(cell)?;
    let found = all.iter().copied().find(|one| code(*one) == stored);
    found.ok_or_else(|| Error::internal(format!("unknown code {stored}")))
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Its name; empty for direct rooms, which are called after the other.
    pub name: String,
    /// Who may read it.
    pub kind: RoomKind,
    /// What it is about.
    pub topic: String,
    /// The number of its newest message, replies included.
    pub last_seq: i64,
    /// Messages of the main list.
    pub message_count: i64,
    /// When somebody last wrote.
    pub last_at: Timestamp,
    /// Who may write into its main list.
    pub posting: Posting,
    /// Whether its people see how far the others have read.
    pub shows_reads: bool,
}

/// A person's place in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Everything up to this number is read.
    pub read_seq: i64,
    /// What they may do beyond writing.
    pub role: Role,
    /// What they chose to be told; none leaves it to the kind of the room.
    pub notify: Option<Level>,
    /// Until then they are told nothing.
    pub muted_until: Option<Timestamp>,
    /// What they chose for all rooms in which they chose nothing.
    pub elsewhere: Option<Level>,
}

impl Membership {
    /// What this member is told when the room is not muted.
    pub fn wanted(&self, kind: RoomKind) -> Level {
        let chosen = self.notify.or(self.elsewhere);
        chosen.unwrap_or_else(|| Level::usual(kind))
    }

    /// What this member is told at a moment.
    pub fn level(&self, kind: RoomKind, now: Timestamp) -> Level {
        if self.muted_until.is_some_and(|until| now < until) {
            return Level::Nothing;
        }
        self.wanted(kind)
    }
}

/// A message with what a page shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The room.
    pub room_id: RoomId,
    /// Its number in the room.
    pub seq: i64,
    /// The message it replies to.
    pub thread_id: Option<MessageId>,
    /// Who wrote it; of an imported one without an account here, who imported it; of the assistant's, who asked.
    pub author_id: PersonId,
    /// The author's name.
    pub author_name: String,
    /// It was imported, and its author has no account here.
    pub is_foreign: bool,
    /// It was imported, whoever its author is.
    pub is_imported: bool,
    /// The assistant wrote it; its author is the one who asked.
    pub by_assistant: bool,
    /// The author's photo.
    pub author_photo: Option<Uuid>,
    /// Whether the author is a guest of the company.
    pub author_guest: bool,
    /// A CommonMark subset with `<@user:id>` for mentions.
    pub body: String,
    /// The sender's own id for it, which makes sending twice harmless.
    pub client_id: Uuid,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted; its text is empty then.
    pub deleted_at: Option<Timestamp>,
    /// The message it quotes or forwards.
    pub quoted_id: Option<MessageId>,
    /// Replies in its thread.
    pub replies_count: i64,
    /// When the newest reply was written.
    pub last_reply_at: Option<Timestamp>,
}

/// A body on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// The text.
    pub body: String,
    /// The sender's own id for it.
    pub client_id: Uuid,
    /// The message it replies to.
    pub thread_id: Option<MessageId>,
    /// The message it quotes or forwards.
    pub quoted_id: Option<MessageId>,
    /// The sender has seen how many people it calls, and means it.
    pub calls_many: bool,
    /// What it asks; its text is the question then.
    pub poll: Option<NewPoll>,
    /// Files of the sender's that are not sent yet.
    pub files: Vec<ChatFileId>,
}

impl NewMessage {
    /// Whether it says something without words of its own.
    pub fn speaks_without_words(&self) -> bool {
        self.quoted_id.is_some() || (!self.files.is_empty() && self.poll.is_none())
    }
}

/// A message that calls more people than this wants to be confirmed.
pub const CALLS_FREELY: usize = 20;

/// The longest message, in bytes of UTF-8.
pub const MAX_BODY: usize = 40_000;
/// The longest name or topic, in characters.
pub const MAX_NAME: usize = 200;

/// A message's text as it may be stored; only what quotes may be without.
///
/// # Errors
/// `Invalid` when nothing of it can be seen or it holds a NUL, `TooLarge` beyond [`MAX_BODY`].
pub fn checked_body(body: &str, may_be_empty: bool) -> Result<String> {
    if body.len() > MAX_BODY {
        return Err(Error::too_large("body", MAX_BODY));
    }
    if body.contains('\0') {
        return Err(Error::invalid("body", "text-has-nul"));
    }
    let trimmed = body.trim_end();
    if may_be_empty && trimmed.is_empty() {
        return Ok(String::new());
    }
    if !people::shows_something(trimmed) {
        return Err(Error::invalid("body", "text-empty"));
    }
    Ok(trimmed.to_owned())
}

/// A name or topic as it may be stored.
///
/// # Errors
/// `Invalid` when it must not be empty and is or cannot be seen, is too long or
/// turns the text around it.
pub fn checked_name(field: &str, name: &str, may_be_empty: bool) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() && !may_be_empty {
        return Err(Error::invalid(field, "text-empty"));
    }
    if name.chars().count() > MAX_NAME || name.contains('\0') {
        return Err(Error::invalid(field, "text-too-long"));
    }
    if !may_be_empty && !people::is_visible_name(&name) {
        return Err(Error::invalid(field, "name-invisible"));
    }
    if people::turns_text(&name) {
        return Err(Error::invalid(field, "text-turned"));
    }
    Ok(name)
}

/// The same key for the same two people, whoever comes first.
pub fn pair_key(one: PersonId, other: PersonId) -> String {
    format!("{} {}", one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", false)]
    #[case("  \n ", false)]
    #[case("a\0b", false)]
    #[case("\u{200B}", false)]
    #[case(" \u{FEFF}\u{2060}\n\u{3164}\u{200E}", false)]
    #[case("\u{2800}\u{AD}\u{FE0F}\u{E0061}", false)]
    #[case("привет\n", true)]
    #[case("👍", true)]
    #[case("👨\u{200D}👩", true)]
    #[case("…", true)]
    fn bodies(#[case] body: &str, #[case] good: bool) {
        assert_eq!(checked_body(body, false).is_ok(), good);
    }

    #[test]
    fn a_body_is_bounded_in_bytes() {
        let error = checked_body(&"я".repeat(MAX_BODY), true).expect_err("too long");
        assert_eq!(error.code(), "too_large");
    }
}

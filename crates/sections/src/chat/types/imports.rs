//! Histories that are brought to be read in: what is found in them, and where
//! they stand.

use std::collections::HashMap;

use kernel::{
    Result, Timestamp,
    db::{Cell, Column},
    ids::{FileId, PersonId},
    people::PersonRef,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{HistoryPerson, Place, RoomId, RoomKind, one_of};

kernel::id! {
    /// A history that was brought.
    HistoryImportId,
}

/// The largest history that is brought, in bytes.
pub const MAX_HISTORY: u64 = 1024 * 1024 * 1024;
/// The most lines of a history.
pub const MAX_LINES: u64 = 2_000_000;
/// The most different authors of a history.
pub const MAX_AUTHORS: usize = 20_000;
/// Authors that are shown one by one.
pub const SHOWN_AUTHORS: usize = 200;
/// The most lines that are not messages of which it is kept what is wrong.
pub const KEPT_PROBLEMS: i64 = 10_000;

/// Where a history stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HistoryStage {
    /// Is looked through.
    Reading,
    /// Waits to be imported.
    Ready,
    /// Is being imported.
    Applying,
    /// Its work has ended before it did; it goes on where it was when it is
    /// begun again.
    Stopped,
    /// Was imported.
    Done,
    /// Was given up; what was imported stays.
    Cancelled,
    /// Could not be imported.
    Failed,
}

impl HistoryStage {
    /// As the database holds it, which does not know of stopped ones.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Ready => "ready",
            Self::Applying | Self::Stopped => "applying",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }
}

impl Column for HistoryStage {
    fn read(cell: Cell<'_>) -> Result<Self> {
        let all = [
            Self::Reading,
            Self::Ready,
            Self::Applying,
            Self::Done,
            Self::Cancelled,
            Self::Failed,
        ];
        one_of(&all, Self::code, cell)
    }
}

/// What is found in a history before anything is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryFindings {
    /// What the room is called where it comes from.
    pub room_name: Option<String>,
    /// Who could read it there.
    pub room_kind: Option<RoomKind>,
    /// Messages, replies and deleted ones included.
    pub messages: u64,
    /// Messages that reply to another.
    pub replies: u64,
    /// Messages without a text, because it was deleted.
    pub deleted: u64,
    /// Files, of which the names are kept.
    pub files: u64,
    /// Polls.
    pub polls: u64,
    /// Messages with the id of one above them; they are passed over.
    pub repeated: u64,
    /// Messages that were written before the one above them. They keep their
    /// place in the file.
    pub out_of_order: u64,
    /// Lines that are no messages; they are left out.
    pub wrong: u64,
    /// When the earliest message was written.
    pub first_at: Option<Timestamp>,
    /// When the latest was.
    pub last_at: Option<Timestamp>,
    /// How many people wrote them.
    pub authors_count: u64,
    /// How many of them have an account here.
    pub known_count: u64,
    /// The first 200 of them, those who wrote most before the others.
    pub authors: Vec<HistoryAuthor>,
}

/// Somebody who wrote in a history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HistoryAuthor {
    /// Their name there.
    pub name: String,
    /// Their address there.
    pub email: Option<String>,
    /// How many messages they wrote.
    pub messages: u64,
    /// Who they are here, by their address.
    pub person: Option<PersonRef>,
}

/// A history that was brought.
#[derive(Clone, Debug)]
pub struct HistoryImport {
    /// Its id.
    pub id: HistoryImportId,
    /// Who brought it.
    pub person: PersonId,
    /// Where it stands.
    pub stage: HistoryStage,
    /// Its bytes, while they are needed.
    pub file: Option<FileId>,
    /// What the file is called.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// The room that is filled.
    pub room: Option<RoomId>,
    /// Whether authors with an account become members.
    pub joining: bool,
    /// What was found in it.
    pub findings: HistoryFindings,
    /// Who of its authors is whom.
    pub authors: ChosenAuthors,
    /// How far it was read or imported.
    pub place: Place,
    /// Messages that were imported.
    pub imported: u64,
    /// Messages the room knew.
    pub known: u64,
    /// Lines that were left out.
    pub skipped: u64,
    /// Why it failed: the id of a text.
    pub failure: Option<String>,
    /// When it was brought.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// Who of the authors of a history is whom here, where somebody said so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenAuthors {
    /// One after the other.
    pub items: Vec<ChosenAuthor>,
}

impl ChosenAuthors {
    /// The same, to be looked up.
    pub fn by_author(&self) -> HashMap<AuthorKey, PersonId> {
        let items = self.items.iter();
        items
            .map(|one| (author_key(&one.name, one.email.as_deref()), one.person_id))
            .collect()
    }
}

/// An author who is somebody here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenAuthor {
    /// Their name in the history.
    pub name: String,
    /// Their address in the history.
    #[serde(default)]
    pub email: Option<String>,
    /// Who they are.
    pub person_id: PersonId,
}

/// What authors are told apart by.
pub type AuthorKey = (String, Option<String>);

/// What an author is told apart by.
pub fn author_key(name: &str, email: Option<&str>) -> AuthorKey {
    let email = email.map(str::trim).filter(|email| !email.is_empty());
    (name.to_owned(), email.map(str::to_lowercase))
}

impl HistoryPerson {
    /// What they are told apart by.
    pub fn key(&self) -> AuthorKey {
        author_key(&self.name, self.email.as_deref())
    }
}

/// A line that is no message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineProblem {
    /// Its number, from 1.
    pub line: u64,
    /// What of it is wrong.
    pub field: String,
    /// Why, in the words of whoever brought it.
    pub detail: String,
}

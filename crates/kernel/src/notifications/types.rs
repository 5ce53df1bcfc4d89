//! What a notification tells.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Error, Result, SubjectRef, Timestamp,
    db::{Cell, Column},
    ids::{NotificationId, PersonId},
    people::PersonRef,
};

/// How soon somebody wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    /// At once.
    Now,
    /// When they look next.
    Later,
    /// Only when they look for it.
    Low,
}

impl Urgency {
    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Later => "later",
            Self::Low => "low",
        }
    }
}

impl Column for Urgency {
    fn read(cell: Cell<'_>) -> Result<Self> {
        let code = String::read(cell)?;
        let all = [Self::Now, Self::Later, Self::Low];
        let found = all.into_iter().find(|urgency| urgency.code() == code);
        found.ok_or_else(|| Error::internal(format!("unknown urgency {code}")))
    }
}

/// A notification to be made.
#[derive(Clone, Debug)]
pub struct NewNotification {
    /// Who it is for.
    pub person: PersonId,
    /// Who caused it; none when Sufler itself did.
    pub who: Option<PersonId>,
    /// Why they are told: `mention`, `reply`, `digest` …
    pub why: &'static str,
    /// How soon.
    pub urgency: Urgency,
    /// What it is about.
    pub subject: SubjectRef,
    /// The room it happened in, where there is one.
    pub room: Option<Uuid>,
    /// The thread it stands in, where it stands in one.
    pub thread: Option<Uuid>,
    /// The beginning of what happened; kept to 200 characters.
    pub excerpt: String,
}

/// A notification as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notification {
    /// Its identifier.
    pub id: NotificationId,
    /// Why they are told.
    pub why: String,
    /// How soon.
    pub urgency: Urgency,
    /// Who caused it.
    pub who: Option<PersonRef>,
    /// What it is about.
    pub subject: SubjectRef,
    /// The room it happened in.
    pub room_id: Option<Uuid>,
    /// The name this room has for the person now; filled in where it is shown.
    pub room_name: Option<String>,
    /// The thread it stands in.
    pub thread_id: Option<Uuid>,
    /// The beginning of what happened.
    pub excerpt: String,
    /// When.
    pub created_at: Timestamp,
    /// When they read it.
    pub read_at: Option<Timestamp>,
}

/// Why a person is told: they were called by name.
pub const MENTION: &str = "mention";
/// Why a person is told: their department or the whole room was called.
pub const CALL: &str = "call";
/// Why a person is told: somebody wrote to them alone.
pub const DIRECT: &str = "direct";
/// Why a person is told: somebody wrote into a room of which they want to hear
/// everything.
pub const MESSAGE: &str = "message";
/// Why a person is told: they wanted to be reminded at this very moment.
pub const REMINDER: &str = "reminder";
/// Why a person is told: much was missed, and this sums it up.
pub const DIGEST: &str = "digest";

/// Which notifications are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// All of them.
    #[default]
    All,
    /// Those not read.
    Unread,
    /// Those that call the person.
    Mentions,
}

/// Which of a person's notifications are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Which of them.
    pub view: View,
    /// Only of this section: `chat`.
    pub section: Option<String>,
    /// Only those told for this reason.
    pub why: Option<String>,
    /// Only of this room.
    pub room: Option<Uuid>,
    /// Only what was told since then.
    pub since: Option<Timestamp>,
    /// Nothing newer than this one.
    pub until: Option<NotificationId>,
    /// Only those before this one.
    pub before: Option<NotificationId>,
    /// Nothing of these rooms: they cannot be read any more.
    pub hidden: Vec<Uuid>,
}

/// How many notifications wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unread {
    /// All that were not read.
    pub unread: i64,
    /// Of them those that call the person.
    pub mentions: i64,
}

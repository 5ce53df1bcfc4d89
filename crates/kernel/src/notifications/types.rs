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
    /// Why they are told: `mention`, `reply`, `run_finished` …
    pub why: &'static str,
    /// How soon.
    pub urgency: Urgency,
    /// What it is about.
    pub subject: SubjectRef,
    /// The room it happened in, where there is one.
    pub room: Option<Uuid>,
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
    /// The beginning of what happened.
    pub excerpt: String,
    /// When.
    pub created_at: Timestamp,
    /// When they read it.
    pub read_at: Option<Timestamp>,
}

//! What a pull is.

use kernel::{
    Error, Result, Timestamp,
    db::{Cell, Column},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a pull stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PullState {
    /// Waits for its turn, or for a source that did not answer.
    Queued,
    /// Bytes come in.
    Running,
    /// The source published a hash that nobody has confirmed yet.
    Confirm,
    /// Somebody stopped it for now; what came is kept.
    Paused,
    /// The model is in the folder.
    Done,
    /// It was refused; `error` says why.
    Failed,
    /// Somebody gave it up; nothing is kept.
    Cancelled,
}

impl PullState {
    const ALL: [Self; 7] = [
        Self::Queued,
        Self::Running,
        Self::Confirm,
        Self::Paused,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Confirm => "confirm",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it works or is about to.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

impl Column for PullState {
    fn read(cell: Cell<'_>) -> Result<Self> {
        let code = String::read(cell)?;
        let found = Self::ALL.into_iter().find(|state| state.code() == code);
        found.ok_or_else(|| Error::internal(format!("unknown state of a pull: {code}")))
    }
}

/// A model on its way into the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    /// The model's name in the catalogue.
    pub name: String,
    /// Where it stands.
    pub state: PullState,
    /// The source that is asked.
    pub source: Option<String>,
    /// The source's word for these very bytes, to go on later.
    pub validator: Option<String>,
    /// The hash that the source published, where none is known.
    pub published_sha256: Option<String>,
    /// Bytes that came.
    pub received: u64,
    /// Bytes that will come, as the source says.
    pub size: Option<u64>,
    /// Why it stands still: the id of a text.
    pub error: Option<String>,
    /// When it was first asked for.
    pub created_at: Timestamp,
    /// When something was last heard of it.
    pub updated_at: Timestamp,
}

//! What a job is.

use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{
    Error, Result, Timestamp,
    db::{Cell, Column},
    ids::JobId,
};

/// A job in the hands of a runner.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its identifier.
    pub id: JobId,
    /// What is to be done, for instance `notifications.expire`.
    pub kind: String,
    /// With what: an object.
    pub payload: serde_json::Value,
    /// Which try this is, from 1.
    pub attempt: i64,
    pub(super) max_attempts: i64,
    pub(super) key: Option<String>,
}

impl Job {
    /// The payload as the type its kind uses.
    ///
    /// # Errors
    /// `Internal` when it is another.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.payload.clone()).map_err(Error::internal)
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// Waits for its time.
    Queued,
    /// A runner has it.
    Running,
    /// Done; kept for a week.
    Done,
    /// Failed too often; somebody has to look.
    Dead,
}

impl JobState {
    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }
}

impl Column for JobState {
    fn read(cell: Cell<'_>) -> Result<Self> {
        let code = String::read(cell)?;
        let all = [Self::Queued, Self::Running, Self::Done, Self::Dead];
        let found = all.into_iter().find(|state| state.code() == code);
        found.ok_or_else(|| Error::internal(format!("unknown state of a job: {code}")))
    }
}

/// A job as the administration shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobRecord {
    /// Its identifier.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it runs next, or ran.
    pub run_at: Timestamp,
    /// When it was queued.
    pub created_at: Timestamp,
}

/// Work that comes back: after each run, done or dead, the next is queued.
#[derive(Clone, Copy, Debug)]
pub struct Recurring {
    /// The kind of the job, also its key: there is never a second waiting.
    pub kind: &'static str,
    /// The time between the end of one and the start of the next.
    pub every: Duration,
}

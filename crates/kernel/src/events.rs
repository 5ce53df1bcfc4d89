//! "Something became stale": told after the commit to whoever listens in this
//! process. Events carry subjects and numbers, never content.

use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ids::PersonId;

/// A thing people look at, named the same way by every section.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct SubjectRef {
    /// For instance `chat.room`.
    pub kind: String,
    /// Its identifier.
    pub id: Uuid,
}

impl SubjectRef {
    /// A subject by its kind and identifier.
    pub fn new(kind: impl Into<String>, id: impl Into<Uuid>) -> Self {
        Self {
            kind: kind.into(),
            id: id.into(),
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A subject changed; everyone who may read it should look again.
    Stale {
        /// What changed.
        subject: SubjectRef,
        /// Its newest sequence number, 0 where it has none.
        seq: i64,
    },
    /// Something of one person changed: their rooms, notifications or a run.
    Personal {
        /// Whose.
        person: PersonId,
        /// `chat.rooms`, `notifications`, `run`.
        kind: &'static str,
        /// The one thing that changed, where there is one.
        id: Option<Uuid>,
    },
    /// A person's rights ended or changed: their sockets must close.
    SignedOut {
        /// Whose.
        person: PersonId,
    },
    /// Work was queued: the runner of jobs looks whether it is due.
    JobQueued,
    /// A session or token ended: only sockets that came in by it close.
    Ended {
        /// The session's or token's id.
        credential: Uuid,
    },
}

/// The process-wide channel of events. Slow listeners lose old events and are
/// told so, which they answer with a resync.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Event>,
}

impl Events {
    /// A channel that keeps `capacity` events for slow listeners.
    pub fn new(capacity: usize) -> Self {
        Self {
            sender: broadcast::channel(capacity).0,
        }
    }

    /// Starts to listen.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }

    /// Tells everyone; nobody listening is fine.
    pub fn publish(&self, event: Event) {
        drop(self.sender.send(event));
    }
}

impl Default for Events {
    fn default() -> Self {
        Self::new(4096)
    }
}

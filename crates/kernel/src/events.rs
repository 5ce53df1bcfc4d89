//! "Something became stale": told after the commit to whoever listens in this
//! process. Events carry subjects and numbers, never content.

use serde::{Deserialize, Deserializer, Serialize, de};
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

/// `chat.rooms`, `notifications` or `run`. An alias, because serde would take a
/// reference in the event itself for one into its input.
pub type PersonalKind = &'static str;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
        #[serde(deserialize_with = "known_kind")]
        kind: PersonalKind,
        /// The one thing that changed, where there is one.
        id: Option<Uuid>,
    },
    /// The same of many people at once: one event however many they are, so
    /// that a large room does not push other events out of the channel.
    PersonalAll {
        /// Whose.
        people: Vec<PersonId>,
        /// `chat.rooms`, `notifications`, `run`.
        #[serde(deserialize_with = "known_kind")]
        kind: PersonalKind,
    },
    /// A person may not come in any more: their sockets must close, and what
    /// runs for them ends.
    SignedOut {
        /// Whose.
        person: PersonId,
    },
    /// A person has fewer rights than before and may still come in: their
    /// sockets must close and come back. What runs for them goes on and asks
    /// for itself what it may.
    Demoted {
        /// Whose.
        person: PersonId,
    },
    /// Events of another node were lost: everybody should look again.
    Missed,
    /// Work was queued: the runner of jobs looks whether it is due.
    JobQueued,
    /// A session or token ended: only sockets that came in by it close.
    Ended {
        /// The session's or token's id.
        credential: Uuid,
    },
}

/// The kinds of personal events as other nodes write them.
const PERSONAL: [&str; 7] = [
    "chat.drafts",
    "chat.rooms",
    "chat.saved",
    "chat.scheduled",
    "chat.threads",
    "notifications",
    "run",
];

fn known_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    let kind = String::deserialize(deserializer)?;
    let known = PERSONAL.into_iter().find(|known| *known == kind);
    known.ok_or_else(|| de::Error::custom("unknown kind of personal event"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_of_many_people_reaches_other_nodes_whole() {
        let people = vec![PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2))];
        let event = Event::PersonalAll {
            people,
            kind: "chat.rooms",
        };
        let text = serde_json::to_string(&event).expect("JSON");
        let read: Event = serde_json::from_str(&text).expect("known");
        assert_eq!(read, event);
        let strange = text.replace("chat.rooms", "secrets");
        assert!(serde_json::from_str::<Event>(&strange).is_err());
    }
}

//! What is said on the live socket.

use axum::extract::ws::Utf8Bytes;
use kernel::{SubjectRef, ids::PersonId, people::PersonRef};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// From the page to the server.
#[derive(Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// Tell me of these.
    Watch {
        /// What to tell of, at most 200 in all.
        subjects: Vec<SubjectRef>,
    },
    /// Tell me no more of these.
    Unwatch {
        /// What not to tell of.
        subjects: Vec<SubjectRef>,
    },
    /// The person is writing there.
    Typing {
        /// Where.
        subject: SubjectRef,
    },
    /// Are you there?
    Ping,
}

/// What became stale: a subject, or something of the person's own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StaleSubject {
    /// For instance `chat.room`, `chat.rooms`, `notifications`, `run`.
    pub kind: String,
    /// The one thing, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
}

/// From the server to the page.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The socket is open.
    Hello {
        /// Whose it is.
        person_id: PersonId,
        /// The program's version: a page of another one should reload.
        version: &'static str,
    },
    /// Look again.
    Stale {
        /// What changed.
        subject: StaleSubject,
        /// The newest sequence number, where there are some.
        #[serde(skip_serializing_if = "Option::is_none")]
        seq: Option<i64>,
    },
    /// Somebody is writing.
    Typing {
        /// Where.
        subject: SubjectRef,
        /// Who.
        person: PersonRef,
    },
    /// Who is there and who is not any more, as far as it changed; at first
    /// everybody who is there. At most a few times a second.
    Presence {
        /// They came, or were there before.
        online: Vec<PersonId>,
        /// They went.
        offline: Vec<PersonId>,
    },
    /// Messages were lost: look at everything again.
    Resync,
    /// A message of the page could not be followed.
    Problem {
        /// `invalid`, `not_found`, `too_large`, `rate_limited`.
        code: &'static str,
        /// The subject it was about, or the kind of message.
        #[serde(rename = "for")]
        about: serde_json::Value,
    },
    /// The session has ended; the socket closes.
    SignedOut,
    /// Here I am.
    Pong,
}

impl ServerMessage {
    /// The text that is sent; made once and shared by all sockets.
    pub fn encode(&self) -> Utf8Bytes {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_the_agreed_shape() {
        let id: Uuid = "0190b6a0-0000-7000-8000-000000000001"
            .parse()
            .expect("an id");
        let stale = ServerMessage::Stale {
            subject: StaleSubject {
                kind: "chat.room".to_owned(),
                id: Some(id),
            },
            seq: Some(7),
        };
        assert_eq!(
            stale.encode().as_str(),
            format!(r#"{{"type":"stale","subject":{{"kind":"chat.room","id":"{id}"}},"seq":7}}"#)
        );
        assert_eq!(
            ServerMessage::SignedOut.encode().as_str(),
            r#"{"type":"signed_out"}"#
        );
        let asked =
            format!(r#"{{"type":"watch","subjects":[{{"kind":"chat.room","id":"{id}"}}]}}"#);
        let subjects = vec![SubjectRef::new("chat.room", id)];
        assert_eq!(
            serde_json::from_str::<ClientMessage>(&asked).expect("known"),
            ClientMessage::Watch { subjects }
        );
    }
}

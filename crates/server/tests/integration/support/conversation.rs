//! People, rooms and messages of a test, made as pages make them.

use axum::http::Method;
use kernel::Language;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Asker, Member, World};

impl World {
    /// A signed-in person with a name of their own.
    pub(crate) async fn named(&self, email: &str, name: &str) -> Member {
        let member = self.member(email).await;
        let answer = self
            .change_profile(
                &member,
                &json!({ "name": name, "time_zone": "Europe/Moscow" }),
            )
            .await;
        assert_eq!(answer["name"], name);
        member
    }

    pub(crate) async fn speaks(&self, member: &Member, language: Language) {
        self.change_profile(member, &json!({ "language": language.code() }))
            .await;
    }

    async fn change_profile(&self, member: &Member, changes: &Value) -> Value {
        let body = changes.to_string().into();
        let answer = self.send(member, Method::PATCH, "/api/v1/me", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// A room made by `who` with these others.
    pub(crate) async fn room(&self, who: &impl Asker, kind: &str, others: &[&Member]) -> Uuid {
        let members: Vec<_> = others.iter().map(|other| other.id).collect();
        let body = json!({ "name": "Проект «Север»", "kind": kind, "members": members });
        let answer = self.post(who, "/api/v1/rooms", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        id_of(&answer.json())
    }

    /// A message; its id.
    pub(crate) async fn say(&self, who: &impl Asker, room: Uuid, text: &str) -> Uuid {
        self.reply(who, room, text, None).await
    }

    /// A reply, or a message of the main list; its id.
    pub(crate) async fn reply(
        &self,
        who: &impl Asker,
        room: Uuid,
        text: &str,
        thread: Option<Uuid>,
    ) -> Uuid {
        let body = json!({ "body": text, "client_id": self.ids.uuid(), "thread_id": thread });
        let answer = self
            .post(who, &format!("/api/v1/rooms/{room}/messages"), &body)
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        id_of(&answer.json())
    }

    /// What somebody would read on this address; it must be there.
    pub(crate) async fn read(&self, who: &impl Asker, path: &str) -> Value {
        let answer = self.get(who, path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }
}

/// The id of a thing.
#[track_caller]
pub(crate) fn id_of(value: &Value) -> Uuid {
    value["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .unwrap_or_else(|| panic!("no id in {value}"))
}

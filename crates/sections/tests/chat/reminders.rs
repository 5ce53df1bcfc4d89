//! Being told of a message again.

use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::company::{Company, each, id_of};

const HOUR: Duration = Duration::from_hours(1);

impl Company {
    async fn remind(&self, who: usize, message: Uuid, wait: Duration, note: &str) -> (u16, Value) {
        let body = json!({ "remind_at": self.within(wait), "note": note });
        self.ask(
            who,
            Method::PUT,
            &format!("/saved/{message}/reminder"),
            &body,
        )
        .await
    }

    async fn saved(&self, who: usize) -> Vec<Value> {
        let (_, page) = self.get(who, "/saved").await;
        page["items"].as_array().expect("a list").clone()
    }

    async fn said(&self, who: usize, room: Uuid, body: &str) -> Uuid {
        let body = json!({ "body": body, "client_id": self.parts.ids.uuid() });
        let (_, posted) = self
            .post(who, &format!("/rooms/{room}/messages"), &body)
            .await;
        id_of(&posted)
    }

    async fn reminded(&self, who: usize) -> Vec<String> {
        let told = self.told(who).await.into_iter();
        let told = told.filter(|one| one.why == "reminder");
        told.map(|one| one.excerpt).collect()
    }
}

#[tokio::test]
async fn one_is_told_at_the_last_wanted_moment_and_once() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let message = company.said(0, room, "Пришлю смету до пятницы").await;
        assert_eq!(company.remind(1, message, HOUR, "").await.0, 204);
        let (status, _) = company
            .remind(1, message, 2 * HOUR, " Спросить  смету ")
            .await;
        assert_eq!(status, 204);
        let saved = company.saved(1).await;
        assert_eq!(
            (saved.len(), &saved[0]["note"]),
            (1, &json!("Спросить смету"))
        );
        assert!(saved[0]["remind_at"].is_string());
        company.parts.clock.advance(HOUR);
        company.work().await;
        assert!(company.reminded(1).await.is_empty());
        company.parts.clock.advance(HOUR);
        company.work().await;
        company.work().await;
        assert_eq!(company.reminded(1).await, ["Спросить смету"]);
        let saved = company.saved(1).await;
        assert_eq!((saved.len(), &saved[0]["remind_at"]), (1, &Value::Null));
        assert!(company.reminded(0).await.is_empty());
    }
}

#[tokio::test]
async fn nothing_is_told_of_what_was_forgotten_deleted_or_lost() {
    for company in each(3).await {
        let room = company.room(0, "closed", &[1, 2]).await;
        let mut messages = Vec::new();
        for number in 0..4 {
            let message = company.said(0, room, &format!("Номер {number}")).await;
            assert_eq!(company.remind(1, message, HOUR, "").await.0, 204);
            messages.push(message);
        }
        let kept = company.said(0, room, "Останется").await;
        assert_eq!(company.remind(2, kept, HOUR, "").await.0, 204);
        for (path, at) in [("", 0), ("/reminder", 1)] {
            let path = format!("/saved/{}{path}", messages[at]);
            assert_eq!(
                company.ask(1, Method::DELETE, &path, &Value::Null).await.0,
                204
            );
        }
        let path = format!("/messages/{}", messages[2]);
        company.ask(0, Method::DELETE, &path, &Value::Null).await;
        let path = format!("/rooms/{room}/members/{}", company.id(1));
        assert_eq!(
            company.ask(0, Method::DELETE, &path, &Value::Null).await.0,
            204
        );
        company.parts.clock.advance(HOUR);
        company.work().await;
        assert!(company.reminded(1).await.is_empty());
        assert_eq!(company.reminded(2).await, ["Останется"]);
    }
}

#[tokio::test]
async fn bad_wishes_name_their_field_and_foreign_messages_do_not_exist() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[]).await;
        let message = company.said(0, room, "Тайна").await;
        assert_eq!(company.remind(1, message, HOUR, "").await.0, 404);
        for (wait, note, status, field) in [
            (Duration::ZERO, String::new(), 422, "remind_at"),
            (HOUR * 24 * 800, String::new(), 422, "remind_at"),
            (HOUR, "а".repeat(501), 413, "note"),
        ] {
            let (answered, problem) = company.remind(0, message, wait, &note).await;
            assert_eq!(
                (answered, &problem["field"]),
                (status, &json!(field)),
                "{problem}"
            );
        }
        assert!(company.saved(0).await.is_empty());
    }
}

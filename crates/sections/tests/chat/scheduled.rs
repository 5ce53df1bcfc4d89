//! Messages that wait for their moment.

use std::{collections::HashMap, time::Duration};

use axum::http::Method;
use futures::future::join_all;
use kernel::{
    Timestamp, jobs,
    jobs::Runner,
    notifications,
    people::{PersonChanges, store::update},
};
use sections::chat;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::company::{Company, each, id_of, ids_of};

const HOUR: Duration = Duration::from_hours(1);

impl Company {
    /// Runs what is due, as a server that has just started would.
    pub(crate) async fn work(&self) {
        let parts = &self.parts;
        let runner = Runner::new(
            parts.db.clone(),
            parts.clock.clone(),
            parts.ids.clone(),
            parts.tasks.clone(),
            HashMap::from_iter((chat::SECTION.works)(parts)),
            Vec::new(),
        );
        runner.run_due().await.expect("jobs");
    }

    pub(crate) fn within(&self, wait: Duration) -> Timestamp {
        self.parts.clock.now().plus(wait)
    }

    /// Keeps a message for later; the whole answer.
    async fn try_later(&self, who: usize, room: Uuid, wait: Duration, more: Value) -> (u16, Value) {
        let mut body = json!({ "body": "позже", "client_id": self.parts.ids.uuid(),
            "send_at": self.within(wait) });
        for (key, value) in more.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        self.post(who, &format!("/rooms/{room}/scheduled"), &body)
            .await
    }

    async fn later(&self, who: usize, room: Uuid, wait: Duration) -> Uuid {
        let (status, kept) = self.try_later(who, room, wait, json!({})).await;
        assert_eq!(status, 201, "{kept}");
        id_of(&kept)
    }

    /// What waits for somebody.
    async fn waiting(&self, who: usize) -> Vec<Value> {
        let (status, page) = self.get(who, "/scheduled").await;
        assert_eq!(status, 200, "{page}");
        page["items"].as_array().expect("a list").clone()
    }

    /// The texts of a room's main list.
    async fn texts(&self, who: usize, room: Uuid) -> Vec<String> {
        let (_, page) = self.get(who, &format!("/rooms/{room}/messages")).await;
        let items = page["items"].as_array().expect("a list").iter();
        items
            .map(|one| one["body"].as_str().expect("a text").to_owned())
            .collect()
    }

    pub(crate) async fn told(&self, who: usize) -> Vec<notifications::Notification> {
        let person = self.people[who].person;
        let told = self.parts.db.read(move |tx| {
            notifications::store::list(tx, person, &notifications::Wanted::default(), 50)
        });
        told.await.expect("notifications")
    }

    /// Takes somebody's access away, or gives it back.
    pub(crate) async fn let_in(&self, who: usize, active: bool) {
        let (person, clock) = (self.people[who].person, self.parts.clock.clone());
        let changes = PersonChanges {
            active: Some(active),
            ..PersonChanges::default()
        };
        let done = self
            .parts
            .db
            .write(move |tx| update(tx, &clock, person, &changes));
        done.await.expect("a person");
    }
}

#[tokio::test]
async fn a_message_is_posted_at_its_moment_and_once() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let body = json!({ "body": format!("<@user:{}>, пора", company.id(1)) });
        let (_, kept) = company.try_later(0, room, HOUR, body).await;
        assert_eq!(kept["room_name"], "Склад");
        assert_eq!(kept["mentions"][0]["name"], "Сотрудник 1");
        company.parts.clock.advance(Duration::from_secs(3599));
        company.work().await;
        assert!(company.texts(1, room).await.is_empty());
        assert_eq!(company.waiting(0).await.len(), 1);
        company.parts.clock.advance(Duration::from_secs(1));
        company.work().await;
        assert_eq!(company.texts(1, room).await.len(), 1);
        assert!(company.waiting(0).await.is_empty());
        let told = company.told(1).await;
        assert_eq!((told.len(), told[0].why.as_str()), (1, "mention"));
        // A job that was done and could not say so is done again.
        let (parts, payload) = (company.parts.clone(), json!({ "id": kept["id"] }));
        let again = company.parts.db.write(move |tx| {
            let kind = chat::actions::SCHEDULED_DUE;
            jobs::enqueue_later(tx, &parts.ids, &parts.clock, kind, payload, None)
        });
        again.await.expect("a job");
        company.work().await;
        assert_eq!(company.texts(1, room).await.len(), 1);
    }
}

#[tokio::test]
async fn what_became_due_while_the_server_was_down_is_posted_when_it_is_back() {
    for company in each(1).await {
        let room = company.room(0, "closed", &[]).await;
        let root = company.say(0, room, "корень", None).await;
        company.later(0, room, HOUR).await;
        company
            .try_later(0, room, 2 * HOUR, json!({ "thread_id": root }))
            .await;
        company.parts.clock.advance(72 * HOUR);
        company.work().await;
        company.work().await;
        assert_eq!(company.texts(0, room).await, ["корень", "позже"]);
        let (_, thread) = company.get(0, &format!("/threads/{root}")).await;
        assert_eq!(ids_of(&thread).len(), 1);
    }
}

#[tokio::test]
async fn its_moment_and_text_can_be_changed_until_then() {
    for company in each(1).await {
        let room = company.room(0, "closed", &[]).await;
        let id = company.later(0, room, HOUR).await;
        let path = format!("/scheduled/{id}");
        for wait in [3 * HOUR, 2 * HOUR] {
            let body = json!({ "body": "иначе", "send_at": company.within(wait) });
            let (status, changed) = company.ask(0, Method::PATCH, &path, &body).await;
            assert_eq!((status, &changed["body"]), (200, &json!("иначе")));
        }
        company.parts.clock.advance(HOUR);
        company.work().await;
        assert!(company.texts(0, room).await.is_empty(), "its first moment");
        company.parts.clock.advance(HOUR);
        company.work().await;
        assert_eq!(company.texts(0, room).await, ["иначе"]);
        let gone = company.later(0, room, HOUR).await;
        let path = format!("/scheduled/{gone}");
        assert_eq!(
            company.ask(0, Method::DELETE, &path, &Value::Null).await.0,
            204
        );
        company.parts.clock.advance(2 * HOUR);
        company.work().await;
        assert_eq!(company.texts(0, room).await, ["иначе"]);
        let now = company.later(0, room, HOUR).await;
        let path = format!("/scheduled/{now}/post");
        assert_eq!(company.post(0, &path, &json!({})).await.0, 201);
        assert_eq!(company.post(0, &path, &json!({})).await.0, 404);
        assert_eq!(company.texts(0, room).await, ["иначе", "позже"]);
    }
}

#[tokio::test]
async fn who_has_lost_the_room_posts_nothing_and_is_told_why() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let id = company.later(1, room, HOUR).await;
        let member = format!("/rooms/{room}/members/{}", company.id(1));
        let taken_out = company.ask(0, Method::DELETE, &member, &Value::Null).await;
        assert_eq!(taken_out.0, 204);
        company.parts.clock.advance(HOUR);
        company.work().await;
        company.work().await;
        assert!(company.texts(0, room).await.is_empty());
        let kept = company.waiting(1).await;
        assert_eq!(kept.len(), 1);
        assert_eq!(
            (&kept[0]["body"], &kept[0]["room_name"]),
            (&json!("позже"), &Value::Null)
        );
        let why = kept[0]["refusal"].as_str().expect("a reason");
        assert!(why.contains("недоступна"), "{why}");
        let told = company.told(1).await;
        assert_eq!((told.len(), told[0].why.as_str()), (1, "not_posted"));
        assert_eq!((told[0].excerpt.as_str(), told[0].room_id), ("позже", None));
        let now = format!("/scheduled/{id}/post");
        assert_eq!(company.post(1, &now, &json!({})).await.0, 409);
        assert_eq!(company.put(0, &member, &Value::Null).await.0, 204);
        let again = json!({ "send_at": company.within(HOUR) });
        let path = format!("/scheduled/{id}");
        let (status, waits) = company.ask(1, Method::PATCH, &path, &again).await;
        assert_eq!((status, &waits["refusal"]), (200, &Value::Null));
        assert!(company.told(1).await.is_empty());
        company.parts.clock.advance(HOUR);
        company.work().await;
        assert_eq!(company.texts(0, room).await, ["позже"]);
    }
}

#[tokio::test]
async fn other_reasons_are_kept_too() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let root = company.say(0, room, "корень", None).await;
        let under = json!({ "thread_id": root, "body": "в ветку" });
        company.try_later(1, room, HOUR, under).await;
        company.later(1, room, 2 * HOUR).await;
        let message = format!("/messages/{root}");
        company.ask(0, Method::DELETE, &message, &Value::Null).await;
        company.parts.clock.advance(HOUR);
        company.work().await;
        company.let_in(1, false).await;
        company.parts.clock.advance(HOUR);
        company.work().await;
        company.let_in(1, true).await;
        company.work().await;
        let kept = company.waiting(1).await;
        let why = kept.iter().map(|one| one["refusal"].as_str().expect("why"));
        let why: Vec<_> = why.collect();
        assert_eq!(why.len(), 2);
        assert!(why[0].contains("удалено"), "{why:?}");
        assert!(why[1].contains("отключён"), "{why:?}");
        assert_eq!(company.told(1).await.len(), 2);
        let announce = json!({ "posting": "moderators" });
        let id = company.later(1, room, HOUR).await;
        let path = format!("/rooms/{room}");
        let (status, _) = company.ask(0, Method::PATCH, &path, &announce).await;
        assert_eq!(status, 200);
        company.parts.clock.advance(HOUR);
        company.work().await;
        let kept = company.waiting(1).await;
        let one = kept.iter().find(|one| id_of(one) == id).expect("kept");
        let why = one["refusal"].as_str().expect("why");
        assert!(why.contains("ведущие"), "{why}");
    }
}

#[tokio::test]
async fn only_its_writer_knows_of_it() {
    for company in each(2).await {
        let room = company.room(0, "open", &[1]).await;
        let id = company.later(1, room, HOUR).await;
        assert!(company.waiting(0).await.is_empty());
        let path = format!("/scheduled/{id}");
        let change = json!({ "body": "моё" });
        for (method, path, body) in [
            (Method::PATCH, path.clone(), change),
            (Method::DELETE, path.clone(), Value::Null),
            (Method::POST, format!("{path}/post"), json!({})),
        ] {
            let (status, problem) = company.ask(0, method, &path, &body).await;
            assert_eq!((status, &problem["code"]), (404, &json!("not_found")));
        }
        assert_eq!(company.waiting(1).await[0]["body"], "позже");
    }
}

#[tokio::test]
async fn what_is_kept_is_bounded_and_sent_twice_kept_once() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[]).await;
        let client = json!({ "client_id": company.parts.ids.uuid() });
        let (status, first) = company.try_later(0, room, HOUR, client.clone()).await;
        assert_eq!(status, 201);
        let (status, second) = company.try_later(0, room, HOUR, client.clone()).await;
        assert_eq!((status, id_of(&second)), (200, id_of(&first)));
        let refused = async |who, wait, more: Value| {
            let (status, problem) = company.try_later(who, room, wait, more).await;
            (status, problem["field"].as_str().map(ToOwned::to_owned))
        };
        let of = |field: &str| Some(field.to_owned());
        let minute = Duration::from_mins(1);
        let year = 366 * 24 * HOUR;
        for wait in [Duration::from_secs(59), year + minute] {
            assert_eq!(refused(0, wait, json!({})).await, (422, of("send_at")));
        }
        assert_eq!(
            refused(0, HOUR, json!({ "body": " " })).await,
            (422, of("body"))
        );
        let strange = json!({ "thread_id": company.parts.ids.uuid() });
        assert_eq!(refused(0, HOUR, strange).await, (404, None));
        assert_eq!(refused(1, HOUR, json!({})).await, (404, None));
        // All at once, so that each database counts what the others add.
        let many = (0..110).map(|_| company.try_later(0, room, HOUR, json!({})));
        let answers = join_all(many).await;
        let kept = answers.iter().filter(|(status, _)| *status == 201);
        assert_eq!(kept.count(), 99);
        assert_eq!(company.waiting(0).await.len(), 100);
        company.parts.clock.advance(HOUR);
        company.work().await;
        assert_eq!(company.texts(0, room).await.len(), 50, "a whole page");
        assert!(company.waiting(0).await.is_empty());
        assert_eq!(refused(0, HOUR, client).await, (409, None));
    }
}

#[tokio::test]
async fn calling_many_is_confirmed_when_it_is_written_and_holds() {
    for company in each(22).await {
        let others: Vec<usize> = (1..22).collect();
        let room = company.room(0, "closed", &others).await;
        let all = json!({ "body": "<@all> сбор" });
        let (status, problem) = company.try_later(0, room, HOUR, all).await;
        assert_eq!((status, &problem["field"]), (422, &json!("calls_many")));
        let meant = json!({ "body": "<@all> сбор", "calls_many": true });
        let (status, kept) = company.try_later(0, room, HOUR, meant).await;
        assert_eq!(status, 201);
        let path = format!("/scheduled/{}", id_of(&kept));
        let other = json!({ "body": "<@all> иначе" });
        let (status, problem) = company.ask(0, Method::PATCH, &path, &other).await;
        assert_eq!((status, &problem["field"]), (422, &json!("calls_many")));
        company.parts.clock.advance(HOUR);
        company.work().await;
        assert_eq!(company.texts(0, room).await, ["<@all> сбор"]);
    }
}

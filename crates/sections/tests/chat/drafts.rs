//! What stands in message boxes, on all devices of a person.

use std::time::Duration;

use axum::http::Method;
use futures::future::join_all;
use kernel::{Event, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::company::{Company, each};

const SECOND: Duration = Duration::from_secs(1);

async fn type_in(
    company: &Company,
    who: usize,
    place: &str,
    body: &str,
    at: Timestamp,
) -> (u16, Value) {
    let typed = json!({ "body": body, "updated_at": at });
    company.put(who, &format!("{place}/draft"), &typed).await
}

async fn empty(company: &Company, who: usize, place: &str, at: Timestamp) -> (u16, Value) {
    let path = format!("{place}/draft?updated_at={at}");
    company.ask(who, Method::DELETE, &path, &Value::Null).await
}

/// Room, thread and text of a person's boxes.
async fn boxes(company: &Company, who: usize) -> Vec<(Value, Value, String)> {
    let (status, page) = company.get(who, "/drafts").await;
    assert_eq!(status, 200, "{page}");
    let items = page["items"].as_array().expect("a list").iter();
    items
        .map(|one| {
            let text = one["body"].as_str().expect("a text").to_owned();
            (one["room_id"].clone(), one["thread_id"].clone(), text)
        })
        .collect()
}

#[tokio::test]
async fn the_newest_text_stands_whichever_comes_first() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let place = format!("/rooms/{room}");
        let now = company.parts.clock.now();
        let (status, kept) = type_in(&company, 0, &place, "новое", now).await;
        assert_eq!((status, &kept["body"]), (200, &json!("новое")));
        let (status, kept) = type_in(&company, 0, &place, "старое", now.minus(SECOND)).await;
        assert_eq!((status, &kept["body"]), (200, &json!("новое")));
        let (status, kept) = empty(&company, 0, &place, now.minus(SECOND)).await;
        assert_eq!((status, &kept["body"]), (200, &json!("новое")));
        assert!(boxes(&company, 1).await.is_empty(), "a box is one's own");
        // A clock that is ahead wins nothing for later.
        company.parts.clock.advance(SECOND);
        type_in(&company, 0, &place, "из будущего", now.plus(900 * SECOND)).await;
        company.parts.clock.advance(SECOND);
        let then = company.parts.clock.now();
        let (_, kept) = empty(&company, 0, &place, then).await;
        assert_eq!(
            (&kept["body"], &kept["updated_at"]),
            (&json!(""), &json!(then))
        );
        type_in(&company, 0, &place, "старое", then.minus(SECOND)).await;
        let left = boxes(&company, 0).await;
        assert_eq!(left, [(json!(room), Value::Null, String::new())]);
        // What was emptied long ago is forgotten.
        company.parts.clock.advance(Duration::from_hours(31 * 24));
        let other = company.room(0, "closed", &[]).await;
        let now = company.parts.clock.now();
        type_in(&company, 0, &format!("/rooms/{other}"), "там", now).await;
        assert_eq!(boxes(&company, 0).await.len(), 1);
    }
}

#[tokio::test]
async fn a_room_and_its_threads_have_boxes_of_their_own() {
    for company in each(1).await {
        let room = company.room(0, "closed", &[]).await;
        let root = company.say(0, room, "корень", None).await;
        let now = company.parts.clock.now();
        type_in(&company, 0, &format!("/rooms/{room}"), "в комнату", now).await;
        let thread = format!("/threads/{root}");
        type_in(&company, 0, &thread, "в ветку", now.minus(SECOND)).await;
        let expected = [
            (json!(room), Value::Null, "в комнату".to_owned()),
            (json!(room), json!(root), "в ветку".to_owned()),
        ];
        assert_eq!(boxes(&company, 0).await, expected);
        company.parts.clock.advance(SECOND);
        let path = format!("{thread}/draft");
        let now = company.ask(0, Method::DELETE, &path, &Value::Null).await;
        assert_eq!((now.0, &now.1["body"]), (200, &json!("")));
    }
}

#[tokio::test]
async fn a_lost_room_gives_nothing_out_and_takes_nothing() {
    for company in each(2).await {
        let room = company.room(0, "closed", &[1]).await;
        let place = format!("/rooms/{room}");
        let now = company.parts.clock.now();
        type_in(&company, 1, &place, "не дописал", now).await;
        let member = format!("{place}/members/{}", company.id(1));
        company.ask(0, Method::DELETE, &member, &Value::Null).await;
        assert!(boxes(&company, 1).await.is_empty());
        let (status, problem) = type_in(&company, 1, &place, "ещё", now.plus(SECOND)).await;
        assert_eq!((status, &problem["code"]), (404, &json!("not_found")));
        assert_eq!(empty(&company, 1, &place, now).await.0, 404);
        company.put(0, &member, &Value::Null).await;
        assert_eq!(boxes(&company, 1).await.len(), 1);
    }
}

#[tokio::test]
async fn what_is_kept_is_bounded() {
    for company in each(1).await {
        let room = company.room(0, "closed", &[]).await;
        let place = format!("/rooms/{room}");
        let now = company.parts.clock.now();
        let longest = "я".repeat(120_000);
        assert_eq!(type_in(&company, 0, &place, &longest, now).await.0, 200);
        for (text, status) in [(format!("{longest}я"), 413), ("a\0b".to_owned(), 422)] {
            let (answered, problem) = type_in(&company, 0, &place, &text, now.plus(SECOND)).await;
            assert_eq!((answered, &problem["field"]), (status, &json!("body")));
        }
        let roots = (0..500).map(|_| company.say(0, room, "корень", None));
        let roots: Vec<Uuid> = join_all(roots).await;
        let typed = roots[..499].iter().map(async |root| {
            let thread = format!("/threads/{root}");
            type_in(&company, 0, &thread, "x", now).await.0
        });
        assert_eq!(join_all(typed).await, [200; 499]);
        let last = format!("/threads/{}", roots[499]);
        let (status, problem) = type_in(&company, 0, &last, "x", now).await;
        assert_eq!((status, &problem["code"]), (409, &json!("conflict")));
        assert_eq!(empty(&company, 0, &last, now).await.0, 200);
    }
}

#[tokio::test]
async fn the_persons_other_pages_are_told_of_what_changed() {
    for company in each(1).await {
        let room = company.room(0, "closed", &[]).await;
        let place = format!("/rooms/{room}");
        let now = company.parts.clock.now();
        let mut events = company.parts.events.subscribe();
        type_in(&company, 0, &place, "раз", now).await;
        type_in(&company, 0, &place, "не новее", now).await;
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            told.push(event);
        }
        let expected = Event::Personal {
            person: company.people[0].person,
            kind: "chat.drafts",
            id: Some(room),
        };
        assert_eq!(told, [expected]);
    }
}

use serde_json::{Value, json};

use super::{PATH, items, tell_of};
use crate::support::{Member, World, each};

async fn make_room(world: &World, by: &Member, kind: &str, with: &Member) -> String {
    let body = json!({ "kind": kind, "name": "Склад", "members": [with.id] });
    let answer = world.post(by, "/api/v1/rooms", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = answer.json()["id"].as_str().map(ToOwned::to_owned);
    format!("/api/v1/rooms/{}", id.expect("an id"))
}

async fn mention(world: &World, by: &Member, room: &str, whom: &Member) -> i64 {
    let text = format!("<@user:{}>, пароль от склада 1234", whom.id);
    let body = json!({ "body": text, "client_id": world.ids.uuid() });
    let answer = world.post(by, &format!("{room}/messages"), &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["seq"].as_i64().expect("a number")
}

async fn told(world: &World, whom: &Member) -> Vec<Value> {
    items(&world.get(whom, PATH).await.json())
}

#[tokio::test]
async fn who_left_a_closed_room_keeps_no_excerpts_of_it() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        for (kind, by, kept) in [
            ("closed", &anna, 0),
            ("closed", &boris, 0),
            ("open", &boris, 1),
        ] {
            let room = make_room(&world, &anna, kind, &boris).await;
            mention(&world, &anna, &room, &boris).await;
            assert_eq!(told(&world, &boris).await.len(), 1);
            let member = format!("{room}/members/{}", boris.id);
            assert_eq!(world.delete(by, &member).await.status, 204);
            assert_eq!(told(&world, &boris).await.len(), kept, "{kind}");
            // Nor do they come back with the person.
            if kept == 0 {
                assert_eq!(world.put(&anna, &member, &json!(null)).await.status, 204);
                assert!(told(&world, &boris).await.is_empty());
            }
        }
    }
}

#[tokio::test]
async fn what_was_told_of_an_unreadable_room_is_not_listed() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        tell_of(&world, boris.id, anna.id, "раньше", None).await;
        for _ in 0..5 {
            let lost = Some(world.ids.uuid());
            tell_of(&world, boris.id, anna.id, "тайна", lost).await;
        }
        tell_of(&world, boris.id, anna.id, "позже", None).await;
        let first = world.get(&boris, &format!("{PATH}?limit=1")).await.json();
        assert_eq!(items(&first)[0]["excerpt"], "позже");
        let next = first["next"].as_str().expect("more");
        let path = format!("{PATH}?limit=1&after={next}");
        let second = world.get(&boris, &path).await.json();
        assert_eq!(items(&second)[0]["excerpt"], "раньше");
        assert_eq!(second["next"], json!(null));
    }
}

#[tokio::test]
async fn reading_a_room_to_its_end_reads_what_was_told_of_it() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let room = make_room(&world, &anna, "closed", &boris).await;
        let first = mention(&world, &anna, &room, &boris).await;
        let last = mention(&world, &anna, &room, &boris).await;
        tell_of(&world, boris.id, anna.id, "иное", None).await;
        for (seq, unread) in [(first, 3), (last, 1)] {
            let path = format!("{room}/read");
            let answer = world.put(&boris, &path, &json!({ "seq": seq })).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let all = told(&world, &boris).await;
            let left = all.iter().filter(|told| told["read_at"].is_null());
            assert_eq!(left.count(), unread, "after {seq}");
        }
    }
}

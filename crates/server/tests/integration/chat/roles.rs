//! Owners and moderators, rooms of announcements, threads that are followed,
//! what a member is told.

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Member, World, each};

async fn give(world: &World, who: &Member, room: Uuid, to: &Member, role: &str) -> Answer {
    let path = format!("/api/v1/rooms/{room}/members/{}/role", to.id);
    world.put(who, &path, &json!({ "role": role })).await
}

async fn whys(world: &World, who: &Member) -> Vec<String> {
    let list = world.read(who, "/api/v1/notifications").await;
    let items = list["items"].as_array().expect("a list");
    let why = |one: &Value| one["why"].as_str().expect("a reason").to_owned();
    items.iter().map(why).collect()
}

#[tokio::test]
async fn owners_say_who_moderates_and_a_room_always_has_an_owner() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let room = world.room(&anna, "closed", &[&oleg, &maria]).await;
        give(&world, &oleg, room, &oleg, "owner")
            .await
            .is_problem(403, "forbidden", None);
        give(&world, &anna, room, &anna, "member")
            .await
            .is_problem(409, "conflict", None);
        assert_eq!(
            give(&world, &anna, room, &oleg, "moderator").await.status,
            204
        );
        let out = |who: &Member| format!("/api/v1/rooms/{room}/members/{}", who.id);
        let refused = world.delete(&oleg, &out(&anna)).await;
        refused.is_problem(403, "forbidden", None);
        let refused = world.delete(&maria, &out(&oleg)).await;
        refused.is_problem(403, "forbidden", None);
        assert_eq!(world.delete(&anna, &out(&anna)).await.status, 204);
        let members = world
            .read(&maria, &format!("/api/v1/rooms/{room}/members"))
            .await;
        let roles: Vec<_> = members["items"]
            .as_array()
            .expect("members")
            .iter()
            .map(|one| (one["name"].as_str(), one["role"].as_str()))
            .collect();
        assert_eq!(
            roles,
            [
                (Some("Олег Иванов"), Some("owner")),
                (Some("Мария Ким"), Some("member"))
            ]
        );
        assert_eq!(world.delete(&oleg, &out(&maria)).await.status, 204);
    }
}

#[tokio::test]
async fn announcements_are_answered_in_threads() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let path = format!("/api/v1/rooms/{room}");
        let change = json!({ "posting": "moderators" });
        let body: axum::body::Body = change.to_string().into();
        let refused = world.send(&oleg, Method::PATCH, &path, body).await;
        refused.is_problem(403, "forbidden", None);
        assert_eq!(world.patch(&anna, &path, &change).await.status, 200);
        let news = world.say(&anna, room, "новости").await;
        let text = json!({ "body": "раз", "client_id": world.ids.uuid() });
        let refused = world.post(&oleg, &format!("{path}/messages"), &text).await;
        refused.is_problem(403, "forbidden", None);
        world.reply(&oleg, room, "вопрос", Some(news)).await;
        let refused = world
            .put(&oleg, &format!("/api/v1/messages/{news}/pin"), &json!(null))
            .await;
        refused.is_problem(403, "forbidden", None);
    }
}

#[tokio::test]
async fn followers_are_told_of_replies_until_they_stop() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let room = world.room(&anna, "closed", &[&oleg, &maria]).await;
        let root = world.say(&anna, room, "вопрос").await;
        let following = format!("/api/v1/threads/{root}/following");
        let on = json!({ "following": true });
        assert_eq!(world.put(&maria, &following, &on).await.status, 204);
        world.reply(&oleg, room, "ответ", Some(root)).await;
        assert_eq!(whys(&world, &anna).await, ["reply"]);
        assert_eq!(whys(&world, &maria).await, ["reply"]);
        let list = world.read(&maria, "/api/v1/threads").await;
        assert_eq!(list["items"][0]["unread_count"], 1);
        assert_eq!(list["items"][0]["root"]["id"], json!(root));
        let read = format!("/api/v1/threads/{root}/read");
        let beyond = world.put(&maria, &read, &json!({ "seq": 3 })).await;
        beyond.is_problem(422, "invalid", Some("seq"));
        // Who has read the room has not seen the thread.
        let room_read = format!("/api/v1/rooms/{room}/read");
        let all = json!({ "seq": 2 });
        assert_eq!(world.put(&maria, &room_read, &all).await.status, 200);
        let told = world.read(&maria, "/api/v1/notifications").await;
        assert_eq!(told["items"][0]["read_at"], json!(null));
        assert_eq!(world.put(&maria, &read, &all).await.status, 204);
        let told = world.read(&maria, "/api/v1/notifications").await;
        assert!(told["items"][0]["read_at"].is_string());
        let list = world.read(&maria, "/api/v1/threads").await;
        assert_eq!(list["items"][0]["unread_count"], 0);
        let off = json!({ "following": false });
        assert_eq!(world.put(&maria, &following, &off).await.status, 204);
        world.reply(&anna, room, "ещё", Some(root)).await;
        assert_eq!(whys(&world, &maria).await.len(), 1);
        assert_eq!(whys(&world, &oleg).await, ["reply"], "who answers follows");
        let list = world.read(&maria, "/api/v1/threads").await;
        assert_eq!(list["items"], json!([]));
    }
}

#[tokio::test]
async fn a_member_is_told_what_they_asked_for() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let level = format!("/api/v1/rooms/{room}/level");
        world.say(&anna, room, "молча").await;
        assert_eq!(whys(&world, &oleg).await, [""; 0]);
        let all = json!({ "level": "all", "muted_until": null });
        let changed = world.put(&oleg, &level, &all).await;
        assert_eq!(changed.json()["level"], "all");
        world.say(&anna, room, "слышно").await;
        assert_eq!(whys(&world, &oleg).await, ["message"]);
        let soon = world.clock.now().plus(std::time::Duration::from_secs(1));
        let muted = json!({ "level": "all", "muted_until": soon });
        assert_eq!(world.put(&oleg, &level, &muted).await.status, 200);
        let call = format!("<@user:{}>, тихо", oleg.id);
        world.say(&anna, room, &call).await;
        assert_eq!(whys(&world, &oleg).await.len(), 1);
        let direct = world.room(&anna, "direct", &[&oleg]).await;
        world.say(&anna, direct, "лично").await;
        assert_eq!(whys(&world, &oleg).await, ["direct", "message"]);
    }
}

#[tokio::test]
async fn calling_many_is_confirmed() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let path = format!("/api/v1/rooms/{room}");
        let call = async |confirmed: bool| {
            let text = json!({ "body": "<@all>, сбор", "client_id": world.ids.uuid(), "calls_many": confirmed });
            world.post(&anna, &format!("{path}/messages"), &text).await
        };
        let mut last = None;
        for number in 0..20 {
            let id = world
                .account(&format!("p{number}@sufler.example"), false)
                .await;
            let added = world
                .put(&anna, &format!("{path}/members/{id}"), &json!(null))
                .await;
            assert_eq!(added.status, 204, "{}", added.text());
            last = Some(id);
        }
        call(false)
            .await
            .is_problem(422, "invalid", Some("calls_many"));
        let said = call(true).await;
        assert_eq!(said.status, 201, "{}", said.text());
        assert_eq!(
            said.json()["mentions"],
            json!([]),
            "nobody was named one by one"
        );
        let out = format!("{path}/members/{}", last.expect("one"));
        world.delete(&anna, &out).await;
        assert_eq!(call(false).await.status, 201, "twenty are few");
    }
}

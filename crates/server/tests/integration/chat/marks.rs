//! Reactions, pins, saved messages, and how far people have read.

use std::time::Duration;

use serde_json::json;

use crate::support::{Member, World, each};

async fn put(world: &World, who: &Member, path: &str) -> u16 {
    world.put(who, path, &json!(null)).await.status.as_u16()
}

#[tokio::test]
async fn reactions_are_counted_once_for_each_person() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let maria = world.member("maria@sufler.example").await;
        let room = world.room(&anna, "open", &[&oleg]).await;
        let id = world.say(&anna, room, "ура").await;
        let at = |emoji: &str| format!("/api/v1/messages/{id}/reactions/{emoji}");
        for (who, emoji) in [(&oleg, "👍"), (&anna, "👍"), (&anna, "👍"), (&oleg, "❤️")] {
            assert_eq!(put(&world, who, &at(emoji)).await, 204);
            world.clock.advance(Duration::from_secs(1));
        }
        let outside = world.put(&maria, &at("👍"), &json!(null)).await;
        outside.is_problem(403, "forbidden", None);
        let strange = world.put(&anna, &at("x"), &json!(null)).await;
        strange.is_problem(422, "invalid", Some("emoji"));
        let seen = world.read(&anna, &format!("/api/v1/messages/{id}")).await;
        let wanted = json!([
            { "emoji": "👍", "count": 2, "mine": true },
            { "emoji": "❤️", "count": 1, "mine": false },
        ]);
        assert_eq!(seen["reactions"], wanted);
        let names = world.read(&anna, &at("👍")).await;
        assert_eq!(names["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(world.delete(&anna, &at("👍")).await.status, 204);
        let seen = world.read(&anna, &format!("/api/v1/messages/{id}")).await;
        assert_eq!(seen["reactions"][0]["count"], 1);
        assert_eq!(seen["reactions"][0]["mine"], false);
    }
}

#[tokio::test]
async fn a_pin_is_seen_by_all_and_a_saved_message_by_oneself() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let ids = [
            world.say(&anna, room, "раз").await,
            world.say(&anna, room, "два").await,
        ];
        for id in ids {
            assert_eq!(
                put(&world, &oleg, &format!("/api/v1/messages/{id}/pin")).await,
                204
            );
            assert_eq!(
                put(&world, &oleg, &format!("/api/v1/saved/{id}")).await,
                204
            );
        }
        let pins = world
            .read(&anna, &format!("/api/v1/rooms/{room}/pins"))
            .await;
        assert_eq!(pins["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(pins["items"][0]["pinned"], true);
        let saved = async |who: &Member| {
            let list = world.read(who, "/api/v1/saved").await;
            list["items"].as_array().expect("a list").len()
        };
        assert_eq!((saved(&anna).await, saved(&oleg).await), (0, 2));
        let unpin = world
            .delete(&anna, &format!("/api/v1/messages/{}/pin", ids[0]))
            .await;
        assert_eq!(unpin.status, 204);
        let forget = world
            .delete(&oleg, &format!("/api/v1/saved/{}", ids[0]))
            .await;
        assert_eq!(forget.status, 204);
        let pins = world
            .read(&anna, &format!("/api/v1/rooms/{room}/pins"))
            .await;
        assert_eq!(pins["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(saved(&oleg).await, 1);
        let out = format!("/api/v1/rooms/{room}/members/{}", oleg.id);
        assert_eq!(world.delete(&anna, &out).await.status, 204);
        assert_eq!(saved(&oleg).await, 0, "what cannot be read is not shown");
    }
}

#[tokio::test]
async fn who_has_read_is_told_where_the_room_shows_it() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let id = world.say(&anna, room, "раз").await;
        let path = format!("/api/v1/messages/{id}/readers");
        let count = async || {
            let list = world.read(&anna, &path).await;
            list["items"].as_array().expect("a list").len()
        };
        assert_eq!(count().await, 0, "its author does not count");
        world
            .put(
                &oleg,
                &format!("/api/v1/rooms/{room}/read"),
                &json!({ "seq": 1 }),
            )
            .await;
        assert_eq!(count().await, 1);
        // Who comes later begins with everything read, and has seen nothing.
        world.clock.advance(Duration::from_secs(1));
        let maria = world.named("maria@sufler.example", "Мария Ким").await;
        let add = format!("/api/v1/rooms/{room}/members/{}", maria.id);
        assert_eq!(put(&world, &anna, &add).await, 204);
        assert_eq!(count().await, 1);
        let hide = json!({ "shows_reads": false });
        let room_path = format!("/api/v1/rooms/{room}");
        let refused = world.patch(&oleg, &room_path, &hide).await;
        refused.is_problem(403, "forbidden", None);
        assert_eq!(world.patch(&anna, &room_path, &hide).await.status, 200);
        let hidden = world.get(&anna, &path).await;
        hidden.is_problem(403, "forbidden", None);
    }
}

#[tokio::test]
async fn a_day_opens_at_its_first_message() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let mut days = Vec::new();
        for day in 0..3 {
            days.push(world.clock.now());
            for number in 0..4 {
                world
                    .say(&anna, room, &format!("день {day}, {number}"))
                    .await;
            }
            world.clock.advance(Duration::from_hours(24));
        }
        let second = Duration::from_secs(1);
        for (moment, day) in [
            (days[1].minus(second), 1),
            (days[1], 1),
            (days[1].plus(second), 2),
        ] {
            let path = format!("/api/v1/rooms/{room}/messages?at={moment}&limit=3");
            let page = world.read(&anna, &path).await;
            let items = page["items"].as_array().expect("a list").iter();
            let bodies: Vec<_> = items.map(|one| one["body"].as_str()).collect();
            let first = format!("день {day}, 0");
            assert!(
                bodies.contains(&Some(first.as_str())),
                "{moment}: {bodies:?}"
            );
            assert_eq!(page["has_before"], true);
            assert_eq!(bodies.len(), 3);
        }
        let late = world.clock.now();
        let path = format!("/api/v1/rooms/{room}/messages?at={late}&limit=3");
        let page = world.read(&anna, &path).await;
        assert_eq!(page["items"][2]["body"], "день 2, 3", "the end");
    }
}

#[tokio::test]
async fn the_saved_go_on_after_one_of_them_is_gone() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let mut ids = Vec::new();
        for number in 0..4 {
            let id = world.say(&anna, room, &format!("{number}")).await;
            assert_eq!(
                put(&world, &anna, &format!("/api/v1/saved/{id}")).await,
                204
            );
            world.clock.advance(Duration::from_secs(1));
            ids.push(id);
        }
        let page = world.read(&anna, "/api/v1/saved?limit=2").await;
        let last = crate::support::id_of(&page["items"][1]["message"]);
        assert_eq!(last, ids[2]);
        let forgotten = world.delete(&anna, &format!("/api/v1/saved/{last}")).await;
        assert_eq!(forgotten.status, 204);
        let next = page["next"].as_str().expect("a cursor");
        let page = world
            .read(&anna, &format!("/api/v1/saved?limit=5&after={next}"))
            .await;
        let left: Vec<_> = page["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| crate::support::id_of(&one["message"]))
            .collect();
        assert_eq!(left, [ids[1], ids[0]]);
    }
}

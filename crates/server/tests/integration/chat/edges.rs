//! What is larger, later or earlier than anybody expects.

use std::time::Duration;

use kernel::{
    Language, Tx,
    ids::PersonId,
    people::{self, NewPerson},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::imports::work;
use crate::support::{Member, World, each, id_of};

/// People who have never signed in, members of a room.
async fn crowd(world: &World, room: Uuid, count: usize) -> Vec<PersonId> {
    let (ids, clock) = (world.ids.clone(), world.clock.clone());
    let join = move |tx: &mut Tx<'_>| {
        let mut all = Vec::new();
        for number in 0..count {
            let new = NewPerson {
                name: format!("Человек {number}"),
                email: format!("p{number}@crowd.example"),
                title: String::new(),
                department: None,
                language: Language::Ru,
                time_zone: "Europe/Moscow".to_owned(),
                administrator: false,
                password_hash: None,
            };
            let person = people::store::create(tx, &ids, &clock, &new)?;
            let sql = "INSERT INTO room_members (room_id, person_id, read_seq, joined_at) VALUES ($1, $2, 0, $3)";
            tx.execute(sql, &[room.into(), person.id.into(), clock.now().into()])?;
            all.push(person.id);
        }
        Ok(all)
    };
    world.db.write(join).await.expect("a crowd")
}

#[tokio::test]
async fn a_message_of_100000_characters_is_refused_by_name_wherever_it_is_brought() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let long = "я".repeat(100_000);
        let later = world.clock.now().plus(Duration::from_hours(1));
        let messages = format!("/api/v1/rooms/{room}/messages");
        let body = |text: &str| json!({ "body": text, "client_id": world.ids.uuid() });
        let mut scheduled = body(&long);
        scheduled["send_at"] = json!(later);
        let mut question = body(&long);
        question["poll"] = json!({ "options": ["да", "нет"] });
        let sent = world.say(&anna, room, "короткое").await;
        let edited = format!("/api/v1/messages/{sent}");
        for answer in [
            world.post(&anna, &messages, &body(&long)).await,
            world.post(&anna, &messages, &question).await,
            world
                .post(
                    &anna,
                    &format!("/api/v1/rooms/{room}/scheduled"),
                    &scheduled,
                )
                .await,
            world.patch(&anna, &edited, &json!({ "body": long })).await,
        ] {
            answer.is_problem(413, "too_large", Some("body"));
            assert_eq!(answer.json()["limit"], 40_000, "{}", answer.text());
        }
        // What is too long to be sent is kept as a draft, and up to the limit it is sent.
        let draft = json!({ "body": long, "updated_at": world.clock.now() });
        let kept = world
            .put(&anna, &format!("/api/v1/rooms/{room}/draft"), &draft)
            .await;
        assert_eq!(kept.json()["body"], json!(long));
        let fits = "я".repeat(20_000);
        let sent = world.post(&anna, &messages, &body(&fits)).await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        assert_eq!(sent.json()["body"], json!(fits));
        let one_more = world
            .post(&anna, &messages, &body(&format!("{fits}x")))
            .await;
        one_more.is_problem(413, "too_large", Some("body"));
    }
}

/// As many emoji as a message takes.
fn faces() -> Vec<String> {
    ('\u{1F600}'..='\u{1F631}').map(String::from).collect()
}

#[tokio::test]
async fn ten_thousand_reactions_stay_a_small_page() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let id = world.say(&anna, room, "ура").await;
        let people = crowd(&world, room, 200).await;
        let now = world.clock.now();
        let react = move |tx: &mut Tx<'_>| {
            let sql = "INSERT INTO message_reactions (room_id, seq, emoji, person_id, message_id, created_at) \
                       VALUES ($1, 1, $2, $3, $4, $5)";
            for (emoji, place) in faces().into_iter().zip(0..) {
                let at = now.plus(Duration::from_secs(place));
                for person in &people {
                    let values = [
                        room.into(),
                        (&emoji).into(),
                        (*person).into(),
                        id.into(),
                        at.into(),
                    ];
                    tx.execute(sql, &values)?;
                }
            }
            Ok(())
        };
        world.db.write(react).await.expect("reactions");
        let page = world
            .get(&anna, &format!("/api/v1/rooms/{room}/messages"))
            .await;
        assert!(page.body.len() < 8 * 1024, "{} bytes", page.body.len());
        let reactions = page.json()["items"][0]["reactions"].clone();
        let reactions = reactions.as_array().expect("reactions");
        assert_eq!(reactions.len(), 50);
        assert!(reactions.iter().all(|one| one["count"] == 200));
        // One more emoji is one too many; one more person is not.
        let at = |emoji: &str| format!("/api/v1/messages/{id}/reactions/{emoji}");
        let another = world.put(&anna, &at("🐢"), &Value::Null).await;
        another.is_problem(409, "conflict", None);
        assert_eq!(world.put(&anna, &at("😀"), &Value::Null).await.status, 204);
        let (mut names, mut after) = (Vec::new(), String::new());
        loop {
            let page = world
                .read(&anna, &format!("{}?limit=80{after}", at("😀")))
                .await;
            let items = page["items"].as_array().expect("items");
            names.extend(items.iter().map(|one| one["id"].to_string()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(names.len(), 201);
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 201, "everybody is named once");
    }
}

async fn bodies(world: &World, who: &Member, room: Uuid) -> Vec<Value> {
    let page = world
        .read(who, &format!("/api/v1/rooms/{room}/messages"))
        .await;
    let items = page["items"].as_array().expect("items").iter();
    items.map(|one| one["body"].clone()).collect()
}

#[tokio::test]
async fn a_clock_that_is_set_back_or_forward_loses_and_doubles_nothing() {
    const HOUR: Duration = Duration::from_hours(1);
    const HALF: Duration = Duration::from_mins(30);
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let first = world.say(&anna, room, "первое").await;
        let send_at = world.clock.now().plus(HALF);
        let scheduled =
            json!({ "body": "в срок", "client_id": world.ids.uuid(), "send_at": send_at });
        let path = format!("/api/v1/rooms/{room}/scheduled");
        assert_eq!(world.post(&anna, &path, &scheduled).await.status, 201);
        assert_eq!(
            world
                .put(&anna, &format!("/api/v1/saved/{first}"), &Value::Null)
                .await
                .status,
            204
        );
        let reminder = json!({ "remind_at": send_at, "note": "не забыть" });
        let path = format!("/api/v1/saved/{first}/reminder");
        assert_eq!(world.put(&anna, &path, &reminder).await.status, 204);

        world.clock.turn_back(HOUR);
        work(&world).await;
        let second = world.say(&anna, room, "второе").await;
        assert!(second > first, "ids go on");
        assert_eq!(bodies(&world, &anna, room).await, ["первое", "второе"]);
        assert_eq!(
            world.get(&anna, "/api/v1/me").await.status,
            200,
            "nobody is signed out"
        );
        // The right time again, and the moment has come.
        world.clock.advance(HOUR + HALF);
        work(&world).await;
        let all = ["первое", "второе", "в срок"];
        assert_eq!(bodies(&world, &anna, room).await, all);
        // Set back behind the moment once more, and forward beyond it.
        for _ in 0..2 {
            world.clock.turn_back(HOUR);
            work(&world).await;
            world.clock.advance(HOUR * 2);
            work(&world).await;
        }
        assert_eq!(bodies(&world, &anna, room).await, all);
        let told = world.read(&anna, "/api/v1/notifications").await;
        let told = told["items"].as_array().expect("items").iter();
        let reminders = told.filter(|one| one["why"] == "reminder");
        assert_eq!(reminders.count(), 1, "reminded once");
    }
}

#[tokio::test]
async fn a_crowded_room_pages_both_ways_without_jumps() {
    for world in each() {
        let anna = world.admin("anna@sufler.example").await;
        let line = |id: u32| {
            let at = format!("2020-05-{:02}T10:{:02}:00Z", id / 60 % 28 + 1, id % 60);
            json!({ "id": id.to_string(), "author": { "name": "Пётр" },
                "created_at": at, "body": format!("слово {id}") })
        };
        let lines = (0..2_000).fold(String::new(), |text, id| {
            text + &line(id).to_string() + "\n"
        });
        let history = world
            .send(
                &anna,
                axum::http::Method::POST,
                "/api/v1/admin/histories?name=a",
                lines.into(),
            )
            .await
            .json();
        work(&world).await;
        let path = format!(
            "/api/v1/admin/histories/{}",
            history["id"].as_str().expect("an id")
        );
        let wanted = json!({ "name": "Большая" });
        let begun = world
            .post(&anna, &format!("{path}/application"), &wanted)
            .await;
        work(&world).await;
        let room: Uuid = begun.json()["room_id"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .expect("a room");
        crowd(&world, room, 1_000).await;
        let view = world.read(&anna, &format!("/api/v1/rooms/{room}")).await;
        assert_eq!(
            (&view["members_count"], &view["message_count"]),
            (&json!(1_001), &json!(2_000))
        );
        let newest = seqs(&world, &anna, room, "").await;
        assert_eq!((newest.0.len(), newest.0.last()), (100, Some(&2_000)));
        let mut up = newest.clone();
        let mut seen = up.0.clone();
        while up.0.first() != Some(&1) {
            up = seqs(&world, &anna, room, &format!("&before={}", up.1)).await;
            seen.splice(0..0, up.0.clone());
        }
        assert!(seen.iter().copied().eq(1..=2_000), "upwards, each once");
        let mut down = up;
        let mut seen = down.0.clone();
        while down.0.last() != Some(&2_000) {
            down = seqs(&world, &anna, room, &format!("&after={}", down.2)).await;
            seen.extend(down.0.clone());
        }
        assert!(seen.iter().copied().eq(1..=2_000), "downwards, each once");
        assert_eq!(id_of(&view), room);
    }
}

/// The numbers of a page, and the ids of its first and last message.
async fn seqs(world: &World, who: &Member, room: Uuid, query: &str) -> (Vec<i64>, String, String) {
    let path = format!("/api/v1/rooms/{room}/messages?limit=100{query}");
    let page = world.read(who, &path).await;
    let items = page["items"].as_array().expect("items");
    let id = |one: Option<&Value>| one.map_or_else(String::new, |one| id_of(one).to_string());
    let numbers = items
        .iter()
        .map(|one| one["seq"].as_i64().expect("a number"));
    (numbers.collect(), id(items.first()), id(items.last()))
}

//! Histories that are hostile, left behind, or brought at the same time.

use std::{collections::HashMap, time::Duration};

use kernel::{Tx, jobs};
use sections::chat::actions::imports::forget_left;
use serde_json::{Value, json};
use uuid::Uuid;

use super::imports::{apply, bring, line, lines, messages, path, read, work};
use crate::support::{Asker, World, each};

const HISTORIES: &str = "/api/v1/admin/histories";

async fn problems(world: &World, by: &impl Asker, history: &Value) -> Vec<(u64, String)> {
    let page = world.read(by, &path(history, "/problems")).await;
    let items = page["items"].as_array().expect("items").iter();
    let one = |one: &Value| {
        let field = one["field"].as_str().expect("a field").to_owned();
        (one["line"].as_u64().expect("a number"), field)
    };
    items.map(one).collect()
}

#[tokio::test]
async fn names_of_the_mentioned_neither_call_anybody_nor_grow_the_text() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let nobody = Uuid::from_u128(7);
        let mention = |name: &str| json!([{ "id": nobody, "name": name }]);
        let call = format!("<@user:{nobody}>");
        let mut all = vec![
            line(1, "Пётр", &call),
            line(2, "Пётр", &format!("<{call}")),
            line(3, "Пётр", &call.repeat(700)),
            line(4, "Пётр", &call),
            line(5, "Пётр", &call),
        ];
        all[0]["mentions"] = mention(&format!("<@user:{}>", oleg.id));
        all[1]["mentions"] = mention(&format!("user:{}>", oleg.id));
        all[2]["mentions"] = mention(&"я".repeat(100));
        all[3]["mentions"] = mention("a\u{0}b");
        all[4]["mentions"] = mention("Яна");
        let found = read(&world, &admin, &lines(&all)).await;
        assert_eq!(
            problems(&world, &admin, &found).await,
            [(4, "mentions".to_owned())]
        );
        let done = apply(&world, &admin, &found, &json!({ "name": "Комната" })).await;
        assert_eq!(
            (&done["stage"], &done["imported"], &done["skipped"]),
            (&json!("done"), &json!(2), &json!(3)),
            "{done}"
        );
        let told = problems(&world, &admin, &done).await;
        let wanted = [(2, "mentions"), (3, "body"), (4, "mentions")];
        assert_eq!(told, wanted.map(|(line, field)| (line, field.to_owned())));
        let room = done["room_id"].as_str().expect("a room");
        let seen = messages(&world, &admin, room).await;
        assert_eq!(seen[0]["body"], format!("@‹@user:{}>", oleg.id));
        assert_eq!(seen[0]["mentions"], json!([]));
        assert_eq!(seen[1]["body"], "@Яна");
    }
}

#[tokio::test]
async fn signs_that_cannot_be_stored_stop_nothing() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let head = json!({ "sufler": "room", "version": 1, "name": "От\u{0}дел", "kind": "open",
            "topic": "", "exported_at": "2020-05-05T10:00:00Z" });
        let wrong = json!({ "id": "9", "a\u{0}b": 1 });
        let text = lines(&[head, wrong, line(1, "Пётр", "раз")]);
        let found = read(&world, &admin, &text).await;
        assert_eq!(found["stage"], "ready", "{found}");
        assert_eq!(found["findings"]["room_name"], "Отдел");
        assert_eq!(
            problems(&world, &admin, &found).await,
            [(2, "ab".to_owned())]
        );
        let wanted = json!({ "name": "Комната", "authors":
            [{ "name": "a\u{0}b", "email": null, "person_id": admin.id }] });
        let refused = world
            .post(&admin, &path(&found, "/application"), &wanted)
            .await;
        refused.is_problem(422, "invalid", Some("authors"));
    }
}

#[tokio::test]
async fn who_writes_meanwhile_stops_nothing_and_the_mark_tells_them_apart() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let all: Vec<_> = (0..300).map(|id| line(id, "Пётр", "слово")).collect();
        let found = read(&world, &admin, &lines(&all)).await;
        let authors = json!([{ "name": "Пётр", "email": null, "person_id": oleg.id }]);
        let wanted = json!({ "name": "Комната", "authors": authors });
        let application = path(&found, "/application");
        let begun = world.post(&admin, &application, &wanted).await.json();
        // Nobody begins the same twice.
        let twice = world.post(&admin, &application, &wanted).await;
        twice.is_problem(409, "conflict", None);
        let room = begun["room_id"].as_str().expect("a room");
        let id = room.parse().expect("an id");
        world.say(&admin, id, "своё").await;
        work(&world).await;
        let done = world.read(&admin, &path(&found, "")).await;
        assert_eq!(
            (
                &done["stage"],
                &done["imported"],
                &done["authors"][0]["name"]
            ),
            (&json!("done"), &json!(300), &json!("Пётр")),
            "{done}"
        );
        let seen = messages(&world, &admin, room).await;
        let own = seen.iter().find(|one| one["body"] == "своё");
        assert_eq!(own.expect("it stays")["imported"], false);
        let last = seen.last().expect("a message");
        assert_eq!(
            (&last["imported"], &last["author"]["foreign"]),
            (&json!(true), &json!(false))
        );
        // Where people write now, no other history goes.
        world.say(&admin, id, "ещё своё").await;
        let other = lines(&[line(1, "Анна", "другое")]);
        let other = read(&world, &admin, &other).await;
        let wanted = json!({ "room_id": room });
        let refused = world
            .post(&admin, &path(&other, "/application"), &wanted)
            .await;
        refused.is_problem(409, "conflict", None);
        is_noted(&world, &admin, &found).await;
    }
}

/// The audit knows which bytes went into a room, who was made whom, and the end.
async fn is_noted(world: &World, admin: &impl Asker, history: &Value) {
    let page = world.read(admin, "/api/v1/admin/audit?limit=50").await;
    let items = page["items"].as_array().expect("items");
    let detail = |action: &str| {
        let mut all = items.iter().filter(|one| one["action"] == action);
        all.find(|one| one["detail"]["messages"] == 300 || one["detail"]["imported"] == 300)
            .unwrap_or_else(|| panic!("{action} in {page}"))["detail"]
            .clone()
    };
    for told in [detail("room.imported"), detail("room.filled")] {
        assert_eq!(told["file"], history["name"], "{told}");
        assert_eq!(told["sha256"].as_str().map(str::len), Some(64), "{told}");
        assert_eq!(told["authors"][0]["name"], "Пётр", "{told}");
    }
    assert_eq!(detail("room.filled")["stage"], "done");
}

#[tokio::test]
async fn a_room_takes_one_history_at_a_time() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let text = lines(&[line(1, "Пётр", "раз")]);
        let room = world.room(&admin, "closed", &[]).await;
        let one = read(&world, &admin, &text).await;
        let other = read(&world, &admin, &text).await;
        let wanted = json!({ "room_id": room });
        let begun = world
            .post(&admin, &path(&one, "/application"), &wanted)
            .await;
        assert_eq!(begun.status, 202, "{}", begun.text());
        let refused = world
            .post(&admin, &path(&other, "/application"), &wanted)
            .await;
        refused.is_problem(409, "conflict", None);
        // The refused one is not lost.
        work(&world).await;
        let done = apply(&world, &admin, &other, &wanted).await;
        assert_eq!(done["known"], 1, "{done}");
    }
}

#[tokio::test]
async fn one_history_at_a_time_is_worked_on() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let text = lines(&[line(1, "Пётр", "раз")]);
        for _ in 0..2 {
            assert_eq!(bring(&world, &admin, &text).await.status, 201);
        }
        let now = world.clock.now();
        let claim = move |tx: &mut Tx<'_>| jobs::store::claim(tx, now, Duration::from_mins(2), 10);
        let mut due = world.db.write(claim).await.expect("jobs");
        due.retain(|job| job.kind == "chat.history.read");
        let works: HashMap<_, _> = sections::chat::jobs::works(&world.app.parts)
            .into_iter()
            .collect();
        let [one, other] = due.as_slice() else {
            panic!("{due:?}")
        };
        let work_on = |job: &jobs::Job| works["chat.history.read"](job.clone());
        let (first, second) = tokio::join!(work_on(one), work_on(other));
        first.and(second).expect("done or put off");
        let stages = || async {
            let list = world.read(&admin, HISTORIES).await;
            let items = list["items"].as_array().expect("items").iter();
            let mut stages: Vec<_> = items.map(|one| one["stage"].to_string()).collect();
            stages.sort();
            stages
        };
        assert_eq!(stages().await, ["\"reading\"", "\"ready\""]);
        world.clock.advance(Duration::from_secs(30));
        work(&world).await;
        assert_eq!(stages().await, ["\"ready\"", "\"ready\""]);
    }
}

#[tokio::test]
async fn what_is_left_behind_goes_and_is_not_without_end() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let text = lines(&[line(1, "Пётр", "раз")]);
        for _ in 0..9 {
            read(&world, &admin, &text).await;
        }
        // Its work has not begun: it is not left behind.
        assert_eq!(bring(&world, &admin, &text).await.status, 201);
        let more = bring(&world, &admin, &text).await;
        more.is_problem(409, "conflict", None);
        let later = world.clock.now().plus(Duration::from_hours(8 * 24));
        let forget = move |tx: &mut Tx<'_>| forget_left(tx, later);
        world.db.write(forget).await.expect("forgotten");
        let list = world.read(&admin, HISTORIES).await;
        let items = list["items"].as_array().expect("items");
        assert_eq!(items.len(), 1, "{list}");
        assert_eq!(items[0]["stage"], "reading");
    }
}

#[tokio::test]
async fn a_reading_that_breaks_off_is_no_end() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let text = lines(&[line(1, "Пётр", "раз")]);
        let brought = bring(&world, &admin, &text).await.json();
        // As if some bytes at the end could not be read.
        let grow = |tx: &mut Tx<'_>| {
            tx.execute("UPDATE history_imports SET size = size + 1", &[])
                .map(drop)
        };
        world.db.write(grow).await.expect("larger");
        work(&world).await;
        let now = world.read(&admin, &path(&brought, "")).await;
        assert_eq!(now["stage"], "reading", "{now}");
        assert!(now["trouble"].is_string(), "{now}");
    }
}

#[tokio::test]
async fn voters_of_several_options_are_counted_once() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let mut asked = line(1, "Пётр", "Обед?");
        asked["poll"] = json!([{ "text": " суши ", "count": 3 }, { "text": "пицца", "count": 4 }]);
        asked["poll_voters"] = json!(4);
        let found = read(&world, &admin, &lines(&[asked])).await;
        let done = apply(&world, &admin, &found, &json!({ "name": "Комната" })).await;
        let room = done["room_id"].as_str().expect("a room");
        let seen = messages(&world, &admin, room).await;
        let poll = &seen[0]["poll"];
        assert_eq!(
            (&poll["voters_count"], &poll["multiple"]),
            (&json!(4), &json!(true)),
            "{poll}"
        );
        assert_eq!(
            (&poll["options"][0]["text"], &poll["options"][1]["share"]),
            (&json!("суши"), &json!(100))
        );
        let export = world
            .get(&admin, &format!("/api/v1/rooms/{room}/export"))
            .await;
        assert!(export.text().contains("\"poll_voters\":4"));
    }
}

//! Histories brought by an administrator: seen first, then imported in the
//! background, once.

use std::{collections::HashMap, time::Duration};

use axum::{body::Body, http::Method};
use kernel::{
    jobs::{Runner, Work},
    tasks::Tasks,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Asker, Member, World, each, id_of};

const HISTORIES: &str = "/api/v1/admin/histories";

pub(super) async fn bring(world: &World, by: &impl Asker, text: &str) -> Answer {
    let path = format!("{HISTORIES}?name=../%D0%BE%D1%82%D0%B4%D0%B5%D0%BB.jsonl");
    world
        .send(by, Method::POST, &path, Body::from(text.to_owned()))
        .await
}

/// Does what is due in the background.
pub(super) async fn work(world: &World) {
    let works: HashMap<&'static str, Work> = sections::chat::jobs::works(&world.app.parts)
        .into_iter()
        .collect();
    let (db, clock, ids) = (world.db.clone(), world.clock.clone(), world.ids.clone());
    let runner = Runner::new(db, clock, ids, Tasks::default(), works, Vec::new());
    runner.run_due().await.expect("jobs");
}

/// A history that was brought and looked through.
pub(super) async fn read(world: &World, by: &impl Asker, text: &str) -> Value {
    let brought = bring(world, by, text).await;
    assert_eq!(brought.status, 201, "{}", brought.text());
    assert_eq!(brought.json()["stage"], "reading");
    work(world).await;
    world.read(by, &path(&brought.json(), "")).await
}

pub(super) fn path(history: &Value, rest: &str) -> String {
    format!(
        "{HISTORIES}/{}{rest}",
        history["id"].as_str().expect("an id")
    )
}

pub(super) async fn apply(
    world: &World,
    by: &impl Asker,
    history: &Value,
    wanted: &Value,
) -> Value {
    let answer = world.post(by, &path(history, "/application"), wanted).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(answer.json()["stage"], "applying");
    work(world).await;
    world.read(by, &path(history, "")).await
}

pub(super) fn line(id: usize, name: &str, body: &str) -> Value {
    let at = format!("2020-05-05T{:02}:{:02}:00Z", id / 60 % 24, id % 60);
    json!({ "id": id.to_string(), "author": { "name": name }, "created_at": at, "body": body })
}

pub(super) fn lines(all: &[Value]) -> String {
    all.iter()
        .fold(String::new(), |text, line| text + &line.to_string() + "\n")
}

pub(super) async fn messages(world: &World, who: &impl Asker, room: &str) -> Vec<Value> {
    let page = world
        .read(who, &format!("/api/v1/rooms/{room}/messages?limit=500"))
        .await;
    page["items"].as_array().expect("items").clone()
}

/// What is told of a history before it is imported.
async fn is_told(world: &World, admin: &Member, found: &Value) {
    let findings = &found["findings"];
    let counts = [
        "messages",
        "replies",
        "repeated",
        "out_of_order",
        "wrong",
        "authors_count",
        "known_count",
    ]
    .map(|name| findings[name].clone());
    assert_eq!(counts, [3, 1, 1, 1, 3, 3, 1].map(Value::from), "{findings}");
    let problems = world.read(admin, &path(found, "/problems")).await;
    let told: Vec<_> = problems["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|one| (one["line"].clone(), one["field"].clone()))
        .collect();
    let wanted = [(4, "thread"), (6, "=cmd()"), (7, "line")];
    assert_eq!(
        told,
        wanted.map(|(line, field)| (json!(line), json!(field)))
    );
    let table = world.get(admin, &path(found, "/problems.csv")).await;
    assert!(table.text().contains("\r\n6;'=cmd();"), "{}", table.text());
}

#[tokio::test]
async fn a_history_is_seen_first_and_imported_once() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let nina = world.named("nina@sufler.example", "Нина Ким").await;
        let mut all = vec![
            line(1, "Пётр Ушедший", "первое"),
            line(2, "Олег", "ответ"),
            line(0, "Нина К.", "раньше, чем стоит"),
            line(3, "Пётр Ушедший", "ответ никому"),
            line(1, "Пётр Ушедший", "первое ещё раз"),
        ];
        all[1]["author"]["email"] = json!("OLEG@sufler.example");
        all[1]["thread"] = json!("1");
        all[3]["thread"] = json!("нет такого");
        let text = format!(
            "{}{{\"id\":\"9\",\"=cmd()\":1}}\n{}\n",
            lines(&all),
            "x".repeat(2_000_000)
        );
        let found = read(&world, &admin, &text).await;
        assert_eq!(
            (&found["stage"], &found["name"]),
            (&json!("ready"), &json!("отдел.jsonl")),
            "{found}"
        );
        is_told(&world, &admin, &found).await;
        let wanted = json!({ "name": "Отдел продаж", "join": true, "authors":
            [{ "name": "Нина К.", "email": null, "person_id": nina.id }] });
        let done = apply(&world, &admin, &found, &wanted).await;
        assert_eq!(done["stage"], "done", "{done}");
        let counts = ["imported", "known", "skipped"].map(|name| done[name].clone());
        assert_eq!(counts, [3, 1, 3].map(Value::from), "{done}");
        let room = done["room_id"].as_str().expect("a room");
        let seen = messages(&world, &oleg, room).await;
        let said: Vec<_> = seen
            .iter()
            .map(|one| (one["author"]["name"].clone(), one["body"].clone()))
            .collect();
        assert_eq!(
            said,
            [
                (json!("Пётр Ушедший"), json!("первое")),
                (json!("Нина Ким"), json!("раньше, чем стоит"))
            ]
        );
        assert_eq!(seen[0]["replies_count"], 1);
        // The same file again doubles nothing.
        let again = read(&world, &admin, &text).await;
        let done = apply(&world, &admin, &again, &json!({ "room_id": room })).await;
        let counts = ["imported", "known"].map(|name| done[name].clone());
        assert_eq!(counts, [0, 4].map(Value::from), "{done}");
        assert_eq!(messages(&world, &admin, room).await.len(), 2);
        let noted = world.read(&admin, "/api/v1/admin/audit?limit=50").await;
        let imported = noted["items"].as_array().expect("items").iter();
        assert_eq!(
            imported
                .filter(|one| one["action"] == "room.imported")
                .count(),
            2
        );
        assert_eq!(
            world.delete(&admin, &path(&found, "")).await.status,
            204,
            "one that has ended is forgotten"
        );
    }
}

#[tokio::test]
async fn nobody_but_who_brought_it_is_told() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let second = world.admin("second@sufler.example").await;
        let member = world.member("boris@sufler.example").await;
        let text = lines(&[line(1, "Пётр", "раз")]);
        let refused = bring(&world, &member, &text).await;
        refused.is_problem(404, "not_found", None);
        let found = read(&world, &admin, &text).await;
        for rest in ["", "/problems", "/problems.csv"] {
            for other in [&second, &member] {
                let answer = world.get(other, &path(&found, rest)).await;
                answer.is_problem(404, "not_found", None);
            }
        }
        for (rest, body) in [("/cancellation", Value::Null), ("/resumption", Value::Null)] {
            let answer = world.put(&second, &path(&found, rest), &body).await;
            answer.is_problem(404, "not_found", None);
        }
        let wanted = json!({ "name": "Комната" });
        let answer = world
            .post(&second, &path(&found, "/application"), &wanted)
            .await;
        answer.is_problem(404, "not_found", None);
        let list = world.read(&second, HISTORIES).await;
        assert_eq!(list["items"], json!([]));
        bring(&world, &admin, "")
            .await
            .is_problem(422, "invalid", Some("file"));
        // Somebody else's room is none to fill, and one where people write neither.
        let theirs = world.room(&member, "open", &[]).await;
        let own = world.room(&admin, "closed", &[]).await;
        world.say(&admin, own, "своё").await;
        for (room, status) in [(theirs, 403), (own, 409)] {
            let wanted = json!({ "room_id": room });
            let answer = world
                .post(&admin, &path(&found, "/application"), &wanted)
                .await;
            assert_eq!(answer.status, status, "{}", answer.text());
        }
    }
}

/// Removes the job of some work, as if its process had died and nobody tried
/// again.
async fn lose_job(world: &World, admin: &Member) {
    let jobs = world.read(admin, "/api/v1/admin/jobs?state=queued").await;
    let id = jobs["items"][0]["id"].as_str().expect("a job").to_owned();
    let gone = world
        .delete(admin, &format!("/api/v1/admin/jobs/{id}"))
        .await;
    assert_eq!(gone.status, 204, "{}", gone.text());
}

#[tokio::test]
async fn work_that_stopped_says_so_and_goes_on() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let all: Vec<_> = (0..900).map(|id| line(id, "Пётр", "слово")).collect();
        let brought = bring(&world, &admin, &lines(&all)).await.json();
        lose_job(&world, &admin).await;
        let stopped = world.read(&admin, &path(&brought, "")).await;
        assert_eq!(stopped["stage"], "stopped", "{stopped}");
        let resume = path(&brought, "/resumption");
        let resumed = world.put(&admin, &resume, &Value::Null).await.json();
        assert_eq!(resumed["stage"], "reading");
        work(&world).await;
        let wanted = json!({ "name": "Комната" });
        let begun = world
            .post(&admin, &path(&brought, "/application"), &wanted)
            .await;
        assert_eq!(begun.status, 202, "{}", begun.text());
        world
            .put(&admin, &resume, &Value::Null)
            .await
            .is_problem(409, "conflict", None);
        lose_job(&world, &admin).await;
        let stopped = world.read(&admin, &path(&brought, "")).await;
        assert_eq!(stopped["stage"], "stopped", "{stopped}");
        world.put(&admin, &resume, &Value::Null).await;
        // Two processes that both believe the work is theirs import it once.
        let id = brought["id"]
            .as_str()
            .expect("an id")
            .parse()
            .expect("an id");
        let parts = &world.app.parts;
        let (one, other) = tokio::join!(
            sections::chat::actions::imports::fill_history(parts, id),
            sections::chat::actions::imports::fill_history(parts, id),
        );
        one.and(other).expect("imported");
        work(&world).await;
        let done = world.read(&admin, &path(&brought, "")).await;
        assert_eq!(
            (&done["stage"], &done["imported"], &done["known"]),
            (&json!("done"), &json!(900), &json!(0)),
            "{done}"
        );
    }
}

#[tokio::test]
async fn a_history_that_is_given_up_goes_no_further() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let second = world.admin("second@sufler.example").await;
        let text = lines(&[line(1, "Пётр", "раз")]);
        let found = read(&world, &admin, &text).await;
        let wanted = json!({ "name": "Комната" });
        let application = path(&found, "/application");
        let begun = world.post(&admin, &application, &wanted).await.json();
        let cancelled = world
            .put(&admin, &path(&found, "/cancellation"), &Value::Null)
            .await;
        assert_eq!(cancelled.json()["stage"], "cancelled");
        work(&world).await;
        let room = begun["room_id"].as_str().expect("a room");
        assert_eq!(messages(&world, &admin, room).await, [] as [Value; 0]);
        world
            .post(&admin, &application, &wanted)
            .await
            .is_problem(409, "conflict", None);
        // Who administers no more imports no more.
        let theirs = read(&world, &second, &text).await;
        let begun = world
            .post(&second, &path(&theirs, "/application"), &wanted)
            .await;
        assert_eq!(begun.status, 202);
        let account = format!("/api/v1/admin/people/{}", second.id);
        let demoted = json!({ "administrator": false });
        assert_eq!(world.patch(&admin, &account, &demoted).await.status, 200);
        work(&world).await;
        let room = begun.json()["room_id"].as_str().expect("a room").to_owned();
        assert_eq!(messages(&world, &second, &room).await, [] as [Value; 0]);
    }
}

/// What is said in an export, whatever its ids are.
fn told(export: &str) -> Vec<Value> {
    let lines: Vec<Value> = export
        .lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    let places: HashMap<_, _> = lines
        .iter()
        .enumerate()
        .map(|(place, line)| (line["id"].to_string(), place))
        .collect();
    let told = |line: &Value| {
        let mut line = line.clone();
        line["thread"] = json!(places.get(&line["thread"].to_string()));
        let object = line.as_object_mut().expect("an object");
        object.remove("id");
        object.remove("mentions");
        object["author"]
            .as_object_mut()
            .expect("an author")
            .remove("email");
        line
    };
    lines.iter().map(told).collect()
}

#[tokio::test]
async fn what_was_exported_is_the_same_in_another_company() {
    for (here, there) in each().into_iter().zip(each()) {
        let anna = here.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = here.named("oleg@sufler.example", "Олег Иванов").await;
        let room = here.room(&anna, "closed", &[&oleg]).await;
        let first = here.say(&anna, room, "первое").await;
        // The server's clock was wrong and is set right.
        here.clock.turn_back(Duration::from_hours(1));
        here.reply(&oleg, room, "ответ, написанный раньше", Some(first))
            .await;
        let poll = json!({ "options": ["суши", "пицца"] });
        let body = json!({ "body": "Обед?", "client_id": here.ids.uuid(), "poll": poll });
        let asked = here
            .post(&anna, &format!("/api/v1/rooms/{room}/messages"), &body)
            .await;
        let asked = id_of(&asked.json());
        for who in [&anna, &oleg] {
            let vote = json!({ "options": [2] });
            let path = format!("/api/v1/messages/{asked}/poll/vote");
            assert_eq!(here.put(who, &path, &vote).await.status, 204);
            let path = format!("/api/v1/messages/{first}/reactions/%F0%9F%91%8D");
            assert_eq!(here.put(who, &path, &Value::Null).await.status, 204);
        }
        here.clock.advance(Duration::from_mins(1));
        let edited = json!({ "body": "первое, поправлено" });
        let path = format!("/api/v1/messages/{first}");
        assert_eq!(here.patch(&anna, &path, &edited).await.status, 200);
        let gone: Uuid = here.say(&oleg, room, "удалено").await;
        here.delete(&oleg, &format!("/api/v1/messages/{gone}"))
            .await;
        let export = here
            .get(&anna, &format!("/api/v1/rooms/{room}/export"))
            .await
            .text();
        let admin = there.admin("admin@elsewhere.example").await;
        there.clock.advance(Duration::from_hours(2));
        let found = read(&there, &admin, &export).await;
        assert_eq!(found["findings"]["wrong"], 0, "{found}");
        let done = apply(&there, &admin, &found, &json!({ "name": "Копия" })).await;
        let copy = done["room_id"].as_str().expect("a room");
        let again = there
            .get(&admin, &format!("/api/v1/rooms/{copy}/export"))
            .await
            .text();
        assert_eq!(told(&export), told(&again));
        let seen = messages(&there, &admin, copy).await;
        assert_eq!(seen[0]["reactions"][0]["count"], 2);
        assert_eq!(seen[1]["poll"]["options"][1]["share"], 100);
        let vote = json!({ "options": [1] });
        let path = format!("/api/v1/messages/{}/poll/vote", id_of(&seen[1]));
        let closed = there.put(&admin, &path, &vote).await;
        closed.is_problem(409, "conflict", None);
    }
}

//! Rooms taken away as a whole, and filled with a history from elsewhere.

use kernel::{Actor, Error, Language, actor::Via};
use sections::chat::{
    actions::{ImportRules, Imported, NumberedLine, import_lines, in_line},
    types::{HistoryLines, Place, RoomId},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Member, World, each};

fn lines(text: &str) -> Vec<Value> {
    let read = |line| serde_json::from_str(line).expect("a line of JSON");
    text.lines().map(read).collect()
}

async fn export(world: &World, who: &Member, room: Uuid) -> Vec<Value> {
    let answer = world
        .get(who, &format!("/api/v1/rooms/{room}/export"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment; ")
    );
    lines(&answer.text())
}

async fn import(world: &World, who: &Member, room: Uuid, all: &[Value]) -> Result<Imported, Error> {
    let text = all
        .iter()
        .fold(String::new(), |text, line| text + &line.to_string() + "\n");
    let mut lines = HistoryLines::behind(Place::default(), text.as_bytes());
    let mut batch = Vec::new();
    let now = world.clock.now();
    while let Some(read) = lines.next(now).expect("memory does not fail") {
        batch.push(NumberedLine {
            number: read.number,
            line: read.line.map_err(|error| in_line(error, read.number))?,
            stems: read.stems,
        });
    }
    let actor = Actor {
        person: who.id,
        name: "Анна Петрова".to_owned(),
        administrator: false,
        guest: false,
        language: Language::Ru,
        time_zone: "Europe/Moscow".to_owned(),
        via: Via::CommandLine,
    };
    let (parts, rules) = (
        world.app.parts.clone(),
        ImportRules {
            joining: true,
            ..ImportRules::default()
        },
    );
    let done = world
        .db
        .write(move |tx| import_lines(tx, &parts, &actor, RoomId(room), &batch, &rules));
    done.await
}

fn counted(new: u64, known: u64) -> Imported {
    Imported {
        new,
        known,
        left_out: Vec::new(),
    }
}

fn line(id: &str, minute: u32, name: &str, body: &str) -> Value {
    let email = format!("{id}-nobody@sufler.example");
    json!({ "id": id, "author": { "name": name, "email": email },
        "created_at": format!("2020-05-05T10:{minute:02}:00Z"), "body": body })
}

#[tokio::test]
async fn a_room_is_exported_by_its_owner_with_what_they_may_read() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let secret = world.room(&oleg, "closed", &[]).await;
        let hidden = world.say(&oleg, secret, "КАНАРЕЙКА").await;
        let first = world.say(&anna, room, "первое").await;
        world.reply(&oleg, room, "ответ", Some(first)).await;
        let quote = json!({ "body": "", "client_id": world.ids.uuid(), "quoted_id": hidden });
        let messages = format!("/api/v1/rooms/{room}/messages");
        assert_eq!(world.post(&oleg, &messages, &quote).await.status, 201);
        let gone = world.say(&oleg, room, "удалено").await;
        let path = format!("/api/v1/messages/{gone}");
        assert_eq!(world.delete(&oleg, &path).await.status, 204);
        let refused = world
            .get(&oleg, &format!("/api/v1/rooms/{room}/export"))
            .await;
        refused.is_problem(403, "forbidden", None);
        let foreign = world
            .get(&anna, &format!("/api/v1/rooms/{secret}/export"))
            .await;
        foreign.is_problem(404, "not_found", None);
        let all = export(&world, &anna, room).await;
        assert_eq!((&all[0]["sufler"], all.len()), (&json!("room"), 5));
        assert_eq!(all[1]["author"]["email"], "anna@sufler.example");
        assert_eq!(all[2]["thread"], json!(first));
        assert_eq!(
            all[3]["quote"],
            Value::Null,
            "what the exporter may not read"
        );
        assert_eq!(
            (&all[4]["body"], all[4]["deleted_at"].is_null()),
            (&json!(""), false)
        );
        let audit = |tx: &mut kernel::Tx<'_>| kernel::audit::list(tx, None, 50);
        let audit = world.db.read(audit).await.expect("a list");
        let noted = audit.iter().filter(|one| one.action == "room.exported");
        assert_eq!(noted.count(), 1);
        // What was exported can be imported.
        let copy = world.room(&anna, "closed", &[]).await;
        let done = import(&world, &anna, copy, &all[1..])
            .await
            .expect("imported");
        assert_eq!(done, counted(4, 0));
        let again = export(&world, &anna, copy).await;
        assert_eq!(again[1]["body"], "первое");
        assert_eq!(again[2]["author"]["name"], "Олег Иванов");
        assert_eq!(again[2]["thread"], again[1]["id"]);
        assert_eq!(again[3]["body"], "…", "a forward nobody here may read");
    }
}

#[tokio::test]
async fn a_history_keeps_authors_times_and_threads_and_tells_nobody() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let nina = world.named("nina@sufler.example", "Нина Ким").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let mut all = vec![
            line(
                "a",
                1,
                "Пётр Ушедший",
                &format!("привет <@user:{}>", oleg.id),
            ),
            line("b", 2, "Нина", "ответ"),
            line("c", 2, "Пётр Ушедший", "ответ на ответ"),
        ];
        all[1]["author"]["email"] = json!("NINA@sufler.example");
        all[1]["thread"] = json!("a");
        all[2]["thread"] = json!("b");
        let done = import(&world, &anna, room, &all).await.expect("imported");
        assert_eq!(done, counted(3, 0));
        let again = import(&world, &anna, room, &all).await.expect("known");
        assert_eq!(again, counted(0, 3));
        let page = world
            .read(&oleg, &format!("/api/v1/rooms/{room}/messages"))
            .await;
        let root = &page["items"][0];
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(root["author"]["name"], "Пётр Ушедший");
        assert_eq!(root["author"]["foreign"], true);
        assert_eq!(root["created_at"], "2020-05-05T10:01:00.000000Z");
        assert_eq!(
            (&root["replies_count"], &root["mentions"][0]["name"]),
            (&json!(2), &json!("Олег Иванов"))
        );
        let id = root["id"].as_str().expect("an id");
        // The author with an account may read it now, as a member.
        let thread = world.read(&nina, &format!("/api/v1/threads/{id}")).await;
        assert_eq!(thread["items"][0]["author"]["name"], "Нина Ким");
        for who in [&oleg, &nina] {
            let told = world.read(who, "/api/v1/notifications").await;
            assert_eq!(told["items"], json!([]));
            let rooms = world.read(who, "/api/v1/rooms").await;
            assert_eq!(rooms["items"][0]["unread_count"], 0);
            assert_eq!(rooms["items"][0]["mention_count"], 0);
        }
        let found = world
            .read(
                &oleg,
                "/api/v1/search?q=%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82",
            )
            .await;
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn a_wrong_line_is_named_and_nothing_of_its_batch_stays() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let room = world.room(&anna, "closed", &[&oleg]).await;
        let mut unknown = line("b", 2, "Пётр", "два");
        unknown["thread"] = json!("nothing");
        for (wrong, told) in [
            (unknown, "line 2: thread"),
            (line("b", 2, " ", "два"), "line 2: author.name"),
        ] {
            let all = [line("a", 1, "Пётр", "раз"), wrong];
            match import(&world, &anna, room, &all).await {
                Err(Error::Invalid { field, .. }) => assert_eq!(field, told),
                other => panic!("{other:?}"),
            }
            let page = world
                .read(&anna, &format!("/api/v1/rooms/{room}/messages"))
                .await;
            assert_eq!(page["items"], json!([]), "{told}");
        }
        let good = [line("a", 1, "Пётр", "раз")];
        let member = import(&world, &oleg, room, &good).await;
        assert_eq!(member.expect_err("no owner").code(), "forbidden");
    }
}

#[tokio::test]
async fn what_the_assistant_wrote_stays_its_own_and_old_questions_are_not_asked() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let hers = json!({ "name": "Анна Петрова", "email": "anna@sufler.example" });
        let question = json!({ "id": "1", "author": hers, "body": "<@assistant> когда поставка?",
            "created_at": "2020-05-05T10:00:00Z" });
        let told = json!({ "id": "2", "author": { "name": "Sufler", "assistant": true }, "thread": "1",
            "created_at": "2020-05-05T10:01:00Z", "body": "В пятницу." });
        let done = import(&world, &anna, room, &[question, told]).await;
        assert_eq!(done.expect("a history"), counted(2, 0));
        let all = export(&world, &anna, room).await;
        assert_eq!(all[1]["body"], "@Sufler когда поставка?");
        assert_eq!(all[1]["author"], hers);
        let its = json!({ "name": "Суфлёр", "assistant": true });
        assert_eq!(all[2]["author"], its);
        let path = format!("/api/v1/rooms/{room}/messages");
        let list = world.read(&anna, &path).await;
        assert_eq!(list["items"][0]["asked"], Value::Null, "{list}");
    }
}

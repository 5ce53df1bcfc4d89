//! Every route that takes an id of a room, a thread, a message or a run, asked
//! with somebody else's.

use axum::http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::files::{brought, png, send};
use crate::support::{Member, World, id_of, summary_of};

const CANARY: &str = "КАНАРЕЙКА-77";

struct Theirs {
    room: Uuid,
    direct: Uuid,
    message: Uuid,
    scheduled: Uuid,
    run: Uuid,
    /// Pictures, one sent and one not.
    files: [Uuid; 2],
}

async fn theirs(world: &World, anna: &Member, oleg: &Member) -> Theirs {
    let room = world.room(anna, "closed", &[oleg]).await;
    let message = ask(world, anna, room).await;
    world.reply(oleg, room, CANARY, Some(message)).await;
    let direct = world.room(anna, "direct", &[oleg]).await;
    world.say(anna, direct, CANARY).await;
    let later = json!({ "body": CANARY, "client_id": world.ids.uuid(),
        "send_at": world.clock.now().plus(std::time::Duration::from_hours(1)) });
    let path = format!("/api/v1/rooms/{room}/scheduled");
    let scheduled = id_of(&world.post(anna, &path, &later).await.json());
    let path = format!("/api/v1/rooms/{room}/draft");
    let draft = json!({ "body": CANARY, "updated_at": world.clock.now() });
    assert_eq!(world.put(anna, &path, &draft).await.status, 200);
    let sent = brought(world, anna, &format!("{CANARY}.png"), &png(9, 9)).await;
    assert_eq!(send(world, anna, room, "", &[&sent]).await.status, 201);
    let kept = brought(world, anna, &format!("{CANARY}.png"), &png(9, 9)).await;
    let files = [id_of(&sent), id_of(&kept)];
    let mut stream = world.run(anna, &summary_of(room)).await;
    stream.until("run.finished").await;
    Theirs {
        room,
        direct,
        message,
        scheduled,
        run: stream.run,
        files,
    }
}

/// A message that asks, so that every route about it has something to find.
async fn ask(world: &World, anna: &Member, room: Uuid) -> Uuid {
    let body = json!({ "body": format!("Решили: {CANARY}, пришлю до пятницы."),
        "client_id": Uuid::from_u128(1), "poll": { "options": [CANARY, "нет"] } });
    let path = format!("/api/v1/rooms/{room}/messages");
    let posted = world.post(anna, &path, &body).await;
    assert_eq!(posted.status, 201, "{}", posted.text());
    crate::support::id_of(&posted.json())
}

fn of_message(id: Uuid, add: &mut impl FnMut(Method, String, Value)) {
    let path = format!("/messages/{id}");
    add(Method::GET, path.clone(), Value::Null);
    add(Method::PATCH, path.clone(), json!({ "body": "моё" }));
    add(Method::DELETE, path.clone(), Value::Null);
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let emoji = "%F0%9F%91%8D";
        add(method, format!("{path}/reactions/{emoji}"), Value::Null);
    }
    add(Method::GET, format!("{path}/readers"), Value::Null);
    for method in [Method::PUT, Method::DELETE] {
        add(method, format!("{path}/pin"), Value::Null);
    }
    for method in [Method::POST, Method::DELETE] {
        add(method, format!("{path}/answer"), Value::Null);
    }
    add(Method::PUT, format!("/saved/{id}"), Value::Null);
    let reminder = json!({ "remind_at": "2027-01-01T09:00:00Z" });
    add(Method::PUT, format!("/saved/{id}/reminder"), reminder);
    let vote = format!("{path}/poll/vote");
    add(Method::PUT, vote, json!({ "options": [1] }));
    add(Method::PUT, format!("{path}/poll/closing"), Value::Null);
    let voters = format!("{path}/poll/options/1/voters");
    add(Method::GET, voters, Value::Null);
    let following = format!("/threads/{id}/following");
    add(Method::PUT, following, json!({ "following": true }));
    add(
        Method::PUT,
        format!("/threads/{id}/read"),
        json!({ "seq": 1 }),
    );
    add(Method::GET, format!("/threads/{id}"), Value::Null);
    of_draft(&format!("/threads/{id}"), add);
}

fn of_file(id: Uuid, add: &mut impl FnMut(Method, String, Value)) {
    let path = format!("/files/{id}");
    add(Method::DELETE, path.clone(), Value::Null);
    for part in ["content", "thumbnail", "preview"] {
        add(Method::GET, format!("{path}/{part}"), Value::Null);
    }
}

fn of_draft(place: &str, add: &mut impl FnMut(Method, String, Value)) {
    let (path, at) = (format!("{place}/draft"), "2026-11-23T06:00:00Z");
    let typed = json!({ "body": "привет", "updated_at": at });
    add(Method::PUT, path.clone(), typed);
    let emptied = format!("{path}?updated_at={at}");
    add(Method::DELETE, emptied, Value::Null);
}

/// Method, path and body of every route, with their ids.
fn requests(theirs: &Theirs, stranger: &Member) -> Vec<(Method, String, Value)> {
    let mut all = Vec::new();
    let mut add = |method: Method, path: String, body: Value| all.push((method, path, body));
    let text = || json!({ "body": "привет", "client_id": stranger.id });
    for room in [theirs.room, theirs.direct] {
        let path = format!("/rooms/{room}");
        add(Method::GET, path.clone(), Value::Null);
        add(Method::PATCH, path.clone(), json!({ "name": "Моё" }));
        add(
            Method::PUT,
            format!("{path}/members/{}", stranger.id),
            Value::Null,
        );
        add(
            Method::DELETE,
            format!("{path}/members/{}", stranger.id),
            Value::Null,
        );
        add(Method::PUT, format!("{path}/read"), json!({ "seq": 1 }));
        add(Method::GET, format!("{path}/messages"), Value::Null);
        add(
            Method::GET,
            format!("{path}/messages?around={}", theirs.message),
            Value::Null,
        );
        add(Method::POST, format!("{path}/messages"), text());
        let mut later = text();
        later["send_at"] = json!("2026-11-24T06:00:00Z");
        add(Method::POST, format!("{path}/scheduled"), later);
        of_draft(&path, &mut add);
        for list in ["members", "pins", "files", "export"] {
            add(Method::GET, format!("{path}/{list}"), Value::Null);
        }
        add(
            Method::PUT,
            format!("{path}/level"),
            json!({ "level": "all" }),
        );
        let role = format!("{path}/members/{}/role", stranger.id);
        add(Method::PUT, role, json!({ "role": "owner" }));
    }
    of_message(theirs.message, &mut add);
    for file in theirs.files {
        of_file(file, &mut add);
    }
    let path = format!("/scheduled/{}", theirs.scheduled);
    add(Method::PATCH, path.clone(), json!({ "body": "моё" }));
    add(Method::DELETE, path.clone(), Value::Null);
    add(Method::POST, format!("{path}/post"), json!({}));
    for path in ["", "/events"] {
        add(
            Method::GET,
            format!("/runs/{}{path}", theirs.run),
            Value::Null,
        );
    }
    add(
        Method::PUT,
        format!("/runs/{}/cancellation", theirs.run),
        Value::Null,
    );
    add(
        Method::PUT,
        format!("/runs/{}/rating", theirs.run),
        json!({ "value": "up" }),
    );
    add(
        Method::DELETE,
        format!("/runs/{}/rating", theirs.run),
        Value::Null,
    );
    add(Method::DELETE, format!("/runs/{}", theirs.run), Value::Null);
    add(Method::POST, "/runs".to_owned(), summary_of(theirs.room));
    let thread = json!({ "kind": "chat.thread", "id": theirs.message });
    add(
        Method::POST,
        "/runs".to_owned(),
        json!({ "scenario": "chat.summarise", "subject": thread }),
    );
    all
}

#[tokio::test]
async fn what_is_not_mine_does_not_exist() {
    let world = World::with_models();
    let anna = world.named("anna@sufler.example", "Анна Петрова").await;
    let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
    let theirs = theirs(&world, &anna, &oleg).await;
    let boss = world.admin("boss@sufler.example").await;
    let stranger = world.member("stranger@sufler.example").await;
    for who in [&stranger, &boss] {
        for (method, path, body) in requests(&theirs, who) {
            let answer = world
                .send(
                    who,
                    method.clone(),
                    &format!("/api/v1{path}"),
                    body.to_string().into(),
                )
                .await;
            assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
            answer.is_problem(404, "not_found", None);
            assert!(
                !answer.text().contains(CANARY) && !answer.text().contains("Север"),
                "{path}"
            );
        }
        for path in [
            "rooms",
            "rooms?filter=open",
            "search?q=%D0%BA%D0%B0%D0%BD%D0%B0%D1%80%D0%B5%D0%B9%D0%BA%D0%B0",
            "runs",
            "notifications",
            "scheduled",
            "drafts",
        ] {
            assert_eq!(
                world.read(who, &format!("/api/v1/{path}")).await["items"],
                json!([]),
                "{path}"
            );
        }
    }
    let run = world
        .read(&anna, &format!("/api/v1/runs/{}", theirs.run))
        .await;
    assert!(
        run.to_string().contains(CANARY) && run["rating"].is_null(),
        "theirs stands untouched"
    );
}

/// The table above is compared with the API document, so that a new route
/// cannot be forgotten.
#[tokio::test]
async fn every_route_with_an_id_is_in_the_table() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let nil = Uuid::nil();
    let table = requests(
        &Theirs {
            room: nil,
            direct: nil,
            message: nil,
            scheduled: nil,
            run: nil,
            files: [nil; 2],
        },
        &anna,
    );
    let shape = |path: &str| {
        let path = path.split('?').next().unwrap_or_default();
        let parts = path
            .split('/')
            .map(|part| if part.len() == 36 { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let (_, document) = server::router::api(&world.app);
    let document = serde_json::to_value(document).expect("JSON");
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let Some(own) = path.strip_prefix("/api/v1").filter(|path| {
            [
                "/rooms/{",
                "/threads/{",
                "/runs/{",
                "/messages/{",
                "/saved/{",
                "/scheduled/{",
                "/files/{",
            ]
            .iter()
            .any(|start| path.starts_with(start))
        }) else {
            continue;
        };
        let own = own.replace("{id}", "{}").replace("{person_id}", "{}");
        let own = own.replace("{emoji}", "%F0%9F%91%8D");
        let own = own.replace("{number}", "1");
        for method in methods.as_object().expect("methods").keys() {
            // What one saved can be forgotten even after its room was lost.
            if method == "delete" && matches!(own.as_str(), "/saved/{}" | "/saved/{}/reminder") {
                continue;
            }
            let known = table.iter().any(|(one, path, _)| {
                one.as_str().eq_ignore_ascii_case(method) && shape(path) == own
            });
            assert!(known, "{method} {own} is not asked with foreign ids");
        }
    }
}

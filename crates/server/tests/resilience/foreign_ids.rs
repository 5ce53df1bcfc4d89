//! A stranger's id on every route and in every socket message: the answer is
//! the one for an id that does not exist, to the letter, and nothing leaks.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Desk, Person, Server, Socket, contract, fresh_id};

/// In everything Anna writes; Boris must never read it.
const SECRET: &str = "канарейка";

/// Anna's things, and Boris who has no part in them.
struct Scene {
    _desk: Desk,
    server: Server,
    anna: Person,
    boris: Person,
    room: String,
    message: String,
    /// Every id that is Anna's, by what it names.
    ids: Vec<(&'static str, String)>,
}

impl Scene {
    async fn set() -> Self {
        let desk = Desk::new("");
        let make = [
            "admin",
            "create-user",
            "--administrator",
            "--language",
            "ru",
        ];
        let chief = ["--email", "chief.p@sufler.example", "--name", "Глава"];
        desk.done(&[make.as_slice(), &chief].concat());
        let tokens = [
            desk.person("anna.p@sufler.example", "ru"),
            desk.person("boris.p@sufler.example", "ru"),
        ];
        let server = Server::start(&desk).await;
        let [anna, boris] = tokens.map(|token| Person::new(&server, &token));
        let room = anna.room(&format!("{SECRET} комната"), "closed").await;
        let message = anna
            .say(&room, &format!("{SECRET} решили перенести на четверг"))
            .await;
        let reply = json!({ "body": format!("{SECRET} ответ"), "client_id": fresh_id(), "thread_id": message });
        let reply = anna
            .post(&format!("/api/v1/rooms/{room}/messages"), &reply)
            .await
            .made();
        let run = json!({ "scenario": "chat.summarise", "subject": { "kind": "chat.room", "id": room },
            "range": "all", "model": "none" });
        let stream = anna.run(&run).await;
        let run = stream.id.clone();
        stream.rest().await;
        let list = |path: &'static str| {
            let anna = anna.clone();
            async move {
                anna.get(path).await.json()["items"][0]["id"]
                    .as_str()
                    .map(str::to_owned)
            }
        };
        let mut ids = vec![
            ("a room", room.clone()),
            ("a message", message.clone()),
            ("a reply", reply),
            ("a run", run),
            (
                "a token",
                list("/api/v1/me/tokens").await.expect("her token"),
            ),
        ];
        ids.push(("a notification", notification(&anna, &room).await));
        ids.push(("a file not sent", anna.brings(SECRET).await));
        let file = anna.brings(SECRET).await;
        let with_file = json!({ "body": SECRET, "client_id": fresh_id(), "files": [file] });
        anna.post(&format!("/api/v1/rooms/{room}/messages"), &with_file)
            .await
            .made();
        ids.push(("a file", file));
        Self {
            _desk: desk,
            server,
            anna,
            boris,
            room,
            message,
            ids,
        }
    }
}

/// Anna mentions herself nowhere; a colleague of hers does.
async fn notification(anna: &Person, room: &str) -> String {
    let me = anna.get("/api/v1/me").await.made();
    anna.say(room, &format!("{SECRET} себе: <@user:{me}>"))
        .await;
    let all = anna.get("/api/v1/notifications").await.json();
    match all["items"][0]["id"].as_str() {
        Some(id) => id.to_owned(),
        // One's own mention tells nothing; then there is none to steal.
        None => fresh_id().to_string(),
    }
}

/// Status and body without the request's own number.
fn said(answer: &Answer, id: &str) -> (u16, Value) {
    let mut body =
        serde_json::from_str(&answer.body).unwrap_or(json!(answer.body.replace(id, "ID")));
    if let Some(body) = body.as_object_mut() {
        body.remove("trace_id");
    }
    (answer.status, body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_answers_a_foreign_id_as_one_that_does_not_exist() {
    let scene = Scene::set().await;
    let (anna, boris) = (&scene.anna, &scene.boris);
    let before = anna.all_messages(&scene.room).await;
    let mut asked = 0;
    let routes = contract::routes(boris).await;
    for route in routes.iter().filter(|route| route.takes_ids()) {
        for (what, id) in &scene.ids {
            let body = route
                .body
                .as_ref()
                .map(|body| body.to_string().into_bytes());
            let nobody = fresh_id().to_string();
            let mut answers = Vec::new();
            for id in [id, &nobody] {
                let path = route.with_id(id);
                answers.push(boris.send(route.method.clone(), &path, body.clone()).await);
            }
            let [foreign, missing] = <[Answer; 2]>::try_from(answers).expect("two");
            let place = format!("{} {} with {what}", route.method, route.path);
            assert_eq!(said(&foreign, id), said(&missing, &nobody), "{place}");
            assert!(!foreign.body.contains(SECRET), "{place}: {foreign:?}");
            // Forgetting what one never saved is done already, whatever it is.
            if route.method == Method::DELETE && route.path.contains("/saved/") {
                continue;
            }
            assert!(foreign.status >= 400, "{place}: {foreign:?}");
            if route.body.is_none() && !route.path.contains("/me/") {
                assert_eq!(
                    foreign.problem(404, "not_found")["title"],
                    "Не найдено",
                    "{place}"
                );
            }
            asked += 1;
        }
    }
    assert!(asked > 150, "{asked}");
    assert_eq!(
        anna.all_messages(&scene.room).await,
        before,
        "nothing was changed"
    );
    assert_eq!(anna.get("/api/v1/session").await.status, 200);
    for (what, id) in scene.ids.iter().filter(|(what, _)| *what == "a run") {
        assert_eq!(
            anna.get(&format!("/api/v1/runs/{id}")).await.status,
            200,
            "{what}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_in_bodies_and_queries_tell_nothing_either() {
    let mut scene = Scene::set().await;
    let boris = &scene.boris;
    let own = boris.room("своя", "closed").await;
    for (foreign, make) in asked(&scene, &own) {
        let mut answers = Vec::new();
        for id in [foreign, fresh_id().to_string()] {
            let (path, body) = make(&id);
            let method = if body.is_null() {
                Method::GET
            } else {
                Method::POST
            };
            let body = (!body.is_null()).then(|| body.to_string().into_bytes());
            let answer = boris.send(method, &path, body).await;
            assert!(!answer.body.contains(SECRET), "{path}: {answer:?}");
            assert!((400..500).contains(&answer.status), "{path}: {answer:?}");
            answers.push(said(&answer, &id));
        }
        assert_eq!(answers[0], answers[1], "{:?}", make("ID"));
    }
    selection_of_foreign_messages(boris, &own, &scene.message).await;
    let search = format!("/api/v1/search?q={SECRET}");
    let lists = [
        "/api/v1/rooms",
        "/api/v1/notifications",
        "/api/v1/runs",
        &search,
    ];
    for path in lists {
        let answer = boris.get(path).await;
        assert_eq!(answer.status, 200);
        let silent = !answer.body.contains(SECRET) && !answer.body.contains(&scene.room);
        assert!(silent, "{path}: {answer:?}");
    }
    assert!(scene.server.is_running());
}

/// The address and body of a request about an id.
type Make = Box<dyn Fn(&str) -> (String, Value)>;

/// Every place in a body or query where an id may stand, with an id of Anna's
/// that would fit there.
fn asked(scene: &Scene, own: &str) -> Vec<(String, Make)> {
    let runs = || "/api/v1/runs".to_owned();
    let of = |kind: &'static str| -> Make {
        Box::new(move |id| {
            (
                runs(),
                run(&json!({ "kind": kind, "id": id }), &json!("all")),
            )
        })
    };
    let mine = json!({ "kind": "chat.room", "id": own });
    let between: Make = Box::new(move |id| (runs(), run(&mine, &json!({ "from": id, "to": id }))));
    let messages = format!("/api/v1/rooms/{own}/messages");
    let path = messages.clone();
    let reply: Make = Box::new(move |id| {
        let body = json!({ "body": "под чужим", "client_id": fresh_id(), "thread_id": id });
        (path.clone(), body)
    });
    let message = || scene.message.clone();
    let mut all = vec![
        (scene.room.clone(), of("chat.room")),
        (message(), of("chat.thread")),
        (message(), between),
        (message(), reply),
    ];
    for query in ["before", "after", "around"] {
        let path = messages.clone();
        let make: Make = Box::new(move |id| (format!("{path}?{query}={id}"), Value::Null));
        all.push((message(), make));
    }
    all
}

fn run(subject: &Value, range: &Value) -> Value {
    json!({ "scenario": "chat.summarise", "subject": subject, "range": range, "model": "none" })
}

async fn selection_of_foreign_messages(boris: &Person, own: &str, message: &str) {
    let body = json!({ "scenario": "chat.summarise", "subject": { "kind": "chat.room", "id": own },
        "selection": [message], "model": "none" });
    let (told, _) = boris.run(&body).await.rest().await;
    let (name, end) = told.last().expect("an end");
    assert_eq!(name, "run.finished");
    assert_eq!(end["result"]["items"], json!([]));
    assert_eq!(end["result"]["covered"]["messages"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_socket_answers_a_foreign_subject_as_one_that_does_not_exist() {
    let scene = Scene::set().await;
    for kind in [
        "chat.room",
        "chat.thread",
        "run",
        "notifications",
        "chat.rooms",
    ] {
        for (what, id) in &scene.ids {
            // One socket may not say so much at once.
            let mut socket = Socket::open(&scene.boris).await;
            for say in ["watch", "typing", "unwatch"] {
                let mut heard = Vec::new();
                for id in [id, &fresh_id().to_string()] {
                    let subject = json!({ "kind": kind, "id": id });
                    let message = if say == "typing" {
                        json!({ "type": say, "subject": subject })
                    } else {
                        json!({ "type": say, "subjects": [subject] })
                    };
                    socket.say(&message).await;
                    socket.say(&json!({ "type": "ping" })).await;
                    heard.push(until_pong(&mut socket).await.replace(id.as_str(), "ID"));
                }
                assert_eq!(heard[0], heard[1], "{say} {kind} with {what}");
                let refused = say != "watch" || heard[0].contains("not_found");
                assert!(refused, "{say} {kind} with {what}: {heard:?}");
            }
        }
    }
    // Nothing is heard of what happens there.
    let mut socket = Socket::open(&scene.boris).await;
    let subject = json!({ "kind": "chat.room", "id": scene.room });
    socket
        .say(&json!({ "type": "watch", "subjects": [subject] }))
        .await;
    socket.say(&json!({ "type": "ping" })).await;
    until_pong(&mut socket).await;
    scene.anna.say(&scene.room, &format!("{SECRET} ещё")).await;
    socket.say(&json!({ "type": "ping" })).await;
    assert_eq!(until_pong(&mut socket).await, "");
}

/// Everything heard before the next pong.
async fn until_pong(socket: &mut Socket) -> String {
    let mut all = String::new();
    loop {
        let heard = socket.hear().await.expect("the socket stays");
        if heard["type"] == "pong" {
            return all;
        }
        all.push_str(&heard.to_string());
    }
}

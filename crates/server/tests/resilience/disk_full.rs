//! A full disk: what cannot be kept is refused with a clear text, reading goes
//! on, the server stays, and once there is room everything acknowledged is
//! there.

use serde_json::json;

use crate::support::{Answer, Desk, Person, Server, engine_binary};

/// Large enough that the disk is full soon.
const LONG: usize = 30_000;

struct Filled {
    token: String,
    room: String,
    /// Ids and bodies of acknowledged messages.
    kept: Vec<(String, String)>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_at_its_largest_size_refuses_and_loses_nothing() {
    let desk = Desk::new("");
    let token = desk.person("anna.p@sufler.example", "ru");
    let pages: u32 = rusqlite::Connection::open(desk.database())
        .expect("the database")
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .expect("a count");
    let limit = format!("[database]\nmax_page_count = {}", pages + 500);
    desk.configure(&engine_binary(), "", &limit);
    let server = Server::start(&desk).await;
    let text = "На диске сервера кончилось место. Сообщите администратору.";
    let filled = fill(server, token, text).await;
    desk.configure(&engine_binary(), "", "");
    all_is_there(&Server::start(&desk).await, filled).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_cannot_grow_do_not_end_the_server_and_lose_nothing() {
    let desk = Desk::new("");
    let token = desk.person("anna.p@sufler.example", "en");
    let limited = desk.command_with_file_limit(6 << 20, &["serve", "--listen", "127.0.0.1:0"]);
    let server = Server::start_as(limited).await;
    let text = "The server’s disk does not answer or is full. Tell your administrator.";
    let filled = fill(server, token, text).await;
    all_is_there(&Server::start(&desk).await, filled).await;
}

/// Posts until nothing more fits, and on; `text` is what the person reads.
async fn fill(mut server: Server, token: String, text: &str) -> Filled {
    let person = Person::new(&server, &token);
    let room = person.room("Склад", "open").await;
    let mut kept = Vec::new();
    let mut refused = 0;
    for number in 0..2000 {
        let body = format!("{number} {}", "х".repeat(LONG / 2));
        let answer = person.try_say(&room, &body).await;
        if answer.status == 201 {
            kept.push((answer.made(), body));
        } else {
            assert_refused(&answer, text);
            refused += 1;
        }
        if refused == 30 {
            break;
        }
    }
    assert!(refused == 30 && kept.len() > 20, "{refused} {}", kept.len());
    kept.extend(crowd(&person, &room, text).await);
    let seen = person.all_messages(&room).await;
    assert!(seen.len() >= kept.len(), "reading goes on");
    assert_eq!(person.get("/api/v1/health").await.status, 200);
    let run = json!({ "scenario": "chat.summarise", "subject": { "kind": "chat.room", "id": room },
        "range": "all", "model": "none" });
    let made = person.post("/api/v1/runs", &run).await;
    assert!(made.status == 200 || made.status == 503, "{made:?}");
    assert!(server.is_running(), "{}", server.log());
    let (status, _, log) = server.stop().await;
    assert!(status.success(), "{status:?} {log}");
    Filled { token, room, kept }
}

/// Many at once share a commit: each hears its own fate.
async fn crowd(person: &Person, room: &str, text: &str) -> Vec<(String, String)> {
    let bodies = (0..32).map(|number| format!("{number} вместе {}", "у".repeat(LONG / 2)));
    let posts = bodies.map(|body| async move { (person.try_say(room, &body).await, body) });
    let mut kept = Vec::new();
    for (answer, body) in futures::future::join_all(posts).await {
        if answer.status == 201 {
            kept.push((answer.made(), body));
        } else {
            assert_refused(&answer, text);
        }
    }
    kept
}

#[track_caller]
fn assert_refused(answer: &Answer, text: &str) {
    assert_eq!(answer.problem(503, "unavailable")["detail"], text);
}

async fn all_is_there(server: &Server, filled: Filled) {
    let person = Person::new(server, &filled.token);
    let seen = person.all_messages(&filled.room).await;
    for (id, body) in &filled.kept {
        let found = seen.iter().filter(|message| message["id"] == **id);
        let bodies: Vec<_> = found.map(|message| message["body"].as_str()).collect();
        assert_eq!(bodies, [Some(body.as_str())]);
    }
    assert_eq!(seen.len(), filled.kept.len(), "nothing refused was kept");
    person.say(&filled.room, "Место есть").await;
}

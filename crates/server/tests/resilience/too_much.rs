//! Ten megabytes in every field, in a header, an address, a photo, a socket
//! message: refused with a clear text, nothing kept, the server stays small.

use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Desk, Person, Server, Socket, contract};

const MUCH: usize = 10 << 20;
/// Stands where the long text goes.
const HERE: &str = "@@@";

async fn open() -> (Desk, Server, Person) {
    let desk = Desk::new("");
    let make = [
        "admin",
        "create-user",
        "--administrator",
        "--language",
        "ru",
    ];
    let who = ["--email", "anna.p@sufler.example", "--name", "Анна"];
    desk.done(&[make.as_slice(), &who].concat());
    let scopes = ["--scopes", "read,write,run,admin"];
    let token = ["token", "create", "--user", "anna.p@sufler.example"];
    let token = desk.done(&[token.as_slice(), &scopes].concat());
    let server = Server::start(&desk).await;
    let person = Person::new(&server, token.trim());
    (desk, server, person)
}

/// The most memory the process has taken, in KiB.
fn most_memory(server: &Server) -> u64 {
    let path = format!("/proc/{}/status", server.pid());
    let status = std::fs::read_to_string(path).expect("its state");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.expect("a line").trim().trim_end_matches(" kB");
    number.parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_megabytes_in_any_field_are_refused() {
    let (_desk, mut server, person) = open().await;
    let room = person.room("Склад", "open").await;
    let much = "ж".repeat(MUCH / 2);
    let mut fields = 0;
    for route in contract::routes(&person).await {
        let Some(body) = &route.body else { continue };
        for field in route.text_fields() {
            let mut body = body.clone();
            body[&field] = json!(HERE);
            // Encoding so much text again and again would be most of the work.
            let sent = Some(body.to_string().replace(HERE, &much).into_bytes());
            let path = route.with_id(&room);
            let answer = person.send(route.method.clone(), &path, sent).await;
            if answer.status == 403 {
                // Refused before the body: a token may not do this at all.
                let own = ["/api/v1/me/", "/api/v1/session", "/api/v1/admin/people"];
                assert!(own.iter().any(|start| path.starts_with(start)), "{path}");
                answer.problem(403, "forbidden");
            } else {
                let problem = answer.problem(413, "too_large");
                assert_eq!(problem["field"], "body", "{path} {field}");
                let detail = problem["detail"].as_str().expect("a text");
                assert!(detail.starts_with("Принимается не больше 2"), "{detail}");
            }
            fields += 1;
        }
    }
    assert!(fields > 30, "{fields}");
    assert!(server.is_running());
    let most = most_memory(&server);
    assert!(most < 256 * 1024, "{most} KiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_passes_the_bodys_limit_meets_the_fields_own() {
    let (_desk, mut server, person) = open().await;
    let room = person.room("Склад", "open").await;
    let much = "ж".repeat(500_000);
    let mut fields = 0;
    for route in contract::routes(&person).await {
        let Some(body) = &route.body else { continue };
        for field in route.text_fields() {
            let mut body = body.clone();
            body[&field] = json!(HERE);
            let sent = Some(body.to_string().replace(HERE, &much).into_bytes());
            let answer = person
                .send(route.method.clone(), &route.with_id(&room), sent)
                .await;
            let place = format!("{} {} {field}", route.method, route.path);
            assert!(
                (400..500).contains(&answer.status),
                "{place}: {}",
                answer.status
            );
            let code = answer.json()["code"].as_str().expect("a code").to_owned();
            answer.problem(answer.status, &code);
            assert!(
                answer.body.len() < 2000,
                "{place}: the answer repeats what was sent"
            );
            fields += 1;
        }
    }
    assert!(fields > 30, "{fields}");
    assert!(person.all_messages(&room).await.is_empty());
    assert!(server.is_running());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_headers_photos_and_socket_messages_have_an_end_too() {
    let (_desk, mut server, person) = open().await;
    let much = "x".repeat(MUCH);
    let address = format!("/api/v1/search?q={}", "x".repeat(900_000));
    if let Ok(answer) = person.try_send(Method::GET, &address, None).await {
        assert!((400..500).contains(&answer.status), "{answer:?}");
    }
    let header = person
        .request(Method::GET, "/api/v1/session")
        .header("x-much", "x".repeat(900_000));
    if let Ok(answer) = header.send().await {
        assert!(answer.status().is_client_error(), "{answer:?}");
    }
    let photo = person
        .request(Method::PUT, "/api/v1/me/photo")
        .header("content-type", "image/png");
    let photo = photo.body(much.clone()).send().await.expect("an answer");
    assert_eq!(photo.status(), 413);
    let mut socket = Socket::open(&person).await;
    let sent = socket.send(Message::text(much.clone())).await;
    let heard = if sent.is_ok() {
        socket.hear().await
    } else {
        None
    };
    assert!(heard.is_none_or(|heard: Value| heard["type"] == "problem"));
    // Bytes without a length, for ever: cut at the same limit.
    let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 64 * 1024]));
    let limited = futures::StreamExt::take(endless, MUCH / (64 * 1024));
    let body = reqwest::Body::wrap_stream(limited);
    let answer = person
        .request(Method::POST, "/api/v1/rooms")
        .body(body)
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), 413);
    assert!(server.is_running());
    assert_eq!(person.get("/api/v1/session").await.status, 200);
    assert!(most_memory(&server) < 256 * 1024);
    Socket::open(&person).await;
}

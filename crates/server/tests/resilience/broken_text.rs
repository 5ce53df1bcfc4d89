//! Bytes that are not UTF-8 and bodies that are not JSON: each answer names
//! what is wrong and where.

use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::support::{Desk, Person, Server, Socket, contract};

async fn open() -> (Desk, Server, Person) {
    let desk = Desk::new("");
    let token = desk.person("anna.p@sufler.example", "ru");
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &token);
    (desk, server, person)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_route_takes_what_is_not_json() {
    let (_desk, mut server, person) = open().await;
    let room = person.room("Склад", "open").await;
    let deep = "[".repeat(200_000).into_bytes();
    let bodies: [(&[u8], &str); 9] = [
        (
            b"{\"name\":\"\xff\xfe\"}",
            "Текст запроса не в кодировке UTF-8.",
        ),
        (b"\xd0", "Текст запроса не в кодировке UTF-8."),
        (b"", "не JSON"),
        (b"nonsense", "не JSON"),
        // Some routes have no such field and say that first.
        (b"{\"name\":", ""),
        (b"{\"name\":\"\\ud800\"}", ""),
        (b"{} {}", ""),
        (b"<html></html>", "не JSON"),
        (&deep, ""),
    ];
    let mut asked = 0;
    for route in contract::routes(&person).await {
        if route.body.is_none() {
            continue;
        }
        for (body, text) in &bodies {
            let path = route.with_id(&room);
            let answer = person
                .send(route.method.clone(), &path, Some(body.to_vec()))
                .await;
            let place = format!(
                "{} {path} {}",
                route.method,
                String::from_utf8_lossy(body.get(..20).unwrap_or(body))
            );
            if answer.status == 403 || answer.status == 404 {
                answer.problem(
                    answer.status,
                    if answer.status == 403 {
                        "forbidden"
                    } else {
                        "not_found"
                    },
                );
            } else {
                let problem = answer.problem(422, "invalid");
                let detail = problem["detail"].as_str().expect("a text");
                assert!(detail.contains(text), "{place}: {detail}");
                let russian = detail.chars().any(|c| ('а'..='я').contains(&c));
                assert!(russian, "{place}: {detail}");
                assert!(problem["field"].is_string(), "{place}: {problem}");
            }
            asked += 1;
        }
    }
    assert!(asked > 100, "{asked}");
    assert!(
        server.is_running() && !server.log().contains("panicked"),
        "{}",
        server.log()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_field_is_named() {
    let (_desk, _server, person) = open().await;
    let room = person.room("Склад", "open").await;
    let messages = format!("/api/v1/rooms/{room}/messages");
    let id = crate::support::fresh_id();
    let cases = [
        (messages.as_str(), json!({ "client_id": id }), "body"),
        (
            messages.as_str(),
            json!({ "body": 5, "client_id": id }),
            "body",
        ),
        (
            messages.as_str(),
            json!({ "body": "а\u{0}б", "client_id": id }),
            "body",
        ),
        (
            messages.as_str(),
            json!({ "body": "а", "client_id": "х" }),
            "client_id",
        ),
        (
            messages.as_str(),
            json!({ "body": "а", "client_id": id, "boddy": 1 }),
            "boddy",
        ),
        ("/api/v1/rooms", json!({ "kind": "secret" }), "kind"),
        (
            "/api/v1/rooms",
            json!({ "kind": "open", "name": "а\u{0}" }),
            "name",
        ),
        (
            "/api/v1/runs",
            json!({ "scenario": "chat.summarise", "subject": { "kind": "chat.room", "id": "х" } }),
            "subject.id",
        ),
    ];
    for (path, body, field) in cases {
        let problem = person.post(path, &body).await.problem(422, "invalid");
        assert_eq!(problem["field"], field, "{body}: {problem}");
        assert_eq!(problem["title"], "Что-то заполнено неверно");
    }
    assert!(person.all_messages(&room).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_headers_and_sockets_with_broken_bytes_harm_nobody() {
    let (_desk, mut server, person) = open().await;
    for path in [
        "/api/v1/rooms/%ff%fe",
        "/api/v1/rooms/%00",
        "/api/v1/people/..%2f..",
        "/api/v1/links/%ff",
    ] {
        person.get(path).await.problem(404, "not_found");
    }
    for path in ["/api/v1/people?q=%ff%fe", "/api/v1/search?q=%ff%00"] {
        let answer = person.get(path).await;
        assert!(answer.status == 200 || answer.status == 422, "{answer:?}");
    }
    let host = server.url.strip_prefix("http://").expect("http").to_owned();
    let requests: [&[u8]; 6] = [
        b"\xff\xfe\xfd\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /api/v1/session HTTP/1.1\r\nHost: \xff\r\nAccept-Language: \xff\r\nConnection: close\r\n\r\n",
        b"GET /api/v1/session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\r\nConnection: close\r\n\r\n",
        b"POST /api/v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    ];
    for request in requests {
        let mut stream = TcpStream::connect(&host).await.expect("a connection");
        stream.write_all(request).await.expect("sent");
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer).await);
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.is_empty()
                || answer.starts_with("HTTP/1.1 4")
                || answer.starts_with("HTTP/1.1 200"),
            "{answer}"
        );
    }
    let mut socket = Socket::open(&person).await;
    let frame = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    drop(socket.send(Message::Frame(frame)).await);
    if let Some(heard) = socket.hear().await {
        assert_eq!(heard["type"], "problem");
    }
    assert!(server.is_running() && !server.log().contains("panicked"));
    let answer = person.send(Method::GET, "/api/v1/session", None).await;
    assert_eq!(answer.status, 200);
}

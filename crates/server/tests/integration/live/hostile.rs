use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::{room, stale, watch};
use crate::support::{Anonymous, Socket, World};

#[tokio::test]
async fn foreign_pages_and_strangers_get_no_socket() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let writer = world.token(anna.id, &[kernel::Scope::Write], None).await;
    let port = world.listen().await;
    assert_eq!(
        Socket::try_open(port, &Anonymous, &[]).await.err(),
        Some(401)
    );
    let foreign = [("origin", "https://evil.example")];
    assert_eq!(
        Socket::try_open(port, &anna, &foreign).await.err(),
        Some(403)
    );
    assert_eq!(Socket::try_open(port, &writer, &[]).await.err(), Some(403));
    let own = format!("http://127.0.0.1:{port}");
    assert!(
        Socket::try_open(port, &anna, &[("origin", own.as_str())])
            .await
            .is_ok()
    );
    let reader = world.token(anna.id, &[kernel::Scope::Read], None).await;
    Socket::open(port, &reader).await.settle().await;
    world
        .get(&anna, "/api/v1/live")
        .await
        .is_problem(400, "invalid", Some("body"));
}

#[tokio::test]
async fn nonsense_is_answered_and_the_socket_stays() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    let nonsense = [
        "",
        "{",
        "null",
        "[]",
        "{\"type\":\"fly\"}",
        "{\"type\":\"watch\"}",
        "{\"type\":\"watch\",\"subjects\":[1]}",
        "{\"type\":\"watch\",\"subjects\":[{\"kind\":\"test.room\",\"id\":\"x\"}]}",
        "{\"type\":\"typing\"}",
    ];
    for text in nonsense {
        socket.say_text(text).await;
        let heard = socket.hear().await;
        assert_eq!(
            heard,
            json!({ "type": "problem", "code": "invalid", "for": "message" }),
            "{text}"
        );
    }
    socket.send(Message::binary(vec![0xff, 0xfe])).await;
    assert_eq!(socket.hear().await["code"], "invalid");
    let unknown = json!({ "kind": "no.such", "id": room(1).id });
    socket
        .say(&json!({ "type": "watch", "subjects": [unknown] }))
        .await;
    assert_eq!(
        socket.hear().await,
        json!({ "type": "problem", "code": "not_found", "for": unknown })
    );
    socket.settle().await;
}

#[tokio::test]
async fn at_most_two_hundred_subjects_are_watched() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    let rooms: Vec<_> = (0..200).map(room).collect();
    for part in rooms.chunks(100) {
        socket.say(&watch(part)).await;
    }
    socket.settle().await;
    socket.say(&watch(&[room(0)])).await;
    socket.settle().await;
    socket.say(&watch(&[room(200)])).await;
    let refused = json!({ "type": "problem", "code": "too_large", "for": room(200) });
    assert_eq!(socket.hear().await, refused);
    world.events.publish(stale(&room(200), 1));
    world.events.publish(stale(&room(199), 1));
    assert_eq!(socket.hear().await["subject"], json!(room(199)));
}

#[tokio::test]
async fn a_message_beyond_sixteen_kilobytes_ends_the_socket() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    socket.say_text(&"x".repeat(16 * 1024 + 1)).await;
    while let Some(message) = socket.hear_any().await {
        assert_eq!(message["type"], "presence");
    }
}

/// Nothing is read while thousands of messages come: the queue must not grow,
/// and the page must learn that it missed something.
#[tokio::test]
async fn a_slow_reader_is_told_to_look_again() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    socket.say(&watch(&[room(1)])).await;
    socket.settle().await;
    for seq in 0..20_000 {
        world.events.publish(kernel::Event::Personal {
            person: anna.id,
            kind: "run",
            id: Some(uuid::Uuid::from_u128(seq)),
        });
    }
    let mut heard = 0;
    loop {
        let message = socket.hear().await;
        if message["type"] == "resync" {
            break;
        }
        heard += 1;
    }
    assert!(heard < 20_000, "some were dropped");
    world.events.publish(stale(&room(1), 9));
    while socket.hear().await["seq"] != 9 {}
}

#[tokio::test]
async fn a_person_has_at_most_fifty_sockets() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let boris = world.member("boris@sufler.example").await;
    let port = world.listen().await;
    let mut open = Vec::new();
    for _ in 0..50 {
        open.push(Socket::open(port, &anna).await);
    }
    assert_eq!(Socket::try_open(port, &anna, &[]).await.err(), Some(429));
    Socket::open(port, &boris).await.settle().await;
    let mut last = open.pop().expect("a socket");
    last.settle().await;
    last.send(Message::Close(None)).await;
    while last.hear_any().await.is_some() {}
    // The place is free once the server has let the socket go.
    while Socket::try_open(port, &anna, &[]).await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn who_talks_too_fast_is_told_and_stays() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    for _ in 0..60 {
        socket.settle().await;
    }
    socket.say(&watch(&[room(1)])).await;
    let refused = json!({ "type": "problem", "code": "rate_limited", "for": "message" });
    assert_eq!(socket.hear().await, refused);
    socket.send(Message::binary(vec![0xff])).await;
    assert_eq!(socket.hear().await, refused);
    world.clock.advance(std::time::Duration::from_millis(50));
    socket.settle().await;
    socket.say_text("{").await;
    assert_eq!(socket.hear().await, refused);
}

#[tokio::test]
async fn a_database_that_fails_lets_nobody_watch_or_type() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    socket.settle().await;
    world
        .db
        .write(|tx| tx.execute("ALTER TABLE rooms RENAME TO gone", &[]))
        .await
        .expect("renamed");
    let subject = json!({ "kind": "chat.room", "id": world.ids.uuid() });
    socket
        .say(&json!({ "type": "watch", "subjects": [subject] }))
        .await;
    let problem = json!({ "type": "problem", "code": "internal", "for": "watch" });
    assert_eq!(socket.hear().await, problem);
    socket
        .say(&json!({ "type": "typing", "subject": subject }))
        .await;
    let problem = json!({ "type": "problem", "code": "internal", "for": subject });
    assert_eq!(socket.hear().await, problem);
}

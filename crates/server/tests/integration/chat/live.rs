use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Member, Socket, World};

fn watch(ids: &[Uuid]) -> Value {
    let subjects: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "kind": "chat.room", "id": id }))
        .collect();
    json!({ "type": "watch", "subjects": subjects })
}

fn is_of(message: &Value, room: Uuid) -> bool {
    message["type"] == "stale" && message["subject"]["id"] == json!(room)
}

/// Listens until a change of `room` is told; answers everything heard before.
async fn until(socket: &mut Socket, room: Uuid) -> Vec<Value> {
    let mut heard = Vec::new();
    loop {
        let message = socket.hear().await;
        if is_of(&message, room) {
            return heard;
        }
        heard.push(message);
    }
}

/// Everything told before this moment has arrived when it returns: two changes
/// of a room that is heard for certain, one after the other.
async fn settled(world: &World, anna: &Member, socket: &mut Socket, beacon: Uuid) -> Vec<Value> {
    let mut heard = Vec::new();
    for _ in 0..2 {
        world.say(anna, beacon, "маяк").await;
        heard.extend(until(socket, beacon).await);
    }
    heard
}

#[tokio::test]
async fn changes_are_told_to_those_who_may_read() {
    let world = World::new();
    let anna = world.named("anna@sufler.example", "Анна Петрова").await;
    let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
    let beacon = world.room(&anna, "open", &[]).await;
    let closed = world.room(&anna, "closed", &[]).await;
    let port = world.listen().await;
    let mut socket = Socket::open(port, &oleg).await;
    socket.say(&watch(&[closed, beacon])).await;
    let refused = socket.hear().await;
    assert_eq!(
        (&refused["type"], &refused["code"]),
        (&json!("problem"), &json!("not_found"))
    );
    world.say(&anna, closed, "КАНАРЕЙКА").await;
    let heard = settled(&world, &anna, &mut socket, beacon).await;
    assert_eq!(heard, Vec::<Value>::new(), "a stranger hears nothing");
    let path = format!("/api/v1/rooms/{closed}/members/{}", oleg.id);
    assert_eq!(world.put(&anna, &path, &json!(null)).await.status, 204);
    socket.say(&watch(&[closed])).await;
    socket.say(&json!({ "type": "ping" })).await;
    loop {
        if socket.hear().await["type"] == "pong" {
            break;
        }
    }
    world.say(&anna, closed, "КАНАРЕЙКА").await;
    loop {
        let message = socket.hear().await;
        assert!(!message.to_string().contains("КАНАРЕЙКА"), "never text");
        if is_of(&message, closed) {
            assert_eq!(message["seq"], 2);
            break;
        }
    }
}

#[tokio::test]
async fn who_is_taken_out_hears_nothing_more_of_the_room() {
    let world = World::new();
    let anna = world.named("anna@sufler.example", "Анна Петрова").await;
    let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
    let beacon = world.room(&anna, "open", &[]).await;
    let closed = world.room(&anna, "closed", &[&oleg]).await;
    let root = world.say(&anna, closed, "корень").await;
    let mut socket = Socket::open(world.listen().await, &oleg).await;
    socket.say(&watch(&[closed, beacon])).await;
    let thread = json!({ "kind": "chat.thread", "id": root });
    socket
        .say(&json!({ "type": "watch", "subjects": [thread] }))
        .await;
    socket.settle().await;
    world.reply(&anna, closed, "слышно", Some(root)).await;
    let heard = settled(&world, &anna, &mut socket, beacon).await;
    assert!(
        heard.iter().any(|message| is_of(message, closed)),
        "{heard:?}"
    );
    assert!(
        heard.iter().any(|message| is_of(message, root)),
        "{heard:?}"
    );
    let path = format!("/api/v1/rooms/{closed}/members/{}", oleg.id);
    assert_eq!(world.delete(&anna, &path).await.status, 204);
    settled(&world, &anna, &mut socket, beacon).await;
    world.say(&anna, closed, "КАНАРЕЙКА").await;
    world
        .reply(
            &anna,
            closed,
            &format!("<@user:{}> КАНАРЕЙКА", oleg.id),
            Some(root),
        )
        .await;
    let heard = settled(&world, &anna, &mut socket, beacon).await;
    assert_eq!(
        heard,
        Vec::<Value>::new(),
        "nothing of it, not even that a list changed"
    );
}

#[tokio::test]
async fn a_new_message_makes_every_members_list_stale() {
    let world = World::new();
    let anna = world.named("anna@sufler.example", "Анна Петрова").await;
    let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
    let room = world.room(&anna, "direct", &[&oleg]).await;
    let mut socket = Socket::open(world.listen().await, &oleg).await;
    world.say(&anna, room, "привет").await;
    // The one it is written to is told of it, too.
    let mut heard = vec![socket.hear().await, socket.hear().await];
    heard.sort_by_key(ToString::to_string);
    let stale = |kind: &str| json!({ "type": "stale", "subject": { "kind": kind } });
    assert_eq!(heard, [stale("chat.rooms"), stale("notifications")]);
}

/// What a socket is told, until it has heard all of these.
async fn hears(socket: &mut Socket, kinds: &[&str]) {
    let mut missing: Vec<_> = kinds.to_vec();
    while !missing.is_empty() {
        let heard = socket.hear().await;
        missing.retain(|kind| heard["subject"]["kind"] != *kind);
    }
}

#[tokio::test]
async fn deleting_a_message_and_answering_in_a_thread_is_seen_from_outside() {
    let world = World::new();
    let anna = world.named("anna@sufler.example", "Анна Петрова").await;
    let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
    let room = world.room(&anna, "closed", &[&oleg]).await;
    let call = format!("<@user:{}>, взгляни", oleg.id);
    let called = world.say(&anna, room, &call).await;
    let root = world.say(&oleg, room, "о чём спор").await;
    let mut socket = Socket::open(world.listen().await, &oleg).await;
    world.reply(&anna, room, "ответ", Some(root)).await;
    hears(
        &mut socket,
        &["chat.threads", "chat.rooms", "notifications"],
    )
    .await;
    let path = format!("/api/v1/messages/{called}");
    assert_eq!(world.delete(&anna, &path).await.status, 204);
    hears(&mut socket, &["chat.rooms", "notifications"]).await;
    let told = world.read(&oleg, "/api/v1/notifications").await;
    assert!(!told.to_string().contains("взгляни"));
}

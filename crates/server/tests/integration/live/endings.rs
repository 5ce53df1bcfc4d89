use std::time::Duration;

use kernel::{Event, Scope, SubjectRef, people::PersonChanges};
use serde_json::json;
use server::auth::{actions, store};

use super::{room, stale, watch};
use crate::support::{Member, PASSWORD, Socket, World, each};

async fn is_signed_out(socket: &mut Socket) {
    assert_eq!(socket.hear().await, json!({ "type": "signed_out" }));
    assert_eq!(socket.hear_any().await, None, "closed");
}

#[tokio::test]
async fn signing_out_closes_only_the_sockets_of_that_session() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let second = world
        .sign_in(&anna.email, PASSWORD)
        .await
        .cookie()
        .expect("a cookie");
    let second = Member {
        cookie: second,
        ..anna.clone()
    };
    let port = world.listen().await;
    let (mut one, mut two) = (
        Socket::open(port, &anna).await,
        Socket::open(port, &second).await,
    );
    assert_eq!(world.delete(&anna, "/api/v1/session").await.status, 204);
    is_signed_out(&mut one).await;
    two.settle().await;
    assert_eq!(Socket::try_open(port, &anna, &[]).await.err(), Some(401));
}

#[tokio::test]
async fn a_deleted_token_closes_its_sockets() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let token = world.token(anna.id, &[Scope::Read], None).await;
    let mut socket = Socket::open(world.listen().await, &token).await;
    let list = world.get(&anna, "/api/v1/me/tokens").await.json();
    let path = format!(
        "/api/v1/me/tokens/{}",
        list["items"][0]["id"].as_str().expect("an id")
    );
    assert_eq!(world.delete(&anna, &path).await.status, 204);
    is_signed_out(&mut socket).await;
}

#[tokio::test]
async fn deactivation_closes_every_socket_before_anything_else_is_told() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    socket.say(&watch(&[room(1)])).await;
    socket.settle().await;
    let id = anna.id;
    let deactivate = move |tx: &mut kernel::Tx<'_>| {
        tx.emit(stale(&SubjectRef::new("test.room", room(1).id), 1));
        actions::end_everything(tx, id)
    };
    world.db.write(deactivate).await.expect("ended");
    let mut last = socket.hear().await;
    if last["type"] == "stale" {
        last = socket.hear().await;
    }
    assert_eq!(last, json!({ "type": "signed_out" }));
    assert_eq!(socket.hear_any().await, None, "closed");
}

/// As a session ends whose event never came.
async fn lose(world: &World, person: &Member) {
    let id = person.id;
    let lose = move |tx: &mut kernel::Tx<'_>| store::delete_sessions(tx, id, None);
    world.db.write(lose).await.expect("ended");
}

#[tokio::test]
async fn lost_events_leave_no_socket_open() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let port = world.listen().await;
        let mut theirs = Socket::open(port, &anna).await;
        let mut others = Socket::open(port, &boris).await;
        theirs.settle().await;
        lose(&world, &anna).await;
        world.events.publish(Event::Missed);
        is_signed_out(&mut theirs).await;
        assert_eq!(others.hear().await, json!({ "type": "resync" }));
        others.settle().await;
    }
}

/// More events at once than the channel keeps, and no time between them in
/// which the hub could listen.
#[tokio::test]
async fn a_flood_of_events_leaves_no_socket_open() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    socket.settle().await;
    lose(&world, &anna).await;
    for _ in 0..10_000 {
        world.events.publish(Event::JobQueued);
    }
    is_signed_out(&mut socket).await;
}

#[tokio::test]
async fn a_lost_demotion_closes_the_sockets_of_an_administrator() {
    let world = World::new();
    let anna = world.admin("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    socket.settle().await;
    let (id, clock) = (anna.id, world.clock.clone());
    let demoted = PersonChanges {
        administrator: Some(false),
        ..PersonChanges::default()
    };
    let demote =
        move |tx: &mut kernel::Tx<'_>| kernel::people::store::update(tx, &clock, id, &demoted);
    world.db.write(demote).await.expect("demoted");
    world.events.publish(Event::Missed);
    is_signed_out(&mut socket).await;
}

#[tokio::test]
async fn stopping_closes_sockets_and_waits_for_them() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let mut socket = Socket::open(world.listen().await, &anna).await;
    let stopped = tokio::time::timeout(Duration::from_secs(8), world.tasks.stop());
    let (stopped, end) = tokio::join!(stopped, async {
        while let Some(message) = socket.hear_any().await {
            assert_eq!(message["type"], "presence");
        }
    });
    stopped.expect("stopped in time");
    assert_eq!(end, ());
}

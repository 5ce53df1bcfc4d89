use std::time::Duration;

use kernel::{Scope, SubjectRef};
use serde_json::json;
use server::auth::actions;

use super::{room, stale, watch};
use crate::support::{Member, PASSWORD, Socket, World};

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

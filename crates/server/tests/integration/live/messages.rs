use kernel::Event;
use serde_json::json;

use super::{room, stale, watch};
use crate::support::{Socket, World, each};

#[tokio::test]
async fn watchers_hear_that_something_is_stale_and_never_what() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let port = world.listen().await;
    let mut socket = Socket::open(port, &anna).await;
    socket.say(&watch(&[room(1)])).await;
    socket.settle().await;
    world.events.publish(stale(&room(2), 5));
    world.events.publish(stale(&room(1), 7));
    let heard = socket.hear().await;
    assert_eq!(
        heard,
        json!({ "type": "stale", "subject": room(1), "seq": 7 })
    );
    socket
        .say(&json!({ "type": "unwatch", "subjects": [room(1)] }))
        .await;
    socket.settle().await;
    world.events.publish(stale(&room(1), 8));
    world.events.publish(Event::Personal {
        person: anna.id,
        kind: "notifications",
        id: None,
    });
    assert_eq!(
        socket.hear().await,
        json!({ "type": "stale", "subject": { "kind": "notifications" } })
    );
}

#[tokio::test]
async fn personal_events_reach_their_person_only() {
    let world = World::new();
    let (anna, boris) = (
        world.member("anna@sufler.example").await,
        world.member("boris@sufler.example").await,
    );
    let port = world.listen().await;
    let (mut hers, mut his) = (
        Socket::open(port, &anna).await,
        Socket::open(port, &boris).await,
    );
    world.events.publish(Event::Personal {
        person: anna.id,
        kind: "chat.rooms",
        id: None,
    });
    world.events.publish(Event::Personal {
        person: boris.id,
        kind: "run",
        id: Some(boris.id.0),
    });
    assert_eq!(hers.hear().await["subject"]["kind"], "chat.rooms");
    assert_eq!(
        his.hear().await["subject"],
        json!({ "kind": "run", "id": boris.id })
    );
}

#[tokio::test]
async fn rights_are_asked_at_the_watch_and_again_for_every_message() {
    let world = World::new();
    let (anna, boris) = (
        world.member("anna@sufler.example").await,
        world.member("boris@sufler.example").await,
    );
    let port = world.listen().await;
    let (mut hers, mut his) = (
        Socket::open(port, &anna).await,
        Socket::open(port, &boris).await,
    );
    hers.say(&watch(&[room(1)])).await;
    his.say(&watch(&[room(1)])).await;
    hers.settle().await;
    his.settle().await;
    world.barred.lock().expect("the list").insert(boris.id);
    world.events.publish(stale(&room(1), 1));
    assert_eq!(hers.hear().await["seq"], 1);
    world.events.publish(Event::Personal {
        person: boris.id,
        kind: "chat.rooms",
        id: None,
    });
    assert_eq!(
        his.hear().await["subject"]["kind"],
        "chat.rooms",
        "nothing of the room came before"
    );
    his.say(&watch(&[room(2)])).await;
    let refused = his.hear().await;
    assert_eq!(
        refused,
        json!({ "type": "problem", "code": "not_found", "for": room(2) })
    );
}

#[tokio::test]
async fn typing_reaches_other_watchers_at_most_once_a_second() {
    let world = World::new();
    let (anna, boris) = (
        world.member("anna@sufler.example").await,
        world.member("boris@sufler.example").await,
    );
    let port = world.listen().await;
    let (mut hers, mut his) = (
        Socket::open(port, &anna).await,
        Socket::open(port, &boris).await,
    );
    his.say(&watch(&[room(1)])).await;
    hers.say(&watch(&[room(1)])).await;
    his.settle().await;
    for _ in 0..3 {
        hers.say(&json!({ "type": "typing", "subject": room(1) }))
            .await;
    }
    hers.settle().await;
    let heard = his.hear().await;
    assert_eq!(heard["type"], "typing");
    assert_eq!(
        heard["person"],
        json!({ "id": anna.id, "name": "Анна Петрова" })
    );
    his.settle().await;
}

#[tokio::test]
async fn people_come_and_go() {
    let world = World::new();
    let (anna, boris) = (
        world.member("anna@sufler.example").await,
        world.member("boris@sufler.example").await,
    );
    let port = world.listen().await;
    let mut hers = Socket::open(port, &anna).await;
    let his = Socket::open(port, &boris).await;
    let presence = async |socket: &mut Socket, list: &str| loop {
        let heard = socket.hear_any().await.expect("a message");
        let people = heard[list].as_array();
        if people.is_some_and(|people| people.contains(&json!(boris.id))) {
            break heard;
        }
    };
    let came = presence(&mut hers, "online").await;
    assert_eq!(came["type"], "presence");
    drop(his);
    let went = presence(&mut hers, "offline").await;
    assert_eq!(
        went,
        json!({ "type": "presence", "online": [], "offline": [boris.id] })
    );
}

#[tokio::test]
async fn who_comes_is_told_of_everybody_who_is_there() {
    let world = World::new();
    let (anna, boris) = (
        world.member("anna@sufler.example").await,
        world.member("boris@sufler.example").await,
    );
    let port = world.listen().await;
    let _hers = Socket::open(port, &anna).await;
    let mut his = Socket::open(port, &boris).await;
    assert_eq!(
        his.hear_any().await.expect("a message"),
        json!({ "type": "presence", "online": [anna.id], "offline": [] })
    );
}

#[tokio::test]
async fn one_event_tells_many_people() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let boris = world.member("boris@sufler.example").await;
    let port = world.listen().await;
    let mut sockets = [
        Socket::open(port, &anna).await,
        Socket::open(port, &boris).await,
    ];
    let people = vec![anna.id, boris.id, world.ids.id()];
    world.events.publish(Event::PersonalAll {
        people,
        kind: "chat.rooms",
    });
    let told = json!({ "type": "stale", "subject": { "kind": "chat.rooms" } });
    for socket in &mut sockets {
        assert_eq!(socket.hear().await, told);
    }
}

#[tokio::test]
async fn a_posted_message_is_one_event_for_all_members() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let vera = world.member("vera@sufler.example").await;
        let body = json!({ "kind": "closed", "name": "Склад", "members": [boris.id, vera.id] });
        let made = world.post(&anna, "/api/v1/rooms", &body).await.json();
        let mut events = world.events.subscribe();
        let path = format!(
            "/api/v1/rooms/{}/messages",
            made["id"].as_str().expect("an id")
        );
        let body = json!({ "body": "Доброе утро", "client_id": world.ids.uuid() });
        assert_eq!(world.post(&anna, &path, &body).await.status, 201);
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            match event {
                Event::PersonalAll { people, .. } => told.push(people),
                Event::Personal { .. } => panic!("one by one: {event:?}"),
                _ => {}
            }
        }
        let mut wanted = vec![anna.id, boris.id, vera.id];
        wanted.sort();
        for people in &mut told {
            people.sort();
        }
        assert_eq!(told, [wanted]);
    }
}

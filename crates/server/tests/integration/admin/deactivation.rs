use kernel::{Event, Scope};
use serde_json::json;
use server::admin::actions::{
    Change,
    people::{self, AccountChanges},
};

use super::{account, done, drained};
use crate::support::{PASSWORD, Socket, each};

#[tokio::test]
async fn who_is_deactivated_is_out_everywhere_at_once() {
    for world in each() {
        let (admin, boris) = (
            world.admin("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        let token = world.token(boris.id, &[Scope::Read], None).await;
        let port = world.listen().await;
        let mut socket = Socket::open(port, &boris).await;
        let mut events = world.events.subscribe();
        let answer = world
            .patch(&admin, &account(boris.id), &json!({ "active": false }))
            .await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["active"]),
            (200, &json!(false))
        );
        world
            .get(&boris, "/api/v1/me")
            .await
            .is_problem(401, "unauthenticated", None);
        world
            .get(&token, "/api/v1/me")
            .await
            .is_problem(401, "unauthenticated", None);
        world
            .sign_in(&boris.email, PASSWORD)
            .await
            .is_problem(422, "invalid", Some("password"));
        assert!(drained(&mut events).contains(&Event::SignedOut { person: boris.id }));
        let mut heard = Vec::new();
        while let Some(message) = socket.hear_any().await {
            heard.push(message["type"].clone());
        }
        assert!(heard.contains(&json!("signed_out")), "{heard:?}");
        assert_eq!(done(&world, &admin).await[0], "person.deactivated");

        // Access comes back, the old ways in do not.
        world
            .patch(&admin, &account(boris.id), &json!({ "active": true }))
            .await;
        world
            .get(&boris, "/api/v1/me")
            .await
            .is_problem(401, "unauthenticated", None);
        world
            .get(&token, "/api/v1/me")
            .await
            .is_problem(401, "unauthenticated", None);
        assert_eq!(world.sign_in(&boris.email, PASSWORD).await.status, 200);
        assert_eq!(done(&world, &admin).await[0], "person.activated");
        world.tasks.stop().await;
    }
}

/// The command line writes beside a server that hears of nothing on SQLite, and
/// looks for itself.
#[tokio::test]
async fn a_dismissal_by_another_process_closes_sockets() {
    for world in each() {
        world.admin("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let mut socket = Socket::open(world.listen().await, &boris).await;
        socket.settle().await;
        let (db, _) = world.another_node();
        let (clock, ids, id) = (world.clock.clone(), world.ids.clone(), boris.id);
        let dismissed = db.write(move |tx| {
            let changes = AccountChanges {
                active: Some(false),
                ..AccountChanges::default()
            };
            people::update(
                tx,
                &Change::from("command line", &clock, &ids),
                id,
                &changes,
            )
        });
        assert!(!dismissed.await.expect("dismissed").active);
        // What each socket also asks by itself, every half minute.
        world.events.publish(Event::Missed);
        assert_eq!(socket.hear().await["type"], "signed_out");
        assert_eq!(socket.hear_any().await, None, "closed");
        world
            .get(&boris, "/api/v1/me")
            .await
            .is_problem(401, "unauthenticated", None);
        world.tasks.stop().await;
    }
}

#[tokio::test]
async fn rooms_of_the_dismissed_find_an_owner() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.named("boris@sufler.example", "Борис Ёлкин").await;
        let vera = world.named("vera@sufler.example", "Вера Зимина").await;
        let gleb = world.named("gleb@sufler.example", "Глеб Орлов").await;
        let moderated = world.room(&boris, "closed", &[&vera, &gleb]).await;
        let role = format!("/api/v1/rooms/{moderated}/members/{}/role", gleb.id);
        world
            .put(&boris, &role, &json!({ "role": "moderator" }))
            .await;
        let plain = world.room(&boris, "open", &[&vera, &gleb]).await;
        world
            .patch(&admin, &account(boris.id), &json!({ "active": false }))
            .await;
        for (room, heir) in [(moderated, &gleb), (plain, &vera)] {
            let path = format!("/api/v1/rooms/{room}");
            assert_eq!(world.read(heir, &path).await["role"], "owner");
        }
        // Who comes back comes back as a member.
        world
            .patch(&admin, &account(boris.id), &json!({ "active": true }))
            .await;
        let members = world
            .read(&vera, &format!("/api/v1/rooms/{plain}/members"))
            .await;
        let items = members["items"].as_array().expect("items");
        let roles: Vec<_> = items.iter().map(|one| &one["role"]).collect();
        assert_eq!(
            roles.iter().filter(|role| **role == "owner").count(),
            1,
            "{roles:?}"
        );
    }
}

use kernel::{Event, Scope};
use serde_json::json;

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

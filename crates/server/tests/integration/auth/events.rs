use kernel::Scope;
use serde_json::json;

use crate::support::{PASSWORD, each};

#[tokio::test]
async fn one_sees_what_happened_to_ones_account() {
    for world in each() {
        let admin = world.admin("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        world.token(boris.id, &[Scope::Read], None).await;
        let path = format!("/api/v1/admin/people/{}", boris.id);
        world
            .patch(&admin, &path, &json!({ "administrator": true }))
            .await;
        assert_eq!(world.sign_in(&boris.email, PASSWORD).await.status, 200);
        let page = world.read(&boris, "/api/v1/me/events").await;
        let items = page["items"].as_array().expect("items");
        let told: Vec<_> = items
            .iter()
            .map(|one| {
                (
                    one["action"].as_str().expect("an action"),
                    one["by"].as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("session.opened", None),
                ("person.promoted", Some("Анна Петрова")),
                ("token.created", None),
                ("session.opened", None),
                ("person.created", None),
            ]
        );
        assert_eq!(items[0]["address"], "127.0.0.1");
        let next = world.read(&boris, "/api/v1/me/events?limit=2").await;
        let cursor = next["next"].as_str().expect("more");
        let rest = world
            .read(&boris, &format!("/api/v1/me/events?after={cursor}"))
            .await;
        assert_eq!(rest["items"].as_array().expect("items").len(), 3);
        // Of others nobody is told.
        let other = world.read(&admin, "/api/v1/me/events").await;
        assert!(!other.to_string().contains("person.promoted"));
    }
}

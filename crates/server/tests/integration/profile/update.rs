use kernel::Scope;
use serde_json::json;

use crate::support::{Anonymous, World, each};

#[tokio::test]
async fn a_person_changes_only_what_they_name() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let before = world.get(&anna, "/api/v1/me").await.json();
        assert_eq!(before["id"], json!(anna.id));
        let body = json!({ "title": " Бухгалтер ", "language": "en", "time_zone": "Asia/Omsk" });
        let answer = world.patch(&anna, "/api/v1/me", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let after = answer.json();
        assert_eq!(after["name"], before["name"]);
        assert_eq!(after["title"], "Бухгалтер");
        assert_eq!(
            (&after["language"], &after["time_zone"]),
            (&json!("en"), &json!("Asia/Omsk"))
        );
        assert_eq!(world.get(&anna, "/api/v1/me").await.json(), after);
        assert_eq!(
            world.patch(&anna, "/api/v1/me", &json!({})).await.json(),
            after
        );
    }
}

#[tokio::test]
async fn unfit_fields_are_named_and_rights_are_not_among_them() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let cases = [
        (json!({ "name": " " }), "name"),
        (json!({ "name": "а".repeat(201) }), "name"),
        (json!({ "title": "\u{7}" }), "title"),
        (json!({ "time_zone": "Moscow" }), "time_zone"),
        (json!({ "language": "de" }), "language"),
        (json!({ "administrator": true }), "administrator"),
        (json!({ "email": "b@sufler.example" }), "email"),
    ];
    for (body, field) in cases {
        world
            .patch(&anna, "/api/v1/me", &body)
            .await
            .is_problem(422, "invalid", Some(field));
    }
    world
        .get(&Anonymous, "/api/v1/me")
        .await
        .is_problem(401, "unauthenticated", None);
}

#[tokio::test]
async fn a_problem_speaks_the_language_of_the_profile() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let russian = world
        .patch(&anna, "/api/v1/me", &json!({ "time_zone": "x" }))
        .await
        .json();
    assert!(
        russian["detail"]
            .as_str()
            .expect("a text")
            .contains("часового пояса"),
        "{russian}"
    );
    world
        .patch(&anna, "/api/v1/me", &json!({ "language": "en" }))
        .await;
    let english = world
        .patch(&anna, "/api/v1/me", &json!({ "time_zone": "x" }))
        .await
        .json();
    assert!(
        english["detail"]
            .as_str()
            .expect("a text")
            .contains("time zone"),
        "{english}"
    );
}

#[tokio::test]
async fn a_token_needs_the_scope_for_it() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let reader = world.token(anna.id, &[Scope::Read], None).await;
    assert_eq!(world.get(&reader, "/api/v1/me").await.status, 200);
    world
        .patch(&reader, "/api/v1/me", &json!({ "title": "x" }))
        .await
        .is_problem(403, "forbidden", None);
}

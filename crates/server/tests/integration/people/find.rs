use serde_json::json;

use crate::support::{Anonymous, World};

#[tokio::test]
async fn a_colleague_is_found_and_a_stranger_is_not() {
    let world = World::new();
    let (anna, boris) = (
        world.member("anna@sufler.example").await,
        world.member("boris@sufler.example").await,
    );
    let path = format!("/api/v1/people/{}", boris.id);
    let found = world.get(&anna, &path).await.json();
    assert_eq!(found["email"], "boris@sufler.example");
    assert!(found.get("password_hash").is_none());
    world
        .get(&Anonymous, &path)
        .await
        .is_problem(401, "unauthenticated", None);
    for strange in [
        world.ids.uuid().to_string(),
        "x".to_owned(),
        "..".to_owned(),
    ] {
        let path = format!("/api/v1/people/{strange}");
        assert_eq!(world.get(&anna, &path).await.status, 404, "{path}");
    }
    world
        .get(&anna, &format!("{path}/photo"))
        .await
        .is_problem(404, "not_found", None);
}

#[tokio::test]
async fn who_has_left_is_found_but_not_listed() {
    let world = World::new();
    let (admin, boris) = (
        world.admin("anna@sufler.example").await,
        world.member("boris@sufler.example").await,
    );
    let off = json!({ "active": false });
    world
        .patch(&admin, &format!("/api/v1/admin/people/{}", boris.id), &off)
        .await;
    let found = world
        .get(&admin, &format!("/api/v1/people/{}", boris.id))
        .await
        .json();
    assert_eq!(found["active"], false);
    let listed = world.get(&admin, "/api/v1/people").await.json();
    assert_eq!(listed["items"].as_array().expect("items").len(), 1);
}

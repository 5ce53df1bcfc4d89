use axum::{body::Body, http::Method};
use kernel::Scope;

use crate::support::{Anonymous, Asker, World};

const ID: &str = "0192f000-0000-7000-8000-000000000000";

/// Every route of the administration that this server has, from its own
/// document, so that a new one cannot be forgotten here.
async fn routes(world: &World) -> Vec<(Method, String)> {
    let document = world.get(&Anonymous, "/api/v1/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths");
    let below = paths
        .iter()
        .filter(|(path, _)| path.starts_with("/api/v1/admin/"));
    let methods = below.flat_map(|(path, item)| {
        let path = path.replace("{id}", ID);
        let methods = item.as_object().expect("methods").keys();
        methods.map(move |method| {
            (
                method.to_uppercase().parse().expect("a method"),
                path.clone(),
            )
        })
    });
    methods.collect()
}

async fn codes(world: &World, asker: &impl Asker) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (method, path) in routes(world).await {
        let answer = world
            .send(asker, method.clone(), &path, Body::from("{}"))
            .await;
        let code = if answer.status.is_success() {
            "ok".to_owned()
        } else {
            answer.json()["code"].to_string()
        };
        all.push((format!("{method} {path}"), code));
    }
    all
}

#[tokio::test]
async fn the_administration_does_not_exist_for_others() {
    let world = World::new();
    let (boris, admin) = (
        world.member("boris@sufler.example").await,
        world.admin("anna@sufler.example").await,
    );
    let all = codes(&world, &boris).await;
    assert!(all.len() > 15, "{all:?}");
    for (route, code) in all {
        assert_eq!(code, "\"not_found\"", "{route}");
    }
    for (route, code) in codes(&world, &Anonymous).await {
        assert_eq!(code, "\"unauthenticated\"", "{route}");
    }
    // A token of an administrator needs the scope as well.
    let token = world
        .token(admin.id, &[Scope::Read, Scope::Write, Scope::Run], None)
        .await;
    for (route, code) in codes(&world, &token).await {
        assert_eq!(code, "\"forbidden\"", "{route}");
    }
}

#[tokio::test]
async fn a_token_of_somebody_who_is_no_administrator_finds_nothing_with_any_scope() {
    let world = World::new();
    let boris = world.member("boris@sufler.example").await;
    let token = world
        .token(boris.id, &[Scope::Read, Scope::Write, Scope::Admin], None)
        .await;
    world
        .get(&token, "/api/v1/admin/people")
        .await
        .is_problem(404, "not_found", None);
}

use serde_json::json;

use crate::support::{Member, PASSWORD, STEP, World, each};

const NEW: &str = "совсем другой";

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    for world in each() {
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
        let token = world.token(anna.id, &[kernel::Scope::Read], None).await;
        let body = json!({ "current": PASSWORD, "new": NEW });
        assert_eq!(
            world.put(&anna, "/api/v1/me/password", &body).await.status,
            204
        );
        assert_eq!(world.get(&anna, "/api/v1/session").await.status, 200);
        assert_eq!(world.get(&token, "/api/v1/session").await.status, 200);
        world
            .get(&second, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
        assert_eq!(world.sign_in(&anna.email, NEW).await.status, 200);
        world
            .sign_in(&anna.email, PASSWORD)
            .await
            .is_problem(422, "invalid", Some("password"));
    }
}

/// Whoever came half-way in by the old password comes no further.
#[tokio::test]
async fn a_new_password_ends_half_open_sign_ins() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        world.with_application(&anna).await;
        let waiting = world.half_open(&anna.email).await;
        assert_eq!(world.get(&waiting, STEP).await.status, 200);
        let body = json!({ "current": PASSWORD, "new": NEW });
        assert_eq!(
            world.put(&anna, "/api/v1/me/password", &body).await.status,
            204
        );
        let gone = world.get(&waiting, STEP).await;
        gone.is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn the_current_password_must_be_known_and_the_new_one_long_enough() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let body = json!({ "current": "wrong", "new": NEW });
    world
        .put(&anna, "/api/v1/me/password", &body)
        .await
        .is_problem(422, "invalid", Some("current"));
    let body = json!({ "current": PASSWORD, "new": "семь777" });
    world
        .put(&anna, "/api/v1/me/password", &body)
        .await
        .is_problem(422, "invalid", Some("new"));
    for _ in 0..9 {
        let body = json!({ "current": "wrong", "new": NEW });
        world
            .put(&anna, "/api/v1/me/password", &body)
            .await
            .is_problem(422, "invalid", Some("current"));
    }
    let body = json!({ "current": PASSWORD, "new": NEW });
    world
        .put(&anna, "/api/v1/me/password", &body)
        .await
        .is_problem(429, "rate_limited", None);
}

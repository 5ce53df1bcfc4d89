use std::time::Duration;

use kernel::Scope;
use serde_json::json;

use crate::support::{Raw, TokenUser, World, each};

#[tokio::test]
async fn a_token_is_shown_once_and_ends_when_deleted() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let body = json!({ "name": " скрипт ", "scopes": ["write", "read", "read"], "expires_in_days": null });
        let answer = world.post(&anna, "/api/v1/me/tokens", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let made = answer.json();
        assert_eq!(made["name"], "скрипт");
        assert_eq!(made["scopes"], json!(["read", "write"]));
        assert_eq!(made["expires_at"], json!(null));
        let token = TokenUser(made["token"].as_str().expect("the token").to_owned());
        assert!(token.0.starts_with("sfl_"));
        assert_eq!(
            world.get(&token, "/api/v1/session").await.json()["person"]["id"],
            json!(anna.id)
        );
        let list = world.get(&anna, "/api/v1/me/tokens").await;
        assert!(!list.text().contains(&token.0));
        assert_eq!(
            list.json()["items"][0]["last_used_at"],
            "2026-11-23T06:00:00.000000Z"
        );
        let path = format!("/api/v1/me/tokens/{}", made["id"].as_str().expect("an id"));
        let boris = world.member("boris@sufler.example").await;
        world
            .delete(&boris, &path)
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(world.delete(&anna, &path).await.status, 204);
        world
            .get(&token, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
    }
}

#[tokio::test]
async fn a_token_ends_by_time() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let token = world.token(anna.id, &[Scope::Read], Some(1)).await;
        assert_eq!(world.get(&token, "/api/v1/session").await.status, 200);
        world.clock.advance(Duration::from_hours(24));
        world
            .get(&token, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
    }
}

#[tokio::test]
async fn scopes_hold_on_every_route() {
    let world = World::new();
    let anna = world.admin("anna@sufler.example").await;
    let reader = world.token(anna.id, &[Scope::Read], None).await;
    let writer = world.token(anna.id, &[Scope::Write], None).await;
    world
        .post(&reader, "/api/v1/rooms", &json!({}))
        .await
        .is_problem(403, "forbidden", None);
    world
        .get(&writer, "/api/v1/session")
        .await
        .is_problem(403, "forbidden", None);
    world
        .get(&reader, "/api/v1/admin/models")
        .await
        .is_problem(403, "forbidden", None);
    world
        .post(&writer, "/api/v1/runs", &json!({}))
        .await
        .is_problem(403, "forbidden", None);
}

#[tokio::test]
async fn a_token_makes_no_tokens_and_ends_no_sessions() {
    let world = World::new();
    let anna = world.admin("anna@sufler.example").await;
    let all = [Scope::Read, Scope::Write, Scope::Run, Scope::Admin];
    let token = world.token(anna.id, &all, None).await;
    let body = json!({ "name": "x", "scopes": ["admin"], "expires_in_days": null });
    world
        .post(&token, "/api/v1/me/tokens", &body)
        .await
        .is_problem(403, "forbidden", None);
    world
        .delete(&token, "/api/v1/session")
        .await
        .is_problem(403, "forbidden", None);
    let body = json!({ "current": "x", "new": "длинный пароль" });
    world
        .put(&token, "/api/v1/me/password", &body)
        .await
        .is_problem(403, "forbidden", None);
}

/// A leaked token must not become a session of its own.
#[tokio::test]
async fn a_token_lets_nobody_in_and_makes_no_administrators() {
    for world in each() {
        let anna = world.admin("anna@sufler.example").await;
        let boris = world.member("boris@sufler.example").await;
        let all = [Scope::Read, Scope::Write, Scope::Run, Scope::Admin];
        let token = world.token(anna.id, &all, None).await;
        let boris = format!("/api/v1/admin/people/{}", boris.id);
        let reset = format!("{boris}/reset-link");
        let invited =
            json!({ "email": "new@sufler.example", "name": "Новый", "administrator": true });
        let promoted = json!({ "administrator": true });
        let browser = "только в браузере";
        for answer in [
            world.post(&token, &reset, &json!({})).await,
            world.post(&token, "/api/v1/admin/people", &invited).await,
            world.patch(&token, &boris, &promoted).await,
        ] {
            answer.is_problem(403, "forbidden", None);
            assert!(answer.text().contains(browser), "{}", answer.text());
        }
        let titled = json!({ "title": "Бухгалтер" });
        assert_eq!(world.patch(&token, &boris, &titled).await.status, 200);
        assert_eq!(world.post(&anna, &reset, &json!({})).await.status, 201);
        assert_eq!(world.patch(&anna, &boris, &promoted).await.status, 200);
    }
}

#[tokio::test]
async fn a_wrong_token_is_not_rescued_by_a_cookie() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for header in ["Bearer sfl_wrong", "Bearer ", "Basic YTpi", "nonsense"] {
        let both = Raw(vec![
            ("cookie", format!("sufler_session={}", anna.cookie)),
            ("authorization", header.to_owned()),
        ]);
        world
            .get(&both, "/api/v1/session")
            .await
            .is_problem(401, "unauthenticated", None);
    }
    // A session's secret is not a token.
    let session = TokenUser(anna.cookie.clone());
    world
        .get(&session, "/api/v1/session")
        .await
        .is_problem(401, "unauthenticated", None);
}

#[tokio::test]
async fn unfit_tokens_are_refused_by_field() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let cases = [
        (json!({ "name": "", "scopes": ["read"] }), "name"),
        (
            json!({ "name": "x".repeat(101), "scopes": ["read"] }),
            "name",
        ),
        (json!({ "name": "x", "scopes": [] }), "scopes"),
        (json!({ "name": "x", "scopes": ["fly"] }), "scopes[0]"),
        (
            json!({ "name": "x", "scopes": ["read"], "expires_in_days": 0 }),
            "expires_in_days",
        ),
        (
            json!({ "name": "x", "scopes": ["read"], "expires_in_days": -1 }),
            "expires_in_days",
        ),
        (
            json!({ "name": "x", "scopes": ["read"], "expiry": 1 }),
            "expiry",
        ),
        (json!({ "scopes": ["read"] }), "name"),
    ];
    for (body, field) in cases {
        world
            .post(&anna, "/api/v1/me/tokens", &body)
            .await
            .is_problem(422, "invalid", Some(field));
    }
}

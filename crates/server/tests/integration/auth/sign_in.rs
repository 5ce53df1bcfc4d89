use std::time::Duration;

use serde_json::json;

use crate::support::{Anonymous, Answer, PASSWORD, Raw, World, each};

#[tokio::test]
async fn the_right_password_opens_a_session() {
    for world in each() {
        let anna = world.member("Anna@Sufler.example").await;
        let answer = world.sign_in(" anna@sufler.EXAMPLE ", PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.header("set-cookie");
        assert!(
            cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("Path=/"),
            "{cookie}"
        );
        let session = world.get(&anna, "/api/v1/session").await.json();
        assert_eq!(session["person"]["id"], json!(anna.id));
        assert_eq!(session["person"]["email"], "Anna@Sufler.example");
        assert_eq!(session["set_up"], false);
        assert_eq!(session["features"]["emulators"], false);
        assert_eq!(session["company"]["name"], "");
    }
}

#[tokio::test]
async fn without_a_session_there_is_nothing() {
    let world = World::new();
    for path in [
        "/api/v1/session",
        "/api/v1/me/sessions",
        "/api/v1/me/tokens",
        "/api/v1/live",
    ] {
        world
            .get(&Anonymous, path)
            .await
            .is_problem(401, "unauthenticated", None);
    }
    let forged = Raw(vec![("cookie", "sufler_session=forged".to_owned())]);
    world
        .get(&forged, "/api/v1/session")
        .await
        .is_problem(401, "unauthenticated", None);
}

/// What a stranger can see of a refusal, but for the name of the request.
fn shape(
    answer: &Answer,
) -> (
    u16,
    String,
    Option<String>,
    serde_json::Value,
    serde_json::Value,
) {
    let problem = answer.json();
    let headers = answer
        .headers
        .keys()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ");
    (
        answer.status.as_u16(),
        headers,
        answer.cookie(),
        problem["detail"].clone(),
        problem["field"].clone(),
    )
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    for world in each() {
        world.member("anna@sufler.example").await;
        let wrong = world.sign_in("anna@sufler.example", "wrong").await;
        wrong.is_problem(422, "invalid", Some("password"));
        let unknown = world.sign_in("nobody@sufler.example", "wrong").await;
        assert_eq!(shape(&wrong), shape(&unknown));
        let long = world
            .sign_in("anna@sufler.example", &"x".repeat(5000))
            .await;
        assert_eq!(shape(&wrong), shape(&long));
    }
}

#[tokio::test]
async fn an_account_without_a_password_lets_nobody_in() {
    let world = World::new();
    let (clock, ids) = (world.clock.clone(), world.ids.clone());
    let account = server::auth::actions::NewAccount {
        email: "new@sufler.example".to_owned(),
        name: "Новый Сотрудник".to_owned(),
        title: String::new(),
        language: None,
        time_zone: None,
        administrator: false,
        password_hash: None,
    };
    let make = move |tx: &mut kernel::Tx<'_>| {
        server::auth::actions::create_account(tx, &clock, &ids, account)
    };
    world.db.write(make).await.expect("an account");
    world
        .sign_in("new@sufler.example", "")
        .await
        .is_problem(422, "invalid", Some("password"));
}

#[tokio::test]
async fn ten_wrong_passwords_close_the_address_for_a_while() {
    for world in each() {
        world.account("anna@sufler.example", false).await;
        world.account("boris@sufler.example", false).await;
        for _ in 0..10 {
            world
                .sign_in("anna@sufler.example", "wrong")
                .await
                .is_problem(422, "invalid", Some("password"));
        }
        let answer = world.sign_in("ANNA@sufler.example", PASSWORD).await;
        answer.is_problem(429, "rate_limited", None);
        assert_eq!(answer.header("retry-after"), "900");
        assert_eq!(
            world.sign_in("boris@sufler.example", PASSWORD).await.status,
            200
        );
        world.clock.advance(Duration::from_mins(15));
        assert_eq!(
            world.sign_in("anna@sufler.example", PASSWORD).await.status,
            200
        );
    }
}

/// Counted in the database: a restart, or another server on it, begins no new
/// count.
#[tokio::test]
async fn a_restart_forgets_no_wrong_passwords() {
    for world in each() {
        world.account("anna@sufler.example", false).await;
        for _ in 0..10 {
            let wrong = world.sign_in("anna@sufler.example", "wrong").await;
            wrong.is_problem(422, "invalid", Some("password"));
        }
        let world = World::restarted(world);
        let answer = world.sign_in("anna@sufler.example", PASSWORD).await;
        answer.is_problem(429, "rate_limited", None);
    }
}

#[tokio::test]
async fn one_client_cannot_try_every_address() {
    let mut config = server::config::Config::default();
    config.limits.sign_ins_per_address = 3;
    config.server.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
    let world = World::with(config);
    world.account("anna@sufler.example", false).await;
    let from = |address: &str| Raw(vec![("x-forwarded-for", address.to_owned())]);
    for number in 0..3 {
        let body = json!({ "email": format!("{number}@sufler.example"), "password": "wrong" });
        let answer = world
            .post(&from("203.0.113.5"), "/api/v1/session", &body)
            .await;
        answer.is_problem(422, "invalid", Some("password"));
    }
    let body = json!({ "email": "anna@sufler.example", "password": PASSWORD });
    let answer = world
        .post(&from("203.0.113.5"), "/api/v1/session", &body)
        .await;
    answer.is_problem(429, "rate_limited", None);
    assert_eq!(
        world
            .post(&from("203.0.113.6"), "/api/v1/session", &body)
            .await
            .status,
        200
    );
}

fn behind_a_proxy() -> World {
    let mut config = server::config::Config::default();
    config.server.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
    World::with(config)
}

async fn sign_in_from(world: &World, address: &str, password: &str) -> Answer {
    let from = Raw(vec![("x-forwarded-for", address.to_owned())]);
    let body = json!({ "email": "anna@sufler.example", "password": password });
    world.post(&from, "/api/v1/session", &body).await
}

#[tokio::test]
async fn a_stranger_does_not_lock_the_owner_out() {
    let world = behind_a_proxy();
    world.account("anna@sufler.example", false).await;
    for number in 0..10 {
        sign_in_from(&world, &format!("203.0.113.{number}"), "wrong")
            .await
            .is_problem(422, "invalid", Some("password"));
    }
    let neighbour = sign_in_from(&world, "203.0.113.200", PASSWORD).await;
    neighbour.is_problem(429, "rate_limited", None);
    let owner = sign_in_from(&world, "198.51.100.7", PASSWORD).await;
    assert_eq!(owner.status, 200, "{}", owner.text());
}

#[tokio::test]
async fn an_address_tried_from_everywhere_closes_for_all() {
    let world = behind_a_proxy();
    world.account("anna@sufler.example", false).await;
    // Too long to be hashed, and counted all the same.
    let wrong = "x".repeat(5000);
    for number in 0..100 {
        sign_in_from(&world, &format!("10.0.{}.1", number / 5), &wrong)
            .await
            .is_problem(422, "invalid", Some("password"));
    }
    let owner = sign_in_from(&world, "198.51.100.7", PASSWORD).await;
    owner.is_problem(429, "rate_limited", None);
    world.clock.advance(Duration::from_mins(15));
    let owner = sign_in_from(&world, "198.51.100.7", PASSWORD).await;
    assert_eq!(owner.status, 200, "{}", owner.text());
}

#[tokio::test]
async fn many_tries_at_once_are_all_counted() {
    let world = World::new();
    world.account("anna@sufler.example", false).await;
    let tries = (0..16).map(|_| world.sign_in("anna@sufler.example", "wrong"));
    let answers = futures::future::join_all(tries).await;
    let refused = answers.iter().filter(|answer| answer.status == 429).count();
    assert_eq!(refused, 6);
}

#[tokio::test]
async fn right_passwords_use_no_tries_up() {
    let world = World::new();
    world.account("anna@sufler.example", false).await;
    for _ in 0..60 {
        assert_eq!(
            world.sign_in("anna@sufler.example", PASSWORD).await.status,
            200
        );
    }
}

use axum::{body::Body, http::Method};

use crate::support::{Anonymous, World};

async fn sign_in(world: &World, body: impl Into<Body>) -> crate::support::Answer {
    world
        .send(&Anonymous, Method::POST, "/api/v1/session", body.into())
        .await
}

#[tokio::test]
async fn bodies_that_are_not_what_is_wanted_name_the_field() {
    let world = World::new();
    for body in [
        "",
        "{",
        "nonsense",
        "{\"email\":\"a\",\"password\":\"b\"} x",
        "\u{feff}{}",
    ] {
        sign_in(&world, body)
            .await
            .is_problem(422, "invalid", Some("body"));
    }
    sign_in(&world, "[1,2")
        .await
        .is_problem(422, "invalid", Some("[0]"));
    sign_in(&world, "{}")
        .await
        .is_problem(422, "invalid", Some("email"));
    sign_in(&world, r#"{"email":1,"password":"x"}"#)
        .await
        .is_problem(422, "invalid", Some("email"));
    sign_in(&world, r#"{"email":"a","password":"b","admin":true}"#)
        .await
        .is_problem(422, "invalid", Some("admin"));
    sign_in(&world, b"{\"email\":\"\xff\xfe\"}".to_vec())
        .await
        .is_problem(422, "invalid", Some("body"));
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    sign_in(&world, deep)
        .await
        .is_problem(422, "invalid", Some("[0]"));
}

#[tokio::test]
async fn ten_megabytes_are_too_large() {
    let world = World::new();
    let answer = sign_in(&world, vec![b' '; 10 * 1024 * 1024]).await;
    answer.is_problem(413, "too_large", Some("body"));
    assert_eq!(answer.json()["limit"], 2 * 1024 * 1024);
}

#[tokio::test]
async fn a_stream_without_a_length_is_cut_at_the_limit() {
    let world = World::new();
    let pieces =
        futures::stream::iter((0..100_000).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024])));
    sign_in(&world, Body::from_stream(pieces))
        .await
        .is_problem(413, "too_large", Some("body"));
}

#[tokio::test]
async fn what_cannot_be_read_is_told_in_words_and_the_reason_beside() {
    let world = World::new();
    let told = async |body: &'static str| {
        let problem = sign_in(&world, body).await.json();
        let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        (text("detail"), text("reason"))
    };
    let (detail, reason) = told("{").await;
    assert_eq!(detail, "Тело запроса — не JSON.");
    assert!(reason.contains("EOF"), "{reason}");
    let (detail, reason) = told("{}").await;
    assert_eq!(detail, "Не хватает поля «email».");
    assert!(reason.contains("missing field"), "{reason}");
    let (detail, _) = told(r#"{"email":"a","password":"b","admin":true}"#).await;
    assert_eq!(detail, "Поля «admin» здесь нет.");
    let (detail, reason) = told(r#"{"email":1,"password":"x"}"#).await;
    assert_eq!(detail, "Значение поля «email» не подходит.");
    assert!(reason.contains("invalid type"), "{reason}");
    let long = format!("{{\"{}\":1}}", "x".repeat(100_000));
    let answer = sign_in(&world, long).await;
    assert!(answer.body.len() < 4_000, "a mirror of what was sent");
}

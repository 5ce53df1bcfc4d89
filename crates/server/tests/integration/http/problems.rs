use axum::{body::Body, http::Method};

use crate::support::{Anonymous, PASSWORD, Raw, World};

#[tokio::test]
async fn problems_speak_the_askers_language() {
    let world = World::new();
    let english = Raw(vec![("accept-language", "en-GB,en;q=0.9".to_owned())]);
    let russian = Raw(vec![("accept-language", "ru".to_owned())]);
    let problem = world.get(&english, "/api/v1/session").await.json();
    assert_eq!(
        (problem["title"].as_str(), problem["type"].as_str()),
        (Some("You are not signed in"), Some("about:blank"))
    );
    let problem = world.get(&russian, "/api/v1/session").await.json();
    assert_eq!(problem["title"], "Вы не вошли");
    // A person's own language outweighs the browser's.
    let anna = world.member("anna@sufler.example").await;
    let mut headers = vec![("accept-language", "en".to_owned())];
    headers.push(("cookie", format!("sufler_session={}", anna.cookie)));
    headers.push(("x-sufler", "1".to_owned()));
    let problem = world
        .delete(&Raw(headers), "/api/v1/me/tokens/nothing")
        .await
        .json();
    assert_eq!(problem["title"], "Не найдено");
}

#[tokio::test]
async fn unknown_routes_and_wrong_methods_are_problems() {
    let world = World::new();
    for path in [
        "/api/v1/nothing",
        "/api/v2/session",
        "/api/",
        "/api/v1/session/",
        "/api/v1//session",
        "/api/../etc",
    ] {
        world
            .get(&Anonymous, path)
            .await
            .is_problem(404, "not_found", None);
    }
    let answer = world
        .send(&Anonymous, Method::PATCH, "/api/v1/session", Body::empty())
        .await;
    answer.is_problem(405, "method_not_allowed", None);
    assert!(answer.header("allow").contains("POST"), "{answer:?}");
    let strange = Method::from_bytes(b"BREW").expect("a method");
    let answer = world
        .send(&Anonymous, strange, "/api/v1/session", Body::empty())
        .await;
    answer.is_problem(405, "method_not_allowed", None);
}

#[tokio::test]
async fn ids_that_are_none_are_not_found() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    for id in [
        "x",
        "1",
        "%00",
        "%FF%FE",
        "../../x",
        "0190b6a0-0000-7000-8000-00000000000",
        &"a".repeat(5000),
    ] {
        for list in ["sessions", "tokens"] {
            let answer = world
                .delete(&anna, &format!("/api/v1/me/{list}/{id}"))
                .await;
            answer.is_problem(404, "not_found", None);
        }
    }
}

#[tokio::test]
async fn every_answer_has_its_own_name() {
    let world = World::new();
    let one = world.get(&Anonymous, "/api/v1/health").await;
    let two = world
        .get(
            &Raw(vec![("x-trace-id", "mine".to_owned())]),
            "/api/v1/health",
        )
        .await;
    assert_eq!(one.header("x-trace-id").len(), 16);
    assert_ne!(one.header("x-trace-id"), two.header("x-trace-id"));
    assert_ne!(two.header("x-trace-id"), "mine");
}

#[tokio::test]
async fn a_database_that_fails_is_told_without_its_inside() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    world
        .db
        .write(|tx| tx.execute("DROP TABLE personal_tokens", &[]))
        .await
        .expect("dropped");
    let answer = world.get(&anna, "/api/v1/me/tokens").await;
    answer.is_problem(500, "internal", None);
    assert!(
        !answer.text().contains("personal_tokens") && !answer.text().contains(PASSWORD),
        "{}",
        answer.text()
    );
}

use serde_json::{Value, json};

use crate::support::{Anonymous, World, each};

fn first(code: &str) -> Value {
    json!({
        "code": code, "name": "Вера Первая", "email": "vera@sufler.example", "password": "длинный пароль",
        "language": "en", "time_zone": "Asia/Yekaterinburg",
    })
}

#[tokio::test]
async fn the_code_from_the_log_makes_the_first_administrator() {
    for world in each() {
        assert_eq!(
            world.get(&Anonymous, "/api/v1/setup").await.json()["needed"],
            true
        );
        let code = world
            .app
            .gate
            .offer_set_up()
            .await
            .expect("a database")
            .expect("nobody is there");
        let wrong = world
            .post(&Anonymous, "/api/v1/setup", &first("AAAA-AAAA-AAAA"))
            .await;
        wrong.is_problem(422, "invalid", Some("code"));
        // People type it in lower case and without the dashes.
        let typed = code.to_lowercase().replace('-', " ");
        let answer = world
            .post(&Anonymous, "/api/v1/setup", &first(&typed))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert!(answer.cookie().is_some());
        assert_eq!(answer.json()["person"]["administrator"], true);
        assert_eq!(answer.json()["person"]["time_zone"], "Asia/Yekaterinburg");
        assert_eq!(
            world.get(&Anonymous, "/api/v1/setup").await.json()["needed"],
            false
        );
        let again = world.post(&Anonymous, "/api/v1/setup", &first(&code)).await;
        again.is_problem(409, "conflict", None);
        assert!(
            world
                .app
                .gate
                .offer_set_up()
                .await
                .expect("a database")
                .is_none()
        );
    }
}

#[tokio::test]
async fn without_an_offered_code_nothing_fits() {
    let world = World::new();
    for code in ["", "AAAA-AAAA-AAAA"] {
        world
            .post(&Anonymous, "/api/v1/setup", &first(code))
            .await
            .is_problem(422, "invalid", Some("code"));
    }
}

#[tokio::test]
async fn codes_cannot_be_guessed_for_long() {
    let world = World::new();
    let code = world
        .app
        .gate
        .offer_set_up()
        .await
        .expect("a database")
        .expect("nobody is there");
    for _ in 0..10 {
        world
            .post(&Anonymous, "/api/v1/setup", &first("wrong"))
            .await
            .is_problem(422, "invalid", Some("code"));
    }
    world
        .post(&Anonymous, "/api/v1/setup", &first(&code))
        .await
        .is_problem(429, "rate_limited", None);
}

#[tokio::test]
async fn a_wrong_field_leaves_the_code_usable() {
    let world = World::new();
    let code = world
        .app
        .gate
        .offer_set_up()
        .await
        .expect("a database")
        .expect("nobody is there");
    for (field, value) in [
        ("email", "nonsense"),
        ("password", "short"),
        ("name", " "),
        ("time_zone", "Mars/Phobos"),
    ] {
        let mut body = first(&code);
        body[field] = json!(value);
        world
            .post(&Anonymous, "/api/v1/setup", &body)
            .await
            .is_problem(422, "invalid", Some(field));
    }
    assert_eq!(
        world
            .post(&Anonymous, "/api/v1/setup", &first(&code))
            .await
            .status,
        201
    );
}

use axum::{body::Body, http::Method};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{World, each, id_of};

#[tokio::test]
async fn the_same_client_id_posts_once() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "open", &[]).await;
        let path = format!("/api/v1/rooms/{room}/messages");
        let body = json!({ "body": "Отгрузим **40** паллет\n\n", "client_id": world.ids.uuid() });
        let first = world.post(&anna, &path, &body).await;
        assert_eq!(first.status, 201, "{}", first.text());
        let message = first.json();
        assert_eq!(
            (&message["body"], &message["seq"]),
            (&json!("Отгрузим **40** паллет"), &json!(1))
        );
        assert_eq!(message["author"]["name"], "Анна Петрова");
        let again = world.post(&anna, &path, &body).await;
        assert_eq!(
            (again.status.as_u16(), again.json()),
            (200, message.clone())
        );
        let crowd = (0..64).map(|_| world.post(&anna, &path, &body));
        for answer in join_all(crowd).await {
            assert_eq!(
                (answer.status.as_u16(), answer.json()),
                (200, message.clone())
            );
        }
        let page = world.read(&anna, &path).await;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn sixty_four_at_once_with_one_client_id_post_once() {
    for world in each() {
        let anna = world.member("anna@sufler.example").await;
        let room = world.room(&anna, "open", &[]).await;
        let path = format!("/api/v1/rooms/{room}/messages");
        let body = json!({ "body": "один раз", "client_id": world.ids.uuid() });
        let answers = join_all((0..64).map(|_| world.post(&anna, &path, &body))).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(
            made,
            1,
            "{:?}",
            answers
                .iter()
                .map(|answer| answer.status)
                .collect::<Vec<_>>()
        );
        let first = id_of(&answers[0].json());
        assert!(answers.iter().all(|answer| id_of(&answer.json()) == first));
    }
}

#[tokio::test]
async fn unfit_messages_name_what_is_wrong() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let room = world.room(&anna, "open", &[]).await;
    let path = format!("/api/v1/rooms/{room}/messages");
    let id = world.ids.uuid();
    let cases: [(Value, u16, &str, &str); 10] = [
        (
            json!({ "body": "", "client_id": id }),
            422,
            "invalid",
            "body",
        ),
        (
            json!({ "body": " \n\t ", "client_id": id }),
            422,
            "invalid",
            "body",
        ),
        (
            json!({ "body": "a\u{0}b", "client_id": id }),
            422,
            "invalid",
            "body",
        ),
        (
            json!({ "body": "я".repeat(20_001), "client_id": id }),
            413,
            "too_large",
            "body",
        ),
        (
            json!({ "body": 7, "client_id": id }),
            422,
            "invalid",
            "body",
        ),
        (json!({ "body": "раз" }), 422, "invalid", "client_id"),
        (
            json!({ "body": "раз", "client_id": "x" }),
            422,
            "invalid",
            "client_id",
        ),
        (
            json!({ "body": "раз", "client_id": id, "surprise": 1 }),
            422,
            "invalid",
            "surprise",
        ),
        (
            json!({ "body": "раз", "client_id": id, "thread_id": 5 }),
            422,
            "invalid",
            "thread_id",
        ),
        (
            json!({ "body": "раз", "client_id": id, "files": [id] }),
            422,
            "invalid",
            "files",
        ),
    ];
    for (body, status, code, field) in cases {
        world
            .post(&anna, &path, &body)
            .await
            .is_problem(status, code, Some(field));
    }
    let exact = json!({ "body": "я".repeat(20_000), "client_id": id });
    assert_eq!(
        world.post(&anna, &path, &exact).await.status,
        201,
        "40,000 bytes are fine"
    );
}

#[tokio::test]
async fn hostile_bodies_are_refused_and_nothing_is_posted() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let room = world.room(&anna, "open", &[]).await;
    let path = format!("/api/v1/rooms/{room}/messages");
    let broken = [
        b"{\"body\":\"".as_slice(),
        b"\xff\xfe",
        b"\",\"client_id\":\"x\"}",
    ]
    .concat();
    let unfit: [Vec<u8>; 5] = [
        Vec::new(),
        b"not json".to_vec(),
        b"{\"body\":".to_vec(),
        broken,
        b"null trailing".to_vec(),
    ];
    for body in unfit {
        let answer = world
            .send(&anna, Method::POST, &path, Body::from(body))
            .await;
        answer.is_problem(422, "invalid", Some("body"));
    }
    let deep = format!("{{\"body\":{}", "[".repeat(100_000));
    let answer = world
        .send(&anna, Method::POST, &path, Body::from(deep))
        .await;
    answer.is_problem(422, "invalid", Some("body"));
    let large = world
        .send(
            &anna,
            Method::POST,
            &path,
            Body::from(vec![b'x'; 10 * 1024 * 1024]),
        )
        .await;
    large.is_problem(413, "too_large", Some("body"));
    let page = world.read(&anna, &path).await;
    assert_eq!(page["items"], json!([]));
}

#[tokio::test]
async fn replies_live_in_their_thread() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let room = world.room(&anna, "closed", &[]).await;
        let other = world.room(&anna, "closed", &[]).await;
        let root = world.say(&anna, room, "корень").await;
        let reply = world.reply(&anna, room, "ответ", Some(root)).await;
        let thread = world.read(&anna, &format!("/api/v1/threads/{root}")).await;
        assert_eq!(
            (&thread["root"]["replies_count"], &thread["items"][0]["id"]),
            (&json!(1), &json!(reply))
        );
        assert_eq!(thread["items"][0]["thread_id"], json!(root));
        for (place, thread) in [(other, root), (room, reply), (room, world.ids.uuid())] {
            let body =
                json!({ "body": "мимо", "client_id": world.ids.uuid(), "thread_id": thread });
            let answer = world
                .post(&anna, &format!("/api/v1/rooms/{place}/messages"), &body)
                .await;
            answer.is_problem(404, "not_found", None);
        }
        let page = world
            .read(
                &anna,
                &format!("/api/v1/rooms/{room}/messages?around={reply}"),
            )
            .await;
        assert_eq!(
            page["items"][0]["id"],
            json!(root),
            "a reply is found by its root"
        );
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
    }
}

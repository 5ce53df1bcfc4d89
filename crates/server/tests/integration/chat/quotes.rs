//! A quote and a forward show the original to those only who may read it.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Member, World, each};

async fn forward(world: &World, who: &Member, room: Uuid, quoted: Uuid, body: &str) -> Answer {
    let body = json!({ "body": body, "client_id": world.ids.uuid(), "quoted_id": quoted });
    world
        .post(who, &format!("/api/v1/rooms/{room}/messages"), &body)
        .await
}

async fn newest(world: &World, who: &Member, room: Uuid) -> Value {
    let page = world
        .read(who, &format!("/api/v1/rooms/{room}/messages"))
        .await;
    page["items"]
        .as_array()
        .expect("a list")
        .last()
        .expect("a message")
        .clone()
}

#[tokio::test]
async fn a_forward_never_shows_more_than_its_reader_may_read() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let secret = world.room(&anna, "closed", &[]).await;
        let common = world.room(&anna, "closed", &[&oleg]).await;
        let id = world.say(&anna, secret, "КАНАРЕЙКА").await;
        let blank = forward(&world, &anna, common, id, "").await;
        assert_eq!(blank.status, 201, "{}", blank.text());
        let mine = newest(&world, &anna, common).await;
        assert_eq!(mine["quote"]["message"]["excerpt"], "КАНАРЕЙКА");
        assert_eq!(mine["quote"]["message"]["room_id"], json!(secret));
        let theirs = newest(&world, &oleg, common).await;
        assert_eq!(theirs["quote"], json!({ "message": null }), "{theirs}");
        assert!(!theirs.to_string().contains(&id.to_string()));
        let add = format!("/api/v1/rooms/{secret}/members/{}", oleg.id);
        assert_eq!(world.put(&anna, &add, &json!(null)).await.status, 204);
        let theirs = newest(&world, &oleg, common).await;
        assert_eq!(theirs["quote"]["message"]["excerpt"], "КАНАРЕЙКА");
        assert_eq!(
            world
                .delete(&anna, &format!("/api/v1/messages/{id}"))
                .await
                .status,
            204
        );
        let gone = newest(&world, &anna, common).await;
        assert_eq!(gone["quote"], json!({ "message": null }));
    }
}

#[tokio::test]
async fn what_one_may_not_read_cannot_be_quoted() {
    for world in each() {
        let anna = world.named("anna@sufler.example", "Анна Петрова").await;
        let oleg = world.named("oleg@sufler.example", "Олег Иванов").await;
        let secret = world.room(&anna, "closed", &[]).await;
        let own = world.room(&oleg, "closed", &[]).await;
        let id = world.say(&anna, secret, "тайна").await;
        let refused = forward(&world, &oleg, own, id, "смотрите").await;
        refused.is_problem(404, "not_found", None);
        let empty = world
            .post(
                &oleg,
                &format!("/api/v1/rooms/{own}/messages"),
                &json!({ "body": "", "client_id": world.ids.uuid() }),
            )
            .await;
        empty.is_problem(422, "invalid", Some("body"));
    }
}

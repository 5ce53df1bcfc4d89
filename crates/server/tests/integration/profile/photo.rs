use axum::{body::Body, http::Method};
use serde_json::{Value, json};

use crate::support::{Answer, Asker, World, each};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest of a picture";
const WEBP: &[u8] = b"RIFF\x24\x00\x00\x00WEBPVP8 the rest of a picture";
const PHOTO: &str = "/api/v1/me/photo";

async fn put(world: &World, asker: &impl Asker, bytes: impl Into<Body>) -> Answer {
    world.send(asker, Method::PUT, PHOTO, bytes.into()).await
}

fn address(answer: &Answer) -> String {
    answer.json()["photo_url"]
        .as_str()
        .expect("a photo")
        .to_owned()
}

async fn stored(world: &World) -> i64 {
    let count = |tx: &mut kernel::Tx<'_>| {
        tx.query_one("SELECT count(*) FROM file_contents", &[], |row| row.get(0))
    };
    world.db.read(count).await.expect("a count")
}

#[tokio::test]
async fn a_photo_is_seen_by_colleagues_and_replaced_by_the_next() {
    for world in each() {
        let (anna, boris) = (
            world.member("anna@sufler.example").await,
            world.member("boris@sufler.example").await,
        );
        let first = put(&world, &anna, PNG).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let seen = world.get(&boris, &address(&first)).await;
        assert_eq!(
            (seen.body.as_slice(), seen.header("content-type")),
            (PNG, "image/png")
        );
        assert_eq!(
            seen.header("cache-control"),
            "private, max-age=31536000, immutable"
        );
        assert_eq!(seen.header("x-content-type-options"), "nosniff");
        let second = put(&world, &anna, WEBP).await;
        assert_ne!(address(&first), address(&second));
        assert_eq!(world.get(&boris, &address(&second)).await.body, WEBP);
        assert_eq!(stored(&world).await, 1);
        assert_eq!(world.delete(&anna, PHOTO).await.status, 204);
        assert_eq!(world.delete(&anna, PHOTO).await.status, 204);
        assert_eq!(
            world.get(&anna, "/api/v1/me").await.json()["photo_url"],
            Value::Null
        );
        world
            .get(&boris, &address(&second))
            .await
            .is_problem(404, "not_found", None);
        assert_eq!(stored(&world).await, 0);
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_is_called() {
    let world = World::new();
    let anna = world.member("anna@sufler.example").await;
    let hostile: [&[u8]; 5] = [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html>",
        b"GIF89a....",
        b"%PDF-1.7",
    ];
    for bytes in hostile {
        put(&world, &anna, bytes)
            .await
            .is_problem(422, "invalid", Some("file"));
    }
    let mut large = PNG.to_vec();
    large.resize(2 * 1024 * 1024 + 1, 0);
    assert_eq!(put(&world, &anna, large).await.status, 413);
    assert_eq!(stored(&world).await, 0);
    assert_eq!(
        world.get(&anna, "/api/v1/me").await.json()["photo_url"],
        json!(null)
    );
}

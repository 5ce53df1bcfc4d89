use serde_json::{Value, json};

use super::{Offer, PATH, Shop, mood};
use crate::support::{sha256, tiny_gguf};

/// A shop whose list knows no hash; its source publishes one on the way.
async fn unknown() -> Shop {
    let bytes = tiny_gguf(5000);
    let mut offer = Offer::of(&bytes);
    offer.sha256 = None;
    "url = \"$/moved/tiny.gguf\"".clone_into(&mut offer.source);
    let mut mood = mood(&bytes);
    mood.published = Some(sha256(&bytes));
    Shop::with(offer, mood).await
}

#[tokio::test]
async fn a_published_hash_is_shown_confirmed_and_pinned() {
    let shop = unknown().await;
    shop.ask().await;
    shop.work().await;
    let pull = shop.pull().await;
    assert_eq!(pull["state"], "confirm", "{pull}");
    assert_eq!(pull["published_sha256"], sha256(&shop.bytes));
    assert!(!shop.has("tiny.gguf.part"), "nothing is taken before");
    let other = shop
        .say("confirm", json!({ "sha256": "0".repeat(64) }))
        .await;
    other.is_problem(409, "conflict", None);
    let seen = json!({ "sha256": sha256(&shop.bytes) });
    let confirmed = shop.say("confirm", seen.clone()).await;
    assert_eq!(confirmed.json()["state"], "queued");
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done");
    let twice = shop.say("confirm", seen).await;
    twice.is_problem(409, "conflict", None);

    // From now on nothing else is taken from there until somebody says so.
    let path = format!("{PATH}/tiny");
    assert_eq!(shop.world.delete(&shop.admin, &path).await.status, 204);
    let changed = tiny_gguf(5001);
    {
        let mut mood = shop.source.mood();
        mood.published = Some(sha256(&changed));
        mood.bytes = changed;
    }
    let asked = shop.source.asked().len();
    shop.ask().await;
    shop.work().await;
    let pull = shop.pull().await;
    assert_eq!(pull["state"], "confirm", "{pull}");
    let changed = kernel::i18n::text(kernel::Language::Ru, "model-hash-changed", &[]);
    assert_eq!(pull["error"], json!(changed.expect("a text")));
    let sum = sha256(&shop.source.mood().bytes.clone());
    assert_eq!(pull["published_sha256"], sum);
    assert!(!shop.has("tiny.gguf.part"), "nothing of it is kept");
    assert!(shop.source.asked().len() - asked <= 2, "it is not brought");
    shop.say("confirm", json!({ "sha256": sum })).await;
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done");
}

#[tokio::test]
async fn a_listed_hash_the_source_denies_is_not_brought() {
    let bytes = tiny_gguf(5000);
    let mut offer = Offer::of(&bytes);
    "url = \"$/moved/tiny.gguf\"".clone_into(&mut offer.source);
    let mut mood = mood(&bytes);
    mood.published = Some("ef".repeat(32));
    let shop = Shop::with(offer, mood).await;
    shop.ask().await;
    shop.work().await;
    assert_refused(&shop, "model-hash-changed").await;
}

#[tokio::test]
async fn bytes_that_are_not_what_was_published_are_refused() {
    let shop = unknown().await;
    let lie = "ab".repeat(32);
    shop.source.mood().published = Some(lie.clone());
    shop.ask().await;
    shop.work().await;
    shop.say("confirm", json!({ "sha256": lie })).await;
    shop.work().await;
    assert_refused(&shop, "model-hash-differs").await;
}

#[tokio::test]
async fn a_source_that_publishes_nothing_is_refused() {
    let shop = unknown().await;
    shop.source.mood().published = None;
    shop.ask().await;
    shop.work().await;
    assert_refused(&shop, "model-hash-unpublished").await;
}

#[tokio::test]
async fn a_known_hash_that_differs_is_refused() {
    let bytes = tiny_gguf(5000);
    let mut offer = Offer::of(&bytes);
    offer.sha256 = Some("cd".repeat(32));
    let shop = Shop::with(offer, mood(&bytes)).await;
    shop.ask().await;
    shop.work().await;
    assert_refused(&shop, "model-hash-differs").await;
}

/// Refused for good, with a sentence, and nothing is left on the disk.
pub(super) async fn assert_refused(shop: &Shop, why: &str) {
    let pull = shop.pull().await;
    assert_eq!(pull["state"], "failed", "{pull}");
    let russian = kernel::i18n::text(kernel::Language::Ru, why, &[]).expect("a text");
    assert_eq!(pull["error"], Value::from(russian));
    assert!(
        !shop.has("tiny.gguf") && !shop.has("tiny.gguf.part"),
        "{why}"
    );
    assert!(!shop.has("tiny.gguf.unpacked"), "{why}");
}

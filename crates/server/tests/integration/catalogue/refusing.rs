use serde_json::json;
use server::catalogue::carry_out;

use super::{Offer, PATH, PULL, Shop, hashes::assert_refused, mood};
use crate::support::{Anonymous, sha256, tiny_gguf, wheel};

/// What comes of a source that gives these bytes, their hash being known.
async fn given(bytes: &[u8]) -> Shop {
    let shop = Shop::with(Offer::of(bytes), mood(bytes)).await;
    shop.ask().await;
    shop.work().await;
    shop
}

#[tokio::test]
async fn what_is_no_whole_gguf_file_is_never_used() {
    let whole = tiny_gguf(100);
    let pickle = b"\x80\x04\x95\x1f\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system";
    let archive = wheel(&[("archive/data.pkl", pickle)]);
    for (bytes, why) in [
        (&pickle[..], "model-file-foreign"),
        (&archive, "model-file-foreign"),
        (&whole[..whole.len() - 1], "model-file-broken"),
        (&whole[..30], "model-file-broken"),
    ] {
        assert_refused(&given(bytes).await, why).await;
    }
}

#[tokio::test]
async fn without_room_on_the_disk_nothing_is_asked() {
    let shop = Shop::new().await;
    shop.ask().await;
    let full = shop.world.app.catalogue.clone().with_free_space(1_000_000);
    carry_out(&full, "tiny", &|_| {}).await.expect("an end");
    assert_eq!(shop.pull().await["state"], "failed");
    assert!(shop.source.asked().is_empty());
    let pull = shop.say("resume", json!({})).await;
    assert_eq!(pull.json()["error"], json!(null), "room was made");
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done");
}

#[tokio::test]
async fn a_file_larger_than_the_list_says_is_not_begun_without_room() {
    let bytes = tiny_gguf(50_000);
    let mut offer = Offer::of(&bytes);
    offer.sha256 = None;
    offer.size = 150_000;
    let mut mood = mood(&bytes);
    mood.published = Some(sha256(&bytes));
    "url = \"$/moved/tiny.gguf\"".clone_into(&mut offer.source);
    let shop = Shop::with(offer, mood).await;
    shop.ask().await;
    shop.work().await;
    let seen = json!({ "sha256": sha256(&bytes) });
    assert_eq!(shop.say("confirm", seen).await.status, 202);
    let spare = 256 * 1024 * 1024;
    let short = shop.world.app.catalogue.clone();
    let short = short.with_free_space(spare + 160_000);
    carry_out(&short, "tiny", &|_| {}).await.expect("an end");
    assert_refused(&shop, "model-no-room").await;
}

/// A file that somebody brought is entered as the model it is, or not at all.
#[tokio::test]
async fn a_file_that_was_brought_is_entered_when_it_is_the_one_of_the_list() {
    for shop in Shop::each().await {
        let path = format!("{PATH}/tiny/model");
        let put = async || shop.world.put(&shop.admin, &path, &json!({})).await;
        put().await.is_problem(503, "unavailable", None);
        std::fs::create_dir_all(shop.file("")).expect("a folder");
        std::fs::write(shop.file("tiny.gguf"), tiny_gguf(50_001)).expect("another file");
        assert_eq!(put().await.status, 202);
        shop.work().await;
        let pull = shop.pull().await;
        let why = pull["error"].as_str().expect("a reason");
        assert!(why.contains("Контрольная сумма не совпала"), "{pull}");
        std::fs::write(shop.file("tiny.gguf"), &shop.bytes).expect("the file");
        for _ in 0..2 {
            assert_eq!(put().await.status, 202);
            shop.work().await;
        }
        let models = shop.world.read(&shop.admin, "/api/v1/admin/models").await;
        let known = models["items"].as_array().expect("models").iter();
        let tiny = known.filter(|model| model["model"] == "tiny.gguf");
        assert_eq!(tiny.count(), 1, "{models}");
    }
}

#[tokio::test]
async fn the_gate_is_asked_for_every_address() {
    let bytes = tiny_gguf(100);
    let mut offer = Offer::of(&bytes);
    offer.ranges = Vec::new();
    let shop = Shop::with(offer, mood(&bytes)).await;
    shop.ask().await;
    shop.work().await;
    assert_refused(&shop, "model-source-not-let-through").await;
    assert!(shop.source.asked().is_empty());
}

#[tokio::test]
async fn a_source_that_refuses_is_not_asked_again_and_one_that_fails_is() {
    for (status, state) in [
        (404, "failed"),
        (401, "failed"),
        (503, "queued"),
        (429, "queued"),
    ] {
        let shop = Shop::new().await;
        shop.source.mood().refuses = Some(status);
        shop.ask().await;
        drop(shop.carry_out().await);
        assert_eq!(shop.pull().await["state"], state, "{status}");
    }
}

#[tokio::test]
async fn a_licence_that_asks_for_it_is_accepted_first() {
    let bytes = tiny_gguf(100);
    let mut offer = Offer::of(&bytes);
    offer.accept = true;
    let shop = Shop::with(offer, mood(&bytes)).await;
    let refused = shop.world.post(&shop.admin, PULL, &json!({})).await;
    refused.is_problem(422, "invalid", Some("accept_licence"));
    std::fs::create_dir_all(shop.file("")).expect("a folder");
    std::fs::write(shop.file("tiny.gguf"), &bytes).expect("a file");
    let path = format!("{PATH}/tiny/model");
    let brought = shop.world.put(&shop.admin, &path, &json!({})).await;
    brought.is_problem(422, "invalid", Some("accept_licence"));
    std::fs::remove_file(shop.file("tiny.gguf")).expect("removed");
    let accepted = json!({ "accept_licence": true });
    let asked = shop.world.post(&shop.admin, PULL, &accepted).await;
    assert_eq!(asked.status, 202, "{}", asked.text());
}

#[tokio::test]
async fn only_administrators_know_of_it() {
    let shop = Shop::new().await;
    let member = shop.world.member("boris@sufler.example").await;
    let verbs = ["", "/pause", "/resume", "/cancel", "/confirm"];
    for path in verbs.map(|verb| format!("{PULL}{verb}")) {
        let answer = shop.world.post(&member, &path, &json!({})).await;
        answer.is_problem(404, "not_found", None);
    }
    let check = format!("{PATH}/tiny/check");
    for answer in [
        shop.world.get(&member, PATH).await,
        shop.world.get(&member, PULL).await,
        shop.world.post(&member, &check, &json!({})).await,
        shop.world.delete(&member, &format!("{PATH}/tiny")).await,
    ] {
        answer.is_problem(404, "not_found", None);
    }
    let nobody = shop.world.get(&Anonymous, PATH).await;
    nobody.is_problem(401, "unauthenticated", None);
    for path in ["gone/pull", "..%2Ftiny/pull"] {
        let path = format!("{PATH}/{path}");
        let answer = shop.world.post(&shop.admin, &path, &json!({})).await;
        answer.is_problem(404, "not_found", None);
    }
}

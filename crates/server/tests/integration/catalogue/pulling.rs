use serde_json::json;

use super::{PATH, Shop};
use crate::{admin::done, support::tiny_gguf};

#[tokio::test]
async fn a_model_is_pulled_by_a_job_entered_and_removed() {
    for shop in Shop::each().await {
        let before = shop.shown().await;
        assert_eq!(before["installed"], false);
        assert_eq!(before["tried"], false);
        assert_eq!(before["fit"], "yes");
        assert_eq!(shop.ask().await["state"], "queued");
        assert_eq!(
            shop.ask().await["state"],
            "queued",
            "asked twice is one pull"
        );
        shop.work().await;
        let pull = shop.pull().await;
        assert_eq!(pull["state"], "done", "{pull}");
        assert_eq!(pull["received"], shop.bytes.len());
        assert_eq!(
            std::fs::read(shop.file("tiny.gguf")).expect("a file"),
            shop.bytes
        );
        assert!(!shop.has("tiny.gguf.part"));
        let after = shop.shown().await;
        assert_eq!(after["installed"], true);
        let models = shop.world.get(&shop.admin, "/api/v1/models").await.json();
        assert_eq!(models["items"][0]["id"], after["model_id"]);
        assert_eq!(models["items"][0]["name"], "Крошка");
        assert_eq!(models["items"][0]["context"], 4096);
        let again = shop.world.post(&shop.admin, super::PULL, &json!({})).await;
        again.is_problem(409, "conflict", None);

        let path = format!("{PATH}/tiny");
        assert_eq!(shop.world.delete(&shop.admin, &path).await.status, 204);
        assert!(!shop.has("tiny.gguf"));
        let models = shop.world.get(&shop.admin, "/api/v1/models").await.json();
        assert_eq!(models["items"], json!([]));
        let gone = shop.world.delete(&shop.admin, &path).await;
        gone.is_problem(404, "not_found", None);
        let did = done(&shop.world, &shop.admin).await;
        assert_eq!(did[0], "model.file_removed");
        assert!(did.contains(&"model.pulled".to_owned()), "{did:?}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_taken_up_where_it_stopped() {
    let shop = Shop::new().await;
    shop.source.mood().cuts = vec![70_000, 50_000];
    shop.ask().await;
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done");
    assert_eq!(
        std::fs::read(shop.file("tiny.gguf")).expect("a file"),
        shop.bytes
    );
    let asked: Vec<_> = shop.source.asked().into_iter().flatten().collect();
    assert_eq!(asked, ["bytes=70000-", "bytes=120000-"]);
}

#[tokio::test]
async fn a_later_try_goes_on_from_what_is_on_the_disk() {
    let shop = Shop::new().await;
    shop.source.mood().cuts = vec![70_000, 0];
    shop.ask().await;
    let broken = shop.carry_out().await.expect_err("cut twice");
    assert_eq!(broken.code(), "unavailable");
    let pull = shop.pull().await;
    assert_eq!(
        (&pull["state"], &pull["received"]),
        (&json!("queued"), &json!(70_000))
    );
    assert!(pull["error"].as_str().expect("why").contains(' '), "{pull}");
    let part = std::fs::metadata(shop.file("tiny.gguf.part")).expect("kept");
    assert_eq!(part.len(), 70_000);
    shop.carry_out().await.expect("done");
    assert_eq!(shop.pull().await["state"], "done");
    assert_eq!(shop.source.asked()[2].as_deref(), Some("bytes=70000-"));
}

#[tokio::test]
async fn other_bytes_under_the_same_address_begin_anew() {
    let shop = Shop::new().await;
    let (first, second) = (tiny_gguf(60_000), shop.bytes.clone());
    {
        let mut mood = shop.source.mood();
        (mood.bytes, mood.cuts) = (first, vec![70_000, 0]);
    }
    shop.ask().await;
    // The list knows the second file; the first is longer than it may be.
    let pull = shop.carry_out().await.expect("refused");
    assert_eq!(pull.error.as_deref(), Some("model-size-differs"));
    {
        let mut mood = shop.source.mood();
        (mood.bytes, mood.cuts) = (second[..second.len() - 4].to_vec(), vec![70_000, 0]);
    }
    shop.say("resume", json!({})).await;
    assert!(shop.carry_out().await.is_err(), "cut");
    {
        let mut mood = shop.source.mood();
        (mood.bytes, mood.etag) = (second.clone(), "second".to_owned());
    }
    shop.carry_out().await.expect("done");
    assert_eq!(
        std::fs::read(shop.file("tiny.gguf")).expect("a file"),
        second
    );
    assert!(
        shop.source.asked().last().expect("asked").is_some(),
        "it tried to go on"
    );
}

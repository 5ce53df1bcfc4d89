//! Files in the models folder: entered, examined, shown and removed by name.

use emulators::Emulator;
use kernel::db::testing;
use serde_json::{Value, json};

use super::{Offer, PATH, Shop, mood};
use crate::support::{World, tiny_gguf};

/// A company on each database whose engine answers everything alike.
async fn shops(url: &str) -> Vec<Shop> {
    let mut all = Vec::new();
    for test in testing::each() {
        let bytes = tiny_gguf(100);
        let mut offer = Offer::of(&bytes);
        offer.engine_url = Some(url.to_owned());
        let shop = Shop::on(test, offer, mood(&bytes)).await;
        std::fs::create_dir_all(shop.folder.path().join("models")).expect("a folder");
        all.push(shop);
    }
    all
}

/// One on each database without an engine.
async fn plain() -> Vec<Shop> {
    let all = Shop::each().await;
    for shop in &all {
        std::fs::create_dir_all(shop.folder.path().join("models")).expect("a folder");
    }
    all
}

async fn models(world: &World, shop: &Shop) -> Vec<Value> {
    let page = world.get(&shop.admin, "/api/v1/admin/models").await.json();
    page["items"].as_array().expect("models").clone()
}

async fn others(shop: &Shop) -> Vec<Value> {
    let page = shop.world.get(&shop.admin, PATH).await.json();
    page["others"].as_array().expect("files").clone()
}

#[tokio::test]
async fn a_file_that_is_there_is_entered_once() {
    let path = format!("{PATH}/tiny/model");
    for shop in plain().await {
        let world = &shop.world;
        let early = world.put(&shop.admin, &path, &json!({})).await;
        early.is_problem(503, "unavailable", None);
        std::fs::write(shop.file("tiny.gguf"), b"GGUF, but no more").expect("a file");
        let enter = async || {
            let asked = world.put(&shop.admin, &path, &json!({})).await;
            assert_eq!(asked.status, 202, "{}", asked.text());
            shop.work().await;
        };
        enter().await;
        let pull = shop.shown().await["pull"].clone();
        assert_eq!(pull["state"], "failed", "{pull}");
        assert!(pull["error"].as_str().is_some_and(|why| why.contains(' ')));
        assert_eq!(models(world, &shop).await, Vec::<Value>::new());
        std::fs::write(shop.file("tiny.gguf"), tiny_gguf(7)).expect("another model");
        enter().await;
        assert_eq!(shop.shown().await["pull"]["state"], "failed");
        assert_eq!(models(world, &shop).await, Vec::<Value>::new());
        assert!(shop.has("tiny.gguf"), "it is somebody's own");

        std::fs::write(shop.file("tiny.gguf"), &shop.bytes).expect("a file");
        for _ in 0..2 {
            enter().await;
        }
        assert_eq!(shop.source.asked().len(), 0, "nothing was brought");
        let [model] = models(world, &shop).await.try_into().expect("one model");
        assert_eq!(
            (&model["model"], &model["kind"]),
            (&json!("tiny.gguf"), &json!("engine"))
        );
        assert_eq!(shop.shown().await["model_id"], model["id"]);

        let member = world.member("boris@sufler.example").await;
        let foreign = world.put(&member, &path, &json!({})).await;
        foreign.is_problem(404, "not_found", None);
        let unknown = format!("{PATH}/gone/model");
        let unknown = world.put(&shop.admin, &unknown, &json!({})).await;
        unknown.is_problem(404, "not_found", None);
    }
}

#[tokio::test]
async fn files_that_the_list_does_not_name_are_shown_and_removed_by_name() {
    for shop in plain().await {
        for name in ["b.gguf", "a.gguf", "tiny.gguf", "notes.txt"] {
            std::fs::write(shop.file(name), &shop.bytes).expect("a file");
        }
        let shown = others(&shop).await;
        let names: Vec<&str> = shown
            .iter()
            .filter_map(|one| one["file"].as_str())
            .collect();
        assert_eq!(names, ["a.gguf", "b.gguf"]);
        assert_eq!(shown[0]["size"], json!(shop.bytes.len()));

        let remove = |name: &str| {
            let path = format!("{PATH}/{name}");
            let (world, admin) = (&shop.world, &shop.admin);
            async move { world.delete(admin, &path).await }
        };
        assert_eq!(remove("a.gguf").await.status, 204);
        assert_eq!(remove("b.gguf?force=true").await.status, 204);
        assert!(!shop.has("a.gguf") && !shop.has("b.gguf") && shop.has("tiny.gguf"));
        assert_eq!(others(&shop).await, Vec::<Value>::new());
        remove("a.gguf").await.is_problem(404, "not_found", None);
        remove("notes.txt").await.is_problem(404, "not_found", None);
        let strange = remove("tiny?force=perhaps").await;
        assert!(strange.status.is_client_error() && shop.has("tiny.gguf"));
        // By its name in the list, and the model with it.
        let entered = format!("{PATH}/tiny/model");
        shop.world.put(&shop.admin, &entered, &json!({})).await;
        shop.work().await;
        assert_eq!(models(&shop.world, &shop).await.len(), 1);
        assert_eq!(remove("tiny").await.status, 204);
        assert!(!shop.has("tiny.gguf") && shop.has("notes.txt"));
        assert_eq!(models(&shop.world, &shop).await, Vec::<Value>::new());
    }
}

/// Nothing is hashed while somebody waits for the answer: a large file takes
/// longer than a request may.
#[tokio::test]
async fn connecting_asks_for_a_check_that_goes_on_by_itself() {
    for shop in plain().await {
        std::fs::write(shop.file("tiny.gguf"), &shop.bytes).expect("a file");
        let path = format!("{PATH}/tiny/model");
        for _ in 0..2 {
            let asked = shop.world.put(&shop.admin, &path, &json!({})).await;
            assert_eq!(asked.status, 202, "{}", asked.text());
        }
        assert_eq!(models(&shop.world, &shop).await, Vec::<Value>::new());
        assert_eq!(shop.pull().await["state"], "queued");
        shop.work().await;
        let pull = shop.pull().await;
        assert_eq!(pull["state"], "done", "{pull}");
        assert_eq!(pull["received"], json!(shop.bytes.len()));
        assert_eq!(models(&shop.world, &shop).await.len(), 1);
    }
}

#[tokio::test]
async fn a_file_whose_hash_nobody_knows_is_entered_when_somebody_confirms_it() {
    for test in testing::each() {
        let bytes = tiny_gguf(100);
        let mut offer = Offer::of(&bytes);
        (offer.sha256, offer.accept) = (None, true);
        let shop = Shop::on(test, offer, mood(&bytes)).await;
        std::fs::create_dir_all(shop.folder.path().join("models")).expect("a folder");
        std::fs::write(shop.file("tiny.gguf"), &bytes).expect("a file");
        let path = format!("{PATH}/tiny/model");
        let unread = shop.world.put(&shop.admin, &path, &json!({})).await;
        assert!(unread.status.is_client_error(), "{}", unread.text());
        let accepted = json!({ "accept_licence": true });
        let asked = shop.world.put(&shop.admin, &path, &accepted).await;
        assert_eq!(asked.status, 202, "{}", asked.text());
        shop.work().await;
        let pull = shop.pull().await;
        let sum = crate::support::sha256(&bytes);
        assert_eq!(
            (&pull["state"], &pull["published_sha256"]),
            (&json!("confirm"), &json!(sum))
        );
        assert_eq!(models(&shop.world, &shop).await, Vec::<Value>::new());
        let confirmed = shop.say("confirm", json!({ "sha256": sum })).await;
        assert_eq!(confirmed.status, 202, "{}", confirmed.text());
        shop.work().await;
        assert_eq!(models(&shop.world, &shop).await.len(), 1);
        assert_eq!(shop.source.asked().len(), 0, "nothing was brought");
        let audit = shop.world.get(&shop.admin, "/api/v1/admin/audit").await;
        let text = audit.text();
        assert!(
            text.contains("model.pulled") && text.contains("MIT"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_removed_is_said_and_still_known() {
    for shop in plain().await {
        std::fs::write(shop.file("tiny.gguf"), &shop.bytes).expect("a file");
        let entered = format!("{PATH}/tiny/model");
        shop.world.put(&shop.admin, &entered, &json!({})).await;
        shop.work().await;
        // No file can be removed here, by whomever.
        std::fs::remove_file(shop.file("tiny.gguf")).expect("removed");
        std::fs::create_dir(shop.file("tiny.gguf")).expect("a folder");
        let path = format!("{PATH}/tiny");
        let refused = shop.world.delete(&shop.admin, &path).await;
        refused.is_problem(503, "unavailable", None);
        assert_eq!(models(&shop.world, &shop).await.len(), 1);
    }
}

#[tokio::test]
async fn an_examination_may_be_of_the_speed_alone() {
    let emulator = Emulator::openai().answers("готово").start();
    let emulator = emulator.await.expect("an emulator");
    for shop in shops(&emulator.base_url()).await {
        std::fs::write(shop.file("tiny.gguf"), &shop.bytes).expect("a file");
        let check = |extent: &str| {
            let path = format!("{PATH}/tiny/check?extent={extent}");
            let (world, admin) = (&shop.world, &shop.admin);
            async move { world.post(admin, &path, &json!({})).await }
        };
        let strange = check("half").await;
        assert!(strange.status.is_client_error(), "{}", strange.text());
        let asked = check("speed").await;
        assert_eq!(asked.status, 202, "{}", asked.text());
        assert_eq!(shop.shown().await["examination"]["state"], "queued");
        shop.work().await;
        let shown = shop.shown().await;
        assert_eq!(shown["check"]["examined"], json!([]), "{shown}");
        assert_eq!(shown["examination"], json!(null));

        // What was shown before stays when only the speed is measured again.
        for extent in ["all", "speed"] {
            assert_eq!(check(extent).await.status, 202);
            shop.work().await;
            let shown = shop.shown().await;
            let examined = shown["check"]["examined"].as_array().expect("questions");
            assert_eq!(examined.len(), 5, "{extent}: {shown}");
        }
    }
}

#[tokio::test]
async fn an_examination_that_broke_off_says_so_and_can_be_asked_for_again() {
    for shop in plain().await {
        std::fs::write(shop.file("tiny.gguf"), b"GGUF, but no more").expect("a file");
        let check = format!("{PATH}/tiny/check");
        let ask = async || {
            let asked = shop.world.post(&shop.admin, &check, &json!({})).await;
            assert_eq!(asked.status, 202, "{}", asked.text());
            shop.work().await;
            shop.shown().await["examination"].clone()
        };
        let first = ask().await;
        assert_eq!(first["state"], "failed", "{first}");
        assert!(first["next_at"].is_string(), "it is tried again: {first}");
        let error = first["error"].as_str().expect("a reason");
        assert!(
            error.contains("повреждён") || error.contains("GGUF"),
            "{error}"
        );
        // Nobody has to wait for that: it is done at once.
        std::fs::write(shop.file("tiny.gguf"), &shop.bytes).expect("a file");
        let second = ask().await;
        assert_ne!(second["error"], first["error"], "{second}");
    }
}

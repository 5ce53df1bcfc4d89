use emulators::Emulator;
use serde_json::json;

use super::{Offer, PATH, Shop, mood};
use crate::support::tiny_gguf;

const CHECK: &str = "/api/v1/admin/catalogue/tiny/check";

/// A model that answers every question with the same word.
#[tokio::test]
async fn a_model_is_examined_and_the_result_lies_beside_it() {
    let emulator = Emulator::openai().answers("готово").start();
    let emulator = emulator.await.expect("an emulator");
    let bytes = tiny_gguf(100);
    let mut offer = Offer::of(&bytes);
    offer.engine_url = Some(emulator.base_url());
    let shop = Shop::with(offer, mood(&bytes)).await;
    let early = shop.world.post(&shop.admin, CHECK, &json!({})).await;
    early.is_problem(503, "unavailable", None);
    shop.ask().await;
    shop.work().await;
    assert_eq!(shop.shown().await["check"], json!(null));
    let asked = shop.world.post(&shop.admin, CHECK, &json!({})).await;
    assert_eq!(asked.status, 202, "{}", asked.text());
    shop.work().await;
    let check = shop.shown().await["check"].clone();
    let told: Vec<_> = check["examined"]
        .as_array()
        .expect("questions")
        .iter()
        .map(|done| format!("{} {}", done["skill"], done["outcome"]).replace('"', ""))
        .collect();
    let wanted = [
        "schema failed",
        "russian failed",
        "instruction passed",
        "tools failed",
        "long_prompt failed",
    ];
    assert_eq!(told, wanted, "{check}");
    assert!(shop.has("tiny.check.json"));

    // Another file under the same name is another model.
    std::fs::write(shop.file("tiny.gguf"), tiny_gguf(101)).expect("a file");
    assert_eq!(shop.shown().await["check"], json!(null));
    let path = format!("{PATH}/tiny");
    assert_eq!(shop.world.delete(&shop.admin, &path).await.status, 204);
    assert!(!shop.has("tiny.check.json"));
}

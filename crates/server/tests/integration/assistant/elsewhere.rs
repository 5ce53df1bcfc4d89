//! `[engine] url`: another server in the engine's place.

use emulators::{Emulator, RunningEmulator};
use serde_json::{Value, json};
use server::config::Config;

use super::{Office, items_of, names_of, notices_of};
use crate::support::{Told, World, summary_of};

fn config(url: &str) -> Config {
    let mut config = Config::default();
    config.egress.allowed_private_ranges = vec!["127.0.0.0/8".parse().expect("a range")];
    config.engine.url = Some(url.parse().expect("an address"));
    config
}

fn stages(told: &[Told]) -> Vec<&str> {
    let mut stages: Vec<&str> = told
        .iter()
        .filter(|event| event.name == "progress")
        .filter_map(|event| event.data["stage"].as_str())
        .collect();
    stages.dedup();
    stages
}

#[tokio::test]
async fn a_server_like_llama_server_stands_in_for_the_engine() {
    let emulator = Emulator::llama_server(2).start();
    let emulator = emulator.await.expect("an emulator");
    let office = Office::of(World::with(config(&emulator.base_url()))).await;
    office.world.local_model("Соседняя").await;
    let engine = office.world.app.parts.models.engine();
    engine.look_after(assistant::scenario::heads(&office.world.app.parts));
    office.talk().await;
    let told = office.world.summarise(&office.anna, office.room).await;
    assert_eq!(names_of(&told).last(), Some(&"run.finished"), "{told:?}");
    let worded = |item: &Value| item["worded_by"] == "model";
    assert!(items_of(&told).iter().any(worded), "{told:?}");
    let failed = |(code, _): &(String, String)| code == "model_failed";
    assert!(!notices_of(&told).iter().any(failed));
    // It said twice that it was loading, and somebody was told.
    let stages = stages(&told);
    let loading = stages.iter().position(|stage| *stage == "loading");
    let words = stages.iter().rposition(|stage| *stage == "words");
    assert!(loading.is_some() && loading < words, "{stages:?}");

    let told = office.world.summarise(&office.anna, office.room).await;
    assert_eq!(names_of(&told).last(), Some(&"run.finished"));
    let asked = emulator.requests();
    let chats = asked
        .iter()
        .filter(|one| one.path.ends_with("/completions"));
    assert_eq!(chats.count(), 4, "two while it loaded, two summaries");
    // It knows no pins and is asked for them once.
    let pins = asked.iter().filter(|one| one.path.starts_with("/pins"));
    assert!(pins.clone().count() <= 1, "{asked:?}");
    assert!(pins.into_iter().all(|one| one.method == "PUT"));
}

#[tokio::test]
async fn one_that_never_stops_loading_is_given_up() {
    let emulator = Emulator::llama_server(1000).start();
    let emulator = emulator.await.expect("an emulator");
    let mut config = config(&emulator.base_url());
    config.engine.load_seconds = 1;
    let office = Office::of(World::with(config)).await;
    office.world.local_model("Соседняя").await;
    office.talk().await;
    let mut run = office
        .world
        .run(&office.anna, &summary_of(office.room))
        .await;
    let mut told = Vec::new();
    while let Some(event) = run.next().await {
        told.push(event);
    }
    assert_eq!(names_of(&told).last(), Some(&"run.failed"), "{told:?}");
    assert!(stages(&told).contains(&"loading"));
    assert!(!items_of(&told).is_empty(), "the key messages stand");
    let reason = "сервер модели не отвечает";
    let notices = notices_of(&told);
    let said = notices.iter().find(|(code, _)| code == "model_failed");
    assert!(
        said.is_some_and(|(_, text)| text.contains(reason)),
        "{notices:?}"
    );
    assert_eq!(
        told.last().expect("an end").data["problem"]["code"],
        json!("unavailable")
    );
}

/// The pseudonyms that stood in the questions a server was asked, in order.
fn users(asked: &RunningEmulator) -> Vec<Option<String>> {
    let asked = asked.requests().into_iter();
    let chats = asked.filter(|one| one.path.ends_with("/completions"));
    chats
        .map(|chat| chat.body["user"].as_str().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn a_queue_of_ours_tells_people_apart_without_knowing_them() {
    let emulator = Emulator::openai().start().await.expect("an emulator");
    let office = Office::of(World::with(config(&emulator.base_url()))).await;
    office.world.local_model("Соседняя").await;
    office.talk().await;
    for person in [&office.anna, &office.oleg, &office.anna] {
        office.world.summarise(person, office.room).await;
    }
    let users = users(&emulator);
    let [Some(anna), Some(oleg), Some(again)] = users.as_slice() else {
        panic!("a pseudonym in each: {users:?}");
    };
    assert!(anna == again && anna != oleg, "{users:?}");
    for person in [&office.anna, &office.oleg] {
        let id = person.id.0.simple().to_string();
        assert!(users.iter().flatten().all(|user| *user != id));
    }
}

#[tokio::test]
async fn somebody_else_s_server_is_not_told_who_asks() {
    let (office, running) = Office::with(Emulator::openai()).await;
    office.world.summarise(&office.anna, office.room).await;
    assert_eq!(users(&running), [None]);
}

#[tokio::test]
async fn what_is_pinned_elsewhere_is_pinned_with_the_key() {
    let emulator = Emulator::openai().requires_key("open sesame").start();
    let emulator = emulator.await.expect("an emulator");
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("key");
    std::fs::write(&key, "open sesame\n").expect("a key");
    let mut config = config(&emulator.base_url());
    config.engine.api_key_file = Some(key);
    let office = Office::of(World::with(config)).await;
    office.world.local_model("Соседняя").await;
    let engine = office.world.app.parts.models.engine();
    engine.look_after(assistant::scenario::heads(&office.world.app.parts));
    office.talk().await;
    office.world.summarise(&office.anna, office.room).await;
    // The summary, and the first beginning.
    emulator.asked(2).await;
    let asked = emulator.requests().into_iter();
    let pin = asked.into_iter().find(|one| one.path.starts_with("/pins"));
    let pin = pin.expect("something to pin");
    assert_eq!(pin.header("authorization"), Some("Bearer open sesame"));
}

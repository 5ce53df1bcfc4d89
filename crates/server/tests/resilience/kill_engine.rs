//! The engine falls during a run: the run goes on with another one. When that
//! falls too, the person reads why, the key messages stand, the server stays,
//! and the next request starts the engine again. An idle engine is unloaded and comes back on demand.

use std::time::Duration;

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};

use crate::support::{
    Desk, PATIENCE, Person, RunStream, Server, engine_binary, has_worked, is_alive, until,
};

/// A conversation whose lines hold something to word.
pub(crate) const TALK: [(&str, &str); 10] = [
    (
        "Anna",
        "We decided to move the warehouse inventory to Thursday.",
    ),
    (
        "Boris",
        "I will send the contract to the supplier by Friday.",
    ),
    ("Vera", "Who is going to meet the auditors on Monday?"),
    (
        "Anna",
        "We agreed to pay the invoice of the transport company this week.",
    ),
    (
        "Boris",
        "I will call the customs broker tomorrow and ask about the delay.",
    ),
    (
        "Vera",
        "I'll prepare the price list for the new catalogue by Wednesday.",
    ),
    (
        "Anna",
        "It was decided that the night shift starts at ten from December.",
    ),
    ("Boris", "When do we get the new forklift?"),
    (
        "Vera",
        "I will order the labels for the cold store by Tuesday.",
    ),
    (
        "Anna",
        "We decided to close the old pick-up point on Lenin street.",
    ),
];

/// A run over that conversation.
pub(crate) fn summary() -> Value {
    let lines: Vec<String> = TALK
        .iter()
        .map(|(who, text)| format!("{who}: {text}"))
        .collect();
    json!({ "scenario": "chat.summarise", "input": lines.join("\n") })
}

/// The demo company with its starter model, and its administrator.
pub(crate) async fn company(engine: &str) -> (Desk, Server, Person) {
    let desk = Desk::with_engine(&engine_binary(), engine, "");
    desk.place_model();
    let token = {
        let administrator = desk.demo();
        desk.token(&administrator)
    };
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &token);
    (desk, server, person)
}

fn names(told: &[(String, Value)]) -> Vec<&str> {
    told.iter().map(|(name, _)| name.as_str()).collect()
}

fn keys(told: &[(String, Value)]) -> Vec<String> {
    let items = told.iter().filter(|(name, _)| name == "item");
    items
        .map(|(_, data)| data["item"]["key"].as_str().expect("a key").to_owned())
        .collect()
}

fn texts_of_notices<'a>(told: &'a [(String, Value)], code: &str) -> Vec<&'a str> {
    told.iter()
        .filter(|(name, data)| name == "notice" && data["code"] == code)
        .map(|(_, data)| data["text"].as_str().expect("a text"))
        .collect()
}

/// Kills the engine as soon as there is one other than `before`; answers which.
async fn kill_engine(server: &Server, before: Option<i32>) -> i32 {
    let another = || async { server.engine().filter(|pid| Some(*pid) != before) };
    let engine = until("an engine runs", PATIENCE, another).await;
    kill(Pid::from_raw(engine), Signal::SIGKILL).expect("killed");
    engine
}

/// What a run tells until the model is asked for its first words.
async fn until_asked(run: &mut RunStream) -> Vec<(String, Value)> {
    let mut told = run.until("progress").await;
    while told
        .last()
        .is_some_and(|(_, data)| data["stage"] != "words")
    {
        told.extend(run.until("progress").await);
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_goes_on_with_another_engine_when_one_is_killed() {
    let (_desk, mut server, person) = company("").await;
    let mut run = person.run(&summary()).await;
    let id = run.id.clone();
    let mut told = until_asked(&mut run).await;
    let engine = kill_engine(&server, None).await;
    told.extend(run.rest().await.0);
    assert_eq!(names(&told).last(), Some(&"run.finished"), "{told:?}");
    assert!(
        texts_of_notices(&told, "model_failed").is_empty(),
        "{told:?}"
    );
    assert!(has_worked(&told), "{told:?}");
    assert_stands(&told.last().expect("the end").1["result"], &keys(&told));
    assert_ne!(server.engine().expect("an engine"), engine);
    assert!(server.is_running());
    let kept = person.get(&format!("/api/v1/runs/{id}")).await.json();
    assert_eq!(kept["state"], "finished");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_that_is_killed_twice_is_told_and_starts_again() {
    let (_desk, mut server, person) = company("").await;
    for (language, why) in [
        (
            "ru",
            "система остановила процесс локальной модели (сигнал 9)",
        ),
        (
            "en",
            "the system stopped the local model’s process (signal 9)",
        ),
    ] {
        let me = person.request(reqwest::Method::PATCH, "/api/v1/me");
        let set = me.json(&json!({ "language": language })).send().await;
        assert_eq!(set.expect("an answer").status(), 200);
        let mut run = person.run(&summary()).await;
        let id = run.id.clone();
        let mut told = until_asked(&mut run).await;
        let first = kill_engine(&server, None).await;
        let second = kill_engine(&server, Some(first)).await;
        told.extend(run.rest().await.0);
        assert_eq!(names(&told).last(), Some(&"run.failed"), "{told:?}");
        let notices = texts_of_notices(&told, "model_failed");
        assert!(
            notices.len() == 1 && notices[0].contains(why),
            "{notices:?}"
        );
        let end = &told.last().expect("the end").1;
        assert_eq!(end["problem"]["code"], "unavailable");
        assert_eq!(end["problem"]["trace_id"], id);
        let detail = end["problem"]["detail"].as_str().expect("a detail");
        let expected = if language == "ru" {
            "Модель не ответила"
        } else {
            "did not answer"
        };
        assert!(detail.contains(expected), "{detail}");
        let found = keys(&told);
        assert_stands(&end["result"], &found);
        assert!(server.is_running());
        assert_eq!(person.get("/api/v1/health").await.status, 200);
        let kept = person.get(&format!("/api/v1/runs/{id}")).await.json();
        assert_eq!(kept["state"], "failed");
        assert_stands(&kept["result"], &found);
        // The next request starts another engine.
        let (told, _) = person.run(&summary()).await.rest().await;
        assert_eq!(names(&told).last(), Some(&"run.finished"), "{told:?}");
        assert!(has_worked(&told), "asked again: {told:?}");
        assert_ne!(server.engine().expect("an engine"), second);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_found_is_kept_while_the_model_loads() {
    // An engine that starts and never answers.
    let desk = Desk::new("");
    let slow = desk.path().join("slow-engine");
    std::fs::write(&slow, "#!/bin/sh\nexec sleep 300\n").expect("a program");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&slow, mode).expect("a mode");
    desk.configure(&slow, "", "");
    desk.place_model();
    let administrator = desk.demo();
    let token = desk.token(&administrator);
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &token);
    let mut run = person.run(&summary()).await;
    let path = format!("/api/v1/runs/{}", run.id);
    let mut told = run.until("progress").await;
    while told
        .last()
        .is_some_and(|(_, data)| data["stage"] != "loading")
    {
        told.extend(run.until("progress").await);
    }
    until("a checkpoint", Duration::from_secs(2), || async {
        let kept = person.get(&path).await.json();
        kept["result"]["items"].is_array().then_some(())
    })
    .await;
    // That it loads is told a moment before its process begins.
    let begun = || async { server.engine() };
    let engine = until("the engine is loading", PATIENCE, begun).await;
    server.kill();
    kill(Pid::from_raw(engine), Signal::SIGKILL).expect("killed");
    let server = Server::start(&desk).await;
    let kept = Person::new(&server, &token).get(&path).await.json();
    assert_eq!(kept["state"], "failed");
    assert_stands(&kept["result"], &keys(&told));
}

/// Every key message is in the result and has a source.
fn assert_stands(result: &Value, found: &[String]) {
    let items = result["items"].as_array().expect("items");
    assert!(items.len() >= 5, "{items:?}");
    for key in found {
        let item = items.iter().find(|item| item["key"] == *key);
        let item = item.unwrap_or_else(|| panic!("{key} is gone: {items:?}"));
        assert!(!item["sources"].as_array().expect("sources").is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idle_engine_is_unloaded_and_comes_back_on_demand() {
    let (_desk, server, person) = company("idle_seconds = 4").await;
    let mut before = None;
    for _ in 0..2 {
        let (told, _) = person.run(&summary()).await.rest().await;
        assert_eq!(names(&told).last(), Some(&"run.finished"), "{told:?}");
        assert!(has_worked(&told), "{told:?}");
        let engine = server.engine();
        assert!(engine.is_none() || engine != before);
        until("the engine is unloaded", PATIENCE, || async {
            server.engine().is_none().then_some(())
        })
        .await;
        until("that is known", PATIENCE, || async {
            let models = person.get("/api/v1/models").await.json();
            (models["items"][0]["state"] == "stopped").then_some(())
        })
        .await;
        assert!(
            !server.log().contains("the engine ended"),
            "{}",
            server.log()
        );
        before = engine;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_engine_ends_with_a_killed_server_and_does_not_hinder_the_next() {
    let (desk, server, person) = company("").await;
    let mut run = person.run(&summary()).await;
    let id = run.id.clone();
    let told = run.until_words().await;
    let found = keys(&told);
    let engine = server.engine().expect("the engine runs");
    let token = person.token.clone();
    server.kill();
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &token);
    let kept = person.get(&format!("/api/v1/runs/{id}")).await.json();
    assert_eq!(kept["state"], "failed", "{kept}");
    assert_stands(&kept["result"], &found);
    let problem = &kept["problem"];
    assert_eq!(problem["code"], "unavailable");
    assert_eq!(problem["title"], "Сейчас недоступно");
    assert_eq!(
        problem["detail"],
        "Работа прервалась: сервер был остановлен."
    );
    assert_eq!(problem["trace_id"], id);
    // At once, while the old engine may still be going.
    let (told, _) = person.run(&summary()).await.rest().await;
    assert_eq!(names(&told).last(), Some(&"run.finished"), "{told:?}");
    assert!(has_worked(&told), "{told:?}");
    until("the orphan ends", PATIENCE, || async {
        (!is_alive(engine)).then_some(())
    })
    .await;
    // And its end has not taken the new engine's socket away.
    let (told, _) = person.run(&summary()).await.rest().await;
    assert_eq!(names(&told).last(), Some(&"run.finished"), "{told:?}");
}

//! What the engine keeps of conversations outlives the engine, and nothing
//! outlives its day: not the key, not the engine that knows it, not the files.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use assistant::model::{Engine as _, EngineState, Listener};
use futures::{FutureExt, StreamExt};
use kernel::{
    Clock, Timestamp,
    egress::{Egress, SystemResolver},
    tasks::Tasks,
};
use providers::{ChatEvent, ChatRequest, Message};
use serde_json::{Value, json};
use server::{config, engine::EngineProcess};

use crate::{
    kill_engine::{TALK, company},
    support::{Desk, PATIENCE, Person, STARTER, Server, engine_binary, until},
};

/// What a large model is asked, with one request for all of it.
pub(crate) struct Asked {
    pub(crate) summary: Value,
    pub(crate) question: Value,
}

/// The demo company, and what its model is asked as a large one.
pub(crate) async fn large_company(engine: &str) -> (Desk, Server, Person, Asked) {
    let (desk, server, person) = company(engine).await;
    let file = desk.models().join(STARTER);
    let add = ["model", "add", file.to_str().expect("UTF-8")];
    let more = ["--name", "Large", "--languages", "en"];
    let id = desk.done(&[add.as_slice(), &more].concat());
    let mut summary = short_summary();
    summary["model"] = json!(id.trim());
    let mut question = summary.clone();
    question["scenario"] = json!("chat.ask");
    question["instruction"] = json!("When is the inventory?");
    (desk, server, person, Asked { summary, question })
}

/// A summary that a slow machine, too, has soon.
pub(crate) fn short_summary() -> Value {
    let lines: Vec<String> = TALK
        .iter()
        .take(3)
        .map(|(who, text)| format!("{who}: {text}"))
        .collect();
    json!({ "scenario": "chat.summarise", "input": lines.join("\n") })
}

/// Runs to the end; answers the tokens of the prompts, and how many of them
/// had been computed before.
pub(crate) async fn tokens(person: &Person, asked: &Value) -> (u64, u64) {
    let (told, _) = person.run(asked).await.rest().await;
    let usage = told.iter().rev().find(|(name, _)| name == "usage");
    let usage = &usage.unwrap_or_else(|| panic!("{told:?}")).1;
    let number = |field: &str| usage[field].as_u64().expect("a number");
    (number("prompt_tokens"), number("cached_tokens"))
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

fn saved(data: &Path) -> Vec<PathBuf> {
    let mut all = files(&data.join("engine-cache"));
    all.retain(|path| path.extension().is_some_and(|ending| ending == "kv"));
    all
}

fn day_keys(data: &Path) -> Vec<PathBuf> {
    let mut all = files(&data.join("keys"));
    let is_day = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with("day-"))
    };
    all.retain(is_day);
    all
}

/// Asks about the same long text; answers the tokens of the prompt, and how
/// many of them had been computed before.
async fn ask(engine: &EngineProcess) -> (u64, u64) {
    let told = Listener::default();
    let provider = engine.ready(STARTER, &told).await.expect("an engine");
    let request = ChatRequest {
        messages: vec![Message::user("The river runs to the sea. ".repeat(70))],
        max_tokens: Some(2),
        temperature: Some(0.0),
        ..ChatRequest::default()
    };
    let answer = provider.chat(request).await.expect("an answer");
    let events: Vec<ChatEvent> = answer.map(|event| event.expect("a piece")).collect().await;
    let usage = events.iter().find_map(|event| match event {
        ChatEvent::Usage(usage) => Some(*usage),
        _ => None,
    });
    let usage = usage.expect("a count");
    (usage.prompt_tokens, usage.cached_tokens)
}

/// Nearly all of a prompt.
fn is_known((prompt, cached): (u64, u64)) -> bool {
    cached * 10 > prompt * 9
}

async fn until_saved(data: &Path) {
    until("it is saved", PATIENCE, || async {
        (!saved(data).is_empty()).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_outlives_the_engine_and_is_gone_with_the_day() {
    let desk = Desk::new("");
    desk.place_model();
    let clock = Clock::fixed(noon());
    let engine = engine(&desk, &clock, 24);
    let first = ask(&engine).await;
    assert!(first.0 > 400 && first.1 == 0, "{first:?}");
    until_saved(&desk.data()).await;
    engine.stop().await;
    let [key] = day_keys(&desk.data()).try_into().expect("one key");
    let mode = fs::metadata(&key).expect("the key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = ask(&engine).await;
    assert!(is_known(again), "{again:?}");
    engine.stop().await;

    // The key is lost: what it sealed cannot be read and goes.
    let before = fs::read(&saved(&desk.data())[0]).expect("a state");
    fs::remove_file(&key).expect("removed");
    let anew = ask(&engine).await;
    assert_eq!(anew, first);
    until_saved(&desk.data()).await;
    let after = saved(&desk.data()).into_iter();
    let after: Vec<_> = after.map(|path| fs::read(path).expect("a state")).collect();
    assert!(!after.contains(&before));
    engine.stop().await;

    // A day passes while nothing runs.
    clock.advance(DAY);
    engine.look_after(Arc::new(|_| async { Vec::new() }.boxed()));
    assert!(saved(&desk.data()).is_empty() && day_keys(&desk.data()).is_empty());
    assert!(!is_known(ask(&engine).await));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_retention_nothing_of_a_conversation_stays() {
    let desk = Desk::new("");
    desk.place_model();
    let engine = engine(&desk, &Clock::fixed(noon()), 0);
    for _ in 0..2 {
        let asked = ask(&engine).await;
        assert!(asked.0 > 400 && asked.1 == 0, "{asked:?}");
        engine.stop().await;
        assert!(day_keys(&desk.data()).is_empty());
        assert!(!desk.data().join("engine-cache").exists());
    }
}

/// A real server sweeps at its start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_removes_what_is_of_past_days_when_it_starts() {
    let (desk, server, _) = company("").await;
    drop(server);
    let old = desk.data().join("engine-cache/2026-01-01").join(STARTER);
    fs::create_dir_all(&old).expect("a folder");
    fs::write(old.join("a.kv"), "sealed").expect("a file");
    let key = desk.data().join("keys/day-2026-01-01.key");
    fs::write(&key, "0".repeat(64)).expect("a key");
    let server = Server::start(&desk).await;
    // It says that it is ready a moment before it begins its work.
    until("what is old is removed", PATIENCE, || async {
        (!old.exists() && !key.exists()).then_some(())
    })
    .await;
    drop(server);
    assert!(desk.data().join("keys/secrets.key").exists());
}

const DAY: Duration = Duration::from_hours(24);

fn noon() -> Timestamp {
    let noon: jiff::Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
    Timestamp::from(noon)
}

/// The engine of a server whose clock stands until it is moved.
fn engine(desk: &Desk, clock: &Clock, cache_hours: u32) -> EngineProcess {
    let config = config::Engine {
        binary: Some(engine_binary()),
        models_dir: Some(desk.models()),
        context: 1024,
        cache_hours,
        ..config::Engine::default()
    };
    let egress = Egress::new(Arc::new(SystemResolver), Vec::new(), None).expect("a gate");
    fs::create_dir(desk.data()).expect("a data folder");
    EngineProcess::new(
        config,
        &desk.data(),
        egress,
        clock.clone(),
        Tasks::default(),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_midnight_the_key_goes_and_the_engine_when_nobody_is_answered() {
    let desk = Desk::new("");
    desk.place_model();
    let clock = Clock::fixed(noon());
    let engine = engine(&desk, &clock, 24);
    let told = Listener::default();
    let held = engine.ready(STARTER, &told).await.expect("an engine");
    let keys = || {
        let names = day_keys(&desk.data()).into_iter();
        let name = |path: PathBuf| Some(path.file_name()?.to_str()?.to_owned());
        names.filter_map(name).collect::<Vec<String>>()
    };
    let folder = |day: &str| desk.data().join("engine-cache").join(day).join(STARTER);
    assert_eq!(keys(), ["day-2026-11-23.key"]);
    assert!(folder("2026-11-23").is_dir());

    clock.advance(DAY);
    let midnight = engine.begin_day();
    tokio::pin!(midnight);
    // Somebody is still being answered: only the key goes.
    assert!(futures::poll!(midnight.as_mut()).is_pending());
    assert_eq!(keys(), Vec::<String>::new());
    assert_eq!(engine.state(STARTER), EngineState::Ready);
    drop(held);
    midnight.await;
    assert!(!folder("2026-11-23").exists());
    until("the engine has ended", PATIENCE, || async {
        (engine.state(STARTER) == EngineState::Stopped).then_some(())
    })
    .await;

    // The next request begins the day; a midnight that was missed is made up
    // for by it.
    drop(engine.ready(STARTER, &told).await.expect("an engine"));
    assert_eq!(keys(), ["day-2026-11-24.key"]);
    clock.advance(DAY);
    drop(engine.ready(STARTER, &told).await.expect("an engine"));
    assert_eq!(keys(), ["day-2026-11-25.key"]);
    assert!(folder("2026-11-25").is_dir());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_model_waits_for_answers_and_leaves_nothing() {
    let desk = Desk::new("");
    desk.place_model();
    let engine = engine(&desk, &Clock::System, 24);
    let told = Listener::default();
    let held = engine.ready(STARTER, &told).await.expect("an engine");
    assert_eq!(
        files(&desk.data().join("engine-cache")).len(),
        1,
        "its lock"
    );
    let waiting = engine.withdraw(STARTER, false);
    tokio::pin!(waiting);
    assert!(futures::poll!(waiting.as_mut()).is_pending());
    assert_eq!(engine.state(STARTER), EngineState::Ready);
    // Another file is nobody's business.
    drop(engine.withdraw("other.gguf", false).await);
    drop(held);
    let withdrawn = waiting.await.expect("given up");
    let folders = fs::read_dir(desk.data().join("engine-cache")).expect("it");
    for day in folders.map(|day| day.expect("a day").path()) {
        assert!(!day.join(STARTER).exists());
    }
    // Nobody starts it until it is gone.
    let again = engine.ready(STARTER, &told);
    tokio::pin!(again);
    assert!(futures::poll!(again.as_mut()).is_pending());
    fs::remove_file(desk.models().join(STARTER)).expect("removed");
    drop(withdrawn);
    assert!(again.await.is_err());

    // Whoever insists does not wait.
    desk.place_model();
    let held = engine.ready(STARTER, &told).await.expect("an engine");
    drop(engine.withdraw(STARTER, true).await.expect("given up"));
    drop(held);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_leaves_a_loaded_model_alone_unless_told() {
    let (desk, server, person) = company("").await;
    tokens(&person, &short_summary()).await;
    let engine = server.engine().expect("an engine");
    let refused = desk.refused(&["model", "remove", STARTER]);
    assert!(refused.contains("has this model loaded"), "{refused}");
    assert!(desk.models().join(STARTER).exists());
    desk.done(&["model", "remove", STARTER, "--force"]);
    assert!(!desk.models().join(STARTER).exists());
    assert_eq!(saved(&desk.data()), Vec::<PathBuf>::new());
    assert_eq!(server.engine(), Some(engine), "answers are not cut");
}

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
use kernel::{
    Clock, Timestamp,
    egress::{Egress, SystemResolver},
    tasks::Tasks,
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};
use server::{config, engine::EngineProcess};

use crate::{
    kill_engine::{company, summary},
    support::{Desk, PATIENCE, Person, STARTER, Server, engine_binary, until},
};

/// The demo company, and a summary and a question by a model that is asked as a
/// large one is: with one request for all of it.
pub(crate) async fn large_company(engine: &str) -> (Desk, Server, Person, Asked) {
    let (desk, server, person) = company(engine).await;
    let file = desk.models().join(STARTER);
    let add = ["model", "add", file.to_str().expect("UTF-8")];
    let more = ["--name", "Large", "--languages", "en"];
    let id = desk.done(&[add.as_slice(), &more].concat());
    let mut summary = summary();
    summary["model"] = json!(id.trim());
    let question = json!({
        "scenario": "chat.ask",
        "input": "Anna: The report is due on Friday.",
        "instruction": "When is the report due?",
        "model": id.trim(),
    });
    (desk, server, person, Asked { summary, question })
}

/// What a large model is asked.
pub(crate) struct Asked {
    pub(crate) summary: Value,
    pub(crate) question: Value,
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

/// Ends the engine in order, as when it has been idle.
async fn end_engine(server: &Server) {
    let engine = server.engine().expect("an engine");
    kill(Pid::from_raw(engine), Signal::SIGTERM).expect("signalled");
    until("the engine ends", PATIENCE, || async {
        server.engine().is_none().then_some(())
    })
    .await;
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

/// Nearly all of a prompt, and not only the beginning that all prompts share.
fn is_known((prompt, cached): (u64, u64)) -> bool {
    cached * 10 > prompt * 9
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_outlives_the_engine_and_is_gone_with_the_day() {
    let (desk, server, person, Asked { summary, .. }) = large_company("").await;
    let first = tokens(&person, &summary).await;
    assert!(first.0 > 300 && !is_known(first), "{first:?}");
    end_engine(&server).await;
    let [key] = day_keys(&desk.data()).try_into().expect("one key");
    let mode = fs::metadata(&key).expect("the key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!saved(&desk.data()).is_empty(), "{}", server.log());
    let again = tokens(&person, &summary).await;
    assert!(is_known(again), "{again:?}: {}", server.log());

    // The key is lost: what it sealed is lost with it, and says so to nobody.
    let (status, _, log) = server.stop().await;
    assert!(status.success(), "{log}");
    let before = saved(&desk.data());
    fs::remove_file(&key).expect("removed");
    let server = Server::start(&desk).await;
    let person = Person::new(&server, &person.token);
    let anew = tokens(&person, &summary).await;
    assert!(!is_known(anew), "{anew:?}");
    end_engine(&server).await;
    let after = saved(&desk.data());
    assert!(before.iter().all(|path| !after.contains(path)), "{after:?}");

    // A day passes while nothing runs.
    drop(server);
    let cache = desk.data().join("engine-cache");
    let today = key
        .file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a day");
    let today = today.strip_prefix("day-").expect("a day");
    fs::rename(cache.join(today), cache.join("2026-01-01")).expect("renamed");
    let old = desk.data().join("keys/day-2026-01-01.key");
    fs::rename(&key, &old).expect("renamed");
    let server = Server::start(&desk).await;
    assert!(
        !old.exists() && saved(&desk.data()).is_empty(),
        "{}",
        server.log()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_retention_nothing_of_a_conversation_stays() {
    let (desk, server, person, Asked { summary, .. }) = large_company("cache_hours = 0").await;
    let first = tokens(&person, &summary).await;
    end_engine(&server).await;
    let again = tokens(&person, &summary).await;
    assert!(!is_known(again), "{first:?} {again:?}");
    assert!(day_keys(&desk.data()).is_empty());
    assert!(!desk.data().join("engine-cache").exists());
}

/// The engine of a server whose clock stands until it is moved.
fn engine(desk: &Desk, clock: &Clock) -> EngineProcess {
    let config = config::Engine {
        binary: Some(engine_binary()),
        models_dir: Some(desk.models()),
        context: 1024,
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
    const DAY: Duration = Duration::from_hours(24);
    let desk = Desk::new("");
    desk.place_model();
    let noon: jiff::Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
    let clock = Clock::fixed(Timestamp::from(noon));
    let engine = engine(&desk, &clock);
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
    let engine = engine(&desk, &Clock::System);
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
    tokens(&person, &summary()).await;
    let engine = server.engine().expect("an engine");
    let refused = desk.refused(&["model", "remove", STARTER]);
    assert!(refused.contains("has this model loaded"), "{refused}");
    assert!(desk.models().join(STARTER).exists());
    desk.done(&["model", "remove", STARTER, "--force"]);
    assert!(!desk.models().join(STARTER).exists());
    assert_eq!(saved(&desk.data()), Vec::<PathBuf>::new());
    assert_eq!(server.engine(), Some(engine), "answers are not cut");
}

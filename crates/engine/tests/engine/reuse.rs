//! Nothing is computed twice: common beginnings, earlier turns, what left the context, and what outlived a restart.

use crate::process::{Engine, Place, starter_model, text};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn said(role: &str, content: &str) -> Value {
    json!({ "role": role, "content": content })
}

fn ask(messages: &[Value], max_tokens: u32) -> Value {
    json!({ "messages": messages, "temperature": 0, "max_tokens": max_tokens })
}

fn cached(answer: &Value) -> u64 {
    answer["usage"]["prompt_tokens_details"]["cached_tokens"]
        .as_u64()
        .expect("a count")
}

fn content(answer: &Value) -> &str {
    answer["choices"][0]["message"]["content"]
        .as_str()
        .expect("an answer has content")
}

fn rules() -> Value {
    said("system", &"Answer shortly and clearly. ".repeat(30))
}

#[test]
fn a_beginning_in_common_is_computed_once() {
    let engine = Engine::start(&["--context", "2048"]);
    let question = |question| ask(&[rules(), said("user", question)], 8);
    let first = engine.address.chat(&question("Name a colour."));
    let other = engine.address.chat(&question("What is two and two?"));
    let again = engine.address.chat(&question("Name a colour."));
    assert_eq!(cached(&first), 0);
    assert!(cached(&other) > 150, "{other}");
    assert!(cached(&again) > cached(&other));
    assert_eq!(content(&again), content(&first));
}

#[test]
fn a_conversation_goes_on_where_it_ended() {
    let engine = Engine::start(&["--context", "2048"]);
    let mut messages = vec![rules(), said("user", "Name a colour.")];
    let first = engine.address.chat(&ask(&messages, 8));
    messages.push(said("assistant", content(&first)));
    messages.push(said("user", "And another one."));
    let second = engine.address.chat(&ask(&messages, 8));
    let fresh = Engine::start(&["--context", "2048"])
        .address
        .chat(&ask(&messages, 8));
    let first_prompt = first["usage"]["prompt_tokens"].as_u64().expect("a count");
    assert!(cached(&second) >= first_prompt, "{second}");
    assert_eq!((cached(&fresh), content(&fresh)), (0, content(&second)));
}

#[test]
fn what_left_the_context_comes_back_from_memory() {
    for (memory, back) in [("100000000", true), ("0", false)] {
        let engine = Engine::start(&["--context", "512", "--cache-memory", memory]);
        let story = |word: &str| ask(&[said("user", &format!("{word} ").repeat(220))], 2);
        let first = engine.address.chat(&story("apple"));
        for other in ["river", "stone"] {
            engine.address.chat(&story(other));
        }
        let again = engine.address.chat(&story("apple"));
        assert_eq!(cached(&again) > 150, back, "{again}");
        assert_eq!(content(&again), content(&first));
    }
}

#[test]
fn forgetting_tells_what_it_gave_back() {
    let engine = Engine::start(&["--context", "512"]);
    let story = |word: &str| ask(&[said("user", &format!("{word} ").repeat(220))], 2);
    let [first, second, _] =
        ["apple", "river", "stone"].map(|word| engine.address.chat(&story(word)));
    // They have no room together, so that one was moved to memory. The number may be one of a moment ago.
    let held = engine
        .address
        .wait_for("context_used_tokens", |used| used > 200.0);
    let freed = engine.address.delete("/cache").json()["freed"].clone();
    assert!(freed["memory_bytes"].as_u64() > Some(100_000), "{freed}");
    let tokens = freed["context_tokens"].as_f64().expect("a count");
    assert!((held - 0.5..=512.0).contains(&tokens), "{freed} of {held}");
    engine
        .address
        .wait_for("context_used_tokens", |used| used < held - 100.0);
    for (word, before) in [("apple", first), ("river", second)] {
        let again = engine.address.chat(&story(word));
        // All have what the template puts first.
        assert!(cached(&again) < 60, "{again}");
        assert_eq!(content(&again), content(&before));
    }
}

#[test]
fn the_key_is_taken_from_a_descriptor_that_stays_open_elsewhere() {
    let place = Place::new();
    let (folder, socket) = (place.path("cache"), place.path("engine.sock"));
    let start = |key: &str| {
        // The shell gives its input on as the third descriptor; nobody closes the other end.
        let script = format!(
            "exec {} serve --cache-key-fd 3 --threads 1 --socket {} --model {} --context 512 --cache-dir {} 3<&0 0</dev/null",
            env!("CARGO_BIN_EXE_sufler-engine"),
            text(&socket),
            text(&starter_model()),
            text(&folder),
        );
        let mut command = Command::new("sh");
        command
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut engine = Engine::from_command(command, &socket);
        let mut input = engine.child.stdin.take().expect("it is piped");
        input.write_all(key.as_bytes()).expect("it can be written");
        (engine, input)
    };
    let (mut engine, _open) = start(KEY);
    engine.wait_for("ready");
    let third = fs::read_link(format!("/proc/{}/fd/3", engine.child.id()));
    assert!(
        third.map_or(true, |what| !what.starts_with("pipe:")),
        "the key's pipe is closed"
    );
    engine.address.chat(&ask(
        &[said("user", &"The river runs to the sea. ".repeat(20))],
        2,
    ));
    engine.address.wait_for("cache_files", |files| files > 0.5);
    drop(engine);
    // What was sealed with that key opens with the same one from the environment.
    let engine = Engine::start_with_key(
        Some(KEY),
        &["--context", "512", "--cache-dir", text(&folder)],
    );
    assert_eq!(files(&folder).len(), 1);
    drop(engine);
    let (mut engine, input) = start("too short");
    drop(input);
    assert_eq!(engine.wait().code(), Some(1));
}

#[test]
fn a_pinned_beginning_stays_while_others_go() {
    let engine = Engine::start(&["--context", "1024", "--cache-memory", "0"]);
    let mut pinning = ask(&[rules(), said("user", "Hi")], 1);
    pinning["cache"] = json!({ "pin": true });
    engine.address.chat(&pinning);
    engine
        .address
        .wait_for("pinned_sequences", |pinned| (pinned - 1.0).abs() < 0.5);
    for word in ["river", "stone", "apple"] {
        engine
            .address
            .chat(&ask(&[said("user", &format!("{word} ").repeat(300))], 1));
    }
    let later = engine
        .address
        .chat(&ask(&[rules(), said("user", "What is two and two?")], 1));
    assert!(cached(&later) > 150, "{later}");
}

fn sealed(folder: &Path) -> [&str; 6] {
    [
        "--context",
        "2560",
        "--cache-dir",
        text(folder),
        "--cache-memory",
        "0",
    ]
}

/// The files of the only model that uses the folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| -> Vec<_> {
        let files = fs::read_dir(folder).expect("the folder is there");
        files.map(|file| file.expect("a file").path()).collect()
    };
    let [of_model] = inside(folder).try_into().expect("one model uses it");
    inside(&of_model)
}

/// Answers the first turn of a long conversation, ends in order, and gives the messages of the second turn.
fn first_turn(folder: &Path) -> Vec<Value> {
    let mut engine = Engine::start_with_key(Some(KEY), &sealed(folder));
    let mut messages = vec![said("user", &"The river runs to the sea. ".repeat(280))];
    let first = engine.address.chat(&ask(&messages, 8));
    assert!(
        first["usage"]["prompt_tokens"].as_u64().expect("a count") > 1900,
        "{first}"
    );
    engine.signal("-TERM");
    assert_eq!(engine.wait().code(), Some(0));
    messages.push(said("assistant", content(&first)));
    messages.push(said("user", "Go on."));
    messages
}

#[test]
fn after_a_restart_the_second_turn_begins_where_the_first_ended() {
    let place = Place::new();
    let folder = place.path("cache");
    let messages = first_turn(&folder);
    let [file] = files(&folder).try_into().expect("one file is there");
    let mode = fs::metadata(&file)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(
        (file.extension(), mode & 0o777),
        (Some("kv".as_ref()), 0o600)
    );
    let engine = Engine::start_with_key(Some(KEY), &sealed(&folder));
    let second = engine.address.chat(&ask(&messages, 8));
    assert!(cached(&second) > 1900, "{second}");
    drop(engine);

    // Without the key nothing is read or written; with another one the file is removed, and the answer is the same.
    let engine = Engine::start_with_key(None, &sealed(&folder));
    let without = engine.address.chat(&ask(&messages, 8));
    assert_eq!((cached(&without), content(&without)), (0, content(&second)));
    drop(engine);
    assert!(!files(&folder).is_empty());
    let engine = Engine::start_with_key(Some(&KEY.replace("1f", "ff")), &sealed(&folder));
    assert!(files(&folder).is_empty());
    assert_eq!(engine.address.get("/health").status, 200);
}

#[test]
fn damaged_and_old_files_are_removed_and_all_can_be() {
    let place = Place::new();
    let folder = place.path("cache");
    let begin =
        |more: &[&str]| Engine::start_with_key(Some(KEY), &[&sealed(&folder), more].concat());
    let story = ask(
        &[said("user", &"The river runs to the sea. ".repeat(20))],
        2,
    );
    let engine = begin(&[]);
    let first = engine.address.chat(&story);
    engine.address.wait_for("cache_files", |files| files > 0.5);
    drop(engine);

    let file = files(&folder).pop().expect("one is there");
    let mut bytes = fs::read(&file).expect("it can be read");
    let end = bytes.len() - 1;
    bytes[end] ^= 1;
    fs::write(&file, bytes).expect("it can be written");
    let engine = begin(&[]);
    let again = engine.address.chat(&story);
    assert_eq!((cached(&again), content(&again)), (0, content(&first)));
    engine.address.wait_for("cache_files", |files| files > 0.5);
    let bytes = fs::metadata(&files(&folder)[0]).expect("it is there").len();
    let freed = engine.address.delete("/cache").json()["freed"].clone();
    assert_eq!(
        (&freed["files"], &freed["disk_bytes"]),
        (&json!(1), &json!(bytes))
    );
    assert!(files(&folder).is_empty());
    let nothing = json!({ "context_tokens": 0, "memory_bytes": 0, "disk_bytes": 0, "files": 0 });
    assert_eq!(engine.address.delete("/cache").json()["freed"], nothing);
    let anew = engine.address.chat(&story);
    assert_eq!(cached(&anew), 0);
    engine.address.wait_for("cache_files", |files| files > 0.5);
    drop(engine);

    let file = files(&folder).pop().expect("one is there");
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_hours(240);
    fs::File::options()
        .write(true)
        .open(&file)
        .and_then(|file| file.set_modified(long_ago))
        .expect("its time can be set");
    let _engine = begin(&["--cache-max-age", "3600"]);
    assert!(files(&folder).is_empty());
}

#[test]
fn a_file_that_is_slow_to_come_holds_nobody_else_up() {
    let place = Place::new();
    let folder = place.path("cache");
    let story = ask(
        &[said("user", &"The river runs to the sea. ".repeat(20))],
        1,
    );
    let engine = Engine::start_with_key(Some(KEY), &sealed(&folder));
    engine.address.chat(&story);
    engine.address.wait_for("cache_files", |files| files > 0.5);
    drop(engine);
    let engine = Engine::start_with_key(Some(KEY), &sealed(&folder));
    let [file] = files(&folder).try_into().expect("one file is there");
    fs::remove_file(&file).expect("it is there");
    // Whoever opens a pipe to read waits for somebody who writes.
    let made = Command::new("mkfifo").arg(&file).status();
    assert!(made.expect("mkfifo runs").success());
    thread::scope(|scope| {
        let waiting = scope.spawn(|| engine.address.chat(&story));
        engine.address.wait_for("running", |running| running > 0.5);
        let other = engine.address.chat(&ask(&[said("user", "Hi")], 2));
        assert_eq!(other["usage"]["completion_tokens"], 2);
        assert!(!waiting.is_finished());
        // Nothing comes out of it, so all but the beginning in common is computed anew.
        let writer = fs::OpenOptions::new().write(true).open(&file);
        drop(writer.expect("it is being read"));
        assert!(cached(&waiting.join().expect("it is answered")) < 64);
    });
}

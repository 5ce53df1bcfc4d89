//! Saving what was computed when memory or the disk is short, and what it costs to bring it back.

use crate::process::{Engine, Place, text};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn said(role: &str, content: &str) -> Value {
    json!({ "role": role, "content": content })
}

fn ask(messages: &[Value], max_tokens: u32) -> Value {
    json!({ "messages": messages, "temperature": 0, "max_tokens": max_tokens })
}

fn repeated(word: &str, times: usize) -> Value {
    ask(&[said("user", &format!("{word} ").repeat(times))], 1)
}

fn usage(answer: &Value) -> (f64, f64) {
    let usage = &answer["usage"];
    let count = |value: &Value| value.as_f64().expect("a count");
    (
        count(&usage["prompt_tokens"]),
        count(&usage["prompt_tokens_details"]["cached_tokens"]),
    )
}

fn sealed(folder: &Path) -> Engine {
    let more = [
        "--context",
        "3072",
        "--cache-dir",
        text(folder),
        "--cache-memory",
        "0",
    ];
    Engine::start_with_key(Some(KEY), &more)
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

/// How many bytes of memory count for the limit now.
fn counted_bytes(engine: &Engine) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", engine.child.id()));
    let status = status.expect("Linux tells it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmData:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    1024 * number
        .and_then(|number| number.parse::<u64>().ok())
        .expect("a number")
}

#[test]
fn a_conversation_that_finds_no_memory_to_be_saved_ends_nothing() {
    let place = Place::new();
    let mut engine = sealed(&place.path("cache"));
    // Whatever is made once is there after it.
    engine.address.chat(&repeated("river", 100));
    engine.address.wait_for("cache_files", |files| files > 0.5);
    // The state of the next one has some fifty million bytes.
    let limit = counted_bytes(&engine) + 24_000_000;
    let limited = Command::new("prlimit")
        .args([
            "--pid",
            &engine.child.id().to_string(),
            &format!("--data={limit}"),
        ])
        .status();
    assert!(limited.expect("prlimit runs").success());
    let story = repeated("apple", 2200);
    engine.address.chat(&story);
    engine.wait_for("there is no memory to save a conversation");
    let (prompt, cached) = usage(&engine.address.chat(&story));
    assert!(cached > 2000.0 && prompt > cached, "{cached} of {prompt}");
}

#[test]
fn conversations_that_the_disk_is_slow_to_take_are_not_lost() {
    let place = Place::new();
    let folder = place.path("cache");
    let story = repeated("river", 100);
    let engine = sealed(&folder);
    engine.address.chat(&story);
    engine.address.wait_for("cache_files", |files| files > 0.5);
    drop(engine);
    let mut engine = sealed(&folder);
    let [file] = files(&folder).try_into().expect("one file is there");
    fs::remove_file(&file).expect("it is there");
    // Whoever opens a pipe to read waits for somebody who writes: so does the thread that reads and writes files.
    let made = Command::new("mkfifo").arg(&file).status();
    assert!(made.expect("mkfifo runs").success());
    let body = story.to_string();
    let left = engine
        .address
        .write("POST", "/v1/chat/completions", body.as_bytes());
    engine.address.wait_for("running", |running| running > 0.5);
    drop(left);
    engine.address.wait_for("running", |running| running < 0.5);
    let words = [
        "apple", "stone", "house", "water", "green", "seven", "paper",
    ];
    for word in words {
        engine.address.chat(&repeated(word, 100));
    }
    engine.signal("-TERM");
    engine.wait_for("told to stop");
    drop(fs::OpenOptions::new().write(true).open(&file));
    assert_eq!(engine.wait().code(), Some(0));
    assert_eq!(files(&folder).len(), words.len());
}

#[test]
fn cells_that_a_restored_conversation_takes_beside_others_are_counted() {
    let engine = Engine::start(&["--context", "1024"]);
    let rules = said("system", &"Answer shortly and clearly. ".repeat(30));
    let about = |word: &str, times: usize| {
        ask(
            &[
                rules.clone(),
                said("user", &format!("{word} ").repeat(times)),
            ],
            1,
        )
    };
    let (first, _) = usage(&engine.address.chat(&about("apple", 220)));
    engine.address.chat(&repeated("stone", 450));
    // For this one the first has to leave the context. They have the rules in common.
    let (second, in_common) = usage(&engine.address.chat(&about("river", 220)));
    assert!(in_common > 130.0, "{in_common}");
    let mut again = about("apple", 220);
    again["max_tokens"] = json!(100);
    again["stream"] = json!(true);
    again["response_format"] = json!({ "type": "json_schema", "json_schema": { "schema": {
        "type": "array", "items": { "type": "integer" }, "minItems": 999,
    } } });
    let stream = engine.address.stream(&again);
    // To bring it back the long one between them leaves.
    engine.address.wait_for("idle_sequences", |idle| idle < 1.5);
    // What it writes has fewer tokens than the rules, so it alone does not account for so many.
    let wanted = first + second - 2.0;
    engine
        .address
        .wait_for("context_used_tokens", |used| used >= wanted);
    stream.events();
    // At its end it shares the others' cells again.
    engine
        .address
        .wait_for("context_used_tokens", |used| used < wanted);
    let (_, cached) = usage(&engine.address.chat(&about("apple", 220)));
    assert!(cached >= first - 1.0, "{cached} of {first}");
}

//! Many requests and one inference thread: order, refusal, signs of life, cancellation.

use crate::process::Engine;
use serde_json::{Value, json};

const CHAT: &str = "/v1/chat/completions";

/// A request whose answer cannot end before the context does.
fn endless(stream: bool) -> Value {
    json!({
        "messages": [{ "role": "user", "content": "Count." }], "temperature": 0, "stream": stream,
        "response_format": { "type": "json_schema", "json_schema": { "schema": {
            "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 9 }, "minItems": 100_000,
        } } },
    })
}

fn short() -> Value {
    json!({ "messages": [{ "role": "user", "content": "Hi" }], "temperature": 0, "max_tokens": 2 })
}

#[test]
fn a_client_that_leaves_cancels_its_answer() {
    let engine = Engine::start(&["--parallel", "1"]);
    for (cancelled, stream) in [(1.0, true), (2.0, false)] {
        let before = engine.address.metric("generated_tokens_total");
        let connection = engine
            .address
            .write("POST", CHAT, endless(stream).to_string().as_bytes());
        let left_at = engine
            .address
            .wait_for("generated_tokens_total", |tokens| tokens > before + 5.0);
        drop(connection);
        engine.address.chat(&short());
        assert!((engine.address.metric("cancelled_total") - cancelled).abs() < 0.5);
        let wasted = engine.address.metric("generated_tokens_total") - left_at;
        assert!(wasted < 100.0, "{wasted} tokens were generated for nobody");
    }
}

#[test]
fn a_client_that_leaves_during_its_prompt_cancels_it() {
    let engine = Engine::start(&["--parallel", "1"]);
    let long = json!({ "messages": [{ "role": "user", "content": "word ".repeat(7000) }], "max_tokens": 1 });
    let connection = engine
        .address
        .write("POST", CHAT, long.to_string().as_bytes());
    engine.address.wait_for("running", |running| running > 0.5);
    drop(connection);
    engine
        .address
        .wait_for("cancelled_total", |cancelled| cancelled > 0.5);
    // The prompt is counted when it is complete; this one never was.
    assert!(engine.address.metric("prompt_tokens_total") < 0.5);
    engine.address.chat(&short());
}

#[test]
fn a_waiting_stream_says_that_the_engine_lives() {
    let engine = Engine::start(&["--parallel", "1"]);
    let running = engine.address.stream(&endless(true));
    engine.address.wait_for("running", |running| running > 0.5);
    let mut body = short();
    body["stream"] = json!(true);
    let mut waiting = engine.address.stream(&body);
    assert_eq!(waiting.event().as_deref(), Some(": queue 1"));
    assert_eq!(waiting.event().as_deref(), Some(": ping"));
    assert_eq!(waiting.event().as_deref(), Some(": ping"));
    drop(running);
    let events = waiting.events();
    assert_eq!(
        events.last().expect("it ends")["choices"][0]["finish_reason"],
        "length"
    );
}

#[test]
fn when_64_wait_the_next_is_refused() {
    let engine = Engine::start(&["--parallel", "1"]);
    let running = engine.address.stream(&endless(true));
    engine.address.wait_for("running", |running| running > 0.5);
    let waiting: Vec<_> = (0..64)
        .map(|_| engine.address.stream(&endless(true)))
        .collect();
    assert!((engine.address.metric("queue_depth") - 64.0).abs() < 0.5);
    let refused = engine.address.post(CHAT, &short());
    assert_eq!(
        (refused.status, &refused.json()["error"]["code"]),
        (429, &json!("queue_full"))
    );
    assert!((engine.address.metric("rejected_total") - 1.0).abs() < 0.5);
    drop((running, waiting));
    engine.address.chat(&short());
    engine.address.wait_for("queue_depth", |depth| depth < 0.5);
}

#[test]
fn waiting_requests_are_answered_in_order() {
    let engine = Engine::start(&["--parallel", "1"]);
    let running = engine.address.stream(&endless(true));
    engine.address.wait_for("running", |running| running > 0.5);
    let mut body = short();
    body["stream"] = json!(true);
    let first = engine.address.stream(&body);
    let second = engine.address.stream(&endless(true));
    let third = engine.address.stream(&body);
    drop(running);
    first.events();
    // Were the order another one, the third could be answered before the endless second is given up.
    assert!((engine.address.wait_for("running", |running| running > 0.5) - 1.0).abs() < 0.5);
    assert!((engine.address.metric("queue_depth") - 1.0).abs() < 0.5);
    drop(second);
    third.events();
}

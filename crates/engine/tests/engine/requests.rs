//! What is refused, and how.

use crate::process::Engine;
use serde_json::{Value, json};

const CHAT: &str = "/v1/chat/completions";

fn long(content: &str) -> Value {
    json!({ "messages": [{ "role": "user", "content": content }], "max_tokens": 1 })
}

#[test]
fn a_prompt_longer_than_the_context_is_refused_with_numbers() {
    let engine = Engine::start(&["--context", "256"]);
    let response = engine.address.post(CHAT, &long(&"word ".repeat(300)));
    assert_eq!(response.status, 400);
    let error = response.json()["error"].clone();
    assert_eq!(error["type"], "exceed_context_size_error");
    assert_eq!(error["code"], "context_length_exceeded");
    assert_eq!(
        (&error["param"], &error["n_ctx"]),
        (&json!("messages"), &json!(256))
    );
    assert!(error["n_prompt_tokens"].as_u64().expect("a count") > 300);
}

#[test]
fn an_answer_ends_where_the_context_ends() {
    let engine = Engine::start(&["--context", "256"]);
    let answer = engine.address.chat(&json!({
        "messages": [{ "role": "user", "content": "Count." }], "temperature": 0,
        "response_format": { "type": "json_schema", "json_schema": { "schema": { "type": "array", "items": { "type": "integer" }, "minItems": 999 } } },
    }));
    assert_eq!(answer["choices"][0]["finish_reason"], "length");
    assert_eq!(answer["usage"]["total_tokens"], 256);
}

#[test]
fn bodies_that_are_not_requests_are_refused() {
    let engine = Engine::start(&[]);
    for body in [
        &b"\xff\xfe\xfd"[..],
        b"{\"messages\": [{\"role\": \"user\", \"content\": \"\xd0\"}]}",
        b"not json",
        b"",
        b"[]",
        b"{}",
    ] {
        let response = engine.address.send("POST", CHAT, body);
        assert_eq!(response.status, 400, "{}", String::from_utf8_lossy(body));
    }
    let wrong = engine.address.post(
        CHAT,
        &json!({ "messages": [{ "role": "user", "content": "Hi" }], "top_p": "much" }),
    );
    assert_eq!(
        (wrong.status, &wrong.json()["error"]["param"]),
        (400, &json!("top_p"))
    );
    assert_eq!(engine.address.get("/health").status, 200);
}

#[test]
fn large_bodies_are_refused_at_once() {
    let engine = Engine::start(&[]);
    let field = engine.address.post(CHAT, &long(&"a".repeat(10_000_000)));
    assert_eq!(
        (field.status, &field.json()["error"]["code"]),
        (400, &json!("context_length_exceeded"))
    );
    let body = engine.address.post(CHAT, &long(&"a".repeat(17_000_000)));
    assert_eq!(
        (body.status, &body.json()["error"]["code"]),
        (413, &json!("body_too_large"))
    );
    let text = engine
        .address
        .post("/tokenize", &json!({ "content": "a".repeat(2_000_000) }));
    assert_eq!(
        (text.status, &text.json()["error"]["param"]),
        (413, &json!("content"))
    );
    assert_eq!(engine.address.get("/health").status, 200);
}

#[test]
fn large_tools_and_calls_are_refused_before_they_are_counted() {
    let engine = Engine::start(&["--context", "1024"]);
    let large = "a".repeat(10_000_000);
    let tool = |text: &str| json!([{ "type": "function", "function": { "name": "f", "description": text } }]);
    let with_tools = |text: &str| json!({ "messages": [{ "role": "user", "content": "Hi" }], "tools": tool(text), "max_tokens": 1 });
    let call = json!([{ "id": "1", "type": "function", "function": { "name": "f", "arguments": { "a": large } } }]);
    let with_call = json!({
        "messages": [
            { "role": "user", "content": "Hi" }, { "role": "assistant", "tool_calls": call },
            { "role": "tool", "tool_call_id": "1", "content": "" },
        ],
        "max_tokens": 1,
    });
    for body in [with_tools(&large), with_call] {
        let refused = engine.address.post(CHAT, &body);
        assert_eq!(
            (refused.status, &refused.json()["error"]["code"]),
            (400, &json!("context_length_exceeded"))
        );
    }
    // What the model is not told of costs nothing.
    let mut untold = with_tools(&large);
    untold["tool_choice"] = json!("none");
    assert_eq!(engine.address.post(CHAT, &untold).status, 200);
    assert_eq!(engine.address.post(CHAT, &with_tools("small")).status, 200);
}

#[test]
fn other_addresses_and_methods_are_refused_in_json() {
    let engine = Engine::start(&[]);
    assert_eq!(
        engine.address.get("/v1/nothing").json()["error"]["code"],
        "not_found"
    );
    let method = engine.address.get(CHAT);
    assert_eq!(
        (method.status, &method.json()["error"]["code"]),
        (405, &json!("method_not_allowed"))
    );
}

//! Beginnings that stay computed under a name.

use crate::process::Engine;
use serde_json::{Value, json};
use std::thread;

fn said(role: &str, content: &str) -> Value {
    json!({ "role": role, "content": content })
}

fn rules(subject: &str) -> Value {
    said(
        "system",
        &format!("Speak of {subject} only, shortly and clearly. ").repeat(5),
    )
}

fn ask(messages: &[Value], max_tokens: u32) -> Value {
    json!({ "messages": messages, "temperature": 0, "max_tokens": max_tokens })
}

fn cached(answer: &Value) -> u64 {
    answer["usage"]["prompt_tokens_details"]["cached_tokens"]
        .as_u64()
        .expect("a count")
}

/// Pins one system message and returns how many tokens that are.
fn pin(engine: &Engine, name: &str, subject: &str) -> u64 {
    let body = json!({ "messages": [rules(subject)] });
    let answer = engine.address.put(&format!("/pins/{name}"), &body);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["name"], name);
    answer.json()["tokens"].as_u64().expect("a count")
}

fn pins(engine: &Engine) -> Value {
    engine.address.get("/pins").json()["pins"].clone()
}

#[test]
fn the_first_request_after_a_pin_finds_it_computed() {
    let engine = Engine::start(&["--context", "1024"]);
    let tokens = pin(&engine, "stars", "stars");
    assert!(tokens > 40, "{tokens}");
    assert_eq!(
        pins(&engine),
        json!([{ "name": "stars", "tokens": tokens }])
    );
    let answer = engine
        .address
        .chat(&ask(&[rules("stars"), said("user", "What is Vega?")], 4));
    assert!(cached(&answer) >= tokens, "{answer}");
    // It cost its computing once, and was no answer.
    assert!((engine.address.metric("requests_total") - 2.0).abs() < 0.5);
    assert!(engine.address.metric("generated_tokens_total") < 4.5);
}

#[test]
fn a_pin_has_the_tools_of_the_requests_it_is_for() {
    let engine = Engine::start(&["--context", "2048"]);
    let tools = json!([{ "type": "function", "function": {
        "name": "weather", "description": "Tells the weather of a city.",
        "parameters": { "type": "object", "properties": { "city": { "type": "string" } } },
    } }]);
    let put = |body: &Value| engine.address.put("/pins/stars", body);
    let without = pin(&engine, "stars", "stars");
    let pinned = put(&json!({ "messages": [rules("stars")], "tools": tools }));
    assert_eq!(pinned.status, 200, "{}", pinned.text);
    let tokens = pinned.json()["tokens"].as_u64().expect("a count");
    assert!(tokens > without + 20, "{tokens} and {without}");
    let mut question = ask(&[rules("stars"), said("user", "What is Vega?")], 4);
    question["tools"] = tools;
    let answer = engine.address.chat(&question);
    assert!(cached(&answer) >= tokens, "{answer}");
    for (field, value) in [
        ("tool_choice", json!("none")),
        ("temperature", json!(0)),
        (
            "tools[0].function.name",
            json!([{ "function": { "name": "a b" } }]),
        ),
    ] {
        let mut body = json!({ "messages": [rules("stars")] });
        body[field.split('[').next().expect("a name")] = value;
        let refused = put(&body);
        assert_eq!(
            (refused.status, &refused.json()["error"]["param"]),
            (400, &json!(field))
        );
    }
}

#[test]
fn a_pin_survives_pressure_and_forgetting_until_it_is_given_up() {
    let engine = Engine::start(&["--context", "512", "--cache-memory", "0"]);
    let tokens = pin(&engine, "stars", "stars");
    let question = |subject: &str| {
        ask(
            &[rules(subject), said("user", &"Tell me more. ".repeat(40))],
            4,
        )
    };
    let first = engine.address.chat(&question("birds"));
    assert!(cached(&first) < tokens);
    // Each takes half of the context, so that what was asked before leaves it.
    for subject in ["rivers", "hills", "cars"] {
        engine.address.chat(&question(subject));
    }
    let birds = engine.address.chat(&question("birds"));
    assert_eq!(
        cached(&birds),
        cached(&first),
        "it should have left the context"
    );
    let stars = engine.address.chat(&question("stars"));
    assert!(cached(&stars) >= tokens, "{stars}");

    assert_eq!(engine.address.delete("/cache").status, 200);
    let stars = engine.address.chat(&question("stars"));
    assert!(cached(&stars) >= tokens, "{stars}");

    assert_eq!(engine.address.delete("/pins/stars").status, 200);
    assert_eq!(pins(&engine), json!([]));
    assert_eq!(engine.address.delete("/cache").status, 200);
    let stars = engine.address.chat(&question("stars"));
    assert!(cached(&stars) < tokens, "{stars}");
    let gone = engine.address.delete("/pins/stars");
    assert_eq!(
        (gone.status, &gone.json()["error"]["code"]),
        (404, &json!("pin_not_found"))
    );
}

#[test]
fn an_answer_that_needs_the_room_of_pins_gets_it() {
    let engine = Engine::start(&["--context", "512"]);
    assert!(pin(&engine, "stars", "stars") > 40);
    // With an answer that fills the context to its end, so that room is missing in its middle too.
    let answer = engine
        .address
        .chat(&ask(&[said("user", &"word ".repeat(470))], 100_000));
    assert!(answer["usage"]["prompt_tokens"].as_u64().expect("a count") > 470);
    assert_eq!(pins(&engine), json!([]));
    let mut counting = ask(&[said("user", "Count.")], 100_000);
    counting["response_format"] = json!({ "type": "json_schema", "json_schema": { "schema": {
        "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 9 }, "minItems": 100_000,
    } } });
    pin(&engine, "stars", "stars");
    let answer = engine.address.chat(&counting);
    assert_eq!(answer["usage"]["total_tokens"], 512, "{answer}");
    assert_eq!(pins(&engine), json!([]));
    assert!(engine.address.metric("failed_total") < 0.5);
}

#[test]
fn pins_are_few_and_small_and_a_name_is_used_again() {
    let engine = Engine::start(&["--context", "2048"]);
    let tokens = pin(&engine, "p0", "stars");
    assert_eq!(pin(&engine, "p0", "birds"), tokens);
    assert_eq!(pins(&engine).as_array().map(Vec::len), Some(1));
    let put = |name: &str, word: &str, words: usize| {
        let body = json!({ "messages": [said("system", &format!("{word} ").repeat(words)), said("user", "Hi")] });
        engine.address.put(&format!("/pins/{name}"), &body)
    };
    let refused =
        |answer: crate::client::Response| (answer.status, answer.json()["error"]["code"].clone());
    assert_eq!(
        refused(put("big", "word", 600)),
        (400, json!("pin_too_large"))
    );
    assert_eq!(
        refused(put("big", "word", 100_000)),
        (400, json!("pin_too_large"))
    );
    assert_eq!(put("half", "word", 250).status, 200);
    assert_eq!(
        refused(put("other", "other", 300)),
        (409, json!("pins_full"))
    );
    assert_eq!(
        refused(put("a%20b", "word", 1)),
        (400, json!("invalid_request"))
    );
    for number in 1..7 {
        assert_eq!(put(&format!("p{number}"), "word", number).status, 200);
    }
    assert_eq!(refused(put("p7", "word", 7)), (409, json!("pins_full")));
    assert_eq!(
        put("p6", "word", 8).status,
        200,
        "what has the name is replaced"
    );
    let wrong = engine.address.put("/pins/x", &json!({ "messages": [] }));
    assert_eq!(refused(wrong), (400, json!("invalid_request")));
}

#[test]
fn a_pin_waits_while_others_are_answered_and_takes_no_place_from_them() {
    let engine = Engine::start(&["--context", "2048", "--parallel", "1"]);
    let mut body = ask(&[said("user", "Count.")], 100_000);
    body["stream"] = json!(true);
    body["response_format"] = json!({ "type": "json_schema", "json_schema": { "schema": {
        "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 9 }, "minItems": 100_000,
    } } });
    let running = engine.address.stream(&body);
    engine.address.wait_for("running", |running| running > 0.5);
    thread::scope(|scope| {
        let pinned = scope.spawn(|| pin(&engine, "stars", "stars"));
        assert!(pinned.join().expect("it is pinned beside the answer") > 40);
    });
    assert!((engine.address.metric("running") - 1.0).abs() < 0.5);
    drop(running);
}

#[test]
fn a_pin_that_does_not_come_in_time_is_given_up() {
    let engine = Engine::start(&["--context", "2048", "--parallel", "1"]);
    // Somebody is answered and somebody waits: a pin comes after both.
    let mut long = ask(&[said("user", "Count.")], 100_000);
    long["stream"] = json!(true);
    long["response_format"] = json!({ "type": "json_schema", "json_schema": { "schema": {
        "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 9 }, "minItems": 100_000,
    } } });
    let _first = engine.address.stream(&long);
    engine.address.wait_for("running", |running| running > 0.5);
    let body = long.to_string();
    let _second = engine
        .address
        .write("POST", "/v1/chat/completions", body.as_bytes());
    engine
        .address
        .wait_for("queue_depth", |waiting| waiting > 0.5);
    let body = json!({ "messages": [rules("stars")] }).to_string();
    let head = format!(
        "PUT /pins/stars HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n\
         x-sufler-deadline-ms: 300\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let late = engine.address.ask_raw(&head, body.as_bytes());
    assert_eq!(
        (late.status, &late.json()["error"]["code"]),
        (504, &json!("deadline_exceeded")),
        "{}",
        late.text
    );
    assert_eq!(pins(&engine), json!([]));
}

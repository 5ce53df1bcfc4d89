//! What is answered: whole and streamed, usage, stop texts, the chat template.

use crate::process::Engine;
use serde_json::{Value, json};

fn ask(content: &str, max_tokens: u32) -> Value {
    json!({ "messages": [{ "role": "user", "content": content }], "temperature": 0, "max_tokens": max_tokens })
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

fn streamed(body: Value) -> Value {
    with(
        with(body, "stream", json!(true)),
        "stream_options",
        json!({ "include_usage": true }),
    )
}

fn content(answer: &Value) -> &str {
    answer["choices"][0]["message"]["content"]
        .as_str()
        .expect("an answer has content")
}

fn joined(events: &[Value]) -> String {
    events
        .iter()
        .filter_map(|event| event["choices"][0]["delta"]["content"].as_str())
        .collect()
}

#[test]
fn streamed_and_whole_answers_agree() {
    let engine = Engine::start(&[]);
    for question in [
        "Name three colours.",
        "Напиши по-русски слово «привет» десять раз.",
    ] {
        // With the prompt in the context both are computed in the same order, so not even rounding differs.
        engine.address.chat(&ask(question, 1));
        let whole = engine.address.chat(&ask(question, 60));
        let events = engine.address.stream(&streamed(ask(question, 60))).events();
        assert_eq!(joined(&events), content(&whole));
        assert_eq!(events[0]["choices"][0]["delta"]["role"], "assistant");
        let [.., end, usage] = events.as_slice() else {
            panic!("too few events")
        };
        assert_eq!(
            end["choices"][0]["finish_reason"],
            whole["choices"][0]["finish_reason"]
        );
        assert_eq!(usage["choices"], json!([]));
        assert_eq!(usage["usage"], whole["usage"]);
        assert!(
            events.iter().all(|event| event["id"] == events[0]["id"]
                && event["object"] == "chat.completion.chunk")
        );
    }
}

#[test]
fn a_stream_ends_without_usage_unless_it_is_asked_for() {
    let engine = Engine::start(&[]);
    let events = engine
        .address
        .stream(&with(ask("Hi", 3), "stream", json!(true)))
        .events();
    assert!(events.iter().all(|event| event.get("usage").is_none()));
}

#[test]
fn usage_counts_and_the_second_time_the_prompt_is_cached() {
    let engine = Engine::start(&[]);
    let first = engine.address.chat(&ask("Name three colours.", 5));
    let second = engine.address.chat(&ask("Name three colours.", 5));
    let prompt = first["usage"]["prompt_tokens"].as_u64().expect("a count");
    assert!(prompt > 10);
    assert_eq!(first["usage"]["prompt_tokens_details"]["cached_tokens"], 0);
    assert_eq!(first["usage"]["completion_tokens"], 5);
    assert_eq!(first["usage"]["total_tokens"], prompt + 5);
    assert_eq!(first["choices"][0]["finish_reason"], "length");
    assert_eq!(second["usage"]["prompt_tokens"], prompt);
    assert_eq!(
        second["usage"]["prompt_tokens_details"]["cached_tokens"],
        prompt - 1
    );
}

#[test]
fn the_older_name_of_max_tokens_gives_way() {
    let engine = Engine::start(&[]);
    let answer = engine.address.chat(&with(
        ask("Count to a hundred.", 50),
        "max_completion_tokens",
        json!(4),
    ));
    assert_eq!(answer["usage"]["completion_tokens"], 4);
}

#[test]
fn a_seed_repeats_an_answer_and_another_changes_it() {
    let engine = Engine::start(&[]);
    let body = with(ask("Tell me a story.", 40), "temperature", json!(1.0));
    engine.address.chat(&body);
    let [first, again, other] = [7, 7, 8].map(|seed| {
        engine
            .address
            .chat(&with(body.clone(), "seed", json!(seed)))
    });
    assert_eq!(content(&first), content(&again));
    assert_ne!(content(&first), content(&other));
}

#[test]
fn a_stop_text_ends_the_answer_and_no_part_of_it_is_shown() {
    let engine = Engine::start(&[]);
    let question = "Name three colours.";
    engine.address.chat(&ask(question, 1));
    let full = engine.address.chat(&ask(question, 40));
    let text = content(&full);
    // From the middle of one word to the middle of another, so that it spans several tokens.
    let stop = text
        .get(text.len() / 2..text.len() / 2 + 12)
        .expect("the answer is ASCII");
    let before = text
        .split(stop)
        .next()
        .expect("split yields at least one part");
    for stops in [json!(stop), json!(["never said", stop])] {
        let body = with(ask(question, 40), "stop", stops);
        let whole = engine.address.chat(&body);
        assert_eq!(content(&whole), before);
        assert_eq!(whole["choices"][0]["finish_reason"], "stop");
        let events = engine.address.stream(&streamed(body)).events();
        assert_eq!(joined(&events), before);
    }
}

#[test]
fn the_template_of_the_model_is_used() {
    let engine = Engine::start(&[]);
    let tokens = |messages: Value| {
        let answer = engine
            .address
            .chat(&json!({ "messages": messages, "max_tokens": 1, "temperature": 0 }));
        answer["usage"]["prompt_tokens"].as_u64().expect("a count")
    };
    let own_system = tokens(json!([{ "role": "user", "content": "Hi" }]));
    let short_system =
        tokens(json!([{ "role": "system", "content": "Hi" }, { "role": "user", "content": "Hi" }]));
    // This model's template puts a sentence of its own first if there is no system message.
    assert!(
        own_system > short_system + 10,
        "{own_system} and {short_system}"
    );
}

#[test]
fn control_tokens_written_in_a_message_are_only_text() {
    let engine = Engine::start(&[]);
    let tokens = |content: &str| {
        engine.address.chat(&ask(content, 1))["usage"]["prompt_tokens"]
            .as_u64()
            .expect("a count")
    };
    let counted = engine
        .address
        .post("/tokenize", &json!({ "content": "<|im_end|>" }))
        .json();
    let as_text = counted["tokens"].as_array().expect("a list").len() as u64;
    assert!(as_text > 1);
    assert!(tokens("<|im_end|>") >= tokens("") + as_text);
}

#[test]
fn tokens_are_counted_and_the_model_is_listed() {
    let engine = Engine::start(&["--context", "1024"]);
    let counted = engine
        .address
        .post("/tokenize", &json!({ "content": "Hello, world" }))
        .json();
    assert_eq!(counted["tokens"].as_array().map(Vec::len), Some(3));
    let models = engine.address.get("/v1/models").json();
    assert_eq!(models["data"][0]["id"], "SmolLM2-135M-Instruct.Q4_1");
    assert_eq!(models["data"][0]["meta"]["n_ctx"], 1024);
    assert_eq!(engine.address.get("/health").json()["status"], "ok");
}

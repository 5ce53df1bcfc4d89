//! Several answers at once: they are the same as alone, none stops another, people take turns, nobody hangs.

use crate::process::Engine;
use serde_json::{Value, json};
use std::fs;
use std::thread;

const CHAT: &str = "/v1/chat/completions";
const QUESTIONS: [&str; 4] = [
    "Name three colours.",
    "What is the capital of France?",
    "Count from one to ten.",
    "Say hello in English.",
];

fn ask(content: &str, max_tokens: u32) -> Value {
    json!({ "messages": [{ "role": "user", "content": content }], "temperature": 0, "max_tokens": max_tokens })
}

/// A streamed request whose answer cannot end before the context does.
fn endless(user: &str) -> Value {
    json!({
        "messages": [{ "role": "user", "content": "Count." }], "temperature": 0, "stream": true, "user": user,
        "response_format": { "type": "json_schema", "json_schema": { "schema": {
            "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 9 }, "minItems": 100_000,
        } } },
    })
}

fn streamed(mut body: Value) -> Value {
    body["stream"] = json!(true);
    body
}

fn text(answer: &Value) -> &str {
    answer["choices"][0]["message"]["content"]
        .as_str()
        .expect("an answer has content")
}

/// As [`ask`], with the two likeliest tokens of each place.
fn ask_with_odds(content: &str) -> Value {
    let mut body = ask(content, 16);
    body["logprobs"] = json!(true);
    body["top_logprobs"] = json!(2);
    body
}

/// A batch is summed in another order than one sequence alone, so two tokens
/// that are nearly equally likely may change places. Nothing else may differ.
/// Each of the two odds moves by up to 0.3 with the weights and activations of
/// four and eight bits that the starter model is computed in.
const NEARLY: f64 = 0.6;

fn assert_same_but_for_ties(alone: &Value, together: &Value) {
    let places = |answer: &Value| -> Vec<Value> {
        let content = &answer["choices"][0]["logprobs"]["content"];
        content.as_array().expect("odds of each token").clone()
    };
    let (alone, together) = (places(alone), places(together));
    let same = |(one, other): &(&Value, &Value)| one["token"] == other["token"];
    let parted = alone.iter().zip(&together).find(|pair| !same(pair));
    if let Some((one, other)) = parted {
        let odds = |at: usize| one["top_logprobs"][at]["logprob"].as_f64().expect("odds");
        assert!(odds(0) - odds(1) < NEARLY, "{one} became {other}");
        assert_eq!(one["top_logprobs"][1]["token"], other["token"]);
    } else {
        assert_eq!(alone.len(), together.len());
    }
}

#[test]
fn four_answers_at_once_are_those_given_alone() {
    let alone = Engine::start(&["--parallel", "1", "--context", "2048"]);
    let wanted = QUESTIONS.map(|question| alone.address.chat(&ask_with_odds(question)));
    drop(alone);
    let engine = Engine::start(&["--context", "2048"]);
    for _ in 0..2 {
        thread::scope(|scope| {
            let answers = QUESTIONS
                .map(|question| scope.spawn(|| engine.address.chat(&ask_with_odds(question))));
            for (answer, wanted) in answers.into_iter().zip(&wanted) {
                assert_same_but_for_ties(wanted, &answer.join().expect("it is answered"));
            }
        });
    }
}

#[test]
fn four_streams_run_at_once() {
    let engine = Engine::start(&["--context", "2048"]);
    let mut streams: Vec<_> = (0..4)
        .map(|_| engine.address.stream(&endless("")))
        .collect();
    // None can end before the others, so if each goes on, they go on together.
    for _ in 0..3 {
        for stream in &mut streams {
            assert!(
                std::iter::from_fn(|| stream.event()).any(|event| event.contains("\"content\""))
            );
        }
    }
    assert!((engine.address.metric("running") - 4.0).abs() < 0.5);
}

#[test]
fn a_long_prompt_does_not_stop_a_running_stream() {
    let engine = Engine::start(&["--context", "4096"]);
    let mut running = engine.address.stream(&endless(""));
    assert!(std::iter::from_fn(|| running.event()).any(|event| event.contains("\"content\"")));
    let long = engine.address.clone();
    let prompt = thread::spawn(move || long.chat(&ask(&"word ".repeat(600), 1)));
    engine.address.wait_for("running", |running| running > 1.5);
    let before = engine.address.metric("generated_tokens_total");
    let answer = prompt.join().expect("it is answered");
    let between = engine.address.metric("generated_tokens_total") - before;
    assert!(answer["usage"]["prompt_tokens"].as_u64().expect("a count") > 600);
    // The prompt is fed in three batches at least; a token is written with each.
    assert!(
        between >= 3.0,
        "only {between} tokens came while the prompt was fed"
    );
    assert!(running.event().is_some());
}

#[test]
fn people_take_turns() {
    let engine = Engine::start(&["--parallel", "1", "--context", "2048"]);
    let running = engine.address.stream(&endless("anna"));
    engine.address.wait_for("running", |running| running > 0.5);
    let wait = |user: &str, depth: f64| {
        let mut body = streamed(ask("Hi", 1));
        body["user"] = json!(user);
        let stream = engine.address.stream(&body);
        engine
            .address
            .wait_for("queue_depth", |waiting| waiting > depth - 0.5);
        stream
    };
    let mut anna = wait("anna", 1.0);
    let mut anna_too = wait("anna", 2.0);
    let mut boris = wait("boris", 3.0);
    let place = |stream: &mut crate::client::Open| {
        std::iter::from_fn(|| stream.event()).find(|event| event != ": ping")
    };
    assert_eq!(place(&mut anna).as_deref(), Some(": queue 1"));
    assert_eq!(place(&mut anna_too).as_deref(), Some(": queue 2"));
    assert_eq!(place(&mut boris).as_deref(), Some(": queue 2"));
    assert_eq!(place(&mut anna_too).as_deref(), Some(": queue 3"));
    assert!((engine.address.metric("queue_people") - 2.0).abs() < 0.5);
    drop(running);
    anna.events();
    boris.events();
    anna_too.events();
}

#[test]
fn a_deadline_ends_an_answer_and_frees_its_place() {
    let engine = Engine::start(&["--parallel", "1", "--context", "2048"]);
    let mut body = endless("");
    body["timeout_ms"] = json!(300);
    let mut stream = engine.address.stream(&body);
    let last = std::iter::from_fn(|| stream.event())
        .last()
        .expect("an event");
    assert!(last.contains("deadline_exceeded"), "{last}");
    body["stream"] = json!(false);
    let whole = engine.address.post(CHAT, &body);
    assert_eq!(
        (whole.status, &whole.json()["error"]["code"]),
        (504, &json!("deadline_exceeded"))
    );
    engine.address.chat(&ask("Hi", 1));
}

#[test]
fn a_thousand_clients_at_once_are_each_answered_or_refused() {
    let engine = Engine::start(&["--context", "2048", "--queue", "100"]);
    let mut statuses: Vec<u16> = thread::scope(|scope| {
        let clients: Vec<_> = (0..1000)
            .map(|client| {
                let engine = &engine;
                scope.spawn(move || {
                    let mut body = ask("Hi", 1);
                    body["user"] = json!(format!("person {}", client % 50));
                    let response = engine.address.post(CHAT, &body);
                    assert_eq!(
                        response.retry_after.is_some(),
                        response.status == 429,
                        "{}",
                        response.text
                    );
                    response.status
                })
            })
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().expect("it ends"))
            .collect()
    });
    statuses.sort_unstable();
    assert!(
        statuses.iter().all(|status| [200, 429].contains(status)),
        "{statuses:?}"
    );
    assert!(statuses.iter().filter(|status| **status == 200).count() >= 100);
    engine.address.wait_for("running", |running| running < 0.5);
}

#[test]
fn a_thousand_large_bodies_at_once_take_little_memory() {
    let engine = Engine::start(&["--context", "512", "--queue", "1000"]);
    let peak = || {
        let status = fs::read_to_string(format!("/proc/{}/status", engine.child.id()));
        let status = status.expect("Linux tells the memory");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        kibibytes
            .and_then(|text| text.parse::<u64>().ok())
            .expect("a number")
    };
    let before = peak();
    let body = ask(&"many words ".repeat(18_000), 1);
    thread::scope(|scope| {
        for _ in 0..1000 {
            scope.spawn(|| {
                let answer = engine.address.post(CHAT, &body);
                assert!([400, 429].contains(&answer.status), "{}", answer.text);
            });
        }
    });
    // All of them together would be 190 MiB.
    let grown = (peak() - before) / 1024;
    assert!(grown < 120, "{grown} MiB more");
    engine.address.chat(&ask("Hi", 1));
}

#[test]
fn answers_that_fill_the_context_together_are_put_aside_and_resumed() {
    let engine = Engine::start(&["--context", "256"]);
    let mut body = endless("");
    body["stream"] = json!(false);
    thread::scope(|scope| {
        let body = &body;
        let answers = [1, 2, 3].map(|_| scope.spawn(|| engine.address.chat(body)));
        for answer in answers {
            let answer = answer.join().expect("it is answered");
            assert_eq!(answer["choices"][0]["finish_reason"], "length");
            assert_eq!(answer["usage"]["total_tokens"], 256);
        }
    });
    assert!(engine.address.metric("put_aside_total") > 0.5);
    assert!(engine.address.metric("failed_total") < 0.5);
}

#[test]
fn answers_bound_to_schemas_are_valid_side_by_side() {
    let engine = Engine::start(&["--context", "2048"]);
    let schemas = [
        json!({ "type": "object", "required": ["a"], "additionalProperties": false, "properties": { "a": { "enum": ["x", "y"] } } }),
        json!({ "type": "array", "minItems": 2, "maxItems": 3, "items": { "type": "boolean" } }),
        json!({ "type": "integer", "minimum": 10, "maximum": 99 }),
        json!({ "enum": ["red", "green", "blue"] }),
    ];
    thread::scope(|scope| {
        let answers: Vec<_> = schemas
            .iter()
            .map(|schema| {
                let engine = &engine;
                scope.spawn(move || {
                    let mut body = ask("Answer.", 60);
                    body["temperature"] = json!(0.8);
                    body["response_format"] =
                        json!({ "type": "json_schema", "json_schema": { "schema": schema } });
                    engine.address.chat(&body)
                })
            })
            .collect();
        for (answer, schema) in answers.into_iter().zip(&schemas) {
            let answer = answer.join().expect("it is answered");
            let value: Value = serde_json::from_str(text(&answer)).expect("it is JSON");
            let valid = jsonschema::validator_for(schema).expect("the schema is a schema");
            assert!(
                valid.is_valid(&value),
                "{value} is not valid against {schema}"
            );
        }
    });
}

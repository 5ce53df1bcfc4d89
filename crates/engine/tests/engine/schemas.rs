//! Answers bound to a schema are valid against it, at any temperature.

use crate::process::Engine;
use serde_json::{Value, json};

fn bound(schema: &Value, temperature: f64, seed: u32, max_tokens: u32) -> Value {
    json!({
        "messages": [{ "role": "user", "content": "Describe a person, in Russian." }],
        "temperature": temperature, "seed": seed, "max_tokens": max_tokens,
        "response_format": { "type": "json_schema", "json_schema": { "name": "answer", "schema": schema } },
    })
}

fn schemas() -> [Value; 5] {
    [
        json!({
            "type": "object", "additionalProperties": false, "required": ["name", "age"],
            "properties": {
                "name": { "type": "string", "maxLength": 20 },
                "age": { "type": "integer", "minimum": 0, "maximum": 120 },
            },
        }),
        json!({ "type": "array", "minItems": 2, "maxItems": 4, "items": { "enum": ["да", "нет", "не знаю"] } }),
        json!({
            "type": "object", "additionalProperties": false, "required": ["tasks"],
            "properties": { "tasks": { "type": "array", "maxItems": 3, "items": { "$ref": "#/$defs/task" } } },
            "$defs": { "task": {
                "type": "object", "additionalProperties": false, "required": ["title", "done", "due"],
                "properties": {
                    "title": { "type": "string", "minLength": 1, "maxLength": 15 },
                    "done": { "type": "boolean" },
                    "due": { "type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
                },
            } },
        }),
        json!({
            "anyOf": [
                { "type": "object", "additionalProperties": false, "required": ["ok"], "properties": { "ok": { "const": true } } },
                { "type": "object", "additionalProperties": false, "required": ["error"],
                  "properties": { "error": { "type": "string", "maxLength": 10 } } },
            ],
        }),
        json!({ "type": "number", "minimum": -1, "maximum": 1, "multipleOf": 0.25 }),
    ]
}

#[test]
fn answers_are_valid_against_their_schema() {
    let engine = Engine::start(&[]);
    for schema in schemas() {
        let valid = jsonschema::validator_for(&schema).expect("the schema is a schema");
        for (temperature, seed) in [(0.0, 0), (1.5, 1), (2.0, 2)] {
            let answer = engine.address.chat(&bound(&schema, temperature, seed, 400));
            let choice = &answer["choices"][0];
            assert_eq!(choice["finish_reason"], "stop", "{answer}");
            let text = choice["message"]["content"]
                .as_str()
                .expect("an answer has content");
            let value: Value =
                serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"));
            assert!(
                valid.is_valid(&value),
                "{value} is not valid against {schema}"
            );
        }
    }
}

#[test]
fn a_json_object_is_an_object_unless_it_is_cut() {
    let engine = Engine::start(&[]);
    let mut body = bound(&json!({}), 0.0, 0, 300);
    body["response_format"] = json!({ "type": "json_object" });
    body["messages"][0]["content"] = json!("Answer with the JSON object {\"a\": 1}.");
    let answer = engine.address.chat(&body);
    let text = answer["choices"][0]["message"]["content"]
        .as_str()
        .expect("an answer has content");
    if answer["choices"][0]["finish_reason"] == "stop" {
        assert!(
            serde_json::from_str::<Value>(text)
                .expect("it is JSON")
                .is_object()
        );
    } else {
        assert!(text.starts_with('{'));
        assert_eq!(answer["usage"]["completion_tokens"], 300);
    }
}

#[test]
fn a_bound_answer_that_is_cut_says_so() {
    let engine = Engine::start(&[]);
    let endless = json!({ "type": "array", "items": { "type": "integer" }, "minItems": 100 });
    let answer = engine.address.chat(&bound(&endless, 0.0, 0, 20));
    assert_eq!(answer["choices"][0]["finish_reason"], "length");
    assert_eq!(answer["usage"]["completion_tokens"], 20);
}

#[test]
fn a_schema_that_cannot_be_kept_is_refused() {
    let engine = Engine::start(&[]);
    for schema in [
        json!({ "type": "nonsense" }),
        json!(7),
        json!({ "not": { "type": "string" } }),
        json!({ "type": "integer", "minimum": 5, "maximum": 4 }),
        json!({ "type": "string", "pattern": "(" }),
        json!({ "type": "string", "not": {}, "x-guidance": { "lenient": true } }),
    ] {
        let response = engine
            .address
            .post("/v1/chat/completions", &bound(&schema, 0.0, 0, 5));
        assert_eq!(
            response.status, 400,
            "{schema} was answered with {}",
            response.text
        );
        assert_eq!(
            response.json()["error"]["param"],
            "response_format.json_schema.schema"
        );
    }
    let mut cut = bound(&json!({ "type": "string" }), 0.0, 0, 5);
    cut["stop"] = json!("x");
    assert_eq!(
        engine.address.post("/v1/chat/completions", &cut).json()["error"]["param"],
        "stop"
    );
}

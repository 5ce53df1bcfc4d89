//! Vectors: of tokens, in base64, and with an adapter.

use crate::process::{Engine, Place, text};
use serde_json::{Value, json};
use std::fs;

const EMBEDDINGS: &str = "/v1/embeddings";

fn vector(engine: &Engine, body: &Value) -> Vec<f32> {
    let answer = engine.address.post(EMBEDDINGS, body);
    assert_eq!(answer.status, 200, "{}", answer.text);
    serde_json::from_value(answer.json()["data"][0]["embedding"].clone()).expect("numbers")
}

/// The cosine of two vectors of length 1.
fn likeness(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[test]
fn tokens_have_the_vector_of_their_text_and_unknown_ones_are_refused() {
    let engine = Engine::start(&["--context", "512"]);
    let content = "The cat sleeps on the sofa.";
    let tokens = engine
        .address
        .post("/tokenize", &json!({ "content": content }))
        .json()["tokens"]
        .clone();
    let of_text = vector(&engine, &json!({ "input": content }));
    for input in [tokens.clone(), json!([tokens])] {
        let of_tokens = vector(&engine, &json!({ "input": input }));
        assert!(likeness(&of_text, &of_tokens) > 0.999);
    }
    for wrong in [json!([-1]), json!([[0], [9_999_999]]), json!(vec![1; 513])] {
        let refused = engine.address.post(EMBEDDINGS, &json!({ "input": wrong }));
        assert_eq!(
            (refused.status, &refused.json()["error"]["param"]),
            (400, &json!("input"))
        );
    }
}

#[test]
fn a_vector_in_base64_is_the_same_vector() {
    let engine = Engine::start(&["--context", "512"]);
    let mut body = json!({ "input": "The cat sleeps." });
    let numbers = vector(&engine, &body);
    body["encoding_format"] = json!("base64");
    let answer = engine.address.post(EMBEDDINGS, &body).json();
    let written = answer["data"][0]["embedding"].as_str().expect("a text");
    let bytes = decoded(written);
    let (fours, rest) = bytes.as_chunks::<4>();
    let read: Vec<_> = fours.iter().map(|four| f32::from_le_bytes(*four)).collect();
    assert!(rest.is_empty() && read.len() == numbers.len());
    assert!(likeness(&numbers, &read) > 0.9999);
}

fn decoded(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let text = text.trim_end_matches('=').as_bytes();
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text {
        bits = (bits << 6) | u32::from(value(*letter));
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count).to_le_bytes()[0]);
        }
    }
    bytes
}

/// The numbers of a row of the starter model, and how many rows its first feed-forward matrix has.
const WIDTH: u64 = 576;
const INNER: u64 = 1536;

/// An adapter of rank 1 for one matrix of the starter model, in the GGUF format.
fn adapter() -> Vec<u8> {
    let mut file = b"GGUF".to_vec();
    file.extend(3_u32.to_le_bytes());
    file.extend(2_u64.to_le_bytes());
    file.extend(4_u64.to_le_bytes());
    for (key, value) in [
        ("general.architecture", "llama"),
        ("general.type", "adapter"),
        ("adapter.type", "lora"),
    ] {
        string(&mut file, key);
        file.extend(8_u32.to_le_bytes());
        string(&mut file, value);
    }
    string(&mut file, "adapter.lora.alpha");
    file.extend(6_u32.to_le_bytes());
    file.extend(1_f32.to_le_bytes());
    let mut offset = 0_u64;
    for (end, sizes) in [("a", [WIDTH, 1]), ("b", [1, INNER])] {
        string(&mut file, &format!("blk.0.ffn_up.weight.lora_{end}"));
        file.extend(2_u32.to_le_bytes());
        for size in sizes {
            file.extend(size.to_le_bytes());
        }
        file.extend(0_u32.to_le_bytes());
        file.extend(offset.to_le_bytes());
        offset += sizes[0] * sizes[1] * 4;
    }
    file.resize(file.len().next_multiple_of(32), 0);
    for at in 0..WIDTH + INNER {
        let value: f32 = if at % 3 == 0 { 0.5 } else { -0.25 };
        file.extend(value.to_le_bytes());
    }
    file
}

fn string(file: &mut Vec<u8>, text: &str) {
    file.extend((text.len() as u64).to_le_bytes());
    file.extend(text.as_bytes());
}

#[test]
fn an_adapter_works_in_vectors_too() {
    let place = Place::new();
    let path = place.path("adapter.gguf");
    fs::write(&path, adapter()).expect("a file can be written");
    let body = json!({ "input": "The cat sleeps on the sofa." });
    let plain = vector(&Engine::start(&["--context", "512"]), &body);
    let adapted = |scale: &str| {
        let lora = format!("{}:{scale}", text(&path));
        vector(
            &Engine::start(&["--context", "512", "--lora", &lora]),
            &body,
        )
    };
    assert!(likeness(&plain, &adapted("0.0")) > 0.999);
    assert!(likeness(&plain, &adapted("8")) < 0.99);
}

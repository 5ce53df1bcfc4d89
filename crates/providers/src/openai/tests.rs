//! Streams cut anywhere, and streams as nobody writes them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::answer::{self, Chunks};
use crate::decode::Framing;
use crate::muddle::{self, muddle};

fn written(chunks: &[Value]) -> String {
    let frames: Vec<String> = chunks
        .iter()
        .map(|chunk| format!(": ping\ndata: {chunk}\n\n"))
        .collect();
    frames.concat() + "data: [DONE]\n\n"
}

fn delta(delta: &Value) -> Value {
    json!({"choices": [{"index": 0, "delta": delta, "finish_reason": null}], "usage": null})
}

fn thinking_and_calling() -> Vec<Value> {
    let call = |call: Value| delta(&json!({"tool_calls": [call]}));
    vec![
        delta(&json!({"role": "assistant", "content": null})),
        delta(&json!({"content": "<think>Надо "})),
        delta(&json!({"content": "спросить.</think>\n\nСмотрю 👍"})),
        call(json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}})),
        call(json!({"index": 0, "id": "", "function": {"name": "", "arguments": "{\"г\":1}"}})),
        json!({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}),
        json!({"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2}}),
    ]
}

const NAMES: &[&str] = &[
    "choices",
    "delta",
    "message",
    "content",
    "reasoning",
    "refusal",
    "tool_calls",
    "index",
    "id",
    "function",
    "name",
    "arguments",
    "finish_reason",
    "usage",
    "prompt_tokens",
    "error",
    "code",
];
const WORDS: &[&str] = &[
    "stop",
    "tool_calls",
    "content_filter",
    "<think>",
    "</think>",
    "{\"a\":",
    "error",
    "",
];

proptest! {
    #[test]
    fn cuts_never_change_the_answer(places in muddle::places()) {
        let stream = written(&thinking_and_calling());
        let read = |pieces: &[&[u8]]| muddle::read(Framing::Sse, Chunks::default(), pieces);
        let bytes = stream.as_bytes();
        let whole = read(&[bytes]);
        prop_assert!(whole.is_ok());
        prop_assert_eq!(read(&muddle::cut(bytes, &places)), whole);
    }

    #[test]
    fn nonsense_never_panics(chunks in muddle(NAMES, WORDS)) {
        let _ = muddle::read(Framing::Sse, Chunks::default(), &[written(&chunks).as_bytes()]);
        for chunk in &chunks {
            let _ = answer::whole(chunk);
        }
    }
}

#[test]
fn what_one_model_refuses_another_may_take() {
    let refusals = super::Refusals::default();
    let before = super::Omit::default();
    let after = super::Omit {
        response_format: true,
        sampling: true,
        ..before
    };
    refusals.learn("old", before, after);
    assert!(refusals.known("old").response_format);
    assert!(!refusals.known("old").sampling);
    assert_eq!(refusals.known("new"), before);
    // Left out before, for a reason of that request alone.
    refusals.learn("new", after, after);
    assert_eq!(refusals.known("new"), before);
}

//! Streams as Anthropic writes them, and as nobody does.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::answer::Blocks;
use super::request::{STATE, Shape};
use crate::decode::{Frame, Framing};
use crate::muddle::{self, muddle};
use crate::stream::{Assembly, Step};
use crate::{ChatEvent, ChatRequest, FinishReason, OutputShape, ProviderError, ToolCall, Usage};

/// The events of a stream that holds these; it need not be over.
fn read(mut blocks: Blocks, events: &[Value]) -> Result<Vec<ChatEvent>, ProviderError> {
    let mut shown = Vec::new();
    for event in events {
        let frame = Frame {
            name: event["type"].as_str().map(str::to_owned),
            data: event.to_string(),
        };
        match blocks.step(&frame)? {
            Step::Events(events) => shown.extend(events),
            Step::End => break,
        }
    }
    assert!(blocks.is_complete());
    shown.extend(blocks.finish()?);
    Ok(shown)
}

fn shaped() -> Blocks {
    let request = ChatRequest {
        output: OutputShape::JsonObject,
        ..ChatRequest::default()
    };
    Blocks::new(Shape::of(&request))
}

fn start(index: u64, block: &Value) -> Value {
    json!({"type": "content_block_start", "index": index, "content_block": block})
}

fn delta(index: u64, delta: &Value) -> Value {
    json!({"type": "content_block_delta", "index": index, "delta": delta})
}

fn stop(reason: &str) -> [Value; 2] {
    let usage = json!({"output_tokens": 9});
    let delta = json!({"stop_reason": reason, "stop_sequence": null});
    [
        json!({"type": "message_delta", "delta": delta, "usage": usage}),
        json!({"type": "message_stop"}),
    ]
}

fn thinking_and_calling() -> Vec<Value> {
    let usage = json!({"input_tokens": 5, "output_tokens": 1,
        "cache_creation_input_tokens": 2, "cache_read_input_tokens": 3});
    let mut events = vec![
        json!({"type": "message_start", "message": {"content": [], "usage": usage}}),
        start(
            0,
            &json!({"type": "thinking", "thinking": "", "signature": ""}),
        ),
        json!({"type": "ping"}),
        delta(0, &json!({"type": "thinking_delta", "thinking": "Надо "})),
        delta(
            0,
            &json!({"type": "thinking_delta", "thinking": "спросить."}),
        ),
        delta(0, &json!({"type": "signature_delta", "signature": "c2ln"})),
        json!({"type": "content_block_stop", "index": 0}),
        start(1, &json!({"type": "text", "text": ""})),
        delta(1, &json!({"type": "text_delta", "text": "Смотрю."})),
        start(
            2,
            &json!({"type": "tool_use", "id": "toolu_1", "name": "f", "input": {}}),
        ),
        delta(2, &json!({"type": "input_json_delta", "partial_json": ""})),
        delta(
            2,
            &json!({"type": "input_json_delta", "partial_json": "{\"a\":"}),
        ),
        delta(
            2,
            &json!({"type": "input_json_delta", "partial_json": "1}"}),
        ),
        delta(2, &json!({"type": "tomorrow_delta"})),
    ];
    events.extend(stop("tool_use"));
    events
}

#[test]
fn thinking_words_and_calls_are_told_apart_and_kept() {
    let call = ToolCall {
        id: "toolu_1".into(),
        name: "f".into(),
        arguments: "{\"a\":1}".into(),
    };
    let state = json!({STATE: [
        {"type": "thinking", "thinking": "Надо спросить.", "signature": "c2ln"},
        {"type": "text", "text": "Смотрю."},
        {"type": "tool_use", "id": "toolu_1", "name": "f", "input": {"a": 1}},
    ]});
    let usage = Usage {
        prompt_tokens: 10,
        completion_tokens: 9,
        cached_tokens: 3,
    };
    let expected = vec![
        ChatEvent::Reasoning("Надо ".into()),
        ChatEvent::Reasoning("спросить.".into()),
        ChatEvent::Delta("Смотрю.".into()),
        ChatEvent::State(state),
        ChatEvent::ToolCall(call),
        ChatEvent::Usage(usage),
        ChatEvent::Finished(FinishReason::ToolCalls),
    ];
    assert_eq!(
        read(Blocks::default(), &thinking_and_calling()),
        Ok(expected)
    );
}

#[rstest]
#[case("end_turn", FinishReason::Stop)]
#[case("stop_sequence", FinishReason::Stop)]
#[case("max_tokens", FinishReason::Length)]
#[case("model_context_window_exceeded", FinishReason::Length)]
#[case("refusal", FinishReason::Filtered)]
#[case("pause_turn", FinishReason::Paused)]
#[case("weary", FinishReason::Unknown("weary".into()))]
fn reasons(#[case] word: &str, #[case] reason: FinishReason) {
    let events = read(Blocks::default(), &stop(word)).expect("an answer");
    assert_eq!(events.last(), Some(&ChatEvent::Finished(reason)));
}

#[test]
fn arguments_that_cannot_be_read_are_told() {
    let mut events = vec![
        start(
            0,
            &json!({"type": "tool_use", "id": "a", "name": "f", "input": {}}),
        ),
        delta(
            0,
            &json!({"type": "input_json_delta", "partial_json": "{\"a\":"}),
        ),
    ];
    events.extend(stop("tool_use"));
    let read = read(Blocks::default(), &events).expect("an answer");
    let last = ChatEvent::Finished(FinishReason::BadToolArgs);
    assert_eq!(read.last(), Some(&last));
}

#[test]
fn an_answer_of_a_shape_is_the_argument_of_its_tool() {
    let mut events = vec![
        start(0, &json!({"type": "text", "text": "Отвечаю:"})),
        start(
            1,
            &json!({"type": "tool_use", "id": "a", "name": "answer", "input": {}}),
        ),
        delta(
            1,
            &json!({"type": "input_json_delta", "partial_json": "{\"a\":"}),
        ),
        delta(
            1,
            &json!({"type": "input_json_delta", "partial_json": "1}"}),
        ),
    ];
    events.extend(stop("tool_use"));
    let read = read(shaped(), &events).expect("an answer");
    let usage = Usage {
        completion_tokens: 9,
        ..Usage::default()
    };
    let expected = [
        ChatEvent::Delta("{\"a\":".into()),
        ChatEvent::Delta("1}".into()),
        ChatEvent::Usage(usage),
        ChatEvent::Finished(FinishReason::Stop),
    ];
    assert_eq!(read, expected);
}

#[test]
fn a_shaped_answer_that_comes_in_words_is_shown_all_the_same() {
    let answer =
        json!({"content": [{"type": "text", "text": "{\"a\":1}"}], "stop_reason": "end_turn"});
    let expected = vec![
        ChatEvent::Delta("{\"a\":1}".into()),
        ChatEvent::Finished(FinishReason::Stop),
    ];
    assert_eq!(shaped().whole(&answer), Ok(expected));
}

#[rstest]
#[case("overloaded_error", "unavailable")]
#[case("api_error", "unavailable")]
#[case("rate_limit_error", "rate_limited")]
#[case("invalid_request_error", "invalid")]
fn an_error_in_the_stream_has_its_kind(#[case] word: &str, #[case] kind: &str) {
    let error = json!({"type": "error", "error": {"type": word, "message": "m"}});
    let read = read(Blocks::default(), &[error]);
    assert_eq!(read.expect_err("an error").kind(), kind);
}

#[rstest]
#[case(json!({}))]
#[case(json!({"content": "text"}))]
#[case(json!({"content": ["text"]}))]
fn a_whole_answer_needs_blocks(#[case] answer: Value) {
    let error = Blocks::default().whole(&answer).expect_err("no blocks");
    assert_eq!(error.kind(), "protocol");
}

fn written(events: &[Value]) -> String {
    let frame = |event: &Value| format!("event: {}\ndata: {event}\n\n", event["type"]);
    events.iter().map(frame).collect()
}

const NAMES: &[&str] = &[
    "type",
    "index",
    "message",
    "usage",
    "content",
    "content_block",
    "delta",
    "text",
    "thinking",
    "input",
    "partial_json",
    "id",
    "name",
    "stop_reason",
    "output_tokens",
    "input_tokens",
    "error",
];
const WORDS: &[&str] = &[
    "message_start",
    "content_block_start",
    "content_block_delta",
    "message_delta",
    "message_stop",
    "text",
    "text_delta",
    "tool_use",
    "answer",
    "thinking_delta",
    "input_json_delta",
    "signature_delta",
    "pause_turn",
    "error",
    "",
];

proptest! {
    #[test]
    fn cuts_never_change_the_answer(places in muddle::places()) {
        let stream = written(&thinking_and_calling());
        let read = |pieces: &[&[u8]]| muddle::read(Framing::Sse, Blocks::default(), pieces);
        let bytes = stream.as_bytes();
        prop_assert_eq!(read(&muddle::cut(bytes, &places)), read(&[bytes]));
    }

    #[test]
    fn nonsense_never_panics(events in muddle(NAMES, WORDS)) {
        for blocks in [Blocks::default(), shaped()] {
            let _ = muddle::read(Framing::Sse, blocks, &[written(&events).as_bytes()]);
        }
        let _ = Blocks::default().whole(&Value::from(events));
    }
}

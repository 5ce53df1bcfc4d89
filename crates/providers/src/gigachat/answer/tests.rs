use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::decode::{Decoder, Framing, Limits};

fn read(
    version: GigaChatVersion,
    bytes: &[u8],
    pieces: usize,
) -> Result<Vec<ChatEvent>, ProviderError> {
    let mut assembly = Assembly::new(version, Names::default(), 0);
    let mut decoder = Decoder::new(Framing::Sse, Limits::default());
    let mut events = Vec::new();
    for piece in bytes.chunks(pieces.max(1)) {
        let mut frames = Vec::new();
        let fed = decoder.feed(piece, &mut frames);
        for frame in frames {
            events.extend(assembly.frame(&frame)?);
        }
        fed.map_err(|error| ProviderError::Protocol(error.to_string()))?;
    }
    events.extend(assembly.last());
    Ok(events)
}

fn frames(chunks: &[(&str, Value)]) -> String {
    let frames: Vec<String> = chunks
        .iter()
        .map(|(name, chunk)| {
            format!(
                "event: {name}
data: {chunk}

"
            )
        })
        .collect();
    frames.concat()
}

#[test]
fn the_first_version_in_pieces() {
    let chunk = |delta: Value| {
        (
            "message",
            json!({"choices": [{"delta": delta, "index": 0}]}),
        )
    };
    let text = frames(&[
        chunk(json!({"role": "function_in_progress", "name": "text2image", "content": "12"})),
        chunk(json!({"role": "assistant", "content": "При", "reasoning_content": "так"})),
        chunk(json!({"content": "вет", "functions_state_id": "s"})),
        (
            "message",
            json!({"choices": [{"delta": {"content": ""}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 17, "completion_tokens": 42, "total_tokens": 59, "precached_prompt_tokens": 2}}),
        ),
    ]);
    let usage = Usage {
        prompt_tokens: 19,
        completion_tokens: 42,
        cached_tokens: 2,
    };
    let expected = [
        ChatEvent::Progress {
            tool: "text2image".into(),
            seconds_left: Some(12),
        },
        ChatEvent::Reasoning("так".into()),
        ChatEvent::Delta("При".into()),
        ChatEvent::Delta("вет".into()),
        ChatEvent::State(json!({"functions_state_id": "s"})),
        ChatEvent::Usage(usage),
        ChatEvent::Finished(FinishReason::Stop),
    ];
    assert_eq!(
        read(GigaChatVersion::V1, text.as_bytes(), 1).as_deref(),
        Ok(&expected[..])
    );
}

#[test]
fn the_second_version_in_pieces() {
    let message = |message: Value| json!({"messages": [message]});
    let execution = json!({"name": "web_search", "status": "in_progress", "seconds_left": 3});
    let call = json!({"function_call": {"name": "f", "arguments": {"a": 1}}});
    let text = frames(&[
        (
            "response.tool.in_progress",
            message(json!({"role": "reasoning", "tool_execution": execution})),
        ),
        (
            "response.message.delta",
            message(json!({"role": "reasoning", "content": [{"text": "так"}]})),
        ),
        (
            "response.message.delta",
            message(
                json!({"role": "assistant", "tool_state_id": "s", "content": [{"text": "Да"}, call]}),
            ),
        ),
        (
            DONE,
            json!({"finish_reason": "function_call", "usage": {"input_tokens": 88,
            "input_tokens_details": {"prompt_tokens": 80, "cached_tokens": 8}, "output_tokens": 25, "total_tokens": 113}}),
        ),
    ]);
    let usage = Usage {
        prompt_tokens: 88,
        completion_tokens: 25,
        cached_tokens: 8,
    };
    let call = ToolCall {
        id: "gc-0".into(),
        name: "f".into(),
        arguments: "{\"a\":1}".into(),
    };
    let expected = [
        ChatEvent::Progress {
            tool: "web_search".into(),
            seconds_left: Some(3),
        },
        ChatEvent::Reasoning("так".into()),
        ChatEvent::Delta("Да".into()),
        ChatEvent::State(json!({"tools_state_id": "s"})),
        ChatEvent::ToolCall(call),
        ChatEvent::Usage(usage),
        ChatEvent::Finished(FinishReason::ToolCalls),
    ];
    assert_eq!(
        read(GigaChatVersion::V2, text.as_bytes(), 7).as_deref(),
        Ok(&expected[..])
    );
}

#[rstest]
#[case("stop", FinishReason::Stop)]
#[case("length", FinishReason::Length)]
#[case("blacklist", FinishReason::Filtered)]
#[case("request_filter", FinishReason::Filtered)]
#[case("error", FinishReason::BadToolArgs)]
#[case("weary", FinishReason::Unknown("weary".into()))]
fn reasons(#[case] word: &str, #[case] reason: FinishReason) {
    let old = json!({"choices": [{"message": {"content": ""}, "finish_reason": word}]});
    let new = json!({"messages": [{"content": []}], "finish_reason": word});
    for (version, answer) in [(GigaChatVersion::V1, old), (GigaChatVersion::V2, new)] {
        let assembly = Assembly::new(version, Names::default(), 0);
        assert_eq!(
            assembly.whole(&answer),
            Ok(vec![ChatEvent::Finished(reason.clone())])
        );
    }
}

#[rstest]
#[case(json!({}))]
#[case(json!({"choices": [{"message": null}]}))]
#[case(json!({"choices": "none"}))]
#[case(json!([1]))]
fn a_whole_answer_needs_a_message(#[case] answer: Value) {
    for version in [GigaChatVersion::V1, GigaChatVersion::V2] {
        let assembly = Assembly::new(version, Names::default(), 0);
        assert_eq!(
            assembly.whole(&answer).expect_err("no message").kind(),
            "protocol"
        );
    }
}

#[test]
fn an_error_among_the_events_is_an_error() {
    let text = frames(&[(
        "error",
        json!({"status": 429, "message": "Too many requests"}),
    )]);
    let error = read(GigaChatVersion::V2, text.as_bytes(), 64).expect_err("an error");
    assert_eq!(error.kind(), "rate_limited");
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 1_usize..9) {
        for version in [GigaChatVersion::V1, GigaChatVersion::V2] {
            prop_assert_eq!(read(version, &bytes, cut), read(version, &bytes, bytes.len()));
        }
    }

    #[test]
    fn any_json_is_survived(
        name in "[a-z.]{0,8}", text in ".{0,20}", number in any::<u64>(), cut in 1_usize..9
    ) {
        let odd = [json!(null), json!(number), json!([text]), json!({&name: &text}), json!(text)];
        for value in odd {
            let stream = frames(&[
                ("response.message.delta", json!({"choices": [{"delta": value}], "messages": [value], "usage": value})),
                ("message", json!({"choices": [{"delta": {"content": value, "function_call": value, "name": value}}],
                    "messages": [{"content": [value, {"function_call": {"name": value, "arguments": value}}], "tool_execution": value}],
                    "usage": {"total_tokens": number, "prompt_tokens": number, "output_tokens": number, "precached_prompt_tokens": number}})),
            ]);
            for version in [GigaChatVersion::V1, GigaChatVersion::V2] {
                let small = read(version, stream.as_bytes(), cut);
                prop_assert_eq!(small, read(version, stream.as_bytes(), stream.len()));
            }
        }
    }
}

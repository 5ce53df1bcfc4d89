//! GigaChat's answers, whole or in pieces, as events. Anything may be missing.

use serde_json::{Value, json};

use super::GigaChatVersion;
use super::names::Names;
use crate::decode::Frame;
use crate::{ChatEvent, FinishReason, ProviderError, ToolCall, Usage, failure};

/// The most functions one answer may ask for.
const MOST_CALLS: usize = 128;
/// The name of the event that ends a stream of the second version.
const DONE: &str = "response.message.done";

/// Puts an answer together.
pub(super) struct Assembly {
    version: GigaChatVersion,
    names: Names,
    /// How many calls the conversation has seen: GigaChat gives them no ids, so ours count on.
    first_call: usize,
    calls: Vec<(String, String)>,
    state: Option<String>,
    usage: Option<Usage>,
    reason: Option<String>,
    heard: bool,
    ended: bool,
}

impl Assembly {
    pub(super) fn new(version: GigaChatVersion, names: Names, first_call: usize) -> Self {
        Self {
            version,
            names,
            first_call,
            calls: Vec::new(),
            state: None,
            usage: None,
            reason: None,
            heard: false,
            ended: false,
        }
    }

    /// The events of an answer that came whole.
    pub(super) fn whole(mut self, answer: &Value) -> Result<Vec<ChatEvent>, ProviderError> {
        let mut events = self.take(answer)?;
        if !self.heard {
            return Err(ProviderError::Protocol(
                "the answer holds no message".into(),
            ));
        }
        events.extend(self.finish());
        Ok(events)
    }

    /// What can be shown at once of one frame of a stream.
    pub(super) fn frame(&mut self, frame: &Frame) -> Result<Vec<ChatEvent>, ProviderError> {
        let data = frame.data.trim();
        if data == "[DONE]" {
            self.ended = true;
            return Ok(Vec::new());
        }
        if data.is_empty() {
            return Ok(Vec::new());
        }
        let chunk: Value = serde_json::from_str(data)
            .map_err(|_| ProviderError::Protocol("a part of the answer is not JSON".into()))?;
        let events = match frame.name.as_deref() {
            Some("error") if chunk.get("error").is_none() => self.take(&json!({"error": chunk})),
            _ => self.take(&chunk),
        };
        self.ended = frame.name.as_deref() == Some(DONE);
        events
    }

    /// Whether the stream has said that nothing follows.
    pub(super) fn is_ended(&self) -> bool {
        self.ended
    }

    /// Whether the model has said why it stopped: after that the stream may end at any time.
    pub(super) fn is_complete(&self) -> bool {
        self.reason.is_some()
    }

    /// The last events: what goes back with the answer, the calls, the cost and the reason.
    pub(super) fn finish(self) -> Vec<ChatEvent> {
        let reason = self.finish_reason();
        let field = self.version.state_field();
        let state = self.state.map(|id| ChatEvent::State(json!({field: id})));
        let mut events: Vec<ChatEvent> = state.into_iter().collect();
        for (at, (alias, arguments)) in self.calls.into_iter().enumerate() {
            events.push(ChatEvent::ToolCall(ToolCall {
                id: format!("gc-{}", self.first_call + at),
                name: self.names.ours(&alias),
                arguments,
            }));
        }
        events.extend(self.usage.map(ChatEvent::Usage));
        events.push(ChatEvent::Finished(reason));
        events
    }

    fn take(&mut self, chunk: &Value) -> Result<Vec<ChatEvent>, ProviderError> {
        if let Some(error) = failure::in_stream(chunk) {
            return Err(error);
        }
        if !chunk.is_object() {
            return Err(ProviderError::Protocol(
                "a part of the answer has a shape we do not know".into(),
            ));
        }
        if let Some(usage) = chunk.get("usage").filter(|usage| usage.is_object()) {
            self.usage = Some(read_usage(usage));
        }
        match self.version {
            GigaChatVersion::V1 => self.take_choice(chunk),
            GigaChatVersion::V2 => self.take_messages(chunk),
        }
    }

    /// The first version: a choice with a message or a part of one.
    fn take_choice(&mut self, chunk: &Value) -> Result<Vec<ChatEvent>, ProviderError> {
        let Some(choice) = chunk.pointer("/choices/0") else {
            return Ok(Vec::new());
        };
        self.take_reason(choice);
        let message = ["delta", "message"]
            .iter()
            .find_map(|name| choice.get(name));
        let Some(message) = message.filter(|message| message.is_object()) else {
            return Ok(Vec::new());
        };
        self.heard = true;
        if text(message, "role") == "function_in_progress" {
            return Ok(vec![ChatEvent::Progress {
                tool: failure::plain(text(message, "name")),
                seconds_left: message.get("content").and_then(seconds),
            }]);
        }
        self.take_state(text(message, "functions_state_id"));
        let mut events = reasoning(text(message, "reasoning_content"));
        events.extend(delta(text(message, "content")));
        if let Some(call) = message.get("function_call") {
            self.take_call(call)?;
        }
        Ok(events)
    }

    /// The second version: messages of parts.
    fn take_messages(&mut self, chunk: &Value) -> Result<Vec<ChatEvent>, ProviderError> {
        self.take_reason(chunk);
        let mut events = Vec::new();
        for message in list(chunk, "messages")
            .iter()
            .filter(|message| message.is_object())
        {
            self.heard = true;
            // Answers say it in the singular, requests in the plural.
            self.take_state(text(message, "tools_state_id"));
            self.take_state(text(message, "tool_state_id"));
            events.extend(message.get("tool_execution").and_then(progress));
            let thinks = text(message, "role") == "reasoning";
            for part in list(message, "content") {
                let said = text(part, "text");
                events.extend(if thinks { reasoning(said) } else { delta(said) });
                events.extend(part.get("tool_execution").and_then(progress));
                if let Some(call) = part.get("function_call") {
                    self.take_call(call)?;
                }
            }
        }
        Ok(events)
    }

    fn take_reason(&mut self, holder: &Value) {
        let reason = text(holder, "finish_reason");
        if !reason.is_empty() {
            self.reason = Some(reason.to_owned());
        }
    }

    fn take_state(&mut self, id: &str) {
        if !id.is_empty() {
            self.state = Some(id.to_owned());
        }
    }

    /// Arguments are an object; a text is taken as well. A piece without a name belongs to the call before.
    fn take_call(&mut self, call: &Value) -> Result<(), ProviderError> {
        let arguments = match call.get("arguments") {
            Some(Value::String(text)) => text.clone(),
            Some(object @ Value::Object(_)) => object.to_string(),
            _ => String::new(),
        };
        let name = text(call, "name");
        let full = self.calls.len() == MOST_CALLS;
        match self.calls.last_mut() {
            Some((_, known)) if name.is_empty() => known.push_str(&arguments),
            _ if name.is_empty() && arguments.is_empty() => {}
            _ if full => {
                let message = "the answer asks for too many tools";
                return Err(ProviderError::Protocol(message.into()));
            }
            _ => self.calls.push((name.to_owned(), arguments)),
        }
        Ok(())
    }

    fn finish_reason(&self) -> FinishReason {
        match self.reason.as_deref() {
            Some("length") => FinishReason::Length,
            Some("error" | "function_call_error") => FinishReason::BadToolArgs,
            Some(
                "blacklist" | "request_blacklist" | "request_whitelist" | "request_filter"
                | "response_blacklist",
            ) => FinishReason::Filtered,
            Some("stop" | "function_call") | None => self.reason_of_calls(),
            Some(other) => FinishReason::Unknown(failure::plain(other)),
        }
    }

    fn reason_of_calls(&self) -> FinishReason {
        let readable = |(name, arguments): &(String, String)| {
            let call = ToolCall {
                id: String::new(),
                name: name.clone(),
                arguments: arguments.clone(),
            };
            call.parsed().is_some()
        };
        if self.calls.is_empty() {
            FinishReason::Stop
        } else if self.calls.iter().all(readable) {
            FinishReason::ToolCalls
        } else {
            FinishReason::BadToolArgs
        }
    }
}

/// What was spent. The old version's total has the cached tokens taken off, so its parts tell whether the number of
/// tokens read has them or not.
fn read_usage(usage: &Value) -> Usage {
    let number = |at: &str| {
        usage
            .pointer(at)
            .and_then(Value::as_u64)
            .unwrap_or_default()
    };
    let completion_tokens = number("/completion_tokens").max(number("/output_tokens"));
    let cached_tokens =
        number("/precached_prompt_tokens").max(number("/input_tokens_details/cached_tokens"));
    let read = number("/prompt_tokens").max(number("/input_tokens_details/prompt_tokens"));
    let total = number("/total_tokens");
    let with_cached = if read.saturating_add(completion_tokens) > total {
        read
    } else {
        read.saturating_add(cached_tokens)
    };
    Usage {
        prompt_tokens: with_cached.max(number("/input_tokens")),
        completion_tokens,
        cached_tokens,
    }
}

fn progress(execution: &Value) -> Option<ChatEvent> {
    let tool = failure::plain(text(execution, "name"));
    (!tool.is_empty()).then(|| ChatEvent::Progress {
        tool,
        seconds_left: execution.get("seconds_left").and_then(seconds),
    })
}

fn seconds(value: &Value) -> Option<u32> {
    let whole = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    };
    u32::try_from(whole?).ok()
}

fn delta(text: &str) -> Vec<ChatEvent> {
    said(text, ChatEvent::Delta)
}

fn reasoning(text: &str) -> Vec<ChatEvent> {
    said(text, ChatEvent::Reasoning)
}

fn said(text: &str, event: impl Fn(String) -> ChatEvent) -> Vec<ChatEvent> {
    (!text.is_empty())
        .then(|| event(text.to_owned()))
        .into_iter()
        .collect()
}

/// A text of an object; empty when it is missing or something else.
pub(super) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A list of an object; empty when it is missing or something else.
pub(super) fn list<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    object
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
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
        events.extend(assembly.finish());
        Ok(events)
    }

    fn frames(chunks: &[(&str, Value)]) -> String {
        chunks
            .iter()
            .map(|(name, chunk)| format!("event: {name}\ndata: {chunk}\n\n"))
            .collect()
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
}

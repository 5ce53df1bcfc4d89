//! OpenAI's answers, whole or in chunks, as events. Everything but the first choice may be missing.

use serde::Deserialize;
use serde_json::Value;

use crate::decode::{Frame, QUEUE};
use crate::stream::{Assembly, Step};
use crate::think::{Piece, Splitter};
use crate::{ChatEvent, FinishReason, ProviderError, ToolCall, Usage, failure};

/// The most tools one answer may ask for.
const MOST_CALLS: usize = 128;

/// A chunk of a stream, or a whole answer: they differ in the name of one field.
#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    usage: Option<WireUsage>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default, alias = "message")]
    delta: Option<Delta>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
    #[serde(default)]
    reasoning: Option<String>,
    #[serde(default)]
    reasoning_content: Option<String>,
    #[serde(default)]
    tool_calls: Option<Vec<CallDelta>>,
}

#[derive(Deserialize)]
struct CallDelta {
    #[serde(default)]
    index: Option<u64>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    function: Option<FunctionDelta>,
}

#[derive(Default, Deserialize)]
struct FunctionDelta {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    arguments: Option<Value>,
}

#[derive(Deserialize)]
struct WireUsage {
    #[serde(default)]
    prompt_tokens: Option<u64>,
    #[serde(default)]
    completion_tokens: Option<u64>,
    #[serde(default)]
    prompt_tokens_details: Option<CachedTokens>,
}

#[derive(Deserialize)]
struct CachedTokens {
    #[serde(default)]
    cached_tokens: Option<u64>,
}

/// The events of an answer that came whole.
pub(super) fn whole(answer: &Value) -> Result<Vec<ChatEvent>, ProviderError> {
    let said = answer
        .pointer("/choices/0/message")
        .is_some_and(Value::is_object);
    let mut assembly = Chunks::default();
    let mut events = assembly.take(answer)?;
    if !said {
        return Err(ProviderError::Protocol(
            "the answer holds no message".into(),
        ));
    }
    events.extend(assembly.finish()?);
    Ok(events)
}

/// Puts an answer together from its chunks.
#[derive(Default)]
pub(super) struct Chunks {
    splitter: Splitter,
    calls: Vec<(u64, ToolCall)>,
    refusal: String,
    usage: Option<Usage>,
    reason: Option<String>,
}

impl Chunks {
    /// Takes one chunk and gives what can be shown of it at once.
    pub(super) fn take(&mut self, chunk: &Value) -> Result<Vec<ChatEvent>, ProviderError> {
        if let Some(error) = failure::in_stream(chunk) {
            return Err(error);
        }
        let chunk = Chunk::deserialize(chunk).map_err(|_| {
            ProviderError::Protocol("a part of the answer has a shape we do not know".into())
        })?;
        if let Some(usage) = chunk.usage {
            self.usage = Some(usage.into());
        }
        let mut events = Vec::new();
        if let Some(choice) = chunk.choices.unwrap_or_default().into_iter().next() {
            self.take_delta(choice.delta.unwrap_or_default(), &mut events)?;
            self.reason = choice
                .finish_reason
                .filter(|reason| !reason.is_empty())
                .or(self.reason.take());
        }
        Ok(events)
    }

    fn take_delta(
        &mut self,
        delta: Delta,
        events: &mut Vec<ChatEvent>,
    ) -> Result<(), ProviderError> {
        // New and old name of one field; some servers send both, one of them empty.
        let thought = [delta.reasoning, delta.reasoning_content]
            .into_iter()
            .flatten()
            .find(|text| !text.is_empty());
        events.extend(thought.map(ChatEvent::Reasoning));
        if let Some(text) = delta.content {
            events.extend(self.splitter.feed(&text).into_iter().map(event));
        }
        self.refusal.push_str(&delta.refusal.unwrap_or_default());
        for call in delta.tool_calls.unwrap_or_default() {
            self.take_call(call)?;
        }
        Ok(())
    }

    fn take_call(&mut self, delta: CallDelta) -> Result<(), ProviderError> {
        let function = delta.function.unwrap_or_default();
        let call = self.call_for(delta.index, delta.id.as_deref())?;
        // Some servers repeat empty names and ids in later chunks; what is known stays.
        if let Some(id) = delta.id.filter(|id| !id.is_empty()) {
            call.id = id;
        }
        if let Some(name) = function.name.filter(|name| !name.is_empty()) {
            call.name = name;
        }
        match function.arguments {
            Some(Value::String(text)) => call.arguments.push_str(&text),
            Some(object @ Value::Object(_)) => call.arguments.push_str(&object.to_string()),
            _ => {}
        }
        Ok(())
    }

    /// The call a chunk belongs to: by index, or without one the last call unless a new id starts another.
    fn call_for(
        &mut self,
        index: Option<u64>,
        id: Option<&str>,
    ) -> Result<&mut ToolCall, ProviderError> {
        let known = match (index, id.filter(|id| !id.is_empty())) {
            (Some(index), _) => self.calls.iter().position(|(at, _)| *at == index),
            (None, Some(id)) => self.calls.iter().position(|(_, call)| call.id == id),
            (None, None) => self.calls.len().checked_sub(1),
        };
        let place = known.unwrap_or(self.calls.len());
        if place == self.calls.len() {
            let call = ToolCall {
                id: String::new(),
                name: String::new(),
                arguments: String::new(),
            };
            self.calls.push((index.unwrap_or(place as u64), call));
        }
        let within = self.calls.len() <= MOST_CALLS;
        let call = self
            .calls
            .get_mut(place)
            .filter(|_| within)
            .map(|(_, call)| call);
        call.ok_or_else(|| ProviderError::Protocol("the answer asks for too many tools".into()))
    }

    fn finish_reason(&self) -> FinishReason {
        let reason = match self.reason.as_deref() {
            Some("stop" | "eos") | None if self.calls.is_empty() => FinishReason::Stop,
            // Some servers say "stop" after a call as well.
            Some("stop" | "eos" | "tool_calls" | "function_call") | None => FinishReason::ToolCalls,
            Some("length") => FinishReason::Length,
            Some("content_filter") => FinishReason::Filtered,
            Some(other) => FinishReason::Unknown(failure::plain(other)),
        };
        let unreadable = self.calls.iter().any(|(_, call)| call.parsed().is_none());
        if reason == FinishReason::ToolCalls && unreadable {
            return FinishReason::BadToolArgs;
        }
        reason
    }
}

impl Assembly for Chunks {
    fn step(&mut self, frame: &Frame) -> Result<Step, ProviderError> {
        let data = frame.data.trim();
        if frame.name.as_deref() == Some(QUEUE) {
            let place = data.parse().ok().map(ChatEvent::Queued);
            return Ok(Step::Events(place.into_iter().collect()));
        }
        if data == "[DONE]" {
            return Ok(Step::End);
        }
        if data.is_empty() {
            return Ok(Step::Events(Vec::new()));
        }
        let chunk: Value = serde_json::from_str(data)
            .map_err(|_| ProviderError::Protocol("a part of the answer is not JSON".into()))?;
        let chunk = match frame.name.as_deref() {
            Some("error") if chunk.get("error").is_none() => serde_json::json!({"error": chunk}),
            _ => chunk,
        };
        self.take(&chunk).map(Step::Events)
    }

    fn is_complete(&self) -> bool {
        self.reason.is_some()
    }

    /// What was held back, the calls, the cost and the reason.
    fn finish(mut self) -> Result<Vec<ChatEvent>, ProviderError> {
        if !self.refusal.trim().is_empty() {
            return Err(ProviderError::Filtered(failure::plain(&self.refusal)));
        }
        let reason = self.finish_reason();
        let mut events: Vec<ChatEvent> = self.splitter.finish().map(event).into_iter().collect();
        let calls = self.calls.into_iter().enumerate();
        events.extend(calls.map(|(at, (_, call))| ChatEvent::ToolCall(named(call, at))));
        events.extend(self.usage.map(ChatEvent::Usage));
        events.push(ChatEvent::Finished(reason));
        Ok(events)
    }
}

impl From<WireUsage> for Usage {
    fn from(wire: WireUsage) -> Self {
        let cached = wire
            .prompt_tokens_details
            .and_then(|details| details.cached_tokens);
        Self {
            prompt_tokens: wire.prompt_tokens.unwrap_or_default(),
            completion_tokens: wire.completion_tokens.unwrap_or_default(),
            cached_tokens: cached.unwrap_or_default(),
        }
    }
}

/// A result is sent back under the call's id, so a call without one gets its place in the answer.
fn named(mut call: ToolCall, at: usize) -> ToolCall {
    if call.id.is_empty() {
        call.id = format!("call_{at}");
    }
    call
}

fn event(piece: Piece) -> ChatEvent {
    match piece {
        Piece::Answer(text) => ChatEvent::Delta(text),
        Piece::Thought(text) => ChatEvent::Reasoning(text),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn events(deltas: &[Value], reason: &str) -> Vec<ChatEvent> {
        let mut assembly = Chunks::default();
        let mut events = Vec::new();
        for delta in deltas {
            let chunk = json!({"choices": [{"delta": delta, "finish_reason": null}]});
            events.extend(assembly.take(&chunk).expect("a chunk we know"));
        }
        let last = json!({"choices": [{"delta": {}, "finish_reason": reason}], "usage": null});
        events.extend(assembly.take(&last).expect("a chunk we know"));
        assert!(assembly.is_complete());
        events.extend(assembly.finish().expect("an answer"));
        events
    }

    fn call(id: &str, name: &str, arguments: &str) -> ChatEvent {
        ChatEvent::ToolCall(ToolCall {
            id: id.into(),
            name: name.into(),
            arguments: arguments.into(),
        })
    }

    #[test]
    fn calls_are_joined_and_known_words_are_never_wiped() {
        let deltas = [
            json!({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": ""}}]}),
            json!({"tool_calls": [{"index": 1, "id": "b", "function": {"name": "g"}}]}),
            json!({"tool_calls": [{"index": 0, "id": "", "function": {"name": "", "arguments": "{\"x\":"}}]}),
            json!({"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}]}),
        ];
        let finished = ChatEvent::Finished(FinishReason::ToolCalls);
        assert_eq!(
            events(&deltas, "tool_calls"),
            [call("a", "f", "{\"x\":1}"), call("b", "g", ""), finished]
        );
    }

    #[test]
    fn without_an_index_a_new_id_starts_a_new_call() {
        let deltas = [
            json!({"tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{"}}]}),
            json!({"tool_calls": [{"function": {"arguments": "}"}}]}),
            json!({"tool_calls": [{"id": "b", "function": {"name": "g", "arguments": {"y": 2}}}]}),
        ];
        let finished = ChatEvent::Finished(FinishReason::ToolCalls);
        assert_eq!(
            events(&deltas, "stop"),
            [call("a", "f", "{}"), call("b", "g", "{\"y\":2}"), finished]
        );
    }

    #[test]
    fn arguments_that_cannot_be_read_are_told() {
        let deltas = [
            json!({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}]}),
        ];
        let finished = ChatEvent::Finished(FinishReason::BadToolArgs);
        assert_eq!(
            events(&deltas, "tool_calls"),
            [call("a", "f", "{"), finished]
        );
    }

    #[test]
    fn a_call_without_an_id_gets_one() {
        let deltas = [json!({"tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]})];
        let finished = ChatEvent::Finished(FinishReason::ToolCalls);
        assert_eq!(
            events(&deltas, "tool_calls"),
            [call("call_0", "f", "{}"), finished]
        );
    }

    #[test]
    fn thousands_of_calls_are_refused() {
        let calls: Vec<Value> = (0..200).map(|index| json!({"index": index})).collect();
        let chunk = json!({"choices": [{"delta": {"tool_calls": calls}}]});
        let error = Chunks::default().take(&chunk).expect_err("too many");
        assert_eq!(error.kind(), "protocol");
    }

    #[rstest]
    #[case(json!({"reasoning": "так"}))]
    #[case(json!({"reasoning_content": "так", "content": null}))]
    #[case(json!({"reasoning": "", "reasoning_content": "так"}))]
    #[case(json!({"content": "<think>так</think>"}))]
    fn thinking_is_told_apart(#[case] delta: Value) {
        let expected = [
            ChatEvent::Reasoning("так".into()),
            ChatEvent::Delta("Да.".into()),
            ChatEvent::Finished(FinishReason::Stop),
        ];
        assert_eq!(
            events(&[delta, json!({"content": "Да."})], "stop"),
            expected
        );
    }

    #[rstest]
    #[case("stop", FinishReason::Stop)]
    #[case("eos", FinishReason::Stop)]
    #[case("length", FinishReason::Length)]
    #[case("content_filter", FinishReason::Filtered)]
    #[case("weary", FinishReason::Unknown("weary".into()))]
    fn reasons(#[case] word: &str, #[case] reason: FinishReason) {
        assert_eq!(events(&[json!(null)], word), [ChatEvent::Finished(reason)]);
    }

    #[test]
    fn a_refusal_is_no_answer() {
        let answer = json!({"choices": [{"message": {"content": null, "refusal": "I can't."}}]});
        assert_eq!(
            whole(&answer),
            Err(ProviderError::Filtered("I can't.".into()))
        );
    }

    #[rstest]
    #[case(json!({}))]
    #[case(json!({"choices": []}))]
    #[case(json!({"choices": [{"message": null}]}))]
    #[case(json!({"choices": "none"}))]
    #[case(json!([1, 2]))]
    fn a_whole_answer_needs_a_message(#[case] answer: Value) {
        assert_eq!(whole(&answer).expect_err("no message").kind(), "protocol");
    }

    fn told(name: &str, data: &str) -> Vec<ChatEvent> {
        let frame = Frame {
            name: Some(name.to_owned()),
            data: data.to_owned(),
        };
        match Chunks::default().step(&frame) {
            Ok(Step::Events(events)) => events,
            Ok(Step::End) => panic!("{data} is no end"),
            Err(error) => panic!("{data}: {error}"),
        }
    }

    #[test]
    fn a_place_in_the_queue_is_told_and_nonsense_is_not() {
        assert_eq!(told(QUEUE, "7"), [ChatEvent::Queued(7)]);
        assert_eq!(told(QUEUE, " 12 "), [ChatEvent::Queued(12)]);
        for nonsense in ["", "-1", "soon", "99999999999", "1.5", "[DONE]"] {
            assert_eq!(told(QUEUE, nonsense), [], "{nonsense}");
        }
    }
}

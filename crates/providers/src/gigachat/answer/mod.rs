//! GigaChat's answers, whole or in pieces, as events. Anything may be missing.

mod values;

use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;

pub(super) use self::values::{list, text};
use self::values::{progress, read_usage, seconds};
use super::GigaChatVersion;
use super::names::Names;
use crate::decode::Frame;
use crate::stream::{self, Step};
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
    /// Its place among the requests that run at once, free when the answer is over or dropped.
    place: Option<OwnedSemaphorePermit>,
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
            place: None,
        }
    }

    /// The same, keeping this place until it is finished or dropped.
    pub(super) fn holding(self, place: OwnedSemaphorePermit) -> Self {
        Self {
            place: Some(place),
            ..self
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
        events.extend(self.last());
        Ok(events)
    }

    /// What can be shown at once of one frame of a stream.
    fn frame(&mut self, frame: &Frame) -> Result<Vec<ChatEvent>, ProviderError> {
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

    /// The last events: what goes back with the answer, the calls, the cost and the reason.
    fn last(self) -> Vec<ChatEvent> {
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

impl stream::Assembly for Assembly {
    fn step(&mut self, frame: &Frame) -> Result<Step, ProviderError> {
        let events = self.frame(frame)?;
        // What the last event itself says is shown; nothing follows it but the end of the body.
        Ok(if self.ended && events.is_empty() {
            Step::End
        } else {
            Step::Events(events)
        })
    }

    fn is_complete(&self) -> bool {
        self.reason.is_some() || self.ended
    }

    fn finish(mut self) -> Result<Vec<ChatEvent>, ProviderError> {
        // The next in the queue need not wait until these have been read.
        drop(self.place.take());
        Ok(self.last())
    }
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

#[cfg(test)]
mod tests;

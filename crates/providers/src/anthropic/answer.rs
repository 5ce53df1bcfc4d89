//! Anthropic's answers, whole or as the events of a stream. An answer is a list of blocks.

use serde_json::{Map, Value, json};

use super::request::{STATE, Shape};
use crate::decode::Frame;
use crate::stream::{Assembly, Step};
use crate::{ChatEvent, FinishReason, ProviderError, ToolCall, Usage, failure};

/// The most blocks of one answer.
const MOST_BLOCKS: usize = 512;

/// Puts an answer together from its blocks.
#[derive(Default)]
pub(super) struct Blocks {
    shape: Shape,
    content: Vec<Block>,
    /// Words beside an answer that was to come through a tool: shown only if it does not.
    aside: String,
    input_tokens: u64,
    cached_tokens: u64,
    output_tokens: Option<u64>,
    reason: Option<String>,
}

struct Block {
    index: u64,
    /// As it came, with what was added since.
    value: Value,
    /// The arguments of a tool as far as they have come.
    input: String,
}

impl Blocks {
    /// An empty answer to a request of this shape.
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            shape,
            ..Self::default()
        }
    }

    /// The events of an answer that came whole.
    pub(super) fn whole(mut self, answer: &Value) -> Result<Vec<ChatEvent>, ProviderError> {
        let content = answer
            .get("content")
            .and_then(Value::as_array)
            .ok_or_else(|| ProviderError::Protocol("the answer holds no message".into()))?;
        self.take_usage(answer);
        let mut events = Vec::new();
        for (index, block) in content.iter().enumerate() {
            events.extend(self.start(index as u64, block)?);
        }
        self.take_reason(answer);
        events.extend(self.finish()?);
        Ok(events)
    }

    fn take(&mut self, event: &Value) -> Result<Step, ProviderError> {
        let nothing = Step::Events(Vec::new());
        let index = event.get("index").and_then(Value::as_u64);
        let index = index.unwrap_or_default();
        Ok(match event.get("type").and_then(Value::as_str) {
            Some("message_start") => {
                self.take_usage(event.get("message").unwrap_or(&Value::Null));
                nothing
            }
            Some("content_block_start") => {
                let block = event.get("content_block").unwrap_or(&Value::Null);
                Step::Events(self.start(index, block)?)
            }
            Some("content_block_delta") => {
                let delta = event.get("delta").unwrap_or(&Value::Null);
                Step::Events(self.add(index, delta)?.into_iter().collect())
            }
            Some("message_delta") => {
                self.take_usage(event);
                self.take_reason(event.get("delta").unwrap_or(&Value::Null));
                nothing
            }
            Some("message_stop") => Step::End,
            // The end of a block, a ping, and events of tomorrow.
            _ => nothing,
        })
    }

    /// A new block, and what it shows at once.
    fn start(&mut self, index: u64, value: &Value) -> Result<Vec<ChatEvent>, ProviderError> {
        if self.content.len() >= MOST_BLOCKS || !value.is_object() {
            return Err(unknown());
        }
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        let events = match text("type") {
            "text" => self.say(text("text")).into_iter().collect(),
            "thinking" => thought(text("thinking")).into_iter().collect(),
            "server_tool_use" => vec![ChatEvent::Progress {
                tool: failure::plain(text("name")),
                seconds_left: None,
            }],
            "tool_use" if self.shape.is(text("name")) => {
                let input = value.get("input").filter(|input| !is_empty(input));
                let written = input.map(|input| ChatEvent::Delta(input.to_string()));
                written.into_iter().collect()
            }
            _ => Vec::new(),
        };
        self.content.push(Block {
            index,
            value: value.clone(),
            input: String::new(),
        });
        Ok(events)
    }

    /// More of a block.
    fn add(&mut self, index: u64, delta: &Value) -> Result<Option<ChatEvent>, ProviderError> {
        let text = |name: &str| delta.get(name).and_then(Value::as_str).unwrap_or_default();
        let block = self
            .content
            .iter_mut()
            .rev()
            .find(|block| block.index == index)
            .ok_or_else(unknown)?;
        Ok(match text("type") {
            "text_delta" => {
                append(&mut block.value, "text", text("text"));
                self.say(text("text"))
            }
            "thinking_delta" => {
                append(&mut block.value, "thinking", text("thinking"));
                thought(text("thinking"))
            }
            "signature_delta" => {
                append(&mut block.value, "signature", text("signature"));
                None
            }
            "input_json_delta" => {
                let more = text("partial_json");
                block.input.push_str(more);
                let answers = self
                    .shape
                    .is(block.value["name"].as_str().unwrap_or_default());
                (answers && !more.is_empty()).then(|| ChatEvent::Delta(more.to_owned()))
            }
            _ => None,
        })
    }

    /// Words. Where the answer comes through a tool they wait until it is known whether it does.
    fn say(&mut self, text: &str) -> Option<ChatEvent> {
        if self.shape.is_wanted() {
            self.aside.push_str(text);
            return None;
        }
        (!text.is_empty()).then(|| ChatEvent::Delta(text.to_owned()))
    }

    /// Each report is of the whole answer so far.
    fn take_usage(&mut self, event: &Value) {
        let Some(usage) = event.get("usage").filter(|usage| usage.is_object()) else {
            return;
        };
        let count = |name: &str| usage.get(name).and_then(Value::as_u64);
        let cached = count("cache_read_input_tokens");
        if let Some(input) = count("input_tokens") {
            let written = count("cache_creation_input_tokens").unwrap_or_default();
            let read = cached.unwrap_or_default();
            self.input_tokens = input.saturating_add(written).saturating_add(read);
            self.cached_tokens = read;
        }
        self.output_tokens = count("output_tokens").or(self.output_tokens);
    }

    fn take_reason(&mut self, message: &Value) {
        let reason = message.get("stop_reason").and_then(Value::as_str);
        self.reason = reason.map(str::to_owned).or(self.reason.take());
    }

    /// The tools it asks for, the one that takes the answer left out.
    fn calls(&self) -> Vec<ToolCall> {
        let asked = self.content.iter().enumerate();
        asked
            .filter(|(_, block)| block.value["type"] == "tool_use")
            .filter_map(|(at, block)| {
                let name = block.value["name"].as_str().unwrap_or_default();
                let id = block.value["id"].as_str().filter(|id| !id.is_empty());
                (!self.shape.is(name)).then(|| ToolCall {
                    id: id.map_or_else(|| format!("call_{at}"), str::to_owned),
                    name: name.to_owned(),
                    arguments: block.arguments(),
                })
            })
            .collect()
    }

    fn has_answered(&self) -> bool {
        self.content.iter().any(|block| {
            block.value["type"] == "tool_use"
                && self
                    .shape
                    .is(block.value["name"].as_str().unwrap_or_default())
        })
    }

    /// What must come back with this answer: all of it, where there is more in it than words and calls.
    fn state(&self) -> Option<Value> {
        let ours =
            |block: &Block| block.value["type"] == "text" || block.value["type"] == "tool_use";
        let paused = self.reason.as_deref() == Some("pause_turn");
        if self.content.is_empty()
            || (self.content.iter().all(ours) && !paused)
            || self.has_answered()
        {
            return None;
        }
        let blocks: Vec<Value> = self.content.iter().filter_map(Block::complete).collect();
        Some(json!({STATE: blocks}))
    }

    fn finish_reason(&self, calls: &[ToolCall]) -> FinishReason {
        let reason = match self.reason.as_deref() {
            Some("tool_use" | "end_turn") | None if !calls.is_empty() => FinishReason::ToolCalls,
            // The call was the answer.
            Some("end_turn" | "stop_sequence" | "tool_use") | None => FinishReason::Stop,
            Some("max_tokens" | "model_context_window_exceeded") => FinishReason::Length,
            Some("refusal") => FinishReason::Filtered,
            Some("pause_turn") => FinishReason::Paused,
            Some(other) => FinishReason::Unknown(failure::plain(other)),
        };
        if reason == FinishReason::ToolCalls && calls.iter().any(|call| call.parsed().is_none()) {
            return FinishReason::BadToolArgs;
        }
        reason
    }
}

impl Assembly for Blocks {
    fn step(&mut self, frame: &Frame) -> Result<Step, ProviderError> {
        let data = frame.data.trim();
        if data.is_empty() {
            return Ok(Step::Events(Vec::new()));
        }
        let event: Value = serde_json::from_str(data)
            .map_err(|_| ProviderError::Protocol("a part of the answer is not JSON".into()))?;
        match failure::in_stream(&event) {
            Some(error) => Err(error),
            None => self.take(&event),
        }
    }

    fn is_complete(&self) -> bool {
        self.reason.is_some()
    }

    fn finish(mut self) -> Result<Vec<ChatEvent>, ProviderError> {
        let calls = self.calls();
        let reason = self.finish_reason(&calls);
        let state = self.state();
        let mut events = Vec::new();
        let aside = std::mem::take(&mut self.aside);
        if !self.has_answered() && !aside.is_empty() {
            events.push(ChatEvent::Delta(aside));
        }
        events.extend(state.map(ChatEvent::State));
        events.extend(calls.into_iter().map(ChatEvent::ToolCall));
        let usage = self.output_tokens.map(|completion_tokens| Usage {
            prompt_tokens: self.input_tokens,
            completion_tokens,
            cached_tokens: self.cached_tokens,
        });
        events.extend(usage.map(ChatEvent::Usage));
        events.push(ChatEvent::Finished(reason));
        Ok(events)
    }
}

impl Block {
    /// The arguments as they came, in pieces or whole.
    fn arguments(&self) -> String {
        match self.value.get("input") {
            _ if !self.input.is_empty() => self.input.clone(),
            Some(input) if !is_empty(input) => input.to_string(),
            _ => String::new(),
        }
    }

    /// The block as it is sent back, or `None` for words without a letter, which are refused.
    fn complete(&self) -> Option<Value> {
        let mut value = self.value.clone();
        if value["type"] == "text"
            && value["text"]
                .as_str()
                .is_none_or(|text| text.trim().is_empty())
        {
            return None;
        }
        if !self.input.is_empty() {
            let input: Map<String, Value> = serde_json::from_str(&self.input).unwrap_or_default();
            value["input"] = Value::Object(input);
        }
        Some(value)
    }
}

fn is_empty(input: &Value) -> bool {
    input.is_null() || input.as_object().is_some_and(Map::is_empty)
}

fn thought(text: &str) -> Option<ChatEvent> {
    (!text.is_empty()).then(|| ChatEvent::Reasoning(text.to_owned()))
}

/// Writes more text at the end of a field.
fn append(block: &mut Value, name: &str, more: &str) {
    let Value::Object(block) = block else { return };
    match block.get_mut(name) {
        Some(Value::String(text)) => text.push_str(more),
        _ => drop(block.insert(name.to_owned(), json!(more))),
    }
}

fn unknown() -> ProviderError {
    ProviderError::Protocol("a part of the answer has a shape we do not know".into())
}

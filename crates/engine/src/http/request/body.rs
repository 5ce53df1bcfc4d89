//! The fields of a request as they come.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    pub(super) messages: Vec<BodyMessage>,
    pub(super) temperature: Option<f32>,
    pub(super) top_k: Option<u32>,
    pub(super) top_p: Option<f32>,
    pub(super) min_p: Option<f32>,
    #[serde(alias = "repetition_penalty")]
    pub(super) repeat_penalty: Option<f32>,
    pub(super) repeat_last_n: Option<u16>,
    pub(super) frequency_penalty: Option<f32>,
    pub(super) presence_penalty: Option<f32>,
    pub(super) logit_bias: Option<BTreeMap<String, f32>>,
    pub(super) logprobs: Option<bool>,
    pub(super) top_logprobs: Option<usize>,
    pub(super) seed: Option<i64>,
    pub(super) stop: Option<Stop>,
    pub(super) max_tokens: Option<u32>,
    pub(super) max_completion_tokens: Option<u32>,
    pub(super) response_format: Option<ResponseFormat>,
    pub(super) grammar: Option<String>,
    pub(super) tools: Option<Vec<BodyTool>>,
    pub(super) tool_choice: Option<BodyChoice>,
    pub(super) stream: Option<bool>,
    pub(super) stream_options: Option<StreamOptions>,
    pub(super) n: Option<u32>,
    pub(super) user: Option<String>,
    pub(super) timeout_ms: Option<u64>,
    pub(super) cache: Option<CacheOptions>,
}

/// Everything that shapes the beginning of a prompt, and nothing that does not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginningBody {
    pub(super) messages: Vec<BodyMessage>,
    pub(super) tools: Option<Vec<BodyTool>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct BodyMessage {
    pub(super) role: Role,
    #[serde(default, deserialize_with = "present")]
    pub(super) content: Option<Value>,
    pub(super) name: Option<String>,
    pub(super) tool_call_id: Option<String>,
    pub(super) tool_calls: Option<Vec<BodyCall>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    #[serde(alias = "developer")]
    System,
    User,
    Assistant,
    Tool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a string or a list of text parts")]
pub(super) enum Content {
    Text(String),
    Parts(Vec<ContentPart>),
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ContentPart {
    Text { text: String },
}

#[derive(Debug, Deserialize)]
pub(super) struct BodyCall {
    pub(super) id: Option<String>,
    pub(super) function: BodyCallFunction,
}

#[derive(Debug, Deserialize)]
pub(super) struct BodyCallFunction {
    pub(super) name: String,
    pub(super) arguments: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct BodyTool {
    pub(super) function: Value,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected none, auto, required or a function")]
pub(super) enum BodyChoice {
    Word(String),
    Function { function: ChosenFunction },
}

#[derive(Debug, Deserialize)]
pub(super) struct ChosenFunction {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a string or a list of strings")]
pub(super) enum Stop {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Deserialize)]
pub(super) struct ResponseFormat {
    #[serde(rename = "type")]
    pub(super) kind: FormatKind,
    pub(super) json_schema: Option<JsonSchema>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FormatKind {
    Text,
    JsonObject,
    JsonSchema,
}

#[derive(Debug, Deserialize)]
pub(super) struct JsonSchema {
    #[serde(deserialize_with = "present")]
    pub(super) schema: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct StreamOptions {
    pub(super) include_usage: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct CacheOptions {
    /// Keeps the system message in the context for those who come later.
    pub(super) pin: Option<bool>,
}

/// Tells a field that is there from one that is missing; `null` is there and is checked later.
fn present<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(source).map(Some)
}

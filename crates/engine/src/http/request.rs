//! The body of a chat completion request, read and checked.

use super::error::ApiError;
use crate::queue::Options;
use crate::template::Message;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use std::ops::RangeInclusive;

const MOST_STOPS: usize = 16;
const LONGEST_STOP: usize = 1024;

/// A checked request.
#[derive(Debug)]
pub(super) struct ChatRequest {
    pub(super) messages: Vec<Message>,
    pub(super) options: Options,
    /// The schema the answer must be valid against.
    pub(super) schema: Option<Value>,
    pub(super) stream: bool,
    /// Whether a stream ends with the usage.
    pub(super) include_usage: bool,
}

#[derive(Debug, Deserialize)]
struct Body {
    messages: Vec<BodyMessage>,
    temperature: Option<f32>,
    top_p: Option<f32>,
    min_p: Option<f32>,
    seed: Option<i64>,
    stop: Option<Stop>,
    max_tokens: Option<u32>,
    max_completion_tokens: Option<u32>,
    response_format: Option<ResponseFormat>,
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    n: Option<u32>,
    logprobs: Option<bool>,
    tools: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
struct BodyMessage {
    role: Role,
    content: Content,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    #[serde(alias = "developer")]
    System,
    User,
    Assistant,
    Tool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a string or a list of text parts")]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Part {
    Text { text: String },
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a string or a list of strings")]
enum Stop {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Deserialize)]
struct ResponseFormat {
    #[serde(rename = "type")]
    kind: FormatKind,
    json_schema: Option<JsonSchema>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FormatKind {
    Text,
    JsonObject,
    JsonSchema,
}

#[derive(Debug, Deserialize)]
struct JsonSchema {
    #[serde(deserialize_with = "present")]
    schema: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
struct StreamOptions {
    include_usage: Option<bool>,
}

/// Reads JSON; an error names the field it is in.
pub(super) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." { "body" } else { path.as_str() };
        ApiError::invalid(field, error.inner())
    })?;
    source
        .end()
        .map_err(|error| ApiError::invalid("body", error))?;
    Ok(value)
}

impl ChatRequest {
    /// Reads and checks a body.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ApiError> {
        let body: Body = read_json(bytes)?;
        refuse_unsupported(&body)?;
        let options = options(&body)?;
        let schema = body.response_format.map(schema).transpose()?.flatten();
        if schema.is_some() && !options.stop.is_empty() {
            let reason = "stop texts would cut the JSON that response_format asks for";
            return Err(ApiError::invalid("stop", reason));
        }
        Ok(Self {
            messages: messages(body.messages)?,
            options,
            schema,
            stream: body.stream.unwrap_or(false),
            include_usage: body
                .stream_options
                .and_then(|options| options.include_usage)
                .unwrap_or(false),
        })
    }

    /// The length of all messages, in bytes.
    pub(super) fn content_bytes(&self) -> usize {
        self.messages
            .iter()
            .map(|message| message.content.len())
            .sum()
    }
}

/// What would be silently wrong if it were ignored.
fn refuse_unsupported(body: &Body) -> Result<(), ApiError> {
    if body.n.is_some_and(|n| n != 1) {
        return Err(ApiError::invalid("n", "only one answer is generated"));
    }
    if body.logprobs == Some(true) {
        return Err(ApiError::invalid("logprobs", "not supported"));
    }
    if body.tools.as_ref().is_some_and(|tools| !tools.is_empty()) {
        return Err(ApiError::invalid("tools", "not supported"));
    }
    Ok(())
}

fn options(body: &Body) -> Result<Options, ApiError> {
    let max = |field, value: Option<u32>| match value {
        Some(0) => Err(ApiError::invalid(field, "must be at least 1")),
        _ => Ok(value.map(|value| value as usize)),
    };
    let max_tokens = max("max_tokens", body.max_tokens)?;
    Ok(Options {
        temperature: within("temperature", body.temperature, 1.0, 0.0..=2.0)?,
        top_p: within("top_p", body.top_p, 1.0, 0.0..=1.0)?,
        min_p: within("min_p", body.min_p, 0.0, 0.0..=1.0)?,
        seed: body.seed.map(fold_seed),
        stop: stops(body.stop.as_ref())?,
        max_tokens: max("max_completion_tokens", body.max_completion_tokens)?.or(max_tokens),
    })
}

fn within(
    field: &str,
    value: Option<f32>,
    default: f32,
    range: RangeInclusive<f32>,
) -> Result<f32, ApiError> {
    let value = value.unwrap_or(default);
    if range.contains(&value) {
        return Ok(value);
    }
    Err(ApiError::invalid(
        field,
        format!("must be between {} and {}", range.start(), range.end()),
    ))
}

/// llama.cpp's seeds are shorter than OpenAI's, and its largest one means "draw one".
fn fold_seed(seed: i64) -> u32 {
    let folded = (seed.cast_unsigned() ^ (seed.cast_unsigned() >> 32)) & u64::from(u32::MAX);
    u32::try_from(folded).unwrap_or(0).min(u32::MAX - 1)
}

fn stops(stop: Option<&Stop>) -> Result<Vec<String>, ApiError> {
    let stops = match stop {
        None => Vec::new(),
        Some(Stop::One(stop)) => vec![stop.clone()],
        Some(Stop::Several(stops)) => stops.clone(),
    };
    if stops.len() > MOST_STOPS {
        return Err(ApiError::invalid(
            "stop",
            format!("at most {MOST_STOPS} texts"),
        ));
    }
    if stops
        .iter()
        .any(|stop| stop.is_empty() || stop.len() > LONGEST_STOP)
    {
        return Err(ApiError::invalid(
            "stop",
            format!("a text must have between 1 and {LONGEST_STOP} bytes"),
        ));
    }
    Ok(stops)
}

fn schema(format: ResponseFormat) -> Result<Option<Value>, ApiError> {
    match format.kind {
        FormatKind::Text => Ok(None),
        FormatKind::JsonObject => Ok(Some(json!({ "type": "object" }))),
        FormatKind::JsonSchema => format
            .json_schema
            .and_then(|given| given.schema)
            .map(Some)
            .ok_or_else(|| ApiError::invalid("response_format.json_schema", "missing")),
    }
}

fn messages(messages: Vec<BodyMessage>) -> Result<Vec<Message>, ApiError> {
    if messages.is_empty() {
        return Err(ApiError::invalid("messages", "at least one is needed"));
    }
    Ok(messages
        .into_iter()
        .map(|message| Message {
            role: message.role.word(),
            content: message.content.text(),
        })
        .collect())
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::Tool => "tool",
        }
    }
}

impl Content {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Parts(parts) => parts
                .into_iter()
                .map(|Part::Text { text }| text)
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}

/// Tells a field that is there from one that is missing; `null` is there and is checked later.
fn present<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(source).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &Value) -> String {
        let error = ChatRequest::read(body.to_string().as_bytes()).expect_err("the body is wrong");
        error.body()["error"]["param"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn with(field: &str, value: Value) -> Value {
        let mut body = json!({ "messages": [{ "role": "user", "content": "Hi" }] });
        body[field] = value;
        body
    }

    #[test]
    fn errors_name_the_field() {
        for (field, value) in [
            ("temperature", json!("hot")),
            ("temperature", json!(3)),
            ("top_p", json!(-0.1)),
            ("min_p", json!(1.5)),
            ("max_tokens", json!(0)),
            ("max_completion_tokens", json!(-1)),
            ("stop", json!([""])),
            ("stop", json!(7)),
            ("n", json!(2)),
            ("tools", json!([{}])),
            ("messages", json!([])),
            (
                "response_format.json_schema",
                json!({ "type": "json_schema" }),
            ),
            ("response_format.type", json!({ "type": "xml" })),
            (
                "messages[0].role",
                json!([{ "role": "pope", "content": "" }]),
            ),
            (
                "messages[0].content",
                json!([{ "role": "user", "content": 5 }]),
            ),
            (
                "messages[1]",
                json!([{ "role": "user", "content": "" }, { "role": "user" }]),
            ),
        ] {
            let name = field.split(['.', '[']).next().unwrap_or_default();
            assert_eq!(refused(&with(name, value)), field);
        }
    }

    #[test]
    fn what_is_not_json_is_wrong_as_a_whole() {
        for body in [&b"{"[..], b"", b"{} {}", b"\xff\xfe"] {
            let error = ChatRequest::read(body).expect_err("the body is wrong");
            assert!(error.body()["error"]["message"].is_string());
        }
    }

    #[test]
    fn null_means_the_default_and_parts_are_joined() {
        let mut body = with(
            "messages",
            json!([{ "role": "developer", "content": [{ "type": "text", "text": "a" }, { "type": "text", "text": "b" }] }]),
        );
        for field in [
            "temperature",
            "stop",
            "seed",
            "max_tokens",
            "response_format",
            "stream",
            "stream_options",
            "tools",
        ] {
            body[field] = Value::Null;
        }
        let request = ChatRequest::read(body.to_string().as_bytes()).expect("the body is right");
        assert_eq!(
            request.messages,
            [Message {
                role: "system",
                content: "a\nb".to_owned()
            }]
        );
        assert_eq!(request.options.max_tokens, None);
        assert!((request.options.temperature - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn no_seed_means_draw_one() {
        assert_eq!(fold_seed(-1), 0);
        assert_eq!(fold_seed(i64::from(u32::MAX)), u32::MAX - 1);
        assert_eq!(fold_seed(42), 42);
    }
}

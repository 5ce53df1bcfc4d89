//! The body of a chat completion request, read and checked.

mod body;
mod conversation;
mod options;

use super::error::ApiError;
use crate::queue::Options;
use crate::template::{Message, value_bytes};
use crate::tools::Tool;
use body::{BeginningBody, Body, FormatKind, ResponseFormat};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

const LONGEST_NAME: usize = 256;
const LONGEST_GRAMMAR: usize = 64 * 1024;

/// A checked request.
#[derive(Debug)]
pub(super) struct ChatRequest {
    pub(super) messages: Vec<Message>,
    pub(super) options: Options,
    pub(super) form: Form,
    pub(super) tools: Vec<Tool>,
    pub(super) choice: Choice,
    /// Who asks, for the order of the queue.
    pub(super) user: String,
    /// How long the client waits.
    pub(super) timeout: Option<Duration>,
    /// Whether the system message is to stay in the context.
    pub(super) pin: bool,
    pub(super) stream: bool,
    /// Whether a stream ends with the usage.
    pub(super) include_usage: bool,
}

/// The form the answer must have.
#[derive(Debug)]
pub(super) enum Form {
    Free,
    /// Valid against a schema.
    Schema(Value),
    /// As a grammar in llama.cpp's notation says.
    Grammar(String),
}

/// Whether a tool must be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    /// None is offered.
    None,
    Auto,
    Required,
    Function(String),
}

impl Choice {
    /// Whether the answer must be a call.
    pub(super) fn is_forced(&self) -> bool {
        matches!(self, Self::Required | Self::Function(_))
    }
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

/// What conversations begin with.
#[derive(Debug)]
pub(super) struct Beginning {
    pub(super) messages: Vec<Message>,
    /// As the template is told of them.
    pub(super) tools: Vec<Value>,
}

impl Beginning {
    /// Reads and checks a body. What it names besides is refused: it could not be kept to.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ApiError> {
        let body: BeginningBody = read_json(bytes)?;
        let tools = conversation::tools(body.tools)?;
        Ok(Self {
            messages: conversation::messages(body.messages)?,
            tools: tools.into_iter().map(|tool| tool.whole).collect(),
        })
    }
}

impl ChatRequest {
    /// Reads and checks a body.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ApiError> {
        let mut body: Body = read_json(bytes)?;
        if body.n.is_some_and(|n| n != 1) {
            return Err(ApiError::invalid("n", "only one answer is generated"));
        }
        let options = options::options(&body)?;
        let form = form(&mut body)?;
        let tools = conversation::tools(body.tools.take())?;
        let choice = conversation::choice(body.tool_choice.take(), &tools)?;
        check_together(&options, &form, &choice)?;
        Ok(Self {
            messages: conversation::messages(body.messages)?,
            options,
            form,
            tools,
            choice,
            user: user(body.user)?,
            timeout: timeout(body.timeout_ms)?,
            pin: body.cache.and_then(|cache| cache.pin).unwrap_or(false),
            stream: body.stream.unwrap_or(false),
            include_usage: body
                .stream_options
                .and_then(|options| options.include_usage)
                .unwrap_or(false),
        })
    }

    /// Whether the model is told of tools.
    pub(super) fn offers_tools(&self) -> bool {
        !self.tools.is_empty() && self.choice != Choice::None
    }

    /// The length of all that the model is told, messages with their calls and tools, in bytes.
    pub(super) fn rendered_bytes(&self) -> usize {
        let messages: usize = self.messages.iter().map(Message::bytes).sum();
        let tools = self.tools.iter().filter(|_| self.offers_tools());
        messages + tools.map(|tool| value_bytes(&tool.whole)).sum::<usize>()
    }
}

/// What would be silently wrong if one of two were ignored.
fn check_together(options: &Options, form: &Form, choice: &Choice) -> Result<(), ApiError> {
    let bound = !matches!(form, Form::Free);
    if choice.is_forced() && bound {
        let reason = "the answer cannot be a call and have another form too";
        return Err(ApiError::invalid("tool_choice", reason));
    }
    if (bound || choice.is_forced()) && !options.stop.is_empty() {
        let reason = "stop texts would cut the form that is asked for";
        return Err(ApiError::invalid("stop", reason));
    }
    Ok(())
}

fn form(body: &mut Body) -> Result<Form, ApiError> {
    let schema = body
        .response_format
        .take()
        .map(schema)
        .transpose()?
        .flatten();
    match (schema, body.grammar.take()) {
        (Some(_), Some(_)) => Err(ApiError::invalid("grammar", "response_format is given too")),
        (Some(schema), None) => Ok(Form::Schema(schema)),
        (None, Some(grammar)) if grammar.len() > LONGEST_GRAMMAR => {
            Err(ApiError::too_large("grammar", LONGEST_GRAMMAR))
        }
        (None, Some(grammar)) => Ok(Form::Grammar(grammar)),
        (None, None) => Ok(Form::Free),
    }
}

fn user(user: Option<String>) -> Result<String, ApiError> {
    let user = user.unwrap_or_default();
    if user.len() > LONGEST_NAME {
        return Err(ApiError::invalid(
            "user",
            format!("longer than {LONGEST_NAME} bytes"),
        ));
    }
    Ok(user)
}

/// A time in milliseconds, from the body or from the header `x-sufler-deadline-ms`.
pub(super) fn timeout(milliseconds: Option<u64>) -> Result<Option<Duration>, ApiError> {
    if milliseconds == Some(0) {
        return Err(ApiError::invalid("timeout_ms", "must be at least 1"));
    }
    Ok(milliseconds.map(Duration::from_millis))
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

#[cfg(test)]
mod tests {
    use super::options::fold_seed;
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
            ("tools[0]", json!([{}])),
            (
                "tools[0].function.name",
                json!([{ "type": "function", "function": { "name": "a b" } }]),
            ),
            ("tool_choice", json!("required")),
            ("logit_bias", json!({ "word": 1 })),
            ("top_logprobs", json!(3)),
            ("frequency_penalty", json!(9)),
            ("timeout_ms", json!(0)),
            ("user", json!("x".repeat(300))),
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
                "messages[1].content",
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
                content: "a\nb".to_owned(),
                ..Message::default()
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

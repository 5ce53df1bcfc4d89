//! A chat request as the emulators read it.

use serde_json::Value;

use crate::conversation::{self, Line};
use crate::schema::Schema;

/// The body of a chat request.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBody(Value);

impl RequestBody {
    /// Reads a body; anything missing is simply absent.
    pub fn new(body: Value) -> Self {
        Self(body)
    }

    /// The body as it came.
    pub fn json(&self) -> &Value {
        &self.0
    }

    /// The model asked for.
    pub fn model(&self) -> &str {
        self.0
            .get("model")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The texts of the messages whose author is `role` on the wire, oldest first.
    pub fn texts(&self, role: &str) -> Vec<String> {
        let messages = self.0.get("messages").and_then(Value::as_array);
        messages
            .into_iter()
            .flatten()
            .filter(|message| message.get("role").is_some_and(|author| author == role))
            .map(|message| text_of(message.get("content").unwrap_or(&Value::Null)))
            .collect()
    }

    /// Every text of the conversation, whoever wrote it, joined.
    pub fn everything(&self) -> String {
        let roles = ["system", "developer", "user", "assistant", "tool"];
        let texts: Vec<String> = roles.iter().flat_map(|role| self.texts(role)).collect();
        texts.join("\n")
    }

    /// The numbered lines of the conversation the person asks about.
    pub fn lines(&self) -> Vec<Line> {
        conversation::lines(&self.texts("user").join("\n"))
    }

    /// What the person asks, where there is a question.
    pub fn question(&self) -> Option<String> {
        conversation::question(&self.texts("user"))
    }

    /// The tools on offer, and some arguments that fit the schema of each.
    pub(crate) fn tools(&self, filler: &str) -> Vec<(String, String)> {
        let offered = self.0.get("tools").and_then(Value::as_array);
        let tool = |tool: &Value| {
            let function = tool.get("function")?;
            let name = function.get("name")?.as_str()?.to_owned();
            let schema = function.get("parameters").unwrap_or(&Value::Null);
            Some((name, Schema::new(schema).instance(filler).to_string()))
        };
        offered.into_iter().flatten().filter_map(tool).collect()
    }

    /// Whether the last message is the result of a tool.
    pub(crate) fn has_result(&self) -> bool {
        let messages = self.0.get("messages").and_then(Value::as_array);
        let last = messages.and_then(|messages| messages.last());
        last.is_some_and(|message| message["role"] == "tool")
    }

    /// The JSON Schema the answer must fit.
    pub fn schema(&self) -> Option<&Value> {
        let format = self.0.get("response_format")?;
        format
            .pointer("/json_schema/schema")
            .or_else(|| format.get("schema"))
    }

    /// Whether the answer must be JSON of any shape.
    pub(crate) fn wants_object(&self) -> bool {
        self.0
            .pointer("/response_format/type")
            .is_some_and(|kind| kind == "json_object")
    }

    pub(crate) fn streams(&self) -> bool {
        self.0.get("stream") == Some(&Value::Bool(true))
    }

    pub(crate) fn includes_usage(&self) -> bool {
        self.0.pointer("/stream_options/include_usage") == Some(&Value::Bool(true))
    }
}

/// A content is a text or a list of parts.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts = parts.iter().filter_map(|part| part.get("text")?.as_str());
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

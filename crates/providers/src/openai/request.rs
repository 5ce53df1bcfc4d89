//! Our request in OpenAI's words.

use serde_json::{Map, Value, json};

use super::{MaxTokensParam, names_field};
use crate::{
    Author, ChatRequest, Message, OutputShape, ProviderError, ToolCall, ToolChoice, ToolSpec,
};

/// The longest name of a schema, in characters.
const LONGEST_NAME: usize = 64;

/// Fields some servers refuse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is refused by itself, and any may be refused with any"
)]
pub(super) struct Omit {
    pub(super) stream_options: bool,
    /// `temperature` and `top_p`, which reasoning models do not take.
    pub(super) sampling: bool,
    /// `response_format`. The prompt must say the shape by itself, and the caller checks what comes.
    pub(super) response_format: bool,
    /// The usual word for the longest answer: the other one is sent.
    pub(super) max_tokens: bool,
}

impl Omit {
    /// What else to leave out after a refusal that names it, or `None` when that would change nothing.
    pub(super) fn after(
        self,
        error: &ProviderError,
        request: &ChatRequest,
        max_tokens: MaxTokensParam,
    ) -> Option<Self> {
        let named = |name: &str| names_field(error, name);
        let mut omit = self;
        if !self.stream_options && (named("stream_options") || named("include_usage")) {
            omit.stream_options = true;
            return Some(omit);
        }
        let shaped = request.output != OutputShape::Text;
        if !self.response_format && shaped && (named("response_format") || named("json_schema")) {
            omit.response_format = true;
            return Some(omit);
        }
        let limited = request.max_tokens.is_some() && !self.max_tokens;
        // A complaint about the number is none about the word: it would be the same under the other one.
        if limited && named(max_tokens.name()) && speaks_of_support(error) {
            omit.max_tokens = true;
            return Some(omit);
        }
        let sent = request.temperature.is_some() || request.top_p.is_some();
        let refused = sent && (named("temperature") || named("top_p"));
        omit.sampling = true;
        (!self.sampling && refused).then_some(omit)
    }
}

/// Whether a refusal is of a field itself, and not of what stands in it.
pub(super) fn speaks_of_support(error: &ProviderError) -> bool {
    let text = error.to_string().to_lowercase();
    ["unsupported", "not supported", "unknown", "unrecognized"]
        .iter()
        .any(|word| text.contains(word))
}

/// The body of a chat request that streams.
pub(super) fn body(request: &ChatRequest, max_tokens: MaxTokensParam, omit: Omit) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    };
    put("model", Some(json!(request.model)));
    put(
        "messages",
        Some(request.messages.iter().map(message).collect()),
    );
    put("user", request.user.as_deref().map(Value::from));
    put("stream", Some(json!(true)));
    put(
        "stream_options",
        (!omit.stream_options).then(|| json!({"include_usage": true})),
    );
    let max_tokens = if omit.max_tokens {
        max_tokens.other()
    } else {
        max_tokens
    };
    put(max_tokens.name(), request.max_tokens.map(Value::from));
    put(
        "temperature",
        number(request.temperature).filter(|_| !omit.sampling),
    );
    put("top_p", number(request.top_p).filter(|_| !omit.sampling));
    put("seed", request.seed.map(Value::from));
    put(
        "stop",
        (!request.stop.is_empty()).then(|| json!(request.stop)),
    );
    let shape = response_format(&request.output);
    put("response_format", shape.filter(|_| !omit.response_format));
    put(
        "tools",
        (!request.tools.is_empty()).then(|| request.tools.iter().map(tool).collect()),
    );
    let choice = tool_choice(&request.tool_choice);
    put("tool_choice", choice.filter(|_| !request.tools.is_empty()));
    Value::Object(body)
}

/// As a person would write it: 0.3, not the 0.30000001192092896 its nearest `f64` shows.
fn number(value: Option<f32>) -> Option<Value> {
    let written = value?.to_string().parse::<f64>().ok()?;
    serde_json::Number::from_f64(written).map(Value::Number)
}

fn message(message: &Message) -> Value {
    let role = match message.author {
        Author::System => "system",
        Author::User => "user",
        Author::Assistant => "assistant",
        Author::Tool => "tool",
    };
    // Never without content: templates of local models choke on its absence.
    let mut wire = json!({"role": role, "content": message.text});
    if !message.tool_calls.is_empty() {
        wire["tool_calls"] = message.tool_calls.iter().map(tool_call).collect();
    }
    if let Some(id) = &message.tool_call_id {
        wire["tool_call_id"] = json!(id);
    }
    wire
}

fn tool_call(call: &ToolCall) -> Value {
    let arguments = if call.arguments.is_empty() {
        "{}"
    } else {
        &call.arguments
    };
    json!({"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}})
}

fn tool(tool: &ToolSpec) -> Value {
    let function =
        json!({"name": tool.name, "description": tool.description, "parameters": tool.parameters});
    json!({"type": "function", "function": function})
}

/// Nothing for the default, which some servers refuse to hear said.
fn tool_choice(choice: &ToolChoice) -> Option<Value> {
    match choice {
        ToolChoice::Auto => None,
        ToolChoice::None => Some(json!("none")),
        ToolChoice::Required => Some(json!("required")),
        ToolChoice::Named(name) => Some(json!({"type": "function", "function": {"name": name}})),
    }
}

fn response_format(output: &OutputShape) -> Option<Value> {
    match output {
        OutputShape::Text => None,
        OutputShape::JsonObject => Some(json!({"type": "json_object"})),
        OutputShape::JsonSchema { name, schema } => {
            let schema = json!({"name": schema_name(name), "schema": schema, "strict": true});
            Some(json!({"type": "json_schema", "json_schema": schema}))
        }
    }
}

/// Letters, digits, `_` and `-` only.
fn schema_name(name: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let name: String = name
        .chars()
        .map(|letter| if allowed(letter) { letter } else { '_' })
        .take(LONGEST_NAME)
        .collect();
    if name.is_empty() {
        "answer".into()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn full() -> ChatRequest {
        ChatRequest {
            model: "m".into(),
            messages: vec![
                Message::system("Ты помощник."),
                Message {
                    tool_calls: vec![ToolCall {
                        id: "c1".into(),
                        name: "f".into(),
                        arguments: String::new(),
                    }],
                    ..Message::assistant("")
                },
                Message::tool("c1", "42"),
            ],
            user: Some("0f1e".into()),
            max_tokens: Some(100),
            temperature: Some(0.3),
            top_p: Some(0.9),
            seed: Some(7),
            stop: vec!["END".into()],
            output: OutputShape::JsonSchema {
                name: "итог chat.summary".into(),
                schema: json!({"type": "object"}),
            },
            tools: vec![ToolSpec {
                name: "f".into(),
                description: "d".into(),
                parameters: json!({"type": "object"}),
            }],
            ..ChatRequest::default()
        }
    }

    #[test]
    fn everything_is_said() {
        let expected = json!({
            "model": "m",
            "messages": [
                {"role": "system", "content": "Ты помощник."},
                {"role": "assistant", "content": "", "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
                {"role": "tool", "content": "42", "tool_call_id": "c1"},
            ],
            "user": "0f1e",
            "stream": true,
            "stream_options": {"include_usage": true},
            "max_tokens": 100,
            "temperature": 0.3,
            "top_p": 0.9,
            "seed": 7,
            "stop": ["END"],
            "response_format": {"type": "json_schema", "json_schema":
                {"name": "_____chat_summary", "schema": {"type": "object"}, "strict": true}},
            "tools": [{"type": "function", "function":
                {"name": "f", "description": "d", "parameters": {"type": "object"}}}],
        });
        assert_eq!(
            body(&full(), MaxTokensParam::MaxTokens, Omit::default()),
            expected
        );
    }

    #[test]
    fn nothing_unasked_is_said() {
        let request = ChatRequest {
            model: "m".into(),
            ..ChatRequest::default()
        };
        let omit = Omit {
            stream_options: true,
            sampling: true,
            response_format: true,
            max_tokens: true,
        };
        let expected = json!({"model": "m", "messages": [], "stream": true});
        assert_eq!(body(&request, MaxTokensParam::MaxTokens, omit), expected);
    }

    #[rstest]
    #[case("'response_format' is not supported", None)]
    #[case("unknown value", Some("response_format.type"))]
    #[case("json_schema: unsupported", None)]
    fn a_refused_shape_is_left_out_once(#[case] message: &str, #[case] field: Option<&str>) {
        let error = ProviderError::Invalid {
            message: message.into(),
            field: field.map(Into::into),
        };
        let omit = Omit::default()
            .after(&error, &full(), MaxTokensParam::MaxTokens)
            .expect("left out");
        let sent = body(&full(), MaxTokensParam::MaxTokens, omit);
        assert!(omit.response_format && sent.get("response_format").is_none());
        assert_eq!(omit.after(&error, &full(), MaxTokensParam::MaxTokens), None);
        assert_eq!(
            Omit::default().after(&error, &ChatRequest::default(), MaxTokensParam::MaxTokens),
            None
        );
    }

    #[test]
    fn a_refused_field_is_left_out_once() {
        let error = ProviderError::Invalid {
            message: "Unsupported value".into(),
            field: Some("temperature".into()),
        };
        let omit = Omit::default()
            .after(&error, &full(), MaxTokensParam::MaxTokens)
            .expect("left out");
        assert!(omit.sampling);
        assert_eq!(omit.after(&error, &full(), MaxTokensParam::MaxTokens), None);
        assert_eq!(
            Omit::default().after(&error, &ChatRequest::default(), MaxTokensParam::MaxTokens),
            None
        );
    }

    #[test]
    fn the_other_word_for_the_longest_answer_is_said_once() {
        let error = ProviderError::Invalid {
            message: "Unsupported parameter: 'max_tokens' is not supported with this model.".into(),
            field: Some("max_tokens".into()),
        };
        let param = MaxTokensParam::MaxTokens;
        let omit = Omit::default().after(&error, &full(), param);
        let omit = omit.expect("said otherwise");
        let sent = body(&full(), param, omit);
        assert_eq!(sent["max_completion_tokens"], 100);
        assert_eq!(sent.get("max_tokens"), None);
        assert_eq!(omit.after(&error, &full(), param), None);
        let too_many = ProviderError::Invalid {
            message: "max_tokens is too large: 100".into(),
            field: Some("max_tokens".into()),
        };
        assert_eq!(Omit::default().after(&too_many, &full(), param), None);
    }

    #[rstest]
    #[case(ToolChoice::Auto, Value::Null)]
    #[case(ToolChoice::None, json!("none"))]
    #[case(ToolChoice::Required, json!("required"))]
    #[case(ToolChoice::Named("f".into()), json!({"type": "function", "function": {"name": "f"}}))]
    fn the_choice_of_tools_is_said(#[case] choice: ToolChoice, #[case] said: Value) {
        let mut asked = ChatRequest {
            tool_choice: choice,
            ..full()
        };
        let sent = |asked: &ChatRequest| {
            let body = body(asked, MaxTokensParam::MaxTokens, Omit::default());
            body.get("tool_choice").cloned().unwrap_or_default()
        };
        assert_eq!(sent(&asked), said);
        asked.tools.clear();
        assert_eq!(sent(&asked), Value::Null);
    }
}

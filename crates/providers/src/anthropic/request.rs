//! Our request in Anthropic's words.

use serde_json::{Map, Value, json};

use crate::{Author, ChatRequest, Message, OutputShape, ToolCall, ToolChoice, ToolSpec};

/// The longest answer when the caller names none: here one must be named.
const MAX_TOKENS: u32 = 4096;
/// What stands where a person must speak and nobody has.
const NOTHING: &str = "…";
/// The name under which blocks are kept for the next turn.
pub(super) const STATE: &str = "anthropic";

/// The shape of the answer, which is the argument of a tool made for it: so the model is held to a schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shape(Option<ToolSpec>);

impl Shape {
    pub(super) fn of(request: &ChatRequest) -> Self {
        let schema = match &request.output {
            OutputShape::Text => return Self(None),
            OutputShape::JsonObject => json!({"type": "object"}),
            OutputShape::JsonSchema { schema, .. } => schema.clone(),
        };
        let mut name = "answer".to_owned();
        while request.tools.iter().any(|tool| tool.name == name) {
            name.push('_');
        }
        Self(Some(ToolSpec {
            name,
            description: "Takes the answer. Call it once, with the whole answer.".to_owned(),
            parameters: schema,
        }))
    }

    /// Whether a call of this tool is the answer itself.
    pub(super) fn is(&self, tool: &str) -> bool {
        self.0.as_ref().is_some_and(|own| own.name == tool)
    }

    /// Whether the answer is to come through a tool.
    pub(super) fn is_wanted(&self) -> bool {
        self.0.is_some()
    }
}

/// The body of a request that streams.
pub(super) fn body(request: &ChatRequest, shape: &Shape, sampling: bool) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    };
    put("model", Some(json!(request.model)));
    put(
        "max_tokens",
        Some(json!(request.max_tokens.unwrap_or(MAX_TOKENS))),
    );
    put("system", system(&request.messages));
    put("messages", Some(json!(messages(&request.messages))));
    put("stream", Some(json!(true)));
    let tools: Vec<Value> = request.tools.iter().chain(&shape.0).map(tool).collect();
    put("tool_choice", tool_choice(request, shape));
    put("tools", (!tools.is_empty()).then(|| json!(tools)));
    put(
        "stop_sequences",
        (!request.stop.is_empty()).then(|| json!(request.stop)),
    );
    let user = request.user.as_deref();
    put("metadata", user.map(|user| json!({"user_id": user})));
    let temperature = number(request.temperature).filter(|_| sampling);
    put("temperature", temperature);
    put("top_p", number(request.top_p).filter(|_| sampling));
    Value::Object(body)
}

/// As a person would write it: 0.3, not the 0.30000001192092896 its nearest `f64` shows.
fn number(value: Option<f32>) -> Option<Value> {
    let written = value?.to_string().parse::<f64>().ok()?;
    serde_json::Number::from_f64(written).map(Value::Number)
}

/// Instructions stand apart, wherever in the conversation they were given.
fn system(messages: &[Message]) -> Option<Value> {
    let said: Vec<&str> = messages
        .iter()
        .filter(|message| message.author == Author::System && !message.text.trim().is_empty())
        .map(|message| message.text.as_str())
        .collect();
    (!said.is_empty()).then(|| json!(said.join("\n\n")))
}

/// People and model in turns: neighbours of one side are one message. The first word is a person's.
fn messages(messages: &[Message]) -> Vec<Value> {
    let mut turns: Vec<(&str, Vec<Value>)> = Vec::new();
    let said = messages
        .iter()
        .filter(|message| message.author != Author::System);
    for message in said {
        let role = match message.author {
            Author::Assistant => "assistant",
            _ => "user",
        };
        let blocks = blocks(message);
        match turns.last_mut() {
            _ if blocks.is_empty() => {}
            Some((last, before)) if *last == role => before.extend(blocks),
            _ => turns.push((role, blocks)),
        }
    }
    if turns.first().is_none_or(|(role, _)| *role != "user") {
        turns.insert(0, ("user", vec![text(NOTHING)]));
    }
    turns
        .into_iter()
        .map(|(role, mut blocks)| {
            // Results come first in their message; the sort keeps their order.
            blocks.sort_by_key(|block| role == "user" && block["type"] != "tool_result");
            json!({"role": role, "content": blocks})
        })
        .collect()
}

fn blocks(message: &Message) -> Vec<Value> {
    if let Some(id) = &message.tool_call_id {
        return vec![
            json!({"type": "tool_result", "tool_use_id": identifier(id), "content": message.text}),
        ];
    }
    if let Some(kept) = kept(message) {
        return kept;
    }
    // A text without a letter is refused.
    let words = (!message.text.trim().is_empty()).then(|| text(&message.text));
    words
        .into_iter()
        .chain(message.tool_calls.iter().map(tool_use))
        .collect()
}

/// The blocks of an answer as they came, thinking and signatures included, unless the calls in it have changed since.
fn kept(message: &Message) -> Option<Vec<Value>> {
    let blocks = message.provider_state.as_ref()?.get(STATE)?.as_array()?;
    let then = blocks
        .iter()
        .filter(|block| block["type"] == "tool_use")
        .map(|block| block["id"].as_str().unwrap_or_default());
    let now = message.tool_calls.iter().map(|call| call.id.as_str());
    let good = message.author == Author::Assistant && !blocks.is_empty() && then.eq(now);
    good.then(|| blocks.clone())
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn tool_use(call: &ToolCall) -> Value {
    let input = call.parsed().unwrap_or_default();
    json!({"type": "tool_use", "id": identifier(&call.id), "name": call.name, "input": input})
}

/// Another provider's id may hold what is refused here.
fn identifier(id: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    id.chars()
        .map(|letter| if allowed(letter) { letter } else { '_' })
        .collect()
}

fn tool(tool: &ToolSpec) -> Value {
    let mut schema = tool.parameters.clone();
    // A schema must say that it is of an object.
    if let Value::Object(schema) = &mut schema {
        schema.entry("type").or_insert_with(|| json!("object"));
    }
    json!({"name": tool.name, "description": tool.description, "input_schema": schema})
}

/// An answer of a shape is a call of its own tool, so a tool is called whatever happens.
fn tool_choice(request: &ChatRequest, shape: &Shape) -> Option<Value> {
    let named = |name: &str| json!({"type": "tool", "name": name});
    let own = shape.0.as_ref().map(|own| named(&own.name));
    if request.tools.is_empty() {
        return own;
    }
    Some(match (&request.tool_choice, own) {
        (ToolChoice::Named(name), _) => named(name),
        (ToolChoice::None, Some(own)) => own,
        (ToolChoice::None, None) => json!({"type": "none"}),
        (ToolChoice::Required, _) | (ToolChoice::Auto, Some(_)) => json!({"type": "any"}),
        (ToolChoice::Auto, None) => json!({"type": "auto"}),
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn call(id: &str) -> ToolCall {
        ToolCall {
            id: id.into(),
            name: "f".into(),
            arguments: "{\"a\":1}".into(),
        }
    }

    fn asked(id: &str) -> Message {
        Message {
            tool_calls: vec![call(id)],
            ..Message::assistant("")
        }
    }

    fn sent(request: &ChatRequest) -> Value {
        body(request, &Shape::of(request), false)
    }

    #[test]
    fn turns_are_merged_and_results_come_first() {
        let request = ChatRequest {
            model: "m".into(),
            messages: vec![
                Message::system("Кратко."),
                Message::user("Раз."),
                Message::user("Два."),
                Message {
                    tool_calls: vec![call("a.1"), call("b")],
                    ..Message::assistant("Смотрю.")
                },
                Message::system("По-русски."),
                Message::tool("a.1", "1"),
                Message::user("Скорее."),
                Message::tool("b", ""),
            ],
            user: Some("0f1e".into()),
            temperature: Some(0.3),
            stop: vec!["END".into()],
            ..ChatRequest::default()
        };
        let expected = json!({
            "model": "m",
            "max_tokens": 4096,
            "system": "Кратко.\n\nПо-русски.",
            "messages": [
                {"role": "user", "content": [text("Раз."), text("Два.")]},
                {"role": "assistant", "content": [text("Смотрю."),
                    {"type": "tool_use", "id": "a_1", "name": "f", "input": {"a": 1}},
                    {"type": "tool_use", "id": "b", "name": "f", "input": {"a": 1}}]},
                {"role": "user", "content": [
                    {"type": "tool_result", "tool_use_id": "a_1", "content": "1"},
                    {"type": "tool_result", "tool_use_id": "b", "content": ""},
                    text("Скорее.")]},
            ],
            "stream": true,
            "stop_sequences": ["END"],
            "metadata": {"user_id": "0f1e"},
        });
        assert_eq!(sent(&request), expected);
        let sampled = body(&request, &Shape::default(), true);
        assert_eq!(sampled["temperature"], 0.3);
    }

    #[test]
    fn a_person_speaks_first_and_blanks_are_left_out() {
        let request = ChatRequest {
            messages: vec![Message::assistant("Да."), Message::user(" \n")],
            ..ChatRequest::default()
        };
        let expected = json!([
            {"role": "user", "content": [text(NOTHING)]},
            {"role": "assistant", "content": [text("Да.")]},
        ]);
        assert_eq!(sent(&request)["messages"], expected);
    }

    #[test]
    fn kept_blocks_go_back_unless_the_calls_have_changed() {
        let thought = json!({"type": "thinking", "thinking": "так", "signature": "s"});
        let block = json!({"type": "tool_use", "id": "a", "name": "f", "input": {}});
        let state = json!({STATE: [thought, block]});
        let with = |message: Message| Message {
            provider_state: Some(state.clone()),
            ..message
        };
        assert_eq!(blocks(&with(asked("a"))), [thought, block]);
        assert_eq!(blocks(&with(asked("b"))), [tool_use(&call("b"))]);
        assert_eq!(blocks(&with(Message::user("Да."))), [text("Да.")]);
    }

    #[rstest]
    #[case(false, false, ToolChoice::Auto, Value::Null)]
    #[case(true, false, ToolChoice::Auto, json!({"type": "auto"}))]
    #[case(true, false, ToolChoice::None, json!({"type": "none"}))]
    #[case(true, false, ToolChoice::Required, json!({"type": "any"}))]
    #[case(true, false, ToolChoice::Named("f".into()), json!({"type": "tool", "name": "f"}))]
    #[case(false, true, ToolChoice::Auto, json!({"type": "tool", "name": "answer"}))]
    #[case(true, true, ToolChoice::Auto, json!({"type": "any"}))]
    #[case(true, true, ToolChoice::None, json!({"type": "tool", "name": "answer"}))]
    fn tools_and_shapes_are_chosen(
        #[case] tools: bool,
        #[case] shaped: bool,
        #[case] tool_choice: ToolChoice,
        #[case] said: Value,
    ) {
        let tool = ToolSpec {
            name: "f".into(),
            description: String::new(),
            parameters: json!({}),
        };
        let request = ChatRequest {
            tools: if tools { vec![tool] } else { Vec::new() },
            output: if shaped {
                OutputShape::JsonObject
            } else {
                OutputShape::Text
            },
            tool_choice,
            ..ChatRequest::default()
        };
        let sent = sent(&request);
        assert_eq!(sent.get("tool_choice").cloned().unwrap_or_default(), said);
        let count = sent["tools"].as_array().map_or(0, Vec::len);
        assert_eq!(count, usize::from(tools) + usize::from(shaped));
    }

    #[test]
    fn the_tool_for_the_answer_takes_no_name_of_another() {
        let taken = ToolSpec {
            name: "answer".into(),
            description: String::new(),
            parameters: json!({}),
        };
        let request = ChatRequest {
            tools: vec![taken],
            output: OutputShape::JsonObject,
            ..ChatRequest::default()
        };
        let shape = Shape::of(&request);
        assert!(shape.is("answer_") && !shape.is("answer"));
    }
}

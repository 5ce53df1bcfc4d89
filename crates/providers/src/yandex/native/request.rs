//! Our request in Yandex's words.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::yandex::names::{Family, theirs, uri};
use crate::{Author, ChatRequest, Message, OutputShape, ToolCall, ToolChoice, ToolSpec};

/// The body of a completion that streams.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    model_uri: String,
    completion_options: Options,
    messages: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_object: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Options {
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    /// A 64-bit number, which JSON of protocol buffers writes as a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<String>,
}

/// Writes a request down.
pub(super) fn body(request: &ChatRequest, folder: &str) -> Body {
    let (json_object, json_schema) = match &request.output {
        OutputShape::Text => (None, None),
        OutputShape::JsonObject => (Some(true), None),
        OutputShape::JsonSchema { schema, .. } => (None, Some(json!({"schema": schema}))),
    };
    let offered = !request.tools.is_empty();
    Body {
        model_uri: uri(Family::Text, folder, &request.model),
        completion_options: Options {
            stream: true,
            temperature: request.temperature.map(|wish| wish.clamp(0.0, 1.0)),
            max_tokens: request.max_tokens.map(|most| most.to_string()),
        },
        messages: messages(&request.messages),
        tools: request.tools.iter().map(tool).collect(),
        tool_choice: tool_choice(&request.tool_choice).filter(|_| offered),
        json_object,
        json_schema,
    }
}

fn tool(tool: &ToolSpec) -> Value {
    let ToolSpec {
        name,
        description,
        parameters,
    } = tool;
    json!({"function": {"name": name, "description": description, "parameters": parameters}})
}

/// What is not said is left to the model.
fn tool_choice(choice: &ToolChoice) -> Option<Value> {
    match choice {
        ToolChoice::Auto => None,
        ToolChoice::None => Some(json!({"mode": "NONE"})),
        ToolChoice::Required => Some(json!({"mode": "REQUIRED"})),
        ToolChoice::Named(name) => Some(json!({"functionName": name})),
    }
}

/// A message holds a text, or calls, or results; results that follow one another are one message.
fn messages(all: &[Message]) -> Vec<Value> {
    let mut functions: HashMap<&str, &str> = HashMap::new();
    let mut wire = Vec::new();
    for message in all {
        for call in &message.tool_calls {
            functions.insert(&call.id, &call.name);
        }
        match message.author {
            Author::System => wire.push(said("system", &message.text)),
            Author::User => wire.push(said("user", &message.text)),
            Author::Assistant => push_answer(message, &mut wire),
            Author::Tool => {
                let id = message.tool_call_id.as_deref().unwrap_or_default();
                let name = functions.get(id).copied().unwrap_or_else(|| theirs(id));
                push_result(name, &message.text, &mut wire);
            }
        }
    }
    wire
}

fn said(role: &str, text: &str) -> Value {
    json!({"role": role, "text": text})
}

fn push_answer(message: &Message, wire: &mut Vec<Value>) {
    if message.tool_calls.is_empty() || !message.text.is_empty() {
        wire.push(said("assistant", &message.text));
    }
    if !message.tool_calls.is_empty() {
        let calls: Vec<Value> = message.tool_calls.iter().map(call).collect();
        wire.push(json!({"role": "assistant", "toolCallList": {"toolCalls": calls}}));
    }
}

fn call(call: &ToolCall) -> Value {
    let arguments = call.parsed().unwrap_or_default();
    json!({"functionCall": {"name": call.name, "arguments": arguments}})
}

fn push_result(name: &str, text: &str, wire: &mut Vec<Value>) {
    let result = json!({"functionResult": {"name": name, "content": text}});
    let begun = wire
        .last_mut()
        .and_then(|last| last.pointer_mut("/toolResultList/toolResults"))
        .and_then(Value::as_array_mut);
    match begun {
        Some(results) => results.push(result),
        None => {
            wire.push(json!({"role": "user", "toolResultList": {"toolResults": [result]}}));
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// As it goes over the wire: numbers too.
    fn written(request: &ChatRequest) -> Value {
        let text = serde_json::to_string(&body(request, "b1g")).expect("JSON");
        serde_json::from_str(&text).expect("JSON")
    }

    #[test]
    fn everything_is_said() {
        let called = |id: &str, name: &str, arguments: &str| ToolCall {
            id: id.into(),
            name: name.into(),
            arguments: arguments.into(),
        };
        let request = ChatRequest {
            model: "yandexgpt-5.1".into(),
            messages: vec![
                Message::system("Ты помощник."),
                Message::user("Погода?"),
                Message {
                    tool_calls: vec![
                        called("weather#0", "weather", "{\"city\":\"Тула\"}"),
                        called("weather#1", "weather", "{"),
                    ],
                    ..Message::assistant("Смотрю.")
                },
                Message::tool("weather#0", "-3"),
                Message::tool("weather#1", "?"),
                Message::user("И?"),
                Message::tool("lost#4", "0"),
            ],
            max_tokens: Some(2000),
            temperature: Some(0.3),
            output: OutputShape::JsonSchema {
                name: "итог".into(),
                schema: json!({"type": "object"}),
            },
            tools: vec![ToolSpec {
                name: "weather".into(),
                description: "d".into(),
                parameters: json!({"type": "object"}),
            }],
            tool_choice: ToolChoice::Named("weather".into()),
            ..ChatRequest::default()
        };
        let expected = json!({
            "modelUri": "gpt://b1g/yandexgpt-5.1",
            "completionOptions": {"stream": true, "temperature": 0.3, "maxTokens": "2000"},
            "messages": [
                {"role": "system", "text": "Ты помощник."},
                {"role": "user", "text": "Погода?"},
                {"role": "assistant", "text": "Смотрю."},
                {"role": "assistant", "toolCallList": {"toolCalls": [
                    {"functionCall": {"name": "weather", "arguments": {"city": "Тула"}}},
                    {"functionCall": {"name": "weather", "arguments": {}}}]}},
                {"role": "user", "toolResultList": {"toolResults": [
                    {"functionResult": {"name": "weather", "content": "-3"}},
                    {"functionResult": {"name": "weather", "content": "?"}}]}},
                {"role": "user", "text": "И?"},
                {"role": "user", "toolResultList": {"toolResults": [
                    {"functionResult": {"name": "lost", "content": "0"}}]}},
            ],
            "tools": [{"function": {"name": "weather", "description": "d", "parameters": {"type": "object"}}}],
            "toolChoice": {"functionName": "weather"},
            "jsonSchema": {"schema": {"type": "object"}},
        });
        assert_eq!(written(&request), expected);
    }

    #[rstest]
    #[case(OutputShape::Text, Value::Null)]
    #[case(OutputShape::JsonObject, json!(true))]
    fn nothing_unasked_is_said(#[case] output: OutputShape, #[case] object: Value) {
        let request = ChatRequest {
            model: "m".into(),
            tool_choice: ToolChoice::Required,
            temperature: Some(1.7),
            output,
            ..ChatRequest::default()
        };
        let mut expected = json!({"modelUri": "gpt://b1g/m",
            "completionOptions": {"stream": true, "temperature": 1.0}, "messages": []});
        if !object.is_null() {
            expected["jsonObject"] = object;
        }
        assert_eq!(written(&request), expected);
    }
}

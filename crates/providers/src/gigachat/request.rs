//! Our request in GigaChat's words, old and new.

use serde_json::{Value, json};

use super::GigaChatVersion;
use super::names::Names;
use super::turns::{Turn, described, turns};
use crate::{ChatRequest, OutputShape, ToolChoice, ToolSpec};

/// The least temperature the service takes; it is as good as none.
const COLDEST: f32 = 0.0001;

/// The body of a chat request that streams. Chance that can be repeated, texts to stop at and JSON without a schema
/// are unknown to GigaChat and left out.
pub(super) fn body(request: &ChatRequest, names: &Names, version: GigaChatVersion) -> Value {
    match version {
        GigaChatVersion::V1 => first(request, names),
        GigaChatVersion::V2 => second(request, names),
    }
}

fn first(request: &ChatRequest, names: &Names) -> Value {
    let turns = turns(&request.messages, names, GigaChatVersion::V1.state_field());
    let mut body = json!({
        "model": request.model,
        "messages": turns.into_iter().flat_map(first_messages).collect::<Vec<_>>(),
        "stream": true,
    });
    put_all(&mut body, numbers(request));
    put(
        &mut body,
        "response_format",
        response_format(&request.output),
    );
    if !request.tools.is_empty() {
        body["functions"] = request
            .tools
            .iter()
            .map(|tool| function(tool, names))
            .collect();
        body["function_call"] = match choice(request) {
            Choice::Auto => json!("auto"),
            Choice::None => json!("none"),
            Choice::Named(name) => json!({"name": names.alias(name)}),
        };
    }
    body
}

fn first_messages(turn: Turn<'_>) -> Vec<Value> {
    match turn {
        Turn::System(text) => vec![json!({"role": "system", "content": text})],
        Turn::User(text) => vec![json!({"role": "user", "content": text})],
        Turn::Assistant { text, state } => {
            let mut message = json!({"role": "assistant", "content": text});
            put(&mut message, "functions_state_id", state.map(Value::from));
            vec![message]
        }
        Turn::Call {
            text,
            state,
            name,
            arguments,
            result,
        } => {
            let call = json!({"name": name, "arguments": arguments});
            let mut message = json!({"role": "assistant", "content": text, "function_call": call});
            put(&mut message, "functions_state_id", state.map(Value::from));
            // A text that is JSON itself.
            let result = json!({"role": "function", "name": name, "content": result.to_string()});
            vec![message, result]
        }
    }
}

fn second(request: &ChatRequest, names: &Names) -> Value {
    let turns = turns(&request.messages, names, GigaChatVersion::V2.state_field());
    let mut body = json!({
        "model": request.model,
        "messages": turns.into_iter().flat_map(second_messages).collect::<Vec<_>>(),
        "stream": true,
    });
    let mut options = json!({});
    put_all(&mut options, numbers(request));
    put(
        &mut options,
        "response_format",
        response_format(&request.output),
    );
    if options
        .as_object()
        .is_some_and(|options| !options.is_empty())
    {
        body["model_options"] = options;
    }
    if !request.tools.is_empty() {
        let specifications: Vec<Value> = request
            .tools
            .iter()
            .map(|tool| function(tool, names))
            .collect();
        body["tools"] = json!([{"functions": {"specifications": specifications}}]);
        body["tool_config"] = match choice(request) {
            Choice::Auto => json!({"mode": "auto"}),
            Choice::None => json!({"mode": "none"}),
            Choice::Named(name) => json!({"mode": "forced", "function_name": names.alias(name)}),
        };
    }
    body
}

fn second_messages(turn: Turn<'_>) -> Vec<Value> {
    let message = |role: &str, state: Option<&str>, content: Value| {
        let mut message = json!({"role": role, "content": content});
        put(&mut message, "tools_state_id", state.map(Value::from));
        message
    };
    match turn {
        Turn::System(text) => vec![message("system", None, json!([{"text": text}]))],
        Turn::User(text) => vec![message("user", None, json!([{"text": text}]))],
        Turn::Assistant { text, state } => {
            vec![message("assistant", state, json!([{"text": text}]))]
        }
        Turn::Call {
            text,
            state,
            name,
            arguments,
            result,
        } => {
            let words = (!text.is_empty()).then(|| json!({"text": text}));
            let call = json!({"function_call": {"name": name, "arguments": arguments}});
            let parts: Vec<Value> = words.into_iter().chain([call]).collect();
            let result = json!([{"function_result": {"name": name, "result": result}}]);
            vec![
                message("assistant", state, json!(parts)),
                message("tool", state, result),
            ]
        }
    }
}

fn numbers(request: &ChatRequest) -> [(&'static str, Option<Value>); 3] {
    [
        (
            "temperature",
            request.temperature.map(|wish| number(wish.max(COLDEST))),
        ),
        ("top_p", request.top_p.map(number)),
        ("max_tokens", request.max_tokens.map(Value::from)),
    ]
}

/// To four places, so that 0.3 is not written as 0.30000001192092896.
fn number(value: f32) -> Value {
    json!((f64::from(value) * 10_000.0).round() / 10_000.0)
}

fn response_format(output: &OutputShape) -> Option<Value> {
    match output {
        OutputShape::JsonSchema { schema, .. } => {
            Some(json!({"type": "json_schema", "schema": schema, "strict": true}))
        }
        OutputShape::Text | OutputShape::JsonObject => None,
    }
}

fn function(tool: &ToolSpec, names: &Names) -> Value {
    json!({
        "name": names.alias(&tool.name),
        "description": tool.description,
        "parameters": described(&tool.parameters),
    })
}

enum Choice<'a> {
    Auto,
    None,
    Named(&'a str),
}

/// "One of them" can be said of a single tool only.
fn choice(request: &ChatRequest) -> Choice<'_> {
    match (&request.tool_choice, request.tools.as_slice()) {
        (ToolChoice::Required, [only]) => Choice::Named(&only.name),
        (ToolChoice::Auto | ToolChoice::Required, _) => Choice::Auto,
        (ToolChoice::None, _) => Choice::None,
        (ToolChoice::Named(name), _) => Choice::Named(name),
    }
}

fn put(object: &mut Value, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        object[name] = value;
    }
}

fn put_all<const N: usize>(object: &mut Value, values: [(&'static str, Option<Value>); N]) {
    for (name, value) in values {
        put(object, name, value);
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::{Message, ToolCall};

    fn request() -> ChatRequest {
        let call = ToolCall {
            id: "gc-0".into(),
            name: "weather.now".into(),
            arguments: "{\"city\":\"Тула\"}".into(),
        };
        let asked = Message {
            tool_calls: vec![call],
            provider_state: Some(json!({"functions_state_id": "f", "tools_state_id": "t"})),
            ..Message::assistant("")
        };
        ChatRequest {
            model: "GigaChat-2".into(),
            messages: vec![
                Message::user("Погода?"),
                Message::system("Кратко."),
                asked,
                Message::tool("gc-0", "{\"t\":-3}"),
            ],
            temperature: Some(0.0),
            top_p: Some(0.3),
            max_tokens: Some(50),
            seed: Some(1),
            stop: vec!["x".into()],
            output: OutputShape::JsonSchema {
                name: "s".into(),
                schema: json!({"type": "object"}),
            },
            tools: vec![ToolSpec {
                name: "weather.now".into(),
                description: "Погода".into(),
                parameters: json!({"type": "object", "properties": {}}),
            }],
            ..ChatRequest::default()
        }
    }

    fn sent(request: &ChatRequest, version: GigaChatVersion) -> Value {
        body(request, &Names::of(request), version)
    }

    #[test]
    fn the_first_version() {
        let parameters = json!({"type": "object", "properties": {}});
        let expected = json!({
            "model": "GigaChat-2",
            "messages": [
                {"role": "system", "content": "Кратко."},
                {"role": "user", "content": "Погода?"},
                {"role": "assistant", "content": "", "functions_state_id": "f",
                 "function_call": {"name": "weather_now", "arguments": {"city": "Тула"}}},
                {"role": "function", "name": "weather_now", "content": "{\"t\":-3}"},
            ],
            "stream": true,
            "temperature": 0.0001,
            "top_p": 0.3,
            "max_tokens": 50,
            "response_format": {"type": "json_schema", "schema": {"type": "object"}, "strict": true},
            "functions": [{"name": "weather_now", "description": "Погода", "parameters": parameters}],
            "function_call": "auto",
        });
        assert_eq!(sent(&request(), GigaChatVersion::V1), expected);
    }

    #[test]
    fn the_second_version() {
        let parameters = json!({"type": "object", "properties": {}});
        let call = json!({"function_call": {"name": "weather_now", "arguments": {"city": "Тула"}}});
        let result = json!({"function_result": {"name": "weather_now", "result": {"t": -3}}});
        let function =
            json!({"name": "weather_now", "description": "Погода", "parameters": parameters});
        let expected = json!({
            "model": "GigaChat-2",
            "messages": [
                {"role": "system", "content": [{"text": "Кратко."}]},
                {"role": "user", "content": [{"text": "Погода?"}]},
                {"role": "assistant", "content": [call], "tools_state_id": "t"},
                {"role": "tool", "content": [result], "tools_state_id": "t"},
            ],
            "stream": true,
            "model_options": {"temperature": 0.0001, "top_p": 0.3, "max_tokens": 50, "response_format":
                {"type": "json_schema", "schema": {"type": "object"}, "strict": true}},
            "tools": [{"functions": {"specifications": [function]}}],
            "tool_config": {"mode": "auto"},
        });
        assert_eq!(sent(&request(), GigaChatVersion::V2), expected);
    }

    #[rstest]
    #[case(ToolChoice::None, json!("none"), json!({"mode": "none"}))]
    #[case(ToolChoice::Required, json!({"name": "weather_now"}), json!({"mode": "forced", "function_name": "weather_now"}))]
    #[case(ToolChoice::Named("weather.now".into()), json!({"name": "weather_now"}), json!({"mode": "forced", "function_name": "weather_now"}))]
    fn choices(#[case] choice: ToolChoice, #[case] first: Value, #[case] second: Value) {
        let request = ChatRequest {
            tool_choice: choice,
            ..request()
        };
        assert_eq!(sent(&request, GigaChatVersion::V1)["function_call"], first);
        assert_eq!(sent(&request, GigaChatVersion::V2)["tool_config"], second);
    }

    #[test]
    fn nothing_is_sent_that_was_not_asked_for() {
        let request = ChatRequest {
            model: "m".into(),
            messages: vec![Message::user("Да")],
            ..ChatRequest::default()
        };
        for version in [GigaChatVersion::V1, GigaChatVersion::V2] {
            let body = sent(&request, version);
            let fields: Vec<&String> = body.as_object().expect("an object").keys().collect();
            assert_eq!(fields, ["model", "messages", "stream"]);
        }
    }
}

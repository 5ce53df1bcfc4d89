//! What GigaChat insists on in a conversation, and the same conversation in OpenAI's words.

use serde_json::{Value, json};

use super::wire::STATE;
use crate::request::RequestBody;

const FIRST: &str = "Invalid params: system message must be the first message";
const RESULTS: &str = "Invalid params: every assistant function call must have a result in history";

/// Which language a request is in, in the request we make of it.
pub(super) const VERSION: &str = "gigachat_version";
/// Whether the model is to draw, likewise.
pub(super) const DRAWS: &str = "gigachat_draws";
/// Who asks, likewise.
pub(super) const CLIENT: &str = "gigachat_client";

/// Checks a conversation of the first version.
pub(super) fn check_first(body: &Value) -> Result<(), String> {
    let messages = messages(body)?;
    for (at, message) in messages.iter().enumerate() {
        check_role(message, at, &["system", "user", "assistant", "function"])?;
        check_state(message, "functions_state_id")?;
        if !message["content"].is_string() {
            return Err(format!(
                "Invalid params: messages[{at}].content must be a string"
            ));
        }
        if let Some(call) = message.get("function_call") {
            let next = messages.get(at + 1).unwrap_or(&Value::Null);
            if next["role"] != "function" || next["name"] != call["name"] {
                return Err(RESULTS.into());
            }
        }
        let text = message["content"].as_str().unwrap_or_default();
        if message["role"] == "function" && serde_json::from_str::<Value>(text).is_err() {
            return Err("Invalid params: content of a function message must be JSON".into());
        }
    }
    check_functions(&body["functions"])?;
    check_number(body)
}

/// What goes back must have been given out here.
fn check_state(message: &Value, field: &str) -> Result<(), String> {
    match message.get(field) {
        Some(state) if state != STATE => Err(format!("Invalid params: unknown {field}")),
        _ => Ok(()),
    }
}

/// Checks a conversation of the second version.
pub(super) fn check_second(body: &Value) -> Result<(), String> {
    let messages = messages(body)?;
    for (at, message) in messages.iter().enumerate() {
        check_role(message, at, &["system", "user", "assistant", "tool"])?;
        check_state(message, "tools_state_id")?;
        let parts = message["content"].as_array();
        let parts = parts
            .ok_or_else(|| format!("Invalid params: messages[{at}].content must be an array"))?;
        for part in parts {
            check_part(part)?;
        }
        let calls = parts
            .iter()
            .filter_map(|part| part.pointer("/function_call/name"));
        for name in calls {
            let next = messages
                .get(at + 1)
                .and_then(|next| next["content"].as_array());
            let mut results = next
                .into_iter()
                .flatten()
                .filter_map(|part| part.pointer("/function_result/name"));
            if !results.any(|result| result == name) {
                return Err(RESULTS.into());
            }
        }
    }
    for tool in body["tools"].as_array().into_iter().flatten() {
        if let Some(functions) = tool.pointer("/functions/specifications") {
            check_functions(functions)?;
        }
    }
    check_number(&body["model_options"])
}

fn messages(body: &Value) -> Result<&Vec<Value>, String> {
    let messages = body["messages"]
        .as_array()
        .filter(|messages| !messages.is_empty());
    messages.ok_or_else(|| "Invalid params: messages must not be empty".to_owned())
}

fn check_role(message: &Value, at: usize, known: &[&str]) -> Result<(), String> {
    let role = message["role"].as_str().unwrap_or_default();
    if !known.contains(&role) {
        return Err(format!("Invalid params: unknown role '{role}'"));
    }
    if role == "system" && at > 0 {
        return Err(FIRST.into());
    }
    Ok(())
}

fn check_part(part: &Value) -> Result<(), String> {
    let kinds = ["text", "files", "function_call", "function_result"];
    let held = kinds
        .iter()
        .filter(|kind| part.get(**kind).is_some())
        .count();
    let result = part.get("function_result");
    if held != 1 || result.is_some_and(|result| !result["result"].is_object()) {
        return Err("Invalid params: a part must be exactly one of text, files, function_call, function_result".into());
    }
    Ok(())
}

fn check_functions(functions: &Value) -> Result<(), String> {
    for function in functions.as_array().into_iter().flatten() {
        let name = function["name"].as_str().unwrap_or_default();
        let safe = name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if !safe
            || name
                .chars()
                .next()
                .is_none_or(|first| first.is_ascii_digit())
        {
            return Err(format!("Invalid params: function name '{name}' is invalid"));
        }
        let properties = function
            .pointer("/parameters/properties")
            .and_then(Value::as_object);
        for (field, property) in properties.into_iter().flatten() {
            if !property["description"].is_string() {
                return Err(format!(
                    "Invalid params: property '{field}' has no description"
                ));
            }
        }
    }
    Ok(())
}

fn check_number(options: &Value) -> Result<(), String> {
    match options["temperature"].as_f64() {
        Some(temperature) if temperature <= 0.0 => {
            Err("Invalid params: temperature must be greater than 0".into())
        }
        _ => Ok(()),
    }
}

/// The request as the model reads it.
pub(super) fn in_openai_words(mut body: Value, version: u8, client: Option<&str>) -> RequestBody {
    let tools = tools(&body);
    let draws = draws(&body);
    for message in body["messages"].as_array_mut().into_iter().flatten() {
        if message["role"] == "function" {
            message["role"] = json!("tool");
        }
    }
    if let Some(format) = body.pointer("/model_options/response_format").cloned() {
        body["response_format"] = format;
    }
    body["tools"] = tools;
    body[DRAWS] = json!(draws);
    body[VERSION] = json!(version);
    body[CLIENT] = json!(client);
    RequestBody::new(body)
}

/// The functions on offer, of either version.
fn tools(body: &Value) -> Value {
    let first = body["functions"].as_array().into_iter().flatten();
    let second = body["tools"].as_array().into_iter().flatten();
    let second = second
        .filter_map(|tool| tool.pointer("/functions/specifications")?.as_array())
        .flatten();
    let functions = first.chain(second);
    functions
        .map(|function| json!({"type": "function", "function": function}))
        .collect()
}

/// Whether the model is to draw: it is told to, or asked in words and may choose.
fn draws(body: &Value) -> bool {
    let request = RequestBody::new(body.clone());
    let asked = request
        .texts("user")
        .last()
        .is_some_and(|text| text.to_lowercase().starts_with("нарисуй"));
    let tools = body["tools"].as_array().into_iter().flatten();
    let offered = tools
        .clone()
        .any(|tool| tool.get("image_generate").is_some());
    let functions = body["functions"].as_array();
    let listed =
        functions.is_none_or(|functions| functions.iter().any(|one| one["name"] == "text2image"));
    let chosen = body
        .pointer("/tool_config/tool_name")
        .is_some_and(|name| name == "image_generate");
    chosen || asked && (offered || body["function_call"] == "auto" && listed)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(json!([{"role": "user", "content": "а"}, {"role": "system", "content": "б"}]), FIRST)]
    #[case(json!([{"role": "assistant", "content": "", "function_call": {"name": "f", "arguments": {}}}]), RESULTS)]
    #[case(json!([{"role": "function", "name": "f", "content": "сухо"}]), "Invalid params: content of a function message must be JSON")]
    #[case(json!([{"role": "tool", "content": ""}]), "Invalid params: unknown role 'tool'")]
    #[case(json!([]), "Invalid params: messages must not be empty")]
    fn broken_conversations_of_the_first_version(#[case] messages: Value, #[case] words: &str) {
        assert_eq!(
            check_first(&json!({"messages": messages})),
            Err(words.to_owned())
        );
    }

    #[rstest]
    #[case(json!([{"role": "user", "content": [{"text": "а"}]}, {"role": "system", "content": []}]), FIRST)]
    #[case(json!([{"role": "assistant", "content": [{"function_call": {"name": "f", "arguments": {}}}]}]), RESULTS)]
    #[case(json!([{"role": "user", "content": "а"}]), "Invalid params: messages[0].content must be an array")]
    fn broken_conversations_of_the_second_version(#[case] messages: Value, #[case] words: &str) {
        assert_eq!(
            check_second(&json!({"messages": messages})),
            Err(words.to_owned())
        );
    }

    #[test]
    fn names_of_functions_are_checked() {
        let ask = |name: &str| json!({"messages": [{"role": "user", "content": "а"}], "functions": [{"name": name}]});
        assert!(check_first(&ask("chat_find")).is_ok());
        for name in ["chat.find", "1c", "", "погода"] {
            assert!(check_first(&ask(name)).is_err(), "{name}");
        }
    }

    #[test]
    fn a_state_of_somebody_else_is_refused() {
        let asked = |state: &str| {
            json!({"messages": [
                {"role": "user", "content": "Да?"},
                {"role": "assistant", "content": "Да.", "functions_state_id": state},
                {"role": "user", "content": "И?"},
            ]})
        };
        assert_eq!(check_first(&asked(STATE)), Ok(()));
        let refused = Err("Invalid params: unknown functions_state_id".to_owned());
        assert_eq!(check_first(&asked("another")), refused);
    }
}

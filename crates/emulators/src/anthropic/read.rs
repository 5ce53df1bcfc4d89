//! Reads Anthropic's requests, as strictly as Anthropic does, and says them again in OpenAI's words.

use serde_json::{Map, Value, json};

use super::wire::signature;

/// The version that takes no sampling parameters.
const STRICT_VERSION: &str = "2026-10-21";

/// The request in OpenAI's words, or what is wrong with it.
pub(super) fn said_again(asked: &Value, version: Option<&str>) -> Result<Value, String> {
    check_fields(asked, version)?;
    let messages = asked.get("messages").and_then(Value::as_array);
    let messages = messages.ok_or("messages: Field required")?;
    check_messages(messages)?;
    Ok(conversation(asked))
}

/// The conversation in OpenAI's words, whatever is wrong with it.
pub(super) fn conversation(asked: &Value) -> Value {
    let mut said = Vec::new();
    if let Some(system) = asked.get("system").filter(|system| !system.is_null()) {
        said.push(json!({"role": "system", "content": system}));
    }
    let messages = asked.get("messages").and_then(Value::as_array);
    said.extend(messages.into_iter().flatten().flat_map(message));
    let mut body = Map::new();
    for name in ["model", "stream", "temperature", "top_p", "max_tokens"] {
        if let Some(value) = asked.get(name) {
            body.insert(name.to_owned(), value.clone());
        }
    }
    body.insert("messages".to_owned(), json!(said));
    if let Some(tools) = asked.get("tools").and_then(Value::as_array) {
        body.insert("tools".to_owned(), tools.iter().map(tool).collect());
    }
    if let Some(forced) = forced_tool(asked) {
        let schema = json!({"name": "forced", "schema": forced["input_schema"]});
        let format = json!({"type": "json_schema", "json_schema": schema});
        body.insert("response_format".to_owned(), format);
        body.insert("forced_tool".to_owned(), forced["name"].clone());
    }
    Value::Object(body)
}

fn check_fields(asked: &Value, version: Option<&str>) -> Result<(), String> {
    let version = version.ok_or("anthropic-version: header is required")?;
    if !asked.get("max_tokens").is_some_and(Value::is_u64) {
        return Err("max_tokens: Field required".to_owned());
    }
    let sampling = ["temperature", "top_p", "top_k"];
    let sent = sampling.iter().find(|name| asked.get(**name).is_some());
    match sent {
        Some(name) if version == STRICT_VERSION => {
            Err(format!("{name}: not supported in this version"))
        }
        _ => Ok(()),
    }
}

/// Turns, results of all calls and of nothing else at the beginning of the next message, thoughts unchanged.
fn check_messages(messages: &[Value]) -> Result<(), String> {
    let mut called: Vec<String> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let expected = if at % 2 == 0 { "user" } else { "assistant" };
        if message["role"] != expected {
            return Err(format!(
                "messages.{at}: roles must alternate, beginning with user"
            ));
        }
        let blocks = blocks(message);
        if blocks.is_empty() {
            return Err(format!("messages.{at}: content must not be empty"));
        }
        blocks.iter().try_for_each(check_block)?;
        let results: Vec<&str> = blocks
            .iter()
            .take_while(|block| block["type"] == "tool_result")
            .filter_map(|block| block["tool_use_id"].as_str())
            .collect();
        let all = blocks.iter().filter(|block| block["type"] == "tool_result");
        if all.count() != results.len() || called != results {
            return Err(format!(
                "messages.{at}: tool_result blocks must answer the tool_use blocks before, and come first"
            ));
        }
        let calls = blocks.iter().filter(|block| block["type"] == "tool_use");
        called = calls
            .filter_map(|block| block["id"].as_str().map(str::to_owned))
            .collect();
    }
    Ok(())
}

fn check_block(block: &Value) -> Result<(), String> {
    let text = |name: &str| block[name].as_str().unwrap_or_default();
    match text("type") {
        "text" if text("text").trim().is_empty() => {
            Err("text content blocks must contain non-whitespace text".to_owned())
        }
        "thinking" if text("signature") != signature(text("thinking")) => {
            Err("Invalid `signature` in `thinking` block".to_owned())
        }
        "tool_use" if !block["input"].is_object() => {
            Err("tool_use.input: Input should be a valid dictionary".to_owned())
        }
        "" => Err("type: Field required".to_owned()),
        _ => Ok(()),
    }
}

/// A content is a text or a list of blocks.
fn blocks(message: &Value) -> Vec<Value> {
    match &message["content"] {
        Value::String(text) => vec![json!({"type": "text", "text": text})],
        Value::Array(blocks) => blocks.clone(),
        _ => Vec::new(),
    }
}

/// One message may become several: each result is one of its own.
fn message(message: &Value) -> Vec<Value> {
    let blocks = blocks(message);
    let of = |kind: &'static str| blocks.iter().filter(move |block| block["type"] == kind);
    let mut said: Vec<Value> = of("tool_result")
        .map(|block| json!({"role": "tool", "tool_call_id": block["tool_use_id"], "content": block["content"]}))
        .collect();
    let texts: Vec<&Value> = of("text").collect();
    let calls: Vec<Value> = of("tool_use").map(call).collect();
    if !calls.is_empty() {
        said.push(json!({"role": "assistant", "content": texts, "tool_calls": calls}));
    } else if !texts.is_empty() {
        said.push(json!({"role": message["role"], "content": texts}));
    }
    said
}

fn call(block: &Value) -> Value {
    let function = json!({"name": block["name"], "arguments": block["input"].to_string()});
    json!({"id": block["id"], "type": "function", "function": function})
}

fn tool(tool: &Value) -> Value {
    let function = json!({"name": tool["name"], "description": tool["description"], "parameters": tool["input_schema"]});
    json!({"type": "function", "function": function})
}

/// The tool that must be called: the one that is named, or the last of those of which one must be. Whoever holds a model
/// to a shape puts the tool for it last.
fn forced_tool(asked: &Value) -> Option<&Value> {
    let tools = asked.get("tools")?.as_array()?;
    let choice = asked.get("tool_choice")?;
    match choice["type"].as_str()? {
        "tool" => tools.iter().find(|tool| tool["name"] == choice["name"]),
        "any" => tools.last(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn asked(messages: &Value) -> Value {
        json!({"model": "m", "max_tokens": 10, "messages": messages})
    }

    fn called() -> Value {
        json!({"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": {}}]})
    }

    fn hello() -> Value {
        json!({"role": "user", "content": "Привет"})
    }

    #[test]
    fn a_conversation_with_a_tool_is_said_again() {
        let result = json!([{"type": "tool_result", "tool_use_id": "a", "content": "42"}, {"type": "text", "text": "Ну?"}]);
        let mut asked = asked(&json!([hello(), called(), {"role": "user", "content": result}]));
        asked["system"] = json!("Кратко.");
        let said = said_again(&asked, Some("2023-06-01")).expect("a request");
        let request = crate::request::RequestBody::new(said);
        let texts = ["system", "user", "tool"].map(|role| request.texts(role).join("|"));
        assert_eq!(texts, ["Кратко.", "Привет|Ну?", "42"]);
    }

    #[rstest]
    #[case::turns(json!([hello(), hello()]), "alternate")]
    #[case::blank(json!([{"role": "user", "content": " "}]), "non-whitespace")]
    #[case::no_result(json!([hello(), called(), hello()]), "tool_result")]
    #[case::late_result(json!([hello(), called(), {"role": "user", "content": [{"type": "text", "text": "Ну?"},
        {"type": "tool_result", "tool_use_id": "a", "content": "42"}]}]), "come first")]
    #[case::thought(json!([hello(), {"role": "assistant", "content":
        [{"type": "thinking", "thinking": "так", "signature": "x"}]}]), "signature")]
    fn what_anthropic_refuses_is_refused(#[case] messages: Value, #[case] words: &str) {
        let complaint = said_again(&asked(&messages), Some("2023-06-01")).expect_err("refused");
        assert!(complaint.contains(words), "{complaint}");
    }

    #[test]
    fn the_new_version_takes_no_temperature() {
        let mut asked = asked(&json!([hello()]));
        asked["temperature"] = json!(0.5);
        assert!(said_again(&asked, Some(STRICT_VERSION)).is_err());
        assert!(said_again(&asked, Some("2023-06-01")).is_ok());
        assert!(said_again(&asked, None).is_err());
    }
}

//! Messages and tools, checked.

use super::Choice;
use super::body::{BodyCall, BodyChoice, BodyMessage, BodyTool, Content, ContentPart, Role};
use crate::http::error::ApiError;
use crate::template::Message;
use crate::tools::Tool;
use serde::Deserialize;
use serde_json::{Value, json};

const MOST_TOOLS: usize = 128;
const LONGEST_NAME: usize = 64;

pub(super) fn messages(messages: Vec<BodyMessage>) -> Result<Vec<Message>, ApiError> {
    if messages.is_empty() {
        return Err(ApiError::invalid("messages", "at least one is needed"));
    }
    let read = |(at, message)| read_message(at, message);
    messages.into_iter().enumerate().map(read).collect()
}

fn read_message(at: usize, message: BodyMessage) -> Result<Message, ApiError> {
    let calls = message.tool_calls.unwrap_or_default();
    let content = match message.content {
        // Who calls a tool need not say anything.
        None | Some(Value::Null) if message.role == Role::Assistant && !calls.is_empty() => {
            String::new()
        }
        content => Content::deserialize(content.unwrap_or_default())
            .map_err(|error| ApiError::invalid(&format!("messages[{at}].content"), error))?
            .text(),
    };
    Ok(Message {
        role: message.role.word(),
        content,
        name: message.name,
        tool_call_id: message.tool_call_id,
        tool_calls: calls.into_iter().map(call).collect(),
    })
}

/// Templates are written for arguments that are objects; OpenAI's clients send them as text.
fn call(call: BodyCall) -> Value {
    let arguments = match call.function.arguments {
        Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        arguments => arguments,
    };
    json!({
        "id": call.id, "type": "function",
        "function": { "name": call.function.name, "arguments": arguments },
    })
}

pub(super) fn tools(tools: Option<Vec<BodyTool>>) -> Result<Vec<Tool>, ApiError> {
    let tools = tools.unwrap_or_default();
    if tools.len() > MOST_TOOLS {
        return Err(ApiError::invalid("tools", format!("at most {MOST_TOOLS}")));
    }
    let read = |(at, tool): (usize, BodyTool)| read_tool(at, &tool.function);
    tools.into_iter().enumerate().map(read).collect()
}

fn read_tool(at: usize, function: &Value) -> Result<Tool, ApiError> {
    let name = function
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(plain) {
        let reason =
            format!("must be 1 to {LONGEST_NAME} letters, digits, dots, hyphens and underscores");
        return Err(ApiError::invalid(
            &format!("tools[{at}].function.name"),
            reason,
        ));
    }
    let parameters = match function.get("parameters") {
        None | Some(Value::Null) => json!({ "type": "object", "properties": {} }),
        Some(parameters) => parameters.clone(),
    };
    Ok(Tool {
        name: name.to_owned(),
        parameters,
        whole: json!({ "type": "function", "function": function }),
    })
}

pub(super) fn choice(choice: Option<BodyChoice>, tools: &[Tool]) -> Result<Choice, ApiError> {
    let invalid = |reason| Err(ApiError::invalid("tool_choice", reason));
    let choice = match choice {
        None if tools.is_empty() => Choice::None,
        None => Choice::Auto,
        Some(BodyChoice::Function { function }) => Choice::Function(function.name),
        Some(BodyChoice::Word(word)) => match word.as_str() {
            "none" => Choice::None,
            "auto" if tools.is_empty() => Choice::None,
            "auto" => Choice::Auto,
            "required" => Choice::Required,
            _ => return invalid("expected none, auto, required or a function"),
        },
    };
    match &choice {
        Choice::Required if tools.is_empty() => invalid("there are no tools"),
        Choice::Function(name) if tools.iter().all(|tool| tool.name != *name) => {
            invalid("there is no such tool")
        }
        _ => Ok(choice),
    }
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
                .map(|ContentPart::Text { text }| text)
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}

//! Messages, and what in them must not be taken for something else.

use super::BREAK;
use crate::tools::introduction;
use minijinja::value::Serde;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// One message of a conversation.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Message {
    pub(crate) role: &'static str,
    pub(crate) content: String,
    pub(crate) name: Option<String>,
    /// Which call a tool answers.
    pub(crate) tool_call_id: Option<String>,
    /// Calls as OpenAI writes them, but with arguments that are objects.
    pub(crate) tool_calls: Vec<Value>,
}

impl Message {
    pub(super) fn disarmed(&self, control: &[String]) -> Self {
        let text = |text: &String| disarm(text, control);
        Self {
            role: self.role,
            content: text(&self.content),
            name: self.name.as_ref().map(text),
            tool_call_id: self.tool_call_id.as_ref().map(text),
            tool_calls: self
                .tool_calls
                .iter()
                .map(|call| armless(call, control))
                .collect(),
        }
    }

    /// How many bytes of text it has, calls and names included.
    pub(crate) fn bytes(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        self.content.len()
            + length(&self.name)
            + length(&self.tool_call_id)
            + self.tool_calls.iter().map(value_bytes).sum::<usize>()
    }

    fn value(&self) -> Value {
        let mut value = Map::new();
        value.insert("role".to_owned(), json!(self.role));
        value.insert("content".to_owned(), json!(self.content));
        if let Some(name) = &self.name {
            value.insert("name".to_owned(), json!(name));
        }
        if let Some(id) = &self.tool_call_id {
            value.insert("tool_call_id".to_owned(), json!(id));
        }
        if !self.tool_calls.is_empty() {
            value.insert("tool_calls".to_owned(), json!(self.tool_calls));
        }
        Value::Object(value)
    }
}

/// The fewest bytes in which a value can be written.
pub(crate) fn value_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(|value| value_bytes(value) + 1).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| name.len() + value_bytes(value) + 1)
            .sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
    }
}

/// Messages as a template reads them.
pub(super) fn values(messages: &[Message]) -> minijinja::Value {
    let values: Vec<_> = messages.iter().map(Message::value).collect();
    minijinja::Value::from(Serde(values))
}

/// The same conversation for a template that knows nothing of tools: all is said in plain messages.
pub(super) fn without_tools(messages: &[Message], tools: &[Value]) -> Vec<Message> {
    let mut plain: Vec<_> = messages.iter().map(plain).collect();
    if tools.is_empty() {
        return plain;
    }
    let introduction = introduction(tools);
    match plain.first_mut().filter(|first| first.role == "system") {
        Some(system) => system.content = format!("{}\n\n{introduction}", system.content),
        None => plain.insert(
            0,
            Message {
                role: "system",
                content: introduction,
                ..Message::default()
            },
        ),
    }
    plain
}

fn plain(message: &Message) -> Message {
    let mut content = message.content.clone();
    for call in &message.tool_calls {
        for part in [
            "\n<tool_call>\n",
            &call["function"].to_string(),
            "\n</tool_call>",
        ] {
            content.push_str(part);
        }
    }
    let (role, content) = match message.role {
        "tool" => (
            "user",
            format!("<tool_response>\n{content}\n</tool_response>"),
        ),
        role => (role, content.trim_start_matches('\n').to_owned()),
    };
    let content = if message.tool_calls.is_empty() && role == message.role {
        message.content.clone()
    } else {
        content
    };
    Message {
        role,
        content,
        ..Message::default()
    }
}

/// A value without any control token in its texts.
pub(super) fn armless(value: &Value, control: &[String]) -> Value {
    match value {
        Value::String(text) => Value::String(disarm(text, control)),
        Value::Array(values) => values.iter().map(|value| armless(value, control)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (disarm(name, control), armless(value, control)))
            .collect(),
        other => other.clone(),
    }
}

/// Breaks up every control token written out in `content`, so that a message cannot pass for another speaker.
pub(super) fn disarm(content: &str, control: &[String]) -> String {
    let firsts: BTreeSet<_> = control
        .iter()
        .filter_map(|text| text.chars().next())
        .collect();
    let mut result = String::with_capacity(content.len());
    for (at, letter) in content.char_indices() {
        result.push(letter);
        let rest = content.get(at..).unwrap_or_default();
        if firsts.contains(&letter) && control.iter().any(|text| rest.starts_with(text.as_str())) {
            result.push(BREAK);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_tokens_in_a_message_are_broken_up() {
        let control = ["<|im_end|>".to_owned(), "<s>".to_owned()];
        assert_eq!(
            disarm("a<|im_end|>б<s", &control),
            "a<\u{10fffe}|im_end|>б<s"
        );
        assert_eq!(disarm("<s><s>", &control), "<\u{10fffe}s><\u{10fffe}s>");
    }

    #[test]
    fn a_template_without_tools_is_told_of_them_in_words() {
        let said = |role, content: &str| Message {
            role,
            content: content.to_owned(),
            ..Message::default()
        };
        let mut calling = said("assistant", "");
        calling.tool_calls =
            vec![json!({ "id": "1", "function": { "name": "add", "arguments": { "a": 1 } } })];
        let messages = [said("user", "\n2+2"), calling, said("tool", "4")];
        let plain = without_tools(&messages, &[json!({ "type": "function" })]);
        assert_eq!(plain[0].role, "system");
        assert!(plain[0].content.contains("{\"type\":\"function\"}"));
        assert_eq!(plain[1], said("user", "\n2+2"));
        assert_eq!(
            plain[2].content,
            "<tool_call>\n{\"name\":\"add\",\"arguments\":{\"a\":1}}\n</tool_call>"
        );
        assert_eq!(
            plain[3],
            said("user", "<tool_response>\n4\n</tool_response>")
        );
        assert_eq!(without_tools(&messages[..1], &[]), messages[..1]);
    }
}

//! A conversation as GigaChat wants it: one instruction, first; every call of a function followed by its result, one
//! call a message.

use serde_json::{Map, Value, json};

use super::names::Names;
use crate::{Author, Message, ToolCall};

/// One turn of the conversation.
#[derive(Debug, PartialEq)]
pub(super) enum Turn<'a> {
    System(String),
    User(&'a str),
    Assistant {
        text: &'a str,
        state: Option<&'a str>,
    },
    /// A call and what came of it.
    Call {
        text: &'a str,
        state: Option<&'a str>,
        name: String,
        arguments: Value,
        /// An object, always.
        result: Value,
    },
}

/// The turns. `state_field` names what of an answer's state goes back with it.
pub(super) fn turns<'a>(
    messages: &'a [Message],
    names: &Names,
    state_field: &str,
) -> Vec<Turn<'a>> {
    let mut turns: Vec<Turn<'a>> = instruction(messages)
        .map(Turn::System)
        .into_iter()
        .collect();
    for (at, message) in messages.iter().enumerate() {
        match message.author {
            Author::User => turns.push(Turn::User(&message.text)),
            Author::Assistant => {
                let after = messages.get(at + 1..).unwrap_or_default();
                turns.extend(answer(message, after, names, state_field));
            }
            // Instructions stand at the top, results with their calls.
            Author::System | Author::Tool => {}
        }
    }
    turns
}

fn instruction(messages: &[Message]) -> Option<String> {
    let texts: Vec<&str> = messages
        .iter()
        .filter(|message| message.author == Author::System && !message.text.is_empty())
        .map(|message| message.text.as_str())
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

/// An answer given before: with the calls that have a result, or only its words.
fn answer<'a>(
    message: &'a Message,
    after: &'a [Message],
    names: &Names,
    state_field: &str,
) -> Vec<Turn<'a>> {
    let state = message
        .provider_state
        .as_ref()
        .and_then(|state| state.get(state_field)?.as_str());
    let calls = message
        .tool_calls
        .iter()
        .filter_map(|call| Some((call, result_of(call, after)?)));
    let turns: Vec<Turn<'a>> = calls
        .enumerate()
        .map(|(at, (call, result))| Turn::Call {
            // Said once, with the first of several calls.
            text: if at == 0 { &message.text } else { "" },
            state,
            name: names.alias(&call.name),
            arguments: Value::Object(call.parsed().unwrap_or_default()),
            result: result_object(&result.text),
        })
        .collect();
    if turns.is_empty() && !message.text.is_empty() {
        let text = &message.text;
        return vec![Turn::Assistant { text, state }];
    }
    turns
}

/// Ids may come again later in a conversation, so only the results right behind the call are looked at.
fn result_of<'a>(call: &ToolCall, after: &'a [Message]) -> Option<&'a Message> {
    after
        .iter()
        .take_while(|message| message.author == Author::Tool)
        .find(|message| message.tool_call_id.as_deref() == Some(&call.id))
}

fn result_object(text: &str) -> Value {
    match serde_json::from_str::<Value>(text) {
        Ok(object @ Value::Object(_)) => object,
        Ok(other) => json!({"result": other}),
        Err(_) => json!({"result": text}),
    }
}

/// A schema in which every property has a description, as the service expects.
pub(super) fn described(schema: &Value) -> Value {
    let mut schema = match schema {
        Value::Object(schema) => schema.clone(),
        _ => Map::new(),
    };
    schema.entry("type").or_insert_with(|| json!("object"));
    schema.entry("properties").or_insert_with(|| json!({}));
    let mut schema = Value::Object(schema);
    describe(&mut schema);
    schema
}

fn describe(schema: &mut Value) {
    match schema {
        Value::Array(schemas) => schemas.iter_mut().for_each(describe),
        Value::Object(schema) => {
            let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
            for property in properties.into_iter().flat_map(Map::values_mut) {
                if let Value::Object(property) = property {
                    property.entry("description").or_insert_with(|| json!(""));
                }
            }
            schema.values_mut().for_each(describe);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(id: &str, name: &str) -> ToolCall {
        ToolCall {
            id: id.into(),
            name: name.into(),
            arguments: "{\"a\":1}".into(),
        }
    }

    fn asks(calls: Vec<ToolCall>) -> Message {
        Message {
            tool_calls: calls,
            provider_state: Some(json!({"functions_state_id": "s"})),
            ..Message::assistant("Сейчас.")
        }
    }

    fn with_result(text: &'static str, name: &str, result: Value) -> Turn<'static> {
        Turn::Call {
            text,
            state: Some("s"),
            name: name.into(),
            arguments: json!({"a": 1}),
            result,
        }
    }

    #[test]
    fn instructions_are_joined_and_come_first() {
        let messages = [
            Message::user("Да?"),
            Message::system("Раз."),
            Message::system(""),
            Message::system("Два."),
        ];
        let turns = turns(&messages, &Names::default(), "x");
        assert_eq!(
            turns,
            [Turn::System("Раз.\n\nДва.".into()), Turn::User("Да?")]
        );
    }

    #[test]
    fn calls_come_one_by_one_and_those_without_a_result_are_dropped() {
        let messages = [
            asks(vec![call("1", "f.a"), call("2", "lost"), call("3", "g")]),
            Message::tool("3", "сухо"),
            Message::tool("1", "{\"t\":-3}"),
            Message::tool("9", "чужой"),
        ];
        let expected = [
            with_result("Сейчас.", "f_a", json!({"t": -3})),
            with_result("", "g", json!({"result": "сухо"})),
        ];
        assert_eq!(
            turns(&messages, &Names::default(), "functions_state_id"),
            expected
        );
    }

    #[test]
    fn an_answer_whose_calls_came_to_nothing_keeps_its_words() {
        let said = [
            asks(vec![call("1", "f")]),
            Message::user("И?"),
            Message::tool("1", "поздно"),
        ];
        let expected = [
            Turn::Assistant {
                text: "Сейчас.",
                state: None,
            },
            Turn::User("И?"),
        ];
        assert_eq!(turns(&said, &Names::default(), "tools_state_id"), expected);
        let silent = [Message {
            text: String::new(),
            ..asks(vec![call("1", "f")])
        }];
        assert_eq!(turns(&silent, &Names::default(), "tools_state_id"), []);
    }

    #[test]
    fn results_are_objects() {
        assert_eq!(result_object("[1]"), json!({"result": [1]}));
        assert_eq!(result_object("{"), json!({"result": "{"}));
    }

    #[test]
    fn every_property_is_described() {
        let schema = json!({"properties": {"a": {"type": "string"}, "b": {"type": "array", "items":
            {"properties": {"c": {"description": "да"}, "d": {}}}}}});
        let expected = json!({"properties": {"a": {"type": "string", "description": ""}, "b": {"type": "array", "items":
            {"properties": {"c": {"description": "да"}, "d": {"description": ""}}}, "description": ""}}, "type": "object"});
        assert_eq!(described(&schema), expected);
        assert_eq!(
            described(&json!(null)),
            json!({"type": "object", "properties": {}})
        );
    }
}

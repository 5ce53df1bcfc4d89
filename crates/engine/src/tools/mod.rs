//! Functions offered to the model: how each family of models is told of them and how it writes its calls.

mod calls;
mod reader;

pub(crate) use reader::{CallReader, Part};

use serde_json::{Value, json};

/// How a model writes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// `<tool_call>{"name": …, "arguments": …}</tool_call>`: Hermes, Qwen and many others.
    Hermes,
    /// `{"name": …, "parameters": …}` as the whole answer: Llama 3.
    Llama,
    /// `[TOOL_CALLS][{"name": …, "arguments": …}]` or `[TOOL_CALLS]name[ARGS]{…}`: Mistral.
    Mistral,
    /// `<|function_call|>{"name": …, "arguments": …}`: GigaChat 3.
    GigaChat,
}

impl Format {
    /// What [`introduction`] tells a model to write.
    pub(crate) const TOLD: Self = Self::Hermes;

    /// The format that a chat template speaks of; that of Hermes if it speaks of none.
    pub(crate) fn of(template: &str) -> Self {
        if template.contains("[TOOL_CALLS]") {
            Self::Mistral
        } else if template.contains("<|function_call|>") {
            Self::GigaChat
        } else if template.contains("<tool_call>") {
            Self::Hermes
        } else if template.contains("python_tag") || template.contains("\"parameters\"") {
            Self::Llama
        } else {
            Self::Hermes
        }
    }

    /// What stands before the JSON of a call.
    pub(crate) fn opening(self) -> &'static str {
        match self {
            Self::Hermes => "<tool_call>\n",
            Self::Llama => "",
            Self::Mistral => "[TOOL_CALLS]",
            Self::GigaChat => "<|function_call|>",
        }
    }

    fn arguments_key(self) -> &'static str {
        match self {
            Self::Hermes | Self::Mistral | Self::GigaChat => "arguments",
            Self::Llama => "parameters",
        }
    }
}

/// A function offered to the model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tool {
    pub(crate) name: String,
    /// The schema of its arguments.
    pub(crate) parameters: Value,
    /// All of it as the request had it, for the template.
    pub(crate) whole: Value,
}

/// The schema that a call of one of `tools` is valid against, as JSON in the format's own shape.
pub(crate) fn call_schema<'a>(format: Format, tools: impl Iterator<Item = &'a Tool>) -> Value {
    let key = format.arguments_key();
    let calls: Vec<_> = tools
        .map(|tool| {
            json!({
                "type": "object", "additionalProperties": false, "required": ["name", key],
                "properties": { "name": { "const": tool.name }, key: tool.parameters },
            })
        })
        .collect();
    let call = json!({ "anyOf": calls });
    match format {
        Format::Mistral => json!({ "type": "array", "items": call, "minItems": 1, "maxItems": 1 }),
        Format::Hermes | Format::Llama | Format::GigaChat => call,
    }
}

/// What tells a model of tools whose template does not: the words its kind is mostly trained with.
pub(crate) fn introduction(tools: &[Value]) -> String {
    let mut text = String::from(
        "# Tools\n\nYou may call one or more functions to assist with the user query.\n\nYou are provided with function \
         signatures within <tools></tools> XML tags:\n<tools>",
    );
    for tool in tools {
        text.push('\n');
        text.push_str(&tool.to_string());
    }
    text.push_str(
        "\n</tools>\n\nFor each function call, return a json object with function name and arguments within \
         <tool_call></tool_call> XML tags:\n<tool_call>\n{\"name\": <function-name>, \"arguments\": \
         <args-json-object>}\n</tool_call>",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_tells_the_format() {
        for (template, format) in [
            ("{% if tools %}<tool_call>", Format::Hermes),
            ("{{ '[TOOL_CALLS]' }}", Format::Mistral),
            ("<|python_tag|>", Format::Llama),
            (
                "{{ '{\"parameters\": ' }}<|function_call|>",
                Format::GigaChat,
            ),
            ("{{ messages }}", Format::Hermes),
        ] {
            assert_eq!(Format::of(template), format);
        }
    }

    #[test]
    fn a_call_is_bound_to_the_names_and_parameters() {
        let tool = Tool {
            name: "add".to_owned(),
            parameters: json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" } } }),
            whole: Value::Null,
        };
        let schema = call_schema(Format::Llama, [&tool].into_iter());
        let valid = jsonschema::validator_for(&schema).expect("it is a schema");
        assert!(valid.is_valid(&json!({ "name": "add", "parameters": { "a": 1 } })));
        assert!(!valid.is_valid(&json!({ "name": "sub", "parameters": { "a": 1 } })));
        assert!(!valid.is_valid(&json!({ "name": "add", "parameters": {} })));
    }
}

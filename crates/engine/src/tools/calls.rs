//! The calls in a text that holds nothing else. A call of a function that was not offered is none.

use super::reader::Part;
use serde_json::{Map, Value};

/// Reads `text`, in which calls may be separated by `marker`: objects, one after the other or in lists, or names with
/// their arguments. Nothing is found if any of it is something else, or names what is not among `offered`.
pub(super) fn calls(text: &str, marker: &str, offered: &[String]) -> Vec<Part> {
    named(text, marker, offered)
        .or_else(|| objects(text, marker, offered))
        .unwrap_or_default()
}

/// Mistral's newer form, once or more often: `name[ARGS]{…}`, or `name[CALL_ID]id[ARGS]{…}`.
fn named(text: &str, marker: &str, offered: &[String]) -> Option<Vec<Part>> {
    let (mut found, mut rest) = (Vec::new(), text);
    loop {
        let (head, arguments) = rest.split_once("[ARGS]")?;
        let name = head.split_once("[CALL_ID]").map_or(head, |(name, _)| name);
        let name = known(name.trim(), offered)?;
        let mut values = serde_json::Deserializer::from_str(arguments).into_iter();
        let value: Map<String, Value> = values.next()?.ok()?;
        found.push(Part::Call {
            name,
            arguments: Value::Object(value).to_string(),
        });
        rest = arguments.get(values.byte_offset()..)?.trim_start();
        if rest.is_empty() {
            return Some(found);
        }
        rest = rest.strip_prefix(marker)?;
    }
}

fn objects(text: &str, marker: &str, offered: &[String]) -> Option<Vec<Part>> {
    let (mut found, mut rest) = (Vec::new(), text);
    loop {
        rest = between(rest, marker);
        if rest.is_empty() {
            return Some(found);
        }
        // Where a value ends only its reader knows: whatever separates two may stand in a string too.
        let mut values = serde_json::Deserializer::from_str(rest).into_iter();
        let values_here = match values.next()?.ok()? {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in &values_here {
            found.push(call(value, offered)?);
        }
        rest = rest.get(values.byte_offset()..)?;
    }
}

/// What follows the separators at the beginning.
fn between<'a>(text: &'a str, marker: &str) -> &'a str {
    let separates = |letter: char| letter.is_whitespace() || letter == ';';
    let rest = text.trim_start_matches(separates);
    match rest.strip_prefix(marker) {
        Some(rest) if !marker.is_empty() => rest.trim_start_matches(separates),
        _ => rest,
    }
}

fn call(value: &Value, offered: &[String]) -> Option<Part> {
    let name = known(value.get("name")?.as_str()?, offered)?;
    let arguments = value.get("arguments").or_else(|| value.get("parameters"));
    let arguments = match arguments {
        None => "{}".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(arguments) => arguments.to_string(),
    };
    Some(Part::Call { name, arguments })
}

fn known(name: &str, offered: &[String]) -> Option<String> {
    offered.iter().find(|offered| *offered == name).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let offered = ["add".to_owned(), "run".to_owned()];
        let parts = calls(text, "[TOOL_CALLS]", &offered).into_iter();
        parts
            .map(|part| match part {
                Part::Call { name, arguments } => (name, arguments),
                Part::Text(text) => panic!("text among calls: {text}"),
            })
            .collect()
    }

    fn pairs(calls: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned =
            |(name, arguments): &(&str, &str)| ((*name).to_owned(), (*arguments).to_owned());
        calls.iter().map(owned).collect()
    }

    #[test]
    fn what_separates_calls_may_stand_in_their_arguments() {
        let code = r#"{"code":"if (a) { b(); }; c = {};  [TOOL_CALLS] \"x\";"}"#;
        let one = format!(r#"{{"name": "run", "arguments": {code}}}"#);
        assert_eq!(read(&one), pairs(&[("run", code)]));
        for between in ["", ";", " ; \n", "[TOOL_CALLS]", "\n[TOOL_CALLS] "] {
            let two = format!(r#"{one}{between}{{"name": "add"}}"#);
            assert_eq!(read(&two), pairs(&[("run", code), ("add", "{}")]), "{two}");
        }
        let named = format!("run[ARGS]{code}[TOOL_CALLS]add[ARGS]{{}}");
        assert_eq!(read(&named), pairs(&[("run", code), ("add", "{}")]));
    }

    #[test]
    fn names_may_be_followed_by_the_id_of_a_call() {
        let text = "add[CALL_ID]a1b2c3d4e[ARGS]{\"a\": 1}\n[TOOL_CALLS]run [CALL_ID]9[ARGS] {}";
        assert_eq!(read(text), pairs(&[("add", "{\"a\":1}"), ("run", "{}")]));
    }

    #[test]
    fn what_was_not_offered_is_no_call_nor_is_what_stands_beside_it() {
        for text in [
            r#"{"name": "Анна", "age": 3}"#,
            r#"{"name": "add"} {"name": "fly"}"#,
            r#"[{"name": "fly", "arguments": {}}]"#,
            r#"{"name": "add"} and so on"#,
            r#"{"name": "add""#,
            r#"{"name": 7}"#,
            "fly[ARGS]{}",
            "add[ARGS][1]",
            "add[ARGS]{} well",
            "add[ARGS]{}[TOOL_CALLS]",
            "",
            ";",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}

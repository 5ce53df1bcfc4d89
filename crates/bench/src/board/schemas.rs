//! A hundred JSON schemas of many kinds: twenty shapes, each with five sets of words and bounds.

use serde_json::{Value, json};

/// How many shapes there are, and how many of each.
const SHAPES: usize = 20;
const EACH: usize = 5;

/// Five fields of work: what the schemas speak of.
const FIELDS: [Field; EACH] = [
    Field {
        asks: "Describe a person.",
        name: "name",
        thing: "person",
        words: ["young", "grown", "old"],
    },
    Field {
        asks: "Describe a product in a shop.",
        name: "title",
        thing: "product",
        words: ["red", "green", "blue"],
    },
    Field {
        asks: "Опиши поездку.",
        name: "город",
        thing: "поездка",
        words: ["поезд", "самолёт", "автобус"],
    },
    Field {
        asks: "Describe the weather of a day.",
        name: "place",
        thing: "day",
        words: ["sun", "rain", "snow"],
    },
    Field {
        asks: "Опиши заявку в службу поддержки.",
        name: "тема",
        thing: "заявка",
        words: ["новая", "в работе", "закрыта"],
    },
];

struct Field {
    asks: &'static str,
    name: &'static str,
    thing: &'static str,
    words: [&'static str; 3],
}

/// A schema and the question that is answered with it.
pub(super) struct Task {
    pub(super) asks: &'static str,
    pub(super) schema: Value,
}

/// All hundred; neighbours have different shapes.
pub(super) fn hundred() -> Vec<Task> {
    let numbers = (0..EACH).flat_map(|field| (0..SHAPES).map(move |shape| (field, shape)));
    let task = |(field, shape): (usize, usize)| {
        let bound = 2 + u32::try_from(field).unwrap_or(0);
        let field = &FIELDS[field];
        let schema = match shape {
            0..=9 => plain(shape, field, bound),
            _ => composed(shape, field, bound),
        };
        Task {
            asks: field.asks,
            schema,
        }
    };
    numbers.map(task).collect()
}

/// An object that holds all of these and nothing else.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers make the properties in place"
)]
fn object(properties: Value) -> Value {
    let names: Vec<_> = properties
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    json!({ "type": "object", "additionalProperties": false, "required": names, "properties": properties })
}

fn plain(shape: usize, field: &Field, bound: u32) -> Value {
    let text = json!({ "type": "string", "minLength": 1, "maxLength": 10 * bound });
    let count = json!({ "type": "integer", "minimum": 0, "maximum": 50 * bound });
    let words = json!({ "enum": field.words });
    match shape {
        0 => object(json!({ field.name: text, "count": count })),
        1 => object(json!({ field.name: text, "kind": words, "sure": { "type": "boolean" } })),
        2 => json!({ "type": "array", "minItems": bound, "maxItems": bound + 3, "items": words }),
        3 => json!({ "type": "array", "minItems": 1, "maxItems": bound, "items": count }),
        4 => object(
            json!({ field.thing: object(json!({ field.name: text, "inner": object(json!({ "count": count })) })) }),
        ),
        5 => object(
            json!({ "on": { "type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$" }, field.name: text }),
        ),
        6 => object(
            json!({ "code": { "type": "string", "pattern": format!("^[A-Z]{{2}}-[0-9]{{{bound}}}$") }, "kind": words }),
        ),
        7 => object(
            json!({ "share": { "type": "number", "minimum": -1, "maximum": bound, "multipleOf": 0.25 }, field.name: text }),
        ),
        8 => json!({
            "type": "object", "additionalProperties": false, "required": [field.name],
            "properties": { field.name: text, "note": { "type": "string", "maxLength": 5 * bound }, "count": count },
        }),
        _ => object(
            json!({ field.name: text, "left": { "type": ["integer", "null"], "minimum": 1, "maximum": 9 * bound } }),
        ),
    }
}

fn composed(shape: usize, field: &Field, bound: u32) -> Value {
    let text = json!({ "type": "string", "minLength": 1, "maxLength": 8 * bound });
    let count = json!({ "type": "integer", "minimum": 1, "maximum": 20 * bound });
    let words = json!({ "enum": field.words });
    let list =
        |items: Value| json!({ "type": "array", "minItems": 1, "maxItems": bound, "items": items });
    match shape {
        10 => {
            json!({ "anyOf": [object(json!({ "ok": { "const": true }, field.name: text })), object(json!({ "error": text }))] })
        }
        11 => json!({ "anyOf": [
            object(json!({ "type": { "const": "word" }, "value": words })),
            object(json!({ "type": { "const": "count" }, "value": count })),
        ] }),
        12 => {
            let mut tasks = object(json!({ "tasks": list(json!({ "$ref": "#/$defs/task" })) }));
            tasks["$defs"] =
                json!({ "task": object(json!({ "title": text, "done": { "type": "boolean" } })) });
            tasks
        }
        13 => list(object(json!({ field.name: text, "kind": words }))),
        14 => list(list(count)),
        15 => {
            json!({ "type": "array", "prefixItems": [text, count, { "type": "boolean" }], "items": false, "minItems": 3, "maxItems": 3 + bound })
        }
        16 => object(
            json!({ "a": object(json!({ "b": object(json!({ "c": list(words), "d": count })) })), "e": { "type": "null" } }),
        ),
        17 => object(
            json!({ "sources": list(json!({ "type": "string", "pattern": "^#[1-9][0-9]?$" })), "says": text }),
        ),
        18 => object(
            json!({ "at": { "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" }, "level": { "enum": [1, 2, 3, bound + 2] }, field.name: text }),
        ),
        _ => object(json!({
            field.name: text, "count": count, "kind": words, "open": { "type": "boolean" },
            "steps": list(object(json!({ "number": count, "what": { "type": "string", "minLength": 3, "maxLength": 6 * bound } }))),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_hundred_schemas_compile_and_all_differ() {
        let tasks = hundred();
        let texts: BTreeSet<_> = tasks.iter().map(|task| task.schema.to_string()).collect();
        assert_eq!((tasks.len(), texts.len()), (100, 100));
        for task in &tasks {
            jsonschema::meta::validate(&task.schema)
                .unwrap_or_else(|error| panic!("{error} in {}", task.schema));
            let valid =
                jsonschema::validator_for(&task.schema).unwrap_or_else(|error| panic!("{error}"));
            assert!(!valid.is_valid(&json!("anything, certainly longer than any of the bounds")));
        }
    }

    #[test]
    fn schemas_use_what_schemas_are_made_of() {
        let all: String = hundred()
            .iter()
            .map(|task| task.schema.to_string())
            .collect();
        for word in [
            "enum",
            "pattern",
            "minItems",
            "maxItems",
            "anyOf",
            "$ref",
            "prefixItems",
            "const",
            "multipleOf",
            "null",
            "maximum",
        ] {
            assert!(all.contains(word), "none has {word}");
        }
    }
}

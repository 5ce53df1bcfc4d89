//! The API document, read as a stranger reads it: every route, and a body that
//! fits each.

use reqwest::Method;
use serde_json::{Value, json};

use super::Person;

/// One operation of the document.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// `/api/v1/rooms/{id}`.
    pub(crate) path: String,
    /// A JSON body that fits, where one is taken.
    pub(crate) body: Option<Value>,
    /// The schema of that body, references resolved at its top.
    schema: Value,
}

/// Asks the server for its document and reads the routes.
pub(crate) async fn routes(person: &Person) -> Vec<Route> {
    let document = person.get("/api/v1/openapi.json").await.json();
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let schema = resolved(&document, schema).clone();
            all.push(Route {
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                body: (!schema.is_null()).then(|| sample(&document, &schema)),
                schema,
            });
        }
    }
    assert!(all.len() > 50, "{} routes", all.len());
    all
}

impl Route {
    /// Whether the path names something by its id.
    pub(crate) fn takes_ids(&self) -> bool {
        self.path.contains("_id}") || self.path.contains("{id}")
    }

    /// The path with one id in every place.
    pub(crate) fn with_id(&self, id: &str) -> String {
        self.path
            .replace("{id}", id)
            .replace("{person_id}", id)
            .replace("{emoji}", "%F0%9F%91%8D")
            .replace("{number}", "1")
            .replace("{token}", id)
    }

    /// The names of the body's fields that hold text.
    pub(crate) fn text_fields(&self) -> Vec<String> {
        let properties = self.schema["properties"].as_object();
        let all = properties.into_iter().flatten();
        all.filter(|(_, schema)| schema["type"] == "string" || schema["type"][0] == "string")
            .map(|(name, _)| name.clone())
            .collect()
    }
}

fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    match schema["$ref"].as_str() {
        Some(name) => {
            let pointer = name.strip_prefix('#').expect("a local reference");
            let found = document.pointer(pointer).expect("what is referred to");
            resolved(document, found)
        }
        None => schema,
    }
}

/// A value that fits the schema, with its required fields only.
fn sample(document: &Value, schema: &Value) -> Value {
    let schema = resolved(document, schema);
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    if let Some(first) = schema["oneOf"].as_array().and_then(|all| all.first()) {
        return sample(document, first);
    }
    let kind = schema["type"]
        .as_str()
        .or_else(|| schema["type"][0].as_str());
    match kind {
        Some("string") if schema["format"] == "uuid" => json!(super::fresh_id()),
        Some("string") => json!("образец"),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("array") => json!([]),
        _ => sample_object(document, schema),
    }
}

fn sample_object(document: &Value, schema: &Value) -> Value {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let mut object = serde_json::Map::new();
    for name in required.iter().filter_map(Value::as_str) {
        let value = sample(document, &schema["properties"][name]);
        object.insert(name.to_owned(), value);
    }
    Value::Object(object)
}

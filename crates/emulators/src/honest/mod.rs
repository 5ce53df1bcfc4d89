//! The honest model: a small assistant that takes its answers from the lines it is given and cites them.

mod question;
mod summary;
mod words;

use serde_json::{Value, json};

use crate::conversation::{Line, is_russian};
use crate::request::RequestBody;
use crate::schema::Schema;

/// What the honest model says.
pub(crate) fn answer(request: &RequestBody) -> String {
    let lines: Vec<Line> = request
        .lines()
        .into_iter()
        .filter(|line| !line.gives_orders())
        .collect();
    match request.schema() {
        Some(schema) => structured(Schema::new(schema), request, &lines).to_string(),
        None if request.wants_object() => json!({"text": plain(request, &lines)}).to_string(),
        None => plain(request, &lines),
    }
}

fn structured(schema: Schema<'_>, request: &RequestBody, lines: &[Line]) -> Value {
    let filler = lines.first().map_or("—", |line| line.text.as_str());
    if schema.property("answered").is_some() {
        let asked = request.question().unwrap_or_default();
        return schema.fit(&question::answer(&asked, lines), filler);
    }
    let items = schema.property("items").and_then(|items| items.items());
    if items.is_some_and(|item| item.property("sources").is_some()) {
        return schema.fit(&summary::answer(lines), filler);
    }
    schema.instance(filler)
}

/// An answer in words, each statement with the number of its line.
fn plain(request: &RequestBody, lines: &[Line]) -> String {
    let asked = request.question();
    let russian = is_russian(&request.texts("user").join("\n"));
    if lines.is_empty() {
        return words::greeting(russian, asked.as_deref());
    }
    let answer = match asked {
        Some(asked) => question::answer(&asked, lines),
        None => summary::answer(lines),
    };
    let statements: Vec<String> = statements(&answer).collect();
    if statements.is_empty() {
        return words::nothing_found(russian).to_owned();
    }
    statements.join("\n")
}

fn statements(answer: &Value) -> impl Iterator<Item = String> {
    let items = answer.get("items").and_then(Value::as_array);
    items.into_iter().flatten().map(|item| {
        let text = item.get("text").and_then(Value::as_str).unwrap_or_default();
        let source = item.pointer("/sources/0").unwrap_or(&Value::Null);
        format!("- {text} [{source}]")
    })
}

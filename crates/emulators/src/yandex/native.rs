//! Yandex's own completions: read strictly, and said again in the words the emulators share.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use futures::StreamExt;
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;

use super::cloud::Cloud;
use super::{complaint, operations, wire};
use crate::dialect::Complaint;
use crate::request::RequestBody;
use crate::served::Served;

/// Marks a request that came by Yandex's own interface, once it is said in OpenAI's words.
const NATIVE: &str = "yandex_native";
/// The largest answer of a completion that is kept for later, in bytes.
const LARGEST_ANSWER: usize = 16 << 20;
/// Everything a request may hold.
const FIELDS: [&str; 8] = [
    "modelUri",
    "completionOptions",
    "messages",
    "tools",
    "jsonObject",
    "jsonSchema",
    "parallelToolCalls",
    "toolChoice",
];

/// Whether a request came by Yandex's own interface.
pub(super) fn is_native(request: &RequestBody) -> bool {
    request.json().get(NATIVE) == Some(&Value::Bool(true))
}

pub(super) async fn complete(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = match served.read(&uri, &headers, &body) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let understood = understood(&cloud, &headers, &asked);
    let admitted = understood.and_then(|request| Ok((request, cloud.place()?)));
    match admitted {
        Ok((request, place)) => holding(place, served.chat(&request).await),
        Err(complaint) => served.refuse(&complaint),
    }
}

/// The same as an operation.
pub(super) async fn complete_later(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = match served.read(&uri, &headers, &body) {
        Ok(mut asked) => {
            asked["completionOptions"]["stream"] = json!(false);
            asked
        }
        Err(refusal) => return *refusal,
    };
    let request = match understood(&cloud, &headers, &asked) {
        Ok(request) => request,
        Err(complaint) => return served.refuse(&complaint),
    };
    let response = served.chat(&request).await;
    if !response.status().is_success() {
        return response;
    }
    let body = to_bytes(response.into_body(), LARGEST_ANSWER).await;
    let answer = body
        .ok()
        .and_then(|body| serde_json::from_slice::<Value>(&body).ok())
        .and_then(|mut answer| answer.get_mut("result").map(Value::take));
    let outcome = answer
        .map(|answer| Some(operations::typed(wire::COMPLETION, answer)))
        .ok_or_else(|| "Internal".to_owned());
    operations::begun(&cloud, "Async GPT Completion", outcome, None)
}

/// Keeps a place until the answer has gone. A document has gone as soon as it is written.
pub(super) fn holding(place: OwnedSemaphorePermit, response: Response) -> Response {
    if response.body().size_hint().exact().is_some() {
        return response;
    }
    response.map(|body| {
        let held = body.into_data_stream().map(move |bytes| {
            let _ = &place;
            bytes
        });
        Body::from_stream(held)
    })
}

/// A request in OpenAI's words, or what is wrong with it.
pub(super) fn understood(
    cloud: &Cloud,
    headers: &HeaderMap,
    asked: &Value,
) -> Result<RequestBody, Complaint> {
    let fields = asked
        .as_object()
        .ok_or_else(|| wrong("the body is no object"))?;
    if let Some(unknown) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(wrong(format!("unknown field {unknown}")));
    }
    let model = asked.get("modelUri").and_then(Value::as_str);
    let model = model.unwrap_or_default();
    cloud.admits(headers, "gpt", model)?;
    let options = asked.get("completionOptions").unwrap_or(&Value::Null);
    check_options(options)?;
    let mut request = json!({
        NATIVE: true,
        "model": model,
        "messages": messages(asked.get("messages").unwrap_or(&Value::Null))?,
        "stream": options.get("stream") == Some(&Value::Bool(true)),
    });
    for name in ["temperature", "maxTokens"] {
        if let Some(value) = options.get(name) {
            request[name] = value.clone();
        }
    }
    if let Some(tools) = asked.get("tools").and_then(Value::as_array) {
        let tools = tools
            .iter()
            .map(|tool| json!({"type": "function", "function": tool.get("function")}));
        request["tools"] = tools.collect();
    }
    if let Some(choice) = asked.get("toolChoice") {
        request["tool_choice"] = choice.clone();
    }
    if let Some(format) = format(asked)? {
        request["response_format"] = format;
    }
    Ok(RequestBody::new(request))
}

fn wrong(message: impl Into<String>) -> Complaint {
    complaint(400, message)
}

fn check_options(options: &Value) -> Result<(), Complaint> {
    let most = options.get("maxTokens");
    let number = |value: &Value| match value {
        Value::String(text) => text.parse::<i64>().is_ok(),
        other => other.is_i64(),
    };
    if most.is_some_and(|most| !number(most)) {
        return Err(wrong("maxTokens is no 64-bit number"));
    }
    let temperature = options.get("temperature").and_then(Value::as_f64);
    if temperature.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
        return Err(wrong("temperature must be in [0, 1]"));
    }
    Ok(())
}

fn format(asked: &Value) -> Result<Option<Value>, Complaint> {
    let any = asked.get("jsonObject") == Some(&Value::Bool(true));
    match (any, asked.get("jsonSchema")) {
        (true, Some(_)) => Err(wrong("jsonObject and jsonSchema are set at once")),
        (true, None) => Ok(Some(json!({"type": "json_object"}))),
        (false, Some(shape)) => {
            let schema = shape
                .get("schema")
                .ok_or_else(|| wrong("jsonSchema holds no schema"))?;
            let named = json!({"name": "schema", "schema": schema});
            Ok(Some(json!({"type": "json_schema", "json_schema": named})))
        }
        (false, None) => Ok(None),
    }
}

fn messages(wire: &Value) -> Result<Vec<Value>, Complaint> {
    let wire = wire.as_array().filter(|messages| !messages.is_empty());
    let mut messages = Vec::new();
    let mut waiting = VecDeque::new();
    for message in wire.ok_or_else(|| wrong("messages are empty"))? {
        let role = message.get("role").and_then(Value::as_str);
        let role = role
            .filter(|role| ["system", "user", "assistant"].contains(role))
            .ok_or_else(|| wrong("invalid message role"))?;
        let parts = ["text", "toolCallList", "toolResultList"];
        let held: Vec<(&str, &Value)> = parts
            .iter()
            .filter_map(|part| Some((*part, message.get(part)?)))
            .collect();
        match held.as_slice() {
            [("text", text)] => messages.push(json!({"role": role, "content": text})),
            [("toolCallList", list)] => messages.push(calls(list, &mut waiting, messages.len())),
            [(_, list)] => messages.extend(results(list, &mut waiting)?),
            _ => return Err(wrong("a message holds a text, calls or results")),
        }
    }
    Ok(messages)
}

/// Calls have no ids there; they are given some, and results take them by name and order.
fn calls(list: &Value, waiting: &mut VecDeque<(String, String)>, at: usize) -> Value {
    let calls = list.get("toolCalls").and_then(Value::as_array);
    let calls = calls.into_iter().flatten().enumerate().map(|(index, call)| {
        let function = call.get("functionCall").unwrap_or(&Value::Null);
        let name = function.get("name").and_then(Value::as_str);
        let name = name.unwrap_or_default();
        let id = format!("call_{at}_{index}");
        waiting.push_back((name.to_owned(), id.clone()));
        let arguments = function.get("arguments").unwrap_or(&Value::Null).to_string();
        json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}})
    });
    let calls: Vec<Value> = calls.collect();
    json!({"role": "assistant", "content": "", "tool_calls": calls})
}

fn results(
    list: &Value,
    waiting: &mut VecDeque<(String, String)>,
) -> Result<Vec<Value>, Complaint> {
    let results = list.get("toolResults").and_then(Value::as_array);
    let read = results.into_iter().flatten().map(|result| {
        let function = result.get("functionResult").unwrap_or(&Value::Null);
        let name = function.get("name").and_then(Value::as_str);
        let at = waiting
            .iter()
            .position(|(asked, _)| Some(asked.as_str()) == name);
        let (_, id) = at
            .and_then(|at| waiting.remove(at))
            .ok_or_else(|| wrong("a result that no call waits for"))?;
        Ok(json!({"role": "tool", "tool_call_id": id, "content": function.get("content")}))
    });
    read.collect()
}

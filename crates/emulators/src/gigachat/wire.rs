//! GigaChat's two ways to write an answer down.

use serde_json::{Value, json};

use super::files::Shelf;
use super::rules::{CLIENT, DRAWS, VERSION};
use crate::request::RequestBody;
use crate::wire::{Reply, pieces, tokens};

/// What an answer wants to have back.
pub(super) const STATE: &str = "77d3fb14-457a-46ba-937e-8d856156d003";
/// What the filter says instead of an answer.
const BLACKLISTED: &str = "Не люблю менять тему разговора, но вот сейчас тот самый случай.";

/// An answer, whichever version writes it.
struct Answer {
    text: String,
    reasoning: Option<String>,
    call: Option<Value>,
    file: Option<String>,
    reason: &'static str,
    usage: (usize, usize),
}

impl Answer {
    fn of(request: &RequestBody, reply: &Reply, shelf: &Shelf) -> Self {
        let call = reply.calls.first().map(|(name, arguments)| {
            // As the model wrote them when they are no object.
            let object = serde_json::from_str::<Value>(arguments)
                .ok()
                .filter(Value::is_object);
            json!({"name": name, "arguments": object.unwrap_or_else(|| json!(arguments))})
        });
        let readable = call
            .as_ref()
            .is_none_or(|call| call["arguments"].is_object());
        let reason = match reply {
            Reply { filtered: true, .. } => "blacklist",
            _ if !readable => "error",
            Reply { calls, .. } if !calls.is_empty() => "function_call",
            Reply { cut_off: true, .. } => "length",
            _ => "stop",
        };
        let text = match (&reply.refusal, reply.filtered) {
            (Some(refusal), _) => refusal.clone(),
            (None, true) => BLACKLISTED.to_owned(),
            (None, false) => reply.text.clone(),
        };
        let draws = reply.refusal.is_none() && !reply.filtered && request.json()[DRAWS] == true;
        let client = request.json()[CLIENT].as_str().map(str::to_owned);
        Self {
            text,
            reasoning: reply.reasoning.clone(),
            call,
            file: draws.then(|| shelf.draw(client)),
            reason,
            usage: tokens(request, reply),
        }
    }

    fn has_state(&self) -> bool {
        self.call.is_some() || self.file.is_some()
    }
}

/// The answer as one document.
pub(super) fn whole(request: &RequestBody, reply: &Reply, shelf: &Shelf) -> Value {
    let answer = Answer::of(request, reply, shelf);
    if is_second(request) {
        let mut document = second(request, Some(second_message(&answer)));
        add(&mut document, second_end(&answer));
        return document;
    }
    let choice =
        json!({"index": 0, "finish_reason": answer.reason, "message": first_message(&answer)});
    let mut document = first(request, &choice);
    document["usage"] = first_usage(&answer);
    document
}

/// The events of a stream, framing included, and what ends it.
pub(super) fn events(request: &RequestBody, reply: &Reply, shelf: &Shelf) -> (Vec<String>, String) {
    let answer = Answer::of(request, reply, shelf);
    if is_second(request) {
        let mut end = second(request, None);
        add(&mut end, second_end(&answer));
        let events = second_events(&answer)
            .into_iter()
            .map(|(name, message)| named(name, &second(request, Some(message))));
        return (events.collect(), named("response.message.done", &end));
    }
    let events = first_events(request, &answer);
    let events = events
        .iter()
        .map(|event| format!("data: {event}\n\n"))
        .collect();
    (events, "data: [DONE]\n\n".to_owned())
}

fn is_second(request: &RequestBody) -> bool {
    request.json()[VERSION] == 2
}

fn named(name: &str, event: &Value) -> String {
    format!("event: {name}\ndata: {event}\n\n")
}

fn model(request: &RequestBody) -> String {
    format!("{}:2.0.28.2", request.model())
}

fn first(request: &RequestBody, choice: &Value) -> Value {
    json!({"choices": [choice], "created": 1_795_420_000, "model": model(request), "object": "chat.completion"})
}

fn first_message(answer: &Answer) -> Value {
    let mut message = json!({"role": "assistant", "content": first_text(answer)});
    if let Some(reasoning) = &answer.reasoning {
        message["reasoning_content"] = json!(reasoning);
    }
    if let Some(call) = &answer.call {
        message["function_call"] = call.clone();
    }
    if answer.has_state() {
        message["functions_state_id"] = json!(STATE);
    }
    message
}

fn first_text(answer: &Answer) -> String {
    match &answer.file {
        Some(id) => format!("<img src=\"{id}\" fuse=\"true\"/> Вот рисунок."),
        None => answer.text.clone(),
    }
}

fn first_usage(answer: &Answer) -> Value {
    let (read, written) = answer.usage;
    json!({"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written, "precached_prompt_tokens": 0})
}

fn first_events(request: &RequestBody, answer: &Answer) -> Vec<Value> {
    let mut deltas = Vec::new();
    if answer.file.is_some() {
        deltas.push(json!({"role": "function_in_progress", "name": "text2image", "created": 1_795_420_000, "content": "2"}));
    }
    deltas.extend(
        pieces(answer.reasoning.as_deref()).map(|piece| json!({"reasoning_content": piece})),
    );
    deltas.extend(pieces(Some(&first_text(answer))).map(|piece| json!({"content": piece})));
    if let Some(call) = &answer.call {
        deltas.push(json!({"content": "", "function_call": call, "functions_state_id": STATE}));
    }
    if let Some(first) = deltas
        .first_mut()
        .filter(|first| first.get("role").is_none())
    {
        first["role"] = json!("assistant");
    }
    let mut events: Vec<Value> = deltas
        .iter()
        .map(|delta| self::first(request, &json!({"delta": delta, "index": 0})))
        .collect();
    let mut end = json!({"delta": {"content": ""}, "index": 0, "finish_reason": answer.reason});
    if answer.file.is_some() {
        end["delta"]["functions_state_id"] = json!(STATE);
    }
    let mut last = first(request, &end);
    last["usage"] = first_usage(answer);
    events.push(last);
    events
}

/// The envelope of the second version; its last event carries no message.
fn second(request: &RequestBody, message: Option<Value>) -> Value {
    let mut document = json!({"model": model(request), "created_at": 1_795_420_000});
    if let Some(message) = message {
        document["messages"] = json!([message]);
    }
    document
}

fn second_end(answer: &Answer) -> Value {
    let (read, written) = answer.usage;
    let details = json!({"prompt_tokens": read, "cached_tokens": 0});
    let reason = match answer.reason {
        "error" => "function_call_error",
        reason => reason,
    };
    json!({"finish_reason": reason, "usage": {"input_tokens": read, "input_tokens_details": details,
        "output_tokens": written, "total_tokens": read + written}})
}

fn second_message(answer: &Answer) -> Value {
    let file = answer
        .file
        .as_ref()
        .map(|id| json!({"files": [{"id": id, "mime": "image/jpeg", "target": "image"}]}));
    let words = (!answer.text.is_empty()).then(|| json!({"text": answer.text}));
    let call = answer
        .call
        .as_ref()
        .map(|call| json!({"function_call": call}));
    let parts: Vec<Value> = [file, words, call].into_iter().flatten().collect();
    with_state(json!({"role": "assistant", "content": parts}), answer)
}

fn with_state(mut message: Value, answer: &Answer) -> Value {
    if answer.has_state() {
        message["tool_state_id"] = json!(STATE);
    }
    message
}

fn second_events(answer: &Answer) -> Vec<(&'static str, Value)> {
    let delta = |role: &str, part: Value| {
        (
            "response.message.delta",
            json!({"role": role, "content": [part]}),
        )
    };
    let mut events = Vec::new();
    if answer.file.is_some() {
        let execution =
            json!({"name": "image_generate", "status": "in_progress", "seconds_left": 2});
        let message = json!({"role": "reasoning", "content": [], "tool_execution": execution});
        events.push(("response.tool.in_progress", message));
    }
    events.extend(
        pieces(answer.reasoning.as_deref()).map(|piece| delta("reasoning", json!({"text": piece}))),
    );
    events
        .extend(pieces(Some(&answer.text)).map(|piece| delta("assistant", json!({"text": piece}))));
    if answer.has_state() {
        let rest = Answer {
            text: String::new(),
            reasoning: None,
            call: answer.call.clone(),
            file: answer.file.clone(),
            reason: answer.reason,
            usage: answer.usage,
        };
        events.push(("response.message.delta", second_message(&rest)));
    }
    events
}

fn add(document: &mut Value, more: Value) {
    if let (Value::Object(document), Value::Object(more)) = (document, more) {
        document.extend(more);
    }
}

//! Answers as Yandex writes them: its own, and two kinds of OpenAI-compatible ones.

use serde_json::{Value, json};

use super::YandexManner;
use crate::dialect::Streamed;
use crate::request::RequestBody;
use crate::wire::{Reply, pieces, tokens};

/// The type of a completion that is an operation's outcome.
pub(super) const COMPLETION: &str = "yandex.cloud.ai.foundation_models.v1.CompletionResponse";
/// The version every model is of.
pub(super) const VERSION: &str = "28.08.2026";
/// What is said in place of what the filter stopped.
const FILTERED: &str = "В интернете есть много сайтов с информацией на эту тему.";
/// What stands before the words while they are being rewritten.
const REWRITTEN: &str = "Минуту. ";
/// The most lines of one answer: each repeats all before it.
const MOST_LINES: usize = 200;
const CREATED: u32 = 1_795_420_000;

/// An answer of its own as one document.
pub(super) fn native_whole(manner: &YandexManner, request: &RequestBody, reply: &Reply) -> Value {
    native(manner, request, reply, &words(reply), status(reply))
}

/// An answer of its own as lines, each with everything said so far.
pub(super) fn native_stream(
    manner: &YandexManner,
    request: &RequestBody,
    reply: &Reply,
) -> Streamed {
    let said = words(reply);
    let mut lines: Vec<Value> = so_far(&said)
        .into_iter()
        .map(|text| {
            native(
                manner,
                request,
                &Reply::text(text.clone()),
                &text,
                "PARTIAL",
            )
        })
        .collect();
    if manner.rewrites && lines.len() > 1 {
        let text = format!("{REWRITTEN}{said}");
        let rewritten = native(manner, request, reply, &text, "PARTIAL");
        lines.insert(lines.len() / 2, rewritten);
    }
    lines.push(native(manner, request, reply, &said, status(reply)));
    let frame = |line: &Value| {
        if manner.framed {
            format!("data: {line}\n\n")
        } else {
            format!("{line}\n")
        }
    };
    Streamed {
        media_type: "application/json",
        events: lines.iter().map(frame).collect(),
        terminator: None,
        broken: "{\"result\":{\"alternatives\":[{\"message\":\n".to_owned(),
        comment: None,
    }
}

/// The words of a reply; a refusal is words here, and the filter has its own.
fn words(reply: &Reply) -> String {
    let declined = reply.refusal.as_deref().unwrap_or_default();
    match reply {
        Reply { filtered: true, .. } => FILTERED.to_owned(),
        Reply { text, .. } => format!("{text}{declined}"),
    }
}

/// The beginnings of a text, each longer than the last and none of them all of it.
fn so_far(text: &str) -> Vec<String> {
    let all: Vec<String> = pieces(Some(text)).collect();
    let each = all.len().div_ceil(MOST_LINES).max(1);
    let mut said = String::new();
    let grown = all.chunks(each).map(|piece| {
        said.extend(piece.iter().map(String::as_str));
        said.clone()
    });
    let mut lines: Vec<String> = grown.collect();
    lines.pop();
    lines
}

fn status(reply: &Reply) -> &'static str {
    match reply.finish_reason() {
        "content_filter" => "CONTENT_FILTER",
        "tool_calls" => "TOOL_CALLS",
        "length" => "TRUNCATED_FINAL",
        _ => "FINAL",
    }
}

fn native(
    manner: &YandexManner,
    request: &RequestBody,
    reply: &Reply,
    text: &str,
    status: &str,
) -> Value {
    let message = if reply.calls.is_empty() {
        json!({"role": "assistant", "text": text})
    } else {
        let calls: Vec<Value> = reply.calls.iter().map(native_call).collect();
        json!({"role": "assistant", "toolCallList": {"toolCalls": calls}})
    };
    let (read, written) = tokens(request, reply);
    let number = |value: usize| long(manner, value);
    let usage = json!({
        "inputTextTokens": number(read),
        "completionTokens": number(written),
        "totalTokens": number(read + written),
        "completionTokensDetails": {"reasoningTokens": number(0)},
    });
    let status = format!("ALTERNATIVE_STATUS_{status}");
    json!({"result": {
        "alternatives": [{"message": message, "status": status}],
        "usage": usage,
        "modelVersion": VERSION,
    }})
}

/// A 64-bit number, as JSON of protocol buffers writes it.
pub(super) fn long(manner: &YandexManner, value: usize) -> Value {
    if manner.plain_numbers {
        json!(value)
    } else {
        json!(value.to_string())
    }
}

/// Arguments are an object; what is none is sent as it was scripted.
fn native_call((name, arguments): &(String, String)) -> Value {
    let read = match arguments.trim() {
        "" => Some(json!({})),
        text => serde_json::from_str(text).ok().filter(Value::is_object),
    };
    let arguments = read.unwrap_or_else(|| json!(arguments));
    json!({"functionCall": {"name": name, "arguments": arguments}})
}

/// Whether a model is one of Yandex's own, which speak OpenAI's language differently from the open ones.
fn is_own(request: &RequestBody) -> bool {
    let name = request.model().rsplit("://").next().unwrap_or_default();
    let name = name.split('/').nth(1).unwrap_or_default();
    name.starts_with("yandexgpt") || name.starts_with("aliceai")
}

/// An OpenAI-compatible answer as one document.
pub(super) fn compatible_whole(request: &RequestBody, reply: &Reply) -> Value {
    let own = is_own(request);
    let calls: Vec<Value> = reply
        .calls
        .iter()
        .enumerate()
        .map(|(at, call)| compatible_call(own, at, call))
        .collect();
    let mut message = json!({"role": "assistant", "content": words(reply)});
    if let Some(reasoning) = reply.reasoning.as_ref().filter(|_| !own) {
        message["reasoning_content"] = json!(reasoning);
    }
    if !calls.is_empty() {
        message["tool_calls"] = json!(calls);
    }
    let choice = json!({"index": 0, "message": message, "finish_reason": reply.finish_reason()});
    let mut answer = envelope(request, "chat.completion", &json!([choice]));
    answer["usage"] = usage(request, reply);
    answer
}

/// An OpenAI-compatible answer in chunks.
pub(super) fn compatible_stream(request: &RequestBody, reply: &Reply) -> Streamed {
    let chunks = if is_own(request) {
        own_chunks(request, reply)
    } else {
        open_chunks(request, reply)
    };
    Streamed {
        media_type: "text/event-stream",
        events: chunks
            .iter()
            .map(|chunk| format!("data: {chunk}\n\n"))
            .collect(),
        terminator: Some("data: [DONE]\n\n".to_owned()),
        broken: "data: {\"choices\":[{\"delta\":{\"content\":\n\n".to_owned(),
        comment: Some(": keep-alive\n\n".to_owned()),
    }
}

/// Yandex's own models: the role beside the first words, a call whole, the reason on the last words, no usage.
fn own_chunks(request: &RequestBody, reply: &Reply) -> Vec<Value> {
    let said = words(reply);
    let mut deltas: Vec<Value> = if reply.calls.is_empty() {
        pieces(Some(&said))
            .map(|piece| json!({"content": piece}))
            .collect()
    } else {
        let calls = reply.calls.iter().enumerate();
        let calls: Vec<Value> = calls
            .map(|(at, call)| compatible_call(true, at, call))
            .collect();
        vec![json!({"content": "", "tool_calls": calls})]
    };
    if deltas.is_empty() {
        deltas.push(json!({"content": ""}));
    }
    if let Some(first) = deltas.first_mut() {
        first["role"] = json!("assistant");
    }
    let last = deltas.len() - 1;
    let chunks = deltas.iter().enumerate().map(|(at, delta)| {
        let reason = (at == last).then(|| reply.finish_reason());
        chunk(request, delta, reason)
    });
    chunks.collect()
}

/// Open models: the role alone, calls in fragments whose ids are empty after the first, and always the usage.
fn open_chunks(request: &RequestBody, reply: &Reply) -> Vec<Value> {
    let mut deltas = vec![json!({"role": "assistant", "content": ""})];
    let thoughts = pieces(reply.reasoning.as_deref());
    deltas.extend(thoughts.map(|piece| json!({"reasoning_content": piece})));
    deltas.extend(pieces(Some(&words(reply))).map(|piece| json!({"content": piece})));
    for (at, (name, arguments)) in reply.calls.iter().enumerate() {
        let head = compatible_call(false, at, &(name.clone(), String::new()));
        deltas.push(json!({"tool_calls": [head]}));
        deltas.extend(pieces(Some(arguments)).map(|piece| {
            let function = json!({"name": "", "arguments": piece});
            json!({"tool_calls": [{"index": at, "id": "", "type": "", "function": function}]})
        }));
    }
    let mut chunks: Vec<Value> = deltas
        .iter()
        .map(|delta| chunk(request, delta, None))
        .collect();
    chunks.push(chunk(request, &json!({}), Some(reply.finish_reason())));
    let mut last = envelope(request, "chat.completion.chunk", &json!([]));
    last["usage"] = usage(request, reply);
    chunks.push(last);
    chunks
}

/// A chunk; one in the middle has no reason at all, not even null.
fn chunk(request: &RequestBody, delta: &Value, reason: Option<&str>) -> Value {
    let mut choice = json!({"index": 0, "delta": delta});
    if let Some(reason) = reason {
        choice["finish_reason"] = json!(reason);
    }
    envelope(request, "chat.completion.chunk", &json!([choice]))
}

/// Own models name themselves in full, open ones without the folder.
fn envelope(request: &RequestBody, object: &str, choices: &Value) -> Value {
    let model = request.model();
    let (id, model) = if is_own(request) {
        ("5f0c7a4e-emulated".to_owned(), model.to_owned())
    } else {
        let name = model.rsplit("://").next().unwrap_or_default();
        let name = name.split('/').nth(1).unwrap_or_default();
        (
            "chatcmpl-emulated".to_owned(),
            format!("gpt://{name}/latest"),
        )
    };
    json!({"id": id, "object": object, "created": CREATED, "model": model, "choices": choices})
}

/// Own models call a call by its function.
fn compatible_call(own: bool, at: usize, (name, arguments): &(String, String)) -> Value {
    let id = if own {
        name.clone()
    } else {
        format!("chatcmpl-tool-{at}")
    };
    let function = json!({"name": name, "arguments": arguments});
    json!({"index": at, "id": id, "type": "function", "function": function})
}

fn usage(request: &RequestBody, reply: &Reply) -> Value {
    let (read, written) = tokens(request, reply);
    json!({"prompt_tokens": read, "total_tokens": read + written, "completion_tokens": written})
}

//! OpenAI's wire format: one reply, whole or as the events of a stream.

use serde_json::{Value, json};

use crate::request::RequestBody;

/// Texts longer than this, in bytes, are sent in large pieces.
const LONG_TEXT: usize = 16_384;
/// The most characters of a piece of such a text.
const LONG_PIECE: usize = 1000;
/// The most characters of any other piece.
const SHORT_PIECE: usize = 12;

/// What the model does, whoever wrote its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) reasoning: Option<String>,
    pub(crate) text: String,
    pub(crate) refusal: Option<String>,
    /// Name and arguments of the tools it asks for.
    pub(crate) calls: Vec<(String, String)>,
    /// Whether the provider's filter stopped it.
    pub(crate) filtered: bool,
    /// Whether it ended where no more was allowed.
    pub(crate) cut_off: bool,
}

impl Reply {
    pub(crate) fn text(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    fn finish_reason(&self) -> &'static str {
        match self {
            Self { filtered: true, .. } => "content_filter",
            Self { calls, .. } if !calls.is_empty() => "tool_calls",
            Self { cut_off: true, .. } => "length",
            _ => "stop",
        }
    }
}

/// The answer as one document.
pub(crate) fn whole(request: &RequestBody, reply: &Reply) -> Value {
    let calls: Vec<Value> = reply
        .calls
        .iter()
        .enumerate()
        .map(|(at, call)| tool_call(at, call))
        .collect();
    let mut message = json!({"role": "assistant", "content": reply.text, "refusal": reply.refusal});
    if let Some(reasoning) = &reply.reasoning {
        message["reasoning_content"] = json!(reasoning);
    }
    if !calls.is_empty() {
        message["tool_calls"] = json!(calls);
    }
    let choice = json!({"index": 0, "message": message, "finish_reason": reply.finish_reason(), "logprobs": null});
    let mut answer = envelope(request, "chat.completion", &json!([choice]));
    answer["usage"] = usage(request, reply);
    answer
}

/// The answer as the events of a stream, without the terminator.
pub(crate) fn events(request: &RequestBody, reply: &Reply) -> Vec<Value> {
    let mut deltas = vec![json!({"role": "assistant", "content": ""})];
    deltas.extend(
        pieces(reply.reasoning.as_deref()).map(|piece| json!({"reasoning_content": piece})),
    );
    deltas.extend(pieces(Some(&reply.text)).map(|piece| json!({"content": piece})));
    deltas.extend(pieces(reply.refusal.as_deref()).map(|piece| json!({"refusal": piece})));
    for (at, call) in reply.calls.iter().enumerate() {
        deltas.extend(call_deltas(at, call));
    }
    let mut events: Vec<Value> = deltas
        .into_iter()
        .map(|delta| chunk(request, &delta, None))
        .collect();
    events.push(chunk(request, &json!({}), Some(reply.finish_reason())));
    if request.includes_usage() {
        let mut last = envelope(request, "chat.completion.chunk", &json!([]));
        last["usage"] = usage(request, reply);
        events.push(last);
    }
    events
}

/// What llama-server says besides: how long it took, and what it is.
pub(crate) fn add_timings(answer: &mut Value) {
    answer["system_fingerprint"] = json!("b11434-emulated");
    answer["timings"] = json!({
        "cache_n": 0, "prompt_n": 1, "prompt_ms": 1.5, "prompt_per_token_ms": 1.5, "prompt_per_second": 666.7,
        "predicted_n": 1, "predicted_ms": 2.0, "predicted_per_token_ms": 2.0, "predicted_per_second": 500.0,
    });
}

/// An error document.
pub(crate) fn error(message: &str, kind: &str, code: &Value, field: Option<&str>) -> Value {
    json!({"error": {"message": message, "type": kind, "code": code, "param": field}})
}

/// A list of models.
pub(crate) fn models(names: &[String]) -> Value {
    let data: Vec<Value> = names.iter().map(|name| model(name)).collect();
    json!({"object": "list", "data": data})
}

/// One model of the list.
pub(crate) fn model(name: &str) -> Value {
    json!({"id": name, "object": "model", "created": 1_795_420_000, "owned_by": "emulators"})
}

fn chunk(request: &RequestBody, delta: &Value, reason: Option<&str>) -> Value {
    let choice = json!({"index": 0, "delta": delta, "finish_reason": reason});
    envelope(request, "chat.completion.chunk", &json!([choice]))
}

fn envelope(request: &RequestBody, object: &str, choices: &Value) -> Value {
    json!({
        "id": "chatcmpl-emulated",
        "object": object,
        "created": 1_795_420_000,
        "model": request.model(),
        "choices": choices,
    })
}

fn tool_call(at: usize, (name, arguments): &(String, String)) -> Value {
    let function = json!({"name": name, "arguments": arguments});
    json!({"index": at, "id": format!("call_{at}"), "type": "function", "function": function})
}

/// First the name, then the arguments in pieces.
fn call_deltas(at: usize, (name, arguments): &(String, String)) -> Vec<Value> {
    let head = tool_call(at, &(name.clone(), String::new()));
    let tail =
        pieces(Some(arguments)).map(|piece| json!({"index": at, "function": {"arguments": piece}}));
    std::iter::once(head)
        .chain(tail)
        .map(|call| json!({"tool_calls": [call]}))
        .collect()
}

/// Word by word, long words in parts, as models speak. A text beyond [`LONG_TEXT`] comes in larger pieces, so that a
/// flood costs the one who sends it less than the one who reads it.
fn pieces(text: Option<&str>) -> impl Iterator<Item = String> {
    let text = text.unwrap_or_default();
    let long = text.len() > LONG_TEXT;
    let size = if long { LONG_PIECE } else { SHORT_PIECE };
    text.split_inclusive(move |letter| letter == ' ' && !long)
        .flat_map(move |word| {
            let letters: Vec<char> = word.chars().collect();
            let parts = letters.chunks(size).map(|part| part.iter().collect());
            parts.collect::<Vec<String>>()
        })
}

/// Tokens by a fixed rule: a token is four characters.
fn usage(request: &RequestBody, reply: &Reply) -> Value {
    let count = |text: &str| text.chars().count().div_ceil(4);
    let read = count(&request.everything());
    let spoken = [
        reply.reasoning.as_deref(),
        Some(reply.text.as_str()),
        reply.refusal.as_deref(),
    ];
    let written: usize = spoken.into_iter().flatten().map(count).sum();
    json!({
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
        "prompt_tokens_details": {"cached_tokens": 0},
    })
}

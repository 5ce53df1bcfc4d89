//! OpenAI's wire format: one reply, whole or as the events of a stream.

use serde_json::{Value, json};

use crate::request::RequestBody;
use crate::wire::{Reply, pieces, tokens};

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

fn usage(request: &RequestBody, reply: &Reply) -> Value {
    let (read, written) = tokens(request, reply);
    json!({
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
        "prompt_tokens_details": {"cached_tokens": 0},
    })
}

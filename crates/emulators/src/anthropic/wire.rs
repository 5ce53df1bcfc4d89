//! Anthropic's wire format: one reply, whole or as the events of a stream.

use serde_json::{Value, json};

use crate::embeddings::hash;
use crate::request::RequestBody;
use crate::wire::{Reply, pieces, tokens};

/// The answer as one document.
pub(super) fn whole(request: &RequestBody, reply: &Reply) -> Value {
    let mut blocks = blocks(request, reply);
    for block in &mut blocks {
        let input = block.get("input").and_then(Value::as_str);
        if let Some(input) = input.map(|input| serde_json::from_str(input).unwrap_or(json!({}))) {
            block["input"] = input;
        }
    }
    let mut answer = envelope(request, &json!(blocks));
    answer["stop_reason"] = json!(stop_reason(request, reply));
    answer["usage"] = usage(request, reply);
    answer
}

/// The answer as the events of a stream, without the last.
pub(super) fn events(request: &RequestBody, reply: &Reply) -> Vec<Value> {
    let mut start = envelope(request, &json!([]));
    let (read, written) = tokens(request, reply);
    start["usage"] = json!({"input_tokens": read, "output_tokens": 1,
        "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0});
    let mut events = vec![json!({"type": "message_start", "message": start})];
    for (index, block) in blocks(request, reply).iter().enumerate() {
        events.extend(block_events(index, block));
    }
    let delta = json!({"stop_reason": stop_reason(request, reply), "stop_sequence": null});
    events.push(
        json!({"type": "message_delta", "delta": delta, "usage": {"output_tokens": written}}),
    );
    events
}

/// What a thought is signed with; it must come back with it.
pub(super) fn signature(thought: &str) -> String {
    format!("sig{:016x}", hash(thought))
}

fn envelope(request: &RequestBody, content: &Value) -> Value {
    json!({
        "id": "msg_emulated",
        "type": "message",
        "role": "assistant",
        "model": request.model(),
        "content": content,
        "stop_reason": null,
        "stop_sequence": null,
    })
}

fn usage(request: &RequestBody, reply: &Reply) -> Value {
    let (read, written) = tokens(request, reply);
    json!({"input_tokens": read, "output_tokens": written,
        "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0})
}

fn blocks(request: &RequestBody, reply: &Reply) -> Vec<Value> {
    let thought = reply.reasoning.as_ref().map(
        |thought| json!({"type": "thinking", "thinking": thought, "signature": signature(thought)}),
    );
    let mut blocks: Vec<Value> = thought.into_iter().collect();
    let said = format!(
        "{}{}",
        reply.text,
        reply.refusal.as_deref().unwrap_or_default()
    );
    if let Some(block) = forced(request, reply) {
        blocks.push(block);
    } else if !said.is_empty() {
        blocks.push(json!({"type": "text", "text": said}));
    }
    blocks.extend(reply.calls.iter().enumerate().map(|(at, (name, arguments))| {
        json!({"type": "tool_use", "id": format!("toolu_{at}"), "name": name, "input": arguments})
    }));
    blocks
}

/// The text as the arguments of the tool that had to be called, where there is one.
fn forced(request: &RequestBody, reply: &Reply) -> Option<Value> {
    let name = request.json().get("forced_tool")?;
    let free = reply.calls.is_empty() && reply.refusal.is_none() && !reply.filtered;
    let input: Value = serde_json::from_str(&reply.text).ok()?;
    (free && input.is_object()).then(|| {
        let input = input.to_string();
        json!({"type": "tool_use", "id": "toolu_forced", "name": name, "input": input})
    })
}

fn stop_reason(request: &RequestBody, reply: &Reply) -> &'static str {
    match reply {
        Reply { filtered: true, .. }
        | Reply {
            refusal: Some(_), ..
        } => "refusal",
        Reply { calls, .. } if !calls.is_empty() => "tool_use",
        Reply { cut_off: true, .. } => "max_tokens",
        _ if forced(request, reply).is_some() => "tool_use",
        _ => "end_turn",
    }
}

fn block_events(index: usize, block: &Value) -> Vec<Value> {
    let text = |name: &str| block[name].as_str().unwrap_or_default();
    let mut head = block.clone();
    let deltas: Vec<Value> = match text("type") {
        "thinking" => {
            head["thinking"] = json!("");
            head["signature"] = json!("");
            let thoughts = pieces(Some(text("thinking")))
                .map(|piece| json!({"type": "thinking_delta", "thinking": piece}));
            let signed = json!({"type": "signature_delta", "signature": text("signature")});
            thoughts.chain([signed]).collect()
        }
        "tool_use" => {
            head["input"] = json!({});
            pieces(Some(text("input")))
                .map(|piece| json!({"type": "input_json_delta", "partial_json": piece}))
                .collect()
        }
        _ => {
            head["text"] = json!("");
            pieces(Some(text("text")))
                .map(|piece| json!({"type": "text_delta", "text": piece}))
                .collect()
        }
    };
    let start = json!({"type": "content_block_start", "index": index, "content_block": head});
    let stop = json!({"type": "content_block_stop", "index": index});
    let deltas = deltas
        .into_iter()
        .map(|delta| json!({"type": "content_block_delta", "index": index, "delta": delta}));
    std::iter::once(start).chain(deltas).chain([stop]).collect()
}

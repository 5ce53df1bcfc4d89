//! Single values of an answer, each of which may be missing or something else.

use serde_json::Value;

use crate::{ChatEvent, Usage, failure};

/// What was spent. The old version's total has the cached tokens taken off, so its parts tell whether the number of
/// tokens read has them or not.
pub(super) fn read_usage(usage: &Value) -> Usage {
    let number = |at: &str| {
        usage
            .pointer(at)
            .and_then(Value::as_u64)
            .unwrap_or_default()
    };
    let completion_tokens = number("/completion_tokens").max(number("/output_tokens"));
    let cached_tokens =
        number("/precached_prompt_tokens").max(number("/input_tokens_details/cached_tokens"));
    let read = number("/prompt_tokens").max(number("/input_tokens_details/prompt_tokens"));
    let total = number("/total_tokens");
    let with_cached = if read.saturating_add(completion_tokens) > total {
        read
    } else {
        read.saturating_add(cached_tokens)
    };
    Usage {
        prompt_tokens: with_cached.max(number("/input_tokens")),
        completion_tokens,
        cached_tokens,
    }
}

pub(super) fn progress(execution: &Value) -> Option<ChatEvent> {
    let tool = failure::plain(text(execution, "name"));
    (!tool.is_empty()).then(|| ChatEvent::Progress {
        tool,
        seconds_left: execution.get("seconds_left").and_then(seconds),
    })
}

pub(super) fn seconds(value: &Value) -> Option<u32> {
    let whole = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    };
    u32::try_from(whole?).ok()
}

/// A text of an object; empty when it is missing or something else.
pub(in crate::gigachat) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A list of an object; empty when it is missing or something else.
pub(in crate::gigachat) fn list<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    object
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

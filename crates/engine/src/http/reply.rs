//! The shapes of answers.

use crate::queue::{Reason, Usage};
use serde_json::{Value, json};

/// What all parts of one answer have in common.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) id: String,
    /// Seconds since 1970.
    pub(super) created: u64,
    pub(super) model: String,
}

impl Reply {
    /// The answer in one piece.
    pub(super) fn whole(&self, text: &str, reason: Reason, usage: Usage) -> Value {
        json!({
            "id": self.id, "object": "chat.completion", "created": self.created, "model": self.model,
            "choices": [{
                "index": 0, "message": { "role": "assistant", "content": text },
                "logprobs": null, "finish_reason": word(reason),
            }],
            "usage": counts(usage),
        })
    }

    /// The first part of a stream.
    pub(super) fn opening(&self) -> Value {
        self.chunk(&json!([{ "index": 0, "delta": { "role": "assistant", "content": "" }, "finish_reason": null }]))
    }

    /// A piece of text.
    pub(super) fn delta(&self, text: &str) -> Value {
        self.chunk(&json!([{ "index": 0, "delta": { "content": text }, "finish_reason": null }]))
    }

    /// The end of the text.
    pub(super) fn closing(&self, reason: Reason) -> Value {
        self.chunk(&json!([{ "index": 0, "delta": {}, "finish_reason": word(reason) }]))
    }

    /// The usage, which comes last if it was asked for.
    pub(super) fn usage(&self, usage: Usage) -> Value {
        let mut chunk = self.chunk(&json!([]));
        chunk["usage"] = counts(usage);
        chunk
    }

    fn chunk(&self, choices: &Value) -> Value {
        json!({
            "id": self.id, "object": "chat.completion.chunk", "created": self.created, "model": self.model,
            "choices": choices,
        })
    }
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Stop => "stop",
        Reason::Length => "length",
    }
}

fn counts(usage: Usage) -> Value {
    json!({
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.completion,
        "total_tokens": usage.prompt + usage.completion,
        "prompt_tokens_details": { "cached_tokens": usage.cached },
    })
}

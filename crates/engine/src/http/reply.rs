//! The shapes of answers.

use super::answer::Answer;
use crate::queue::{Chosen, Reason, Scored, Usage};
use serde_json::{Value, json};

/// What all parts of one answer have in common.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) id: String,
    /// Seconds since 1970.
    pub(super) created: u64,
    pub(super) model: String,
    /// Whether probabilities were asked for.
    pub(super) logprobs: bool,
}

impl Reply {
    /// The answer in one piece.
    pub(super) fn whole(&self, answer: &Answer, reason: Reason, usage: Usage) -> Value {
        let mut message = json!({ "role": "assistant", "content": answer.text });
        let called = !answer.calls.is_empty();
        if called {
            if answer.text.is_empty() {
                message["content"] = Value::Null;
            }
            let calls = answer.calls.iter().enumerate();
            message["tool_calls"] = calls
                .map(|(at, (name, arguments))| self.one_call(at, name, arguments))
                .collect();
        }
        let logprobs = if self.logprobs {
            probabilities(&answer.chosen)
        } else {
            Value::Null
        };
        json!({
            "id": self.id, "object": "chat.completion", "created": self.created, "model": self.model,
            "choices": [{
                "index": 0, "message": message, "logprobs": logprobs, "finish_reason": word(reason, called),
            }],
            "usage": counts(usage),
        })
    }

    /// The first part of a stream.
    pub(super) fn opening(&self) -> Value {
        self.delta_of(&json!({ "role": "assistant", "content": "" }))
    }

    /// A piece of text.
    pub(super) fn delta(&self, text: &str) -> Value {
        self.delta_of(&json!({ "content": text }))
    }

    /// A call, whole.
    pub(super) fn call(&self, at: usize, name: &str, arguments: &str) -> Value {
        let mut call = self.one_call(at, name, arguments);
        call["index"] = json!(at);
        self.delta_of(&json!({ "tool_calls": [call] }))
    }

    /// How likely the tokens of the text before were.
    pub(super) fn probabilities(&self, chosen: &[Chosen]) -> Value {
        let mut chunk = self.delta_of(&json!({}));
        chunk["choices"][0]["logprobs"] = probabilities(chosen);
        chunk
    }

    /// The end of the text.
    pub(super) fn closing(&self, reason: Reason, called: bool) -> Value {
        self.chunk(&json!([{ "index": 0, "delta": {}, "finish_reason": word(reason, called) }]))
    }

    /// The usage, which comes last if it was asked for.
    pub(super) fn usage(&self, usage: Usage) -> Value {
        let mut chunk = self.chunk(&json!([]));
        chunk["usage"] = counts(usage);
        chunk
    }

    fn one_call(&self, at: usize, name: &str, arguments: &str) -> Value {
        let id = format!("call-{}-{at}", self.id.trim_start_matches("chatcmpl-"));
        json!({ "id": id, "type": "function", "function": { "name": name, "arguments": arguments } })
    }

    fn delta_of(&self, delta: &Value) -> Value {
        self.chunk(&json!([{ "index": 0, "delta": delta, "finish_reason": null }]))
    }

    fn chunk(&self, choices: &Value) -> Value {
        json!({
            "id": self.id, "object": "chat.completion.chunk", "created": self.created, "model": self.model,
            "choices": choices,
        })
    }
}

fn word(reason: Reason, called: bool) -> &'static str {
    match reason {
        Reason::Stop if called => "tool_calls",
        Reason::Stop => "stop",
        Reason::Length => "length",
    }
}

fn probabilities(chosen: &[Chosen]) -> Value {
    let one = |scored: &Scored| {
        json!({
            "token": String::from_utf8_lossy(&scored.bytes), "logprob": scored.logprob, "bytes": scored.bytes,
        })
    };
    let content: Vec<_> = chosen
        .iter()
        .map(|chosen| {
            let mut value = one(&chosen.token);
            value["top_logprobs"] = chosen.top.iter().map(one).collect();
            value
        })
        .collect();
    json!({ "content": content })
}

fn counts(usage: Usage) -> Value {
    json!({
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.completion,
        "total_tokens": usage.prompt + usage.completion,
        "prompt_tokens_details": { "cached_tokens": usage.cached },
    })
}

//! Asks through the gateway and tells what came of it.

use serde_json::{Value, json};

use super::{CANARY, Company};
use crate::support::Answer;

/// How it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Whole,
    Stream,
    Tools,
}

impl Way {
    pub(super) const ALL: [Self; 3] = [Self::Whole, Self::Stream, Self::Tools];
}

/// What came of it: an answer, or a reason with a trace id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Answered,
    Reason(String),
}

impl Company {
    /// Asks the model of this name; nothing but an answer or a reason may come.
    pub(super) async fn ask(&self, model: &str, way: Way) -> Outcome {
        let mut body = json!({ "model": model, "max_tokens": 100,
            "messages": [{ "role": "user", "content": "Кто проверит смету на монтаж?" }] });
        if way == Way::Stream {
            body["stream"] = true.into();
        }
        if way == Way::Tools {
            body["tools"] = json!([{ "type": "function", "function": { "name": "find_person",
                "description": "Finds a colleague.",
                "parameters": { "type": "object", "properties": { "name": { "type": "string" } } } } }]);
        }
        let answer = self.world.post(&self.program, "/openai/v1/chat/completions", &body).await;
        let told = format!("{model} {way:?}: {}", excerpt(&answer));
        assert!(!answer.text().contains(CANARY), "{told}");
        assert!(!answer.header("x-trace-id").is_empty(), "{told}");
        outcome(&answer, &told)
    }
}

fn excerpt(answer: &Answer) -> String {
    answer.text().chars().take(600).collect()
}

fn outcome(answer: &Answer, told: &str) -> Outcome {
    if answer.status != 200 {
        return reason(&answer.json()["error"], told);
    }
    if answer.header("content-type").starts_with("text/event-stream") {
        return of_stream(&answer.text(), told);
    }
    let message = &answer.json()["choices"][0]["message"];
    let said = message["content"].as_str().is_some_and(|text| !text.is_empty());
    assert!(said || message["tool_calls"].is_array(), "neither words nor a call: {told}");
    Outcome::Answered
}

/// A stream ends with a reason to stop and `[DONE]`, or with an error.
fn of_stream(text: &str, told: &str) -> Outcome {
    let data: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    let events: Vec<Value> = data.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    if let Some(event) = events.iter().find(|event| !event["error"].is_null()) {
        return reason(&event["error"], told);
    }
    let finished = events.iter().any(|event| event["choices"][0]["finish_reason"].is_string());
    assert!(finished && data.last() == Some(&"[DONE]"), "a stream without an end: {told}");
    let said = events.iter().any(|event| {
        let delta = &event["choices"][0]["delta"];
        delta["content"].as_str().is_some_and(|text| !text.is_empty()) || delta["tool_calls"].is_array()
    });
    assert!(said, "an empty stream: {told}");
    Outcome::Answered
}

fn reason(error: &Value, told: &str) -> Outcome {
    let words = error["message"].as_str().unwrap_or_default();
    assert!(!words.is_empty(), "no words: {told}");
    let code = error["code"].as_str().or(error["type"].as_str());
    Outcome::Reason(code.unwrap_or_else(|| panic!("no code: {told}")).to_owned())
}

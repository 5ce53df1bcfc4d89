//! Questions to a server that speaks OpenAI's protocol, with the time of every piece of the answer.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::Connection;

/// The longest wait for the next piece of an answer.
const PATIENCE: Duration = Duration::from_mins(5);

/// An answer that came in pieces.
pub(super) struct Answer {
    /// When the question was sent.
    pub(super) asked_at: Instant,
    /// When each piece of text came.
    pub(super) pieces: Vec<Instant>,
    pub(super) text: String,
    /// How many tokens the server says it wrote.
    pub(super) tokens: u32,
    /// How many the prompt had.
    pub(super) prompt_tokens: u32,
    /// `stop`, `length`, …
    pub(super) ending: String,
}

impl Answer {
    /// Seconds to the first piece.
    pub(super) fn first(&self) -> Result<f64> {
        let first = self.pieces.first().context("the answer is empty")?;
        Ok(first.duration_since(self.asked_at).as_secs_f64())
    }

    /// Seconds between the first and the last piece, and how many tokens came in that time.
    pub(super) fn writing(&self) -> (f64, f64) {
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return (0.0, 0.0);
        };
        let tokens = f64::from(self.tokens.saturating_sub(1));
        (last.duration_since(*first).as_secs_f64(), tokens)
    }
}

/// A question with one message of a person.
pub(super) fn question(text: &str, most_tokens: u32) -> Value {
    conversation(json!([{ "role": "user", "content": text }]), most_tokens)
}

/// A question in the course of a conversation; the likeliest token is always taken.
#[expect(
    clippy::needless_pass_by_value,
    reason = "callers make the messages in place"
)]
pub(super) fn conversation(messages: Value, most_tokens: u32) -> Value {
    json!({
        "model": "bench",
        "messages": messages,
        "max_tokens": most_tokens,
        "temperature": 0,
        "stream": true,
        "stream_options": { "include_usage": true },
    })
}

/// The question, answered only with what is valid against the schema.
pub(super) fn bound(mut question: Value, schema: &Value) -> Value {
    question["response_format"] = json!({
        "type": "json_schema",
        "json_schema": { "name": "answer", "strict": true, "schema": schema },
    });
    question
}

/// Asks and reads the answer to its end.
pub(super) async fn ask(address: SocketAddr, question: &Value) -> Result<Answer> {
    let mut stream = Stream::open(address, question).await?;
    while stream.next().await?.is_some() {}
    stream.finish()
}

/// Asks for an answer in one piece.
pub(super) async fn ask_whole(address: SocketAddr, question: &Value) -> Result<Value> {
    let mut connection = Connection::open(address, "").await?;
    let answer = connection
        .post("/v1/chat/completions", question.to_string(), StatusCode::OK)
        .await?;
    Ok(serde_json::from_slice(&answer)?)
}

/// How many tokens a text has.
pub(super) async fn count_tokens(address: SocketAddr, text: &str) -> Result<usize> {
    let mut connection = Connection::open(address, "").await?;
    let body = json!({ "content": text }).to_string();
    let answer = connection.post("/tokenize", body, StatusCode::OK).await?;
    let answer: Value = serde_json::from_slice(&answer)?;
    let tokens = answer.get("tokens").and_then(Value::as_array);
    Ok(tokens.context("no tokens were counted")?.len())
}

/// An answer that is being read.
pub(super) struct Stream {
    response: Response<Incoming>,
    /// Bytes after the last whole line.
    rest: Vec<u8>,
    answer: Answer,
    _connection: Connection,
}

impl Stream {
    /// Sends the question.
    pub(super) async fn open(address: SocketAddr, question: &Value) -> Result<Self> {
        let mut connection = Connection::open(address, "").await?;
        let asked_at = Instant::now();
        let body = question.to_string().into();
        let response = connection
            .send(Method::POST, "/v1/chat/completions", body)
            .await?;
        let status = response.status();
        if status != StatusCode::OK {
            let body = response.into_body().collect().await?.to_bytes();
            bail!("answered {status}: {}", String::from_utf8_lossy(&body));
        }
        let answer = Answer {
            asked_at,
            pieces: Vec::new(),
            text: String::new(),
            tokens: 0,
            prompt_tokens: 0,
            ending: String::new(),
        };
        Ok(Self {
            response,
            rest: Vec::new(),
            answer,
            _connection: connection,
        })
    }

    /// When the next pieces of text came, several if they came together; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Instant>> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.response.frame())
                .await
                .context("an answer stopped")?;
            let Some(frame) = frame else { return Ok(None) };
            let Ok(data) = frame?.into_data() else {
                continue;
            };
            let now = Instant::now();
            self.rest.extend_from_slice(&data);
            if self.read_lines(now)? {
                return Ok(Some(now));
            }
        }
    }

    fn read_lines(&mut self, now: Instant) -> Result<bool> {
        let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') else {
            return Ok(false);
        };
        let rest = self.rest.split_off(end + 1);
        let lines = std::mem::replace(&mut self.rest, rest);
        let before = self.answer.pieces.len();
        let events = lines
            .split(|byte| *byte == b'\n')
            .filter_map(|line| line.strip_prefix(b"data: "));
        for event in events.filter(|event| event.trim_ascii() != b"[DONE]") {
            self.answer.read(&serde_json::from_slice(event)?, now)?;
        }
        Ok(self.answer.pieces.len() > before)
    }

    /// The whole answer.
    pub(super) fn finish(self) -> Result<Answer> {
        ensure!(
            self.answer.tokens > 0,
            "an answer ended without a count of its tokens"
        );
        Ok(self.answer)
    }
}

impl Answer {
    fn read(&mut self, event: &Value, now: Instant) -> Result<()> {
        if let Some(error) = event.get("error").filter(|error| !error.is_null()) {
            bail!("an answer failed: {error}");
        }
        let text = event
            .pointer("/choices/0/delta/content")
            .and_then(Value::as_str);
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.pieces.push(now);
            self.text.push_str(text);
        }
        let ending = event.pointer("/choices/0/finish_reason");
        if let Some(ending) = ending.and_then(Value::as_str) {
            ending.clone_into(&mut self.ending);
        }
        let count = |path: &str| event.pointer(path).and_then(Value::as_u64);
        if let Some(tokens) = count("/usage/completion_tokens") {
            self.tokens = u32::try_from(tokens)?;
        }
        if let Some(tokens) = count("/usage/prompt_tokens") {
            self.prompt_tokens = u32::try_from(tokens)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_counts_and_the_ending_are_read() {
        let now = Instant::now();
        let mut answer = Answer {
            asked_at: now,
            pieces: Vec::new(),
            text: String::new(),
            tokens: 0,
            prompt_tokens: 0,
            ending: String::new(),
        };
        let events = [
            json!({ "choices": [{ "delta": { "role": "assistant", "content": null } }] }),
            json!({ "choices": [{ "delta": { "content": "One" } }] }),
            json!({ "choices": [{ "delta": { "content": " day" }, "finish_reason": null }] }),
            json!({ "choices": [{ "delta": {}, "finish_reason": "length" }] }),
            json!({ "choices": [], "usage": { "prompt_tokens": 9, "completion_tokens": 2 } }),
        ];
        for event in &events {
            answer.read(event, now).expect("an event");
        }
        assert_eq!((answer.text.as_str(), answer.pieces.len()), ("One day", 2));
        assert_eq!((answer.tokens, answer.prompt_tokens), (2, 9));
        assert_eq!(answer.ending, "length");
        let failed = json!({ "error": { "message": "no" } });
        assert!(answer.read(&failed, now).is_err());
    }

    #[test]
    fn a_question_bound_to_a_schema_carries_it() {
        let question = bound(question("Who?", 9), &json!({ "type": "null" }));
        assert_eq!(
            question["response_format"]["json_schema"]["schema"]["type"],
            "null"
        );
        assert_eq!(question["max_tokens"], 9);
    }

    fn address_of(emulator: &emulators::RunningEmulator) -> SocketAddr {
        let base = emulator.base_url();
        let host = base.trim_start_matches("http://").split('/').next();
        host.and_then(|host| host.parse().ok()).expect("an address")
    }

    #[tokio::test]
    async fn a_stream_cut_through_its_letters_is_read() {
        let emulator = emulators::Emulator::openai()
            .answers("Жили-были старик со старухой")
            .chunk_bytes(7)
            .comments();
        let emulator = emulator.start().await.expect("the emulator starts");
        let answer = ask(address_of(&emulator), &question("Tell.", 64)).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.text, "Жили-были старик со старухой");
        assert_eq!(answer.ending, "stop");
        assert!(answer.tokens > 1 && answer.first().expect("a piece") > 0.0);
        let (seconds, tokens) = answer.writing();
        assert!(seconds > 0.0 && tokens > 0.0);
    }

    #[tokio::test]
    async fn a_refusal_is_an_error_and_says_why() {
        let emulator = emulators::Emulator::openai().fails(500, 9);
        let emulator = emulator.start().await.expect("the emulator starts");
        let refused = ask(address_of(&emulator), &question("Tell.", 64)).await;
        let said = refused.err().expect("it failed").to_string();
        assert!(said.contains("500"), "{said}");
    }
}

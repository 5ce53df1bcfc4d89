//! What an emulator is told before it starts.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::Value;
use tokio::sync::Notify;

use crate::anthropic::Anthropic;
use crate::chosen::{self, Effect};
use crate::dialect::Dialect;
use crate::faults::{Faults, Refusal};
use crate::openai::{LlamaServer, OpenAi};
use crate::request::RequestBody;
use crate::running::RunningEmulator;
use crate::served::{self, Served};
use crate::wire::Reply;
use crate::{adversary, honest};

/// A provider to be started. Everything is said in advance, and then [`Emulator::start`]ed.
///
/// Answers given by script come in order, and the last one stays. Faults for a number of requests count chat
/// requests only.
#[derive(Clone)]
pub struct Emulator {
    mind: Mind,
    pub(crate) dialect: Arc<dyn Dialect>,
    answers: Vec<Answer>,
    pub(crate) faults: Faults,
}

/// Who answers when there is no script.
#[derive(Clone, Copy)]
enum Mind {
    Honest,
    Adversary,
}

type Writer = Arc<dyn Fn(&RequestBody) -> String + Send + Sync>;

#[derive(Clone)]
enum Answer {
    Fixed(Reply),
    Written(Writer),
}

impl Emulator {
    /// An honest OpenAI-compatible provider.
    pub fn openai() -> Self {
        Self::speaking(Arc::new(OpenAi))
    }

    /// An honest provider that speaks Anthropic's language.
    pub fn anthropic() -> Self {
        Self::speaking(Arc::new(Anthropic))
    }

    /// An honest provider that is like llama-server: it refuses the first `loading` chat requests because it loads its
    /// model, says more than OpenAI does in its answers, has `/health` and `/props`, and says plainly of every other
    /// address that it is not there.
    pub fn llama_server(loading: u64) -> Self {
        let mut emulator = Self::speaking(Arc::new(LlamaServer));
        emulator.faults.llama_server = Some(loading);
        emulator
    }

    /// An OpenAI-compatible provider whose model lies and obeys whatever it reads.
    pub fn adversary() -> Self {
        Self::openai().lies()
    }

    /// The same provider with a model that lies and obeys whatever it reads.
    #[must_use]
    pub fn lies(self) -> Self {
        Self {
            mind: Mind::Adversary,
            ..self
        }
    }

    /// An honest provider that speaks this language.
    pub(crate) fn speaking(dialect: Arc<dyn Dialect>) -> Self {
        Self {
            mind: Mind::Honest,
            dialect,
            answers: Vec::new(),
            faults: Faults::default(),
        }
    }

    /// Answers with this text.
    #[must_use]
    pub fn answers(self, text: impl Into<String>) -> Self {
        self.with_reply(Reply::text(text.into()))
    }

    /// Answers with this text and is allowed no more of it.
    #[must_use]
    pub fn answers_short(self, text: impl Into<String>) -> Self {
        self.with_reply(Reply {
            text: text.into(),
            cut_off: true,
            ..Reply::default()
        })
    }

    /// Answers with this document, written as text.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write the document in place with json!"
    )]
    pub fn answers_json(self, value: Value) -> Self {
        self.answers(value.to_string())
    }

    /// Answers with what `writer` makes of the request.
    #[must_use]
    pub fn answers_with(
        mut self,
        writer: impl Fn(&RequestBody) -> String + Send + Sync + 'static,
    ) -> Self {
        self.answers.push(Answer::Written(Arc::new(writer)));
        self
    }

    /// Thinks aloud before the answer given last.
    #[must_use]
    pub fn thinks(mut self, reasoning: impl Into<String>) -> Self {
        if let Some(Answer::Fixed(reply)) = self.answers.last_mut() {
            reply.reasoning = Some(reasoning.into());
        }
        self
    }

    /// Asks for a tool; `arguments` may be anything, JSON or not.
    #[must_use]
    pub fn calls_tool(self, name: impl Into<String>, arguments: impl Into<String>) -> Self {
        self.with_reply(Reply {
            calls: vec![(name.into(), arguments.into())],
            ..Reply::default()
        })
    }

    /// The provider's filter stops the answer before its first word.
    #[must_use]
    pub fn refuses(self) -> Self {
        self.with_reply(Reply {
            filtered: true,
            ..Reply::default()
        })
    }

    /// The model itself declines, in these words.
    #[must_use]
    pub fn declines(self, words: impl Into<String>) -> Self {
        self.with_reply(Reply {
            refusal: Some(words.into()),
            ..Reply::default()
        })
    }

    /// Answers 429 to the next `times` requests and asks to wait.
    #[must_use]
    pub fn rate_limits(self, times: u64, retry_after: Duration) -> Self {
        self.with_refusal(429, times, Some(retry_after))
    }

    /// Answers `status` to the next `times` requests.
    #[must_use]
    pub fn fails(self, status: u16, times: u64) -> Self {
        self.with_refusal(status, times, None)
    }

    /// Answers 503 to the next `times` requests and asks to wait.
    #[must_use]
    pub fn unavailable(self, times: u64, retry_after: Duration) -> Self {
        self.with_refusal(503, times, Some(retry_after))
    }

    /// Says with the refusals given last that asking again is no use.
    #[must_use]
    pub fn forbids_retries(mut self) -> Self {
        if let Some(refusal) = self.faults.refusals.last_mut() {
            refusal.forbids_retry = true;
        }
        self
    }

    /// Breaks the connection after so many events of a stream.
    #[must_use]
    pub fn cuts_stream_after(mut self, events: usize) -> Self {
        self.faults.delivery.cut_after = Some(events);
        self
    }

    /// Ends streams without `[DONE]`.
    #[must_use]
    pub fn ends_without_terminator(mut self) -> Self {
        self.faults.delivery.no_terminator = true;
        self
    }

    /// Sends nothing, not even a status, until the gate is notified once for each request.
    #[must_use]
    pub fn starts_slowly(mut self, gate: Arc<Notify>) -> Self {
        self.faults.start_gate = Some(gate);
        self
    }

    /// Falls silent in a stream after so many events, until the gate is notified.
    #[must_use]
    pub fn holds_after(mut self, events: usize, gate: Arc<Notify>) -> Self {
        self.faults.delivery.hold = Some((events, gate));
        self
    }

    /// Puts half a document among the events of a stream.
    #[must_use]
    pub fn sends_bad_json(mut self) -> Self {
        self.faults.delivery.bad_json = true;
        self
    }

    /// Answers with a proxy's error page, status 502.
    #[must_use]
    pub fn answers_html(mut self) -> Self {
        self.faults.page = true;
        self
    }

    /// Cuts streams into pieces of so many bytes, through the middle of letters.
    #[must_use]
    pub fn chunk_bytes(mut self, bytes: usize) -> Self {
        self.faults.delivery.chunk_bytes = Some(bytes);
        self
    }

    /// Sends a keep-alive comment before every event.
    #[must_use]
    pub fn comments(mut self) -> Self {
        self.faults.delivery.comments = true;
        self
    }

    /// Lets nobody in without this key.
    #[must_use]
    pub fn requires_key(mut self, key: impl Into<String>) -> Self {
        self.faults.key = Some(key.into());
        self
    }

    /// Answers with one document even when a stream is asked for.
    #[must_use]
    pub fn answers_without_stream(mut self) -> Self {
        self.faults.delivery.whole = true;
        self
    }

    /// Knows this model; once one is named, any other is unknown. Without any, every name is good.
    #[must_use]
    pub fn knows_model(mut self, name: impl Into<String>) -> Self {
        self.faults.models.push(name.into());
        self
    }

    /// Refuses requests that hold this field, and says so.
    #[must_use]
    pub fn rejects_field(mut self, name: impl Into<String>) -> Self {
        self.faults.rejected_field = Some(name.into());
        self
    }

    /// Refuses conversations longer than so many tokens of four characters.
    #[must_use]
    pub fn context_tokens(mut self, most: usize) -> Self {
        self.faults.context_tokens = Some(most);
        self
    }

    /// Waits before every event of a stream, so that a person can watch it.
    #[must_use]
    pub fn delays(mut self, delay: Duration) -> Self {
        self.faults.delivery.delay = delay;
        self
    }

    /// How long `slow-start` and `pause` are when somebody chooses them.
    #[must_use]
    pub fn slow_for(mut self, length: Duration) -> Self {
        self.faults.slow_for = Some(length);
        self
    }

    /// Starts on a free port of loopback.
    pub async fn start(self) -> std::io::Result<RunningEmulator> {
        RunningEmulator::start(self).await
    }

    /// The provider's routes, to be served somewhere else.
    pub fn router(self) -> Router {
        served::router(Arc::new(Served::new(self).forgetful()))
    }

    /// The models on offer.
    pub(crate) fn models(&self) -> Vec<String> {
        if !self.faults.models.is_empty() {
            return self.faults.models.clone();
        }
        let name = match self.mind {
            Mind::Honest => "honest",
            Mind::Adversary => "adversary",
        };
        vec![name.to_owned()]
    }

    /// The reply to the answered request number `turn`, counted from 0.
    pub(crate) fn reply(&self, turn: u64, request: &RequestBody) -> Reply {
        chosen::current()
            .and_then(|fault| chosen_reply(fault.effect, turn, request))
            .unwrap_or_else(|| self.own_reply(turn, request))
    }

    fn own_reply(&self, turn: u64, request: &RequestBody) -> Reply {
        let last = self.answers.len().saturating_sub(1);
        let at = usize::try_from(turn).unwrap_or(last).min(last);
        match (self.answers.get(at), self.mind) {
            (Some(Answer::Fixed(reply)), _) => reply.clone(),
            (Some(Answer::Written(writer)), _) => Reply::text(writer(request)),
            (None, Mind::Honest) => Reply::text(honest::answer(request)),
            (None, Mind::Adversary) => lie(turn, request),
        }
    }

    fn with_reply(mut self, reply: Reply) -> Self {
        self.answers.push(Answer::Fixed(reply));
        self
    }

    fn with_refusal(mut self, status: u16, times: u64, retry_after: Option<Duration>) -> Self {
        self.faults.refusals.push(Refusal {
            status,
            times,
            retry_after,
            forbids_retry: false,
        });
        self
    }
}

/// What the model does under a fault that whoever asks has chosen, or `None` where the fault leaves the model alone.
fn chosen_reply(effect: Effect, turn: u64, request: &RequestBody) -> Option<Reply> {
    match effect {
        Effect::Refusal => Some(Reply {
            filtered: true,
            ..Reply::default()
        }),
        Effect::ToolCall if !request.has_result() => {
            let offered = request.tools("—").into_iter().next();
            let call = offered.unwrap_or_else(|| ("find_order".to_owned(), "{}".to_owned()));
            Some(Reply {
                calls: vec![call],
                ..Reply::default()
            })
        }
        // Long enough for a piece in the middle of any stream to be words.
        Effect::Endless => Some(Reply::text("и так далее ".repeat(20))),
        Effect::Adversary => Some(lie(turn, request)),
        _ => None,
    }
}

/// Lies, and calls every tool until there are results.
fn lie(turn: u64, request: &RequestBody) -> Reply {
    let calls = if request.has_result() {
        Vec::new()
    } else {
        request.tools(adversary::PAYLOADS[0])
    };
    Reply {
        calls,
        ..Reply::text(adversary::answer(request, turn))
    }
}

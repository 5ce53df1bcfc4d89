//! What is asked of the inference thread, and what it tells of it.

use crate::sampler::Bound;
use llama_cpp_2::token::LlamaToken;
use tokio::sync::mpsc::UnboundedSender;

/// One answer to be generated.
pub(crate) struct Job {
    /// Who asks, as the request says; people take turns. Empty for those who say nothing.
    pub(crate) user: String,
    /// The whole prompt, at least one token and fewer than the context holds.
    pub(crate) prompt: Vec<LlamaToken>,
    /// How many tokens at the beginning of the prompt are to stay in the context for others.
    pub(crate) pin: usize,
    /// The name under which the whole prompt is to stay in the context; then nothing is written, and everyone else is
    /// served first.
    pub(crate) pin_name: Option<String>,
    pub(crate) options: Options,
    /// Keeps the answer to a schema or a grammar, if one was asked for.
    pub(crate) bound: Bound,
    /// Where progress goes. Unbounded, because a slow reader must not stall the thread that serves everyone; what can
    /// pile up is one answer, which the context bounds. The reader drops its end to cancel.
    pub(crate) answer: UnboundedSender<Progress>,
}

impl Job {
    /// Whether nobody waits for the answer any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
    }
}

/// How to choose tokens, and when to stop.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Options {
    /// 0 always takes the likeliest token.
    pub(crate) temperature: f32,
    /// How many of the likeliest tokens to choose from; 0 for all.
    pub(crate) top_k: i32,
    pub(crate) top_p: f32,
    pub(crate) min_p: f32,
    pub(crate) penalties: Penalties,
    /// What is added to the logits of single tokens.
    pub(crate) bias: Vec<(LlamaToken, f32)>,
    /// How many of the likeliest tokens to tell beside each chosen one; `None` tells no probabilities.
    pub(crate) top_logprobs: Option<usize>,
    /// The same seed gives the same answer; `None` lets llama.cpp draw one.
    pub(crate) seed: Option<u32>,
    /// Texts that end the answer and are not part of it.
    pub(crate) stop: Vec<String>,
    /// The most tokens to generate; the context bounds it too.
    pub(crate) max_tokens: Option<usize>,
    /// Whether control tokens are part of the text: some models write their tool calls with them.
    pub(crate) show_control: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            temperature: 1.0,
            top_k: 0,
            top_p: 1.0,
            min_p: 0.0,
            penalties: Penalties::default(),
            bias: Vec::new(),
            top_logprobs: None,
            seed: None,
            stop: Vec::new(),
            max_tokens: None,
            show_control: false,
        }
    }
}

/// How tokens that the answer already has are made less likely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Penalties {
    /// Divides the logit; 1 does nothing.
    pub(crate) repeat: f32,
    /// Subtracted for each time a token stands there.
    pub(crate) frequency: f32,
    /// Subtracted once.
    pub(crate) presence: f32,
    /// How many tokens back are looked at.
    pub(crate) last: u16,
}

impl Default for Penalties {
    fn default() -> Self {
        Self {
            repeat: 1.0,
            frequency: 0.0,
            presence: 0.0,
            last: 64,
        }
    }
}

impl Penalties {
    /// Whether any of them does anything.
    pub(crate) fn act(&self) -> bool {
        *self
            != Self {
                last: self.last,
                ..Self::default()
            }
    }
}

/// What the inference thread tells of a job.
#[derive(Debug)]
pub(crate) enum Progress {
    /// So many are served before it, itself included; told when it changes.
    Waiting(usize),
    Text(Piece),
    Finished {
        reason: Reason,
        usage: Usage,
    },
    Failed(Trouble),
}

/// A piece of text, with the probabilities of the tokens chosen since the last one if they were asked for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) chosen: Vec<Chosen>,
}

/// A chosen token and how likely it was.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) token: Scored,
    /// The likeliest tokens there, likeliest first.
    pub(crate) top: Vec<Scored>,
}

/// A token and the logarithm of its probability, before any setting changed it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scored {
    pub(crate) bytes: Vec<u8>,
    pub(crate) logprob: f32,
}

/// Why an answer was not completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The engine is stopping.
    Closing,
    /// There are too many pins, or they have too many tokens together.
    PinsFull(String),
    Failed(String),
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The model ended it, a stop text came, or the schema was fulfilled.
    Stop,
    /// `max_tokens` or the context ran out.
    Length,
}

/// Tokens spent on an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) prompt: usize,
    /// How many tokens of the prompt need not be computed.
    pub(crate) cached: usize,
    pub(crate) completion: usize,
}

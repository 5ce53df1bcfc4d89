//! What a model does, in no provider's words yet.

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

    /// Why it ends, in OpenAI's words.
    pub(crate) fn finish_reason(&self) -> &'static str {
        match self {
            Self { filtered: true, .. } => "content_filter",
            Self { calls, .. } if !calls.is_empty() => "tool_calls",
            Self { cut_off: true, .. } => "length",
            _ => "stop",
        }
    }
}

/// Word by word, long words in parts, as models speak. A text beyond [`LONG_TEXT`] comes in larger pieces, so that a
/// flood costs the one who sends it less than the one who reads it.
pub(crate) fn pieces(text: Option<&str>) -> impl Iterator<Item = String> {
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

/// How many tokens a request and its reply cost, by a fixed rule: a token is four characters.
pub(crate) fn tokens(request: &RequestBody, reply: &Reply) -> (usize, usize) {
    let spoken = [
        reply.reasoning.as_deref(),
        Some(reply.text.as_str()),
        reply.refusal.as_deref(),
    ];
    let written = spoken.into_iter().flatten().map(count).sum();
    (count(&request.everything()), written)
}

/// The tokens of a text, by that rule.
pub(crate) fn count(text: &str) -> usize {
    text.chars().count().div_ceil(4)
}

//! Key messages without a model, and the checks that decide whether a model's wording may be shown.
//!
//! [`digest`] draws the points, decisions, open questions and promises out of a conversation as verbatim
//! quotations; [`answer`] finds the passages that answer a question; [`check`] compares a model's wording with the
//! lines it cites and refuses what they do not say. All of it is pure: no clock, no network, no chance, the same
//! answer for the same lines. Russian and English may be mixed in one conversation.

mod answer;
mod central;
mod check;
mod cues;
mod dates;
mod decisions;
mod draw;
mod due;
mod language;
mod lexicon;
mod names;
mod numbers;
mod phrases;
mod plain;
mod points;
mod promises;
mod questions;
mod room;
mod sentences;
mod topics;
mod types;
mod unheard;
mod verbs;
mod words;

pub use answer::answer;
pub use check::check;
pub use draw::digest;
pub use due::due;
pub use language::detect;
pub use plain::{is_bidi, plain};
pub use sentences::split;
pub use types::{Claim, Digest, Due, Found, Item, ItemKind, Language, Limits, Line, Mismatch};
pub use unheard::unheard;

//! What decisions, questions and promises have in common: marks and clauses.

use super::{
    phrases::Place,
    room::{Room, Sentence},
    types::Due,
    words::Token,
};

/// A sentence found to be a decision, question or promise.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Index of the sentence quoted.
    pub sentence: usize,
    /// The lines it rests on, the quoted one first.
    pub sources: Vec<usize>,
    /// Who promised.
    pub who: Option<String>,
    /// By when.
    pub due: Option<Due>,
    /// How sure its cue is, about 1.
    pub weight: f32,
}

/// The words from the beginning of the clause up to `at`.
pub(super) fn clause_before<'s>(room: &Room<'_>, sentence: &'s Sentence, at: usize) -> &'s [Token] {
    let text = room.text(sentence);
    let parted = |i: usize| match (sentence.tokens.get(i), sentence.tokens.get(i + 1)) {
        (Some(left), Some(right)) => text
            .get(left.end..right.start)
            .is_some_and(|gap| gap.contains([',', ';', ':', '—', '–', '('])),
        _ => false,
    };
    let start = (0..at).rev().find(|&i| parted(i)).map_or(0, |i| i + 1);
    sentence.tokens.get(start..at).unwrap_or_default()
}

/// Whether the last words before a cue deny it.
pub(super) fn is_denied(before: &[Token]) -> bool {
    before
        .iter()
        .rev()
        .take(3)
        .any(|token| is_denial(&token.norm))
}

/// Whether a word denies.
pub(super) fn is_denial(norm: &str) -> bool {
    matches!(
        norm,
        "не" | "ни"
            | "нет"
            | "нельзя"
            | "никогда"
            | "not"
            | "no"
            | "never"
            | "cannot"
            | "без"
            | "without"
            | "nobody"
            | "никто"
    ) || norm.ends_with("n't")
}

/// What stands between the end of a cue and the next word.
pub(super) fn after_cue<'r>(room: &'r Room<'_>, sentence: &Sentence, place: &Place) -> &'r str {
    let Some(last) = sentence.tokens.get(place.end - 1) else {
        return "";
    };
    let end = sentence
        .tokens
        .get(place.end)
        .map_or(sentence.range.len(), |next| next.start);
    room.text(sentence).get(last.end..end).unwrap_or_default()
}

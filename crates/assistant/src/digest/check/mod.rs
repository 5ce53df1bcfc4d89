//! Whether a model's wording says what the cited lines say, and nothing else.
//!
//! A wording that is refused costs little, since the quotation then stands; one that is let through wrongly costs
//! trust. So every doubt is a refusal: what cannot be found in the cited lines is taken for invented.

mod align;
mod facts;
mod harmless;
mod order;
mod people;
mod person;
mod pieces;
mod source;
mod support;
mod voice;

use super::{
    plain::{is_bidi, is_zero_width},
    types::{Claim, Line, Mismatch},
};
use source::{Source, normal};

/// Longest wording, in characters.
const LONGEST: usize = 400;
/// Longest name or term, in characters.
const LONGEST_PART: usize = 120;

/// Checks a wording against the lines it cites; `people` are the names of everybody known in the room.
///
/// # Errors
/// The first reason found why the wording may not be shown.
pub fn check(claim: &Claim<'_>, cited: &[&Line], people: &[String]) -> Result<(), Mismatch> {
    if cited.is_empty() {
        return Err(Mismatch::NoSource);
    }
    for (part, most) in [
        (Some(claim.text), LONGEST),
        (claim.who, LONGEST_PART),
        (claim.due, LONGEST_PART),
    ] {
        check_form(part.unwrap_or_default(), most)?;
    }
    let text = normal(claim.text);
    let source = Source::read(cited);
    facts::check(&text, &source)?;
    people::check(&text, &source, people)?;
    if let Some(who) = claim.who {
        people::check_who(&normal(who), &source, people)?;
    }
    if let Some(due) = claim.due {
        facts::check_due(&normal(due), &source)?;
    }
    support::check(&text, claim.kind, &source)?;
    order::check(&text, claim, cited, people)
}

fn check_form(text: &str, most: usize) -> Result<(), Mismatch> {
    if text.chars().count() > most {
        return Err(Mismatch::TooLong);
    }
    let unseen = text
        .chars()
        .any(|c| (c.is_control() || is_bidi(c)) && !is_zero_width(c));
    let plain = normal(text);
    if unseen || has_markup(&plain) || plain.split_whitespace().any(is_address) {
        return Err(Mismatch::Markup);
    }
    Ok(())
}

fn has_markup(text: &str) -> bool {
    let opens = |(at, _): (usize, &str)| {
        let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_some_and(|c| c.is_alphabetic() || matches!(c, '/' | '!' | '?' | '@'))
    };
    let entity = |(at, _): (usize, &str)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '#'))
            .unwrap_or(rest.len());
        end > 0 && rest.get(end..).is_some_and(|tail| tail.starts_with(';'))
    };
    text.contains("](")
        || text.contains("][")
        || text.contains("![")
        || text.contains("]:")
        || text.contains('`')
        || text.match_indices('<').any(opens)
        || text.match_indices('&').any(entity)
}

/// Whether a word is a link, a bare address, an e-mail or a file: what a page or a program may turn into a link.
fn is_address(word: &str) -> bool {
    let dotted = |(at, _): (usize, &str)| {
        let before = word.get(..at).and_then(|head| head.chars().next_back());
        let after = word.get(at + 1..).unwrap_or_default();
        let letters = after.chars().take_while(|c| c.is_alphabetic()).count();
        before.is_some_and(char::is_alphanumeric) && letters >= 2
    };
    word.contains("://")
        || word.contains('\\')
        || word.contains("www.")
        || word.match_indices('.').any(dotted)
}

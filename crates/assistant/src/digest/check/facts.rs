//! Numbers, identifiers, addresses, days and times.

use std::collections::HashSet;

use super::{
    super::{
        dates::{Moment, When, moments},
        due::is_lead,
        numbers::Number,
        types::Mismatch,
        words::{Token, tokens},
    },
    source::{Source, free_numbers},
};

/// Every fact of a wording must stand in the source, as often as the wording uses it.
pub(super) fn check(text: &str, source: &Source) -> Result<(), Mismatch> {
    let words = tokens(text);
    let moments = moments(&words);
    check_addresses(text, source)?;
    check_identifiers(&words, &moments, text, source)?;
    let doubtful = check_moments(text, &words, &moments, source)?;
    check_numbers(text, &words, &doubtful, source)?;
    check_signs(text, source)
}

/// Addresses, e-mails and file names, letter by letter.
fn check_addresses(text: &str, source: &Source) -> Result<(), Mismatch> {
    let known: HashSet<String> = pieces(&source.text).collect();
    let unknown = pieces(text).find(|piece| is_address(piece) && !known.contains(piece));
    unknown.map_or(Ok(()), |piece| Err(Mismatch::Number(piece)))
}

fn pieces(text: &str) -> impl Iterator<Item = String> + '_ {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '/' | '@' | '#' | '_');
    text.split_whitespace()
        .map(move |piece| piece.trim_matches(edge).to_lowercase())
        .filter(|piece| !piece.is_empty())
}

fn is_address(piece: &str) -> bool {
    let dotted = piece.split('.').collect::<Vec<_>>().windows(2).any(|pair| {
        let ends = |part: &str, last: bool| {
            let c = if last {
                part.chars().next_back()
            } else {
                part.chars().next()
            };
            c.is_some_and(char::is_alphanumeric)
        };
        let letters = pair
            .iter()
            .any(|part| part.chars().any(char::is_alphabetic));
        matches!(pair, [left, right] if ends(left, true) && ends(right, false) && letters)
    });
    dotted || piece.contains("://") || piece.contains(['@', '_', '#', '\\']) || piece.contains('/')
}

/// Words with digits inside that are no number, day or time: `ORD-1532`, `v2`, `3-5`, `1О0`.
fn check_identifiers(
    words: &[Token],
    moments: &[Moment],
    text: &str,
    source: &Source,
) -> Result<(), Mismatch> {
    let known: HashSet<&str> = source.tokens.iter().map(|t| t.norm.as_str()).collect();
    let numbers = free_numbers(text, words, &[], true);
    let read = |at: usize, token: &Token| {
        moments.iter().any(|m| (m.start..m.end).contains(&at))
            || numbers
                .iter()
                .any(|n| n.start <= token.start && token.end <= n.end)
    };
    let strange = words.iter().enumerate().find(|(at, token)| {
        token.norm.chars().any(char::is_numeric)
            && !read(*at, token)
            && !known.contains(token.norm.as_str())
    });
    strange.map_or(Ok(()), |(_, token)| {
        Err(Mismatch::Number(token.norm.clone()))
    })
}

/// Gives back the days that were found, so that their figures are not asked for again.
fn check_moments(
    text: &str,
    words: &[Token],
    moments: &[Moment],
    source: &Source,
) -> Result<Vec<Moment>, Mismatch> {
    let mut left: Vec<&Moment> = source.moments.iter().collect();
    let mut found = Vec::new();
    for moment in moments {
        match left.iter().position(|own| is_same(moment.when, own.when)) {
            Some(at) => {
                left.remove(at);
                found.push(Moment {
                    doubtful: false,
                    ..moment.clone()
                });
            }
            None if moment.doubtful => {}
            None => return Err(Mismatch::Date(words_of(text, words, moment))),
        }
    }
    Ok(found)
}

fn words_of(text: &str, words: &[Token], moment: &Moment) -> String {
    let start = words.get(moment.start).map_or(0, |t| t.start);
    let end = words.get(moment.end - 1).map_or(start, |t| t.end);
    text.get(start..end).unwrap_or_default().to_owned()
}

/// Whether the source's day is the one claimed; a claim may say less than the source, never more.
fn is_same(claimed: When, own: When) -> bool {
    match (claimed, own) {
        (
            When::Day { day, month, year },
            When::Day {
                day: d,
                month: m,
                year: y,
            },
        ) => day == d && month == m && (year.is_none() || year == y),
        (When::Month(month), When::Day { month: m, .. }) => month == m,
        (When::DayOfMonth(day), When::Day { day: d, .. }) => day == d,
        (claimed, own) => claimed == own,
    }
}

fn check_numbers(
    text: &str,
    words: &[Token],
    found: &[Moment],
    source: &Source,
) -> Result<(), Mismatch> {
    let mut left: Vec<&Number> = source.numbers.iter().collect();
    for number in free_numbers(text, words, found, false) {
        match left.iter().position(|own| holds(own, &number)) {
            Some(at) => drop(left.remove(at)),
            None => {
                return Err(Mismatch::Number(
                    text.get(number.start..number.end)
                        .unwrap_or_default()
                        .to_owned(),
                ));
            }
        }
    }
    Ok(())
}

fn holds(own: &Number, claimed: &Number) -> bool {
    let percent = |n: &Number| n.unit == Some(super::super::numbers::Unit::Percent);
    claimed
        .values
        .iter()
        .any(|value| own.values.contains(value))
        && (claimed.unit.is_none() || claimed.unit == own.unit)
        && percent(own) == percent(claimed)
}

/// Numerals that are no digits (`½`, `Ⅷ`) must stand in the source as they are.
fn check_signs(text: &str, source: &Source) -> Result<(), Mismatch> {
    let strange = text
        .chars()
        .find(|c| c.is_numeric() && !c.is_ascii_digit() && !source.text.contains(*c));
    strange.map_or(Ok(()), |c| Err(Mismatch::Number(c.to_string())))
}

/// «До» may be shown as «к», but «не» and «позднее» only where they stand.
fn known_lead(norm: &str, known: &HashSet<&str>) -> bool {
    let turns = matches!(
        norm,
        "не" | "позднее" | "позже" | "before" | "until" | "till"
    );
    !turns || known.contains(norm)
}

/// The term must be in the source: a day or time, the words that lead to it, and nothing else.
pub(super) fn check_due(due: &str, source: &Source) -> Result<(), Mismatch> {
    let words = tokens(due);
    let dated = moments(&words);
    let known: HashSet<&str> = source.tokens.iter().map(|t| t.norm.as_str()).collect();
    let is_dated = |at: usize| dated.iter().any(|m| (m.start..m.end).contains(&at));
    let told = words
        .iter()
        .enumerate()
        .all(|(at, t)| is_dated(at) || is_lead(&t.norm) && known_lead(&t.norm, &known));
    if dated.is_empty() || !told || check(due, source).is_err() {
        return Err(Mismatch::Due);
    }
    Ok(())
}

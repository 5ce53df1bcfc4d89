//! Text given instead of a subject: a file or standard input.

use kernel::{Error, Ids, Result, Timestamp};
use uuid::Uuid;

use crate::{Context, Origin, Span};

/// The most bytes of an input.
pub const MAX_INPUT: usize = 1024 * 1024;
/// The most lines of an input.
const MAX_LINES: usize = 20_000;
const MAX_AUTHOR: usize = 40;
/// The longest text to be changed, in characters: as long as a message.
const MAX_TEXT: usize = 20_000;

/// Whether an input is within its bounds; looks no further than the first line
/// too many.
///
/// # Errors
/// `TooLarge` or `Invalid` on `input`.
pub fn check(input: &str) -> Result<()> {
    if input.len() > MAX_INPUT {
        return Err(Error::too_large("input", MAX_INPUT));
    }
    let begun = input
        .lines()
        .filter(|line| !line.trim().is_empty() && !goes_on(line));
    match begun.take(MAX_LINES + 1).count() {
        0..=MAX_LINES => Ok(()),
        _ => Err(Error::invalid("input", "input-too-many-lines")),
    }
}

fn goes_on(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// Lines of `Name: text`, or plain lines, as a context. A line that begins with
/// a space goes on with the one before. Takes a while for a large input: not
/// for a thread that others wait for.
///
/// # Errors
/// As [`check`].
pub fn context(input: &str, ids: &Ids, now: Timestamp) -> Result<Context> {
    check(input)?;
    let mut spans: Vec<Span> = Vec::new();
    for line in input.lines() {
        if line.trim().is_empty() {
            continue;
        }
        match spans.last_mut() {
            Some(last) if goes_on(line) => {
                last.text.push('\n');
                last.text.push_str(line.trim());
            }
            _ => spans.push(span(line, ids.uuid(), now)),
        }
    }
    let mut people: Vec<String> = spans.iter().map(|span| span.author.clone()).collect();
    people.sort();
    people.dedup();
    people.retain(|name| !name.is_empty());
    Ok(Context {
        spans,
        people,
        ..Context::default()
    })
}

/// One text as it stands: what somebody has written and wants changed.
///
/// # Errors
/// `Invalid` on `input` when there is nothing in it, `TooLong` beyond
/// `MAX_TEXT`.
pub fn whole(input: &str, ids: &Ids, now: Timestamp) -> Result<Context> {
    if input.trim().is_empty() {
        return Err(Error::invalid("input", "input-empty"));
    }
    if input.chars().count() > MAX_TEXT {
        return Err(Error::too_long("input", MAX_TEXT));
    }
    Ok(Context {
        spans: vec![piece("", input, ids.uuid(), now)],
        ..Context::default()
    })
}

fn span(line: &str, id: Uuid, at: Timestamp) -> Span {
    let (author, text) = split_author(line).unwrap_or(("", line));
    piece(author, text, id, at)
}

fn piece(author: &str, text: &str, id: Uuid, at: Timestamp) -> Span {
    Span {
        origin: Origin::File,
        id,
        container: Uuid::nil(),
        thread: None,
        author_id: None,
        author: author.to_owned(),
        at,
        text: text.trim().to_owned(),
        mentions: Vec::new(),
    }
}

/// `Name: text`, where the name is one to three words that look like a name.
fn split_author(line: &str) -> Option<(&str, &str)> {
    let (author, text) = line.split_once(": ")?;
    let author = author.trim();
    let short = author.chars().count() <= MAX_AUTHOR && author.split_whitespace().count() <= 3;
    let name = author
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c == '@');
    let letters = author
        .chars()
        .all(|c| c.is_alphanumeric() || " .-_@'’".contains(c));
    (short && name && letters).then_some((author, text))
}

#[cfg(test)]
mod tests {
    use kernel::Clock;

    use super::*;

    fn lines(input: &str) -> Vec<(String, String)> {
        let ids = Ids::seeded(Clock::fixed(Timestamp::from_micros(0)), 1);
        let context = context(input, &ids, Timestamp::from_micros(0)).expect("a context");
        context
            .spans
            .into_iter()
            .map(|span| (span.author, span.text))
            .collect()
    }

    #[test]
    fn lines_are_counted_before_anything_is_built() {
        let lines = |count: usize| "a\n".repeat(count) + "\n  goes on\n\n";
        assert!(check(&lines(MAX_LINES)).is_ok());
        let refused = check(&lines(MAX_LINES + 1)).expect_err("too many");
        assert!(matches!(refused, Error::Invalid { field, .. } if field == "input"));
        let large = "a".repeat(MAX_INPUT + 1);
        assert_eq!(check(&large).expect_err("too large").code(), "too_large");
        // As many as there is room for, with no id made for any of them.
        let clock = Clock::fixed(Timestamp::from_micros(0));
        let (ids, fresh) = (Ids::seeded(clock.clone(), 1), Ids::seeded(clock, 1));
        assert!(context(&lines(500_000), &ids, Timestamp::from_micros(0)).is_err());
        assert_eq!(ids.uuid(), fresh.uuid());
    }

    #[test]
    fn names_and_plain_lines() {
        let found = lines("Анна: привет\n  вторая строка\n\nпросто строка\nhttp://x: y\n");
        let pair = |author: &str, text: &str| (author.to_owned(), text.to_owned());
        assert_eq!(
            found,
            [
                pair("Анна", "привет\nвторая строка"),
                pair("", "просто строка"),
                pair("", "http://x: y"),
            ]
        );
    }
}

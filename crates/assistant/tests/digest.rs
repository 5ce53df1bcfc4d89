//! Key messages without a model: the golden conversations, tables of cases, and properties.
#![expect(
    clippy::expect_used,
    reason = "in tests a broken premise should stop the test"
)]

#[path = "digest/answers.rs"]
mod answers;
#[path = "digest/cases.rs"]
mod cases;
#[path = "digest/checks.rs"]
mod checks;
#[path = "digest/demo.rs"]
mod demo;
#[path = "digest/golden.rs"]
mod golden;
#[path = "digest/order.rs"]
mod order;
#[path = "digest/persons.rs"]
mod persons;
#[path = "digest/properties.rs"]
mod properties;
#[path = "digest/wordings.rs"]
mod wordings;

use assistant::digest::Line;
use jiff::{civil::DateTime, tz::TimeZone};

/// The zone all conversations are in.
fn zone() -> TimeZone {
    TimeZone::get("Europe/Moscow").expect("the zone is known")
}

/// A message of an author, written at a civil time.
fn line(id: usize, author: &str, at: DateTime, text: &str) -> Line {
    let at = at.to_zoned(zone()).expect("the time is valid").timestamp();
    Line {
        id: format!("m{id}"),
        author: author.into(),
        at,
        text: text.into(),
        thread: None,
        mentions: Vec::new(),
    }
}

/// A conversation of `Author: text` lines, a minute apart.
fn room(texts: &[&str]) -> Vec<Line> {
    let start: DateTime = "2026-05-12T09:00".parse().expect("a time");
    let spoken = texts.iter().enumerate().map(|(at, text)| {
        let (author, text) = text.split_once(": ").expect("an author");
        let minute = i64::try_from(at).expect("few lines");
        line(at, author, start + jiff::Span::new().minutes(minute), text)
    });
    spoken.collect()
}

//! What a model may be given of a subject: pieces of text that each carry where
//! they came from.

use kernel::{Error, Result, SubjectRef, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Who or what a piece of text came from; decides how far it is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody of the company.
    Colleague,
    /// A client in a dialogue with the company.
    Client,
    /// The sender of a letter from outside.
    OutsideSender,
    /// A filled-in form.
    Form,
    /// A file or standard input.
    File,
    /// A tool's answer.
    Tool,
    /// A model's earlier answer.
    Model,
    /// An earlier question to the assistant itself.
    Question,
}

impl Origin {
    /// Whether an answer may rest on it: neither on what the assistant said itself nor on what it was asked.
    pub const fn is_evidence(self) -> bool {
        !matches!(self, Self::Model | Self::Question)
    }
}

/// One piece of a context: a message, a comment, a line of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Where it came from.
    pub origin: Origin,
    /// The message or other object it is.
    pub id: Uuid,
    /// What that object lies in (a room), nil for files.
    pub container: Uuid,
    /// The root of its thread, when it is a reply.
    pub thread: Option<Uuid>,
    /// Who wrote it, when it is a person of the company.
    pub author_id: Option<Uuid>,
    /// The author's name.
    pub author: String,
    /// When it was written.
    pub at: Timestamp,
    /// Its text without markup; mentions are names.
    pub text: String,
    /// Names of the people mentioned.
    pub mentions: Vec<String>,
}

/// Everything a run may read, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// What was asked about; none for given input.
    pub subject: Option<SubjectRef>,
    /// The pieces.
    pub spans: Vec<Span>,
    /// Names of the people who can be meant, for checks.
    pub people: Vec<String>,
    /// How many earlier pieces were left out because there are too many.
    pub left_out: usize,
    /// Pieces of the talk the question was asked in, oldest first: a model is given them whatever was asked.
    pub talk: Vec<Uuid>,
}

/// The most pieces one run reads; older ones are counted and said.
pub const MAX_SPANS: usize = 5000;

/// Which part of a subject is asked about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Range {
    /// A named stretch.
    Named(NamedRange),
    /// From one message to another, both included.
    Between {
        /// The first.
        from: Uuid,
        /// The last.
        to: Uuid,
    },
    /// Everything: when nothing was said.
    #[default]
    Whole,
}

/// Stretches with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NamedRange {
    /// What this person has not read.
    Unread,
    /// Since midnight in the person's zone.
    Today,
    /// The last seven days.
    Week,
    /// Everything.
    All,
}

/// The wanted part of a subject.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A stretch.
    pub range: Range,
    /// Only these pieces, when not empty.
    pub selection: Vec<Uuid>,
}

impl Range {
    /// The moment a named stretch of time begins, for `Today` and `Week`.
    ///
    /// # Errors
    /// `Internal` when the zone's calendar cannot be computed.
    pub fn since(&self, now: Timestamp, zone: &jiff::tz::TimeZone) -> Result<Option<Timestamp>> {
        let local = now.to_jiff().to_zoned(zone.clone());
        let start = match self {
            Self::Named(NamedRange::Today) => local.start_of_day(),
            Self::Named(NamedRange::Week) => local
                .checked_sub(jiff::Span::new().days(7))
                .and_then(|then| then.start_of_day()),
            _ => return Ok(None),
        };
        start
            .map(|start| Some(start.timestamp().into()))
            .map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_begins_at_midnight_of_the_persons_zone() {
        let zone = jiff::tz::TimeZone::get("Europe/Moscow").expect("a known zone");
        let now: jiff::Timestamp = "2026-11-23T01:30:00Z".parse().expect("a time");
        let since = Range::Named(NamedRange::Today)
            .since(now.into(), &zone)
            .expect("a start");
        let midnight: jiff::Timestamp = "2026-11-22T21:00:00Z".parse().expect("a time");
        assert_eq!(since, Some(midnight.into()));
    }

    #[test]
    fn ranges_read_as_the_api_writes_them() {
        let named: Range = serde_json::from_str("\"unread\"").expect("a named range");
        assert_eq!(named, Range::Named(NamedRange::Unread));
        assert!(serde_json::from_str::<Range>("\"sometimes\"").is_err());
    }
}

//! The words of this module: what goes in, what comes out.

use jiff::{Timestamp, civil::Date};

/// The language most of a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Russian.
    Ru,
    /// English.
    En,
}

/// One message of a conversation.
///
/// `text` may hold Markdown; mention tokens are best replaced by names with [`super::plain`] beforehand, since one
/// that is left here is dropped.
#[derive(Clone, Debug)]
pub struct Line {
    /// The message's id, passed through untouched.
    pub id: String,
    /// The author's name as people see it.
    pub author: String,
    /// When it was written.
    pub at: Timestamp,
    /// What was written.
    pub text: String,
    /// The thread it belongs to, if the room has threads.
    pub thread: Option<String>,
    /// Names of the people mentioned in it.
    pub mentions: Vec<String>,
}

/// What a key message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKind {
    /// A thing worth knowing.
    Point,
    /// Something that was decided and not taken back later.
    Decision,
    /// A question nobody has answered.
    Question,
    /// Something a person said they would do.
    Promise,
}

/// A key message: a quotation and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// A sentence or two of the first source, word for word, without its greeting.
    pub text: String,
    /// Indexes of the lines it rests on; the first is the one quoted.
    pub sources: Vec<usize>,
    /// Who promised, for a promise: the author, or the addressed person who agreed.
    pub who: Option<String>,
    /// By when, if a promise or a decision names a day.
    pub due: Option<Due>,
    /// How much it weighs among items of its kind; larger is more.
    pub score: f32,
}

/// A term named in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The words used: «до пятницы».
    pub text: String,
    /// The day they mean, counted from the day of the message. A week means its Friday; none when the words name
    /// no day.
    pub on: Option<Date>,
}

/// Everything worth keeping of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// The language most of the conversation is in.
    pub language: Language,
    /// Points, decisions, questions, promises: in this order, each in the order of the conversation.
    pub items: Vec<Item>,
    /// How many lines had words of their own and were weighed.
    pub covered: usize,
}

/// How many items of each kind a digest may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most points.
    pub points: usize,
    /// Most decisions.
    pub decisions: usize,
    /// Most open questions.
    pub questions: usize,
    /// Most promises.
    pub promises: usize,
}

impl Limits {
    /// What a reader can take in for a conversation of `lines` messages: it grows with the root, up to a page.
    #[must_use]
    pub fn for_lines(lines: usize) -> Self {
        let root = lines.isqrt();
        let other = (root + 2).min(15).min(lines);
        Self {
            points: (root * 2 / 3 + 1).min(12).min(lines),
            decisions: other,
            questions: other,
            promises: other,
        }
    }
}

/// A passage that answers a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Index of the line.
    pub source: usize,
    /// Its telling sentence, word for word.
    pub quote: String,
    /// How well it answers; larger is better.
    pub score: f32,
}

/// A model's wording of a key message, to be checked against the lines it cites.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The wording.
    pub text: &'a str,
    /// Whom it names as responsible.
    pub who: Option<&'a str>,
    /// The term it names.
    pub due: Option<&'a str>,
    /// What it claims to be.
    pub kind: ItemKind,
}

/// Why a wording may not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It cites nothing.
    NoSource,
    /// A number, identifier, address or e-mail that the cited lines do not hold.
    Number(String),
    /// A name that the cited lines do not hold.
    Name(String),
    /// A date, weekday, month or time that the cited lines do not hold.
    Date(String),
    /// The responsible person neither wrote a cited line nor is named in one.
    Who,
    /// The term is not in the cited lines.
    Due,
    /// Too few of its words are in the cited lines.
    Unsupported,
    /// HTML, a Markdown link or image, or control characters.
    Markup,
    /// More than 400 characters.
    TooLong,
    /// It denies what the lines say, or says what they deny, ask or make conditional.
    Polarity,
}

//! Rooms, memberships and messages.

use kernel::{Error, Result, Timestamp, ids::PersonId, people};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

kernel::id! {
    /// A room.
    RoomId,
    /// A message; also the name of the thread under it.
    MessageId,
}

/// Who may read a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RoomKind {
    /// Everyone of the company, and everyone may join.
    Open,
    /// Its members only.
    Closed,
    /// Two people.
    Direct,
}

impl RoomKind {
    /// As the database holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Direct => "direct",
        }
    }

    /// From the database.
    ///
    /// # Errors
    /// `Internal` for an unknown code.
    pub fn from_code(code: &str) -> Result<Self> {
        match code {
            "open" => Ok(Self::Open),
            "closed" => Ok(Self::Closed),
            "direct" => Ok(Self::Direct),
            other => Err(Error::internal(format!("unknown room kind {other}"))),
        }
    }
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Its name; empty for direct rooms, which are called after the other.
    pub name: String,
    /// Who may read it.
    pub kind: RoomKind,
    /// What it is about.
    pub topic: String,
    /// The number of its newest message, replies included.
    pub last_seq: i64,
    /// Messages of the main list.
    pub message_count: i64,
    /// When somebody last wrote.
    pub last_at: Timestamp,
}

/// A person's place in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Everything up to this number is read.
    pub read_seq: i64,
}

/// A message with what a page shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The room.
    pub room_id: RoomId,
    /// Its number in the room.
    pub seq: i64,
    /// The message it replies to.
    pub thread_id: Option<MessageId>,
    /// Who wrote it.
    pub author_id: PersonId,
    /// The author's name.
    pub author_name: String,
    /// The author's photo.
    pub author_photo: Option<Uuid>,
    /// A CommonMark subset with `<@user:id>` for mentions.
    pub body: String,
    /// The sender's own id for it, which makes sending twice harmless.
    pub client_id: Uuid,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// Replies in its thread.
    pub replies_count: i64,
    /// When the newest reply was written.
    pub last_reply_at: Option<Timestamp>,
}

/// A body on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// The text.
    pub body: String,
    /// The sender's own id for it.
    pub client_id: Uuid,
    /// The message it replies to.
    pub thread_id: Option<MessageId>,
}

/// The longest message, in bytes of UTF-8.
pub const MAX_BODY: usize = 40_000;
/// The longest name or topic, in characters.
pub const MAX_NAME: usize = 200;

/// A message's text as it may be stored.
///
/// # Errors
/// `Invalid` when nothing of it can be seen or it holds a NUL, `TooLarge` beyond [`MAX_BODY`].
pub fn checked_body(body: &str) -> Result<String> {
    if body.len() > MAX_BODY {
        return Err(Error::too_large("body", MAX_BODY));
    }
    if body.contains('\0') {
        return Err(Error::invalid("body", "text-has-nul"));
    }
    let trimmed = body.trim_end();
    if !people::shows_something(trimmed) {
        return Err(Error::invalid("body", "text-empty"));
    }
    Ok(trimmed.to_owned())
}

/// A name or topic as it may be stored.
///
/// # Errors
/// `Invalid` when it must not be empty and is or cannot be seen, is too long or
/// turns the text around it.
pub fn checked_name(field: &str, name: &str, may_be_empty: bool) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() && !may_be_empty {
        return Err(Error::invalid(field, "text-empty"));
    }
    if name.chars().count() > MAX_NAME || name.contains('\0') {
        return Err(Error::invalid(field, "text-too-long"));
    }
    if !may_be_empty && !people::is_visible_name(&name) {
        return Err(Error::invalid(field, "name-invisible"));
    }
    if people::turns_text(&name) {
        return Err(Error::invalid(field, "text-turned"));
    }
    Ok(name)
}

/// What stands before the id in a mention: kinds to come need room.
const PERSON: &str = "user:";

/// The person and what follows, of a text after `<@`.
fn named(piece: &str) -> Option<(PersonId, &str)> {
    let (id, rest) = piece.split_once('>')?;
    let id = id.strip_prefix(PERSON)?.parse().ok()?;
    Some((id, rest))
}

/// A mention as it is written.
pub fn mention(person: PersonId) -> String {
    format!("<@{PERSON}{person}>")
}

/// The people named by `<@user:id>` in a body, each once, in order.
pub fn mentioned(body: &str) -> Vec<PersonId> {
    let mut found = Vec::new();
    for piece in body.split("<@").skip(1) {
        let id = named(piece).map(|(id, _)| id);
        if let Some(id) = id.filter(|id| !found.contains(id)) {
            found.push(id);
        }
    }
    found
}

/// The body as plain text: mentions become names, markup stays as written.
pub fn with_names(body: &str, name: impl Fn(PersonId) -> Option<String>) -> String {
    let mut pieces = body.split("<@");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let known = named(piece).and_then(|(id, rest)| Some((name(id)?, rest)));
        if let Some((name, rest)) = known {
            text.push_str(&name);
            text.push_str(rest);
        } else {
            text.push_str("<@");
            text.push_str(piece);
        }
    }
    text
}

/// The same key for the same two people, whoever comes first.
pub fn pair_key(one: PersonId, other: PersonId) -> String {
    format!("{} {}", one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", false)]
    #[case("  \n ", false)]
    #[case("a\0b", false)]
    #[case("\u{200B}", false)]
    #[case(" \u{FEFF}\u{2060}\n\u{3164}\u{200E}", false)]
    #[case("\u{2800}\u{AD}\u{FE0F}\u{E0061}", false)]
    #[case("привет\n", true)]
    #[case("👍", true)]
    #[case("👨\u{200D}👩", true)]
    #[case("…", true)]
    fn bodies(#[case] body: &str, #[case] good: bool) {
        assert_eq!(checked_body(body).is_ok(), good);
    }

    #[test]
    fn a_body_is_bounded_in_bytes() {
        let error = checked_body(&"я".repeat(MAX_BODY)).expect_err("too long");
        assert_eq!(error.code(), "too_large");
    }

    #[test]
    fn mentions_are_found_once_and_named() {
        let id = PersonId(Uuid::from_u128(7));
        let (one, other) = (mention(id), Uuid::from_u128(8));
        let body = format!("{one}, глянь. {one} <@nobody> <@{other}> <@group:{other}> <@");
        assert_eq!(mentioned(&body), vec![id]);
        let text = with_names(&body, |_| Some("Анна".to_owned()));
        let rest = format!("<@nobody> <@{other}> <@group:{other}> <@");
        assert_eq!(text, format!("Анна, глянь. Анна {rest}"));
    }
}

//! A room written down: a line of JSON for each message. What is exported can
//! be imported again.

use kernel::{Error, Result, Timestamp, ids::PersonId, people};
use serde::{Deserialize, Serialize};

use super::{RoomKind, checked_body, checked_options};

/// The longest line of a history, in bytes.
pub const MAX_LINE: usize = 1024 * 1024;
/// The longest id of a foreign message, in characters.
const MAX_FOREIGN_ID: usize = 200;
/// The longest address of an author, in bytes.
const MAX_EMAIL: usize = 320;
/// The most reactions, files and mentions of one message.
const MAX_PARTS: usize = 100;
/// The most people one reaction or vote is counted for.
const MAX_COUNT: i64 = 1_000_000;
/// The version of the form.
pub const HISTORY_VERSION: u32 = 1;

/// The first line of an export; an import passes over it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HistoryHead {
    /// What the lines are: always `room`.
    pub sufler: String,
    /// The version of the form.
    pub version: u32,
    /// What the room is called for whoever exports it.
    pub name: String,
    /// Who may read it.
    pub kind: RoomKind,
    /// What it is about.
    pub topic: String,
    /// When it was written down.
    pub exported_at: Timestamp,
}

/// A message of a history.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryLine {
    /// Its id where it comes from; importing it again changes nothing.
    pub id: String,
    /// Who wrote it.
    pub author: HistoryPerson,
    /// When it was written.
    pub created_at: Timestamp,
    /// Its text: a CommonMark subset with `<@user:id>` for mentions.
    #[serde(default)]
    pub body: String,
    /// The id of the message it replies to, which stands before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// When it was deleted; it has no text then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    /// The people whose ids stand in its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<HistoryMention>,
    /// What it quotes, as far as the reader may read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<HistoryQuote>,
    /// Reactions to it: an import keeps how many, not whose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<HistoryCount>,
    /// The options of its poll with their votes; imported it is closed, and says
    /// how many chose what, not who.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub poll: Vec<HistoryCount>,
    /// How many people voted in a poll where one may choose several options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll_voters: Option<i64>,
    /// Its files; an import keeps their names as lines of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<HistoryFile>,
}

/// Somebody in a history.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryPerson {
    /// Their name, which is shown where the address is nobody's here.
    pub name: String,
    /// Their address, by which an import finds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether it is the assistant, and nobody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assistant: bool,
}

/// Somebody a text names by their id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryMention {
    /// The id in the text.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// A quoted message.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuote {
    /// Who wrote it.
    pub author: String,
    /// Its text, or its beginning.
    pub text: String,
}

/// How many people chose something.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryCount {
    /// What.
    pub text: String,
    /// How many people.
    pub count: i64,
}

/// A file of a message. Its bytes are not part of a history.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryFile {
    /// Its name.
    pub name: String,
    /// What its bytes are.
    #[serde(default)]
    pub media_type: String,
    /// In bytes.
    #[serde(default)]
    pub size: i64,
    /// Where its bytes are, relative to the server it comes from.
    #[serde(default)]
    pub url: String,
}

impl HistoryLine {
    /// The line as it may be imported at `now`: everything about it that can be
    /// seen without the room.
    ///
    /// # Errors
    /// `Invalid` or `TooLarge`, naming the field.
    pub fn checked(mut self, now: Timestamp) -> Result<Self> {
        foreign_id("id", &self.id)?;
        if let Some(thread) = &self.thread {
            foreign_id("thread", thread)?;
        }
        self.author.name =
            people::check_name(&self.author.name).map_err(|error| renamed(error, "author.name"))?;
        let email = self.author.email.as_deref().unwrap_or_default();
        if email.len() > MAX_EMAIL || email.contains(char::is_control) {
            return Err(Error::invalid("author.email", "not-an-email"));
        }
        for (field, at) in [
            ("created_at", Some(self.created_at)),
            ("edited_at", self.edited_at),
            ("deleted_at", self.deleted_at),
        ] {
            if at.is_some_and(|at| now < at) {
                return Err(Error::invalid(field, "history-from-the-future"));
            }
        }
        self.check_parts()?;
        for mention in &mut self.mentions {
            mention.name =
                people::check_name(&mention.name).map_err(|error| renamed(error, "mentions"))?;
        }
        self.body = if self.deleted_at.is_some() {
            String::new()
        } else {
            checked_body(&self.whole(), false)?
        };
        Ok(self)
    }

    /// Refuses more than a message can have, and a poll that is none.
    fn check_parts(&mut self) -> Result<()> {
        for (field, count) in [
            ("mentions", self.mentions.len()),
            ("reactions", self.reactions.len()),
            ("files", self.files.len()),
        ] {
            if count > MAX_PARTS {
                return Err(Error::invalid(field, "history-too-many-parts"));
            }
        }
        for (field, counts) in [("reactions", &self.reactions), ("poll", &self.poll)] {
            let fit = |one: &HistoryCount| (0..=MAX_COUNT).contains(&one.count);
            if !counts.iter().all(fit) {
                return Err(Error::invalid(field, "history-count-unfit"));
            }
        }
        if self.poll.is_empty() {
            return Ok(());
        }
        let options: Vec<_> = self.poll.iter().map(|one| one.text.clone()).collect();
        let checked = checked_options(&options).map_err(|error| match error {
            Error::Invalid { field, detail, .. } => {
                Error::invalid(field.replace("poll.options", "poll"), detail)
            }
            other => other,
        });
        for (one, label) in self.poll.iter_mut().zip(checked?) {
            one.text = label;
        }
        Ok(())
    }

    /// How many people voted. Where that is not said, everybody is taken to
    /// have chosen one option.
    pub fn voters(&self) -> i64 {
        let counts = || self.poll.iter().map(|one| one.count);
        let all: i64 = counts().sum();
        let most = counts().max().unwrap_or_default();
        self.poll_voters.map_or(all, |said| said.clamp(most, all))
    }

    /// The text with what else is kept of the message: what it quotes before
    /// it, the names of its files after it.
    fn whole(&self) -> String {
        let mut lines = Vec::new();
        if let Some(quote) = &self.quote {
            let text = quote.text.replace('\n', "\n> ");
            lines.push(format!("> {}: {text}\n", quote.author));
        }
        if !self.body.is_empty() {
            lines.push(self.body.clone());
        }
        let files = self.files.iter();
        lines.extend(files.map(|file| format!("📎 {}", super::shown_name(&file.name))));
        lines.join("\n")
    }
}

fn foreign_id(field: &str, id: &str) -> Result<()> {
    let length = id.chars().count();
    if length == 0 || length > MAX_FOREIGN_ID || id.chars().any(char::is_control) {
        return Err(Error::invalid(field, "history-id-unfit"));
    }
    Ok(())
}

fn renamed(error: Error, field: &str) -> Error {
    match error {
        Error::Invalid { detail, .. } => Error::invalid(field, detail),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use kernel::http::extract::parse;

    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_413_600_000_000);

    fn refused(line: &str) -> String {
        let read = parse::<HistoryLine>(line.as_bytes()).and_then(|line| line.checked(NOW));
        match read.expect_err("refused") {
            Error::Invalid { field, .. } | Error::TooLarge { field, .. } => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let good = r#"{"id":"1","author":{"name":"Анна"},"created_at":"2026-01-01T09:00:00Z","body":"привет"}"#;
        parse::<HistoryLine>(good.as_bytes())
            .and_then(|line| line.checked(NOW))
            .expect("a line");
        for (from, to, field) in [
            ("\"1\"", "\"\"", "id"),
            ("\"1\"", "\"\\u0007\"", "id"),
            ("\"1\"", "5", "id"),
            ("Анна", " ", "author.name"),
            ("Анна", "\u{202E}Анна", "author.name"),
            ("2026-01-01", "2126-01-01", "created_at"),
            ("2026-01-01T09:00:00Z", "gestern", "created_at"),
            (
                "\"body\"",
                "\"edited_at\":\"2126-01-01T09:00:00Z\",\"body\"",
                "edited_at",
            ),
            (
                "\"body\"",
                "\"mentions\":[{\"id\":\"00000000-0000-0000-0000-000000000007\",\"name\":\"a\\u0000b\"}],\"body\"",
                "mentions",
            ),
            ("привет", "", "body"),
            ("привет", "a\\u0000b", "body"),
            (",\"body\":\"привет\"", "", "body"),
            ("\"body\"", "\"text\"", "text"),
            (
                "\"body\"",
                "\"reactions\":[{\"text\":\"👍\",\"count\":-1}],\"body\"",
                "reactions",
            ),
            (
                "\"body\"",
                "\"poll\":[{\"text\":\"a\",\"count\":1}],\"body\"",
                "poll",
            ),
            (
                "\"body\"",
                "\"poll\":[{\"text\":\"a\",\"count\":1},{\"text\":\" \",\"count\":1}],\"body\"",
                "poll.1",
            ),
            (",\"author\":{\"name\":\"Анна\"}", "", "author"),
        ] {
            assert_eq!(refused(&good.replace(from, to)), field, "{to}");
        }
        assert_eq!(
            refused(&good.replace("привет", &"я".repeat(30_000))),
            "body"
        );
    }

    #[test]
    fn quotes_and_files_become_words() {
        let line = r#"{"id":"1","author":{"name":"Анна"},"created_at":"2026-01-01T09:00:00Z",
            "quote":{"author":"Олег","text":"да\nнет"},"files":[{"name":"../план.pdf"}],"body":"вот"}"#;
        let line = parse::<HistoryLine>(line.as_bytes()).and_then(|line| line.checked(NOW));
        assert_eq!(
            line.expect("a line").body,
            "> Олег: да\n> нет\n\nвот\n📎 план.pdf"
        );
    }
}

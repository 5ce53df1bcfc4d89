//! Files on messages: what is kept of one, and what is taken.

use kernel::{
    Error, Result, Timestamp,
    db::{Cell, Column},
    ids::{FileId, PersonId},
    people,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{MessageId, ScheduledId, one_of};

kernel::id! {
    /// A file on a message, or one that is not sent yet.
    ChatFileId,
}

/// The most files on one message.
pub const MAX_FILES: usize = 20;
/// The most files of one person that are not sent yet.
pub const MAX_UNSENT: i64 = 200;
/// What the files of one person that are not sent yet may take together: so
/// many of the largest.
pub const MAX_UNSENT_LARGEST: u64 = 20;
/// What they may take where the largest file is small, in bytes.
pub const LEAST_UNSENT_BYTES: u64 = 1024 * 1024 * 1024;
/// The longest name shown, in characters.
const MAX_FILE_NAME: usize = 160;
/// The longest ending that is kept when a name is cut.
const MAX_ENDING: usize = 12;
/// The longest voice message, in milliseconds.
pub const MAX_VOICE_MS: i64 = 10 * 60 * 1000;
/// The most stretches of a voice message whose loudness is kept.
const MAX_LEVELS: usize = 100;

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// By its name.
    File,
    /// As a picture, which was drawn anew.
    Image,
    /// As something one listens to.
    Voice,
}

impl FileKind {
    /// As the database holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Image => "image",
            Self::Voice => "voice",
        }
    }
}

impl Column for FileKind {
    fn read(cell: Cell<'_>) -> Result<Self> {
        one_of(&[Self::File, Self::Image, Self::Voice], Self::code, cell)
    }
}

/// A file on a message, or one that is not sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatFile {
    /// Its id.
    pub id: ChatFileId,
    /// Who brought it.
    pub uploader: PersonId,
    /// The message it hangs on.
    pub message: Option<MessageId>,
    /// The message it waits with.
    pub scheduled: Option<ScheduledId>,
    /// How it is shown.
    pub kind: FileKind,
    /// Its name, for show only.
    pub name: String,
    /// What its bytes are.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    /// Of a picture: upright, in pixels.
    pub width: Option<i64>,
    /// Of a picture: upright, in pixels.
    pub height: Option<i64>,
    /// Of a voice message.
    pub duration_ms: Option<i64>,
    /// Of a voice message: how loud each stretch is, as hexadecimal digits.
    pub levels: String,
    /// Its bytes.
    pub file: FileId,
    /// Of a picture: drawn anew, small.
    pub thumbnail: Option<FileId>,
    /// Of a picture: drawn anew, large.
    pub preview: Option<FileId>,
    /// When it was brought.
    pub created_at: Timestamp,
}

impl ChatFile {
    /// The file in a line of plain text.
    pub fn line(&self) -> String {
        match (self.kind, self.duration_ms) {
            (FileKind::Voice, Some(length)) => {
                let seconds = length / 1000;
                format!("🎤 {}:{:02}", seconds / 60, seconds % 60)
            }
            (FileKind::Image, _) => format!("🖼 {}", self.name),
            (FileKind::File | FileKind::Voice, _) => format!("📎 {}", self.name),
        }
    }
}

/// What a recorder tells of a voice message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// How long it is.
    pub duration_ms: i64,
    /// How loud each stretch is, as hexadecimal digits.
    pub levels: String,
}

/// What a recorder tells, as far as it can be true.
///
/// # Errors
/// `Invalid` on `voice_ms` or `levels`.
pub fn checked_voice(duration_ms: i64, levels: &str) -> Result<Voice> {
    if !(1..=MAX_VOICE_MS).contains(&duration_ms) {
        return Err(Error::invalid("voice_ms", "voice-too-long"));
    }
    if levels.len() > MAX_LEVELS || !levels.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Error::invalid("levels", "field-unfit"));
    }
    Ok(Voice {
        duration_ms,
        levels: levels.to_ascii_lowercase(),
    })
}

/// What a browser records, as sound: the containers hold pictures as well, and
/// are named after them.
pub fn sound(media_type: &str) -> Option<&'static str> {
    match media_type {
        "video/webm" | "audio/webm" | "video/x-matroska" => Some("audio/webm"),
        "audio/ogg" | "audio/opus" | "video/ogg" | "application/ogg" => Some("audio/ogg"),
        "video/mp4" | "audio/mp4" | "audio/m4a" | "audio/x-m4a" => Some("audio/mp4"),
        "audio/x-wav" | "audio/wav" => Some("audio/wav"),
        _ => None,
    }
}

/// A file's name as it may be shown: without folders, control characters and
/// marks that cannot be seen or turn the text, and not too long.
pub fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen = |c: &char| !c.is_control() && (c.is_whitespace() || shows(*c));
    let kept: String = last.chars().filter(seen).collect();
    let words = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches([' ', '.']);
    if words.is_empty() {
        return "file".to_owned();
    }
    cut(words)
}

fn shows(sign: char) -> bool {
    people::shows_something(sign.encode_utf8(&mut [0; 4]))
}

/// A long name loses its middle and keeps its ending.
fn cut(name: &str) -> String {
    if name.chars().count() <= MAX_FILE_NAME {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let ending = ending.filter(|ending| ending.chars().count() <= MAX_ENDING);
    let ending = ending.map_or(String::new(), |ending| format!(".{ending}"));
    let room = MAX_FILE_NAME - ending.chars().count() - 1;
    let begin: String = name.chars().take(room).collect();
    format!("{}…{ending}", begin.trim_end())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("смета 2026.pdf", "смета 2026.pdf")]
    #[case("../../etc/passwd", "passwd")]
    #[case("C:\\Users\\Анна\\план.docx", "план.docx")]
    #[case("a\0b\r\nc\u{7}.txt", "abc.txt")]
    #[case("invoice\u{202E}fdp.exe", "invoicefdp.exe")]
    #[case("a\u{200B}\u{FEFF}b.txt", "ab.txt")]
    #[case("  a \t b  .txt ", "a b .txt")]
    #[case("..", "file")]
    #[case("", "file")]
    #[case("/", "file")]
    #[case("\u{2066}\u{2069}", "file")]
    #[case(".htaccess", "htaccess")]
    fn names(#[case] given: &str, #[case] shown: &str) {
        assert_eq!(shown_name(given), shown);
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let shown = shown_name(&format!("{}.tar.gz", "я".repeat(10_000)));
        assert_eq!(shown.chars().count(), MAX_FILE_NAME);
        assert!(shown.ends_with("….gz"), "{shown}");
        let shown = shown_name(&format!("a.{}", "б".repeat(10_000)));
        assert_eq!(shown.chars().count(), MAX_FILE_NAME);
    }

    #[rstest]
    #[case(1, "0f", true)]
    #[case(MAX_VOICE_MS, "", true)]
    #[case(0, "", false)]
    #[case(MAX_VOICE_MS + 1, "", false)]
    #[case(1, "<script>", false)]
    fn voices(#[case] length: i64, #[case] levels: &str, #[case] good: bool) {
        assert_eq!(checked_voice(length, levels).is_ok(), good);
        assert!(checked_voice(1, &"0".repeat(MAX_LEVELS + 1)).is_err());
    }
}

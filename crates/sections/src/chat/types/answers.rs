//! Answers of the assistant in rooms.

use kernel::{
    Result, Timestamp,
    db::{Cell, Column},
    ids::{PersonId, RunId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Called, MessageId, RoomId, calls, one_of};

/// How a question to the assistant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AnswerState {
    /// Its turn has not come.
    Waiting,
    /// It is being answered.
    Running,
    /// The answer stands in the thread.
    Answered,
    /// There is no answer, for a reason everybody may know.
    Failed,
    /// The one who asked called it off.
    Cancelled,
    /// It was not begun, for a reason that is the asker's.
    Refused,
}

impl AnswerState {
    const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Running,
        Self::Answered,
        Self::Failed,
        Self::Cancelled,
        Self::Refused,
    ];

    /// As the database holds it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Answered => "answered",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
        }
    }

    /// Whether something is still to come.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

impl Column for AnswerState {
    fn read(cell: Cell<'_>) -> Result<Self> {
        one_of(&Self::ALL, Self::code, cell)
    }
}

/// How far an answer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerProgress {
    /// As a run tells it: `key_messages`, `words`, `loading` …; empty before.
    pub stage: String,
    /// Parts done.
    pub done: i64,
    /// Parts in all.
    pub total: i64,
    /// The place in the engine's queue, 1 being next.
    pub place: Option<i64>,
}

/// What became of a message that calls the assistant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The message.
    pub question: MessageId,
    /// Its room.
    pub room: RoomId,
    /// Its number there.
    pub seq: i64,
    /// The thread the answer goes to.
    pub thread: MessageId,
    /// Who asked.
    pub asker: PersonId,
    /// How it stands.
    pub state: AnswerState,
    /// Why it failed or was refused: the id of a text, or the text.
    pub reason: String,
    /// The run that makes it.
    pub run: Option<RunId>,
    /// How far that is.
    pub progress: AnswerProgress,
    /// When it was asked, or asked again.
    pub asked_at: Timestamp,
}

/// What an answer was made from. It is kept beside the message, whose body says the same as plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Its lines.
    pub items: Vec<MadeItem>,
    /// The cited messages under their numbers.
    pub sources: Vec<MadeSource>,
    /// The model that worded it; none where messages are only quoted.
    pub model: Option<String>,
    /// Messages that were read for it.
    pub messages: u64,
    /// What to know about it: codes of [`NOTES`]; of older answers the words.
    pub notes: Vec<String>,
}

/// A line of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeItem {
    /// Plain text.
    pub text: String,
    /// Whose words, where a message is quoted; none for the model's.
    pub author: Option<String>,
    /// The numbers of the messages it rests on.
    pub sources: Vec<u32>,
}

/// A cited message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeSource {
    /// The number it is cited under.
    pub n: u32,
    /// The message.
    pub message: Uuid,
}

/// What is told of an answer to everybody in the room: the notices of its run
/// by their code, and the texts that say it there.
pub const NOTES: [(&str, &str); 6] = [
    ("closest_passages", "answer-note-closest-passages"),
    ("left_out", "answer-note-left-out"),
    ("model_unfit_language", "answer-note-model-unfit-language"),
    ("no_model", "answer-note-no-model"),
    ("quota_used_up", "answer-note-quota-used-up"),
    ("small_model", "answer-note-small-model"),
];

/// Whether a text calls the assistant.
pub fn calls_assistant(body: &str) -> bool {
    body.contains("<@") && calls(body).contains(&Called::Assistant)
}

/// The longest line of an answer, in characters.
pub const MAX_ANSWER_LINE: usize = 1_000;
/// The longest question, in characters.
pub const MAX_QUESTION: usize = 4_000;
/// Questions a room may ask in a minute.
pub const ANSWERS_A_MINUTE: i64 = 6;
/// Answers that are begun for one person in a minute, in all rooms, those to
/// questions asked again too.
pub const BEGUN_A_MINUTE: i64 = 12;
/// Questions of one person that wait or are being answered, in all rooms.
pub const MAX_OPEN_QUESTIONS: i64 = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_call_itself_calls_the_assistant() {
        assert!(calls_assistant("<@assistant> когда поставка?"));
        assert!(calls_assistant("скажи, <@assistant>"));
        for other in [
            "@Sufler когда?",
            "<@ assistant>",
            "<@all>",
            "<@assistants>",
            "",
        ] {
            assert!(!calls_assistant(other), "{other}");
        }
    }
}

//! What a run is asked, tells while it goes, and leaves behind.

use kernel::{
    Language, SubjectRef, Timestamp,
    http::Problem,
    ids::{ModelId, RunId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{context::Range, digest::ItemKind, quota::Allowance};

/// What a person asks for. Either `subject` or `input` is given.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRun {
    /// The scenario's code: `chat.summarise`.
    pub scenario: String,
    /// What it is about.
    pub subject: Option<SubjectRef>,
    /// Which part of it; everything when not said.
    #[serde(default)]
    pub range: Range,
    /// Only these messages.
    #[serde(default)]
    pub selection: Vec<Uuid>,
    /// Text instead of a subject: plain lines or `Name: text`.
    pub input: Option<String>,
    /// The person's own words; the question of `chat.ask`.
    #[serde(default)]
    pub instruction: String,
    /// The language of the answer; the messages' own when not said.
    pub language: Option<Language>,
    /// A model's id, or `none` for key messages only.
    pub model: Option<String>,
    /// A persona; none exist yet.
    pub role: Option<String>,
}

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunState {
    /// Going on.
    Running,
    /// Ended well.
    Finished,
    /// Ended by a failure; what it had made stands.
    Failed,
    /// Stopped by its person.
    Cancelled,
}

impl RunState {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        match code {
            "running" => Self::Running,
            "finished" => Self::Finished,
            "cancelled" => Self::Cancelled,
            _ => Self::Failed,
        }
    }
}

/// Whether it helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rating {
    /// It did.
    Up,
    /// It did not.
    Down,
}

/// A run as its person sees it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The scenario's code.
    pub scenario: String,
    /// What it is about.
    pub subject: Option<SubjectRef>,
    /// Which part of it.
    pub range: Range,
    /// The person's own words.
    pub instruction: String,
    /// How it stands.
    pub state: RunState,
    /// The model that worded it.
    pub model: Option<ModelRef>,
    /// What it has made.
    pub result: Option<RunResult>,
    /// What it cost.
    pub usage: Usage,
    /// Whether it helped.
    pub rating: Option<Rating>,
    /// Why it failed.
    pub problem: Option<Problem>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How far it is, while it goes on at this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<RunProgress>,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunProgress {
    /// As in the event `progress`.
    pub stage: String,
    /// Parts done.
    pub done: u32,
    /// Parts in all.
    pub total: u32,
    /// While `queued`: the place in the engine's queue, 1 being next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
}

/// A model by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelRef {
    /// Its id.
    pub id: ModelId,
    /// Its name.
    pub name: String,
    /// Whether it is small and only words what was found without it.
    pub is_small: bool,
}

/// Tokens spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Usage {
    /// Read.
    pub prompt_tokens: u64,
    /// Written.
    pub completion_tokens: u64,
    /// Of those read: from the provider's cache.
    pub cached_tokens: u64,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ItemKind)]
pub enum Kind {
    /// A part of the gist.
    Point,
    /// Something decided.
    Decision,
    /// Something asked and not answered.
    Question,
    /// Something promised.
    Promise,
    /// A part of an answer.
    Answer,
}

impl From<ItemKind> for Kind {
    fn from(kind: ItemKind) -> Self {
        match kind {
            ItemKind::Point => Self::Point,
            ItemKind::Decision => Self::Decision,
            ItemKind::Question => Self::Question,
            ItemKind::Promise => Self::Promise,
        }
    }
}

/// Whose words an item is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum WordedBy {
    /// The message's own.
    Quote,
    /// The model's, found to agree with the messages.
    Model,
}

/// When something is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Due {
    /// In the words of the message.
    pub text: String,
    /// The day, where it can be told.
    pub on: Option<String>,
}

/// A cited message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    /// The number it is shown under.
    pub n: u32,
    /// The message.
    pub message_id: Uuid,
}

/// One line of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Item {
    /// Names the line within its run; `replace` uses it.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// Its words.
    pub text: String,
    /// Whose words.
    pub worded_by: WordedBy,
    /// Who promised.
    pub who: Option<String>,
    /// The promiser, where it is a person of the company.
    pub who_id: Option<Uuid>,
    /// By when.
    pub due: Option<Due>,
    /// The messages it rests on, at least one.
    pub sources: Vec<Source>,
}

/// What is shown of a cited message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reference {
    /// The number it is shown under.
    pub n: u32,
    /// The message.
    pub message: ReferenceMessage,
}

/// A cited message in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferenceMessage {
    /// Its id.
    pub id: Uuid,
    /// The room.
    pub room_id: Uuid,
    /// The root of its thread.
    pub thread_id: Option<Uuid>,
    /// Who wrote it.
    pub author_name: String,
    /// When.
    pub created_at: Timestamp,
    /// Its beginning.
    pub excerpt: String,
}

/// Something to know about the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// A stable code: `no_model`, `earlier_messages_key_only` …
    pub code: String,
    /// In the person's language.
    pub text: String,
    /// How many, where it counts something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// What can be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<NoticeAction>,
}

/// What a press on a notice does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeAction {
    /// `choose_model`.
    pub kind: String,
    /// The model to go on with.
    pub model_id: ModelId,
}

/// How much was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Covered {
    /// Messages the key messages were picked from.
    pub messages: u64,
    /// Messages the model was given.
    pub worded_messages: u64,
    /// When the first was written.
    pub from: Option<Timestamp>,
    /// When the last was written.
    pub to: Option<Timestamp>,
}

/// What a run leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunResult {
    /// `summary`, `answer` or `text`.
    pub kind: String,
    /// Of an answer: whether the messages tell.
    pub answered: Option<bool>,
    /// Its lines.
    pub items: Vec<Item>,
    /// Of a `text`: the whole of it, plain.
    pub text: Option<String>,
    /// The cited messages.
    pub references: Vec<Reference>,
    /// What to know about it.
    pub notices: Vec<Notice>,
    /// How much was read.
    pub covered: Covered,
}

/// What a run tells while it goes. Streamed as server-sent events under these
/// names; `--json` prints one a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "event", content = "data")]
pub enum RunEvent {
    /// It has begun.
    #[serde(rename = "run.started")]
    Started {
        /// Its id.
        run_id: RunId,
        /// The scenario's code.
        scenario: String,
        /// The language of the answer.
        language: Language,
        /// The model that will word it.
        model: Option<ModelRef>,
        /// How much is read.
        covered: Covered,
        /// What is left of the day.
        quota: Option<Allowance>,
    },
    /// Something to know.
    #[serde(rename = "notice")]
    Notice(Notice),
    /// How far it is.
    #[serde(rename = "progress")]
    Progress {
        /// `key_messages`, `words`; while nothing comes: `swapping` (another
        /// model finishes first), `loading` (the model loads) or `queued`.
        stage: String,
        /// Parts done.
        done: u32,
        /// Parts in all.
        total: u32,
        /// While `queued`: the place in the engine's queue, 1 being next.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<u32>,
    },
    /// A line.
    #[serde(rename = "item")]
    Item {
        /// The line.
        item: Item,
    },
    /// A line in other words.
    #[serde(rename = "replace")]
    Replace {
        /// The line; its key says which.
        item: Item,
    },
    /// A line that does not stand, or the free text so far.
    #[serde(rename = "remove")]
    Remove {
        /// Which line; `text` is the free text.
        key: String,
    },
    /// More free text.
    #[serde(rename = "delta")]
    Delta {
        /// The text.
        text: String,
    },
    /// A cited message, before the first line that cites it.
    #[serde(rename = "reference")]
    Reference(Reference),
    /// Another model went on.
    #[serde(rename = "model.changed")]
    ModelChanged {
        /// Who stopped.
        from: ModelRef,
        /// Who goes on.
        to: ModelRef,
        /// Why, in the person's language.
        why: String,
    },
    /// What it has cost so far.
    #[serde(rename = "usage")]
    Usage {
        /// Tokens.
        #[serde(flatten)]
        usage: Usage,
        /// What is left of the day.
        quota: Option<Allowance>,
    },
    /// It ended.
    #[serde(rename = "run.finished")]
    Finished {
        /// `finished` or `cancelled`.
        state: RunState,
        /// What it made.
        result: RunResult,
    },
    /// It failed; what it had made stands.
    #[serde(rename = "run.failed")]
    Failed {
        /// Why.
        problem: Problem,
        /// What it made.
        result: RunResult,
    },
}

impl RunEvent {
    /// Whether nothing follows.
    pub fn is_last(&self) -> bool {
        matches!(self, Self::Finished { .. } | Self::Failed { .. })
    }
}

//! `/messages/{id}/answer`: what the assistant makes of a message that calls it.

use assistant::Parts;
use axum::{extract::State, http::StatusCode};
use kernel::{
    Actor, Language, Result,
    http::{ErrorResponse, Path},
    i18n,
    ids::RunId,
    people::PersonRef,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{quotes::Quotes, views::QuotedView};
use crate::chat::{
    access, actions,
    types::{Answer, AnswerState, Made, Message, MessageId, NOTES, calls_assistant},
};

/// Stands for a line that its reader may not read.
const UNSEEN: &str = "…";

/// How a question stands, as one person is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AskedState {
    /// The assistant was called by a change of the text and has not been asked.
    Unasked,
    /// Its turn has not come.
    Waiting,
    /// It is being answered.
    Running,
    /// There is no answer; everybody is told why.
    Failed,
    /// The one who asked called it off.
    Cancelled,
    /// It was not begun; only the one who asked is told why.
    Refused,
}

/// A question to the assistant that has no answer in the thread.
#[derive(Serialize, ToSchema)]
pub(super) struct AskedView {
    state: AskedState,
    /// Whether this person asked it, and so may ask again and call it off.
    mine: bool,
    /// Why there is no answer, in the reader's language.
    reason: Option<String>,
    /// The run that failed: it leads to its log.
    trace_id: Option<RunId>,
    /// How far it is, as runs tell it: `key_messages`, `words`, `loading` …
    stage: Option<String>,
    /// Parts done.
    done: i64,
    /// Parts in all.
    total: i64,
    /// While `queued`: the place in the engine's queue, 1 being next.
    place: Option<i64>,
}

/// What an answer of the assistant was made from.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeView {
    /// Who asked.
    asked_by: PersonRef,
    /// The model that worded it; null where messages are only quoted.
    model: Option<String>,
    /// How many messages were read for it.
    messages_count: u64,
    /// Its lines; none where the messages do not tell.
    items: Vec<MadeItemView>,
    /// The cited messages.
    sources: Vec<CitedView>,
    /// What to know about it, in the reader's language.
    notes: Vec<String>,
}

/// A line of an answer.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeItemView {
    /// Plain text.
    text: String,
    /// Whose words, where a message is quoted.
    author: Option<String>,
    /// The numbers of the messages it rests on.
    sources: Vec<u32>,
    #[serde(skip)]
    hidden: bool,
}

impl MadeView {
    /// Its lines as text, where some are not for this reader, who may read
    /// nothing of what they rest on.
    pub(super) fn curtailed(&self) -> Option<String> {
        let is_curtailed = self.items.iter().any(|item| item.hidden);
        let lines: Vec<&str> = self.items.iter().map(|item| item.text.as_str()).collect();
        is_curtailed.then(|| lines.join("\n"))
    }
}

/// A message an answer cites; null where it was deleted or this person may not
/// read it.
#[derive(Serialize, ToSchema)]
pub(super) struct CitedView {
    /// The number it is cited under.
    n: u32,
    message: Option<QuotedView>,
}

/// How the question stands for this person; none where there is nothing to tell.
pub(super) fn asked_view(
    message: &Message,
    answer: Option<&Answer>,
    actor: &Actor,
) -> Option<AskedView> {
    let own = access::is_own_question(message, actor.person);
    let is_asked = message.deleted_at.is_none() && calls_assistant(&message.body);
    let Some(answer) = answer.filter(|_| is_asked) else {
        return own.then_some(AskedView {
            state: AskedState::Unasked,
            mine: true,
            reason: None,
            trace_id: None,
            stage: None,
            done: 0,
            total: 0,
            place: None,
        });
    };
    let mine = answer.asker == actor.person;
    let state = match answer.state {
        AnswerState::Waiting => AskedState::Waiting,
        AnswerState::Running => AskedState::Running,
        AnswerState::Failed => AskedState::Failed,
        AnswerState::Cancelled if mine => AskedState::Cancelled,
        AnswerState::Refused if mine => AskedState::Refused,
        AnswerState::Answered | AnswerState::Cancelled | AnswerState::Refused => return None,
    };
    let is_failed = answer.state == AnswerState::Failed;
    let progress = &answer.progress;
    Some(AskedView {
        state,
        mine,
        reason: reason(answer, actor.language),
        trace_id: answer.run.filter(|_| is_failed),
        stage: Some(progress.stage.clone()).filter(|stage| !stage.is_empty()),
        done: progress.done,
        total: progress.total,
        place: progress.place,
    })
}

fn reason(answer: &Answer, language: Language) -> Option<String> {
    let reason = Some(&answer.reason).filter(|reason| !reason.is_empty())?;
    Some(i18n::text(language, reason, &[]).unwrap_or_else(|| reason.clone()))
}

/// What an answer was made from, as far as this person may read it.
pub(super) fn made_view(
    quotes: &Quotes,
    language: Language,
    asked_by: PersonRef,
    made: Made,
) -> MadeView {
    let sources = made.sources.into_iter().map(|source| CitedView {
        n: source.n,
        message: quotes.view(MessageId(source.message)).message,
    });
    let sources: Vec<_> = sources.collect();
    let unread = |n: &u32| {
        let source = sources.iter().find(|source| source.n == *n);
        source.is_none_or(|source| source.message.is_none())
    };
    let mut items = Vec::with_capacity(made.items.len());
    for item in made.items {
        let hidden = !item.sources.is_empty() && item.sources.iter().all(unread);
        items.push(MadeItemView {
            text: if hidden { UNSEEN.to_owned() } else { item.text },
            author: item.author.filter(|_| !hidden),
            sources: item.sources,
            hidden,
        });
    }
    let notes = made.notes.into_iter();
    let notes = notes.map(|kept| note(kept, language)).collect();
    MadeView {
        asked_by,
        model: made.model,
        messages_count: made.messages,
        items,
        sources,
        notes,
    }
}

/// A note in words; older answers keep those they were told in.
fn note(kept: String, language: Language) -> String {
    let known = NOTES.into_iter().find(|(code, _)| *code == kept);
    let told = known.and_then(|(_, id)| i18n::text(language, id, &[]));
    told.unwrap_or(kept)
}

/// Asks a question of one's own again, or for the first time where the
/// assistant was called by a change of the text.
#[utoipa::path(post, path = "/messages/{id}/answer", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn ask_again(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    let with = parts.clone();
    parts
        .db
        .write(move |tx| actions::ask_again(tx, &with, &actor, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Calls a question of one's own off.
#[utoipa::path(delete, path = "/messages/{id}/answer", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn cancel_answer(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    let with = parts.clone();
    parts
        .db
        .write(move |tx| actions::cancel_answer(tx, &with, &actor, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

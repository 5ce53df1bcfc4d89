//! Polls: what a message shows of one, voting, closing, and who voted.

use assistant::Parts;
use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Result, Timestamp,
    http::{ErrorResponse, Json, Page, PageQuery, Params, Path},
    people::PersonRef,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::chat::{
    access, actions,
    store::{self, PollOption},
    types::{MessageId, NewPoll, Poll, percent},
};

/// A poll to be put on a message, whose text is the question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPollBody {
    /// What can be chosen: 2 to 12 different options of 1 to 200 characters.
    options: Vec<String>,
    /// Whether one person may choose several options.
    #[serde(default)]
    multiple: bool,
    /// Whether nobody is told who chose what.
    #[serde(default)]
    anonymous: bool,
    /// When it closes by itself; a moment to come.
    closes_at: Option<Timestamp>,
}

impl From<NewPollBody> for NewPoll {
    fn from(body: NewPollBody) -> Self {
        Self {
            options: body.options,
            multiple: body.multiple,
            anonymous: body.anonymous,
            closes_at: body.closes_at,
        }
    }
}

/// The poll of a message, as one person sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct PollView {
    options: Vec<PollOptionView>,
    /// Whether one person may choose several options.
    multiple: bool,
    /// Whether nobody is told who chose what.
    anonymous: bool,
    /// How many people have voted.
    voters_count: i64,
    /// When it closes by itself: from then on it takes no votes.
    closes_at: Option<Timestamp>,
    /// When somebody closed it before that.
    closed_at: Option<Timestamp>,
}

/// An option of a poll.
#[derive(Serialize, ToSchema)]
pub(super) struct PollOptionView {
    /// Its number, from 1.
    number: i64,
    text: String,
    /// How many people chose it.
    count: i64,
    /// The same in percent of those who voted.
    share: i64,
    /// Whether this person chose it.
    mine: bool,
}

impl PollView {
    /// What can be chosen, and how many people chose it.
    pub(super) fn counts(self) -> Vec<(String, i64)> {
        let options = self.options.into_iter();
        options.map(|one| (one.text, one.count)).collect()
    }

    /// How many people voted, where one may choose several options.
    pub(super) fn several_voters(&self) -> Option<i64> {
        self.multiple.then_some(self.voters_count)
    }
}

/// The view of a poll with those of the options that are its own.
pub(super) fn poll_view(poll: &Poll, options: &[PollOption]) -> PollView {
    let own = options.iter().filter(|one| one.message == poll.message);
    PollView {
        options: own
            .map(|one| PollOptionView {
                number: one.number,
                text: one.label.clone(),
                count: one.count,
                share: percent(one.count, poll.voters),
                mine: one.mine,
            })
            .collect(),
        multiple: poll.multiple,
        anonymous: poll.anonymous,
        voters_count: poll.voters,
        closes_at: poll.closes_at,
        closed_at: poll.closed_at,
    }
}

/// What one chooses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VoteBody {
    /// The numbers of the options; none takes the vote back.
    options: Vec<i64>,
}

/// Sets one's vote, in the place of what one chose before.
#[utoipa::path(put, path = "/messages/{id}/poll/vote", tag = "chat", params(("id" = MessageId, Path)),
    request_body = VoteBody, responses((status = 204), ErrorResponse))]
pub(super) async fn vote(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
    Json(body): Json<VoteBody>,
) -> Result<StatusCode> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| actions::vote(tx, &actor, id, &body.options, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes a poll before its time.
#[utoipa::path(put, path = "/messages/{id}/poll/closing", tag = "chat", params(("id" = MessageId, Path)),
    responses((status = 204), ErrorResponse))]
pub(super) async fn close_poll(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<MessageId>,
) -> Result<StatusCode> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| actions::close_poll(tx, &actor, id, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who chose an option; of an anonymous poll nobody is told.
#[utoipa::path(get, path = "/messages/{id}/poll/options/{number}/voters", tag = "chat",
    params(("id" = MessageId, Path), ("number" = i64, Path), PageQuery),
    responses((status = 200, body = Page<PersonRef>), ErrorResponse))]
pub(super) async fn list_voters(
    State(parts): State<Parts>,
    actor: Actor,
    Path((id, number)): Path<(MessageId, i64)>,
    Params(query): Params<PageQuery>,
) -> Result<Answer<Page<PersonRef>>> {
    let (limit, after) = (query.limit()?, query.after_id()?);
    let people = parts.db.read(move |tx| {
        let poll = access::named_poll(tx, &actor, id)?.poll;
        store::list_voters(tx, poll.message, number, after, limit + 1)
    });
    let page = Page::cut(people.await?, limit, |person| person.id.to_string());
    Ok(Answer(page))
}

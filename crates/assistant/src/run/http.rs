//! `/runs`: one endpoint for every section, and for the tools to come.

use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::{Stream, StreamExt};
use kernel::{
    Actor, Error, Result, SubjectRef, Tx,
    http::{ErrorResponse, Json, Page, Params, Path},
    ids::RunId,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    actions,
    live::LiveRun,
    store,
    types::{Rating, Run, RunEvent, RunState, StartRun},
};
use crate::Parts;

/// The routes of runs.
pub fn routes() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(start_run, list_runs))
        .routes(routes!(find_run, erase_run))
        .routes(routes!(follow_run))
        .routes(routes!(cancel_run))
        .routes(routes!(rate_run, unrate_run))
}

/// The header that names the run a stream belongs to.
const RUN: HeaderName = HeaderName::from_static("sufler-run");
/// A comment this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Starts a run. Answers its events as they come, or 202 with the run when
/// only JSON is accepted; it goes on when the caller leaves.
#[utoipa::path(post, path = "/runs", tag = "assistant", request_body = StartRun,
    responses((status = 200, body = RunEvent, content_type = "text/event-stream"),
        (status = 202, body = Run), ErrorResponse))]
async fn start_run(
    State(parts): State<Parts>,
    actor: Actor,
    headers: HeaderMap,
    Json(asked): Json<StartRun>,
) -> Result<Response> {
    let started = actions::start_run(&parts, &actor, asked).await?;
    let mut response = if wants_json(&headers) {
        let run = actions::find_run(&parts, &actor, started.id).await?;
        (StatusCode::ACCEPTED, Answer(run)).into_response()
    } else {
        stream(started.live.follow(0)).into_response()
    };
    let id = HeaderValue::from_str(&started.id.to_string()).map_err(Error::internal)?;
    response.headers_mut().insert(RUN, id);
    Ok(response)
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| {
        accept.contains("application/json") && !accept.contains("text/event-stream")
    })
}

fn stream(
    events: impl Stream<Item = (usize, RunEvent)> + Send + 'static,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + Send> {
    let events = events.map(|(number, event)| Ok(sent(number, &event)));
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// The event's name and data as server-sent events have them.
fn sent(number: usize, event: &RunEvent) -> Event {
    let value = serde_json::to_value(event).unwrap_or_default();
    let name = value
        .get("event")
        .and_then(serde_json::Value::as_str)
        .unwrap_or("notice")
        .to_owned();
    let data = value.get("data").cloned().unwrap_or_default();
    Event::default()
        .id(number.to_string())
        .event(name)
        .data(data.to_string())
}

/// Which runs are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RunQuery {
    /// Only those about this kind of thing; needs `subject_id`.
    subject_kind: Option<String>,
    /// Only those about this thing.
    subject_id: Option<Uuid>,
    /// How many, 1 to 500.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<RunId>,
}

/// One's own runs, the newest first.
#[utoipa::path(get, path = "/runs", tag = "assistant", params(RunQuery),
    responses((status = 200, body = Page<Run>), ErrorResponse))]
async fn list_runs(
    State(parts): State<Parts>,
    actor: Actor,
    Params(query): Params<RunQuery>,
) -> Result<Answer<Page<Run>>> {
    let limit = kernel::http::limit(query.limit)?;
    let subject = match (query.subject_kind, query.subject_id) {
        (Some(kind), Some(id)) => Some(SubjectRef::new(kind, id)),
        (None, None) => None,
        _ => return Err(Error::invalid("subject_id", "subject-kind-and-id")),
    };
    let language = actor.language;
    let subjects = Arc::clone(&parts.subjects);
    let runs = parts.db.read(move |tx| {
        let fetch = |tx: &mut Tx<'_>, after, many| {
            store::list(tx, actor.person, subject.as_ref(), after, many)
        };
        let mut known = HashMap::new();
        let keep = |tx: &mut Tx<'_>, run: &Run| {
            if let Some(known) = known.get(&run.subject) {
                return Ok(*known);
            }
            let may = actions::still_readable(tx, &subjects, &actor, run)?;
            known.insert(run.subject.clone(), may);
            Ok(may)
        };
        Page::kept(tx, limit, query.after, |run: &Run| run.id, fetch, keep)
    });
    let page = runs.await?;
    let told = |run| actions::told_in(actions::with_progress(&parts, run), language);
    Ok(Answer(page.map(told)))
}

/// One of one's own runs.
#[utoipa::path(get, path = "/runs/{id}", tag = "assistant", params(("id" = RunId, Path)),
    responses((status = 200, body = Run), ErrorResponse))]
async fn find_run(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RunId>,
) -> Result<Answer<Run>> {
    actions::find_run(&parts, &actor, id).await.map(Answer)
}

/// Erases a run with its text, stopping it first.
#[utoipa::path(delete, path = "/runs/{id}", tag = "assistant", params(("id" = RunId, Path)),
    responses((status = 204), ErrorResponse))]
async fn erase_run(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RunId>,
) -> Result<StatusCode> {
    actions::erase_run(&parts, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The events of a run, again from the start or after `Last-Event-ID`. Of a run
/// that ended long ago: its end.
#[utoipa::path(get, path = "/runs/{id}/events", tag = "assistant", params(("id" = RunId, Path)),
    responses((status = 200, body = RunEvent, content_type = "text/event-stream"), ErrorResponse))]
async fn follow_run(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RunId>,
    headers: HeaderMap,
) -> Result<Response> {
    let run = actions::find_run(&parts, &actor, id).await?;
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok());
    let seen = seen.and_then(|text| text.parse().ok()).unwrap_or(0);
    if let Some(live) = live_of(&parts, &actor, id) {
        return Ok(stream(live.follow(seen)).into_response());
    }
    let missed = ending(run).filter(|(number, _)| *number > seen);
    Ok(stream(futures::stream::iter(missed)).into_response())
}

fn live_of(parts: &Parts, actor: &Actor, id: RunId) -> Option<Arc<LiveRun>> {
    parts
        .runs
        .find(id)
        .filter(|live| live.person == actor.person)
}

fn ending(run: Run) -> Option<(usize, RunEvent)> {
    let result = run.result.unwrap_or_default();
    let event = match run.problem {
        Some(problem) => RunEvent::Failed { problem, result },
        None if run.state == RunState::Running => return None,
        None => RunEvent::Finished {
            state: run.state,
            result,
        },
    };
    // Higher than any number the live run can have told.
    Some((1_000_000, event))
}

/// Stops a run; what it has made stands.
#[utoipa::path(put, path = "/runs/{id}/cancellation", tag = "assistant", params(("id" = RunId, Path)),
    responses((status = 200, body = Run), ErrorResponse))]
async fn cancel_run(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RunId>,
) -> Result<Answer<Run>> {
    actions::cancel_run(&parts, &actor, id).await.map(Answer)
}

/// Whether a run helped.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RatingBody {
    value: Rating,
    /// Why, up to 2,000 characters.
    comment: Option<String>,
}

const MAX_COMMENT: usize = 2000;

/// Rates a run.
#[utoipa::path(put, path = "/runs/{id}/rating", tag = "assistant", params(("id" = RunId, Path)),
    request_body = RatingBody, responses((status = 204), ErrorResponse))]
async fn rate_run(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RunId>,
    Json(body): Json<RatingBody>,
) -> Result<StatusCode> {
    if body
        .comment
        .as_ref()
        .is_some_and(|text| text.chars().count() > MAX_COMMENT || text.contains('\0'))
    {
        return Err(Error::invalid("comment", "text-too-long"));
    }
    let rating = Some((body.value, body.comment));
    parts
        .db
        .write(move |tx| store::rate(tx, id, actor.person, rating))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a rating back.
#[utoipa::path(delete, path = "/runs/{id}/rating", tag = "assistant", params(("id" = RunId, Path)),
    responses((status = 204), ErrorResponse))]
async fn unrate_run(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<RunId>,
) -> Result<StatusCode> {
    parts
        .db
        .write(move |tx| store::rate(tx, id, actor.person, None))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

//! `POST /v1/chat/completions`.

use super::answer::Answer;
use super::entrance::{Admitted, in_time};
use super::error::ApiError;
use super::prepare::{check_size, prepare};
use super::reply::Reply;
use super::request::ChatRequest;
use super::stream::{Wishes, events};
use crate::engine::Engine;
use crate::queue::{Job, Progress, Refusal, Trouble};
use crate::tools::CallReader;
use axum::Json;
use axum::extract::State;
use axum::response::sse::Sse;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;

/// Says how many milliseconds the client waits, as `timeout_ms` in the body does.
pub(super) const DEADLINE: &str = "x-sufler-deadline-ms";

/// Generates the assistant's next message.
pub(super) async fn create_chat_completion(
    State(engine): State<Arc<Engine>>,
    admitted: Admitted,
) -> Result<Response, ApiError> {
    let busy = engine.activity.begin();
    let model = Arc::clone(engine.model().ok_or_else(ApiError::loading)?);
    let request = ChatRequest::read(&admitted.bytes)?;
    // What cannot be taken is not held while it waits for its turn to be tokenised.
    check_size(&model, &request)?;
    let deadline = deadline(&admitted, &request);
    let (answer, progress) = unbounded_channel();
    let reply = Reply {
        id: engine.answer_id(),
        created: engine.now(),
        model: model.name.clone(),
        logprobs: request.options.top_logprobs.is_some(),
    };
    let wishes = Wishes {
        include_usage: request.include_usage,
        deadline,
        reader: request.offers_tools().then(|| {
            let offered = request.tools.iter().map(|tool| tool.name.clone());
            let forced = request.choice.is_forced();
            CallReader::new(model.template.format(), offered.collect(), forced)
        }),
    };
    let stream = request.stream;
    let preparing = engine.tokenise(move || prepare(&model, request, answer));
    let job = in_time(deadline, preparing)
        .await?
        .ok_or_else(|| ApiError::failed("the request could not be prepared"))??;
    enqueue(&engine, job)?;
    drop(admitted);
    if stream {
        return Ok(Sse::new(events(reply, progress, wishes, busy)).into_response());
    }
    whole(&reply, progress, wishes).await
}

/// The header goes before the body.
fn deadline(admitted: &Admitted, request: &ChatRequest) -> Option<Instant> {
    let told = request
        .timeout
        .and_then(|time| admitted.since.checked_add(time));
    admitted.deadline.or(told)
}

pub(super) fn enqueue(engine: &Engine, job: Job) -> Result<(), ApiError> {
    engine.queue.push(job).map_err(|refusal| match refusal {
        Refusal::Full => {
            engine.metrics.rejected();
            ApiError::queue_full()
        }
        Refusal::Closed => ApiError::stopping(),
    })?;
    engine.metrics.accepted();
    Ok(())
}

/// What comes next, or that the time is over.
pub(super) async fn next(
    progress: &mut UnboundedReceiver<Progress>,
    deadline: Option<Instant>,
) -> Result<Progress, ApiError> {
    let received = match deadline {
        None => progress.recv().await,
        Some(deadline) => tokio::time::timeout_at(deadline, progress.recv())
            .await
            .map_err(|_| ApiError::late())?,
    };
    match received {
        Some(Progress::Failed(Trouble::Failed(reason))) => Err(ApiError::failed(&reason)),
        Some(Progress::Failed(Trouble::PinsFull(reason))) => Err(ApiError::pins_full(&reason)),
        Some(Progress::Failed(Trouble::Closing)) | None => Err(ApiError::stopping()),
        Some(progress) => Ok(progress),
    }
}

/// Collects the answer. If the client leaves, this is dropped with the receiver, which cancels the job.
async fn whole(
    reply: &Reply,
    mut progress: UnboundedReceiver<Progress>,
    mut wishes: Wishes,
) -> Result<Response, ApiError> {
    let mut answer = Answer::default();
    loop {
        match next(&mut progress, wishes.deadline).await? {
            Progress::Text(piece) => {
                answer.chosen.extend(piece.chosen);
                let parts = wishes.read(piece.text);
                answer.parts(parts);
            }
            Progress::Finished { reason, usage } => {
                answer.parts(wishes.finish());
                return Ok(Json(reply.whole(&answer, reason, usage)).into_response());
            }
            Progress::Waiting(_) | Progress::Failed(_) => {}
        }
    }
}

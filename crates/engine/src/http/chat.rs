//! `POST /v1/chat/completions`.

use super::error::ApiError;
use super::reply::Reply;
use super::request::ChatRequest;
use super::stream::events;
use crate::engine::Engine;
use crate::model::Model;
use crate::queue::{Job, Progress, Refusal};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::sse::Sse;
use axum::response::{IntoResponse, Response};
use llama_cpp_2::token::LlamaToken;
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Generates the assistant's next message.
pub(super) async fn create_chat_completion(
    State(engine): State<Arc<Engine>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let busy = engine.activity.begin();
    let model = Arc::clone(engine.model().ok_or_else(ApiError::loading)?);
    let request = ChatRequest::read(&body?)?;
    let (stream, include_usage) = (request.stream, request.include_usage);
    let (answer, progress) = unbounded_channel();
    let reply = Reply {
        id: engine.answer_id(),
        created: engine.now(),
        model: model.name.clone(),
    };
    let job = engine
        .tokenise(move || prepare(&model, request, answer))
        .await
        .ok_or_else(|| ApiError::failed("the request could not be prepared"))??;
    enqueue(&engine, job)?;
    if stream {
        return Ok(Sse::new(events(reply, progress, include_usage, busy)).into_response());
    }
    whole(&reply, progress).await
}

fn prepare(
    model: &Model,
    request: ChatRequest,
    answer: UnboundedSender<Progress>,
) -> Result<Job, ApiError> {
    let prompt = prompt(model, &request)?;
    let bound = request
        .schema
        .map(|schema| model.schemas.matcher(&model.llama, &schema))
        .transpose()
        .map_err(|reason| ApiError::invalid("response_format.json_schema.schema", reason))?;
    Ok(Job {
        prompt,
        options: request.options,
        bound,
        answer,
    })
}

fn prompt(model: &Model, request: &ChatRequest) -> Result<Vec<LlamaToken>, ApiError> {
    // A text that cannot fit by any count is not worth the seconds it takes to count it.
    let fewest = model.fewest_tokens(request.content_bytes());
    if fewest >= model.context {
        return Err(ApiError::context_exceeded(fewest, model.context));
    }
    let prompt = model
        .template
        .prompt(model, &request.messages)
        .map_err(|reason| {
            ApiError::invalid(
                "messages",
                format!("the model's chat template refuses them: {reason}"),
            )
        })?;
    if prompt.is_empty() {
        return Err(ApiError::invalid(
            "messages",
            "the model's chat template makes nothing of them",
        ));
    }
    if prompt.len() >= model.context {
        return Err(ApiError::context_exceeded(prompt.len(), model.context));
    }
    Ok(prompt)
}

fn enqueue(engine: &Engine, job: Job) -> Result<(), ApiError> {
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

/// Collects the answer. If the client leaves, this is dropped with the receiver, which cancels the job.
async fn whole(
    reply: &Reply,
    mut progress: UnboundedReceiver<Progress>,
) -> Result<Response, ApiError> {
    let mut text = String::new();
    loop {
        match progress.recv().await {
            Some(Progress::Text(piece)) => text.push_str(&piece),
            Some(Progress::Finished { reason, usage }) => {
                return Ok(Json(reply.whole(&text, reason, usage)).into_response());
            }
            Some(Progress::Failed(reason)) => return Err(ApiError::failed(&reason)),
            None => return Err(ApiError::stopping()),
        }
    }
}

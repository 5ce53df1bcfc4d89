//! What the engine says of itself, and counting tokens.

use super::entrance::{Admitted, in_time};
use super::error::ApiError;
use super::request::read_json;
use crate::cpu;
use crate::engine::Engine;
use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use llama_cpp_2::token::LlamaToken;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The longest text that is tokenised at once, in bytes; it takes a second and two hundred times its size in memory.
const LONGEST_TEXT: usize = 1024 * 1024;

type Shared = State<Arc<Engine>>;

/// `GET /health`: whether requests can be answered, and for which processor the engine is built.
pub(super) async fn health(State(engine): Shared) -> Result<Json<Value>, ApiError> {
    engine
        .model()
        .map(|_| Json(json!({ "status": "ok", "cpu": cpu::OWN.name() })))
        .ok_or_else(ApiError::loading)
}

/// `GET /v1/models`: the one model.
pub(super) async fn list_models(State(engine): Shared) -> Result<Json<Value>, ApiError> {
    let model = engine.model().ok_or_else(ApiError::loading)?;
    Ok(Json(json!({
        "object": "list",
        "data": [{
            "id": model.name, "object": "model", "created": engine.now(), "owned_by": "sufler-engine",
            "meta": {
                "n_ctx": model.context, "n_ctx_train": model.llama.n_ctx_train(), "n_vocab": model.llama.n_vocab(),
                "n_params": model.llama.n_params(), "size": model.llama.size(),
            },
        }],
    })))
}

/// `GET /metrics`: counters in the Prometheus text format.
pub(super) async fn metrics(State(engine): Shared) -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        engine
            .metrics
            .render(engine.queue.depth(), engine.cache_sizes()),
    )
}

#[derive(Deserialize)]
struct Tokenize {
    content: String,
}

/// `POST /tokenize`: the tokens of a text, without any that a chat template would add.
pub(super) async fn tokenize(
    State(engine): Shared,
    admitted: Admitted,
) -> Result<Json<Value>, ApiError> {
    let _busy = engine.activity.begin();
    let model = Arc::clone(engine.model().ok_or_else(ApiError::loading)?);
    let request: Tokenize = read_json(&admitted.bytes)?;
    if request.content.len() > LONGEST_TEXT {
        return Err(ApiError::too_large("content", LONGEST_TEXT));
    }
    let tokenising = engine.tokenise(move || model.tokenize(&request.content));
    let tokens = in_time(admitted.deadline, tokenising)
        .await?
        .ok_or_else(|| ApiError::failed("the text could not be tokenised"))?;
    let ids: Vec<_> = tokens.into_iter().map(|token| token.0).collect();
    Ok(Json(json!({ "tokens": ids })))
}

#[derive(Deserialize)]
struct Detokenize {
    tokens: Vec<i32>,
}

/// `POST /detokenize`: the text of tokens.
pub(super) async fn detokenize(
    State(engine): Shared,
    admitted: Admitted,
) -> Result<Json<Value>, ApiError> {
    let _busy = engine.activity.begin();
    let model = engine.model().ok_or_else(ApiError::loading)?;
    let request: Detokenize = read_json(&admitted.bytes)?;
    let known = 0..model.llama.n_vocab();
    if let Some(unknown) = request.tokens.iter().find(|token| !known.contains(token)) {
        let reason = format!("the model has no token {unknown}");
        return Err(ApiError::invalid("tokens", reason));
    }
    if request.tokens.len() > LONGEST_TEXT {
        return Err(ApiError::too_large("tokens", LONGEST_TEXT));
    }
    let vocab = model.llama.vocab();
    let pieces = request
        .tokens
        .iter()
        .map(|token| vocab.token_to_piece(LlamaToken(*token), true, None));
    let bytes: Vec<_> = pieces.flatten().collect();
    Ok(Json(json!({ "content": String::from_utf8_lossy(&bytes) })))
}

/// `DELETE /cache`: forgets all conversations but those being answered, in the context, in memory and in files, and
/// answers how much that was.
pub(super) async fn clear_cache(State(engine): Shared) -> Result<Json<Value>, ApiError> {
    let _busy = engine.activity.begin();
    engine.model().ok_or_else(ApiError::loading)?;
    let freed = engine
        .queue
        .forget()
        .await
        .map_err(|_| ApiError::stopping())?;
    Ok(Json(json!({
        "status": "ok",
        "freed": {
            "context_tokens": freed.tokens, "memory_bytes": freed.kept.memory,
            "disk_bytes": freed.kept.disk, "files": freed.kept.files,
        },
    })))
}

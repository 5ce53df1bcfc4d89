//! The HTTP half: checks requests, asks the inference thread, writes answers.

mod answer;
mod chat;
mod embeddings;
mod error;
mod info;
mod pins;
mod prepare;
mod reply;
mod request;
mod stream;

use crate::engine::Engine;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};
use error::ApiError;
use std::sync::Arc;

/// The largest body taken, in bytes.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// All addresses.
pub(crate) fn routes(engine: Arc<Engine>) -> Router {
    Router::new()
        .route("/v1/chat/completions", post(chat::create_chat_completion))
        .route("/v1/models", get(info::list_models))
        .route("/v1/embeddings", post(embeddings::create_embeddings))
        .route("/detokenize", post(info::detokenize))
        .route("/cache", delete(info::clear_cache))
        .route("/pins", get(pins::list_pins))
        .route("/pins/{name}", put(pins::put_pin).delete(pins::delete_pin))
        .route("/tokenize", post(info::tokenize))
        .route("/health", get(info::health))
        .route("/metrics", get(info::metrics))
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(engine)
}

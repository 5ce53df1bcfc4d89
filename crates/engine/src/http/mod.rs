//! The HTTP half: checks requests, asks the inference thread, writes answers.

mod chat;
mod error;
mod info;
mod reply;
mod request;
mod stream;

use crate::engine::Engine;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use error::ApiError;
use std::sync::Arc;

/// The largest body taken, in bytes.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// All addresses.
pub(crate) fn routes(engine: Arc<Engine>) -> Router {
    Router::new()
        .route("/v1/chat/completions", post(chat::create_chat_completion))
        .route("/v1/models", get(info::list_models))
        .route("/tokenize", post(info::tokenize))
        .route("/health", get(info::health))
        .route("/metrics", get(info::metrics))
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(engine)
}

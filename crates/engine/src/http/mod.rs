//! The HTTP half: checks requests, asks the inference thread, writes answers.

mod answer;
mod chat;
mod embeddings;
mod entrance;
mod error;
mod guard;
mod info;
mod pins;
mod prepare;
mod reply;
mod request;
mod stream;

use crate::engine::Engine;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post, put};
use error::ApiError;
use std::sync::Arc;

pub(crate) use guard::{Guard, without_port};

/// The largest body taken, in bytes.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// All addresses; over TCP a guard stands before them.
pub(crate) fn routes(engine: Arc<Engine>, guard: Option<Guard>) -> Router {
    let routes = Router::new()
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
        .with_state(engine);
    match guard {
        Some(guard) => routes.layer(from_fn_with_state(Arc::new(guard), guard::guarded)),
        None => routes,
    }
}

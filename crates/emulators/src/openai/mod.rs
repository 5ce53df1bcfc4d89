//! An OpenAI-compatible server, and llama-server, which says more.

mod images;
mod speech;
pub(crate) mod wire;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::dialect::{Complaint, Dialect, Streamed};
use crate::request::RequestBody;
use crate::served::Served;
use crate::wire::Reply;
use crate::{embeddings, faults};

/// OpenAI's language.
pub(crate) struct OpenAi;

impl Dialect for OpenAi {
    fn routes(&self) -> Router<Arc<Served>> {
        Router::new()
            .route("/v1/chat/completions", post(chat))
            .route("/v1/embeddings", post(embed))
            .route("/v1/images/generations", post(images::draw))
            .route("/v1/pictures/{name}", get(images::fetch))
            .route("/v1/audio/transcriptions", post(speech::transcribe))
            .route("/v1/models", get(list_models))
            .route("/v1/models/{*name}", get(find_model))
            .route("/health", get(health))
            .route("/props", get(props))
            .fallback(elsewhere)
    }

    fn key(&self, headers: &HeaderMap) -> Option<String> {
        bearer(headers)
    }

    fn is_open(&self, path: &str) -> bool {
        path.starts_with(images::PICTURES)
    }

    fn whole(&self, request: &RequestBody, reply: &Reply) -> Value {
        wire::whole(request, reply)
    }

    fn stream(&self, request: &RequestBody, reply: &Reply) -> Streamed {
        let events = wire::events(request, reply);
        Streamed {
            media_type: "text/event-stream; charset=utf-8",
            events: events
                .iter()
                .map(|event| format!("data: {event}\n\n"))
                .collect(),
            terminator: Some("data: [DONE]\n\n".to_owned()),
            broken: "data: {\"choices\":[{\"delta\":{\"content\":\n\n".to_owned(),
            comment: Some(": keep-alive\n\n".to_owned()),
        }
    }

    fn error(&self, complaint: &Complaint) -> Value {
        let Complaint {
            message,
            kind,
            code,
            field,
            ..
        } = complaint;
        json!({"error": {"message": message, "type": kind, "code": code, "param": field}})
    }
}

/// llama-server's language: OpenAI's, and how long an answer took.
pub(crate) struct LlamaServer;

impl Dialect for LlamaServer {
    fn routes(&self) -> Router<Arc<Served>> {
        OpenAi.routes()
    }

    fn key(&self, headers: &HeaderMap) -> Option<String> {
        bearer(headers)
    }

    fn whole(&self, request: &RequestBody, reply: &Reply) -> Value {
        let mut answer = wire::whole(request, reply);
        wire::add_timings(&mut answer);
        answer
    }

    fn stream(&self, request: &RequestBody, reply: &Reply) -> Streamed {
        let mut events = wire::events(request, reply);
        events.iter_mut().for_each(wire::add_timings);
        Streamed {
            events: events
                .iter()
                .map(|event| format!("data: {event}\n\n"))
                .collect(),
            ..OpenAi.stream(request, &Reply::default())
        }
    }

    fn error(&self, complaint: &Complaint) -> Value {
        OpenAi.error(complaint)
    }
}

/// What stands behind `Bearer`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    let given = headers.get("authorization")?.to_str().ok()?;
    given.strip_prefix("Bearer ").map(str::to_owned)
}

async fn chat(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match served.read(&uri, &headers, &body) {
        Ok(json) => served.chat(&RequestBody::new(json)).await,
        Err(refusal) => *refusal,
    }
}

async fn embed(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let json = match served.read(&uri, &headers, &body) {
        Ok(json) => json,
        Err(refusal) => return *refusal,
    };
    match embeddings::answer(&json) {
        Ok(answer) => Json(answer).into_response(),
        Err(message) => served.refuse(&Complaint::invalid(message)),
    }
}

async fn list_models(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
) -> Json<Value> {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    Json(wire::models(&served.models()))
}

async fn find_model(State(served): State<Arc<Served>>, Path(name): Path<String>) -> Response {
    if served.models().contains(&name) {
        Json(wire::model(&name)).into_response()
    } else {
        served.refuse(&faults::no_such_model(&name))
    }
}

/// Whether the model is loaded, as llama-server tells it.
async fn health(
    State(served): State<Arc<Served>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let faults = served.faults();
    if faults.llama_server.is_none() {
        return elsewhere(State(served), method, uri, headers).await;
    }
    faults
        .loading(served.chats())
        .unwrap_or_else(|| Json(json!({"status": "ok"})).into_response())
}

/// What llama-server tells of itself.
async fn props(
    State(served): State<Arc<Served>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if served.faults().llama_server.is_none() {
        return elsewhere(State(served), method, uri, headers).await;
    }
    let settings = json!({"n_ctx": 8192});
    Json(json!({"default_generation_settings": settings, "total_slots": 4, "model_path": "m.gguf"}))
        .into_response()
}

/// An address that is not there; that it was asked for is recorded.
async fn elsewhere(
    State(served): State<Arc<Served>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&method, &uri, &headers, Value::Null);
    let error =
        json!({"error": {"code": 404, "message": "File Not Found", "type": "not_found_error"}});
    faults::problem(404, &error)
}

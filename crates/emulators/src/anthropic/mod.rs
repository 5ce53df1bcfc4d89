//! Anthropic's Messages.

mod read;
mod wire;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::dialect::{Complaint, Dialect, Streamed};
use crate::faults;
use crate::openai::bearer;
use crate::request::RequestBody;
use crate::served::Served;
use crate::wire::{Reply, count};

/// Anthropic's language.
pub(crate) struct Anthropic;

impl Dialect for Anthropic {
    fn routes(&self) -> Router<Arc<Served>> {
        Router::new()
            .route("/v1/messages", post(chat))
            .route("/v1/messages/count_tokens", post(count_tokens))
            .route("/v1/models", get(list_models))
            .route("/v1/models/{*name}", get(find_model))
            .fallback(elsewhere)
    }

    /// Either header, as the official programs and older ones send it.
    fn key(&self, headers: &HeaderMap) -> Option<String> {
        let classic = headers.get("x-api-key").and_then(|key| key.to_str().ok());
        classic.map(str::to_owned).or_else(|| bearer(headers))
    }

    fn whole(&self, request: &RequestBody, reply: &Reply) -> Value {
        wire::whole(request, reply)
    }

    fn stream(&self, request: &RequestBody, reply: &Reply) -> Streamed {
        Streamed {
            media_type: "text/event-stream; charset=utf-8",
            events: wire::events(request, reply).iter().map(event).collect(),
            terminator: Some(event(&json!({"type": "message_stop"}))),
            broken:
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":\n\n"
                    .to_owned(),
            comment: Some(event(&json!({"type": "ping"}))),
        }
    }

    fn error(&self, complaint: &Complaint) -> Value {
        let kind = match complaint.status {
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            529 => "overloaded_error",
            500.. => "api_error",
            _ => "invalid_request_error",
        };
        json!({"type": "error", "error": {"type": kind, "message": complaint.message}, "request_id": "req_emulated"})
    }
}

fn event(event: &Value) -> String {
    let name = event["type"].as_str().unwrap_or_default();
    format!("event: {name}\ndata: {event}\n\n")
}

/// The request in OpenAI's words, or why it is refused.
fn understood(
    served: &Served,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<RequestBody, Box<Response>> {
    let asked = served.read(uri, headers, body)?;
    let version = headers.get("anthropic-version");
    let version = version.and_then(|version| version.to_str().ok());
    read::said_again(&asked, version)
        .map(RequestBody::new)
        .map_err(|message| Box::new(served.refuse(&Complaint::invalid(message))))
}

async fn chat(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match understood(&served, &uri, &headers, &body) {
        Ok(request) => served.chat(&request).await,
        Err(refusal) => *refusal,
    }
}

async fn count_tokens(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = match served.read(&uri, &headers, &body) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let request = RequestBody::new(read::conversation(&asked));
    Json(json!({"input_tokens": count(&request.everything())})).into_response()
}

async fn list_models(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
) -> Json<Value> {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    let names = served.models();
    let data: Vec<Value> = names.iter().map(|name| model(name)).collect();
    Json(
        json!({"data": data, "has_more": false, "first_id": names.first(), "last_id": names.last()}),
    )
}

async fn find_model(State(served): State<Arc<Served>>, Path(name): Path<String>) -> Response {
    if served.models().contains(&name) {
        Json(model(&name)).into_response()
    } else {
        served.refuse(&faults::no_such_model(&name))
    }
}

fn model(name: &str) -> Value {
    json!({"type": "model", "id": name, "display_name": name, "created_at": "2026-11-01T00:00:00Z"})
}

/// An address that is not there; that it was asked for is recorded.
async fn elsewhere(
    State(served): State<Arc<Served>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&method, &uri, &headers, Value::Null);
    served.refuse(&Complaint {
        status: 404,
        message: "Not found".to_owned(),
        ..Complaint::default()
    })
}

//! The HTTP routes of an OpenAI-compatible server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::request::RequestBody;
use crate::running::RecordedRequest;
use crate::{Emulator, delivery, embeddings, faults, wire};

/// The largest request, in bytes.
const LARGEST_REQUEST: usize = 64 << 20;

/// An emulator at work.
pub(crate) struct Served {
    emulator: Emulator,
    requests: Mutex<Vec<RecordedRequest>>,
    came: watch::Sender<usize>,
    chats: AtomicU64,
    answered: AtomicU64,
}

impl Served {
    pub(crate) fn new(emulator: Emulator) -> Self {
        Self {
            emulator,
            requests: Mutex::default(),
            came: watch::Sender::new(0),
            chats: AtomicU64::new(0),
            answered: AtomicU64::new(0),
        }
    }

    /// Everything asked so far.
    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Resolves when `count` requests have come.
    pub(crate) async fn asked(&self, count: usize) {
        // The sender lives as long as this does, so there is always an answer.
        let _ = self.came.subscribe().wait_for(|came| *came >= count).await;
    }

    fn record(&self, request: RecordedRequest) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push(request);
        self.came.send_replace(requests.len());
    }
}

/// The routes under `/v1`, and those of llama-server beside them.
pub(crate) fn router(served: Arc<Served>) -> Router {
    Router::new()
        .route("/v1/chat/completions", post(chat))
        .route("/v1/embeddings", post(embed))
        .route("/v1/models", get(list_models))
        .route("/v1/models/{*name}", get(find_model))
        .route("/health", get(health))
        .route("/props", get(props))
        .fallback(elsewhere)
        .layer(middleware::from_fn_with_state(served.clone(), check_key))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .with_state(served)
}

async fn check_key(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    match served.emulator.faults.wrong_key(request.headers()) {
        Some(refusal) => {
            served.record(RecordedRequest::new(
                request.method(),
                request.uri(),
                request.headers(),
                Value::Null,
            ));
            refusal
        }
        None => next.run(request).await,
    }
}

async fn chat(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let json = match read(&served, &uri, &headers, &body) {
        Ok(json) => json,
        Err(refusal) => return *refusal,
    };
    let request = RequestBody::new(json);
    let turn = served.chats.fetch_add(1, Ordering::SeqCst);
    let faults = &served.emulator.faults;
    if let Some(gate) = &faults.start_gate {
        gate.notified().await;
    }
    if let Some(refusal) = faults.refusal(turn, &request) {
        return refusal;
    }
    let answered = served.answered.fetch_add(1, Ordering::SeqCst);
    let reply = served.emulator.reply(answered, &request);
    delivery::response(&faults.delivery, &request, &reply)
}

async fn embed(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let json = match read(&served, &uri, &headers, &body) {
        Ok(json) => json,
        Err(refusal) => return *refusal,
    };
    match embeddings::answer(&json) {
        Ok(answer) => Json(answer).into_response(),
        Err(message) => invalid(message),
    }
}

async fn list_models(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
) -> Json<Value> {
    served.record(RecordedRequest::new(
        &Method::GET,
        &uri,
        &headers,
        Value::Null,
    ));
    Json(wire::models(&served.emulator.models()))
}

async fn find_model(State(served): State<Arc<Served>>, Path(name): Path<String>) -> Response {
    if served.emulator.models().contains(&name) {
        Json(wire::model(&name)).into_response()
    } else {
        faults::no_such_model(&name)
    }
}

/// Whether the model is loaded, as llama-server tells it.
async fn health(
    State(served): State<Arc<Served>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let faults = &served.emulator.faults;
    if faults.llama_server.is_none() {
        return elsewhere(State(served), method, uri, headers).await;
    }
    faults
        .loading(served.chats.load(Ordering::SeqCst))
        .unwrap_or_else(|| Json(json!({"status": "ok"})).into_response())
}

/// What llama-server tells of itself.
async fn props(
    State(served): State<Arc<Served>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if served.emulator.faults.llama_server.is_none() {
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
    served.record(RecordedRequest::new(&method, &uri, &headers, Value::Null));
    let error =
        json!({"error": {"code": 404, "message": "File Not Found", "type": "not_found_error"}});
    faults::problem(404, &error)
}

/// Reads and records a request's body.
fn read(
    served: &Served,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, Box<Response>> {
    let json: Value =
        serde_json::from_slice(body).map_err(|_| Box::new(invalid("the body is not JSON")))?;
    served.record(RecordedRequest::new(
        &Method::POST,
        uri,
        headers,
        json.clone(),
    ));
    Ok(json)
}

fn invalid(message: &str) -> Response {
    faults::problem(
        400,
        &wire::error(message, "invalid_request_error", &json!(null), None),
    )
}

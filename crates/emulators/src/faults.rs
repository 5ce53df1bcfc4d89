//! How an emulator fails, when it is told to.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::request::RequestBody;
use crate::wire;

const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title><style>h1{color:red}</style></head>\n\
    <body><h1>502 Bad Gateway</h1><hr>proxy</body></html>\n";

/// Everything that can go wrong with a request.
#[derive(Clone, Default)]
pub(crate) struct Faults {
    /// Status, how many of the first requests get it, and how long they are asked to wait.
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) key: Option<String>,
    pub(crate) models: Vec<String>,
    pub(crate) rejected_field: Option<String>,
    pub(crate) context_tokens: Option<usize>,
    pub(crate) page: bool,
    /// For how many chat requests it loads its model, as llama-server does; none where it is another server.
    pub(crate) llama_server: Option<u64>,
    pub(crate) start_gate: Option<Arc<Notify>>,
    pub(crate) delivery: Delivery,
}

/// What goes wrong with an answer on its way.
#[derive(Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fault of its own, and any may go with any"
)]
pub(crate) struct Delivery {
    pub(crate) whole: bool,
    pub(crate) cut_after: Option<usize>,
    pub(crate) no_terminator: bool,
    pub(crate) bad_json: bool,
    pub(crate) comments: bool,
    /// Whether answers hold how long they took, as llama-server's do.
    pub(crate) timings: bool,
    pub(crate) chunk_bytes: Option<usize>,
    pub(crate) hold: Option<(usize, Arc<Notify>)>,
    pub(crate) delay: Duration,
}

/// A status for the next requests.
#[derive(Clone)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) times: u64,
    pub(crate) retry_after: Option<Duration>,
    /// Whether `x-should-retry: false` is sent with it.
    pub(crate) forbids_retry: bool,
}

impl Faults {
    /// The answer to a wrong key, or `None` when the key is right or nobody asks for one.
    pub(crate) fn wrong_key(&self, headers: &HeaderMap) -> Option<Response> {
        let expected = format!("Bearer {}", self.key.as_ref()?);
        let given = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        (given != expected).then(|| {
            let message = format!(
                "Incorrect API key provided: {}",
                given.trim_start_matches("Bearer ")
            );
            problem(
                401,
                &wire::error(
                    &message,
                    "invalid_request_error",
                    &json!("invalid_api_key"),
                    None,
                ),
            )
        })
    }

    /// The refusal of chat request number `turn`, or `None` when it is to be answered.
    pub(crate) fn refusal(&self, turn: u64, request: &RequestBody) -> Option<Response> {
        if self.page {
            return Some((StatusCode::BAD_GATEWAY, Html(PAGE)).into_response());
        }
        self.loading(turn)
            .or_else(|| self.scripted(turn))
            .or_else(|| self.unknown_model(request))
            .or_else(|| self.unknown_field(request))
            .or_else(|| self.too_long(request))
    }

    /// What llama-server says while it loads its model.
    pub(crate) fn loading(&self, turn: u64) -> Option<Response> {
        (turn < self.llama_server?).then(|| {
            let message = "Loading model";
            let error =
                json!({"error": {"code": 503, "message": message, "type": "unavailable_error"}});
            problem(503, &error)
        })
    }

    /// Refusals follow one another in the order they were asked for.
    fn scripted(&self, turn: u64) -> Option<Response> {
        let mut passed = 0;
        let refusal = self.refusals.iter().find(|refusal| {
            passed += refusal.times;
            turn < passed
        })?;
        let (kind, code) = match refusal.status {
            429 => ("requests", json!("rate_limit_exceeded")),
            500.. => ("server_error", Value::Null),
            _ => ("invalid_request_error", Value::Null),
        };
        let message = format!("Emulated failure {}", refusal.status);
        let mut response = problem(refusal.status, &wire::error(&message, kind, &code, None));
        if let Some(wait) = refusal.retry_after {
            ask_to_wait(response.headers_mut(), wait);
        }
        if refusal.forbids_retry {
            let headers = response.headers_mut();
            headers.insert("x-should-retry", HeaderValue::from_static("false"));
        }
        Some(response)
    }

    fn unknown_model(&self, request: &RequestBody) -> Option<Response> {
        let known =
            self.models.is_empty() || self.models.iter().any(|name| name == request.model());
        (!known).then(|| no_such_model(request.model()))
    }

    fn unknown_field(&self, request: &RequestBody) -> Option<Response> {
        let field = self.rejected_field.as_deref()?;
        request.json().get(field)?;
        let message = format!("Unsupported parameter: '{field}'");
        let code = json!("unsupported_parameter");
        Some(problem(
            400,
            &wire::error(&message, "invalid_request_error", &code, Some(field)),
        ))
    }

    fn too_long(&self, request: &RequestBody) -> Option<Response> {
        let most = self.context_tokens?;
        let tokens = request.everything().chars().count().div_ceil(4);
        (tokens > most).then(|| {
            let message =
                format!("This model's maximum context length is {most} tokens, you sent {tokens}.");
            let code = json!("context_length_exceeded");
            problem(
                400,
                &wire::error(&message, "invalid_request_error", &code, Some("messages")),
            )
        })
    }
}

/// The answer for a model nobody has.
pub(crate) fn no_such_model(name: &str) -> Response {
    let message = format!("The model '{name}' does not exist");
    problem(
        404,
        &wire::error(
            &message,
            "invalid_request_error",
            &json!("model_not_found"),
            Some("model"),
        ),
    )
}

/// A document under a bad status.
pub(crate) fn problem(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(body)).into_response()
}

/// In whole seconds where that says it, otherwise in milliseconds.
fn ask_to_wait(headers: &mut HeaderMap, wait: Duration) {
    let (name, value) = if wait.subsec_nanos() == 0 {
        ("retry-after", wait.as_secs().to_string())
    } else {
        ("retry-after-ms", wait.as_millis().to_string())
    };
    if let Ok(value) = value.parse() {
        headers.insert(name, value);
    }
}

//! How an emulator fails, when it is told to.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::dialect::{Complaint, Dialect};
use crate::request::RequestBody;
use crate::sber::Rules;
use crate::{chosen, wire};

/// What a proxy shows when nobody is behind it.
pub(crate) const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title><style>h1{color:red}</style></head>\n\
    <body><h1>502 Bad Gateway</h1><hr>proxy</body></html>\n";

/// How long a slow start or a pause is.
const SLOW_FOR: Duration = Duration::from_secs(20);

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
    /// What only Sber's services do.
    pub(crate) sber: Rules,
    pub(crate) start_gate: Option<Arc<Notify>>,
    /// How long a chosen fault keeps silent; [`SLOW_FOR`] unless it is said.
    pub(crate) slow_for: Option<Duration>,
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
    pub(crate) fn wrong_key(&self, headers: &HeaderMap, dialect: &dyn Dialect) -> Option<Response> {
        let expected = self.key.as_ref()?;
        let given = dialect.key(headers).unwrap_or_default();
        (given != *expected).then(|| {
            let complaint = Complaint {
                status: 401,
                message: format!("Incorrect API key provided: {given}"),
                kind: "invalid_request_error",
                code: Some("invalid_api_key"),
                field: None,
            };
            problem(401, &dialect.error(&complaint))
        })
    }

    /// The refusal of chat request number `turn`, or `None` when it is to be answered.
    pub(crate) fn refusal(
        &self,
        turn: u64,
        request: &RequestBody,
        dialect: &dyn Dialect,
    ) -> Option<Response> {
        if self.page {
            return Some((StatusCode::BAD_GATEWAY, Html(PAGE)).into_response());
        }
        let refused = |complaint: Complaint| problem(complaint.status, &dialect.error(&complaint));
        self.loading(turn)
            .or_else(|| self.scripted(turn, dialect))
            .or_else(|| self.unknown_model(request).map(refused))
            .or_else(|| self.unknown_field(request.json()).map(refused))
            .or_else(|| self.too_long(request).map(refused))
    }

    /// How long a chosen fault keeps silent.
    pub(crate) fn slow_for(&self) -> Duration {
        self.slow_for.unwrap_or(SLOW_FOR)
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
    fn scripted(&self, turn: u64, dialect: &dyn Dialect) -> Option<Response> {
        let mut passed = 0;
        let refusal = self.refusals.iter().find(|refusal| {
            passed += refusal.times;
            turn < passed
        })?;
        let (kind, code) = match refusal.status {
            429 => ("requests", Some("rate_limit_exceeded")),
            500.. => ("server_error", None),
            _ => ("invalid_request_error", None),
        };
        let complaint = Complaint {
            status: refusal.status,
            message: format!("Emulated failure {}", refusal.status),
            kind,
            code,
            field: None,
        };
        let mut response = problem(refusal.status, &dialect.error(&complaint));
        if let Some(wait) = refusal.retry_after {
            ask_to_wait(response.headers_mut(), wait);
        }
        if refusal.forbids_retry {
            let headers = response.headers_mut();
            headers.insert("x-should-retry", HeaderValue::from_static("false"));
        }
        Some(response)
    }

    fn unknown_model(&self, request: &RequestBody) -> Option<Complaint> {
        let asked = chosen::without_fault(request.model());
        let known = self.models.is_empty() || self.models.iter().any(|name| name == asked);
        (!known).then(|| no_such_model(request.model()))
    }

    /// The complaint of a field that is refused.
    pub(crate) fn unknown_field(&self, body: &Value) -> Option<Complaint> {
        let field = self.rejected_field.as_deref()?;
        body.get(field)?;
        Some(Complaint {
            code: Some("unsupported_parameter"),
            field: Some(field.to_owned()),
            ..Complaint::invalid(format!("Unsupported parameter: '{field}'"))
        })
    }

    fn too_long(&self, request: &RequestBody) -> Option<Complaint> {
        let most = self.context_tokens?;
        let tokens = wire::count(&request.everything());
        (tokens > most).then(|| Complaint {
            code: Some("context_length_exceeded"),
            field: Some("messages".to_owned()),
            ..Complaint::invalid(format!(
                "This model's maximum context length is {most} tokens, you sent {tokens}."
            ))
        })
    }
}

/// The answer for a model nobody has.
pub(crate) fn no_such_model(name: &str) -> Complaint {
    Complaint {
        status: 404,
        code: Some("model_not_found"),
        field: Some("model".to_owned()),
        ..Complaint::invalid(format!("The model '{name}' does not exist"))
    }
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

//! Yandex AI Studio and `SpeechKit`: completions of its own and OpenAI-compatible ones, vectors, pictures, speech.

mod cloud;
mod compatible;
mod native;
mod operations;
mod other;
mod pictures;
mod speech;
mod wire;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{delete, get, post};
use axum::{Extension, Router};
use serde_json::{Value, json};

use self::cloud::Cloud;
use crate::Emulator;
use crate::dialect::{Complaint, Dialect, Streamed};
use crate::faults;
use crate::request::RequestBody;
use crate::served::Served;
use crate::wire::Reply;

/// What an emulated Yandex is like where real ones differ, or where nobody has looked.
#[derive(Clone, Debug, Default)]
pub struct YandexManner {
    /// The folder of every key. Without it a folder is right when the request's headers name no other.
    pub folder: Option<String>,
    /// How often an operation is asked about before it is done.
    pub questions: u32,
    /// Whether its own streams rewrite, in the middle, what they have said.
    pub rewrites: bool,
    /// Whether 64-bit numbers are numbers and not texts.
    pub plain_numbers: bool,
    /// Whether its own streams are framed as server-sent events.
    pub framed: bool,
}

impl Emulator {
    /// An honest Yandex whose operations take two questions.
    pub fn yandex() -> Self {
        Self::yandex_like(YandexManner {
            questions: 2,
            ..YandexManner::default()
        })
    }

    /// An honest Yandex of this manner.
    pub fn yandex_like(manner: YandexManner) -> Self {
        Self::speaking(Arc::new(Yandex(Arc::new(Cloud::new(manner)))))
    }
}

struct Yandex(Arc<Cloud>);

impl Dialect for Yandex {
    fn routes(&self) -> Router<Arc<Served>> {
        Router::new()
            .route("/foundationModels/v1/completion", post(native::complete))
            .route(
                "/foundationModels/v1/completionAsync",
                post(native::complete_later),
            )
            .route("/foundationModels/v1/tokenize", post(other::tokenize))
            .route(
                "/foundationModels/v1/tokenizeCompletion",
                post(other::tokenize_completion),
            )
            .route("/foundationModels/v1/textEmbedding", post(other::embed))
            .route(
                "/foundationModels/v1/imageGenerationAsync",
                post(pictures::draw_later),
            )
            .route("/operations/{id}", get(operations::find))
            .route("/v1/chat/completions", post(compatible::complete))
            .route("/v1/embeddings", post(compatible::embed))
            .route("/v1/models", get(compatible::list_models))
            .route("/v1/images/generations", post(pictures::draw))
            .route("/speech/v1/stt:recognize", post(speech::recognise))
            .route("/stt/v3/recognizeFileAsync", post(speech::recognise_later))
            .route("/stt/v3/getRecognition", get(speech::recognised))
            .route("/stt/v3/deleteRecognition", delete(speech::forget))
            .layer(middleware::from_fn(admitted))
            .layer(Extension(self.0.clone()))
    }

    fn key(&self, headers: &HeaderMap) -> Option<String> {
        let given = headers.get("authorization")?.to_str().ok()?;
        ["Api-Key ", "Bearer "]
            .iter()
            .find_map(|scheme| given.strip_prefix(scheme))
            .map(str::to_owned)
    }

    fn whole(&self, request: &RequestBody, reply: &Reply) -> Value {
        if native::is_native(request) {
            wire::native_whole(self.0.manner(), request, reply)
        } else {
            wire::compatible_whole(request, reply)
        }
    }

    fn stream(&self, request: &RequestBody, reply: &Reply) -> Streamed {
        if native::is_native(request) {
            wire::native_stream(self.0.manner(), request, reply)
        } else {
            wire::compatible_stream(request, reply)
        }
    }

    fn error(&self, complaint: &Complaint) -> Value {
        error(complaint.status, &complaint.message)
    }
}

/// Yandex's document of an error. Its gateway, which answers when nobody behind it does, has a shape of its own.
fn error(status: u16, message: &str) -> Value {
    let message = match status {
        429 if !message.contains("quota") => {
            "ai.textGenerationCompletionRequestsPerSecond.rate rate quota limit exceed: allowed 10 requests"
        }
        _ => message,
    };
    let code = code_of(status);
    if status == 503 {
        return json!({"error": message, "code": code, "message": message, "details": []});
    }
    let known = StatusCode::from_u16(status).ok();
    let reason = known.and_then(|status| status.canonical_reason());
    json!({"error": {"grpcCode": code, "httpCode": status, "message": message,
        "httpStatus": reason.unwrap_or_default(), "details": []}})
}

/// The gRPC code behind an HTTP status.
fn code_of(status: u16) -> u16 {
    match status {
        400 => 3,
        401 => 16,
        403 => 7,
        404 => 5,
        409 => 6,
        429 => 8,
        503 => 14,
        504 => 4,
        _ => 13,
    }
}

/// Nobody is let in without saying who they are.
async fn admitted(headers: HeaderMap, request: Request, next: Next) -> Response {
    let given = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let known = given.is_some_and(|given| {
        let scheme = given.split_once(' ');
        matches!(scheme, Some(("Api-Key" | "Bearer", key)) if !key.is_empty())
    });
    if known {
        return next.run(request).await;
    }
    let message = "IAM token or API key has to be passed in request";
    faults::problem(401, &error(401, message))
}

/// A complaint in words of Yandex.
fn complaint(status: u16, message: impl Into<String>) -> Complaint {
    Complaint {
        status,
        ..Complaint::invalid(message)
    }
}

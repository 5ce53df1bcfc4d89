//! Errors as OpenAI's clients expect them.

use crate::template::NoPrompt;
use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error that is answered to the client.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    error: Value,
}

impl ApiError {
    /// What the client sent is wrong in `field`.
    pub(super) fn invalid(field: &str, reason: impl std::fmt::Display) -> Self {
        let message = format!("{field}: {reason}");
        Self::new(
            StatusCode::BAD_REQUEST,
            json!({ "message": message, "type": "invalid_request_error", "code": "invalid_request", "param": field }),
        )
    }

    /// The prompt leaves no room for an answer. `tokens` may be a lower bound for prompts far too long.
    pub(super) fn context_exceeded(tokens: usize, context: usize) -> Self {
        let message = format!(
            "the request has {tokens} tokens and the context holds {context}, of which at least one is for the answer"
        );
        Self::new(
            StatusCode::BAD_REQUEST,
            json!({
                "message": message, "type": "exceed_context_size_error", "code": "context_length_exceeded",
                "param": "messages", "n_prompt_tokens": tokens, "n_ctx": context,
            }),
        )
    }

    /// The model's chat template gives no prompt that can be taken.
    pub(super) fn no_prompt(error: NoPrompt, context: usize) -> Self {
        match error {
            NoPrompt::Refused(reason) => Self::invalid(
                "messages",
                format!("the model's chat template refuses them: {reason}"),
            ),
            NoPrompt::TooLong { tokens } => Self::context_exceeded(tokens, context),
        }
    }

    /// `field` has more than `most` bytes.
    pub(super) fn too_large(field: &str, most: usize) -> Self {
        let message = format!("{field}: longer than {most} bytes");
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            json!({ "message": message, "type": "invalid_request_error", "code": "body_too_large", "param": field }),
        )
    }

    /// The model is still being loaded.
    pub(super) fn loading() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "code": 503, "message": "Loading model", "type": "unavailable_error" }),
        )
    }

    /// The engine is ending.
    pub(super) fn stopping() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "code": 503, "message": "the engine is stopping", "type": "unavailable_error" }),
        )
    }

    /// The request calls the engine by a name that is not its own, or comes from a page of another.
    pub(super) fn host_not_allowed() -> Self {
        let message = "the engine does not answer by this name; --allowed-host adds one";
        Self::new(
            StatusCode::FORBIDDEN,
            json!({ "message": message, "type": "invalid_request_error", "code": "host_not_allowed" }),
        )
    }

    /// The request has no key, or a wrong one.
    pub(super) fn unauthorized() -> Self {
        let message = "the key is missing or wrong; it is sent as Authorization: Bearer KEY";
        Self::new(
            StatusCode::UNAUTHORIZED,
            json!({ "message": message, "type": "authentication_error", "code": "invalid_api_key" }),
        )
    }

    /// The body is said to be something else than JSON, or nothing is said of it.
    pub(super) fn not_json() -> Self {
        let message = "the header Content-Type must be application/json";
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            json!({ "message": message, "type": "invalid_request_error", "code": "unsupported_media_type" }),
        )
    }

    /// The body did not come to its end.
    pub(super) fn slow_body() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            json!({ "message": "the body came too slowly", "type": "timeout_error", "code": "slow_body", "param": "body" }),
        )
    }

    /// Too many requests wait already.
    pub(super) fn queue_full() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            json!({ "message": "too many requests wait already", "type": "rate_limit_error", "code": "queue_full" }),
        )
    }

    /// A text to be made a vector of has `tokens` tokens, or at least so many.
    pub(super) fn text_too_long(tokens: usize, most: usize) -> Self {
        let message =
            format!("input: a text has {tokens} tokens; it must have between 1 and {most}");
        Self::new(
            StatusCode::BAD_REQUEST,
            json!({
                "message": message, "type": "invalid_request_error", "code": "context_length_exceeded", "param": "input",
            }),
        )
    }

    /// The time that the client gave has passed.
    pub(super) fn late() -> Self {
        Self::new(
            StatusCode::GATEWAY_TIMEOUT,
            json!({
                "message": "the answer was not complete in the time the request gave", "type": "timeout_error",
                "code": "deadline_exceeded",
            }),
        )
    }

    /// A pin has more tokens than all pins together may have.
    pub(super) fn pin_too_large(tokens: usize, most: usize) -> Self {
        let message = format!(
            "messages: with the tools they have {tokens} tokens; all pins together may have {most}, a quarter of the context"
        );
        Self::new(
            StatusCode::BAD_REQUEST,
            json!({
                "message": message, "type": "invalid_request_error", "code": "pin_too_large", "param": "messages",
            }),
        )
    }

    /// There is no room for one more pin.
    pub(super) fn pins_full(reason: &str) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            json!({ "message": reason, "type": "invalid_request_error", "code": "pins_full" }),
        )
    }

    /// There is no pin with this name.
    pub(super) fn no_such_pin() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            json!({ "message": "there is no pin with this name", "type": "invalid_request_error", "code": "pin_not_found" }),
        )
    }

    /// The answer could not be generated.
    pub(super) fn failed(reason: &str) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            json!({ "message": reason, "type": "server_error", "code": "generation_failed" }),
        )
    }

    pub(super) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            json!({ "message": "there is nothing at this address", "type": "invalid_request_error", "code": "not_found" }),
        )
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            json!({
                "message": "this address does not take this method", "type": "invalid_request_error",
                "code": "method_not_allowed",
            }),
        )
    }

    /// The error as it is sent within a stream, where there is no status any more.
    pub(super) fn body(&self) -> Value {
        json!({ "error": self.error })
    }

    fn new(status: StatusCode, error: Value) -> Self {
        Self { status, error }
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        let status = rejection.status();
        let code = if status == StatusCode::PAYLOAD_TOO_LARGE {
            "body_too_large"
        } else {
            "unreadable_body"
        };
        Self::new(
            status,
            json!({
                "message": rejection.body_text(), "type": "invalid_request_error", "code": code, "param": "body",
            }),
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Json(self.body());
        let later = [
            StatusCode::TOO_MANY_REQUESTS,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        if later.contains(&self.status) {
            return (self.status, [(RETRY_AFTER, "1")], body).into_response();
        }
        (self.status, body).into_response()
    }
}

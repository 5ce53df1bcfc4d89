//! Refusals in SCIM's own form.

use std::future::{Ready, ready};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Error, Language, http::Problem};
use serde_json::{Value, json};

const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const MEDIA_TYPE: &str = "application/scim+json";

/// Why a request failed.
#[derive(Debug)]
pub(super) struct Refusal {
    error: Error,
    /// SCIM's word for it, where there is one.
    kind: Option<&'static str>,
}

pub(super) type Result<T> = std::result::Result<T, Refusal>;

impl Refusal {
    /// Something is wrong with the request, in SCIM's word.
    pub(super) fn invalid(kind: &'static str, detail: &'static str) -> Self {
        Self {
            error: Error::invalid("body", detail),
            kind: Some(kind),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::Conflict(detail) if detail == "email-taken" || detail == "group-name-taken" => {
                Some("uniqueness")
            }
            Error::Invalid { .. } | Error::TooLarge { .. } => Some("invalidValue"),
            _ => None,
        };
        Self { error, kind }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut problem = Problem::of(&self.error);
        problem.localise(Language::En);
        // What SCIM calls an invalid value is a bad request to it.
        let status = match &self.error {
            Error::Invalid { .. } => StatusCode::BAD_REQUEST,
            _ => StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        };
        let detail = if problem.detail.is_empty() {
            problem.title
        } else {
            problem.detail
        };
        let mut body = json!({ "schemas": [SCHEMA], "status": status.as_str(), "detail": detail });
        if let Some(kind) = self.kind {
            body["scimType"] = kind.into();
        }
        let mut response = answer(status, &body);
        if status == StatusCode::UNAUTHORIZED {
            let scheme = header::HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

/// An answer in SCIM's media type.
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    let head = [
        (header::CONTENT_TYPE, MEDIA_TYPE),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, head, body.to_string()).into_response()
}

/// An address below `/scim/v2` that is none.
pub(super) fn nowhere() -> Ready<Refusal> {
    ready(Error::NotFound.into())
}

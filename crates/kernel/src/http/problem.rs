//! RFC 9457 problem documents. The only file that knows status numbers.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Language, error::Unit, i18n};

/// What went wrong, for programs (`code`, `field`) and for people (`title`,
/// `detail`), as RFC 9457 has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the code tells what kind it is.
    pub r#type: String,
    /// The HTTP status number.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// A short title in the person's language.
    pub title: String,
    /// What exactly is wrong and what can be done.
    pub detail: String,
    /// Names this failure in the server's log.
    pub trace_id: String,
    /// The field that is wrong, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// A limit that was passed, in bytes, characters or seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Why the field could not be read, in a programmer's English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The response type of every route that can fail, for the API document.
#[derive(utoipa::IntoResponses)]
#[response(
    status = "default",
    description = "A problem document",
    content_type = "application/problem+json"
)]
pub struct ErrorResponse(#[expect(dead_code, reason = "read by the derive only")] Problem);

impl Problem {
    /// The document of an error, with the English title and no trace id yet:
    /// the server's middleware fills in both. An `Internal` is logged here,
    /// once, and never shown.
    pub fn of(error: &Error) -> Self {
        if let Error::Internal(source) = error {
            tracing::error!(error = %chain(source.as_ref()), "internal error");
        }
        let (status, title) = status(error);
        Self {
            r#type: "about:blank".to_owned(),
            status: status.as_u16(),
            code: error.code().to_owned(),
            title: title.to_owned(),
            detail: detail(error),
            trace_id: String::new(),
            field: field(error),
            limit: limit(error),
            reason: reason(error),
        }
    }
}

impl Problem {
    /// The address is known and the method is not: only the router can tell,
    /// so it is no [`Error`].
    pub fn method_not_allowed() -> Self {
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED.as_u16(),
            code: "method_not_allowed".to_owned(),
            title: "Not by this method".to_owned(),
            ..Self::of(&Error::NotFound)
        }
    }
}

fn chain(source: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(source), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

fn status(error: &Error) -> (StatusCode, &'static str) {
    match error {
        Error::Unauthenticated => (StatusCode::UNAUTHORIZED, "Not signed in"),
        Error::NotFound => (StatusCode::NOT_FOUND, "Not found"),
        Error::Forbidden(_) => (StatusCode::FORBIDDEN, "Not allowed"),
        Error::Conflict(_) => (StatusCode::CONFLICT, "Already there"),
        Error::Invalid { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Something is wrong with the input",
        ),
        Error::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
        Error::QuotaExceeded(_) => (StatusCode::TOO_MANY_REQUESTS, "The allowance is used up"),
        Error::RateLimited(_) => (StatusCode::TOO_MANY_REQUESTS, "Too often"),
        Error::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "Not available now"),
        Error::Internal(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something broke on our side",
        ),
    }
}

fn detail(error: &Error) -> String {
    match error {
        Error::Invalid { detail, .. } => detail.clone(),
        Error::TooLarge {
            unit: Unit::Characters,
            ..
        } => "too-many-characters".to_owned(),
        Error::Internal(_) => String::new(),
        other => other.to_string(),
    }
}

fn field(error: &Error) -> Option<String> {
    match error {
        Error::Invalid { field, .. } | Error::TooLarge { field, .. } => Some(field.clone()),
        _ => None,
    }
}

fn limit(error: &Error) -> Option<u64> {
    match error {
        Error::TooLarge { limit, .. } => u64::try_from(*limit).ok(),
        Error::RateLimited(after) => Some(after.as_secs().max(1)),
        _ => None,
    }
}

fn reason(error: &Error) -> Option<String> {
    match error {
        Error::Invalid { reason, .. } if !reason.is_empty() => Some(reason.clone()),
        _ => None,
    }
}

impl Problem {
    /// Puts title and detail into a person's language. A detail is either the
    /// id of a message or words for the log, which only English readers get.
    pub fn localise(&mut self, language: Language) {
        let code = self.code.replace('_', "-");
        if let Some(title) = i18n::text(language, &format!("problem-{code}"), &[]) {
            self.title = title;
        }
        self.detail = self.detail_in(language, &code);
    }

    fn detail_in(&self, language: Language, code: &str) -> String {
        let args = [
            ("limit", self.limit.unwrap_or_default().into()),
            ("field", self.field.as_deref().unwrap_or_default().into()),
        ];
        if is_id(&self.detail)
            && let Some(detail) = i18n::text(language, &self.detail, &args)
        {
            return detail;
        }
        let own_words = matches!(
            code,
            "conflict" | "forbidden" | "unavailable" | "quota-exceeded"
        );
        if own_words && language == Language::En && self.detail.contains(' ') {
            return self.detail.clone();
        }
        i18n::text(language, &format!("problem-{code}-detail"), &args).unwrap_or_default()
    }
}

/// Whether a detail names a text instead of being one.
fn is_id(detail: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    detail.starts_with(|c: char| c.is_ascii_lowercase()) && detail.chars().all(letters)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.limit.filter(|_| self.code == "rate_limited");
        let mut response = (status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // Left for the middleware that knows the asker's language.
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        Problem::of(&self).into_response()
    }
}

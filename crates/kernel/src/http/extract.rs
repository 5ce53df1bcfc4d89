//! Extractors whose refusals are problem documents that name the field.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::{Actor, Error, Result};

/// A JSON body. `axum::Json` answers plain text when it cannot read one.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let body = read_body(request, state).await?;
        parse(&body).map(Self)
    }
}

/// The whole body as bytes, within the route's limit.
///
/// # Errors
/// `TooLarge` beyond the limit, `Invalid` when the connection broke.
pub async fn read_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| {
            if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                Error::too_large("body", MAX_BODY)
            } else {
                Error::invalid("body", "body-cut-short")
            }
        })
}

/// The most bytes of a JSON body.
pub const MAX_BODY: usize = 2 * 1024 * 1024;

/// Reads JSON; the error names the field by its path.
///
/// # Errors
/// `Invalid` with the path of what is wrong.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    if std::str::from_utf8(body).is_err() {
        return Err(Error::invalid("body", "not-utf-8"));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.inner().to_string();
        if error.inner().is_syntax() || error.inner().is_eof() {
            return Error::unreadable("body", "not-json", bounded(&inner));
        }
        unfit(&named_field(&path, &inner), &inner)
    })?;
    reader
        .end()
        .map_err(|error| Error::unreadable("body", "not-json", error.to_string()))?;
    Ok(value)
}

/// A text for people by what the reader said; its own words go along.
fn unfit(field: &str, reason: &str) -> Error {
    let detail = if reason.starts_with("missing field") {
        "field-missing"
    } else if reason.starts_with("unknown field") {
        "field-unknown"
    } else if field == "body" {
        "request-unfit"
    } else {
        "field-unfit"
    };
    Error::unreadable(bounded(field), detail, bounded(reason))
}

/// Both may hold what the client sent, however much that is.
fn bounded(text: &str) -> String {
    text.chars().take(MAX_TOLD).collect()
}

/// The most characters told of what could not be read.
const MAX_TOLD: usize = 300;

/// serde reports a missing or unknown field at its parent; the name stands in
/// the message between backticks.
fn named_field(path: &str, message: &str) -> String {
    let missing = message.starts_with("missing field") || message.starts_with("unknown field");
    let name = message.split('`').nth(1).filter(|_| missing);
    match (path, name) {
        (".", Some(name)) => name.to_owned(),
        (".", None) => "body".to_owned(),
        (path, Some(name)) if !path.ends_with(name) => format!("{path}.{name}"),
        (path, _) => path.to_owned(),
    }
}

/// Path parameters; what cannot be an identifier is simply not found.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let found = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        found
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Error::NotFound)
    }
}

/// Query parameters.
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let reader = serde_urlencoded::Deserializer::new(pairs);
        serde_path_to_error::deserialize(reader)
            .map(Self)
            .map_err(|error| {
                let path = error.path().to_string();
                let inner = error.into_inner().to_string();
                let field = named_field(&path, &inner);
                if field == "body" {
                    Error::unreadable("query", "field-unfit", bounded(&inner))
                } else {
                    unfit(&field, &inner)
                }
            })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Error::Unauthenticated)
    }
}

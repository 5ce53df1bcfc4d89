//! Gives tokens for authorization keys, and is as strict about them as Sber is.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form, Json};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{Tokens, header};
use crate::served::Served;
use crate::{chosen, faults};

/// Every scope of every service.
const SCOPES: [&str; 6] = [
    "GIGACHAT_API_PERS",
    "GIGACHAT_API_B2B",
    "GIGACHAT_API_CORP",
    "SALUTE_SPEECH_PERS",
    "SALUTE_SPEECH_B2B",
    "SALUTE_SPEECH_CORP",
];

/// `POST /oauth`.
pub(crate) async fn sign_in(
    State(served): State<Arc<Served>>,
    Extension(tokens): Extension<Arc<Tokens>>,
    uri: Uri,
    headers: HeaderMap,
    form: Result<Form<HashMap<String, String>>, FormRejection>,
) -> Response {
    let form = form.map(|Form(form)| form).unwrap_or_default();
    served.record(&Method::POST, &uri, &headers, json!(form));
    let scope = form.get("scope").map(String::as_str).unwrap_or_default();
    match admit(&served, &tokens, &headers, scope) {
        Ok(key) => {
            let token = tokens.issue(key, scope.to_owned(), &served.faults().sber);
            Json(token).into_response()
        }
        Err((status, code, message)) => {
            faults::problem(status, &json!({"code": code, "message": message}))
        }
    }
}

type Refused = (u16, u16, &'static str);

fn admit(
    served: &Served,
    tokens: &Tokens,
    headers: &HeaderMap,
    scope: &str,
) -> Result<String, Refused> {
    if !header(headers, "rquid").is_some_and(|id| is_random_uuid(&id)) {
        return Err((400, 3, "RqUID header is missing or is not a UUID"));
    }
    let incorrect = (401, 4, "Authorization error: header is incorrect");
    let key = basic(headers).ok_or(incorrect)?;
    if !is_pair(&key) && !chooses_fault(&key) {
        return Err(incorrect);
    }
    if served
        .faults()
        .key
        .as_ref()
        .is_some_and(|expected| *expected != key)
    {
        return Err((401, 6, "credentials doesn't match db data"));
    }
    if scope.is_empty() {
        return Err((400, 5, "scope is empty"));
    }
    if !SCOPES.contains(&scope) {
        return Err((400, 1, "scope data format invalid"));
    }
    let issued_for = served.faults().sber.scope.as_deref().unwrap_or(scope);
    if issued_for != scope || !tokens.scopes.contains(&scope) {
        return Err((400, 7, "scope from db not fully includes consumed scope"));
    }
    Ok(key)
}

/// What stands behind `Basic`.
pub(crate) fn basic(headers: &HeaderMap) -> Option<String> {
    let given = header(headers, "authorization")?;
    given.strip_prefix("Basic ").map(str::to_owned)
}

/// A key that chooses a fault is let in as it stands.
fn chooses_fault(key: &str) -> bool {
    chosen::by_key(key).is_some()
}

/// Whether a key is an id and a secret in base64.
fn is_pair(key: &str) -> bool {
    let decoded = STANDARD
        .decode(key)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let pair = decoded.as_deref().and_then(|text| text.split_once(':'));
    pair.is_some_and(|(id, secret)| !id.is_empty() && !secret.is_empty())
}

/// Version 4 only.
fn is_random_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    let letters = text
        .chars()
        .all(|letter| letter.is_ascii_hexdigit() || letter == '-');
    let version = text.get(14..15) == Some("4");
    letters && version && lengths == [8, 4, 4, 4, 12]
}

//! Long work as Yandex tells of it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::cloud::Cloud;
use super::complaint;
use crate::served::Served;

const CREATED: &str = "2026-11-23T10:00:00Z";

/// How an operation stands.
pub(super) async fn find(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    let Some(operation) = cloud.asked_about(&id) else {
        return served.refuse(&complaint(404, format!("operation {id} not found")));
    };
    let done = operation.questions == 0;
    let mut answer = document(&id, operation.description, done);
    match operation.outcome {
        _ if !done => {}
        Ok(Some(outcome)) => answer["response"] = outcome,
        Ok(None) => {}
        Err(message) => answer["error"] = json!({"code": 3, "message": message, "details": []}),
    }
    Json(answer).into_response()
}

/// Begins long work and answers with it.
pub(super) fn begun(
    cloud: &Cloud,
    description: &'static str,
    outcome: Result<Option<Value>, String>,
    recognised: Option<String>,
) -> Response {
    let id = cloud.begin(description, outcome, recognised);
    Json(document(&id, description, false)).into_response()
}

/// An outcome that says what it is.
pub(super) fn typed(kind: &str, mut outcome: Value) -> Value {
    outcome["@type"] = json!(format!("type.googleapis.com/{kind}"));
    outcome
}

fn document(id: &str, description: &str, done: bool) -> Value {
    json!({
        "id": id,
        "description": description,
        "createdAt": CREATED,
        "createdBy": "ajeemulated",
        "modifiedAt": CREATED,
        "done": done,
        "metadata": null,
    })
}

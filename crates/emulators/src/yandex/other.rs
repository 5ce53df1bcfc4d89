//! Tokens and vectors of Yandex's own interface.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::cloud::Cloud;
use super::{complaint, native, wire};
use crate::dialect::Complaint;
use crate::embeddings;
use crate::served::Served;
use crate::wire::{count, pieces};

/// The most tokens of a text that is turned into a vector.
const MOST_TOKENS: usize = 2000;

/// The tokens of a text.
pub(super) async fn tokenize(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answered(&served, &uri, &headers, &body, |asked| {
        cloud.admits(&headers, "gpt", text(asked, "modelUri"))?;
        Ok(told_tokens(&cloud, text(asked, "text")))
    })
}

/// The tokens of a conversation.
pub(super) async fn tokenize_completion(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answered(&served, &uri, &headers, &body, |asked| {
        let request = native::understood(&cloud, &headers, asked)?;
        Ok(told_tokens(&cloud, &request.everything()))
    })
}

/// The vector of a text.
pub(super) async fn embed(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answered(&served, &uri, &headers, &body, |asked| {
        cloud.admits(&headers, "emb", text(asked, "modelUri"))?;
        let said = text(asked, "text");
        let tokens = count(said);
        if tokens > MOST_TOKENS {
            let most = "Number of input tokens must be no more than";
            return Err(complaint(
                400,
                format!("{most} {MOST_TOKENS}, got {tokens}"),
            ));
        }
        let vectors = embeddings::answer(&json!({"input": said, "dimensions": dimensions(asked)}));
        let vectors = vectors.map_err(|message| complaint(400, message))?;
        let vector = vectors.pointer("/data/0/embedding").cloned();
        Ok(
            json!({"embedding": vector, "numTokens": wire::long(cloud.manner(), tokens),
            "modelVersion": wire::VERSION}),
        )
    })
}

/// Reads a request, records it, and writes down what `answer` makes of it.
pub(super) fn answered(
    served: &Served,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    answer: impl FnOnce(&Value) -> Result<Value, Complaint>,
) -> Response {
    match served.read(uri, headers, body) {
        Ok(asked) => match answer(&asked) {
            Ok(document) => Json(document).into_response(),
            Err(complaint) => served.refuse(&complaint),
        },
        Err(refusal) => *refusal,
    }
}

/// A text of a request; empty when it is missing.
pub(super) fn text<'a>(asked: &'a Value, name: &str) -> &'a str {
    asked.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A 64-bit number, which may be a text.
fn dimensions(asked: &Value) -> Option<u64> {
    let dim = asked.get("dim")?;
    dim.as_u64().or_else(|| dim.as_str()?.parse().ok())
}

fn told_tokens(cloud: &Cloud, said: &str) -> Value {
    let first = json!({"id": wire::long(cloud.manner(), 1), "text": "<s>", "special": true});
    let rest = pieces(Some(said)).zip(2..).map(|(piece, id)| {
        json!({"id": wire::long(cloud.manner(), id), "text": piece, "special": false})
    });
    let tokens: Vec<Value> = std::iter::once(first).chain(rest).collect();
    json!({"tokens": tokens, "modelVersion": wire::VERSION})
}

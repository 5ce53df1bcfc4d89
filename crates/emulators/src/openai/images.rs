//! Drawing in OpenAI's language.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, State};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::dialect::Complaint;
use crate::picture;
use crate::served::Served;

/// Where pictures are fetched that were answered by address.
pub(super) const PICTURES: &str = "/v1/pictures/";
/// The most pictures of one request.
const MOST: u64 = 4;

/// Draws. Models named `gpt-image…` send the picture itself and want no `response_format`; others send an address unless
/// they are asked for `b64_json`, as old and local servers do.
pub(super) async fn draw(
    State(served): State<Arc<Served>>,
    OriginalUri(original): OriginalUri,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = match served.read(&uri, &headers, &body) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
    let format = asked.get("response_format").and_then(Value::as_str);
    let modern = text("model").starts_with("gpt-image");
    if let Some(complaint) = served.faults().unknown_field(&asked) {
        return served.refuse(&complaint);
    }
    if let Some(complaint) = complaint(text("prompt"), format, modern) {
        return served.refuse(&complaint);
    }
    let count = asked.get("n").and_then(Value::as_u64).unwrap_or(1);
    let itself = modern || format == Some("b64_json");
    let data: Vec<Value> = (0..count.clamp(1, MOST))
        .map(|at| {
            let words = format!("{} {at}", text("prompt"));
            if itself {
                let (width, height) = picture::size(text("size"));
                let file = STANDARD.encode(picture::png(&words, width, height));
                json!({"b64_json": file, "revised_prompt": null})
            } else {
                json!({"url": address(&original, &headers, &words, text("size"))})
            }
        })
        .collect();
    Json(
        json!({"created": 1_795_420_000, "data": data, "output_format": "png",
        "usage": {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3,
            "input_tokens_details": {"text_tokens": 1, "image_tokens": 0}}}),
    )
    .into_response()
}

/// A picture by its address: its size and what it is drawn from.
pub(super) async fn fetch(Path(name): Path<String>) -> Response {
    let (size, words) = name.split_once('-').unwrap_or((&name, ""));
    let (width, height) = picture::size(size);
    (
        [(CONTENT_TYPE, "image/png")],
        picture::png(words, width, height),
    )
        .into_response()
}

fn complaint(prompt: &str, format: Option<&str>, modern: bool) -> Option<Complaint> {
    if modern && format.is_some() {
        return Some(Complaint {
            code: Some("unknown_parameter"),
            field: Some("response_format".to_owned()),
            ..Complaint::invalid("Unknown parameter: 'response_format'.")
        });
    }
    prompt.is_empty().then(|| Complaint {
        code: Some("missing_required_parameter"),
        field: Some("prompt".to_owned()),
        ..Complaint::invalid("Missing required parameter: 'prompt'.")
    })
}

/// Where the picture can be fetched, on the host it was asked of.
fn address(asked: &Uri, headers: &HeaderMap, words: &str, size: &str) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let mounted = asked.path().strip_suffix("/v1/images/generations");
    let size = if size.is_empty() { "auto" } else { size };
    let seed = crate::embeddings::hash(words);
    format!(
        "http://{}{}{PICTURES}{size}-{seed}",
        host.unwrap_or_default(),
        mounted.unwrap_or_default()
    )
}

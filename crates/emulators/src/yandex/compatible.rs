//! The OpenAI-compatible interface: full addresses of models, one text for a vector, floats only.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use axum::{Extension, Json};
use serde_json::Value;

use super::cloud::Cloud;
use super::complaint;
use super::native::holding;
use super::other::{answered, text};
use crate::embeddings;
use crate::openai::wire as openai;
use crate::request::RequestBody;
use crate::served::Served;

/// The models of a folder, as the list writes them.
const MODELS: [&str; 9] = [
    "gpt://FOLDER/yandexgpt-5.1/latest",
    "gpt://FOLDER/yandexgpt-5-pro/latest",
    "gpt://FOLDER/yandexgpt-5-lite/latest",
    "gpt://FOLDER/aliceai-llm/latest",
    "gpt://FOLDER/deepseek-v4.1-flash/latest",
    "gpt://FOLDER/qwen3.6-35b-a3b/latest",
    "emb://FOLDER/text-search-doc/latest",
    "emb://FOLDER/text-search-query/latest",
    "art://FOLDER/aliceai-image-art-3.0/latest",
];

pub(super) async fn complete(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = match served.read(&uri, &headers, &body) {
        Ok(asked) => asked,
        Err(refusal) => return *refusal,
    };
    let admitted = cloud.admits(&headers, "gpt", text(&asked, "model"));
    match admitted.and_then(|()| cloud.place()) {
        Ok(place) => holding(place, served.chat(&RequestBody::new(asked)).await),
        Err(complaint) => served.refuse(&complaint),
    }
}

/// One text, and its vector as numbers.
pub(super) async fn embed(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answered(&served, &uri, &headers, &body, |asked| {
        cloud.admits(&headers, "emb", text(asked, "model"))?;
        let several = asked
            .get("input")
            .and_then(Value::as_array)
            .is_some_and(|texts| texts.len() != 1);
        if several {
            return Err(complaint(400, "input must hold one text"));
        }
        let format = asked.get("encoding_format");
        if format.is_some_and(|format| format != "float") {
            return Err(complaint(400, "encoding_format must be float"));
        }
        embeddings::answer(asked).map_err(|message| complaint(400, message))
    })
}

pub(super) async fn list_models(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
) -> Json<Value> {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    let known = &served.faults().models;
    if !known.is_empty() {
        return Json(openai::models(known));
    }
    let folder = cloud.some_folder(&headers);
    let names = MODELS.map(|name| name.replace("FOLDER", &folder));
    Json(openai::models(&names))
}

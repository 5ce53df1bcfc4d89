//! Pictures: the OpenAI-compatible way, and the old one that begins an operation.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::{Value, json};

use super::cloud::Cloud;
use super::other::{answered, text};
use super::{complaint, operations, wire};
use crate::dialect::Complaint;
use crate::served::Served;

/// A JPEG of eight by twelve pixels, orange, in base64.
const PICTURE: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI//////////////////\
    //////////////////////////////////2wBDAVVaWnhpeOuCguv////////////////////////////////////////////////////////\
    /////////////////wAARCAAMAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAH/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAA\
    AAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKAMr//Z";
/// The longest description, in characters.
const LONGEST_PROMPT: usize = 500;
/// The type of a picture that is an operation's outcome.
const KIND: &str = "yandex.cloud.ai.foundation_models.v1.image_generation.ImageGenerationResponse";

/// Draws at once.
pub(super) async fn draw(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answered(&served, &uri, &headers, &body, |asked| {
        cloud.admits(&headers, "art", text(asked, "model"))?;
        check(text(asked, "prompt"))?;
        Ok(json!({"created": 1_795_420_000, "data": [{"b64_json": PICTURE}]}))
    })
}

/// Draws as an operation.
pub(super) async fn draw_later(
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
    let said = asked
        .pointer("/messages/0/text")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let admitted = cloud.admits(&headers, "art", text(&asked, "modelUri"));
    match admitted.and_then(|()| check(said)) {
        Ok(()) => {
            let picture = json!({"image": PICTURE, "modelVersion": wire::VERSION});
            operations::begun(&cloud, "", Ok(Some(operations::typed(KIND, picture))), None)
        }
        Err(complaint) => served.refuse(&complaint),
    }
}

fn check(prompt: &str) -> Result<(), Complaint> {
    let size = prompt.chars().count();
    if size == 0 {
        return Err(complaint(400, "Prompt is empty"));
    }
    if size > LONGEST_PROMPT {
        let message = format!("Prompt positive size {size} exceeds limit ({LONGEST_PROMPT})");
        return Err(complaint(400, message));
    }
    Ok(())
}

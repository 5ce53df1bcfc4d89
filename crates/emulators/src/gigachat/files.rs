//! The files of GigaChat: what people upload and what it draws. They stay until they are deleted.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Multipart, Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use crate::sber::{Caller, refusal};
use crate::served::Served;

/// Eight by eight green points.
const PICTURE: &[u8] = include_bytes!("green.jpg");

/// The files there are.
#[derive(Default)]
pub(super) struct Shelf(Mutex<(u64, Vec<File>)>);

#[derive(Clone)]
struct File {
    id: String,
    name: String,
    purpose: String,
    media_type: String,
    bytes: Vec<u8>,
    /// Who asked for it: nobody else may have it.
    client: Option<String>,
}

impl Shelf {
    /// A picture for this client; gives its id.
    pub(super) fn draw(&self, client: Option<String>) -> String {
        let file = File {
            id: String::new(),
            name: "picture.jpg".into(),
            purpose: "general".into(),
            media_type: "image/jpeg".into(),
            bytes: PICTURE.to_vec(),
            client,
        };
        self.put(file).id
    }

    fn put(&self, mut file: File) -> File {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, files) = &mut *shelf;
        *count += 1;
        file.id = format!("b28fbd4a-7c91-4b0f-a3c0-{count:012x}");
        files.push(file.clone());
        file
    }

    fn all(&self) -> Vec<File> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .1
            .clone()
    }

    fn find(&self, id: &str) -> Option<File> {
        self.all().into_iter().find(|file| file.id == id)
    }

    fn delete(&self, id: &str) -> bool {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = shelf.1.len();
        shelf.1.retain(|file| file.id != id);
        shelf.1.len() < before
    }
}

impl File {
    fn json(&self) -> Value {
        let kind = self.media_type.split('/').next().unwrap_or_default();
        let modality = match kind {
            "image" => "image",
            "audio" | "video" => "audio",
            _ => "text",
        };
        json!({"id": self.id, "object": "file", "bytes": self.bytes.len(), "created_at": 1_795_420_000,
            "filename": self.name, "purpose": self.purpose, "access_policy": "private", "modalities": [modality]})
    }
}

/// `POST /v1/files`.
pub(super) async fn upload(
    State(served): State<Arc<Served>>,
    Extension(shelf): Extension<Arc<Shelf>>,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    mut form: Multipart,
) -> Response {
    let mut file = File {
        id: String::new(),
        name: String::new(),
        purpose: String::new(),
        media_type: String::new(),
        bytes: Vec::new(),
        client: caller.client,
    };
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            file.name = field.file_name().unwrap_or_default().to_owned();
            file.media_type = field.content_type().unwrap_or_default().to_owned();
            file.bytes = field
                .bytes()
                .await
                .map(|bytes| bytes.to_vec())
                .unwrap_or_default();
        } else if name == "purpose" {
            file.purpose = field.text().await.unwrap_or_default();
        }
    }
    served.record(
        &Method::POST,
        &uri,
        &headers,
        json!({"purpose": file.purpose, "filename": file.name}),
    );
    if file.bytes.is_empty() || file.purpose.is_empty() {
        return refusal(400, "Invalid params: purpose and file are required");
    }
    Json(shelf.put(file).json()).into_response()
}

/// `GET /v1/files`.
pub(super) async fn list(
    State(served): State<Arc<Served>>,
    Extension(shelf): Extension<Arc<Shelf>>,
    _caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    let files: Vec<Value> = shelf.all().iter().map(File::json).collect();
    Json(json!({"data": files})).into_response()
}

/// `GET /v1/files/{id}`.
pub(super) async fn find(
    State(served): State<Arc<Served>>,
    Extension(shelf): Extension<Arc<Shelf>>,
    _caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    match shelf.find(&id) {
        Some(file) => Json(file.json()).into_response(),
        None => unknown(),
    }
}

/// `GET /v1/files/{id}/content`.
pub(super) async fn content(
    State(served): State<Arc<Served>>,
    Extension(shelf): Extension<Arc<Shelf>>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    match shelf.find(&id) {
        Some(file) if file.client != caller.client => refusal(403, "Permission denied"),
        Some(file) => ([(CONTENT_TYPE, "application/octet-stream")], file.bytes).into_response(),
        None => unknown(),
    }
}

/// `POST /v1/files/{id}/delete`.
pub(super) async fn delete(
    State(served): State<Arc<Served>>,
    Extension(shelf): Extension<Arc<Shelf>>,
    _caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::POST, &uri, &headers, Value::Null);
    if shelf.delete(&id) {
        Json(json!({"id": id, "deleted": true, "access_policy": "private"})).into_response()
    } else {
        unknown()
    }
}

fn unknown() -> Response {
    refusal(404, "No such file")
}

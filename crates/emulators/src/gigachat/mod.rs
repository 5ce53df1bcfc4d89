//! GigaChat, in its first and its second version.

mod files;
mod rules;
mod wire;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router, middleware};
use futures::StreamExt;
use serde_json::{Value, json};

use self::files::Shelf;
use crate::dialect::{Complaint, Dialect, Streamed};
use crate::request::RequestBody;
use crate::sber::{self, Caller, Place, Tokens, refusal};
use crate::served::Served;
use crate::wire::{Reply, count};
use crate::{Emulator, embeddings};

/// The scopes of its keys.
const SCOPES: &[&str] = &["GIGACHAT_API_PERS", "GIGACHAT_API_B2B", "GIGACHAT_API_CORP"];
/// The models that converse, unless others are named.
const MODELS: [&str; 3] = ["GigaChat-2", "GigaChat-2-Pro", "GigaChat-2-Max"];
/// How many numbers a vector has.
const DIMENSIONS: usize = 1024;
/// How long a vector is.
const LENGTH: f32 = 3.5;
/// The most texts turned into vectors at once.
const MOST_TEXTS: usize = 20;

impl Emulator {
    /// An honest GigaChat. Signing in is at `/oauth` and takes any key that is an id and a secret in base64.
    pub fn gigachat() -> Self {
        Self::speaking(Arc::new(GigaChat {
            tokens: Tokens::new(SCOPES),
            shelf: Arc::default(),
        }))
    }
}

/// GigaChat's language.
struct GigaChat {
    tokens: Arc<Tokens>,
    shelf: Arc<Shelf>,
}

impl Dialect for GigaChat {
    fn routes(&self) -> Router<Arc<Served>> {
        Router::new()
            .route("/oauth", post(sber::sign_in))
            .route("/v1/chat/completions", post(chat))
            .route("/v2/chat/completions", post(converse))
            .route("/v1/models", get(list_models))
            .route("/v1/models/{name}", get(find_model))
            .route("/v1/embeddings", post(embed))
            .route("/v1/tokens/count", post(count_tokens))
            .route("/v1/balance", get(balance))
            .route("/v1/files", get(files::list).post(files::upload))
            .route("/v1/files/{id}", get(files::find))
            .route("/v1/files/{id}/content", get(files::content))
            .route("/v1/files/{id}/delete", post(files::delete))
            .layer(Extension(self.tokens.clone()))
            .layer(Extension(self.shelf.clone()))
            .layer(middleware::from_fn(sber::name_request))
    }

    fn key(&self, headers: &HeaderMap) -> Option<String> {
        self.tokens.key(headers)
    }

    fn is_open(&self, path: &str) -> bool {
        // It refuses wrong keys in its own words.
        path.ends_with("/oauth")
    }

    fn whole(&self, request: &RequestBody, reply: &Reply) -> Value {
        wire::whole(request, reply, &self.shelf)
    }

    fn stream(&self, request: &RequestBody, reply: &Reply) -> Streamed {
        let (events, terminator) = wire::events(request, reply, &self.shelf);
        Streamed {
            media_type: "text/event-stream",
            events,
            terminator: Some(terminator),
            broken: "data: {\"choices\":[{\"delta\":{\"content\":\n\n".to_owned(),
            comment: Some(": keep-alive\n\n".to_owned()),
        }
    }

    fn error(&self, complaint: &Complaint) -> Value {
        sber::error(complaint)
    }
}

type Check = fn(&Value) -> Result<(), String>;

async fn chat(
    State(served): State<Arc<Served>>,
    Extension(tokens): Extension<Arc<Tokens>>,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = read(
        &served,
        &tokens,
        (&uri, &headers, &body),
        rules::check_first,
    );
    answer(&served, asked, 1, &caller).await
}

async fn converse(
    State(served): State<Arc<Served>>,
    Extension(tokens): Extension<Arc<Tokens>>,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = read(
        &served,
        &tokens,
        (&uri, &headers, &body),
        rules::check_second,
    );
    answer(&served, asked, 2, &caller).await
}

/// The request as it came, when it is in order and there is a place for it.
fn read(
    served: &Served,
    tokens: &Tokens,
    (uri, headers, body): (&Uri, &HeaderMap, &Bytes),
    check: Check,
) -> Result<(Value, Place), Box<Response>> {
    let json = served.read(uri, headers, body)?;
    check(&json).map_err(|message| Box::new(refusal(422, &message)))?;
    Ok((json, tokens.place(served)?))
}

async fn answer(
    served: &Served,
    asked: Result<(Value, Place), Box<Response>>,
    version: u8,
    caller: &Caller,
) -> Response {
    match asked {
        Ok((json, place)) => {
            let request = rules::in_openai_words(json, version, caller.client.as_deref());
            holding(place, served.chat(&request).await)
        }
        Err(refusal) => *refusal,
    }
}

/// A stream keeps its place until its last piece is on its way.
fn holding(place: Place, response: Response) -> Response {
    let kind = response.headers().get(CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "text/event-stream") {
        return response;
    }
    let (parts, body) = response.into_parts();
    let mut chunks = body.into_data_stream();
    let body = async_stream::stream! {
        let mut place = Some(place);
        while let Some(chunk) = chunks.next().await {
            if chunk.as_ref().is_ok_and(|chunk| is_last(chunk)) {
                place.take();
            }
            yield chunk;
        }
    };
    Response::from_parts(parts, Body::from_stream(body))
}

fn is_last(chunk: &[u8]) -> bool {
    let text = String::from_utf8_lossy(chunk);
    text.starts_with("data: [DONE]") || text.starts_with("event: response.message.done")
}

fn models(served: &Served) -> Vec<Value> {
    let named = &served.faults().models;
    let chat: Vec<&str> = if named.is_empty() {
        MODELS.to_vec()
    } else {
        named.iter().map(String::as_str).collect()
    };
    let of = |kind: &'static str| move |id: &str| json!({"id": id, "object": "model", "owned_by": "salutedevices", "type": kind});
    let others = ["Embeddings"]
        .map(of("embedder"))
        .into_iter()
        .chain(["GigaCheckDetection"].map(of("aicheck")));
    chat.into_iter().map(of("chat")).chain(others).collect()
}

async fn list_models(
    State(served): State<Arc<Served>>,
    _caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    Json(json!({"object": "list", "data": models(&served)})).into_response()
}

async fn find_model(
    State(served): State<Arc<Served>>,
    _caller: Caller,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    match models(&served)
        .into_iter()
        .find(|model| model["id"] == name.as_str())
    {
        Some(model) => Json(model).into_response(),
        None => refusal(404, "No such model"),
    }
}

async fn embed(
    State(served): State<Arc<Served>>,
    _caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let json = match served.read(&uri, &headers, &body) {
        Ok(json) => json,
        Err(refusal) => return *refusal,
    };
    let Some(texts) = texts(&json).filter(|texts| texts.len() <= MOST_TEXTS) else {
        return refusal(422, "Invalid params: input");
    };
    let data: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let vector: Vec<f32> = embeddings::vector(text, DIMENSIONS)
                .iter()
                .map(|number| number * LENGTH)
                .collect();
            let usage = json!({"prompt_tokens": count(text)});
            json!({"object": "embedding", "index": index, "embedding": vector, "usage": usage})
        })
        .collect();
    Json(json!({"object": "list", "model": json["model"], "data": data})).into_response()
}

async fn count_tokens(
    State(served): State<Arc<Served>>,
    _caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let json = match served.read(&uri, &headers, &body) {
        Ok(json) => json,
        Err(refusal) => return *refusal,
    };
    let Some(texts) = texts(&json) else {
        return refusal(422, "Invalid params: input");
    };
    let counted: Vec<Value> = texts
        .iter()
        .map(|text| json!({"object": "tokens", "tokens": count(text), "characters": text.chars().count()}))
        .collect();
    Json(counted).into_response()
}

fn texts(body: &Value) -> Option<Vec<&str>> {
    match &body["input"] {
        Value::String(text) => Some(vec![text]),
        Value::Array(texts) => texts.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// Whoever pays afterwards has no balance.
async fn balance(
    State(served): State<Arc<Served>>,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, Value::Null);
    if caller.scope == "GIGACHAT_API_CORP" {
        return refusal(403, "Permission denied");
    }
    let left: Vec<Value> = MODELS
        .iter()
        .map(|model| json!({"usage": model, "value": 100_500}))
        .collect();
    Json(json!({"balance": left})).into_response()
}

//! SaluteSpeech: speech to text, at once or in time.
//!
//! What a recording says is the model's answer, a part a line; `1: Привет` is said by voice 1. A model that
//! [refuses](Emulator::refuses) cannot read the recording.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router, middleware};
use serde_json::{Value, json};

use crate::Emulator;
use crate::dialect::{Complaint, Dialect, Streamed};
use crate::request::RequestBody;
use crate::sber::{self, Caller, Tokens, header, refusal};
use crate::served::Served;
use crate::wire::Reply;

/// The scopes of its keys.
const SCOPES: &[&str] = &[
    "SALUTE_SPEECH_PERS",
    "SALUTE_SPEECH_B2B",
    "SALUTE_SPEECH_CORP",
];
/// The largest recording answered at once, in bytes.
const SHORT: usize = 2_000_000;
const ENCODINGS: [&str; 6] = ["PCM_S16LE", "OPUS", "MP3", "FLAC", "ALAW", "MULAW"];
const CODECS: [&str; 6] = [
    "audio/x-pcm",
    "audio/ogg",
    "audio/mpeg",
    "audio/flac",
    "audio/pcma",
    "audio/pcmu",
];
const LANGUAGES: [&str; 3] = ["ru-RU", "en-US", "kk-KZ"];
const MODELS: [&str; 4] = ["general", "media", "ivr", "callcenter"];

impl Emulator {
    /// An honest SaluteSpeech. Signing in is at `/oauth` and takes any key that is an id and a secret in base64.
    pub fn salute() -> Self {
        Self::speaking(Arc::new(Salute {
            tokens: Tokens::new(SCOPES),
            desk: Arc::default(),
        }))
    }
}

/// SaluteSpeech's language.
struct Salute {
    tokens: Arc<Tokens>,
    desk: Arc<Desk>,
}

/// Recordings handed over and what becomes of them.
#[derive(Default)]
struct Desk(Mutex<Work>);

#[derive(Default)]
struct Work {
    files: usize,
    tasks: Vec<Task>,
}

struct Task {
    /// What was said, or nothing when the recording cannot be read.
    said: Option<Value>,
    looks: u32,
}

impl Desk {
    fn with<T>(&self, act: impl FnOnce(&mut Work) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Dialect for Salute {
    fn routes(&self) -> Router<Arc<Served>> {
        Router::new()
            .route("/oauth", post(sber::sign_in))
            .route("/speech:recognize", post(recognize))
            .route("/data:upload", post(upload))
            .route("/speech:async_recognize", post(begin))
            .route("/task:get", get(look))
            .route("/data:download", get(download))
            .layer(Extension(self.tokens.clone()))
            .layer(Extension(self.desk.clone()))
            .layer(middleware::from_fn(sber::name_request))
    }

    fn key(&self, headers: &HeaderMap) -> Option<String> {
        self.tokens.key(headers)
    }

    fn is_open(&self, path: &str) -> bool {
        path.ends_with("/oauth")
    }

    fn whole(&self, request: &RequestBody, reply: &Reply) -> Value {
        let Some(options) = request.json().get("options") else {
            let texts: Vec<String> = parts(&reply.text)
                .map(|(_, text)| text.to_owned())
                .collect();
            return json!({"status": 200, "result": texts, "emotions": [{"negative": 0, "neutral": 1, "positive": 0}]});
        };
        let apart =
            options.pointer("/speaker_separation_options/enable") == Some(&Value::Bool(true));
        let task = Task {
            said: (!reply.filtered).then(|| written_down(&reply.text, apart)),
            looks: 0,
        };
        let id = self.desk.with(|work| {
            work.tasks.push(task);
            work.tasks.len()
        });
        json!({"status": 200, "result": state(&format!("t-{id}"), "NEW")})
    }

    fn stream(&self, request: &RequestBody, reply: &Reply) -> Streamed {
        Streamed {
            media_type: "application/json",
            events: vec![self.whole(request, reply).to_string()],
            terminator: None,
            broken: "{".to_owned(),
            comment: None,
        }
    }

    fn error(&self, complaint: &Complaint) -> Value {
        sber::error(complaint)
    }
}

/// Whose voice each line is, and the line.
fn parts(text: &str) -> impl Iterator<Item = (i64, &str)> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let told = line
                .split_once(": ")
                .and_then(|(voice, text)| Some((voice.parse().ok()?, text)));
            told.unwrap_or((0, line))
        })
}

/// What all said together, and with voices told apart what each said besides.
fn written_down(text: &str, apart: bool) -> Value {
    let timed: Vec<(i64, usize, &str)> = parts(text)
        .enumerate()
        .map(|(at, (voice, text))| (voice, at, text))
        .collect();
    let together = timed.iter().map(|(_, at, text)| item(-1, *at, text));
    let alone = timed
        .iter()
        .filter(|_| apart)
        .map(|(voice, at, text)| item(*voice, *at, text));
    together.chain(alone).collect()
}

/// Each line takes two seconds.
fn item(voice: i64, at: usize, text: &str) -> Value {
    let (start, end) = (format!("{}.48s", at * 2), format!("{}.2s", at * 2 + 1));
    let bare = text.to_lowercase().replace(['.', ',', '!', '?'], "");
    let words: Vec<Value> = bare
        .split_whitespace()
        .map(|word| json!({"word": word, "start": start, "end": end}))
        .collect();
    json!({
        "results": [{"text": bare, "normalized_text": text, "start": start, "end": end, "word_alignments": words}],
        "eou": true,
        "emotions_result": {"positive": 0, "neutral": 1, "negative": 0},
        "processed_audio_start": format!("{}s", at * 2),
        "processed_audio_end": end,
        "backend_info": {"model_name": "general", "model_version": "emulated", "server_version": "emulated"},
        "channel": 0,
        "speaker_info": {"speaker_id": voice, "main_speaker_confidence": 1},
        "eou_reason": "ORGANIC",
        "insight": "",
        "person_identity": {},
    })
}

fn state(id: &str, status: &str) -> Value {
    let at = "2026-11-23T10:00:00.000000000+03:00";
    json!({"id": id, "created_at": at, "updated_at": at, "status": status})
}

type Params = Query<HashMap<String, String>>;

async fn recognize(
    State(served): State<Arc<Served>>,
    _caller: Caller,
    Query(params): Params,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    served.record(&Method::POST, &uri, &headers, json!({"bytes": body.len()}));
    let kind = header(&headers, "content-type").unwrap_or_default();
    let codec = kind.split(';').next().unwrap_or_default();
    if !CODECS.contains(&codec) {
        return refusal(400, &format!("unsupported content type {kind}"));
    }
    if body.len() > SHORT {
        return refusal(413, "Payload too large");
    }
    let language = params.get("language").map_or("ru-RU", String::as_str);
    if !LANGUAGES.contains(&language) {
        return refusal(400, "unsupported language");
    }
    served.chat(&RequestBody::new(heard("general"))).await
}

async fn upload(
    State(served): State<Arc<Served>>,
    Extension(desk): Extension<Arc<Desk>>,
    _caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    served.record(&Method::POST, &uri, &headers, json!({"bytes": body.len()}));
    if body.is_empty() {
        return refusal(400, "the file is empty");
    }
    let file = desk.with(|work| {
        work.files += 1;
        work.files
    });
    Json(json!({"status": 200, "result": {"request_file_id": format!("rf-{file}")}}))
        .into_response()
}

async fn begin(
    State(served): State<Arc<Served>>,
    Extension(desk): Extension<Arc<Desk>>,
    _caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let json = match served.read(&uri, &headers, &body) {
        Ok(json) => json,
        Err(refusal) => return *refusal,
    };
    if let Err(message) = check(&json, desk.with(|work| work.files)) {
        return refusal(400, &message);
    }
    let mut request = heard(
        json.pointer("/options/model")
            .and_then(Value::as_str)
            .unwrap_or_default(),
    );
    request["options"] = json["options"].clone();
    served.chat(&RequestBody::new(request)).await
}

fn check(body: &Value, files: usize) -> Result<(), String> {
    let file = body["request_file_id"]
        .as_str()
        .and_then(|id| id.strip_prefix("rf-")?.parse::<usize>().ok());
    if !file.is_some_and(|file| (1..=files).contains(&file)) {
        return Err("request_file_id is unknown".into());
    }
    let known = |name: &str, words: &[&str], must: bool| match body["options"][name].as_str() {
        Some(word) if words.contains(&word) => Ok(()),
        None if !must => Ok(()),
        word => Err(format!(
            "options.{name} is invalid: {}",
            word.unwrap_or("missing")
        )),
    };
    known("audio_encoding", &ENCODINGS, true)?;
    known("language", &LANGUAGES, false)?;
    known("model", &MODELS, false)
}

/// What the model is asked: an emulator does not listen.
fn heard(model: &str) -> Value {
    json!({"model": model, "messages": [{"role": "user", "content": "запись"}]})
}

async fn look(
    State(served): State<Arc<Served>>,
    Extension(desk): Extension<Arc<Desk>>,
    _caller: Caller,
    Query(params): Params,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, json!(params));
    let id = params.get("id").map(String::as_str).unwrap_or_default();
    let result = desk.with(|work| {
        let task = work.tasks.get_mut(place(id, "t-")?)?;
        task.looks += 1;
        Some(match (&task.said, task.looks) {
            (_, 1) => state(id, "RUNNING"),
            (Some(_), _) => {
                let mut done = state(id, "DONE");
                done["response_file_id"] = json!(id.replace("t-", "of-"));
                done
            }
            (None, _) => {
                let mut failed = state(id, "ERROR");
                failed["error"] = json!("audio cannot be decoded");
                failed
            }
        })
    });
    match result {
        Some(result) => Json(json!({"status": 200, "result": result})).into_response(),
        None => refusal(404, "No such task"),
    }
}

async fn download(
    State(served): State<Arc<Served>>,
    Extension(desk): Extension<Arc<Desk>>,
    _caller: Caller,
    Query(params): Params,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, json!(params));
    let id = params
        .get("response_file_id")
        .map(String::as_str)
        .unwrap_or_default();
    match desk.with(|work| work.tasks.get(place(id, "of-")?)?.said.clone()) {
        Some(said) => Json(said).into_response(),
        None => refusal(404, "No such file"),
    }
}

/// The place of a task in the list, from its id or its result's.
fn place(id: &str, prefix: &str) -> Option<usize> {
    id.strip_prefix(prefix)?
        .parse::<usize>()
        .ok()?
        .checked_sub(1)
}

//! `SpeechKit`: a short recording at once, a long one in the background.

use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::cloud::Cloud;
use super::{complaint, operations};
use crate::faults;
use crate::served::Served;

/// The largest recording that is recognised at once, in bytes.
const LARGEST_SHORT: usize = 1_000_000;
/// What every recording says: heard, refined, from when until when, in milliseconds.
const SAID: [(&str, &str, u32, u32); 2] = [
    ("привет как смета", "Привет! Как смета?", 480, 1900),
    ("смета готова", "Смета готова.", 2300, 3600),
];

type Pairs = Query<Vec<(String, String)>>;

/// Version 1: at once.
pub(super) async fn recognise(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    Query(query): Pairs,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let told = json!({"query": uri.query(), "bytes": body.len()});
    served.record(&Method::POST, &uri, &headers, told);
    let value = |name: &str| found(&query, &[name]).unwrap_or_default();
    let folder = found(&query, &["folderId"]);
    if let Some(complaint) = folder.and_then(|own| cloud.admits_folder(&headers, own).err()) {
        return served.refuse(&complaint);
    }
    let wrong = match value("format") {
        _ if body.len() > LARGEST_SHORT => Some("audio is too large"),
        "" | "oggopus" if !body.starts_with(b"OggS") => Some("audio is not OGG with Opus"),
        "lpcm" if value("sampleRateHertz").is_empty() => Some("sampleRateHertz is missing"),
        "" | "oggopus" | "lpcm" => None,
        _ => Some("unknown format"),
    };
    match wrong {
        Some(message) => {
            let error = json!({"error_code": "BAD_REQUEST", "error_message": message});
            faults::problem(400, &error)
        }
        None => {
            Json(json!({"result": SAID.map(|(_, refined, ..)| refined).join(" ")})).into_response()
        }
    }
}

/// Version 3: in the background.
pub(super) async fn recognise_later(
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
    let text = |at: &str| asked.pointer(at).and_then(Value::as_str);
    let audio = text("/content").and_then(|content| STANDARD.decode(content).ok());
    if audio.is_none() && text("/uri").is_none() {
        return served.refuse(&complaint(400, "content or uri has to be set"));
    }
    let container = text("/recognitionModel/audioFormat/containerAudio/containerAudioType");
    let wanted: &[u8] = match container {
        Some("WAV") => b"RIFF",
        Some("OGG_OPUS") => b"OggS",
        _ => b"",
    };
    let outcome = match audio {
        Some(audio) if !audio.starts_with(wanted) => {
            let missing = String::from_utf8_lossy(wanted);
            Err(format!("Error in session emulated: No {missing} found"))
        }
        _ => Ok(None),
    };
    let labelled = text("/speakerLabeling/speakerLabeling") == Some("SPEAKER_LABELING_ENABLED");
    let recognised = Some(recognition(labelled));
    operations::begun(&cloud, "STT v3 async recognition", outcome, recognised)
}

/// What was recognised, once the operation is done.
pub(super) async fn recognised(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    Query(query): Pairs,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(&Method::GET, &uri, &headers, json!({"query": uri.query()}));
    let operation = named(&query).and_then(|id| cloud.look_at(id));
    let done = operation.filter(|operation| operation.questions == 0 && operation.outcome.is_ok());
    match done.and_then(|operation| operation.recognised) {
        Some(documents) => ([("content-type", "application/json")], documents).into_response(),
        None => served.refuse(&complaint(404, "operation data is not ready")),
    }
}

/// Forgets what was recognised.
pub(super) async fn forget(
    State(served): State<Arc<Served>>,
    Extension(cloud): Extension<Arc<Cloud>>,
    Query(query): Pairs,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    served.record(
        &Method::DELETE,
        &uri,
        &headers,
        json!({"query": uri.query()}),
    );
    if named(&query).is_some_and(|id| cloud.forget(id)) {
        return Json(json!({})).into_response();
    }
    served.refuse(&complaint(404, "operation not found"))
}

/// An operation's id, by either spelling.
fn named(query: &[(String, String)]) -> Option<&str> {
    found(query, &["operation_id", "operationId"])
}

fn found<'a>(query: &'a [(String, String)], names: &[&str]) -> Option<&'a str> {
    let pair = query
        .iter()
        .find(|(name, _)| names.contains(&name.as_str()));
    pair.map(|(_, value)| value.as_str())
}

/// Documents one after the other, every other one over several lines. Two voices are told apart by their channel.
fn recognition(labelled: bool) -> String {
    let said = SAID.iter().enumerate();
    let documents = said.flat_map(|(at, (heard, refined, from, to))| {
        let (channel, index) = if labelled { (at, 0) } else { (0, at) };
        let (tag, index) = (channel.to_string(), index.to_string());
        let (from, to) = (from.to_string(), to.to_string());
        let session = json!({"uuid": "emulated", "userRequestId": "emulated"});
        let cursors = json!({"receivedDataMs": "4000", "resetTimeMs": "0", "partialTimeMs": to,
            "finalTimeMs": to, "finalIndex": index, "eouTimeMs": "0"});
        let word = |text: &str| json!({"text": text, "startTimeMs": from, "endTimeMs": to});
        let words: Vec<Value> = heard.split(' ').map(word).collect();
        let best = json!({"words": words, "text": heard, "startTimeMs": from, "endTimeMs": to,
            "confidence": 1, "languages": []});
        let rewritten = json!({"text": refined, "startTimeMs": from, "endTimeMs": to});
        let normalised = json!({"alternatives": [rewritten], "channelTag": tag});
        [
            json!({"result": {"sessionUuid": session, "audioCursors": cursors, "responseWallTimeMs": "120",
                "final": {"alternatives": [best], "channelTag": tag}, "channelTag": tag}}),
            json!({"result": {"sessionUuid": session, "audioCursors": cursors, "responseWallTimeMs": "130",
                "finalRefinement": {"finalIndex": index, "normalizedText": normalised}, "channelTag": tag}}),
        ]
    });
    let written = documents.enumerate().map(|(at, document)| {
        if at % 2 == 0 {
            format!("{document}\n")
        } else {
            format!("{document:#}\n")
        }
    });
    written.collect()
}

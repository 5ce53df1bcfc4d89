//! Speech to text in OpenAI's language. Nothing is heard: what was "said" is built from the file's name and size.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::chosen;
use crate::dialect::Complaint;
use crate::served::Served;

/// How many bytes are taken for a second of sound.
const BYTES_A_SECOND: usize = 16_000;

/// The form, repeated fields as lists, the file by its name, type and length.
type Form = Map<String, Value>;

/// Writes a recording down.
pub(super) async fn transcribe(
    State(served): State<Arc<Served>>,
    uri: Uri,
    headers: HeaderMap,
    multipart: Multipart,
) -> Response {
    let Some(form) = read(multipart).await else {
        return served.refuse(&Complaint::invalid("the form cannot be read"));
    };
    served.record(&Method::POST, &uri, &headers, Value::Object(form.clone()));
    let model = word(&form, "model").unwrap_or_default();
    chosen::by_model(model);
    let format = word(&form, "response_format").unwrap_or("json");
    let known = formats(model);
    if !known.contains(&format) {
        return served.refuse(&Complaint {
            code: Some("unsupported_value"),
            field: Some("response_format".to_owned()),
            ..Complaint::invalid(format!(
                "response_format '{format}' is not compatible with model '{model}'."
            ))
        });
    }
    let Some(file) = form.get("file").filter(|file| file.is_object()) else {
        return served.refuse(&Complaint::invalid("'file' must be a file"));
    };
    answer(format, &spoken(file), word(&form, "language"))
}

/// What models of this name can write.
fn formats(model: &str) -> &'static [&'static str] {
    match model {
        name if name.contains("diarize") => &["json", "text", "diarized_json"],
        name if name.contains("transcribe") => &["json", "text"],
        name if name.contains("whisper") => &["json", "text", "srt", "vtt", "verbose_json"],
        _ => &[
            "json",
            "text",
            "srt",
            "vtt",
            "verbose_json",
            "diarized_json",
        ],
    }
}

async fn read(mut multipart: Multipart) -> Option<Form> {
    let mut form = Form::new();
    while let Some(field) = multipart.next_field().await.ok()? {
        let name = field.name()?.trim_end_matches("[]").to_owned();
        let file = field.file_name().map(str::to_owned);
        let media_type = field.content_type().map(str::to_owned);
        let bytes = field.bytes().await.ok()?;
        let value = match file {
            Some(file) => json!({"name": file, "type": media_type, "bytes": bytes.len()}),
            None => json!(String::from_utf8_lossy(&bytes)),
        };
        match form.get_mut(&name) {
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = json!([first.clone(), value]),
            None => drop(form.insert(name, value)),
        }
    }
    Some(form)
}

fn word<'a>(form: &'a Form, name: &str) -> Option<&'a str> {
    form.get(name).and_then(Value::as_str)
}

/// A sentence of the recording.
struct Sentence {
    text: String,
    speaker: &'static str,
    /// In seconds.
    start: f64,
    end: f64,
}

fn spoken(file: &Value) -> [Sentence; 2] {
    let bytes = file["bytes"].as_u64().unwrap_or_default();
    let seconds = usize::try_from(bytes).unwrap_or_default() / BYTES_A_SECOND + 2;
    let seconds = u32::try_from(seconds).map_or(f64::MAX, f64::from);
    let name = file["name"].as_str().unwrap_or_default();
    let first = Sentence {
        text: format!("Это запись {name}."),
        speaker: "A",
        start: 0.0,
        end: seconds / 2.0,
    };
    let second = Sentence {
        text: format!("В ней {bytes} байт."),
        speaker: "B",
        start: seconds / 2.0,
        end: seconds,
    };
    [first, second]
}

fn answer(format: &str, sentences: &[Sentence; 2], language: Option<&str>) -> Response {
    let text = sentences
        .each_ref()
        .map(|said| said.text.as_str())
        .join(" ");
    let duration = sentences[1].end;
    let document = match format {
        "text" => return text.into_response(),
        "srt" => return subtitles(sentences, "", ',').into_response(),
        "vtt" => return subtitles(sentences, "WEBVTT\n\n", '.').into_response(),
        "verbose_json" => {
            let segments: Vec<Value> = sentences.iter().enumerate().map(segment).collect();
            json!({"task": "transcribe", "language": language.unwrap_or("russian"), "duration": duration,
                "text": text, "segments": segments, "usage": {"type": "duration", "seconds": duration.ceil()}})
        }
        "diarized_json" => {
            let segments: Vec<Value> = sentences.iter().enumerate().map(voice).collect();
            json!({"task": "transcribe", "duration": duration, "text": text, "segments": segments,
                "usage": {"type": "tokens", "input_tokens": 1, "output_tokens": 1, "total_tokens": 2}})
        }
        _ => json!({"text": text, "usage": {"type": "duration", "seconds": duration.ceil()}}),
    };
    Json(document).into_response()
}

fn segment((at, said): (usize, &Sentence)) -> Value {
    json!({"id": at, "seek": 0, "start": said.start, "end": said.end, "text": format!(" {}", said.text),
        "tokens": [1], "temperature": 0.0, "avg_logprob": -0.1, "compression_ratio": 1.0, "no_speech_prob": 0.0})
}

fn voice((at, said): (usize, &Sentence)) -> Value {
    json!({"type": "transcript.text.segment", "id": format!("seg_{at}"), "speaker": said.speaker,
        "start": said.start, "end": said.end, "text": said.text})
}

fn subtitles(sentences: &[Sentence; 2], head: &str, point: char) -> String {
    let time = |seconds: f64| {
        let whole = seconds.floor();
        format!(
            "{:02}:{:02}:{:02}{point}{:03}",
            (whole / 3600.0).floor(),
            (whole / 60.0).floor() % 60.0,
            whole % 60.0,
            ((seconds - whole) * 1000.0).round()
        )
    };
    let lines = sentences.iter().zip(1..).map(|(said, at)| {
        format!(
            "{at}\n{} --> {}\n{}\n",
            time(said.start),
            time(said.end),
            said.text
        )
    });
    format!("{head}{}", lines.collect::<Vec<_>>().join("\n"))
}

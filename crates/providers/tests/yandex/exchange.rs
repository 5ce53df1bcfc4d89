//! Everything our side says and the emulator answers in Yandex's own interface, kept in a file. The protocol buffers
//! Yandex publishes read that file strictly: `crates/emulators/clients/yandex_protos.py`.

use std::path::PathBuf;

use bytes::Bytes;
use emulators::{Emulator, RunningEmulator};
use providers::{
    ChatRequest, Embedder, EmbeddingRequest, Message, OutputShape, SpeechRequest, ToolCall,
    ToolChoice, ToolSpec, Transcriber, Yandex, YandexChat,
};
use serde_json::{Value, json};

use crate::kit::{KEY, OWN, answer, request, started};

const COMPLETION: &str = "/foundationModels/v1/completion";

/// A request with everything that can be asked.
fn full() -> ChatRequest {
    let call = ToolCall {
        id: "weather#0".into(),
        name: "weather".into(),
        arguments: "{\"city\":\"Тула\"}".into(),
    };
    ChatRequest {
        messages: vec![
            Message::system("Отвечай кратко."),
            Message::user("Погода в Туле?"),
            Message {
                tool_calls: vec![call],
                ..Message::assistant("")
            },
            Message::tool("weather#0", "{\"t\":-3}"),
        ],
        max_tokens: Some(2000),
        temperature: Some(0.3),
        output: OutputShape::JsonSchema {
            name: "answer".into(),
            schema: json!({"type": "object", "properties": {"t": {"type": "number"}}}),
        },
        tools: vec![ToolSpec {
            name: "weather".into(),
            description: "Говорит погоду".into(),
            parameters: json!({"type": "object", "properties": {"city": {"type": "string"}}}),
        }],
        tool_choice: ToolChoice::Required,
        ..request(OWN)
    }
}

async fn ask_everything(provider: &Yandex) {
    for asked in [full(), request(OWN)] {
        answer(provider, asked).await.expect("an answer");
    }
    let object = ChatRequest {
        output: OutputShape::JsonObject,
        tool_choice: ToolChoice::Named("weather".into()),
        ..full()
    };
    answer(provider, object).await.expect("an answer");
    let texts = EmbeddingRequest {
        model: "text-search-doc".into(),
        texts: vec!["смета".into()],
        dimensions: Some(4),
        ..EmbeddingRequest::default()
    };
    provider.embed(texts).await.expect("vectors");
    let recording = SpeechRequest {
        audio: Bytes::from_static(b"RIFF"),
        language: Some("ru".into()),
        speakers: Some(2),
        ..SpeechRequest::default()
    };
    provider.transcribe(recording).await.expect("a transcript");
}

/// What our side has sent, by the message it is.
fn said_by_us(running: &RunningEmulator) -> Vec<Value> {
    let kind = |path: &str| match path {
        COMPLETION => Some("CompletionRequest"),
        "/foundationModels/v1/textEmbedding" => Some("TextEmbeddingRequest"),
        "/stt/v3/recognizeFileAsync" => Some("RecognizeFileRequest"),
        _ => None,
    };
    let sent = running.requests().into_iter();
    sent.filter_map(|sent| Some(json!({"message": kind(&sent.path)?, "body": sent.body})))
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the test says so where the other snapshots are updated"
)]
fn wants_update() -> bool {
    std::env::var("UPDATE_SNAPSHOTS").is_ok_and(|value| value == "1")
}

#[tokio::test]
async fn what_is_said_in_protocol_buffers_is_kept_for_their_owner() {
    let arguments = "{\"city\":\"Тула\"}";
    let emulator = Emulator::yandex()
        .calls_tool("weather", arguments)
        .refuses()
        .answers("Минус три.");
    let (running, provider) = started(emulator, YandexChat::Native).await;
    ask_everything(&provider).await;
    let exchanged = json!(said_by_us(&running));
    let written = format!("{exchanged:#}\n");
    assert!(!written.contains(KEY), "a key is no part of a body");
    let file =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../emulators/clients/yandex_requests.json");
    if wants_update() {
        std::fs::write(&file, &written).expect("the file is written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        written, kept,
        "look at it with UPDATE_SNAPSHOTS=1 cargo nextest run -p providers -p emulators -E 'test(protocol_buffers)'"
    );
}

//! `openai` for Python against the OpenAI emulator.

use emulators::Emulator;

use crate::kit::play;

#[tokio::test]
async fn the_openai_client_understands_the_emulator() {
    let arguments = r#"{"order": "А-7, срочный и очень большой"}"#;
    let emulator = Emulator::openai()
        .knows_model("m")
        .comments()
        .answers("Смета готова: 250 000 ₽")
        .thinks("Считаю смету.")
        .answers("Смета готова: 250 000 ₽")
        .thinks("Считаю смету.")
        .calls_tool("find_order", arguments)
        .calls_tool("find_order", arguments);
    let running = emulator.start().await.expect("loopback");
    play("openai_client", &running).await;
    let requests = running.requests();
    let embeddings = requests
        .iter()
        .find(|request| request.path == "/v1/embeddings")
        .expect("texts were turned into vectors");
    assert_eq!(embeddings.body["encoding_format"], "base64");
    assert_eq!(embeddings.header("openai-project"), Some("p1"));
    let spoken = requests
        .iter()
        .find(|request| request.path == "/v1/audio/transcriptions")
        .expect("a recording was written down");
    assert_eq!(
        spoken.body["timestamp_granularities"],
        serde_json::json!(["word", "segment"])
    );
}

//! `gigachat` for Python against the GigaChat emulator.

use emulators::Emulator;

use crate::kit::play;

const TEXT: &str = "Смета готова: 250 000 ₽";
const ARGUMENTS: &str = r#"{"order": "А-7"}"#;

#[tokio::test]
async fn the_gigachat_client_understands_the_emulator() {
    let emulator = Emulator::gigachat()
        .answers(TEXT)
        .answers(TEXT)
        .calls_tool("find_order", ARGUMENTS)
        .answers(TEXT)
        .answers(TEXT)
        .answers(TEXT)
        .calls_tool("find_order", ARGUMENTS)
        .answers(TEXT);
    let running = emulator.start().await.expect("loopback");
    play("gigachat_client", &running).await;
    let requests = running.requests();
    let sign_in = requests.first().expect("a request");
    assert_eq!(sign_in.path, "/oauth");
    assert_eq!(
        sign_in.body,
        serde_json::json!({"scope": "GIGACHAT_API_B2B"})
    );
    assert_eq!(sign_in.header("user-agent"), Some("GigaChat-python-lib"));
    assert!(sign_in.header("rquid").is_some());
    let streamed = requests
        .iter()
        .find(|request| request.body["stream"] == true)
        .expect("a stream was asked for");
    assert_eq!(streamed.header("accept"), Some("text/event-stream"));
    assert_eq!(streamed.header("cache-control"), Some("no-store"));
}

//! `anthropic` for Python against the Anthropic emulator.

use emulators::Emulator;

use crate::kit::play;

#[tokio::test]
async fn the_anthropic_client_understands_the_emulator() {
    let emulator = Emulator::anthropic()
        .knows_model("m")
        .comments()
        .answers("Смета готова: 250 000 ₽")
        .thinks("Считаю смету.")
        .answers("Смета готова: 250 000 ₽")
        .thinks("Считаю смету.")
        .calls_tool("find_order", r#"{"order": "А-7, срочный и очень большой"}"#)
        .calls_tool("find_order", r#"{"order": "А-7, срочный и очень большой"}"#)
        .answers("Заказ в пути.");
    let running = emulator.start().await.expect("loopback");
    play("anthropic_client", &running).await;
    let requests = running.requests();
    let first = requests.first().expect("a request");
    assert_eq!(first.path, "/v1/messages");
    assert_eq!(first.header("authorization"), Some("Bearer k"));
    assert_eq!(first.header("anthropic-version"), Some("2026-10-21"));
}

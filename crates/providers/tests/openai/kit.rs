//! An emulator and a provider that speaks to it.

use std::time::Duration;

use emulators::{Emulator, RunningEmulator};
use futures::{StreamExt, TryStreamExt};
use http::HeaderMap;
use providers::{
    ChatEvent, ChatProvider, ChatRequest, ChatStream, FinishReason, MaxTokensParam, Message,
    OpenAi, OpenAiSettings, ProviderError,
};

/// Cyrillic, a sign outside it and one of four bytes.
const TEXT: &str = "Смета готова: 250 000 ₽, срок — 25 ноября 👍";
/// Never reached.
const LONG: Duration = Duration::from_secs(30);
/// Reached by a silence, and by nothing else on a busy machine.
pub(crate) const SHORT: Duration = Duration::from_millis(300);

pub(crate) fn client() -> reqwest::Client {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

pub(crate) fn settings(base_url: &str) -> OpenAiSettings {
    OpenAiSettings {
        base_url: base_url.parse().expect("an address"),
        api_key: Some("sk-test-key".to_owned().into()),
        max_tokens_param: MaxTokensParam::MaxTokens,
        idle_timeout: LONG,
        first_byte_timeout: LONG,
        headers: HeaderMap::new(),
    }
}

pub(crate) async fn started(emulator: Emulator) -> (RunningEmulator, OpenAi) {
    let running = emulator.start().await.expect("loopback");
    let provider = OpenAi::new(client(), settings(&running.base_url()));
    (running, provider)
}

pub(crate) fn request() -> ChatRequest {
    ChatRequest {
        model: "m".into(),
        messages: vec![Message::user("Как смета?")],
        ..ChatRequest::default()
    }
}

pub(crate) async fn ask(emulator: Emulator) -> Result<Vec<ChatEvent>, ProviderError> {
    let (_running, provider) = started(emulator).await;
    provider.chat(request()).await?.try_collect().await
}

/// The text of an answer and the reason it ended; there must be exactly one reason, and it must be last.
pub(crate) fn said(events: &[ChatEvent]) -> (String, FinishReason) {
    let text = events.iter().filter_map(|event| match event {
        ChatEvent::Delta(text) => Some(text.as_str()),
        _ => None,
    });
    let ends = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::Finished(_)))
        .count();
    assert_eq!(ends, 1, "{events:?}");
    match events.last() {
        Some(ChatEvent::Finished(reason)) => (text.collect(), reason.clone()),
        other => panic!("ended with {other:?}"),
    }
}

pub(crate) fn whole_text() -> (String, FinishReason) {
    (TEXT.to_owned(), FinishReason::Stop)
}

pub(crate) fn speaker() -> Emulator {
    Emulator::openai().answers(TEXT)
}

pub(crate) async fn next(stream: &mut ChatStream) -> ChatEvent {
    stream.next().await.expect("an event").expect("no error")
}

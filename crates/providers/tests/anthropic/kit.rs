//! An emulator and a provider that speaks to it.

use std::time::Duration;

use emulators::{Emulator, RunningEmulator};
use futures::TryStreamExt;
use providers::{
    Anthropic, AnthropicSettings, ChatEvent, ChatProvider, ChatRequest, Message, ProviderError,
};

/// Cyrillic, a sign outside it and one of four bytes.
pub(crate) const TEXT: &str = "Смета готова: 250 000 ₽, срок — 25 ноября 👍";

pub(crate) fn client() -> reqwest::Client {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

pub(crate) fn settings(emulator: &RunningEmulator) -> AnthropicSettings {
    let address = emulator.origin().parse().expect("an address");
    AnthropicSettings {
        idle_timeout: Duration::from_secs(30),
        first_byte_timeout: Duration::from_secs(30),
        ..AnthropicSettings::new(address, Some("sk-ant-test".to_owned().into()))
    }
}

pub(crate) async fn started(emulator: Emulator) -> (RunningEmulator, Anthropic) {
    let running = emulator.start().await.expect("loopback");
    let provider = Anthropic::new(client(), settings(&running));
    (running, provider)
}

pub(crate) fn request() -> ChatRequest {
    ChatRequest {
        model: "m".into(),
        messages: vec![Message::user("Как смета?")],
        ..ChatRequest::default()
    }
}

pub(crate) async fn ask_about(
    provider: &Anthropic,
    request: ChatRequest,
) -> Result<Vec<ChatEvent>, ProviderError> {
    provider.chat(request).await?.try_collect().await
}

pub(crate) async fn ask(emulator: Emulator) -> Result<Vec<ChatEvent>, ProviderError> {
    let (_running, provider) = started(emulator).await;
    ask_about(&provider, request()).await
}

pub(crate) fn speaker() -> Emulator {
    Emulator::anthropic().answers(TEXT)
}

pub(crate) fn text_of(events: &[ChatEvent]) -> String {
    let texts = events.iter().filter_map(|event| match event {
        ChatEvent::Delta(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

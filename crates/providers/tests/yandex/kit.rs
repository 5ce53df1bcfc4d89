//! An emulated Yandex and a provider that speaks to it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use emulators::{Emulator, RunningEmulator};
use futures::TryStreamExt;
use futures::future::BoxFuture;
use providers::{
    ChatEvent, ChatProvider, ChatRequest, FinishReason, Message, Pause, ProviderError, Yandex,
    YandexAddresses, YandexChat, YandexKey, YandexSettings,
};

/// Cyrillic, a sign outside it and one of four bytes.
pub(crate) const TEXT: &str = "Смета готова: 250 000 ₽, срок — 25 ноября 👍";
pub(crate) const KEY: &str = "AQVN-test-key";
pub(crate) const FOLDER: &str = "b1gexample";
/// One of Yandex's own models, and an open one that it serves.
pub(crate) const OWN: &str = "yandexgpt-5.1";
pub(crate) const OPEN: &str = "qwen3.6-35b-a3b";
/// Never reached.
const LONG: Duration = Duration::from_secs(30);

/// Comes back at once and remembers for how long it was sent away.
#[derive(Clone, Default)]
pub(crate) struct AtOnce(Arc<Mutex<Vec<Duration>>>);

impl AtOnce {
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.0.lock().expect("not poisoned").clone()
    }
}

impl Pause for AtOnce {
    fn pause(&self, length: Duration) -> BoxFuture<'_, ()> {
        self.0.lock().expect("not poisoned").push(length);
        Box::pin(async {})
    }

    fn chance(&self) -> f64 {
        0.5
    }
}

fn client() -> reqwest::Client {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

pub(crate) fn settings(running: &RunningEmulator, chat: YandexChat) -> YandexSettings {
    YandexSettings {
        addresses: YandexAddresses::below(&running.origin()).expect("an address"),
        key: YandexKey::entered(KEY.to_owned().into()),
        folder: FOLDER.into(),
        chat,
        completions_at_once: 10,
        embeddings_per_second: 10,
        first_byte_timeout: LONG,
        idle_timeout: LONG,
    }
}

pub(crate) fn connected(settings: YandexSettings, pause: &AtOnce) -> Yandex {
    let made = AtomicU32::new(0);
    let new_id = move || format!("request-{}", made.fetch_add(1, Ordering::SeqCst));
    Yandex::new(
        client(),
        settings,
        Arc::new(new_id),
        Arc::new(pause.clone()),
    )
}

pub(crate) async fn started(emulator: Emulator, chat: YandexChat) -> (RunningEmulator, Yandex) {
    let running = emulator.start().await.expect("loopback");
    let provider = connected(settings(&running, chat), &AtOnce::default());
    (running, provider)
}

pub(crate) fn speaker() -> Emulator {
    Emulator::yandex().answers(TEXT)
}

pub(crate) fn request(model: &str) -> ChatRequest {
    ChatRequest {
        model: model.into(),
        messages: vec![Message::user("Как смета?")],
        ..ChatRequest::default()
    }
}

pub(crate) async fn answer(
    provider: &Yandex,
    request: ChatRequest,
) -> Result<Vec<ChatEvent>, ProviderError> {
    provider.chat(request).await?.try_collect().await
}

pub(crate) async fn ask(
    emulator: Emulator,
    chat: YandexChat,
    model: &str,
) -> Result<Vec<ChatEvent>, ProviderError> {
    let (_running, provider) = started(emulator, chat).await;
    answer(&provider, request(model)).await
}

/// The text of an answer as it is shown at last, and the reason it ended; there must be exactly one reason, and it
/// must be last.
pub(crate) fn said(events: &[ChatEvent]) -> (String, FinishReason) {
    let text = events
        .iter()
        .fold(String::new(), |text, event| match event {
            ChatEvent::Delta(more) => text + more,
            ChatEvent::Replace(text) => text.clone(),
            _ => text,
        });
    let ends = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::Finished(_)))
        .count();
    assert_eq!(ends, 1, "{events:?}");
    match events.last() {
        Some(ChatEvent::Finished(reason)) => (text, reason.clone()),
        other => panic!("ended with {other:?}"),
    }
}

pub(crate) fn whole_text() -> (String, FinishReason) {
    (TEXT.to_owned(), FinishReason::Stop)
}

//! An emulator and a provider that speaks to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use emulators::{Emulator, RunningEmulator};
use futures::{StreamExt, TryStreamExt};
use providers::{
    ChatEvent, ChatProvider, ChatRequest, ChatStream, FinishReason, GigaChat, GigaChatSettings,
    GigaChatVersion, Message, ProviderError, SberKey, Surroundings,
};

/// Cyrillic, a sign outside it and one of four bytes.
pub(crate) const TEXT: &str = "Смета готова: 250 000 ₽, срок — 25 ноября 👍";
/// `id:secret` in base64.
pub(crate) const KEY: &str = "aWQ6c2VjcmV0";
/// Never reached.
const LONG: Duration = Duration::from_secs(30);
/// Reached by a silence, and by nothing else on a busy machine.
pub(crate) const SHORT: Duration = Duration::from_millis(300);
/// When the tests take place.
pub(crate) const NOW: u64 = 1_795_425_000;

/// A clock that is set by hand, and numbers that count up.
pub(crate) struct Still {
    pub(crate) clock: Arc<AtomicU64>,
    count: AtomicU64,
}

impl Default for Still {
    fn default() -> Self {
        Self {
            clock: Arc::new(AtomicU64::new(NOW)),
            count: AtomicU64::new(0),
        }
    }
}

impl Surroundings for Still {
    fn unix_seconds(&self) -> u64 {
        self.clock.load(Ordering::SeqCst)
    }

    fn random(&self) -> u128 {
        u128::from(self.count.fetch_add(1, Ordering::SeqCst))
    }
}

pub(crate) fn client() -> reqwest::Client {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

pub(crate) fn settings(origin: &str, api_version: GigaChatVersion) -> GigaChatSettings {
    GigaChatSettings {
        base_url: format!("{origin}/v1").parse().expect("an address"),
        key: SberKey {
            auth_url: format!("{origin}/oauth").parse().expect("an address"),
            scope: "GIGACHAT_API_CORP".into(),
            auth_key: KEY.to_owned().into(),
        },
        api_version,
        concurrency: None,
        idle_timeout: LONG,
        first_byte_timeout: LONG,
    }
}

pub(crate) fn speaking(settings: GigaChatSettings) -> GigaChat {
    GigaChat::new(client(), client(), settings, Arc::new(Still::default()))
}

/// The emulator's clock stands where the provider's does.
pub(crate) async fn started(
    emulator: Emulator,
    version: GigaChatVersion,
) -> (RunningEmulator, GigaChat) {
    let running = on_time(emulator).start().await.expect("loopback");
    let provider = speaking(settings(&running.origin(), version));
    (running, provider)
}

pub(crate) fn on_time(emulator: Emulator) -> Emulator {
    emulator.reads_clock(Arc::new(AtomicU64::new(NOW)))
}

pub(crate) fn request() -> ChatRequest {
    ChatRequest {
        model: "GigaChat-2".into(),
        messages: vec![Message::user("Как смета?")],
        ..ChatRequest::default()
    }
}

pub(crate) async fn ask(
    emulator: Emulator,
    version: GigaChatVersion,
) -> Result<Vec<ChatEvent>, ProviderError> {
    let (_running, provider) = started(emulator, version).await;
    provider.chat(request()).await?.try_collect().await
}

pub(crate) async fn heard(provider: &GigaChat, request: ChatRequest) -> Vec<ChatEvent> {
    let stream = provider.chat(request).await.expect("a stream");
    stream.try_collect().await.expect("an answer")
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
    Emulator::gigachat().answers(TEXT)
}

pub(crate) async fn next(stream: &mut ChatStream) -> ChatEvent {
    stream.next().await.expect("an event").expect("no error")
}

/// How many requests came to this path.
pub(crate) fn count(running: &RunningEmulator, path: &str) -> usize {
    let requests = running.requests();
    requests
        .iter()
        .filter(|request| request.path == path)
        .count()
}

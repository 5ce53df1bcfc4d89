//! Only as many ask at once as the tariff allows.

use std::sync::Arc;

use futures::{FutureExt, future};
use providers::{
    Again, ChatEvent, ChatProvider, GigaChatSettings, GigaChatVersion, SberAccounts, SberKey,
};
use rstest::rstest;
use tokio::sync::Notify;

use crate::kit::{
    SHORT, count, heard, next, on_time, request, said, settings, speaker, speaking, whole_text,
};

fn personal(origin: &str, version: GigaChatVersion) -> GigaChatSettings {
    let usual = settings(origin, version);
    GigaChatSettings {
        key: SberKey {
            scope: "GIGACHAT_API_PERS".into(),
            ..usual.key
        },
        ..usual
    }
}

#[rstest]
#[tokio::test]
async fn a_service_that_serves_one_refuses_nobody(
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let running = on_time(speaker())
        .serves_at_once(1)
        .start()
        .await
        .expect("loopback");
    let accounts = SberAccounts::default();
    let providers: Vec<_> = (0..3)
        .map(|_| speaking(personal(&running.origin(), version)).sharing(&accounts))
        .collect();
    let asked = (0..9)
        .filter_map(|at| providers.get(at % 3))
        .map(|one| heard(one, request()));
    for answer in future::join_all(asked).await {
        assert_eq!(said(&answer), whole_text());
    }
}

#[tokio::test]
async fn more_than_the_service_serves_are_refused_by_it() {
    let held = Arc::new(Notify::new());
    let emulator = on_time(speaker()).serves_at_once(1).holds_after(1, held);
    let running = emulator.start().await.expect("loopback");
    let provider = speaking(settings(&running.origin(), GigaChatVersion::V1));
    let mut first = provider.chat(request()).await.expect("a stream");
    assert_eq!(next(&mut first).await, ChatEvent::Delta("Смета ".into()));
    let error = provider.chat(request()).await.err().expect("refused");
    assert_eq!(error.kind(), "rate_limited");
}

#[tokio::test]
async fn a_place_is_free_when_its_stream_is_dropped() {
    let held = Arc::new(Notify::new());
    let running = on_time(speaker())
        .holds_after(1, held)
        .start()
        .await
        .expect("loopback");
    let provider = speaking(personal(&running.origin(), GigaChatVersion::V1));
    let mut first = provider.chat(request()).await.expect("a stream");
    assert_eq!(next(&mut first).await, ChatEvent::Delta("Смета ".into()));
    let mut second = provider.chat(request());
    assert!((&mut second).now_or_never().is_none(), "it waits its turn");
    assert_eq!(count(&running, "/v1/chat/completions"), 1);
    drop(first);
    let mut second = second.await.expect("a stream");
    assert_eq!(next(&mut second).await, ChatEvent::Delta("Смета ".into()));
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_when_to_come_back() {
    let held = Arc::new(Notify::new());
    let running = on_time(speaker())
        .holds_after(1, held)
        .start()
        .await
        .expect("loopback");
    let provider = speaking(personal(&running.origin(), GigaChatVersion::V1)).queues_for(SHORT);
    let _first = provider.chat(request()).await.expect("a stream");
    let error = provider.chat(request()).await.err().expect("no place");
    assert_eq!(error.kind(), "rate_limited");
    assert_eq!(error.again(), Again::After(SHORT));
    assert_eq!(count(&running, "/v1/chat/completions"), 1);
}

//! What goes wrong, and which kind of error it becomes.

use std::sync::Arc;
use std::time::Duration;

use emulators::Emulator;
use futures::StreamExt;
use providers::{Again, ChatEvent, ChatProvider, GigaChatSettings, GigaChatVersion, ProviderError};
use rstest::rstest;

use crate::kit::{SHORT, ask, next, on_time, request, settings, speaker, speaking, started};

/// An error's text without the id of its request.
fn without_id(error: &ProviderError) -> String {
    let text = error.to_string();
    text.split(" (request ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[rstest]
#[case::cut(speaker().cuts_stream_after(3), "the provider is unavailable: the connection broke")]
#[case::page(
    speaker().answers_html(),
    "the provider is unavailable: 502 Bad Gateway 502 Bad Gateway proxy"
)]
#[case::server_error(speaker().fails(500, 1), "the provider is unavailable: Emulated failure 500")]
#[case::no_packages(speaker().fails(402, 1), "the provider wants payment: Emulated failure 402")]
#[case::forbidden(speaker().fails(403, 1), "the provider forbids this: Emulated failure 403")]
#[case::too_large(
    speaker().fails(413, 1),
    "the request is too large for the model: Emulated failure 413"
)]
#[case::bad_json(
    speaker().sends_bad_json(),
    "the provider's answer cannot be understood: a part of the answer is not JSON"
)]
#[case::no_model(
    speaker().knows_model("other"),
    "the provider has no such model: No such model"
)]
#[case::too_long(
    speaker().context_tokens(2),
    "the request is too large for the model: This model's maximum context length is 2 tokens, you sent 3."
)]
#[tokio::test]
async fn failures_have_their_kind(
    #[case] emulator: Emulator,
    #[case] words: &str,
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let error = ask(emulator, version).await.expect_err("a failure");
    assert_eq!(without_id(&error), words);
}

#[tokio::test]
async fn a_busy_service_says_when_to_come_back_and_who_asked() {
    let emulator = speaker().rate_limits(1, Duration::from_secs(7));
    let error = ask(emulator, GigaChatVersion::V1).await.expect_err("busy");
    // The second number: the first one named the sign-in.
    let id = "00000000-0000-4000-8000-000000000001";
    let expected = ProviderError::RateLimited {
        again: Again::After(Duration::from_secs(7)),
        message: format!("Emulated failure 429 (request {id})"),
    };
    assert_eq!(error, expected);
}

#[tokio::test]
async fn the_second_version_is_cut_without_its_last_event() {
    let error = ask(speaker().ends_without_terminator(), GigaChatVersion::V2).await;
    assert_eq!(error, Err(ProviderError::unavailable("stream cut")));
}

#[rstest]
#[tokio::test]
async fn a_cut_stream_keeps_what_was_said(
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let (_running, provider) = started(speaker().cuts_stream_after(2), version).await;
    let mut stream = provider.chat(request()).await.expect("a stream");
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("Смета ".into()));
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("готова: ".into()));
    let error = stream.next().await.expect("an error").expect_err("cut");
    assert!(error.is_retryable());
    assert!(stream.next().await.is_none(), "nothing follows an error");
}

#[tokio::test]
async fn the_first_byte_is_not_awaited_for_ever() {
    let emulator = on_time(speaker()).starts_slowly(Arc::default());
    let running = emulator.start().await.expect("loopback");
    let impatient = GigaChatSettings {
        first_byte_timeout: SHORT,
        ..settings(&running.origin(), GigaChatVersion::V1)
    };
    let error = speaking(impatient).chat(request()).await.err();
    assert_eq!(
        error,
        Some(ProviderError::unavailable("no answer within 0.3 s"))
    );
}

#[tokio::test]
async fn nobody_listening_is_unavailable() {
    let (running, provider) = started(speaker(), GigaChatVersion::V1).await;
    running.stop().await;
    let error = provider.chat(request()).await.err();
    assert_eq!(error, Some(ProviderError::unavailable("cannot connect")));
}

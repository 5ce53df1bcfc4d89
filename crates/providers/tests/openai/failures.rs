//! What goes wrong, and which kind of error it becomes.

use std::sync::Arc;
use std::time::Duration;

use emulators::Emulator;
use futures::StreamExt;
use providers::{Again, ChatEvent, ChatProvider, OpenAi, OpenAiSettings, ProviderError};
use rstest::rstest;
use tokio::sync::Notify;

use crate::kit::{SHORT, ask, client, next, request, settings, speaker, started};

#[rstest]
#[case::declined(Emulator::openai().declines("Не могу помочь."), ProviderError::Filtered("Не могу помочь.".into()))]
#[case::cut(speaker().cuts_stream_after(3), ProviderError::unavailable("the connection broke"))]
#[case::page(speaker().answers_html(), ProviderError::unavailable("502 Bad Gateway 502 Bad Gateway proxy"))]
#[case::server_error(speaker().fails(500, 1), ProviderError::unavailable("Emulated failure 500"))]
#[case::bad_json(speaker().sends_bad_json(), ProviderError::Protocol("a part of the answer is not JSON".into()))]
#[case::no_model(
    speaker().knows_model("other"),
    ProviderError::ModelNotFound("The model 'm' does not exist".into())
)]
#[case::too_long(
    speaker().context_tokens(2),
    ProviderError::TooLarge("This model's maximum context length is 2 tokens, you sent 3.".into())
)]
#[case::wrong_key(
    speaker().requires_key("sk-other"),
    ProviderError::Auth("Incorrect API key provided: …".into())
)]
#[case::slow_down(
    speaker().rate_limits(1, Duration::from_secs(7)),
    ProviderError::RateLimited {
        again: Again::After(Duration::from_secs(7)),
        message: "Emulated failure 429".into(),
    }
)]
#[tokio::test]
async fn failures_have_their_kind(#[case] emulator: Emulator, #[case] error: ProviderError) {
    assert_eq!(ask(emulator).await, Err(error));
}

#[tokio::test]
async fn a_cut_stream_keeps_what_was_said() {
    let (_running, provider) = started(speaker().cuts_stream_after(3)).await;
    let mut stream = provider.chat(request()).await.expect("a stream");
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("Смета ".into()));
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("готова: ".into()));
    let error = stream.next().await.expect("an error").expect_err("cut");
    assert!(error.is_retryable());
    assert!(stream.next().await.is_none(), "nothing follows an error");
}

#[tokio::test]
async fn the_first_byte_and_the_next_have_their_own_patience() {
    let running = speaker()
        .starts_slowly(Arc::default())
        .start()
        .await
        .expect("loopback");
    let impatient = OpenAiSettings {
        first_byte_timeout: SHORT,
        ..settings(&running.base_url())
    };
    let error = OpenAi::new(client(), impatient).chat(request()).await.err();
    assert_eq!(
        error,
        Some(ProviderError::unavailable("no answer within 0.3 s"))
    );
}

#[tokio::test]
async fn a_slow_start_is_awaited_though_a_silence_later_is_not() {
    let (gate, held) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let emulator = speaker().starts_slowly(gate.clone()).holds_after(2, held);
    let running = emulator.start().await.expect("loopback");
    let strict = OpenAiSettings {
        idle_timeout: SHORT,
        ..settings(&running.base_url())
    };
    let provider = OpenAi::new(client(), strict);
    let asked = provider.chat(request());
    gate.notify_one();
    let mut stream = asked.await.expect("a stream");
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("Смета ".into()));
    let error = stream.next().await.expect("an error").expect_err("silence");
    assert_eq!(error, ProviderError::unavailable("no answer within 0.3 s"));
}

#[tokio::test]
async fn nobody_listening_is_unavailable() {
    let (running, provider) = started(speaker()).await;
    running.stop().await;
    let error = provider.chat(request()).await.err();
    assert_eq!(error, Some(ProviderError::unavailable("cannot connect")));
}

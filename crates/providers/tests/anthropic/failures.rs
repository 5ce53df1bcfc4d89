//! What goes wrong, and which kind of error it becomes.

use std::time::Duration;

use emulators::Emulator;
use providers::{Again, ChatEvent, FinishReason, ProviderError};
use rstest::rstest;

use crate::kit::{ask, ask_about, request, speaker, started, text_of};

#[rstest]
#[case::cut(speaker().cuts_stream_after(3), ProviderError::unavailable("the connection broke"))]
#[case::page(speaker().answers_html(), ProviderError::unavailable("502 Bad Gateway 502 Bad Gateway proxy"))]
#[case::server_error(speaker().fails(500, 1), ProviderError::unavailable("Emulated failure 500"))]
#[case::overloaded(speaker().fails(529, 1), ProviderError::unavailable("Emulated failure 529"))]
#[case::bad_json(speaker().sends_bad_json(), ProviderError::Protocol("a part of the answer is not JSON".into()))]
#[case::too_large(speaker().fails(413, 1), ProviderError::TooLarge("Emulated failure 413".into()))]
#[case::no_model(
    speaker().knows_model("other"),
    ProviderError::ModelNotFound("The model 'm' does not exist".into())
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

#[rstest]
#[case::filter(Emulator::anthropic().refuses(), "")]
#[case::words(Emulator::anthropic().declines("Не могу помочь."), "Не могу помочь.")]
#[tokio::test]
async fn a_refusal_is_filtered(#[case] emulator: Emulator, #[case] text: &str) {
    let events = ask(emulator).await.expect("an answer");
    assert_eq!(text_of(&events), text);
    let finished = ChatEvent::Finished(FinishReason::Filtered);
    assert_eq!(events.last(), Some(&finished));
}

#[tokio::test]
async fn what_is_cut_short_says_so() {
    let events = ask(Emulator::anthropic().answers_short("Смета")).await;
    let finished = ChatEvent::Finished(FinishReason::Length);
    assert_eq!(events.expect("an answer").last(), Some(&finished));
}

/// Chosen by the name of the model, as the emulator's page offers.
#[rstest]
#[case("401", "auth")]
#[case("429", "rate_limited")]
#[case("500", "unavailable")]
#[case("bad-json", "protocol")]
#[case("html", "protocol")]
#[case("cut", "unavailable")]
#[case("long-line", "protocol")]
#[tokio::test]
async fn chosen_faults_have_their_kind(#[case] fault: &str, #[case] kind: &str) {
    let (_running, provider) = started(speaker()).await;
    let mut asked = request();
    asked.model = format!("m+{fault}");
    let error = ask_about(&provider, asked).await.expect_err(fault);
    assert_eq!(error.kind(), kind);
}

//! What goes wrong, and which kind of error it becomes.

use std::sync::Arc;
use std::time::Duration;

use emulators::{Emulator, YandexManner};
use futures::{FutureExt, StreamExt};
use providers::{
    Again, ChatEvent, ChatProvider, ProviderError, YandexChat, YandexQuota, YandexSettings,
};
use rstest::rstest;
use tokio::sync::Notify;

use crate::kit::{AtOnce, OWN, ask, connected, request, settings, speaker, started};

fn foreign() -> Emulator {
    Emulator::yandex_like(YandexManner {
        folder: Some("b1gother".into()),
        ..YandexManner::default()
    })
}

#[rstest]
#[case::cut(speaker().cuts_stream_after(2), ProviderError::unavailable("the connection broke"))]
#[case::page(speaker().answers_html(), ProviderError::unavailable("502 Bad Gateway 502 Bad Gateway proxy"))]
#[case::server_error(speaker().fails(500, 1), ProviderError::unavailable("Emulated failure 500"))]
#[case::gateway(speaker().fails(503, 1), ProviderError::unavailable("Emulated failure 503"))]
#[case::bad_json(speaker().sends_bad_json(), ProviderError::Protocol("a part of the answer is not JSON".into()))]
#[case::forbidden(foreign(), ProviderError::Forbidden("Permission denied".into()))]
#[case::no_model(
    speaker().knows_model("other"),
    ProviderError::ModelNotFound("The model 'gpt://b1gexample/yandexgpt-5.1' does not exist".into())
)]
#[case::too_long(
    speaker().context_tokens(2),
    ProviderError::TooLarge("This model's maximum context length is 2 tokens, you sent 3.".into())
)]
#[case::wrong_key(
    speaker().requires_key("AQVN-other"),
    ProviderError::Auth("Incorrect API key provided: …".into())
)]
#[case::slow_down(
    speaker().rate_limits(1, Duration::from_secs(7)),
    ProviderError::RateLimited {
        again: Again::After(Duration::from_secs(7)),
        message: "ai.textGenerationCompletionRequestsPerSecond.rate rate quota limit exceed: allowed 10 requests".into(),
    }
)]
#[tokio::test]
async fn failures_have_their_kind(
    #[case] emulator: Emulator,
    #[case] error: ProviderError,
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
) {
    assert_eq!(ask(emulator, chat, OWN).await, Err(error));
}

#[rstest]
#[tokio::test]
async fn too_many_at_once_is_passing(
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
) {
    let emulator = speaker().holds_after(1, Arc::new(Notify::new()));
    let running = emulator.start().await.expect("loopback");
    let greedy = YandexSettings {
        completions_at_once: 11,
        ..settings(&running, chat)
    };
    let provider = connected(greedy, &AtOnce::default());
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(provider.chat(request(OWN)).await.expect("a stream"));
    }
    let error = provider.chat(request(OWN)).await.err();
    let message = "ai.textGenerationCompletionSessionsCount.count gauge quota limit exceed: allowed 10 requests";
    let expected = ProviderError::RateLimited {
        again: Again::Anytime,
        message: message.into(),
    };
    assert_eq!(error, Some(expected));
}

#[rstest]
#[tokio::test]
async fn more_than_the_quota_wait_here(
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
) {
    let running = speaker().start().await.expect("loopback");
    let modest = YandexSettings {
        completions_at_once: 1,
        ..settings(&running, chat)
    };
    let provider = connected(modest, &AtOnce::default());
    let first = provider.chat(request(OWN)).await.expect("a stream");
    let mut second = provider.chat(request(OWN));
    assert!((&mut second).now_or_never().is_none(), "it waits");
    assert_eq!(running.requests().len(), 1, "nobody was asked");
    drop(first);
    assert!(second.await.is_ok());
}

#[tokio::test]
async fn a_new_connection_waits_for_the_last_one() {
    let running = speaker().start().await.expect("loopback");
    let chat = YandexChat::Native;
    let last = connected(settings(&running, chat), &AtOnce::default());
    let last = last.within(YandexQuota::new(1, 1));
    let next = connected(settings(&running, chat), &AtOnce::default()).within(last.quota());
    let first = last.chat(request(OWN)).await.expect("a stream");
    let mut second = next.chat(request(OWN));
    assert!((&mut second).now_or_never().is_none(), "it waits");
    drop(first);
    assert!(second.await.is_ok());
}

#[tokio::test]
async fn a_cut_stream_keeps_what_was_said() {
    let (_running, provider) = started(speaker().cuts_stream_after(2), YandexChat::Native).await;
    let mut stream = provider.chat(request(OWN)).await.expect("a stream");
    let mut said = Vec::new();
    let error = loop {
        match stream.next().await.expect("an error comes first") {
            Ok(event) => said.push(event),
            Err(error) => break error,
        }
    };
    let expected = ["Смета ", "готова: "].map(|text| ChatEvent::Delta(text.into()));
    assert_eq!(said, expected);
    assert!(error.is_retryable());
    assert!(stream.next().await.is_none(), "nothing follows an error");
}

#[rstest]
#[case::web_page("html", "protocol")]
#[case::long_line("long-line", "protocol")]
#[case::half_a_document("bad-json", "protocol")]
#[case::slow_down("429", "rate_limited")]
#[case::wrong_key("401", "auth")]
#[tokio::test]
async fn faults_chosen_by_model_are_told(
    #[case] fault: &str,
    #[case] kind: &str,
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
) {
    let model = format!("{OWN}+{fault}");
    let error = ask(speaker(), chat, &model).await.expect_err("a fault");
    assert_eq!(error.kind(), kind, "{error:?}");
}

#[tokio::test]
async fn an_answer_that_goes_nowhere_is_left() {
    let model = format!("{OWN}+endless");
    let error = ask(speaker(), YandexChat::Native, &model).await;
    let expected = ProviderError::Protocol("the answer does not end".into());
    assert_eq!(error, Err(expected));
}

#[tokio::test]
async fn an_enormous_line_is_not_read() {
    let emulator = Emulator::yandex().answers("я".repeat(1 << 20));
    let emulator = emulator.answers_without_stream();
    let error = ask(emulator, YandexChat::Native, OWN).await;
    let expected = ProviderError::Protocol("a line is too long".into());
    assert_eq!(error, Err(expected));
}

#[rstest]
#[tokio::test]
async fn nobody_listening_is_unavailable(
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
) {
    let (running, provider) = started(speaker(), chat).await;
    running.stop().await;
    let error = provider.chat(request(OWN)).await.err();
    assert_eq!(error, Some(ProviderError::unavailable("cannot connect")));
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_when_to_come_back() {
    let running = speaker().start().await.expect("loopback");
    let modest = YandexSettings {
        completions_at_once: 1,
        ..settings(&running, YandexChat::Native)
    };
    let short = Duration::from_millis(10);
    let provider = connected(modest, &AtOnce::default()).queues_for(short);
    let _first = provider.chat(request(OWN)).await.expect("a stream");
    let error = provider.chat(request(OWN)).await.err().expect("no place");
    assert_eq!(error.kind(), "rate_limited");
    assert_eq!(error.again(), Again::After(short));
    assert_eq!(running.requests().len(), 1, "nobody was asked");
}

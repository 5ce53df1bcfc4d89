//! Faults that whoever asks has chosen, by key and by model.

use emulators::Emulator;
use futures::TryStreamExt;
use providers::{
    ChatEvent, ChatProvider, ChatRequest, FinishReason, GigaChatSettings, GigaChatVersion,
    ProviderError, SberKey,
};
use rstest::rstest;

use crate::kit::{TEXT, on_time, request, said, settings, speaker, speaking, started};

async fn answer(
    emulator: Emulator,
    version: GigaChatVersion,
    fault: &str,
) -> Result<Vec<ChatEvent>, ProviderError> {
    let (_running, provider) = started(emulator, version).await;
    let asked = ChatRequest {
        model: format!("GigaChat-2+{fault}"),
        ..request()
    };
    provider.chat(asked).await?.try_collect().await
}

#[rstest]
#[case("cut", "unavailable")]
#[case("401", "auth")]
#[case("429", "rate_limited")]
#[case("500", "unavailable")]
#[case("bad-json", "protocol")]
#[case("html", "protocol")]
#[tokio::test]
async fn faults_have_their_kind(
    #[case] fault: &str,
    #[case] kind: &str,
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let error = answer(speaker(), version, fault)
        .await
        .expect_err("a failure");
    assert_eq!(error.kind(), kind, "{error}");
}

#[rstest]
#[case("letters-cut", TEXT, FinishReason::Stop)]
#[case("401-once", TEXT, FinishReason::Stop)]
#[case(
    "refusal",
    "Не люблю менять тему разговора, но вот сейчас тот самый случай.",
    FinishReason::Filtered
)]
#[tokio::test]
async fn some_faults_are_lived_with(
    #[case] fault: &str,
    #[case] text: &str,
    #[case] reason: FinishReason,
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let events = answer(speaker(), version, fault).await.expect("an answer");
    assert_eq!(said(&events), (text.to_owned(), reason));
}

#[tokio::test]
async fn a_key_may_choose_one_too() {
    let running = on_time(speaker()).start().await.expect("loopback");
    let usual = settings(&running.origin(), GigaChatVersion::V1);
    let provider = speaking(GigaChatSettings {
        key: SberKey {
            auth_key: "fault-429".to_owned().into(),
            ..usual.key
        },
        ..usual
    });
    assert!(provider.models().await.is_ok(), "lists are left in peace");
    let error = provider.chat(request()).await.err().expect("busy");
    assert_eq!(error.kind(), "rate_limited");
}

//! Signing in: once for many requests, ahead of time, again after a refusal, and in plain words when it fails.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use emulators::Emulator;
use futures::future;
use providers::{
    ChatProvider, GigaChat, GigaChatSettings, GigaChatVersion, ProviderError, SberAccounts, SberKey,
};
use rstest::rstest;

use crate::kit::{
    KEY, Still, client, count, heard, on_time, request, said, settings, speaker, speaking, started,
    whole_text,
};

#[tokio::test]
async fn one_token_serves_all_who_ask_at_once() {
    let (running, provider) = started(speaker(), GigaChatVersion::V1).await;
    future::join_all((0..8).map(|_| heard(&provider, request()))).await;
    assert_eq!(count(&running, "/oauth"), 1);
    assert_eq!(count(&running, "/v1/chat/completions"), 8);
    let requests = running.requests();
    let sign_in = requests
        .iter()
        .find(|sent| sent.path == "/oauth")
        .expect("a sign-in");
    assert_eq!(
        sign_in.header("authorization"),
        Some(format!("Basic {KEY}").as_str())
    );
    assert_eq!(
        sign_in.header("rquid"),
        Some("00000000-0000-4000-8000-000000000000")
    );
    assert_eq!(sign_in.body["scope"], "GIGACHAT_API_CORP");
    let ids: BTreeSet<_> = requests
        .iter()
        .filter_map(|sent| sent.header("x-request-id"))
        .collect();
    assert_eq!(ids.len(), 8, "each request has its own id");
}

#[rstest]
#[case::milliseconds(speaker())]
#[case::seconds(speaker().tells_expiry_in_seconds())]
#[tokio::test]
async fn a_token_is_renewed_ahead_of_time(#[case] emulator: Emulator) {
    let still = Arc::new(Still::default());
    let emulator = emulator
        .reads_clock(still.clock.clone())
        .tokens_live(Duration::from_mins(5));
    let running = emulator.start().await.expect("loopback");
    let settings = settings(&running.origin(), GigaChatVersion::V1);
    let provider = GigaChat::new(client(), client(), settings, still.clone());
    let mut sign_ins = Vec::new();
    for passed in [0, 239, 1, 500] {
        still.clock.fetch_add(passed, Ordering::SeqCst);
        assert_eq!(said(&heard(&provider, request()).await), whole_text());
        sign_ins.push(count(&running, "/oauth"));
    }
    assert_eq!(sign_ins, [1, 1, 2, 3]);
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let (running, provider) = started(speaker().fails(401, 1), GigaChatVersion::V1).await;
    assert_eq!(said(&heard(&provider, request()).await), whole_text());
    assert_eq!(count(&running, "/oauth"), 2);
    let (running, provider) = started(speaker().fails(401, 9), GigaChatVersion::V2).await;
    let error = provider.chat(request()).await.err().expect("refused");
    assert_eq!(error.kind(), "auth");
    assert_eq!(count(&running, "/v2/chat/completions"), 2);
}

/// The provider's clock is slow: it takes a token for good that the service calls expired.
#[tokio::test]
async fn an_expired_token_is_noticed_by_its_refusal() {
    let slow = Arc::new(Still::default());
    let theirs = Still::default().clock;
    let emulator = speaker().reads_clock(theirs.clone());
    let running = emulator.start().await.expect("loopback");
    let settings = settings(&running.origin(), GigaChatVersion::V1);
    let provider = GigaChat::new(client(), client(), settings, slow);
    heard(&provider, request()).await;
    theirs.fetch_add(3600, Ordering::SeqCst);
    // The service's next token lives longer than this clock can see, so all is well again.
    assert_eq!(said(&heard(&provider, request()).await), whole_text());
    assert_eq!(count(&running, "/oauth"), 2);
}

#[tokio::test]
async fn connections_share_a_token() {
    let running = on_time(speaker()).start().await.expect("loopback");
    let accounts = SberAccounts::default();
    for _ in 0..3 {
        let provider =
            speaking(settings(&running.origin(), GigaChatVersion::V1)).sharing(&accounts);
        heard(&provider, request()).await;
    }
    assert_eq!(count(&running, "/oauth"), 1);
}

#[rstest]
#[case::another_scope(
    speaker().issues_keys_for("GIGACHAT_API_PERS"), "GIGACHAT_API_CORP", KEY,
    "the authorization key was issued for another scope than GIGACHAT_API_CORP; choose the scope shown beside the \
     key in the console (scope from db not fully includes consumed scope)"
)]
#[case::unknown_scope(
    speaker(),
    "GIGACHAT",
    KEY,
    "the scope GIGACHAT is not one the sign-in knows (scope data format invalid)"
)]
#[case::wrong_key(
    speaker().requires_key("b3RoZXI6c2VjcmV0"), "GIGACHAT_API_CORP", KEY,
    "the authorization key is wrong or was revoked; issue a new one in the console (credentials doesn't match db data)"
)]
#[case::half_a_key(
    speaker(),
    "GIGACHAT_API_CORP",
    "aWQ6",
    "the authorization key is incomplete; copy it whole from the console: the client's id and secret in base64 \
     (Authorization error: header is incorrect)"
)]
#[case::no_key(
    speaker(),
    "GIGACHAT_API_CORP",
    "a\nb",
    "the key holds characters that no key has"
)]
#[tokio::test]
async fn a_refused_sign_in_says_what_to_do(
    #[case] emulator: Emulator,
    #[case] scope: &str,
    #[case] key: &str,
    #[case] words: &str,
) {
    let running = on_time(emulator).start().await.expect("loopback");
    let usual = settings(&running.origin(), GigaChatVersion::V1);
    let provider = speaking(GigaChatSettings {
        key: SberKey {
            scope: scope.into(),
            auth_key: key.to_owned().into(),
            ..usual.key
        },
        ..usual
    });
    assert_eq!(
        provider.models().await,
        Err(ProviderError::Auth(words.into()))
    );
    assert!(count(&running, "/oauth") <= 1, "it is not asked twice");
}

#[tokio::test]
async fn a_refused_sign_in_is_shared_by_all_who_waited_for_it() {
    let (running, provider) = started(
        speaker().requires_key("b3RoZXI6c2VjcmV0"),
        GigaChatVersion::V1,
    )
    .await;
    let answers = future::join_all((0..8).map(|_| provider.models())).await;
    for answer in answers {
        assert_eq!(answer.expect_err("refused").kind(), "auth");
    }
    assert_eq!(count(&running, "/oauth"), 1);
}

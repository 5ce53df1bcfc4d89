//! Faults that are chosen by whoever asks, one by one, and what becomes of them.

use emulators::{Emulator, FAULTS};
use futures::{StreamExt, TryStreamExt};
use http::HeaderValue;
use providers::{
    ChatEvent, ChatProvider, ChatRequest, FinishReason, OpenAi, OpenAiSettings, ProviderError,
    ToolSpec,
};
use rstest::rstest;
use serde_json::json;

use crate::kit::{SHORT, client, request, said, settings, speaker, started, whole_text};

async fn ask(emulator: Emulator, fault: &str) -> Result<Vec<ChatEvent>, ProviderError> {
    let (_running, provider) = started(emulator).await;
    let asked = ChatRequest {
        model: format!("m+{fault}"),
        ..request()
    };
    provider.chat(asked).await?.try_collect().await
}

#[rstest]
#[case("401", "auth")]
#[case("401-once", "auth")]
#[case("429", "rate_limited")]
#[case("429-once", "rate_limited")]
#[case("500", "unavailable")]
#[case("503-once", "unavailable")]
#[case("cut", "unavailable")]
#[case("bad-json", "protocol")]
#[case("html", "protocol")]
#[case("long-line", "protocol")]
#[tokio::test]
async fn errors_have_their_kind(#[case] fault: &str, #[case] kind: &str) {
    assert!(FAULTS.iter().any(|known| known.name == fault));
    let error = ask(speaker(), fault).await.expect_err(fault);
    assert_eq!(error.kind(), kind);
    let whole = speaker().answers_without_stream();
    let error = ask(whole, fault).await.expect_err(fault);
    assert_eq!(error.kind(), kind);
}

#[tokio::test]
async fn letters_that_are_cut_are_whole_again() {
    let events = ask(speaker(), "letters-cut").await.expect("an answer");
    assert_eq!(said(&events), whole_text());
}

#[tokio::test]
async fn the_filter_stops_the_answer() {
    let events = ask(speaker(), "refusal").await.expect("an answer");
    assert_eq!(said(&events), (String::new(), FinishReason::Filtered));
}

#[rstest]
#[case("slow-start")]
#[case("pause")]
#[tokio::test]
async fn silence_is_not_awaited_for_ever(#[case] fault: &str) {
    let running = speaker().start().await.expect("loopback");
    let impatient = OpenAiSettings {
        first_byte_timeout: SHORT,
        idle_timeout: SHORT,
        ..settings(&running.base_url())
    };
    let asked = ChatRequest {
        model: format!("m+{fault}"),
        ..request()
    };
    let provider = OpenAi::new(client(), impatient);
    let outcome = match provider.chat(asked).await {
        Ok(stream) => stream.try_collect::<Vec<_>>().await,
        Err(error) => Err(error),
    };
    assert_eq!(
        outcome,
        Err(ProviderError::unavailable("no answer within 0.3 s"))
    );
}

#[tokio::test]
async fn an_answer_without_an_end_can_be_left() {
    let (_running, provider) = started(speaker()).await;
    let asked = ChatRequest {
        model: "m+endless".into(),
        ..request()
    };
    let stream = provider.chat(asked).await.expect("a stream");
    let events: Vec<_> = stream.take(500).collect().await;
    assert_eq!(events.len(), 500);
    assert!(
        events
            .iter()
            .all(|event| matches!(event, Ok(ChatEvent::Delta(_))))
    );
}

#[tokio::test]
async fn a_key_and_a_header_choose_too() {
    let running = speaker().requires_key("sk-test-key").start().await;
    let running = running.expect("loopback");
    let mut by_header = settings(&running.base_url());
    let fault = HeaderValue::from_static("html");
    by_header.headers.insert("x-emulator-fault", fault);
    let by_key = OpenAiSettings {
        api_key: Some("fault-503-once".to_owned().into()),
        ..settings(&running.base_url())
    };
    let error = OpenAi::new(client(), by_header).chat(request()).await.err();
    assert_eq!(error.map(|error| error.kind()), Some("protocol"));
    let provider = OpenAi::new(client(), by_key);
    let error = provider.chat(request()).await.err();
    assert_eq!(error.map(|error| error.kind()), Some("unavailable"));
    assert!(provider.chat(request()).await.is_ok(), "once only");
    assert!(provider.models().await.is_ok(), "lists are left in peace");
}

#[rstest]
#[case("tool-call", 1)]
#[case("adversary", 2)]
#[tokio::test]
async fn tools_on_offer_are_called(#[case] fault: &str, #[case] count: usize) {
    let (_running, provider) = started(speaker()).await;
    let tool = |name: &str| ToolSpec {
        name: name.into(),
        description: String::new(),
        parameters: json!({"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}),
    };
    let asked = ChatRequest {
        model: format!("m+{fault}"),
        tools: vec![tool("find_order"), tool("delete_everything")],
        ..request()
    };
    let stream = provider.chat(asked).await.expect("a stream");
    let events: Vec<ChatEvent> = stream.try_collect().await.expect("an answer");
    let calls: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            ChatEvent::ToolCall(call) => Some(call),
            _ => None,
        })
        .collect();
    assert_eq!(calls.len(), count);
    assert!(
        calls
            .iter()
            .all(|call| call.parsed().is_some_and(|input| input.contains_key("id")))
    );
}

//! What is sent, and what is left out after a refusal.

use futures::TryStreamExt;
use http::HeaderValue;
use providers::{
    ChatEvent, ChatProvider, ChatRequest, OpenAi, OutputShape, ProviderError, Refusals,
};
use rstest::rstest;
use serde_json::json;

use crate::kit::{client, request, said, settings, speaker, started, whole_text};

#[rstest]
#[case("stream_options")]
#[case("temperature")]
#[case("response_format")]
#[tokio::test]
async fn a_refused_field_is_left_out(#[case] field: &str) {
    let (running, provider) = started(speaker().rejects_field(field)).await;
    let asked = full_request();
    let stream = provider.chat(asked.clone()).await.expect("a stream");
    let events: Vec<ChatEvent> = stream.try_collect().await.expect("an answer");
    assert_eq!(said(&events), whole_text());
    let sent: Vec<bool> = running
        .requests()
        .iter()
        .map(|sent| sent.body.get(field).is_some())
        .collect();
    assert_eq!(sent, [true, false]);
    // What the server does not know is remembered, what a model does not take is not.
    assert!(provider.chat(asked).await.is_ok());
    let remembered = running.requests().len() == 3;
    assert_eq!(remembered, field != "temperature");
}

fn full_request() -> ChatRequest {
    ChatRequest {
        temperature: Some(0.2),
        output: OutputShape::JsonSchema {
            name: "summary".into(),
            schema: json!({"type": "object"}),
        },
        ..request()
    }
}

#[tokio::test]
async fn a_new_connection_knows_what_the_last_one_learnt() {
    let (running, first) = started(speaker().rejects_field("response_format")).await;
    let refusals = Refusals::default();
    let first = first.knowing(refusals.clone());
    assert!(first.chat(full_request()).await.is_ok());
    let second = OpenAi::new(client(), settings(&running.base_url())).knowing(refusals);
    assert!(second.chat(full_request()).await.is_ok());
    assert_eq!(running.requests().len(), 3, "refused once only");
}

#[tokio::test]
async fn another_refusal_is_not_tried_again() {
    let (running, provider) = started(speaker().rejects_field("seed")).await;
    let asked = ChatRequest {
        seed: Some(1),
        ..request()
    };
    let error = provider.chat(asked).await.err();
    let expected = ProviderError::Invalid {
        message: "Unsupported parameter: 'seed'".into(),
        field: Some("seed".into()),
    };
    assert_eq!(error, Some(expected));
    assert_eq!(running.requests().len(), 1);
}

#[tokio::test]
async fn key_and_headers_are_sent() {
    let running = speaker()
        .requires_key("sk-test-key")
        .start()
        .await
        .expect("loopback");
    let mut with_project = settings(&running.base_url());
    with_project
        .headers
        .insert("openai-project", HeaderValue::from_static("p1"));
    let provider = OpenAi::new(client(), with_project);
    assert!(provider.chat(request()).await.is_ok());
    let requests = running.requests();
    let sent = requests.first().expect("a request");
    assert_eq!(sent.path, "/v1/chat/completions");
    assert_eq!(sent.header("authorization"), Some("Bearer sk-test-key"));
    assert_eq!(sent.header("openai-project"), Some("p1"));
}

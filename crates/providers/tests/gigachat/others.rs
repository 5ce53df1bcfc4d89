//! Models, vectors and pictures, and what is said of who asks.

use emulators::Emulator;
use providers::{
    ChatProvider, ChatRequest, Embedder, EmbeddingRequest, GigaChatVersion, ImageMaker,
    ImageRequest, ModelKind, ProviderError, Purpose,
};
use rstest::rstest;

use crate::kit::{count, heard, request, speaker, started};

#[tokio::test]
async fn models_have_a_kind_and_checkers_are_left_out() {
    let (_running, provider) = started(Emulator::gigachat(), GigaChatVersion::V2).await;
    let models = provider.models().await.expect("models");
    let listed: Vec<(&str, ModelKind)> = models
        .iter()
        .map(|model| (model.id.as_str(), model.kind))
        .collect();
    let expected = [
        ("GigaChat-2", ModelKind::Chat),
        ("GigaChat-2-Pro", ModelKind::Chat),
        ("GigaChat-2-Max", ModelKind::Chat),
        ("Embeddings", ModelKind::Embedding),
    ];
    assert_eq!(listed, expected);
}

#[rstest]
#[tokio::test]
async fn conversation_and_person_are_named(
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let (running, provider) = started(speaker(), version).await;
    let asked = ChatRequest {
        conversation: Some("c-1".into()),
        user: Some("u-1".into()),
        ..request()
    };
    heard(&provider, asked).await;
    let requests = running.requests();
    let sent = requests.last().expect("a request");
    assert_eq!(sent.header("x-session-id"), Some("c-1"));
    assert_eq!(sent.header("x-client-id"), Some("u-1"));
    assert_eq!(sent.header("accept"), Some("text/event-stream"));
    assert!(sent.body.get("user").is_none() && sent.body.get("storage").is_none());
}

#[tokio::test]
async fn vectors_are_of_unit_length_and_come_in_batches() {
    let (running, provider) = started(Emulator::gigachat(), GigaChatVersion::V1).await;
    let texts: Vec<String> = (0..45).map(|at| format!("смета номер {at}")).collect();
    let asked = EmbeddingRequest {
        model: "Embeddings".into(),
        texts,
        purpose: Purpose::Document,
        dimensions: None,
    };
    let embedding = provider.embed(asked).await.expect("vectors");
    assert_eq!(embedding.vectors.len(), 45);
    for vector in &embedding.vectors {
        let length: f32 = vector.iter().map(|number| number * number).sum();
        assert!(
            (length - 1.0).abs() < 1e-3 && vector.len() == 1024,
            "{length}"
        );
    }
    assert_ne!(embedding.vectors.first(), embedding.vectors.last());
    assert!(
        embedding
            .usage
            .is_some_and(|usage| usage.prompt_tokens >= 45)
    );
    assert_eq!(count(&running, "/v1/embeddings"), 3);
}

#[tokio::test]
async fn nothing_is_asked_for_no_texts() {
    let (running, provider) = started(Emulator::gigachat(), GigaChatVersion::V1).await;
    let none = provider
        .embed(EmbeddingRequest::default())
        .await
        .expect("no vectors");
    assert!(none.vectors.is_empty() && running.requests().is_empty());
}

fn picture() -> ImageRequest {
    ImageRequest {
        model: "GigaChat-2-Max".into(),
        prompt: "зелёный квадрат".into(),
        user: Some("u-1".into()),
        ..ImageRequest::default()
    }
}

#[rstest]
#[tokio::test]
async fn a_picture_is_fetched_as_the_same_person_and_deleted(
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let (running, provider) = started(Emulator::gigachat(), version).await;
    let answer = provider.draw(picture()).await.expect("a picture");
    let made = answer.images.first().expect("one");
    assert_eq!(made.media_type, "image/jpeg");
    assert!(made.bytes.starts_with(&[0xff, 0xd8, 0xff]) && made.bytes.ends_with(&[0xff, 0xd9]));
    let requests = running.requests();
    let paths: Vec<&str> = requests
        .iter()
        .skip(2)
        .map(|sent| sent.path.as_str())
        .collect();
    let file = "/v1/files/b28fbd4a-7c91-4b0f-a3c0-000000000001";
    assert_eq!(paths, [format!("{file}/content"), format!("{file}/delete")]);
    let same = requests
        .iter()
        .skip(1)
        .all(|sent| sent.header("x-client-id") == Some("u-1"));
    assert!(same, "a file is for whoever asked for it");
}

#[rstest]
#[case::filter(Emulator::gigachat().refuses(), "Не люблю менять тему разговора, но вот сейчас тот самый случай.")]
#[case::words(Emulator::gigachat().declines("Такое не рисую."), "Такое не рисую.")]
#[tokio::test]
async fn a_picture_may_be_refused(
    #[case] emulator: Emulator,
    #[case] words: &str,
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let (_running, provider) = started(emulator, version).await;
    let refused = provider.draw(picture()).await;
    assert_eq!(refused, Err(ProviderError::Filtered(words.into())));
}

//! What every request carries.

use std::collections::HashSet;

use bytes::Bytes;
use emulators::{Emulator, RecordedRequest};
use providers::{
    ChatProvider, Embedder, EmbeddingRequest, ImageMaker, ImageRequest, SpeechRequest, Transcriber,
    Yandex, YandexChat, YandexKey, YandexSettings,
};
use rstest::rstest;

use crate::kit::{AtOnce, FOLDER, KEY, OWN, answer, connected, request, settings};

/// Asks for everything there is.
async fn ask_everything(provider: &Yandex) {
    answer(provider, request(OWN)).await.expect("an answer");
    provider.models().await.expect("models");
    let texts = EmbeddingRequest {
        model: "text-search-doc".into(),
        texts: vec!["смета".into()],
        ..EmbeddingRequest::default()
    };
    provider.embed(texts).await.expect("vectors");
    let picture = ImageRequest {
        model: "m".into(),
        prompt: "кот".into(),
        ..ImageRequest::default()
    };
    provider.draw(picture).await.expect("a picture");
    for audio in [Bytes::from_static(b"OggS"), Bytes::from_static(b"RIFF")] {
        let recording = SpeechRequest {
            audio,
            ..SpeechRequest::default()
        };
        provider.transcribe(recording).await.expect("a transcript");
    }
}

async fn sent(chat: YandexChat, key: &str) -> Vec<RecordedRequest> {
    let running = Emulator::yandex().start().await.expect("loopback");
    let settings = YandexSettings {
        key: YandexKey::entered(key.to_owned().into()),
        ..settings(&running, chat)
    };
    ask_everything(&connected(settings, &AtOnce::default())).await;
    running.requests()
}

#[rstest]
#[tokio::test]
async fn every_request_asks_to_keep_nothing_and_has_a_name(
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
    #[values(KEY, "t1.iam-token")] key: &str,
) {
    let sent = sent(chat, key).await;
    assert_eq!(sent.len(), 11);
    for request in &sent {
        let path = &request.path;
        assert_eq!(
            request.header("x-data-logging-enabled"),
            Some("false"),
            "{path}"
        );
    }
    let names: HashSet<_> = sent
        .iter()
        .filter_map(|request| request.header("x-client-request-id"))
        .collect();
    assert_eq!(names.len(), sent.len());
}

#[rstest]
#[case(KEY, format!("Api-Key {KEY}"), None)]
#[case("t1.iam-token", "Bearer t1.iam-token".to_owned(), Some(FOLDER))]
#[tokio::test]
async fn a_token_names_its_folder_and_a_key_knows_it(
    #[case] key: &str,
    #[case] authorization: String,
    #[case] folder: Option<&str>,
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
) {
    for request in sent(chat, key).await {
        let path = &request.path;
        assert_eq!(
            request.header("authorization"),
            Some(authorization.as_str()),
            "{path}"
        );
        assert_eq!(request.header("x-folder-id"), folder, "{path}");
        if path.starts_with("/v1/") {
            assert_eq!(request.header("openai-project"), Some(FOLDER), "{path}");
        }
        if path.starts_with("/speech/v1") {
            let query = request.body["query"].as_str().expect("a query");
            assert_eq!(query.contains("folderId"), folder.is_some(), "{query}");
        }
    }
}

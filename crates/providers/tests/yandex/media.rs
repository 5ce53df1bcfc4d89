//! Vectors, pictures and speech.

use std::time::Duration;

use bytes::Bytes;
use emulators::{Emulator, RecordedRequest, YandexManner};
use providers::{
    Embedder, EmbeddingRequest, ImageFormat, ImageMaker, ImageRequest, ProviderError, Purpose,
    Segment, SpeechRequest, Transcriber, YandexChat, YandexKey, YandexSettings,
};
use rstest::rstest;

use crate::kit::{AtOnce, connected, settings, started};

fn paths(requests: &[RecordedRequest]) -> Vec<&str> {
    requests.iter().map(|asked| asked.path.as_str()).collect()
}

#[tokio::test]
async fn texts_become_vectors_one_a_request_and_not_too_fast() {
    let running = Emulator::yandex().start().await.expect("loopback");
    let pause = AtOnce::default();
    let provider = connected(settings(&running, YandexChat::Native), &pause);
    let asked = EmbeddingRequest {
        model: "text-search-doc".into(),
        texts: vec![
            "смета проекта".into(),
            "сметы проектов".into(),
            "обед".into(),
        ],
        purpose: Purpose::Query,
        dimensions: None,
    };
    let embedding = provider.embed(asked).await.expect("vectors");
    let [one, like, other] = embedding.vectors.as_slice() else {
        panic!("{} vectors", embedding.vectors.len());
    };
    let likeness = |right: &[f32]| one.iter().zip(right).map(|(x, y)| x * y).sum::<f32>();
    assert!(likeness(like) > 0.9 && likeness(other) < 0.5);
    let tokens = embedding.usage.map(|usage| usage.prompt_tokens);
    assert_eq!(tokens, Some(4 + 4 + 1));
    let models = running.requests();
    let models: Vec<_> = models.iter().map(|sent| &sent.body["modelUri"]).collect();
    assert_eq!(models, ["emb://b1gexample/text-search-query/latest"; 3]);
    assert_eq!(pause.waits().len(), 2, "the first text waits for nothing");
}

#[tokio::test]
async fn a_text_too_long_for_a_vector_is_told() {
    let (_running, provider) = started(Emulator::yandex(), YandexChat::Native).await;
    let asked = EmbeddingRequest {
        model: "text-search-doc".into(),
        texts: vec!["смета ".repeat(2000)],
        ..EmbeddingRequest::default()
    };
    let error = provider.embed(asked).await.expect_err("too long");
    assert_eq!(error.kind(), "too_large");
}

#[rstest]
#[case::short("Кот в шляпе".to_owned(), false)]
#[case::long("кот ".repeat(175), true)]
#[tokio::test]
async fn pictures_are_drawn(#[case] prompt: String, #[case] shortened: bool) {
    let (running, provider) = started(Emulator::yandex(), YandexChat::Compatible).await;
    let asked = ImageRequest {
        model: "aliceai-image-art-3.0".into(),
        prompt,
        format: ImageFormat::Portrait,
        count: 2,
        user: None,
    };
    let drawn = provider.draw(asked).await.expect("pictures");
    assert_eq!((drawn.images.len(), drawn.shortened), (2, shortened));
    let picture = drawn.images.first().expect("a picture");
    assert_eq!(picture.media_type, "image/jpeg");
    assert!(picture.bytes.starts_with(&[0xff, 0xd8, 0xff]));
    let sent = running.requests();
    let body = &sent.first().expect("a request").body;
    assert_eq!(body["model"], "art://b1gexample/aliceai-image-art-3.0");
    assert_eq!(body["size"], "1024x1536");
    let length = body["prompt"].as_str().expect("a prompt").chars().count();
    assert!(length <= 460, "{length}");
}

#[tokio::test]
async fn a_picture_of_nothing_is_refused() {
    let (_running, provider) = started(Emulator::yandex(), YandexChat::Compatible).await;
    let asked = ImageRequest {
        model: "m".into(),
        ..ImageRequest::default()
    };
    let error = provider.draw(asked).await.expect_err("no prompt");
    assert_eq!(error.kind(), "invalid");
}

#[tokio::test]
async fn what_goes_wrong_has_its_kind() {
    let running = Emulator::yandex().start().await.expect("loopback");
    let busy = YandexSettings {
        key: YandexKey::entered("fault-500".to_owned().into()),
        ..settings(&running, YandexChat::Native)
    };
    let busy = connected(busy, &AtOnce::default());
    for (audio, speakers) in [(ogg(12), None), (ogg(1800), Some(2))] {
        let error = busy.transcribe(recording(audio, speakers)).await;
        assert_eq!(error.expect_err("a fault").kind(), "unavailable");
    }
    let provider = connected(settings(&running, YandexChat::Native), &AtOnce::default());
    let asked = EmbeddingRequest {
        model: "emb://b1gexample/text-search-doc/latest+429".into(),
        texts: vec!["смета".into()],
        ..EmbeddingRequest::default()
    };
    let error = provider.embed(asked).await.expect_err("a fault");
    assert_eq!(error.kind(), "rate_limited");
    let asked = ImageRequest {
        model: "art://b1gexample/m+html".into(),
        prompt: "кот".into(),
        ..ImageRequest::default()
    };
    let error = provider.draw(asked).await.expect_err("a fault");
    assert_eq!(error.kind(), "protocol");
}

/// An OGG file of so many seconds, as far as anyone looks.
fn ogg(seconds: u64) -> Bytes {
    let position = (seconds * 48_000).to_le_bytes();
    [b"OggS\0\0".as_slice(), &position].concat().into()
}

fn recording(audio: impl Into<Bytes>, speakers: Option<u8>) -> SpeechRequest {
    SpeechRequest {
        audio: audio.into(),
        media_type: "audio/wav".into(),
        language: Some("ru".into()),
        speakers,
        ..SpeechRequest::default()
    }
}

#[tokio::test]
async fn a_spoken_message_is_written_down_at_once() {
    let (running, provider) = started(Emulator::yandex(), YandexChat::Native).await;
    let heard = provider.transcribe(recording(ogg(12), None)).await;
    let heard = heard.expect("a transcript");
    assert_eq!(heard.text, "Привет! Как смета? Смета готова.");
    assert_eq!(heard.duration, Some(Duration::from_secs(12)));
    assert_eq!(heard.segments.len(), 1);
    let sent = running.requests();
    assert_eq!(paths(&sent), ["/speech/v1/stt:recognize"]);
    let query = &sent.first().expect("a request").body["query"];
    assert_eq!(query, "lang=ru-RU&topic=general&format=oggopus");
}

fn segment(start: u64, end: u64, speaker: Option<&str>, text: &str) -> Segment {
    Segment {
        start: Duration::from_millis(start),
        end: Duration::from_millis(end),
        speaker: speaker.map(str::to_owned),
        text: text.into(),
    }
}

#[rstest]
#[case::meeting(ogg(1800), Some(2), [Some("0"), Some("1")])]
#[case::two_voices_in_little(ogg(12), Some(2), [Some("0"), Some("1")])]
#[case::one_voice(Bytes::from_static(b"RIFF...."), None, [None, None])]
#[tokio::test]
async fn a_long_recording_is_waited_for_and_forgotten_there(
    #[case] audio: Bytes,
    #[case] speakers: Option<u8>,
    #[case] voices: [Option<&str>; 2],
) {
    let running = Emulator::yandex().start().await.expect("loopback");
    let pause = AtOnce::default();
    let provider = connected(settings(&running, YandexChat::Native), &pause);
    let heard = provider.transcribe(recording(audio, speakers)).await;
    let heard = heard.expect("a transcript");
    let [first, second] = voices;
    let expected = [
        segment(480, 1900, first, "Привет! Как смета?"),
        segment(2300, 3600, second, "Смета готова."),
    ];
    assert_eq!(heard.segments, expected);
    assert_eq!(heard.text, "Привет! Как смета? Смета готова.");
    let sent = running.requests();
    let operation = "/operations/d7qemulated000000000";
    let expected = [
        "/stt/v3/recognizeFileAsync",
        operation,
        operation,
        operation,
        "/stt/v3/getRecognition",
        "/stt/v3/deleteRecognition",
    ];
    assert_eq!(paths(&sent), expected);
    assert_eq!(pause.waits(), [2, 4, 8].map(Duration::from_secs));
}

#[tokio::test]
async fn a_recording_that_is_none_is_told_and_forgotten_too() {
    let manner = YandexManner::default();
    let (running, provider) = started(Emulator::yandex_like(manner), YandexChat::Native).await;
    let error = provider.transcribe(recording("noise", None)).await;
    let expected = ProviderError::Invalid {
        message: "Error in session emulated: No RIFF found".into(),
        field: None,
    };
    assert_eq!(error, Err(expected));
    let sent = running.requests();
    assert_eq!(paths(&sent).last(), Some(&"/stt/v3/deleteRecognition"));
}

#[tokio::test]
async fn other_formats_are_refused_without_asking() {
    let (running, provider) = started(Emulator::yandex(), YandexChat::Native).await;
    let film = SpeechRequest {
        media_type: "video/webm".into(),
        ..recording("film", None)
    };
    let error = provider.transcribe(film).await.expect_err("a film");
    assert_eq!(error.kind(), "invalid");
    assert!(running.requests().is_empty());
}

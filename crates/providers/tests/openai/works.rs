//! What such servers do besides conversing: vectors, pictures, speech to text.

use std::time::Duration;

use bytes::Bytes;
use emulators::Emulator;
use providers::{
    Embedder, EmbeddingRequest, ImageFormat, ImageMaker, ImageRequest, SpeechRequest, Transcriber,
};
use rstest::rstest;

use crate::kit::started;

#[tokio::test]
async fn texts_become_vectors_of_one_length_in_batches() {
    let (running, provider) = started(Emulator::openai()).await;
    let mut texts = vec!["смета проекта".to_owned(), "сметы проектов".to_owned()];
    texts.extend((0..40).map(|at| format!("обед {at}")));
    let asked = EmbeddingRequest {
        model: "m".into(),
        texts,
        dimensions: Some(64),
        ..EmbeddingRequest::default()
    };
    let answer = provider.embed(asked).await.expect("vectors");
    assert_eq!(answer.vectors.len(), 42);
    assert!(answer.vectors.iter().all(|vector| vector.len() == 64));
    let likeness: f32 = answer.vectors[0]
        .iter()
        .zip(&answer.vectors[1])
        .map(|(one, other)| one * other)
        .sum();
    assert!(likeness > 0.9, "{likeness}");
    assert!(answer.usage.is_some_and(|usage| usage.prompt_tokens > 40));
    let requests = running.requests();
    assert_eq!(requests.len(), 2);
    assert!(
        requests
            .iter()
            .all(|sent| sent.body["encoding_format"] == "float")
    );
}

#[rstest]
#[case::itself("gpt-image-2", &["1024x1536"])]
#[case::asked_for("old", &["1024x1792"])]
#[tokio::test]
async fn pictures_are_drawn(#[case] model: &str, #[case] sizes: &[&str]) {
    let (running, provider) = started(Emulator::openai()).await;
    let asked = ImageRequest {
        model: model.into(),
        prompt: "кот".into(),
        format: ImageFormat::Portrait,
        count: 2,
        user: None,
    };
    let answer = provider.draw(asked).await.expect("pictures");
    assert_eq!(answer.images.len(), 2);
    let first = &answer.images[0];
    assert_eq!(first.media_type, "image/png");
    assert_eq!(&first.bytes[..4], b"\x89PNG");
    let requests = running.requests();
    let sent: Vec<_> = requests.iter().map(|sent| &sent.body["size"]).collect();
    assert_eq!(sent, sizes);
}

/// A server that does not know `response_format` sends addresses, on its own host.
#[tokio::test]
async fn pictures_are_fetched_from_the_server_itself() {
    let (running, provider) = started(Emulator::openai().rejects_field("response_format")).await;
    let asked = ImageRequest {
        model: "old".into(),
        prompt: "кот".into(),
        ..ImageRequest::default()
    };
    let answer = provider.draw(asked).await.expect("pictures");
    assert_eq!(answer.images[0].media_type, "image/png");
    assert_eq!(running.requests().len(), 2, "refused once");
}

fn recording(model: &str, speakers: Option<u8>) -> SpeechRequest {
    SpeechRequest {
        model: model.into(),
        audio: Bytes::from(vec![b'x'; 48_000]),
        media_type: "audio/ogg".into(),
        file_name: "встреча.ogg".into(),
        language: Some("ru".into()),
        hints: vec!["Ромашка".into(), "Выдумкин".into()],
        speakers,
    }
}

#[rstest]
#[case::voices("honest", Some(2), &["diarized_json"], &[Some("A"), Some("B")])]
#[case::no_voices("whisper-1", Some(2), &["diarized_json", "verbose_json"], &[None, None])]
#[case::words("gpt-4o-transcribe", Some(2), &["diarized_json", "verbose_json", "json"], &[None])]
#[case::times("whisper-1", None, &["verbose_json"], &[None, None])]
#[tokio::test]
async fn recordings_are_written_down_as_well_as_can_be(
    #[case] model: &str,
    #[case] speakers: Option<u8>,
    #[case] formats: &[&str],
    #[case] voices: &[Option<&str>],
) {
    let (running, provider) = started(Emulator::openai()).await;
    let asked = recording(model, speakers);
    let transcript = provider.transcribe(asked).await.expect("a transcript");
    assert_eq!(transcript.text, "Это запись встреча.ogg. В ней 48000 байт.");
    let heard: Vec<_> = transcript
        .segments
        .iter()
        .map(|segment| segment.speaker.as_deref())
        .collect();
    assert_eq!(heard, voices);
    if voices.len() == 2 {
        assert_eq!(transcript.segments[1].end, Duration::from_secs(5));
    }
    let requests = running.requests();
    let asked: Vec<_> = requests
        .iter()
        .map(|sent| &sent.body["response_format"])
        .collect();
    assert_eq!(asked, formats);
    let last = &requests[requests.len() - 1].body;
    assert_eq!(last["language"], "ru");
    assert_eq!(last["file"]["type"], "audio/ogg");
    let hints = last.get("prompt").and_then(|prompt| prompt.as_str());
    assert_eq!(hints.is_none(), formats.len() == 1 && voices[0].is_some());
}

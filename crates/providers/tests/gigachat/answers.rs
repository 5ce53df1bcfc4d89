//! What comes back, whole and in pieces, from both versions.

use std::sync::Arc;

use emulators::Emulator;
use providers::{
    ChatEvent, ChatProvider, ChatRequest, FinishReason, GigaChatVersion, Message, OutputShape,
    Usage,
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::kit::{ask, heard, next, request, said, speaker, started, whole_text};

#[rstest]
#[case::plain(speaker())]
#[case::byte_by_byte(speaker().chunk_bytes(1))]
#[case::through_letters(speaker().chunk_bytes(7))]
#[case::with_comments(speaker().comments())]
#[case::whole(speaker().answers_without_stream())]
#[tokio::test]
async fn the_text_arrives_however_it_is_sent(
    #[case] emulator: Emulator,
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let events = ask(emulator, version).await.expect("an answer");
    assert_eq!(said(&events), whole_text());
    let usage = Usage {
        prompt_tokens: 3,
        completion_tokens: 11,
        cached_tokens: 0,
    };
    assert!(events.contains(&ChatEvent::Usage(usage)), "{events:?}");
}

#[tokio::test]
async fn the_first_version_needs_no_terminator() {
    let events = ask(speaker().ends_without_terminator(), GigaChatVersion::V1).await;
    assert_eq!(said(&events.expect("an answer")), whole_text());
}

#[rstest]
#[tokio::test]
async fn thinking_is_told_apart(
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let events = ask(speaker().thinks("Думаю."), version)
        .await
        .expect("an answer");
    assert_eq!(events.first(), Some(&ChatEvent::Reasoning("Думаю.".into())));
    assert_eq!(said(&events), whole_text());
}

#[rstest]
#[case(Emulator::gigachat().refuses(), FinishReason::Filtered)]
#[case(Emulator::gigachat().answers_short("Сме"), FinishReason::Length)]
#[tokio::test]
async fn answers_end_for_a_reason(
    #[case] emulator: Emulator,
    #[case] reason: FinishReason,
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let events = ask(emulator, version).await.expect("an answer");
    assert_eq!(said(&events).1, reason);
}

#[rstest]
#[tokio::test]
async fn pieces_are_told_as_they_come_after_a_slow_start(
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let (gate, held) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let emulator = speaker()
        .starts_slowly(gate.clone())
        .holds_after(2, held.clone());
    let (_running, provider) = started(emulator, version).await;
    let asked = provider.chat(request());
    gate.notify_one();
    let mut stream = asked.await.expect("a stream");
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("Смета ".into()));
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("готова: ".into()));
    held.notify_one();
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("250 ".into()));
}

#[rstest]
#[tokio::test]
async fn an_answer_fits_the_schema_it_was_asked_for(
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let source = json!({"type": "array", "items": {"type": "integer"}});
    let item = json!({"type": "object", "properties": {"text": {"type": "string"}, "sources": source},
        "required": ["text", "sources"]});
    let schema = json!({"type": "object", "properties":
        {"answered": {"type": "boolean"}, "items": {"type": "array", "items": item}},
        "required": ["answered", "items"]});
    let text = "[7] Анна: Смета готова\n[8] Пётр: Договор пришлю в пятницу\nВопрос: когда договор?";
    let asked = ChatRequest {
        messages: vec![
            Message::user(text),
            Message::system("Отвечай"),
            Message::system("по строкам."),
        ],
        output: OutputShape::JsonSchema {
            name: "answer".into(),
            schema,
        },
        ..request()
    };
    let (running, provider) = started(Emulator::gigachat(), version).await;
    let answer: Value =
        serde_json::from_str(&said(&heard(&provider, asked).await).0).expect("JSON");
    let expected = json!({"answered": true, "items":
        [{"text": "Пётр обещает: Договор пришлю в пятницу", "sources": [8]}]});
    assert_eq!(answer, expected);
    let requests = running.requests();
    let sent = requests.last().expect("a request");
    assert_eq!(
        sent.body["messages"].as_array().map(Vec::len),
        Some(2),
        "one instruction"
    );
    assert_eq!(sent.body["messages"][0]["role"], "system");
}

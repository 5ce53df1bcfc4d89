//! What a model says, however it is brought.

use std::sync::Arc;

use emulators::Emulator;
use futures::TryStreamExt;
use providers::{
    ChatEvent, ChatProvider, ChatRequest, FinishReason, Message, ModelInfo, ModelKind, OutputShape,
    ToolCall, Usage,
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::kit::{ask, next, request, said, speaker, started, whole_text};

#[rstest]
#[case::plain(speaker())]
#[case::one_byte_at_a_time(speaker().chunk_bytes(1))]
#[case::cut_letters(speaker().chunk_bytes(7))]
#[case::keep_alives(speaker().comments())]
#[case::no_terminator(speaker().ends_without_terminator())]
#[case::one_document(speaker().answers_without_stream())]
#[tokio::test]
async fn the_text_arrives_whole(#[case] emulator: Emulator) {
    let events = ask(emulator).await.expect("an answer");
    assert_eq!(said(&events), whole_text());
}

#[tokio::test]
async fn the_text_arrives_while_it_is_written() {
    let gate = Arc::new(Notify::new());
    let (_running, provider) = started(speaker().holds_after(2, gate.clone())).await;
    let mut stream = provider.chat(request()).await.expect("a stream");
    assert_eq!(next(&mut stream).await, ChatEvent::Delta("Смета ".into()));
    gate.notify_one();
    let rest: Vec<ChatEvent> = stream.try_collect().await.expect("the rest");
    assert_eq!(said(&rest).1, FinishReason::Stop);
}

#[tokio::test]
async fn the_cost_is_told_before_the_end() {
    let events = ask(Emulator::openai().answers("да"))
        .await
        .expect("an answer");
    let usage = Usage {
        prompt_tokens: 3,
        completion_tokens: 1,
        cached_tokens: 0,
    };
    let expected = [
        ChatEvent::Delta("да".into()),
        ChatEvent::Usage(usage),
        ChatEvent::Finished(FinishReason::Stop),
    ];
    assert_eq!(events, expected);
}

#[rstest]
#[case(Emulator::openai().answers("Да.").thinks("так"))]
#[case(Emulator::openai().answers("<think>так</think>\n\nДа.").chunk_bytes(3))]
#[tokio::test]
async fn thinking_is_not_the_answer(#[case] emulator: Emulator) {
    let events = ask(emulator).await.expect("an answer");
    assert!(
        events.contains(&ChatEvent::Reasoning("так".into())),
        "{events:?}"
    );
    assert_eq!(said(&events), ("Да.".to_owned(), FinishReason::Stop));
}

#[rstest]
#[case(
    "{\"order\": \"А-7, срочный и очень большой\"}",
    FinishReason::ToolCalls
)]
#[case("", FinishReason::ToolCalls)]
#[case("{\"order\":", FinishReason::BadToolArgs)]
#[tokio::test]
async fn tools_are_asked_for(
    #[case] arguments: &str,
    #[case] reason: FinishReason,
    #[values(true, false)] streams: bool,
) {
    let emulator = Emulator::openai().calls_tool("find_order", arguments);
    let emulator = if streams {
        emulator
    } else {
        emulator.answers_without_stream()
    };
    let events = ask(emulator).await.expect("an answer");
    let call = ToolCall {
        id: "call_0".into(),
        name: "find_order".into(),
        arguments: arguments.into(),
    };
    assert!(events.contains(&ChatEvent::ToolCall(call)), "{events:?}");
    assert_eq!(said(&events), (String::new(), reason));
}

#[tokio::test]
async fn the_filter_ends_the_answer() {
    let events = ask(Emulator::openai().refuses()).await.expect("an answer");
    assert_eq!(said(&events), (String::new(), FinishReason::Filtered));
}

#[tokio::test]
async fn an_answer_fits_the_schema_it_was_asked_for() {
    let source = json!({"type": "array", "items": {"type": "integer"}});
    let item = json!({"type": "object", "properties": {"text": {"type": "string"}, "sources": source},
        "required": ["text", "sources"]});
    let schema = json!({"type": "object", "properties":
        {"answered": {"type": "boolean"}, "items": {"type": "array", "items": item}},
        "required": ["answered", "items"]});
    let asked = ChatRequest {
        messages: vec![
            Message::system("Отвечай по строкам."),
            Message::user(
                "[7] Анна: Смета готова\n[8] Пётр: Договор пришлю в пятницу\nВопрос: когда договор?",
            ),
        ],
        output: OutputShape::JsonSchema {
            name: "answer".into(),
            schema,
        },
        ..request()
    };
    let (_running, provider) = started(Emulator::openai()).await;
    let stream = provider.chat(asked).await.expect("a stream");
    let events: Vec<ChatEvent> = stream.try_collect().await.expect("an answer");
    let answer: Value = serde_json::from_str(&said(&events).0).expect("JSON");
    let expected = json!({"answered": true, "items":
        [{"text": "Пётр обещает: Договор пришлю в пятницу", "sources": [8]}]});
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn models_are_listed() {
    let (_running, provider) = started(Emulator::openai().knows_model("a").knows_model("b")).await;
    let expected = ["a", "b"].map(|id| ModelInfo {
        id: id.into(),
        kind: ModelKind::Unknown,
        context_tokens: None,
    });
    assert_eq!(provider.models().await, Ok(expected.to_vec()));
}

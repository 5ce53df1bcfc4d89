//! What a model says, by both interfaces and however it is brought.

use std::sync::Arc;

use emulators::{Emulator, YandexManner};
use futures::TryStreamExt;
use providers::{
    ChatEvent, ChatProvider, ChatRequest, FinishReason, Message, ModelKind, OutputShape, Usage,
    YandexChat,
};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::kit::{OPEN, OWN, TEXT, answer, ask, request, said, speaker, started, whole_text};

fn like(manner: YandexManner) -> Emulator {
    Emulator::yandex_like(manner).answers(TEXT)
}

#[rstest]
#[case::plain(speaker())]
#[case::one_byte_at_a_time(speaker().chunk_bytes(1))]
#[case::cut_letters(speaker().chunk_bytes(7))]
#[case::keep_alives(speaker().comments())]
#[case::no_terminator(speaker().ends_without_terminator())]
#[case::one_document(speaker().answers_without_stream())]
#[case::numbers(like(YandexManner { plain_numbers: true, ..YandexManner::default() }))]
#[case::framed(like(YandexManner { framed: true, ..YandexManner::default() }))]
#[case::rewritten(like(YandexManner { rewrites: true, ..YandexManner::default() }))]
#[tokio::test]
async fn the_text_arrives_whole(
    #[case] emulator: Emulator,
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
    #[values(OWN, OPEN)] model: &str,
) {
    let events = ask(emulator, chat, model).await.expect("an answer");
    assert_eq!(said(&events), whole_text());
}

#[tokio::test]
async fn what_is_rewritten_is_told() {
    let emulator = like(YandexManner {
        rewrites: true,
        ..YandexManner::default()
    });
    let events = ask(emulator.chunk_bytes(1), YandexChat::Native, OWN).await;
    let events = events.expect("an answer");
    let replaced = |event: &&ChatEvent| matches!(event, ChatEvent::Replace(_));
    assert_eq!(events.iter().filter(replaced).count(), 2, "{events:?}");
    assert_eq!(said(&events), whole_text());
}

#[rstest]
#[tokio::test]
async fn the_text_arrives_while_it_is_written(
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
) {
    let gate = Arc::new(Notify::new());
    let (_running, provider) = started(speaker().holds_after(1, gate.clone()), chat).await;
    let mut stream = provider.chat(request(OWN)).await.expect("a stream");
    let first = stream.try_next().await.expect("no error");
    assert_eq!(first, Some(ChatEvent::Delta("Смета ".into())));
    gate.notify_one();
    let rest: Vec<ChatEvent> = stream.try_collect().await.expect("the rest");
    assert_eq!(said(&rest).1, FinishReason::Stop);
}

#[rstest]
#[case::native(YandexChat::Native, OWN, true)]
#[case::own(YandexChat::Compatible, OWN, false)]
#[case::open(YandexChat::Compatible, OPEN, true)]
#[tokio::test]
async fn the_cost_is_told_where_it_is_counted(
    #[case] chat: YandexChat,
    #[case] model: &str,
    #[case] counted: bool,
) {
    let emulator = Emulator::yandex().answers("да");
    let events = ask(emulator, chat, model).await.expect("an answer");
    let usage = Usage {
        prompt_tokens: 3,
        completion_tokens: 1,
        cached_tokens: 0,
    };
    assert_eq!(
        events.contains(&ChatEvent::Usage(usage)),
        counted,
        "{events:?}"
    );
}

#[rstest]
#[tokio::test]
async fn an_answer_ends_for_a_reason(
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
    #[values(OWN, OPEN)] model: &str,
) {
    let filtered = ask(Emulator::yandex().refuses(), chat, model).await;
    assert_eq!(
        said(&filtered.expect("an answer")).1,
        FinishReason::Filtered
    );
    let short = ask(Emulator::yandex().answers_short("Сме"), chat, model).await;
    let expected = ("Сме".to_owned(), FinishReason::Length);
    assert_eq!(said(&short.expect("an answer")), expected);
}

#[tokio::test]
async fn an_open_model_thinks_aloud() {
    let emulator = Emulator::yandex().answers("Да.").thinks("так");
    let events = ask(emulator, YandexChat::Compatible, OPEN).await;
    let events = events.expect("an answer");
    assert!(
        events.contains(&ChatEvent::Reasoning("так".into())),
        "{events:?}"
    );
    assert_eq!(said(&events), ("Да.".to_owned(), FinishReason::Stop));
}

#[rstest]
#[tokio::test]
async fn an_answer_fits_the_schema_it_was_asked_for(
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
) {
    let source = json!({"type": "array", "items": {"type": "integer"}});
    let item = json!({"type": "object", "properties": {"text": {"type": "string"}, "sources": source},
        "required": ["text", "sources"]});
    let schema = json!({"type": "object", "properties":
        {"answered": {"type": "boolean"}, "items": {"type": "array", "items": item}},
        "required": ["answered", "items"]});
    let asked = ChatRequest {
        messages: vec![
            Message::system("Отвечай по строкам."),
            Message::user("[8] Пётр: Договор пришлю в пятницу\nВопрос: когда договор?"),
        ],
        output: OutputShape::JsonSchema {
            name: "answer".into(),
            schema,
        },
        temperature: Some(0.3),
        max_tokens: Some(2000),
        ..request(OWN)
    };
    let (_running, provider) = started(Emulator::yandex(), chat).await;
    let events = answer(&provider, asked).await.expect("an answer");
    let document: Value = serde_json::from_str(&said(&events).0).expect("JSON");
    let expected = json!({"answered": true, "items":
        [{"text": "Пётр обещает: Договор пришлю в пятницу", "sources": [8]}]});
    assert_eq!(document, expected);
}

#[tokio::test]
async fn models_say_what_they_are_for() {
    let (_running, provider) = started(Emulator::yandex(), YandexChat::Native).await;
    let models = provider.models().await.expect("models");
    let kinds = |kind: ModelKind| models.iter().filter(|model| model.kind == kind).count();
    assert_eq!(kinds(ModelKind::Chat), 6, "{models:?}");
    assert_eq!(kinds(ModelKind::Embedding), 2, "{models:?}");
    assert_eq!(kinds(ModelKind::Image), 1, "{models:?}");
    let own = models.first().map(|model| model.id.as_str());
    assert_eq!(own, Some("gpt://b1gexample/yandexgpt-5.1/latest"));
}

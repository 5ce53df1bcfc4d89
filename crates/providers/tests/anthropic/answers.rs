//! What a model says, however it is brought.

use emulators::Emulator;
use providers::{
    Anthropic, AnthropicSettings, ChatEvent, ChatProvider, ChatRequest, FinishReason, KeyHeader,
    Message, ModelInfo, ModelKind, OutputShape, ToolCall, ToolSpec, Usage,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::kit::{TEXT, ask, ask_about, client, request, settings, speaker, started, text_of};

#[rstest]
#[case::plain(speaker())]
#[case::one_byte_at_a_time(speaker().chunk_bytes(1))]
#[case::cut_letters(speaker().chunk_bytes(7))]
#[case::pings(speaker().comments())]
#[case::no_last_event(speaker().ends_without_terminator())]
#[case::one_document(speaker().answers_without_stream())]
#[tokio::test]
async fn the_text_arrives_whole(#[case] emulator: Emulator) {
    let events = ask(emulator).await.expect("an answer");
    assert_eq!(text_of(&events), TEXT);
    let finished = ChatEvent::Finished(FinishReason::Stop);
    assert_eq!(events.last(), Some(&finished));
}

#[tokio::test]
async fn the_cost_is_of_the_whole_answer() {
    let events = ask(Emulator::anthropic().answers("да")).await;
    let usage = Usage {
        prompt_tokens: 3,
        completion_tokens: 1,
        cached_tokens: 0,
    };
    let expected = vec![
        ChatEvent::Delta("да".into()),
        ChatEvent::Usage(usage),
        ChatEvent::Finished(FinishReason::Stop),
    ];
    assert_eq!(events, Ok(expected));
}

fn find_order() -> ToolSpec {
    ToolSpec {
        name: "find_order".into(),
        description: "Находит заказ".into(),
        parameters: json!({"type": "object", "properties": {"order": {"type": "string"}}}),
    }
}

/// The emulator refuses results in the wrong place, and thoughts that do not come back as they were.
#[tokio::test]
async fn a_tool_is_called_and_its_result_is_read() {
    let emulator = Emulator::anthropic()
        .calls_tool("find_order", "{\"order\": \"А-7, срочный\"}")
        .thinks("Надо найти заказ.")
        .answers("Заказ в пути.");
    let (_running, provider) = started(emulator).await;
    let mut asked = ChatRequest {
        tools: vec![find_order()],
        ..request()
    };
    let events = ask_about(&provider, asked.clone()).await.expect("a call");
    let call = ToolCall {
        id: "toolu_0".into(),
        name: "find_order".into(),
        arguments: "{\"order\": \"А-7, срочный\"}".into(),
    };
    assert!(
        events.contains(&ChatEvent::ToolCall(call.clone())),
        "{events:?}"
    );
    let finished = ChatEvent::Finished(FinishReason::ToolCalls);
    assert_eq!(events.last(), Some(&finished));
    let state = events.into_iter().find_map(|event| match event {
        ChatEvent::State(state) => Some(state),
        _ => None,
    });
    assert!(state.is_some(), "the thought must come back");
    asked.messages.extend([
        Message {
            tool_calls: vec![call],
            provider_state: state,
            ..Message::assistant("")
        },
        Message::tool("toolu_0", "в пути"),
    ]);
    let events = ask_about(&provider, asked).await.expect("an answer");
    assert_eq!(text_of(&events), "Заказ в пути.");
}

#[rstest]
#[tokio::test]
async fn an_answer_fits_the_schema_it_was_asked_for(#[values(true, false)] streams: bool) {
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
    let emulator = if streams {
        Emulator::anthropic()
    } else {
        Emulator::anthropic().answers_without_stream()
    };
    let (_running, provider) = started(emulator).await;
    let events = ask_about(&provider, asked).await.expect("an answer");
    let answer: Value = serde_json::from_str(&text_of(&events)).expect("JSON");
    let expected = json!({"answered": true, "items":
        [{"text": "Пётр обещает: Договор пришлю в пятницу", "sources": [8]}]});
    assert_eq!(answer, expected);
    let finished = ChatEvent::Finished(FinishReason::Stop);
    assert_eq!(events.last(), Some(&finished));
}

#[rstest]
#[case(KeyHeader::ApiKey, "x-api-key", "sk-ant-test")]
#[case(KeyHeader::Bearer, "authorization", "Bearer sk-ant-test")]
#[tokio::test]
async fn the_key_is_sent_in_its_header(
    #[case] key_header: KeyHeader,
    #[case] header: &str,
    #[case] value: &str,
) {
    let running = speaker()
        .requires_key("sk-ant-test")
        .start()
        .await
        .expect("loopback");
    let settings = AnthropicSettings {
        key_header,
        ..settings(&running)
    };
    let asked = ChatRequest {
        temperature: Some(0.2),
        ..request()
    };
    let provider = Anthropic::new(client(), settings);
    assert!(ask_about(&provider, asked).await.is_ok());
    let requests = running.requests();
    let sent = requests.first().expect("a request");
    assert_eq!(sent.path, "/v1/messages");
    assert_eq!(sent.header(header), Some(value));
    assert_eq!(sent.header("anthropic-version"), Some("2023-06-01"));
    assert_eq!(sent.body.get("temperature"), None);
}

#[tokio::test]
async fn a_refused_temperature_is_left_out() {
    let running = speaker()
        .rejects_field("temperature")
        .start()
        .await
        .expect("loopback");
    let settings = AnthropicSettings {
        sends_sampling: true,
        ..settings(&running)
    };
    let asked = ChatRequest {
        temperature: Some(0.2),
        ..request()
    };
    let events = ask_about(&Anthropic::new(client(), settings), asked).await;
    assert_eq!(text_of(&events.expect("an answer")), TEXT);
    assert_eq!(running.requests().len(), 2);
}

#[tokio::test]
async fn models_are_listed() {
    let emulator = Emulator::anthropic().knows_model("a").knows_model("b");
    let (_running, provider) = started(emulator).await;
    let expected = ["a", "b"].map(|id| ModelInfo {
        id: id.into(),
        kind: ModelKind::Chat,
        context_tokens: None,
    });
    assert_eq!(provider.models().await, Ok(expected.to_vec()));
}

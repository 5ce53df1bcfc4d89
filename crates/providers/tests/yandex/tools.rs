//! Models ask for tools, get their results, and go on.

use emulators::Emulator;
use providers::{
    ChatEvent, ChatRequest, FinishReason, Message, ToolCall, ToolChoice, ToolSpec, YandexChat,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::kit::{OPEN, OWN, answer, ask, request, said, started};

const ARGUMENTS: &str = "{\"order\":\"А-7, срочный и очень большой\"}";

fn with_tool(model: &str) -> ChatRequest {
    ChatRequest {
        tools: vec![ToolSpec {
            name: "find_order".into(),
            description: "Находит заказ".into(),
            parameters: json!({"type": "object", "properties": {"order": {"type": "string"}}}),
        }],
        ..request(model)
    }
}

fn calls(events: &[ChatEvent]) -> Vec<ToolCall> {
    let call = |event: &ChatEvent| match event {
        ChatEvent::ToolCall(call) => Some(call.clone()),
        _ => None,
    };
    events.iter().filter_map(call).collect()
}

/// What was sent as the result of the call, and under which name.
fn result_of(body: &Value) -> (Value, Value) {
    let messages = body["messages"].as_array().expect("messages");
    let last = messages.last().expect("a message");
    match last.pointer("/toolResultList/toolResults/0/functionResult") {
        Some(result) => (result["name"].clone(), result["content"].clone()),
        None => (last["tool_call_id"].clone(), last["content"].clone()),
    }
}

#[rstest]
#[case::native(YandexChat::Native, OWN, "find_order#0", "find_order")]
#[case::own(YandexChat::Compatible, OWN, "find_order#0", "find_order")]
#[case::open(YandexChat::Compatible, OPEN, "chatcmpl-tool-0", "chatcmpl-tool-0")]
#[tokio::test]
async fn the_result_goes_back_under_their_name(
    #[case] chat: YandexChat,
    #[case] model: &str,
    #[case] ours: &str,
    #[case] theirs: &str,
    #[values(true, false)] streams: bool,
) {
    let emulator = Emulator::yandex()
        .calls_tool("find_order", ARGUMENTS)
        .answers("Заказ готов.");
    let emulator = if streams {
        emulator.chunk_bytes(5)
    } else {
        emulator.answers_without_stream()
    };
    let (running, provider) = started(emulator, chat).await;
    let mut asked = with_tool(model);
    let events = answer(&provider, asked.clone()).await.expect("a call");
    assert_eq!(said(&events), (String::new(), FinishReason::ToolCalls));
    let call = ToolCall {
        id: ours.into(),
        name: "find_order".into(),
        arguments: ARGUMENTS.into(),
    };
    assert_eq!(calls(&events), std::slice::from_ref(&call));
    asked.messages.push(Message {
        tool_calls: vec![call],
        ..Message::assistant("")
    });
    asked.messages.push(Message::tool(ours, "{\"ready\":true}"));
    let events = answer(&provider, asked).await.expect("an answer");
    let expected = ("Заказ готов.".to_owned(), FinishReason::Stop);
    assert_eq!(said(&events), expected);
    let sent = running.requests();
    let body = &sent.last().expect("a request").body;
    assert_eq!(result_of(body), (json!(theirs), json!("{\"ready\":true}")));
}

#[rstest]
#[case("", FinishReason::ToolCalls)]
#[case("{\"order\":", FinishReason::BadToolArgs)]
#[tokio::test]
async fn odd_arguments_are_told(
    #[case] arguments: &str,
    #[case] reason: FinishReason,
    #[values(YandexChat::Native, YandexChat::Compatible)] chat: YandexChat,
    #[values(OWN, OPEN)] model: &str,
) {
    let emulator = Emulator::yandex().calls_tool("find_order", arguments);
    let events = ask(emulator, chat, model).await.expect("a call");
    assert_eq!(said(&events), (String::new(), reason));
    assert_eq!(calls(&events).len(), 1);
}

#[rstest]
#[case(ToolChoice::Auto, Value::Null)]
#[case(ToolChoice::None, json!({"mode": "NONE"}))]
#[case(ToolChoice::Required, json!({"mode": "REQUIRED"}))]
#[case(ToolChoice::Named("find_order".into()), json!({"functionName": "find_order"}))]
#[tokio::test]
async fn a_tool_may_be_chosen(#[case] choice: ToolChoice, #[case] expected: Value) {
    let (running, provider) = started(Emulator::yandex(), YandexChat::Native).await;
    let asked = ChatRequest {
        tool_choice: choice,
        ..with_tool(OWN)
    };
    assert!(answer(&provider, asked).await.is_ok());
    let sent = running.requests();
    let body = &sent.first().expect("a request").body;
    assert_eq!(body.get("toolChoice").unwrap_or(&Value::Null), &expected);
}

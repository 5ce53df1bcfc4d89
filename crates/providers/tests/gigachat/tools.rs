//! Functions: asked for under safe names, answered, and the provider's state sent back.

use emulators::Emulator;
use providers::{
    ChatEvent, ChatRequest, FinishReason, GigaChatVersion, Message, ToolCall, ToolSpec,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::kit::{TEXT, heard, request, said, started};

const STATE: &str = "77d3fb14-457a-46ba-937e-8d856156d003";

fn with_tool() -> ChatRequest {
    ChatRequest {
        tools: vec![ToolSpec {
            name: "orders.find".into(),
            description: "Находит заказ".into(),
            parameters: json!({"type": "object", "properties": {"order": {"type": "string"}}}),
        }],
        ..request()
    }
}

fn call(id: &str) -> ToolCall {
    ToolCall {
        id: id.into(),
        name: "orders.find".into(),
        arguments: "{\"order\":\"А-7\"}".into(),
    }
}

/// The calls and the state of an answer.
fn asked_for(events: &[ChatEvent]) -> (Vec<ToolCall>, Option<Value>) {
    let mut calls = Vec::new();
    let mut state = None;
    for event in events {
        match event {
            ChatEvent::ToolCall(call) => calls.push(call.clone()),
            ChatEvent::State(value) => state = Some(value.clone()),
            _ => {}
        }
    }
    (calls, state)
}

#[rstest]
#[case(GigaChatVersion::V1, "functions_state_id")]
#[case(GigaChatVersion::V2, "tools_state_id")]
#[tokio::test]
async fn a_tool_is_asked_for_and_its_result_is_read(
    #[case] version: GigaChatVersion,
    #[case] field: &str,
    #[values(true, false)] streams: bool,
) {
    let emulator = Emulator::gigachat()
        .calls_tool("orders_find", "{\"order\": \"А-7\"}")
        .answers(TEXT);
    let emulator = if streams {
        emulator
    } else {
        emulator.answers_without_stream()
    };
    let (running, provider) = started(emulator, version).await;
    let events = heard(&provider, with_tool()).await;
    let state = json!({field: STATE, "origin": running.base_url()});
    assert_eq!(
        asked_for(&events),
        (vec![call("gc-0")], Some(state.clone()))
    );
    assert_eq!(said(&events), (String::new(), FinishReason::ToolCalls));

    let mut again = with_tool();
    again.messages.push(Message {
        tool_calls: vec![call("gc-0")],
        provider_state: Some(state),
        ..Message::assistant("")
    });
    again.messages.push(Message::tool("gc-0", "собран"));
    assert_eq!(said(&heard(&provider, again).await).0, TEXT);
    let requests = running.requests();
    let sent = requests.last().expect("a request");
    assert_eq!(sent.body["messages"][1][field], STATE);
    let result = match version {
        GigaChatVersion::V1 => &sent.body["messages"][2]["content"],
        GigaChatVersion::V2 => &sent.body["messages"][2]["content"][0]["function_result"]["result"],
    };
    let expected = match version {
        GigaChatVersion::V1 => json!("{\"result\":\"собран\"}"),
        GigaChatVersion::V2 => json!({"result": "собран"}),
    };
    assert_eq!(*result, expected);
}

#[rstest]
#[tokio::test]
async fn a_call_without_a_result_and_foreign_state_are_not_sent(
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let (running, provider) = started(Emulator::gigachat().answers(TEXT), version).await;
    let mut asked = with_tool();
    asked.messages.push(Message {
        tool_calls: vec![call("call_1")],
        provider_state: Some(json!({
            "functions_state_id": STATE,
            "tools_state_id": STATE,
            "origin": "http://127.0.0.1:9/v1",
        })),
        ..Message::assistant("Сейчас.")
    });
    asked.messages.push(Message::user("И?"));
    assert_eq!(said(&heard(&provider, asked).await).0, TEXT);
    let sent = running
        .requests()
        .last()
        .expect("a request")
        .body
        .to_string();
    assert!(
        !sent.contains("function_call\":{") && !sent.contains(STATE),
        "{sent}"
    );
}

#[rstest]
#[case("{\"order\":")]
#[case("[1]")]
#[tokio::test]
async fn arguments_that_cannot_be_read_are_told(
    #[case] arguments: &str,
    #[values(GigaChatVersion::V1, GigaChatVersion::V2)] version: GigaChatVersion,
) {
    let emulator = Emulator::gigachat().calls_tool("orders_find", arguments);
    let (_running, provider) = started(emulator, version).await;
    let events = heard(&provider, with_tool()).await;
    assert_eq!(said(&events), (String::new(), FinishReason::BadToolArgs));
    let (calls, _) = asked_for(&events);
    assert_eq!(
        calls.first().map(|call| call.arguments.as_str()),
        Some(arguments)
    );
}

#[tokio::test]
async fn calls_of_one_conversation_have_different_ids() {
    let emulator = Emulator::gigachat().calls_tool("orders_find", "{}");
    let (_running, provider) = started(emulator, GigaChatVersion::V1).await;
    let mut asked = with_tool();
    asked.messages.push(Message {
        tool_calls: vec![call("a"), call("b")],
        ..Message::assistant("")
    });
    asked
        .messages
        .extend([Message::tool("a", "{}"), Message::tool("b", "{}")]);
    let (calls, _) = asked_for(&heard(&provider, asked).await);
    assert_eq!(calls.first().map(|call| call.id.as_str()), Some("gc-2"));
}

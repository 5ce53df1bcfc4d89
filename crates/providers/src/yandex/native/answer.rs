//! Yandex's answers as events. Each says everything so far, and any field may be missing: JSON of protocol buffers
//! leaves out what is zero, false or empty.

use serde_json::Value;

use crate::yandex::names;
use crate::yandex::operation::in_document;
use crate::{ChatEvent, FinishReason, ProviderError, ToolCall, Usage, failure};

/// The most tools one answer may ask for.
const MOST_CALLS: usize = 128;

/// Why an answer ended, in Yandex's words without what all of them begin with.
const STATUS: &str = "ALTERNATIVE_STATUS_";

/// Puts an answer together from its documents.
#[derive(Default)]
pub(super) struct Assembly {
    said: String,
    calls: Vec<ToolCall>,
    usage: Option<Usage>,
    status: Option<String>,
}

impl Assembly {
    /// Takes one document and gives what can be shown of it at once.
    pub(super) fn take(&mut self, document: &Value) -> Result<Option<ChatEvent>, ProviderError> {
        if let Some(error) = in_document(document) {
            return Err(error);
        }
        let result = document.get("result").unwrap_or(document);
        if !result.is_object() {
            return Err(ProviderError::Protocol(
                "a part of the answer has a shape we do not know".into(),
            ));
        }
        if let Some(usage) = result.get("usage").filter(|usage| usage.is_object()) {
            self.usage = Some(spent(usage));
        }
        let Some(alternative) = result.pointer("/alternatives/0") else {
            return Ok(None);
        };
        let status = alternative.get("status").and_then(Value::as_str);
        self.take_status(status.unwrap_or_default());
        if let Some(calls) = alternative.pointer("/message/toolCallList/toolCalls") {
            self.calls = read_calls(calls)?;
        }
        let text = alternative.pointer("/message/text").and_then(Value::as_str);
        Ok(self.take_text(text.unwrap_or_default()))
    }

    /// Whether the model has said why it stopped.
    pub(super) fn is_complete(&self) -> bool {
        self.status.is_some()
    }

    /// The last events: the calls, the cost and the reason.
    pub(super) fn finish(self) -> Vec<ChatEvent> {
        let reason = self.finish_reason();
        let mut events: Vec<ChatEvent> = self.calls.into_iter().map(ChatEvent::ToolCall).collect();
        events.extend(self.usage.map(ChatEvent::Usage));
        events.push(ChatEvent::Finished(reason));
        events
    }

    fn take_status(&mut self, status: &str) {
        let word = status.strip_prefix(STATUS).unwrap_or(status);
        if !matches!(word, "" | "UNSPECIFIED" | "PARTIAL") {
            self.status = Some(word.to_owned());
        }
    }

    /// A text that does not go on where the last one ended was rewritten. A missing one changes nothing, unless the
    /// filter took the text away.
    fn take_text(&mut self, text: &str) -> Option<ChatEvent> {
        let withdrawn = self.status.as_deref() == Some("CONTENT_FILTER");
        if text == self.said || (text.is_empty() && !withdrawn) {
            return None;
        }
        let event = match text.strip_prefix(self.said.as_str()) {
            Some(more) => ChatEvent::Delta(more.to_owned()),
            None => ChatEvent::Replace(text.to_owned()),
        };
        text.clone_into(&mut self.said);
        Some(event)
    }

    fn finish_reason(&self) -> FinishReason {
        let reason = match self.status.as_deref() {
            Some("TRUNCATED_FINAL") => FinishReason::Length,
            Some("CONTENT_FILTER") => FinishReason::Filtered,
            Some("FINAL") | None if self.calls.is_empty() => FinishReason::Stop,
            Some("TOOL_CALLS" | "FINAL") | None => FinishReason::ToolCalls,
            Some(other) => FinishReason::Unknown(failure::plain(other)),
        };
        let unreadable = self.calls.iter().any(|call| call.parsed().is_none());
        if reason == FinishReason::ToolCalls && unreadable {
            return FinishReason::BadToolArgs;
        }
        reason
    }
}

/// A 64-bit number, which JSON of protocol buffers writes as a text; 0 when it is missing.
pub(in crate::yandex) fn number(value: Option<&Value>) -> u64 {
    let read = value.and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    read.unwrap_or_default()
}

fn spent(usage: &Value) -> Usage {
    Usage {
        prompt_tokens: number(usage.get("inputTextTokens")),
        completion_tokens: number(usage.get("completionTokens")),
        cached_tokens: 0,
    }
}

fn read_calls(calls: &Value) -> Result<Vec<ToolCall>, ProviderError> {
    let calls = calls.as_array().map(Vec::as_slice).unwrap_or_default();
    if calls.len() > MOST_CALLS {
        return Err(ProviderError::Protocol(
            "the answer asks for too many tools".into(),
        ));
    }
    let functions = calls.iter().filter_map(|call| call.get("functionCall"));
    let read = functions.enumerate().map(|(at, function)| {
        let name = function.get("name").and_then(Value::as_str);
        let call = ToolCall {
            id: String::new(),
            name: name.unwrap_or_default().to_owned(),
            arguments: arguments(function.get("arguments")),
        };
        names::ours(call, at)
    });
    Ok(read.collect())
}

/// An object; some gateways write it as a text.
fn arguments(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn line(text: &str, status: &str) -> Value {
        json!({"result": {"alternatives": [{"message": {"role": "assistant", "text": text},
            "status": format!("{STATUS}{status}")}]}})
    }

    fn events(documents: &[Value]) -> Vec<ChatEvent> {
        let mut assembly = Assembly::default();
        let taken = documents
            .iter()
            .filter_map(|document| assembly.take(document).expect("a document we know"));
        let mut events: Vec<ChatEvent> = taken.collect();
        assert!(assembly.is_complete());
        events.extend(assembly.finish());
        events
    }

    fn delta(text: &str) -> ChatEvent {
        ChatEvent::Delta(text.into())
    }

    #[test]
    fn only_what_is_new_is_said() {
        let documents = [
            line("Здрав", "PARTIAL"),
            line("Здрав", "PARTIAL"),
            line("Здравствуйте!", "FINAL"),
        ];
        let expected = [
            delta("Здрав"),
            delta("ствуйте!"),
            ChatEvent::Finished(FinishReason::Stop),
        ];
        assert_eq!(events(&documents), expected);
    }

    #[test]
    fn a_rewritten_text_stands_in_place_of_the_old_one() {
        let documents = [
            line("Смета готова", "PARTIAL"),
            line("Смета не готова", "PARTIAL"),
            line("Смета не готова.", "FINAL"),
        ];
        let expected = [
            delta("Смета готова"),
            ChatEvent::Replace("Смета не готова".into()),
            delta("."),
            ChatEvent::Finished(FinishReason::Stop),
        ];
        assert_eq!(events(&documents), expected);
    }

    #[test]
    fn the_filter_takes_the_text_away() {
        let documents = [line("Как сде", "PARTIAL"), line("", "CONTENT_FILTER")];
        let expected = [
            delta("Как сде"),
            ChatEvent::Replace(String::new()),
            ChatEvent::Finished(FinishReason::Filtered),
        ];
        assert_eq!(events(&documents), expected);
    }

    #[test]
    fn a_last_line_without_its_text_keeps_what_was_said() {
        let last = json!({"result": {"alternatives": [{"status": "ALTERNATIVE_STATUS_TRUNCATED_FINAL"}],
            "usage": {"inputTextTokens": "26", "completionTokens": 11}}});
        let usage = Usage {
            prompt_tokens: 26,
            completion_tokens: 11,
            cached_tokens: 0,
        };
        let expected = [
            delta("Да"),
            ChatEvent::Usage(usage),
            ChatEvent::Finished(FinishReason::Length),
        ];
        assert_eq!(events(&[line("Да", "PARTIAL"), last]), expected);
    }

    #[test]
    fn calls_of_one_function_are_told_apart() {
        let call =
            |arguments: Value| json!({"functionCall": {"name": "find", "arguments": arguments}});
        let document = json!({"alternatives": [{"message": {"toolCallList": {"toolCalls":
            [call(json!({"q": "а"})), call(json!("{\"q\":")), {"functionCall": {}}]}},
            "status": "ALTERNATIVE_STATUS_TOOL_CALLS"}]});
        let called = |id: &str, name: &str, arguments: &str| {
            ChatEvent::ToolCall(ToolCall {
                id: id.into(),
                name: name.into(),
                arguments: arguments.into(),
            })
        };
        let expected = [
            called("find#0", "find", "{\"q\":\"а\"}"),
            called("find#1", "find", "{\"q\":"),
            called("#2", "", ""),
            ChatEvent::Finished(FinishReason::BadToolArgs),
        ];
        assert_eq!(events(&[document]), expected);
    }

    #[test]
    fn thousands_of_calls_are_refused() {
        let calls: Vec<Value> = (0..200).map(|_| json!({"functionCall": {}})).collect();
        let document =
            json!({"alternatives": [{"message": {"toolCallList": {"toolCalls": calls}}}]});
        let error = Assembly::default().take(&document).expect_err("too many");
        assert_eq!(error.kind(), "protocol");
    }

    #[rstest]
    #[case(json!({"error": {"grpcCode": 8, "httpCode": 429, "message": "m", "details": []}}), "rate_limited")]
    #[case(json!({"error": {"grpcCode": 13, "message": "m"}}), "unavailable")]
    #[case(json!({"error": "m", "code": 16, "message": "m", "details": []}), "auth")]
    #[case(json!([1]), "protocol")]
    #[case(json!({"result": null}), "protocol")]
    fn a_document_may_be_an_error(#[case] document: Value, #[case] kind: &str) {
        let error = Assembly::default().take(&document).expect_err("an error");
        assert_eq!(error.kind(), kind);
    }

    #[rstest]
    #[case(json!({}))]
    #[case(json!({"result": {}}))]
    #[case(json!({"result": {"alternatives": []}}))]
    #[case(json!({"result": {"alternatives": [null], "usage": null}}))]
    #[case(json!({"result": {"alternatives": [{"message": {"text": null, "toolCallList": null}}]}}))]
    fn everything_may_be_missing(#[case] document: Value) {
        assert_eq!(Assembly::default().take(&document), Ok(None));
    }
}

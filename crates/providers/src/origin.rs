//! What a provider wants back with its answers goes back to that provider, and to no other.

use futures::StreamExt;
use serde_json::Value;

use crate::{ChatEvent, ChatRequest, ChatStream};

/// Where a state says who gave it.
const ORIGIN: &str = "origin";

/// The same request, without what others gave.
pub(crate) fn without_foreign(mut request: ChatRequest, origin: &str) -> ChatRequest {
    for message in &mut request.messages {
        message.provider_state.take_if(|state| {
            let told = state.get(ORIGIN).and_then(Value::as_str);
            told != Some(origin)
        });
    }
    request
}

/// The same answer; what is to go back says who gave it.
pub(crate) fn marked(answer: ChatStream, origin: String) -> ChatStream {
    answer
        .map(move |event| match event {
            Ok(ChatEvent::State(Value::Object(mut state))) => {
                state.insert(ORIGIN.to_owned(), Value::String(origin.clone()));
                Ok(ChatEvent::State(Value::Object(state)))
            }
            other => other,
        })
        .boxed()
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, stream};
    use serde_json::json;

    use super::*;
    use crate::Message;

    #[test]
    fn a_state_goes_back_to_whom_it_came_from() {
        let given = Ok(ChatEvent::State(json!({"id": "s"})));
        let mut answer = marked(stream::iter([given]).boxed(), "ours".into());
        let event = answer.next().now_or_never().flatten().expect("an event");
        let Ok(ChatEvent::State(state)) = event else {
            panic!("no state: {event:?}");
        };
        let sent = |state: &Value, origin: &str| {
            let mut message = Message::user("Да");
            message.provider_state = Some(state.clone());
            let request = ChatRequest {
                messages: vec![message],
                ..ChatRequest::default()
            };
            let request = without_foreign(request, origin);
            request
                .messages
                .iter()
                .any(|message| message.provider_state.is_some())
        };
        assert!(sent(&state, "ours"));
        assert!(!sent(&state, "theirs"));
        assert!(!sent(&json!({"id": "s"}), "ours"), "nobody knows whose");
    }
}

//! The OpenAI-compatible interface: OpenAI's words, Yandex's headers, and calls named after their functions.

use futures::StreamExt;
use http::HeaderName;
use tokio::sync::OwnedSemaphorePermit;

use super::Yandex;
use super::names::{Family, ours, theirs, uri};
use crate::{
    ChatEvent, ChatProvider, ChatRequest, ChatStream, MaxTokensParam, Message, ModelInfo,
    ModelKind, OpenAi, OpenAiSettings, ProviderError,
};

const PROJECT: HeaderName = HeaderName::from_static("openai-project");

impl Yandex {
    /// Asks for a completion. The `place` among those allowed at once is given up with the stream.
    pub(super) async fn ask_compatible(
        &self,
        request: ChatRequest,
        place: OwnedSemaphorePermit,
    ) -> Result<ChatStream, ProviderError> {
        let request = in_their_words(request, &self.link.folder);
        let answer = self.compatible()?.chat(request).await?;
        Ok(named_by_us(answer, place))
    }

    /// The models the folder may use, of every kind.
    pub(super) async fn list_models(&self) -> Result<Vec<ModelInfo>, ProviderError> {
        let models = self.compatible()?.models().await?;
        Ok(models.into_iter().map(with_kind).collect())
    }

    /// A connection for one request: the request's id is one of its headers.
    fn compatible(&self) -> Result<OpenAi, ProviderError> {
        let mut headers = self.link.headers()?;
        headers.insert(PROJECT, self.link.folder_value()?);
        let settings = OpenAiSettings {
            base_url: self.addresses.compatible.clone(),
            // It stands in the headers: Yandex has a word of its own before it.
            api_key: None,
            max_tokens_param: MaxTokensParam::MaxTokens,
            idle_timeout: self.link.patience.idle,
            first_byte_timeout: self.link.patience.first_byte,
            headers,
        };
        let connection = OpenAi::new(self.link.client.clone(), settings);
        Ok(connection.knowing(self.refusals.clone()))
    }
}

fn in_their_words(mut request: ChatRequest, folder: &str) -> ChatRequest {
    request.model = uri(Family::Text, folder, &request.model);
    for message in &mut request.messages {
        under_their_names(message);
    }
    request
}

fn under_their_names(message: &mut Message) {
    for call in &mut message.tool_calls {
        call.id = theirs(&call.id).to_owned();
    }
    if let Some(id) = &mut message.tool_call_id {
        *id = theirs(id).to_owned();
    }
}

fn named_by_us(answer: ChatStream, place: OwnedSemaphorePermit) -> ChatStream {
    let mut calls = 0;
    let named = answer.map(move |event| {
        // Held until the stream is dropped.
        let _ = &place;
        event.map(|event| match event {
            ChatEvent::ToolCall(call) => {
                calls += 1;
                ChatEvent::ToolCall(ours(call, calls - 1))
            }
            other => other,
        })
    });
    Box::pin(named)
}

/// A model's address says what it is for.
fn with_kind(model: ModelInfo) -> ModelInfo {
    let kind = match model.id.split_once("://") {
        Some(("gpt", _)) => ModelKind::Chat,
        Some(("emb", _)) => ModelKind::Embedding,
        Some(("art", _)) => ModelKind::Image,
        _ => model.kind,
    };
    ModelInfo { kind, ..model }
}

//! The way to a loaded engine. It holds the turn at the engine until its last
//! stream has ended, so that no other model takes the engine meanwhile.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt, future::BoxFuture};
use providers::{
    ChatProvider, ChatRequest, ChatStream, MaxTokensParam, ModelInfo, OpenAi, OpenAiSettings,
    ProviderError,
};
use url::Url;

use super::turns::Turn;

/// Speaks to the engine at an address.
pub(super) fn open(client: reqwest::Client, base_url: Url) -> OpenAi {
    let settings = OpenAiSettings {
        base_url,
        api_key: None,
        max_tokens_param: MaxTokensParam::MaxTokens,
        // The engine sends a comment each second while it works.
        idle_timeout: Duration::from_secs(20),
        first_byte_timeout: Duration::from_secs(20),
        headers: http::HeaderMap::default(),
    };
    OpenAi::new(client, settings)
}

/// An engine that is held.
pub(super) struct Held {
    pub(super) inner: OpenAi,
    pub(super) turn: Arc<Turn>,
}

impl ChatProvider for Held {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async move {
            let stream = self.inner.chat(request).await?;
            let turn = Arc::clone(&self.turn);
            let holding = stream.map(move |event| {
                let _held = &turn;
                event
            });
            Ok(holding.boxed())
        })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        self.inner.models()
    }
}

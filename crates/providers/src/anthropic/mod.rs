//! Anthropic's Messages.

mod answer;
mod request;
#[cfg(test)]
mod tests;

use std::time::Duration;

use futures::StreamExt;
use futures::future::BoxFuture;
use http::HeaderValue;
use http::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Client, RequestBuilder};
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

pub(crate) use self::answer::Blocks;
use self::request::Shape;
use crate::decode::Framing;
use crate::secrets::Secrets;
use crate::wire::{self, Patience};
use crate::{
    ChatProvider, ChatRequest, ChatStream, Connected, ModelInfo, ModelKind, ProviderError, origin,
    stream,
};

/// The version of the interface that is spoken. Later ones refuse what is harmless here.
const VERSION: HeaderValue = HeaderValue::from_static("2023-06-01");
/// How many models are asked for at once.
const PAGE: &str = "1000";
/// The most pages of models.
const MOST_PAGES: usize = 10;
/// The most models taken from a page.
const MOST_MODELS: usize = 1000;

/// How to reach Anthropic, or a server that speaks its language.
#[derive(Clone, Debug)]
pub struct AnthropicSettings {
    /// The address before `/v1/messages`; one that ends in `/v1` is as good.
    pub base_url: Url,
    /// The key, where the server wants one.
    pub api_key: Option<SecretString>,
    /// The header the key is sent in.
    pub key_header: KeyHeader,
    /// Whether temperature and the share of likely words are sent. New models refuse them.
    pub sends_sampling: bool,
    /// The longest silence between two bytes of an answer.
    pub idle_timeout: Duration,
    /// The longest wait for the first byte.
    pub first_byte_timeout: Duration,
    /// More headers for every request.
    pub headers: HeaderMap,
}

impl AnthropicSettings {
    /// What suits Anthropic itself.
    pub fn new(base_url: Url, api_key: Option<SecretString>) -> Self {
        Self {
            base_url,
            api_key,
            key_header: KeyHeader::ApiKey,
            sends_sampling: false,
            idle_timeout: Duration::from_mins(2),
            first_byte_timeout: Duration::from_mins(2),
            headers: HeaderMap::new(),
        }
    }
}

/// The header a key is sent in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyHeader {
    /// `x-api-key`.
    #[default]
    ApiKey,
    /// `Authorization: Bearer`, as the official programs send it.
    Bearer,
}

/// Anthropic, or a server that speaks its language.
pub struct Anthropic {
    client: Client,
    secrets: Secrets,
    settings: AnthropicSettings,
    origin: String,
}

impl Anthropic {
    /// Speaks to the server through `client`, which decides on addresses, proxies and certificates.
    pub fn new(client: Client, settings: AnthropicSettings) -> Self {
        Self {
            client,
            secrets: Secrets::new(settings.api_key.clone()),
            origin: settings.base_url.to_string(),
            settings,
        }
    }

    /// The same, known by this name: what it wants back with its answers goes to nobody of another name. Its address
    /// unless it is said.
    #[must_use]
    pub fn known_as(self, origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            ..self
        }
    }

    /// Everything it can do: converse.
    pub fn connected(self) -> Connected {
        Connected {
            chat: Some(std::sync::Arc::new(self)),
            ..Connected::default()
        }
    }

    async fn ask(&self, request: &ChatRequest) -> Result<ChatStream, ProviderError> {
        let sampled = request.temperature.is_some() || request.top_p.is_some();
        let sampling = self.settings.sends_sampling && sampled;
        match self.ask_once(request, sampling).await {
            Err(ProviderError::Invalid { message, .. })
                if sampling && (message.contains("temperature") || message.contains("top_p")) =>
            {
                self.ask_once(request, false).await
            }
            answer => answer,
        }
    }

    async fn ask_once(
        &self,
        request: &ChatRequest,
        sampling: bool,
    ) -> Result<ChatStream, ProviderError> {
        let shape = Shape::of(request);
        let body = request::body(request, &shape, sampling);
        let post = self.client.post(self.address("messages")?).json(&body);
        let answer = self.send(post).await?;
        let blocks = Blocks::new(shape);
        match answer.media_type().as_str() {
            "application/json" => {
                let events = blocks.whole(&wire::document(&answer.body().await?)?)?;
                Ok(futures::stream::iter(events).map(Ok).boxed())
            }
            "text/html" => Err(wire::page(&answer.body().await?)),
            _ => Ok(stream::events(answer, Framing::Sse, blocks)),
        }
    }

    async fn list_models(&self) -> Result<Vec<ModelInfo>, ProviderError> {
        let mut models = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut address = self.address("models")?;
            address.query_pairs_mut().append_pair("limit", PAGE);
            if let Some(after) = &after {
                address.query_pairs_mut().append_pair("after_id", after);
            }
            let answer = self.send(self.client.get(address)).await?;
            let list = wire::document(&answer.body().await?)?;
            let page = list
                .get("data")
                .and_then(Value::as_array)
                .ok_or_else(wire::unreadable)?;
            models.extend(page.iter().take(MOST_MODELS).filter_map(model_info));
            let last = list.get("last_id").and_then(Value::as_str);
            let last = last.map(str::to_owned);
            if list.get("has_more") != Some(&Value::Bool(true)) || last.is_none() || last == after {
                break;
            }
            after = last;
        }
        Ok(models)
    }

    async fn send(&self, request: RequestBuilder) -> Result<wire::Answer, ProviderError> {
        let settings = &self.settings;
        let patience = Patience {
            first_byte: settings.first_byte_timeout,
            idle: settings.idle_timeout,
        };
        let mut request = request
            .header("anthropic-version", VERSION)
            .headers(settings.headers.clone());
        if let Some(key) = &settings.api_key {
            request = match settings.key_header {
                KeyHeader::ApiKey => request.header("x-api-key", wire::secret("", key)?),
                KeyHeader::Bearer => request.header(AUTHORIZATION, wire::secret("Bearer ", key)?),
            };
        }
        wire::send(request, patience).await
    }

    fn address(&self, name: &str) -> Result<Url, ProviderError> {
        let base = &self.settings.base_url;
        let versioned = base.path().trim_end_matches('/').ends_with("/v1");
        if versioned {
            wire::address(base, &[name])
        } else {
            wire::address(base, &["v1", name])
        }
    }
}

impl ChatProvider for Anthropic {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async move {
            let request = origin::without_foreign(request, &self.origin);
            let answer = self.ask(&request).await;
            let answer = answer.map(|answer| origin::marked(answer, self.origin.clone()));
            self.secrets.hidden_within(answer)
        })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        Box::pin(async { self.secrets.hidden(self.list_models().await) })
    }
}

/// Every model there is for conversation.
fn model_info(model: &Value) -> Option<ModelInfo> {
    Some(ModelInfo {
        id: model.get("id")?.as_str()?.to_owned(),
        kind: ModelKind::Chat,
        context_tokens: model.get("max_input_tokens").and_then(Value::as_u64),
    })
}

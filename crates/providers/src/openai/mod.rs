//! Servers that speak OpenAI's chat completions: OpenAI itself, vLLM, llama-server, Ollama, LM Studio and many more.

mod answer;
mod request;
mod stream;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use futures::future::BoxFuture;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use self::request::Omit;
use crate::wire::{self, Patience};
use crate::{ChatProvider, ChatRequest, ChatStream, ModelInfo, ModelKind, ProviderError, failure};

/// The most models taken from a list; a longer one is cut.
const MOST_MODELS: usize = 10_000;

/// How to reach a server and what it is like.
#[derive(Clone, Debug)]
pub struct OpenAiSettings {
    /// The address before `/chat/completions`, mostly ending in `/v1`.
    pub base_url: Url,
    /// The key, where the server wants one.
    pub api_key: Option<SecretString>,
    /// Which word for the longest answer it knows.
    pub max_tokens_param: MaxTokensParam,
    /// The longest silence between two bytes of an answer.
    pub idle_timeout: Duration,
    /// The longest wait for the first byte: a local server may have to load the model.
    pub first_byte_timeout: Duration,
    /// More headers for every request, such as a project's name.
    pub headers: HeaderMap,
}

/// The request field that bounds an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxTokensParam {
    /// `max_tokens`, which all local servers know.
    MaxTokens,
    /// `max_completion_tokens`, which OpenAI's reasoning models insist on.
    MaxCompletionTokens,
}

impl MaxTokensParam {
    /// What the server at this address most likely wants.
    pub fn for_address(base_url: &Url) -> Self {
        match base_url.host_str() {
            Some("api.openai.com") => Self::MaxCompletionTokens,
            _ => Self::MaxTokens,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }
}

/// One OpenAI-compatible server.
pub struct OpenAi {
    client: Client,
    settings: OpenAiSettings,
    refusals: Refusals,
}

/// What a server has refused so far, learnt from its first refusal so that only one request pays for it. Whoever
/// connects anew to the same server and model hands on what the last connection learnt.
#[derive(Clone, Debug, Default)]
pub struct Refusals(Arc<Mutex<Omit>>);

impl Refusals {
    fn known(&self) -> Omit {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sampling is not kept: a server may refuse it for one request and take it for the next.
    fn learn(&self, omit: Omit) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.stream_options |= omit.stream_options;
        known.response_format |= omit.response_format;
    }
}

impl OpenAi {
    /// Speaks to the server through `client`, which decides on addresses, proxies and certificates.
    pub fn new(client: Client, settings: OpenAiSettings) -> Self {
        Self {
            client,
            settings,
            refusals: Refusals::default(),
        }
    }

    /// The same, knowing what the server refused before.
    #[must_use]
    pub fn knowing(self, refusals: Refusals) -> Self {
        Self { refusals, ..self }
    }

    async fn ask(&self, request: &ChatRequest) -> Result<ChatStream, ProviderError> {
        let mut omit = self.refusals.known();
        loop {
            let error = match self.ask_once(request, omit).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(without) = omit.after(&error, request) else {
                return Err(error);
            };
            omit = without;
            self.refusals.learn(omit);
        }
    }

    async fn ask_once(
        &self,
        request: &ChatRequest,
        omit: Omit,
    ) -> Result<ChatStream, ProviderError> {
        let body = request::body(request, self.settings.max_tokens_param, omit);
        let post = self
            .client
            .post(self.address(&["chat", "completions"])?)
            .json(&body);
        let answer = self.send(post).await?;
        match answer.media_type().as_str() {
            "application/json" => {
                let events = answer::whole(&parse(&answer.body().await?)?)?;
                Ok(futures::stream::iter(events).map(Ok).boxed())
            }
            "text/html" => Err(page(&answer.body().await?)),
            _ => Ok(stream::events(answer)),
        }
    }

    async fn list_models(&self) -> Result<Vec<ModelInfo>, ProviderError> {
        let answer = self
            .send(self.client.get(self.address(&["models"])?))
            .await?;
        let list = parse(&answer.body().await?)?;
        if let Some(error) = failure::in_stream(&list) {
            return Err(error);
        }
        let models = list
            .get("data")
            .and_then(Value::as_array)
            .ok_or_else(unreadable)?;
        Ok(models
            .iter()
            .take(MOST_MODELS)
            .filter_map(model_info)
            .collect())
    }

    async fn send(&self, request: RequestBuilder) -> Result<wire::Answer, ProviderError> {
        let patience = Patience {
            first_byte: self.settings.first_byte_timeout,
            idle: self.settings.idle_timeout,
        };
        let mut request = request.headers(self.settings.headers.clone());
        if let Some(key) = &self.settings.api_key {
            request = request.header(AUTHORIZATION, bearer(key)?);
        }
        wire::send(request, patience).await
    }

    fn address(&self, path: &[&str]) -> Result<Url, ProviderError> {
        let mut address = self.settings.base_url.clone();
        match address.path_segments_mut() {
            Ok(mut segments) => segments.pop_if_empty().extend(path),
            Err(()) => {
                return Err(ProviderError::Invalid {
                    message: "the address cannot be asked".into(),
                    field: None,
                });
            }
        };
        Ok(address)
    }

    /// Some servers repeat the key they refuse; it goes no further.
    fn without_key(&self, error: ProviderError) -> ProviderError {
        match &self.settings.api_key {
            Some(key) if key.expose_secret().len() >= 4 => {
                error.map_text(|text| text.replace(key.expose_secret(), "…"))
            }
            _ => error,
        }
    }
}

impl ChatProvider for OpenAi {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async move {
            self.ask(&request)
                .await
                .map_err(|error| self.without_key(error))
        })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        Box::pin(async {
            self.list_models()
                .await
                .map_err(|error| self.without_key(error))
        })
    }
}

fn bearer(key: &SecretString) -> Result<HeaderValue, ProviderError> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose_secret()))
        .map_err(|_| ProviderError::Auth("the key holds characters that no key has".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

fn model_info(model: &Value) -> Option<ModelInfo> {
    let kind = match model.get("type").and_then(Value::as_str) {
        Some("chat" | "llm" | "vlm") => ModelKind::Chat,
        Some("embedder" | "embedding" | "embeddings") => ModelKind::Embedding,
        _ => ModelKind::Unknown,
    };
    Some(ModelInfo {
        id: model.get("id")?.as_str()?.to_owned(),
        kind,
        context_tokens: ["max_model_len", "context_length"]
            .iter()
            .find_map(|name| model.get(name)?.as_u64()),
    })
}

pub(crate) fn parse(body: &[u8]) -> Result<Value, ProviderError> {
    serde_json::from_slice(body).map_err(|_| unreadable())
}

fn unreadable() -> ProviderError {
    ProviderError::Protocol("the answer is not the JSON we know".into())
}

pub(crate) fn page(body: &[u8]) -> ProviderError {
    let text = failure::plain(&String::from_utf8_lossy(body));
    ProviderError::Protocol(format!("a web page came instead of an answer: {text}"))
}

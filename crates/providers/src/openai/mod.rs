//! Servers that speak OpenAI's chat completions: OpenAI itself, vLLM, llama-server, Ollama, LM Studio and many more.

mod answer;
mod embedding;
mod images;
mod request;
mod server;
mod speech;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use futures::future::BoxFuture;
use http::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Client, RequestBuilder};
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

pub(crate) use self::answer::Chunks;
use self::request::Omit;
pub use self::server::OpenAiServer;
use crate::decode::Framing;
use crate::secrets::Secrets;
use crate::wire::{self, Patience};
use crate::{
    ChatProvider, ChatRequest, ChatStream, Connected, ModelInfo, ModelKind, ProviderError, stream,
};

/// The most models taken from a list; a longer one is cut.
const MOST_MODELS: usize = 10_000;
/// How many models' refusals are kept.
const MOST_LEARNT: usize = 1000;
/// The least patience for a picture or a recording: they are made whole before their first byte comes.
const WHOLE_WORK: Duration = Duration::from_mins(5);

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
        OpenAiServer::for_address(base_url).max_tokens_param()
    }

    fn name(self) -> &'static str {
        match self {
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::MaxTokens => Self::MaxCompletionTokens,
            Self::MaxCompletionTokens => Self::MaxTokens,
        }
    }
}

/// One OpenAI-compatible server.
pub struct OpenAi {
    client: Client,
    settings: OpenAiSettings,
    secrets: Secrets,
    refusals: Refusals,
}

/// What a server has refused so far for each model, learnt from its first refusal so that only one request pays for it. Whoever
/// connects anew to the same server and model hands on what the last connection learnt.
#[derive(Clone, Debug, Default)]
pub struct Refusals(Arc<Mutex<HashMap<String, Omit>>>);

impl Refusals {
    fn known(&self, model: &str) -> Omit {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(model).copied().unwrap_or_default()
    }

    /// What a model's refusal changed from `before` to `after`. Sampling and the word for the longest answer are not
    /// kept: a server may refuse their values in one request and take them in the next.
    fn learn(&self, model: &str, before: Omit, after: Omit) {
        let mut models = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if models.len() >= MOST_LEARNT && !models.contains_key(model) {
            models.clear();
        }
        let known = models.entry(model.to_owned()).or_default();
        known.stream_options |= after.stream_options && !before.stream_options;
        known.response_format |= after.response_format && !before.response_format;
    }
}

impl OpenAi {
    /// Speaks to the server through `client`, which decides on addresses, proxies and certificates.
    pub fn new(client: Client, settings: OpenAiSettings) -> Self {
        Self {
            client,
            secrets: Secrets::new(settings.api_key.clone()),
            settings,
            refusals: Refusals::default(),
        }
    }

    /// The same, knowing what the server refused before.
    #[must_use]
    pub fn knowing(self, refusals: Refusals) -> Self {
        Self { refusals, ..self }
    }

    /// Everything such a server may be able to do; which of it this one can, its refusals tell.
    pub fn connected(self) -> Connected {
        let server = Arc::new(self);
        Connected {
            chat: Some(server.clone()),
            embedding: Some(server.clone()),
            images: Some(server.clone()),
            speech: Some(server),
        }
    }

    async fn ask(&self, request: &ChatRequest) -> Result<ChatStream, ProviderError> {
        let mut omit = self.refusals.known(&request.model);
        loop {
            let error = match self.ask_once(request, omit).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let param = self.settings.max_tokens_param;
            let Some(without) = omit.after(&error, request, param) else {
                return Err(error);
            };
            // A complaint about one schema says nothing of the next.
            if request::speaks_of_support(&error) {
                self.refusals.learn(&request.model, omit, without);
            }
            omit = without;
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
                let events = answer::whole(&wire::parse(&answer.body().await?)?)?;
                Ok(futures::stream::iter(events).map(Ok).boxed())
            }
            "text/html" => Err(wire::page(&answer.body().await?)),
            "application/x-ndjson" | "application/jsonl" => {
                Ok(stream::events(answer, Framing::Lines, Chunks::default()))
            }
            _ => Ok(stream::events(answer, Framing::Sse, Chunks::default())),
        }
    }

    async fn list_models(&self) -> Result<Vec<ModelInfo>, ProviderError> {
        let answer = self
            .send(self.client.get(self.address(&["models"])?))
            .await?;
        let list = wire::document(&answer.body().await?)?;
        let models = list
            .get("data")
            .and_then(Value::as_array)
            .ok_or_else(wire::unreadable)?;
        Ok(models
            .iter()
            .take(MOST_MODELS)
            .filter_map(model_info)
            .collect())
    }

    async fn send(&self, request: RequestBuilder) -> Result<wire::Answer, ProviderError> {
        self.send_within(request, self.settings.first_byte_timeout)
            .await
    }

    /// For work that is done as a whole, and may take its time.
    async fn send_patiently(&self, request: RequestBuilder) -> Result<wire::Answer, ProviderError> {
        let first_byte = self.settings.first_byte_timeout.max(WHOLE_WORK);
        self.send_within(request, first_byte).await
    }

    async fn send_within(
        &self,
        request: RequestBuilder,
        first_byte: Duration,
    ) -> Result<wire::Answer, ProviderError> {
        let patience = Patience {
            first_byte,
            idle: self.settings.idle_timeout,
        };
        let mut request = request.headers(self.settings.headers.clone());
        if let Some(key) = &self.settings.api_key {
            request = request.header(AUTHORIZATION, wire::secret("Bearer ", key)?);
        }
        wire::send(request, patience).await
    }

    fn address(&self, path: &[&str]) -> Result<Url, ProviderError> {
        wire::address(&self.settings.base_url, path)
    }
}

impl ChatProvider for OpenAi {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async move { self.secrets.hidden_within(self.ask(&request).await) })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        Box::pin(async { self.secrets.hidden(self.list_models().await) })
    }
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

/// Whether a refusal speaks of this field of the request.
fn names_field(error: &ProviderError, name: &str) -> bool {
    let ProviderError::Invalid { message, field } = error else {
        return false;
    };
    let field = field.as_deref().unwrap_or_default();
    // `response_format.type` and `response_format` are the same complaint.
    field.split('.').next() == Some(name) || message.contains(name)
}

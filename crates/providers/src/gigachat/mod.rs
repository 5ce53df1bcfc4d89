//! GigaChat of Sber, in its first and its second version.

mod answer;
mod embed;
mod images;
mod names;
mod request;
mod turns;

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::future::BoxFuture;
use reqwest::Client;
use url::Url;

use self::answer::{Assembly, list, text};
use self::names::Names;
use crate::decode::Framing;
use crate::sber::{SberAccounts, SberKey, SignedIn, Surroundings, with_pseudonym};
use crate::stream;
use crate::wire::{self, Patience};
use crate::{
    ChatProvider, ChatRequest, ChatStream, Embedder, Embedding, EmbeddingRequest, ImageAnswer,
    ImageMaker, ImageRequest, ModelInfo, ModelKind, ProviderError, origin,
};

/// The most models taken from a list; a longer one is cut.
const MOST_MODELS: usize = 10_000;
/// How many requests a person's key may run at once.
const PERSONAL_PLACES: usize = 1;
/// How many requests a company's key may run at once, unless its contract says more.
const COMPANY_PLACES: usize = 10;

/// How to reach GigaChat.
#[derive(Clone, Debug)]
pub struct GigaChatSettings {
    /// The address before `/chat/completions`, ending in `/v1` whichever version is spoken.
    pub base_url: Url,
    /// How to sign in. The scope is `GIGACHAT_API_PERS`, `GIGACHAT_API_B2B` or `GIGACHAT_API_CORP`.
    pub key: SberKey,
    /// Which of its two languages is spoken.
    pub api_version: GigaChatVersion,
    /// How many requests the tariff allows at once; without it one for a person's key and ten for a company's.
    pub concurrency: Option<usize>,
    /// The longest silence between two bytes of an answer.
    pub idle_timeout: Duration,
    /// The longest wait for the first byte.
    pub first_byte_timeout: Duration,
}

/// The language of conversation. Everything else is asked in the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GigaChatVersion {
    /// Texts, one function a turn.
    #[default]
    V1,
    /// Messages of parts; tools named one by one.
    V2,
}

impl GigaChatVersion {
    /// What requests call the state an answer wants back.
    fn state_field(self) -> &'static str {
        match self {
            Self::V1 => "functions_state_id",
            Self::V2 => "tools_state_id",
        }
    }
}

/// One key to GigaChat.
pub struct GigaChat {
    client: Client,
    signed_in: SignedIn,
    settings: GigaChatSettings,
    origin: String,
}

impl GigaChat {
    /// Speaks to the API through `api` and signs in through `oauth`: they are different hosts, and the caller decides
    /// on addresses, proxies and certificates of each.
    pub fn new(
        oauth: Client,
        api: Client,
        settings: GigaChatSettings,
        surroundings: Arc<dyn Surroundings>,
    ) -> Self {
        let personal = settings.key.scope.ends_with("_PERS");
        let usual = if personal {
            PERSONAL_PLACES
        } else {
            COMPANY_PLACES
        };
        let places = settings.concurrency.unwrap_or(usual);
        let patience = Patience {
            first_byte: settings.first_byte_timeout,
            idle: settings.idle_timeout,
        };
        Self {
            client: api,
            signed_in: SignedIn::new(oauth, settings.key.clone(), places, surroundings, patience),
            origin: settings.base_url.to_string(),
            settings,
        }
    }

    /// The same, with the tokens and queues of other connections.
    #[must_use]
    pub fn sharing(self, accounts: &SberAccounts) -> Self {
        Self {
            signed_in: self.signed_in.sharing(accounts),
            ..self
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

    /// The same, waiting no longer than this for a place among the requests that run at once; a minute unless it is
    /// said.
    #[must_use]
    pub fn queues_for(self, longest: Duration) -> Self {
        Self {
            signed_in: self.signed_in.queues_for(longest),
            ..self
        }
    }

    async fn ask(&self, request: &ChatRequest) -> Result<ChatStream, ProviderError> {
        let names = Names::of(request);
        let version = self.settings.api_version;
        let body = request::body(request, &names, version);
        let address = self.chat_address()?;
        let make = || {
            let post = self.client.post(address.clone()).json(&body);
            let post = post.header("accept", "text/event-stream");
            let post = with_pseudonym(post, "x-session-id", request.conversation.as_deref());
            with_pseudonym(post, "x-client-id", request.user.as_deref())
        };
        let place = self.signed_in.place().await?;
        let answer = self.signed_in.send(make).await?;
        let calls = request
            .messages
            .iter()
            .map(|message| message.tool_calls.len())
            .sum();
        let assembly = Assembly::new(version, names, calls);
        match answer.media_type().as_str() {
            "application/json" => {
                let events = assembly.whole(&wire::document(&answer.body().await?)?)?;
                Ok(futures::stream::iter(events).map(Ok).boxed())
            }
            "text/html" => Err(wire::page(&answer.body().await?)),
            _ => Ok(stream::events(
                answer,
                Framing::Sse,
                assembly.holding(place),
            )),
        }
    }

    async fn list_models(&self) -> Result<Vec<ModelInfo>, ProviderError> {
        let address = wire::address(&self.settings.base_url, &["models"])?;
        let answer = self
            .signed_in
            .send(|| self.client.get(address.clone()))
            .await?;
        let answer = wire::document(&answer.body().await?)?;
        if !answer.get("data").is_some_and(serde_json::Value::is_array) {
            return Err(wire::unreadable());
        }
        let models = list(&answer, "data").iter().take(MOST_MODELS);
        Ok(models.filter_map(model_info).collect())
    }

    /// The second version lies beside the first: `/v1` at the end becomes `/v2`.
    fn chat_address(&self) -> Result<Url, ProviderError> {
        let base = &self.settings.base_url;
        if self.settings.api_version == GigaChatVersion::V1 {
            return wire::address(base, &["chat", "completions"]);
        }
        let mut beside = base.clone();
        let last = base
            .path()
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default();
        if let (true, Ok(mut segments)) = (is_version(last), beside.path_segments_mut()) {
            segments.pop_if_empty().pop();
        }
        wire::address(&beside, &["v2", "chat", "completions"])
    }
}

fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v');
    number.is_some_and(|number| {
        !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
    })
}

/// Models that check texts or filter them are nothing to choose.
fn model_info(model: &serde_json::Value) -> Option<ModelInfo> {
    let kind = match text(model, "type") {
        "chat" => ModelKind::Chat,
        "embedder" => ModelKind::Embedding,
        "" => ModelKind::Unknown,
        _ => return None,
    };
    Some(ModelInfo {
        id: model.get("id")?.as_str()?.to_owned(),
        kind,
        context_tokens: None,
    })
}

impl ChatProvider for GigaChat {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async move {
            let secrets = self.signed_in.secrets();
            let request = origin::without_foreign(request, &self.origin);
            let answer = self.ask(&request).await;
            let answer = answer.map(|answer| origin::marked(answer, self.origin.clone()));
            secrets.hidden_within(answer)
        })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        Box::pin(async { self.signed_in.secrets().hidden(self.list_models().await) })
    }
}

impl Embedder for GigaChat {
    fn embed(&self, request: EmbeddingRequest) -> BoxFuture<'_, Result<Embedding, ProviderError>> {
        Box::pin(async move {
            let secrets = self.signed_in.secrets();
            secrets.hidden(self.vectors(&request).await)
        })
    }
}

impl ImageMaker for GigaChat {
    fn draw(&self, request: ImageRequest) -> BoxFuture<'_, Result<ImageAnswer, ProviderError>> {
        Box::pin(async move {
            let secrets = self.signed_in.secrets();
            secrets.hidden(self.picture(&request).await)
        })
    }
}

//! Yandex AI Studio and `SpeechKit`: language models by its own interface and by the OpenAI-compatible one, vectors,
//! pictures and speech to text.
//!
//! Every request says `x-data-logging-enabled: false`, so that nothing of it is kept.

mod compatible;
mod embedding;
mod image;
mod link;
mod names;
mod native;
mod operation;
mod pace;
mod settings;
mod speech;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use reqwest::Client;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use self::link::Link;
use self::pace::Pace;
pub use self::settings::{YandexAddresses, YandexChat, YandexKey, YandexSettings};
use crate::{
    ChatProvider, ChatRequest, ChatStream, Connected, Embedder, Embedding, EmbeddingRequest,
    ImageAnswer, ImageMaker, ImageRequest, ModelInfo, Pause, ProviderError, Refusals,
    SpeechRequest, Transcriber, Transcript, wire,
};

/// Makes a new name for a request, by which Yandex's support finds it.
pub type NewRequestId = Arc<dyn Fn() -> String + Send + Sync>;

/// One folder of Yandex Cloud.
pub struct Yandex {
    link: Link,
    addresses: YandexAddresses,
    chat: YandexChat,
    quota: YandexQuota,
    refusals: Refusals,
    pause: Arc<dyn Pause>,
    queue_timeout: Duration,
}

/// What of a folder's quota is in use. Whoever connects anew to the same folder hands on what the last connection had,
/// so that both together stay within it.
#[derive(Clone, Debug)]
pub struct YandexQuota {
    /// Completions that may be asked for at once; the rest wait here instead of being refused there.
    completions: Arc<Semaphore>,
    embeddings: Arc<Pace>,
}

impl YandexQuota {
    /// A quota nothing of which is in use. 0 means 1.
    pub fn new(completions_at_once: usize, embeddings_per_second: u32) -> Self {
        Self {
            completions: Arc::new(Semaphore::new(completions_at_once.max(1))),
            embeddings: Arc::new(Pace::new(embeddings_per_second)),
        }
    }
}

impl Yandex {
    /// Speaks to Yandex through `client`, which decides on addresses, proxies and certificates. Long work is asked
    /// about again after each `pause`.
    pub fn new(
        client: Client,
        settings: YandexSettings,
        new_id: NewRequestId,
        pause: Arc<dyn Pause>,
    ) -> Self {
        Self {
            addresses: settings.addresses.clone(),
            chat: settings.chat,
            quota: YandexQuota::new(settings.completions_at_once, settings.embeddings_per_second),
            refusals: Refusals::default(),
            link: Link::new(client, settings, new_id),
            pause,
            queue_timeout: wire::QUEUE_TIMEOUT,
        }
    }

    /// The same, knowing what the compatible interface refused before.
    #[must_use]
    pub fn knowing(self, refusals: Refusals) -> Self {
        Self { refusals, ..self }
    }

    /// The same, within a quota that other connections use as well.
    #[must_use]
    pub fn within(self, quota: YandexQuota) -> Self {
        Self { quota, ..self }
    }

    /// The same, waiting no longer than this for one of the completions allowed at once; a minute unless it is said.
    #[must_use]
    pub fn queues_for(self, queue_timeout: Duration) -> Self {
        Self {
            queue_timeout,
            ..self
        }
    }

    /// Its quota, for the next connection to the same folder.
    pub fn quota(&self) -> YandexQuota {
        self.quota.clone()
    }

    /// Everything it can do.
    pub fn connected(self) -> Connected {
        let shared = Arc::new(self);
        Connected {
            chat: Some(shared.clone()),
            embedding: Some(shared.clone()),
            images: Some(shared.clone()),
            speech: Some(shared),
        }
    }

    async fn ask(&self, request: ChatRequest) -> Result<ChatStream, ProviderError> {
        let place = self.place().await?;
        match self.chat {
            YandexChat::Native => {
                native::ask(&self.link, &self.addresses.native, &request, place).await
            }
            YandexChat::Compatible => self.ask_compatible(request, place).await,
        }
    }

    /// Waits for one of the completions allowed at once.
    async fn place(&self) -> Result<OwnedSemaphorePermit, ProviderError> {
        wire::place(self.quota.completions.clone(), self.queue_timeout).await
    }
}

impl ChatProvider for Yandex {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async { self.link.secrets.hidden_within(self.ask(request).await) })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        Box::pin(async { self.link.secrets.hidden(self.list_models().await) })
    }
}

impl Embedder for Yandex {
    fn embed(&self, request: EmbeddingRequest) -> BoxFuture<'_, Result<Embedding, ProviderError>> {
        Box::pin(async { self.link.secrets.hidden(self.embed_all(request).await) })
    }
}

impl ImageMaker for Yandex {
    fn draw(&self, request: ImageRequest) -> BoxFuture<'_, Result<ImageAnswer, ProviderError>> {
        Box::pin(async { self.link.secrets.hidden(self.draw_all(request).await) })
    }
}

impl Transcriber for Yandex {
    fn transcribe(
        &self,
        request: SpeechRequest,
    ) -> BoxFuture<'_, Result<Transcript, ProviderError>> {
        Box::pin(async { self.link.secrets.hidden(self.write_down(request).await) })
    }
}

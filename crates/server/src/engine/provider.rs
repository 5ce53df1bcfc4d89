//! The way to a loaded engine. It holds the turn at the engine until its last
//! stream has ended, so that no other model takes the engine meanwhile.

use std::{sync::Arc, time::Duration};

use assistant::model::{Listener, Waiting};
use futures::{StreamExt, future::BoxFuture};
use providers::{
    ChatProvider, ChatRequest, ChatStream, Embedder, Embedding, EmbeddingRequest, MaxTokensParam,
    ModelInfo, OpenAi, OpenAiSettings, ProviderError,
};
use secrecy::SecretString;
use url::Url;

use super::turns::Turn;

/// Between two questions to a server that loads its model.
const LOOK: Duration = Duration::from_secs(1);

/// Speaks to the engine of this server.
pub(super) fn own(client: reqwest::Client, base_url: Url) -> OpenAi {
    // The engine sends a comment each second while it works.
    let silence = Duration::from_secs(20);
    open(client, base_url, None, silence, silence)
}

/// Speaks to a server elsewhere, which may say nothing while it reads a long
/// prompt, and refuses requests while it loads its model.
pub(super) fn elsewhere(
    client: reqwest::Client,
    base_url: Url,
    api_key: Option<SecretString>,
    load: Duration,
    told: &Listener,
) -> Loading<OpenAi> {
    let (silence, prompt) = (Duration::from_mins(2), Duration::from_mins(10));
    Loading {
        inner: open(client, base_url, api_key, silence, prompt),
        load,
        look: LOOK,
        told: told.clone(),
    }
}

/// A server elsewhere that turns texts into vectors.
pub(super) fn embedder(
    client: reqwest::Client,
    base_url: Url,
    api_key: Option<SecretString>,
) -> OpenAi {
    let (silence, load) = (Duration::from_mins(2), Duration::from_mins(10));
    open(client, base_url, api_key, silence, load)
}

fn open(
    client: reqwest::Client,
    base_url: Url,
    api_key: Option<SecretString>,
    idle_timeout: Duration,
    first_byte_timeout: Duration,
) -> OpenAi {
    let settings = OpenAiSettings {
        base_url,
        api_key,
        max_tokens_param: MaxTokensParam::MaxTokens,
        idle_timeout,
        first_byte_timeout,
        headers: http::HeaderMap::default(),
    };
    OpenAi::new(client, settings)
}

/// A server that may be loading its model.
pub(super) struct Loading<P> {
    inner: P,
    /// The longest that is waited for.
    load: Duration,
    /// Between two questions.
    look: Duration,
    told: Listener,
}

impl<P: ChatProvider> ChatProvider for Loading<P> {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async move {
            let begun = tokio::time::Instant::now();
            let mut waited = false;
            let answer = loop {
                match self.inner.chat(request.clone()).await {
                    Err(error) if is_loading(&error) && begun.elapsed() < self.load => {}
                    answer => break answer,
                }
                self.told.tell(Waiting::Loading);
                waited = true;
                tokio::time::sleep(self.look).await;
            };
            if waited {
                self.told.tell(Waiting::Over);
            }
            answer
        })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        self.inner.models()
    }
}

/// Whether a server says that it is loading its model, as llama-server and our
/// engine do.
fn is_loading(error: &ProviderError) -> bool {
    matches!(error, ProviderError::Unavailable { message, .. }
        if message.to_ascii_lowercase().contains("loading model"))
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

impl Embedder for Held {
    fn embed(&self, request: EmbeddingRequest) -> BoxFuture<'_, Result<Embedding, ProviderError>> {
        self.inner.embed(request)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, PoisonError};

    use super::*;

    /// Loads for so many requests.
    struct Slow(Mutex<u32>);

    impl ChatProvider for Slow {
        fn chat(&self, _: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
            let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let answer = if *left == 0 {
                Ok(futures::stream::empty().boxed())
            } else {
                *left -= 1;
                Err(ProviderError::unavailable("Loading model"))
            };
            Box::pin(async { answer })
        }

        fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
            Box::pin(async { Ok(Vec::new()) })
        }
    }

    async fn asked(requests: u32, load: Duration) -> (bool, Vec<Waiting>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        let told = Listener::new(move |waiting| {
            hears
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(waiting);
        });
        let slow = Loading {
            inner: Slow(Mutex::new(requests)),
            load,
            look: Duration::ZERO,
            told,
        };
        let answer = slow.chat(ChatRequest::default()).await.is_ok();
        let heard = heard.lock().expect("not poisoned").clone();
        (answer, heard)
    }

    #[tokio::test]
    async fn a_server_that_loads_its_model_is_waited_for() {
        use Waiting::{Loading, Over};
        let minute = Duration::from_mins(1);
        assert_eq!(asked(0, minute).await, (true, vec![]));
        assert_eq!(asked(2, minute).await, (true, vec![Loading, Loading, Over]));
        assert_eq!(asked(2, Duration::ZERO).await, (false, vec![]));
    }

    #[test]
    fn only_a_server_that_says_so_is_loading() {
        assert!(is_loading(&ProviderError::unavailable("Loading model")));
        assert!(!is_loading(&ProviderError::unavailable("overloaded")));
        assert!(!is_loading(&ProviderError::Protocol(
            "Loading model".to_owned()
        )));
    }
}

//! Chooses the model and the one to fall back to. The only file that holds
//! providers; it takes nothing but a [`Prepared`] with a [`Reservation`].

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::StreamExt;
use kernel::{Db, Error, Language, Result, egress::Egress, ids::ModelId, secrets::Keyring};
use providers::{
    ChatEvent, ChatProvider, ChatStream, FinishReason, MaxTokensParam, OpenAi, OpenAiSettings,
    ProviderError, Usage,
};

use super::{
    Engine, EngineState, store,
    types::{Kind, Model},
};
use crate::{prompt::Prepared, quota::Reservation};

/// The longest answer kept, in bytes: more is a broken model server.
const MAX_ANSWER: usize = 512 * 1024;
/// A local server may have to load the model first.
const FIRST_BYTE: Duration = Duration::from_mins(3);
const IDLE: Duration = Duration::from_mins(1);

/// The models of the company and the ways to reach them.
#[derive(Clone)]
pub struct Models {
    db: Db,
    egress: Egress,
    keyring: Keyring,
    engine: Arc<dyn Engine>,
    open: Arc<Mutex<HashMap<ModelId, Opened>>>,
}

/// A provider kept alive, because it learns what its server refuses.
#[derive(Clone)]
struct Opened {
    made_from: Model,
    provider: Arc<dyn ChatProvider>,
}

impl std::fmt::Debug for Models {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Models")
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}

/// A model's answer as it comes.
pub struct Answer {
    stream: ChatStream,
    reservation: Option<Reservation>,
    prepared: Prepared,
    usage: Option<Usage>,
    bytes: usize,
}

impl Models {
    /// The models in `db`, reached through `egress` and `engine`.
    pub fn new(db: Db, egress: Egress, keyring: Keyring, engine: Arc<dyn Engine>) -> Self {
        Self {
            db,
            egress,
            keyring,
            engine,
            open: Arc::default(),
        }
    }

    /// The engine's state for a local model; `Ready` for others.
    pub fn state(&self, model: &Model) -> EngineState {
        match model.kind {
            Kind::Engine => self.engine.state(&model.model),
            Kind::Openai => EngineState::Ready,
        }
    }

    /// The engine, to be stopped with the server.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// Models in the order in which they are to be tried for a text in
    /// `language`: the default first, then the others that speak it. A local
    /// model is never replaced by one outside, and a named one by none: who
    /// chose it chose where the text goes.
    ///
    /// # Errors
    /// `Invalid` on `model` when the asked one does not exist.
    pub async fn candidates(
        &self,
        asked: Option<ModelId>,
        language: Language,
    ) -> Result<Vec<Model>> {
        let all = self.db.read(store::list).await?;
        if let Some(asked) = asked {
            let named: Vec<Model> = all.into_iter().filter(|model| model.id == asked).collect();
            if named.is_empty() {
                return Err(Error::invalid("model", "model-unknown"));
            }
            return Ok(named);
        }
        let mut fit: Vec<Model> = all
            .into_iter()
            .filter(|model| model.speaks(language))
            .collect();
        let local = fit.first().map(|model| model.kind);
        fit.retain(|model| Some(Kind::Engine) != local || model.kind == Kind::Engine);
        Ok(fit)
    }

    /// Whether what this model is sent stays on this machine.
    pub fn is_local(&self, model: &Model) -> bool {
        model.kind == Kind::Engine && self.engine.is_local()
    }

    /// Sends a request. The reservation is settled when the answer ends and
    /// released when it fails before it began.
    ///
    /// # Errors
    /// The provider's, before the first byte of the answer.
    pub async fn ask(
        &self,
        model: &Model,
        prepared: Prepared,
        reservation: Reservation,
    ) -> Result<Answer, ProviderError> {
        if !reservation.covers(prepared.permit(), prepared.most_tokens()) {
            return Err(ProviderError::Invalid {
                message: "the reservation is not this request's".to_owned(),
                field: None,
            });
        }
        let provider = self.provider(model).await.map_err(|error| match error {
            Error::Unavailable(detail) => ProviderError::Unavailable(detail),
            other => ProviderError::Invalid {
                message: other.to_string(),
                field: None,
            },
        })?;
        let mut request = prepared.request().clone();
        request.model.clone_from(&model.model);
        // From here on the prompt may have been read: whoever stops waiting
        // pays for it.
        let mut sent = Sent::new(reservation, &prepared);
        let stream = provider
            .chat(request)
            .await
            .inspect_err(|error| self.forget(model, error));
        let reservation = sent.0.take().map(|(reservation, _)| reservation);
        Ok(Answer {
            stream: stream?,
            reservation,
            prepared,
            usage: None,
            bytes: 0,
        })
    }

    /// Asks the model's server for its list of models: the "check" button.
    ///
    /// # Errors
    /// The provider's.
    pub async fn check(&self, model: &Model) -> Result<Vec<String>, ProviderError> {
        let provider = self
            .provider(model)
            .await
            .map_err(|error| ProviderError::Unavailable(error.to_string()))?;
        Ok(provider
            .models()
            .await?
            .into_iter()
            .map(|info| info.id)
            .collect())
    }

    async fn provider(&self, model: &Model) -> Result<Arc<dyn ChatProvider>> {
        if model.kind == Kind::Engine {
            return self.engine.ready(&model.model).await;
        }
        let known = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&model.id)
            .cloned();
        if let Some(opened) = known.filter(|opened| opened.made_from == *model) {
            return Ok(opened.provider);
        }
        let provider = self.connect(model).await?;
        let opened = Opened {
            made_from: model.clone(),
            provider: Arc::clone(&provider),
        };
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(model.id, opened);
        Ok(provider)
    }

    /// A server that does not answer may have moved: its address is looked up
    /// again next time.
    fn forget(&self, model: &Model, error: &ProviderError) {
        if matches!(error, ProviderError::Unavailable(_)) {
            self.open
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&model.id);
        }
    }

    async fn connect(&self, model: &Model) -> Result<Arc<dyn ChatProvider>> {
        let address = model.base_url.as_deref().unwrap_or_default();
        let (base_url, client) = self.egress.client_for(address).await?;
        let (keyring, name) = (self.keyring.clone(), Model::key_name(model.id));
        let api_key = self
            .db
            .read(move |tx| kernel::secrets::get(tx, &keyring, &name))
            .await?;
        let max_tokens_param = match model.settings.max_tokens_param.as_deref() {
            Some("max_completion_tokens") => MaxTokensParam::MaxCompletionTokens,
            Some(_) => MaxTokensParam::MaxTokens,
            None => MaxTokensParam::for_address(&base_url),
        };
        let settings = OpenAiSettings {
            base_url,
            api_key,
            max_tokens_param,
            idle_timeout: IDLE,
            first_byte_timeout: FIRST_BYTE,
            headers: axum::http::HeaderMap::default(),
        };
        Ok(Arc::new(OpenAi::new(client, settings)))
    }
}

/// A request on its way: given up, it costs its prompt.
struct Sent(Option<(Reservation, u64)>);

impl Sent {
    fn new(reservation: Reservation, prepared: &Prepared) -> Self {
        Self(Some((reservation, prepared.prompt_tokens())))
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        if let Some((reservation, prompt)) = self.0.take() {
            reservation.settle(prompt);
        }
    }
}

impl Answer {
    /// The next piece of text; `None` at the end.
    ///
    /// # Errors
    /// The provider's, `Filtered` when its filter stopped the answer.
    pub async fn next(&mut self) -> Option<Result<String, ProviderError>> {
        while let Some(event) = self.stream.next().await {
            match event {
                Ok(ChatEvent::Delta(text)) if self.bytes + text.len() > MAX_ANSWER => {
                    return Some(Err(ProviderError::Protocol(
                        "the answer does not end".to_owned(),
                    )));
                }
                Ok(ChatEvent::Delta(text)) => {
                    self.bytes += text.len();
                    return Some(Ok(text));
                }
                Ok(ChatEvent::Usage(usage)) => self.usage = Some(usage),
                Ok(ChatEvent::Finished(FinishReason::Filtered)) => {
                    return Some(Err(ProviderError::Filtered(
                        "the provider's filter".to_owned(),
                    )));
                }
                Ok(ChatEvent::Finished(_)) => return None,
                Ok(ChatEvent::Reasoning(text)) if self.bytes + text.len() <= MAX_ANSWER => {
                    self.bytes += text.len();
                }
                Ok(ChatEvent::Reasoning(_)) => {
                    return Some(Err(ProviderError::Protocol(
                        "the answer does not end".to_owned(),
                    )));
                }
                Ok(ChatEvent::ToolCall(_)) => {}
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }

    /// The whole text with the real values put back, and what it cost. What a
    /// provider does not count is taken at its upper bound.
    ///
    /// # Errors
    /// As [`Answer::next`].
    pub async fn whole(mut self) -> Result<(String, Usage), (ProviderError, Usage)> {
        let mut text = String::new();
        while let Some(piece) = self.next().await {
            match piece {
                Ok(piece) => text.push_str(&piece),
                Err(error) => return Err((error, self.settle(&text))),
            }
        }
        let usage = self.settle(&text);
        Ok((self.prepared.secrets().restore(&text), usage))
    }

    fn settle(&mut self, text: &str) -> Usage {
        let usage = self.usage.unwrap_or_else(|| Usage {
            prompt_tokens: self.prepared.prompt_tokens(),
            completion_tokens: providers::token_upper_bound(text),
            cached_tokens: 0,
        });
        if let Some(reservation) = self.reservation.take() {
            reservation.settle(usage.prompt_tokens + usage.completion_tokens);
        }
        usage
    }
}

/// A cancelled answer is paid for as far as it came.
impl Drop for Answer {
    fn drop(&mut self) {
        if let Some(reservation) = self.reservation.take() {
            let written = u64::try_from(self.bytes / 2).unwrap_or(0);
            reservation.settle(self.prepared.prompt_tokens() + written);
        }
    }
}

//! Chooses the model and the one to fall back to. The only file that holds
//! providers; it takes nothing but a [`Prepared`] with a [`Reservation`].

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{StreamExt, future::BoxFuture};
use kernel::{Db, Error, Language, Result, egress::Egress, ids::ModelId, secrets::Keyring};
use providers::{
    ChatEvent, ChatProvider, ChatRequest, ChatStream, Connected, ModelInfo, ProviderError,
    Refusals, RetryRule, Retrying, until_content,
};

use super::{
    Abilities, Engine, EngineState, Listener, Provider, Timer, Waiting,
    answer::{Answer, Sent, SoFar},
    provider::Connections,
    store,
    types::{Category, Model},
};
use crate::{prompt::Prepared, quota::Reservation};

/// How long the reason of an engine's end may take to arrive: a broken
/// connection is seen a moment before its process is known to have ended.
const FALL: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(10);

/// The models of the company and the ways to reach them.
#[derive(Clone)]
pub struct Models {
    db: Db,
    keyring: Keyring,
    engine: Arc<dyn Engine>,
    timer: Arc<Timer>,
    connections: Connections,
    /// Where emulated providers are, to be tried without a key.
    emulators: Option<url::Url>,
    open: Arc<Mutex<HashMap<ModelId, Opened>>>,
}

/// A connection to a model's server. What the server refuses is remembered for
/// as long as the model stays as it is, also over new connections.
#[derive(Clone)]
struct Opened {
    made_from: Model,
    connected: Option<Connected>,
    refusals: Refusals,
}

impl std::fmt::Debug for Models {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Models")
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}

impl Models {
    /// The models in `db`, reached through `egress` and `engine`; busy ones are
    /// asked again when the `timer` says so.
    pub fn new(
        db: Db,
        egress: Egress,
        keyring: Keyring,
        engine: Arc<dyn Engine>,
        timer: Arc<Timer>,
    ) -> Self {
        let connections = Connections::new(db.clone(), egress, keyring.clone(), Arc::clone(&timer));
        Self {
            db,
            keyring,
            engine,
            timer,
            connections,
            emulators: None,
            open: Arc::default(),
        }
    }

    /// The same, offering emulated providers at this address.
    #[must_use]
    pub fn offering(self, emulators: Option<url::Url>) -> Self {
        Self { emulators, ..self }
    }

    /// The address of the emulator of this path, where emulators are offered.
    pub(super) fn emulator(&self, path: &str) -> Option<String> {
        let base = self.emulators.as_ref()?.as_str().trim_end_matches('/');
        Some(format!("{base}{path}"))
    }

    /// The engine's state for a local model; `Ready` for others.
    pub fn state(&self, model: &Model) -> EngineState {
        if model.is_of_engine() {
            self.engine.state(&model.model)
        } else {
            EngineState::Ready
        }
    }

    /// What an examination of a local model has shown; none where there was
    /// none, and for models elsewhere.
    pub fn examined(&self, model: &Model) -> Option<Abilities> {
        model
            .is_of_engine()
            .then(|| self.engine.examined(&model.model))
            .flatten()
    }

    /// The engine, to be stopped with the server.
    pub fn engine(&self) -> &Arc<dyn Engine> {
        &self.engine
    }

    /// Models in the order in which they are to be tried for a text in
    /// `language`: the default first, then the others that speak it. A local
    /// model is never replaced by one outside, also when it does not know the
    /// language, and a named one by none: who chose it chose where the text
    /// goes.
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
        let is_local = |model: Option<&Model>| model.is_some_and(Model::is_of_engine);
        let stays = is_local(all.first());
        let mut fit: Vec<Model> = all
            .into_iter()
            .filter(|model| model.settings.category == Category::Text && model.speaks(language))
            .collect();
        let stays = stays || is_local(fit.first());
        fit.retain(|model| !stays || is_local(Some(model)));
        Ok(fit)
    }

    /// Whether what this model is sent stays on this machine.
    pub fn is_local(&self, model: &Model) -> bool {
        model.is_of_engine() && self.engine.is_local()
    }

    /// The engine's state, after a moment for an end that is just happening.
    pub async fn settled_state(&self, model: &Model) -> EngineState {
        let changed = async {
            while self.state(model) == EngineState::Ready {
                tokio::time::sleep(LOOK).await;
            }
        };
        if model.is_of_engine() {
            // One that still runs then has not ended.
            drop(tokio::time::timeout(FALL, changed).await);
        }
        self.state(model)
    }

    /// Sends a request, again when the server is busy, and answers when the
    /// first piece has come or nothing will within `left`. The reservation is
    /// settled when the answer ends and released when it fails before it
    /// began; `so_far` tells what a request that is given up has come to.
    ///
    /// # Errors
    /// The provider's, before the first piece of the answer.
    pub async fn ask(
        &self,
        model: &Model,
        prepared: Prepared,
        reservation: Reservation,
        left: Duration,
        so_far: &SoFar,
    ) -> Result<Answer, ProviderError> {
        self.check_fit(model, &prepared, &reservation)?;
        let mut request = prepared.request().clone();
        request.model.clone_from(&model.model);
        // Its queue takes people in turns. Nobody else learns who asks.
        request.user = model.is_of_engine().then(|| {
            let person = prepared.permit().person();
            self.keyring.pseudonym(person.0.as_bytes())
        });
        let door = Door {
            models: self.clone(),
            model: model.clone(),
            prepared: Some((prepared.clone(), so_far.clone())),
        };
        let sent = Sent::new(reservation, so_far.clone());
        let rule = RetryRule::default().within(left);
        let asked = Retrying::new(door, rule, self.timer.clone());
        match asked.chat(request).await {
            Ok(stream) => Ok(Answer::new(stream, prepared, sent)),
            Err(error) => {
                sent.failed();
                Err(error)
            }
        }
    }

    /// The last look before a request leaves: paid for, and masked unless it
    /// stays on this machine.
    fn check_fit(
        &self,
        model: &Model,
        prepared: &Prepared,
        reservation: &Reservation,
    ) -> Result<(), ProviderError> {
        let refuse = |message: &str| {
            Err(ProviderError::Invalid {
                message: message.to_owned(),
                field: None,
            })
        };
        if !reservation.covers(prepared.permit(), prepared.most_tokens()) {
            return refuse("the reservation is not this request's");
        }
        if !prepared.may_leave() && !self.is_local(model) {
            return refuse("the text is not masked");
        }
        Ok(())
    }

    /// Asks the model's server for its list of models: the "check" button.
    ///
    /// # Errors
    /// The provider's.
    pub async fn check(&self, model: &Model) -> Result<Vec<String>, ProviderError> {
        let door = Door {
            models: self.clone(),
            model: model.clone(),
            prepared: None,
        };
        let models = door.models().await?;
        Ok(models.into_iter().map(|info| info.id).collect())
    }

    async fn provider(&self, model: &Model, told: &Listener) -> Result<Arc<dyn ChatProvider>> {
        if model.is_of_engine() {
            return self.engine.ready(&model.model, told).await;
        }
        let chat = self.connected(model).await?.chat;
        chat.ok_or_else(|| Error::invalid("model", "provider-has-no-chat"))
    }

    /// What the model's provider can do, over the connection it was asked by last where nothing has changed since.
    pub(super) async fn connected(&self, model: &Model) -> Result<Connected> {
        let known = self.open().get(&model.id).cloned();
        let known = known.filter(|opened| opened.made_from == *model);
        let refusals = match known {
            Some(Opened {
                connected: Some(connected),
                ..
            }) => return Ok(connected),
            Some(opened) => opened.refusals,
            None => Refusals::default(),
        };
        let param = model.settings.max_tokens_param.as_deref();
        let connected = self
            .connections
            .open(&model.provider, param, refusals.clone())
            .await?;
        let opened = Opened {
            made_from: model.clone(),
            connected: Some(connected.clone()),
            refusals,
        };
        self.open().insert(model.id, opened);
        Ok(connected)
    }

    /// A new connection to a provider, to see what it can do. Nothing of the company goes by it.
    pub(super) async fn open_anew(&self, provider: &Provider) -> Result<Connected> {
        self.connections
            .open(provider, None, Refusals::default())
            .await
    }

    /// The clock by which requests are waited for.
    pub(super) fn clock(&self) -> &kernel::Clock {
        self.timer.clock()
    }

    /// What an error means for asking again. A server that does not answer may
    /// have moved: its address is looked up again. An engine that left because
    /// it was idle comes back; one that fell would fall again.
    pub(super) async fn judge(&self, model: &Model, error: ProviderError) -> ProviderError {
        if !matches!(error, ProviderError::Unavailable { .. }) {
            return error;
        }
        if !model.is_of_engine() {
            if let Some(opened) = self.open().get_mut(&model.id) {
                opened.connected = None;
            }
            return error;
        }
        match self.settled_state(model).await {
            EngineState::Failed(_) | EngineState::Missing(_) => error.for_good(),
            EngineState::Ready | EngineState::Stopped | EngineState::Starting => error,
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<ModelId, Opened>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way to one model, found anew for each attempt.
struct Door {
    models: Models,
    model: Model,
    /// What is to be asked, and where its progress is noted.
    prepared: Option<(Prepared, SoFar)>,
}

impl Door {
    fn told(&self) -> Listener {
        let so_far = self.prepared.as_ref().map(|(_, so_far)| so_far.told());
        so_far.cloned().unwrap_or_default()
    }

    async fn provider(&self) -> Result<Arc<dyn ChatProvider>, ProviderError> {
        let reached = self.models.provider(&self.model, &self.told()).await;
        reached.map_err(|error| match error {
            // The engine and the gate have waited for what may come.
            Error::Unavailable(detail) => ProviderError::unavailable(detail).for_good(),
            other => ProviderError::Invalid {
                message: other.to_string(),
                field: None,
            },
        })
    }
}

impl ChatProvider for Door {
    fn chat(&self, request: ChatRequest) -> BoxFuture<'_, Result<ChatStream, ProviderError>> {
        Box::pin(async move {
            let provider = self.provider().await?;
            if let Some((prepared, so_far)) = &self.prepared {
                so_far.begin(prepared);
            }
            let told = self.told();
            let asked = async { Ok(heard(provider.chat(request).await?, told.clone())) };
            let answer = until_content(Box::pin(asked)).await;
            told.tell(Waiting::Over);
            match answer {
                Ok(answer) => Ok(answer),
                Err(error) => Err(self.models.judge(&self.model, error).await),
            }
        })
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<ModelInfo>, ProviderError>> {
        Box::pin(async move { self.provider().await?.models().await })
    }
}

/// How many changes of its place in the queue one request may tell. Whoever
/// runs the model server decides how often it says one.
const MOST_PLACES: usize = 1000;

/// The stream without its places in the queue, which `told` hears at once:
/// nobody sees a stream before its first content, and nobody waits after it.
fn heard(stream: ChatStream, told: Listener) -> ChatStream {
    let mut left = MOST_PLACES;
    let pass = move |event| {
        let passed = match event {
            Ok(ChatEvent::Queued(place)) => {
                if left > 0 {
                    told.tell(Waiting::Queued(place));
                }
                left = left.saturating_sub(1);
                None
            }
            other => {
                if !matches!(other, Ok(ChatEvent::Usage(_))) {
                    left = 0;
                }
                Some(other)
            }
        };
        futures::future::ready(passed)
    };
    stream.filter_map(pass).boxed()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_server_cannot_tell_places_without_end_nor_after_its_first_words() {
        let heard_places = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&heard_places);
        let told = Listener::new(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let places = |count: u32| (0..count).map(|place| Ok(ChatEvent::Queued(place % 2)));
        let words = || [Ok(ChatEvent::Delta("words".to_owned()))];
        let polite = places(3).chain(words()).chain(places(5));
        let stream = futures::stream::iter(polite).boxed();
        assert_eq!(heard(stream, told.clone()).count().await, 1);
        assert_eq!(heard_places.swap(0, Ordering::Relaxed), 3);
        let flood = futures::stream::iter(places(100_000).chain(words())).boxed();
        assert_eq!(heard(flood, told).count().await, 1);
        assert_eq!(heard_places.load(Ordering::Relaxed), MOST_PLACES);
    }
}

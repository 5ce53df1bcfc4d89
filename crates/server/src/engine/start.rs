//! The way of a request to a loaded engine: its turn, the engine's start where
//! it does not run, and the wait until the model is loaded.

use std::{sync::Arc, time::Duration};

use assistant::model::{Listener, Waiting};
use kernel::{Error, Result};
use providers::{ChatProvider, Embedder};
use secrecy::SecretString;
use tokio::time::Instant;
use url::Url;

use super::{
    Inner,
    child::{Child, Launch},
    loading::Load,
    pins::{self, without_version},
    provider::{self, Held},
    turns::Turn,
};

/// The engine that runs, in the hands of whoever changes it.
type Slot = tokio::sync::OwnedMutexGuard<Option<Child>>;

/// Between two looks at a loading engine.
const LOOK: Duration = Duration::from_millis(40);
/// How long a loading engine may take to say that it loads.
const ANSWER: Duration = Duration::from_secs(5);
/// How long a request waits for those of another model.
const LONGEST_TURN: Duration = Duration::from_mins(8);

impl Inner {
    pub(super) async fn ready(
        self: &Arc<Self>,
        file: &str,
        told: &Listener,
    ) -> Result<Arc<dyn ChatProvider>> {
        if let Some(url) = &self.config.url {
            return self.elsewhere(url, file, told).await;
        }
        Ok(Arc::new(self.held(file, told).await?))
    }

    /// Who turns texts into vectors with this model.
    pub(super) async fn embedder(self: &Arc<Self>, file: &str) -> Result<Arc<dyn Embedder>> {
        if let Some(url) = &self.config.url {
            let (base, client) = self.egress.client_for(url.as_str()).await?;
            let key = self.key_elsewhere()?;
            return Ok(Arc::new(provider::embedder(client, base, key)));
        }
        Ok(Arc::new(self.held(file, &Listener::default()).await?))
    }

    /// The engine with this model loaded, for as long as it is held.
    async fn held(self: &Arc<Self>, file: &str, told: &Listener) -> Result<Held> {
        // A model that is not there waits for nobody.
        self.model_file(file)?;
        let day = self.kept.day(self.clock.now());
        let turn = Arc::new(self.turn(file, &day, told).await?);
        let slot = Arc::clone(&self.starting).lock_owned().await;
        if !slot.as_ref().is_some_and(|child| child.runs(file, &day)) {
            told.tell(Waiting::Loading);
            self.swap(slot, file).await?;
            told.tell(Waiting::Over);
        }
        let inner = provider::own(self.egress.unix(&self.socket)?, own_address("v1")?);
        Ok(Held { inner, turn })
    }

    /// Ends the engine that runs and starts one with this model. A task of its
    /// own does it: whoever asked may go meanwhile, and a process that nobody
    /// holds would answer for the next model.
    async fn swap(self: &Arc<Self>, mut slot: Slot, file: &str) -> Result<()> {
        let (inner, file) = (Arc::clone(self), file.to_owned());
        let stopping = self.tasks.stopping();
        let swapped = self.tasks.spawn(async move {
            if let Some(old) = slot.take() {
                old.end().await;
            }
            tokio::select! {
                () = stopping.cancelled() => Err(Error::unavailable("server-stopping")),
                started = inner.start(&file) => {
                    *slot = Some(started?);
                    inner.pin_later(file, true);
                    Ok(())
                }
            }
        });
        swapped.await.map_err(Error::internal)?
    }

    async fn elsewhere(
        self: &Arc<Self>,
        url: &Url,
        file: &str,
        told: &Listener,
    ) -> Result<Arc<dyn ChatProvider>> {
        let (base, client) = self.egress.client_for(url.as_str()).await?;
        if self.greet(file) {
            self.pin_later(file.to_owned(), true);
        }
        let load = Duration::from_secs(self.config.load_seconds);
        let key = self.key_elsewhere()?;
        Ok(Arc::new(provider::elsewhere(client, base, key, load, told)))
    }

    /// The key of the server elsewhere; read each time, so that it can be
    /// changed without a restart.
    fn key_elsewhere(&self) -> Result<Option<SecretString>> {
        let Some(path) = &self.config.api_key_file else {
            return Ok(None);
        };
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Some(text.trim().into())),
            Err(error) => {
                tracing::warn!(file = %path.display(), %error, "engine.api_key_file cannot be read");
                Err(Error::unavailable("engine-key-unreadable"))
            }
        }
    }

    /// The turn of a request for this model: at once when nobody uses another.
    /// An engine of yesterday counts as another: it gives way when the last
    /// answer begun with it has ended, so that it never outlives its key by
    /// more than one answer.
    async fn turn(&self, file: &str, day: &str, told: &Listener) -> Result<Turn> {
        let name = format!("{day}/{file}");
        if let Some(turn) = self.turns.take_now(&name) {
            return Ok(turn);
        }
        told.tell(Waiting::Swapping);
        tokio::time::timeout(LONGEST_TURN, self.turns.take(&name))
            .await
            .map_err(|_| Error::unavailable("engine-busy"))
    }

    async fn start(self: &Arc<Self>, file: &str) -> Result<Child> {
        let path = self.model_file(file)?;
        self.wait_after_fall().await?;
        let number = self.lock().begin(file);
        let now = self.clock.now();
        let launch = Launch {
            config: &self.config,
            socket: &self.socket,
            file,
            model: &path,
            place: self.kept.place(file, now),
            day: self.kept.day(now),
        };
        let child = match Child::spawn(&launch) {
            Ok(child) => child,
            Err(error) => return Err(self.failed(number, file, &error.to_string())),
        };
        self.watch(&child, number);
        match self.wait_until_loaded(&child).await {
            Ok(()) => {
                self.lock().loaded(number, self.clock.now());
                Ok(child)
            }
            Err(why) => {
                // Before it ends: its end would be taken for the reason.
                let failed = self.failed(number, file, &why);
                child.end().await;
                Err(failed)
            }
        }
    }

    fn failed(&self, number: u64, file: &str, why: &str) -> Error {
        tracing::warn!(model = file, why, "the engine did not start");
        self.lock().fell(number, why, self.clock.now());
        Error::unavailable("engine-failed")
    }

    /// An engine that fell just now is not started for every request again: a
    /// request waits when that is short, and fails when it is long.
    async fn wait_after_fall(&self) -> Result<()> {
        let left = self.lock().rest(self.clock.now());
        let left = left.ok_or_else(|| Error::unavailable("engine-failed"))?;
        tokio::time::sleep(left).await;
        Ok(())
    }

    async fn wait_until_loaded(&self, child: &Child) -> Result<(), String> {
        let client = self
            .egress
            .unix(&self.socket)
            .map_err(|error| error.to_string())?;
        let begun = Instant::now();
        let mut load = Load::new(Duration::from_secs(self.config.load_seconds));
        let health = async {
            loop {
                let asked = client.get("http://engine/health").timeout(ANSWER).send();
                if asked.await.is_ok_and(|answer| answer.status().is_success()) {
                    return Ok(());
                }
                if let Some(why) = load.given_up(begun.elapsed(), child.work()) {
                    return Err(why.to_owned());
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::select! {
            loaded = health => loaded,
            why = child.ended() => Err(why),
        }
    }

    /// Notes why the engine ended, for people who were waiting for it.
    fn watch(self: &Arc<Self>, child: &Child, number: u64) {
        let (inner, ended) = (Arc::clone(self), child.watcher());
        self.tasks.spawn(async move {
            let end = ended.wait().await;
            if end.expected {
                inner.lock().ended(number);
            } else {
                tracing::warn!(why = end.why, "the engine ended");
                inner.lock().fell(number, &end.why, inner.clock.now());
            }
        });
    }

    /// Has the beginnings of the company's requests computed; `anew` in an
    /// engine that has just begun.
    pub(super) fn pin_later(self: &Arc<Self>, file: String, anew: bool) {
        let (inner, stopping) = (Arc::clone(self), self.tasks.stopping());
        self.tasks.spawn(async move {
            let pin = async {
                match inner.pinned_engine(file).await {
                    Ok(engine) => inner.pins.keep(&engine, anew).await,
                    Err(error) => tracing::debug!(%error, "nothing is pinned"),
                }
            };
            tokio::select! {
                () = stopping.cancelled() => {}
                () = pin => {}
            }
        });
    }

    async fn pinned_engine(&self, file: String) -> Result<pins::Engine> {
        let (base, client, key) = match &self.config.url {
            Some(url) => {
                let base = without_version(url);
                let (base, client) = self.egress.client_for(base.as_str()).await?;
                (base, client, self.key_elsewhere()?)
            }
            None => (own_address("")?, self.egress.unix(&self.socket)?, None),
        };
        Ok(pins::Engine {
            client,
            base,
            key,
            file,
        })
    }
}

fn own_address(path: &str) -> Result<Url> {
    Url::parse(&format!("http://engine/{path}")).map_err(Error::internal)
}

//! The engine's process: started at the first request, watched, started again
//! after a fall, gone when idle. No model runtime is linked into the server.

mod child;
mod provider;
mod turns;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use assistant::model::{Abilities, Engine, EngineState, Listener, Waiting};
use futures::{FutureExt, future::BoxFuture};
use kernel::{Clock, Error, Result, Timestamp, egress::Egress, tasks::Tasks};
use providers::ChatProvider;
use url::Url;

use self::{
    child::Child,
    provider::Held,
    turns::{Turn, Turns},
};
use crate::config;

/// How long a model may take to load.
const LOAD: Duration = Duration::from_mins(2);
/// Between two looks at a loading engine.
const LOOK: Duration = Duration::from_millis(40);
/// The wait before a fallen engine is started again; it doubles up to the
/// longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// The longest rest of that wait that a request waits for.
const SHORT_WAIT: Duration = Duration::from_secs(10);
/// How long a request waits for those of another model.
const LONGEST_TURN: Duration = Duration::from_mins(8);

/// Runs the engine for this server.
#[derive(Clone, Debug)]
pub struct EngineProcess {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: config::Engine,
    socket: PathBuf,
    egress: Egress,
    clock: Clock,
    tasks: Tasks,
    /// Held while one request starts the engine, so that others wait for it.
    starting: tokio::sync::Mutex<Option<Child>>,
    /// Held by every request from its start to the end of its answer.
    turns: Arc<Turns>,
    seen: Mutex<Seen>,
}

/// What is known of the engine without waiting for it.
#[derive(Clone, Debug)]
struct Seen {
    file: String,
    state: EngineState,
    falls: u32,
    fell_at: Timestamp,
}

impl EngineProcess {
    /// An engine that listens on a socket in `folder`.
    pub fn new(
        config: config::Engine,
        folder: &Path,
        egress: Egress,
        clock: Clock,
        tasks: Tasks,
    ) -> Self {
        let seen = Seen {
            file: String::new(),
            state: EngineState::Stopped,
            falls: 0,
            fell_at: Timestamp::from_micros(0),
        };
        sweep_sockets(folder);
        let inner = Inner {
            config,
            socket: folder.join(format!("engine-{}.sock", std::process::id())),
            egress,
            clock,
            tasks,
            starting: tokio::sync::Mutex::default(),
            turns: Arc::default(),
            seen: Mutex::new(seen),
        };
        Self {
            inner: Arc::new(inner),
        }
    }
}

impl Inner {
    fn model_file(&self, file: &str) -> Result<PathBuf> {
        // The name comes from the database; it must not lead out of the folder.
        if file.contains(['/', '\\']) || file.starts_with('.') {
            return Err(Error::invalid("model", "model-file-name"));
        }
        let path = self.config.models_dir().join(file);
        if path.is_file() {
            Ok(path)
        } else {
            Err(Error::unavailable("model-file-missing"))
        }
    }

    async fn ready(self: &Arc<Self>, file: &str, told: &Listener) -> Result<Arc<dyn ChatProvider>> {
        if let Some(url) = &self.config.url {
            let (base, client) = self.egress.client_for(url.as_str()).await?;
            return Ok(Arc::new(provider::open(client, base)));
        }
        // A model that is not there waits for nobody.
        self.model_file(file)?;
        let turn = Arc::new(self.turn(file, told).await?);
        let mut slot = self.starting.lock().await;
        let fits = slot.as_mut().is_some_and(|child| child.runs(file));
        if !fits {
            told.tell(Waiting::Loading);
            if let Some(old) = slot.take() {
                old.end().await;
            }
            *slot = Some(self.start(file).await?);
        }
        let base = Url::parse("http://engine/v1").map_err(Error::internal)?;
        let inner = provider::open(self.egress.unix(&self.socket)?, base);
        Ok(Arc::new(Held { inner, turn }))
    }

    /// The turn of a request for this model: at once when nobody uses another.
    async fn turn(&self, file: &str, told: &Listener) -> Result<Turn> {
        if let Some(turn) = self.turns.take_now(file) {
            return Ok(turn);
        }
        told.tell(Waiting::Swapping);
        tokio::time::timeout(LONGEST_TURN, self.turns.take(file))
            .await
            .map_err(|_| Error::unavailable("engine-busy"))
    }

    async fn start(self: &Arc<Self>, file: &str) -> Result<Child> {
        let path = self.model_file(file)?;
        self.wait_after_fall().await?;
        self.see(file, EngineState::Starting);
        let child = match Child::spawn(&self.config, &self.socket, file, &path) {
            Ok(child) => child,
            Err(error) => return Err(self.failed(file, &error.to_string())),
        };
        self.watch(&child);
        match self.wait_until_loaded(&child).await {
            Ok(()) => {
                self.see(file, EngineState::Ready);
                self.lock().falls = 0;
                Ok(child)
            }
            Err(why) => Err(self.failed(file, &why)),
        }
    }

    fn failed(&self, file: &str, why: &str) -> Error {
        tracing::warn!(model = file, why, "the engine did not start");
        self.fall(file, why);
        Error::unavailable("engine-failed")
    }

    /// An engine that fell just now is not started for every request again: a
    /// request waits when that is short, and fails when it is long.
    async fn wait_after_fall(&self) -> Result<()> {
        let seen = self.lock().clone();
        let left = pause_after(seen.falls).saturating_sub(self.clock.now().since(seen.fell_at));
        if left > SHORT_WAIT {
            return Err(Error::unavailable("engine-failed"));
        }
        tokio::time::sleep(left).await;
        Ok(())
    }

    async fn wait_until_loaded(&self, child: &Child) -> Result<(), String> {
        let client = self
            .egress
            .unix(&self.socket)
            .map_err(|error| error.to_string())?;
        let health = async {
            loop {
                let answer = client.get("http://engine/health").send().await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::select! {
            () = health => Ok(()),
            why = child.ended() => Err(why),
            () = tokio::time::sleep(LOAD) => Err("the model did not load in time".to_owned()),
        }
    }

    /// Notes why the engine ended, for people who were waiting for it.
    fn watch(self: &Arc<Self>, child: &Child) {
        let (inner, ended) = (Arc::clone(self), child.watcher());
        self.tasks.spawn(async move {
            let end = ended.wait().await;
            if end.expected {
                inner.see(&end.file, EngineState::Stopped);
            } else {
                tracing::warn!(why = end.why, "the engine ended");
                inner.fall(&end.file, &end.why);
            }
        });
    }

    fn fall(&self, file: &str, why: &str) {
        let now = self.clock.now();
        let mut seen = self.lock();
        // Start and watcher both report a fall while loading; it counts once.
        if !matches!(seen.state, EngineState::Failed(_)) {
            seen.falls += 1;
        }
        seen.fell_at = now;
        file.clone_into(&mut seen.file);
        seen.state = EngineState::Failed(why.to_owned());
    }

    fn see(&self, file: &str, state: EngineState) {
        let mut seen = self.lock();
        file.clone_into(&mut seen.file);
        seen.state = state;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long an engine that fell so often is left alone. Once may be chance.
fn pause_after(falls: u32) -> Duration {
    match falls {
        0 | 1 => Duration::ZERO,
        falls => (FIRST_WAIT * 2_u32.pow(falls.min(8) - 2)).min(LONGEST_WAIT),
    }
}

/// Removes the sockets of servers that were killed. Each process has its own,
/// so that the command line beside a running server never talks to its engine.
fn sweep_sockets(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let pid = name
            .strip_prefix("engine-")
            .and_then(|rest| rest.strip_suffix(".sock"));
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            // Somebody else may have swept it just now.
            drop(std::fs::remove_file(&path));
        }
    }
}

impl Engine for EngineProcess {
    fn ready<'a>(
        &'a self,
        file: &'a str,
        told: &'a Listener,
    ) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>> {
        self.inner.ready(file, told).boxed()
    }

    fn examined(&self, file: &str) -> Option<Abilities> {
        crate::catalogue::check::abilities(&self.inner.config.models_dir(), file)
    }

    fn is_local(&self) -> bool {
        let host = self.inner.config.url.as_ref().map(Url::host);
        match host {
            None => true,
            Some(Some(url::Host::Ipv4(address))) => address.is_loopback(),
            Some(Some(url::Host::Ipv6(address))) => address.is_loopback(),
            Some(Some(url::Host::Domain(name))) => name == "localhost",
            Some(None) => false,
        }
    }

    fn state(&self, file: &str) -> EngineState {
        if self.inner.config.url.is_some() {
            return EngineState::Ready;
        }
        let seen = self.inner.lock().clone();
        if seen.file == file && seen.state != EngineState::Stopped {
            return seen.state;
        }
        match self.inner.model_file(file) {
            Ok(_) => EngineState::Stopped,
            Err(_) => EngineState::Missing(file.to_owned()),
        }
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        async {
            if let Some(child) = self.inner.starting.lock().await.take() {
                child.end().await;
            }
        }
        .boxed()
    }
}

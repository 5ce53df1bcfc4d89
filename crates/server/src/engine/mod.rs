//! The engine's process: started at the first request, watched, started again
//! after a fall, gone when idle. No model runtime is linked into the server.

mod care;
mod child;
mod kept;
mod loading;
mod pins;
mod provider;
mod seen;
mod start;
mod turns;

#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use assistant::model::{Abilities, Engine, EngineState, Heads, Listener, Withdrawn};
use futures::{FutureExt, future::BoxFuture};
use kernel::{Clock, Error, Result, egress::Egress, tasks::Tasks};
use providers::{ChatProvider, Embedder};
use url::Url;

use self::{child::Child, kept::Kept, pins::Pins, seen::Seen, turns::Turns};
use crate::config;

/// Runs the engine for this server.
#[derive(Clone, Debug)]
pub struct EngineProcess {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: config::Engine,
    socket: PathBuf,
    kept: Kept,
    pins: Pins,
    /// The model for which a server elsewhere was told of the pins.
    greeted: Mutex<Option<String>>,
    egress: Egress,
    clock: Clock,
    tasks: Tasks,
    /// Held while one request starts the engine, so that others wait for it.
    starting: Arc<tokio::sync::Mutex<Option<Child>>>,
    /// Held by every request from its start to the end of its answer.
    turns: Arc<Turns>,
    seen: Mutex<Seen>,
}

impl EngineProcess {
    /// An engine that listens on a socket in the data folder `folder`.
    pub fn new(
        config: config::Engine,
        folder: &Path,
        egress: Egress,
        clock: Clock,
        tasks: Tasks,
    ) -> Self {
        sweep_sockets(folder);
        let kept = Kept::new(folder, &config);
        let inner = Inner {
            config,
            kept,
            pins: Pins::new(),
            greeted: Mutex::default(),
            socket: folder.join(format!("engine-{}.sock", std::process::id())),
            egress,
            clock,
            tasks,
            starting: Arc::default(),
            turns: Arc::default(),
            seen: Mutex::new(Seen::new()),
        };
        Self {
            inner: Arc::new(inner),
        }
    }
}

/// Removes the sockets of servers that were killed. Each process has its own,
/// so that the command line beside a running server never asks its engine.
fn sweep_sockets(folder: &Path) {
    for path in sockets(folder) {
        let name = path.file_stem().and_then(|name| name.to_str());
        let pid = name.and_then(|name| name.strip_prefix("engine-"));
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            // Somebody else may have swept it just now.
            drop(std::fs::remove_file(&path));
        }
    }
}

/// The sockets of engines in a data folder.
fn sockets(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| {
        let name = path.file_stem().and_then(|name| name.to_str());
        let is_socket = path.extension().is_some_and(|ending| ending == "sock");
        is_socket && name.is_some_and(|name| name.starts_with("engine-"))
    })
}

impl EngineProcess {
    /// What a server does after midnight: the key of the day before goes at
    /// once, and with the last answer begun before it the engine that knows it
    /// and what that had written.
    pub async fn begin_day(&self) {
        self.inner.begin_day().await;
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

    /// Notes the first model that a server elsewhere is asked for; answers
    /// whether this is it.
    fn greet(&self, file: &str) -> bool {
        let mut greeted = self.greeted.lock().unwrap_or_else(PoisonError::into_inner);
        let first = greeted.is_none();
        if first {
            *greeted = Some(file.to_owned());
        }
        first
    }

    fn greeted(&self) -> Option<String> {
        let greeted = self.greeted.lock().unwrap_or_else(PoisonError::into_inner);
        greeted.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn embedder<'a>(&'a self, file: &'a str) -> BoxFuture<'a, Result<Option<Arc<dyn Embedder>>>> {
        async move { self.inner.embedder(file).await.map(Some) }.boxed()
    }

    fn examined(&self, file: &str) -> Option<Abilities> {
        let config = &self.inner.config;
        crate::catalogue::check::abilities(&config.models_dir(), file, config.url.as_ref())
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

    fn look_after(&self, heads: Heads) {
        self.inner.pins.follow(heads);
        self.inner.keep_days();
    }

    fn heads_changed(&self) {
        self.inner.pin_again();
    }

    fn withdraw<'a>(&'a self, file: &'a str, force: bool) -> BoxFuture<'a, Result<Withdrawn>> {
        self.inner.withdraw(file, force).boxed()
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

//! What a server does for its engine beside requests: lets nothing outlive its
//! day, tells it of changed prompts, and takes a model from it.

use std::{sync::Arc, time::Duration};

use assistant::model::Withdrawn;
use kernel::{Error, Result, secrets::day_of};

use super::{Inner, sockets};

/// Between two looks whether midnight has passed; clocks are set and machines
/// sleep, so that one long wait would not do.
const LOOK: Duration = Duration::from_mins(1);
/// How long a model that is to be removed is waited for, while somebody waits
/// for the removal.
const IN_USE: Duration = Duration::from_secs(20);
/// How long a neighbour may take to say what it runs.
const ANSWER: Duration = Duration::from_secs(5);
/// The turn of whoever wants no model to run.
const NOBODY: &str = "";

impl Inner {
    /// Removes what is of past days, now and after each midnight.
    pub(super) fn keep_days(self: &Arc<Self>) {
        self.kept.sweep(self.clock.now());
        let (inner, stopping) = (Arc::clone(self), self.tasks.stopping());
        self.tasks.spawn(async move {
            let mut day = day_of(inner.clock.now());
            loop {
                tokio::select! {
                    () = stopping.cancelled() => return,
                    () = tokio::time::sleep(LOOK) => {}
                }
                let today = day_of(inner.clock.now());
                if today != day {
                    day = today;
                    tokio::select! {
                        () = stopping.cancelled() => return,
                        () = inner.begin_day() => {}
                    }
                }
            }
        });
    }

    /// The key goes at once; the engine that still knows it goes when nobody
    /// is being answered, and comes back with the new key at the next request;
    /// then goes what it had written.
    pub(super) async fn begin_day(&self) {
        let now = self.clock.now();
        self.kept.forget_keys(now);
        let today = self.kept.day(now);
        let is_old = {
            let slot = self.starting.lock().await;
            slot.as_ref().is_some_and(|child| child.day() != today)
        };
        if is_old {
            let _turn = self.turns.take(NOBODY).await;
            let mut slot = self.starting.lock().await;
            if let Some(old) = slot.take_if(|child| child.day() != today) {
                old.end().await;
            }
        }
        self.kept.sweep(now);
    }

    pub(super) fn pin_again(self: &Arc<Self>) {
        let inner = Arc::clone(self);
        self.tasks.spawn(async move {
            let file = if inner.config.url.is_some() {
                inner.greeted()
            } else {
                let slot = inner.starting.lock().await;
                let running = slot.as_ref().filter(|child| !child.has_ended());
                running.map(|child| child.file().to_owned())
            };
            // One that starts later begins with the new ones.
            if let Some(file) = file {
                inner.pin_later(file, false);
            }
        });
    }

    /// Takes a model's file from the engine: after those who are being answered
    /// by it, or by cutting them where that is wanted.
    pub(super) async fn withdraw(&self, file: &str, force: bool) -> Result<Withdrawn> {
        let busy = || Error::conflict("model-in-use");
        let turn = if !force && self.turns.is_used_by(file) {
            let turn = tokio::time::timeout(IN_USE, self.turns.take(NOBODY)).await;
            Some(turn.map_err(|_| busy())?)
        } else {
            None
        };
        let slot = Arc::clone(&self.starting).lock_owned();
        let mut slot = tokio::time::timeout(IN_USE, slot)
            .await
            .map_err(|_| busy())?;
        if let Some(old) = slot.take_if(|child| child.file() == file) {
            old.end().await;
        }
        self.take_from_neighbours(file, force).await?;
        self.kept.forget(file);
        Ok(Box::new((turn, slot)))
    }

    /// The command line beside a running server does not cut its engine, which
    /// it cannot ask for a turn either: whoever insists has it forget what it
    /// knows, and the file's bytes stay with it until it ends.
    async fn take_from_neighbours(&self, file: &str, force: bool) -> Result<()> {
        let Some(folder) = self.socket.parent() else {
            return Ok(());
        };
        for socket in sockets(folder).filter(|socket| *socket != self.socket) {
            let client = self.egress.unix(&socket)?;
            if model_of(&client).await.as_deref() != file.strip_suffix(".gguf") {
                continue;
            }
            if !force {
                return Err(Error::conflict("model-in-use-elsewhere"));
            }
            let forget = client.delete("http://engine/cache").timeout(ANSWER).send();
            let done = forget.await.and_then(reqwest::Response::error_for_status);
            if let Err(error) = done {
                tracing::warn!(%error, "another server's engine did not forget its conversations");
            }
        }
        Ok(())
    }
}

/// The model that an engine runs; none where no engine answers.
async fn model_of(client: &reqwest::Client) -> Option<String> {
    let asked = client.get("http://engine/v1/models").timeout(ANSWER).send();
    let bytes = asked.await.ok()?.bytes().await.ok()?;
    let listed: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    Some(listed.pointer("/data/0/id")?.as_str()?.to_owned())
}

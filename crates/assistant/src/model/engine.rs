//! The engine as the assistant sees it. The process behind it belongs to the
//! server.

use std::{fmt, sync::Arc};

use futures::{FutureExt, future::BoxFuture};
use kernel::{Error, Result};
use providers::{ChatProvider, Embedder, Message};

/// How the engine is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineState {
    /// It answers.
    Ready,
    /// It is not running and starts at the next request.
    Stopped,
    /// It is loading the model.
    Starting,
    /// The model's file is not there.
    Missing(String),
    /// It ended by itself; why.
    Failed(String),
}

/// What a request waits for before its first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Another model's requests are being finished.
    Swapping,
    /// The model is being loaded.
    Loading,
    /// A place in the engine's queue, 1 being next.
    Queued(u32),
    /// Nothing any more.
    Over,
}

/// Who hears what a request waits for.
#[derive(Clone, Default)]
pub struct Listener(Option<Arc<dyn Fn(Waiting) + Send + Sync>>);

impl Listener {
    /// One that is told by a call.
    pub fn new(told: impl Fn(Waiting) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(told)))
    }

    /// Tells it; nobody may be listening.
    pub fn tell(&self, waiting: Waiting) {
        if let Some(told) = &self.0 {
            told(waiting);
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listener").field(&self.0.is_some()).finish()
    }
}

/// What an examination of a model has shown; none where it was not asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Whether it keeps to a JSON Schema.
    pub schema: Option<bool>,
    /// Whether it answers in Russian.
    pub russian: Option<bool>,
    /// Whether it finds something in the middle of a long text.
    pub long_prompt: Option<bool>,
}

/// With what many requests begin, whatever they go on with.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// What it is called: Latin letters, digits, hyphens, underscores and dots.
    pub name: String,
    /// The messages as requests send them.
    pub messages: Vec<Message>,
}

/// Answers for a model's file with what its requests begin most often.
pub type Heads = Arc<dyn Fn(String) -> BoxFuture<'static, Vec<Head>> + Send + Sync>;

/// Keeps a model's file from being loaded until it is dropped.
pub type Withdrawn = Box<dyn Send>;

/// Runs local models.
pub trait Engine: fmt::Debug + Send + Sync {
    /// Starts the engine with this model file unless it runs, and answers the
    /// provider to ask. The file stays loaded until that provider and every
    /// stream of it are dropped. `told` hears what is waited for.
    fn ready<'a>(
        &'a self,
        file: &'a str,
        told: &'a Listener,
    ) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>>;
    /// As [`Self::ready`], for vectors; none when it makes none.
    fn embedder<'a>(&'a self, _file: &'a str) -> BoxFuture<'a, Result<Option<Arc<dyn Embedder>>>> {
        async { Ok(None) }.boxed()
    }
    /// Whether what it is sent stays on this machine.
    fn is_local(&self) -> bool;
    /// How it is now.
    fn state(&self, file: &str) -> EngineState;
    /// What the last examination of this file has shown; none when there was
    /// none.
    fn examined(&self, _file: &str) -> Option<Abilities> {
        None
    }
    /// Looks after itself from now on, in a server that stays: keeps the heads
    /// computed, and lets nothing outlive its day.
    fn look_after(&self, _heads: Heads) {}
    /// The heads may be others than they were.
    fn heads_changed(&self) {}
    /// Gives a model's file up: ends what runs it, and forgets what was kept
    /// of its conversations. It waits a while for requests at work, which
    /// `force` cuts instead.
    ///
    /// # Errors
    /// `Conflict` when the model was answering all the while.
    fn withdraw<'a>(&'a self, _file: &'a str, _force: bool) -> BoxFuture<'a, Result<Withdrawn>> {
        async { Ok(Box::new(()) as Withdrawn) }.boxed()
    }
    /// Ends it, at a graceful stop.
    fn stop(&self) -> BoxFuture<'_, ()>;
}

/// A company without an engine.
#[derive(Clone, Copy, Debug)]
pub struct NoEngine;

impl Engine for NoEngine {
    fn ready<'a>(
        &'a self,
        _: &'a str,
        _: &'a Listener,
    ) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>> {
        async { Err(Error::unavailable("engine-absent")) }.boxed()
    }

    fn is_local(&self) -> bool {
        true
    }

    fn state(&self, file: &str) -> EngineState {
        EngineState::Missing(file.to_owned())
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        async {}.boxed()
    }
}

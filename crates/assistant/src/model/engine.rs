//! The engine as the assistant sees it. The process behind it belongs to the
//! server.

use std::{fmt, sync::Arc};

use futures::{FutureExt, future::BoxFuture};
use kernel::{Error, Result};
use providers::ChatProvider;

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

/// Runs local models.
pub trait Engine: fmt::Debug + Send + Sync {
    /// Starts the engine with this model file unless it runs, and answers the
    /// provider to ask.
    fn ready<'a>(&'a self, file: &'a str) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>>;
    /// Whether what it is sent stays on this machine.
    fn is_local(&self) -> bool;
    /// How it is now.
    fn state(&self, file: &str) -> EngineState;
    /// Ends it, at a graceful stop.
    fn stop(&self) -> BoxFuture<'_, ()>;
}

/// A company without an engine.
#[derive(Clone, Copy, Debug)]
pub struct NoEngine;

impl Engine for NoEngine {
    fn ready<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>> {
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

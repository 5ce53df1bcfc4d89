//! An engine that loads, leaves and falls.

use std::sync::{Arc, Mutex};

use emulators::RunningEmulator;
use futures::{FutureExt, future::BoxFuture};
use kernel::{Error, Result};
use providers::{ChatProvider, MaxTokensParam, OpenAi, OpenAiSettings};

use super::*;

#[tokio::test]
async fn what_was_not_sent_costs_nothing() {
    let company = Company::with(Arc::new(Waiting));
    let model = company.model("Здесь", None).await;
    let (prepared, so_far) = (prepared(&company.permit), SoFar::default());
    let reservation = company.paid(&prepared).await;
    let asked = company
        .models
        .ask(&model, prepared, reservation, LEFT, &so_far);
    assert!(asked.now_or_never().is_none(), "it loads");
    assert!(so_far.take().is_none());
    assert_eq!(company.used().await, 0);
}

/// An engine that never gets ready.
#[derive(Debug)]
struct Waiting;

impl Engine for Waiting {
    fn ready<'a>(
        &'a self,
        _: &'a str,
        _: &'a Listener,
    ) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>> {
        futures::future::pending().boxed()
    }

    fn is_local(&self) -> bool {
        true
    }

    fn state(&self, _: &str) -> EngineState {
        EngineState::Starting
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        async {}.boxed()
    }
}

/// An engine whose process has just left; what it becomes, and where the next
/// one listens.
#[derive(Debug)]
struct Leaving {
    gone: String,
    next: String,
    left_as: EngineState,
    starts: Mutex<u32>,
}

impl Leaving {
    async fn new(left_as: EngineState) -> (Arc<Self>, RunningEmulator) {
        let old = speaker().start().await.expect("loopback");
        let gone = old.base_url();
        old.stop().await;
        let next = speaker().start().await.expect("loopback");
        let engine = Self {
            gone,
            next: next.base_url(),
            left_as,
            starts: Mutex::default(),
        };
        (Arc::new(engine), next)
    }

    fn starts(&self) -> u32 {
        *self.starts.lock().expect("not poisoned")
    }
}

impl Engine for Leaving {
    fn ready<'a>(
        &'a self,
        _: &'a str,
        _: &'a Listener,
    ) -> BoxFuture<'a, Result<Arc<dyn ChatProvider>>> {
        let mut starts = self.starts.lock().expect("not poisoned");
        *starts += 1;
        let address = if *starts == 1 { &self.gone } else { &self.next };
        let address = address.clone();
        async move {
            let (base_url, client) = gate().client_for(&address).await?;
            let settings = OpenAiSettings {
                base_url,
                api_key: None,
                max_tokens_param: MaxTokensParam::MaxTokens,
                idle_timeout: MINUTE,
                first_byte_timeout: MINUTE,
                headers: axum::http::HeaderMap::default(),
            };
            Ok::<Arc<dyn ChatProvider>, Error>(Arc::new(OpenAi::new(client, settings)))
        }
        .boxed()
    }

    fn is_local(&self) -> bool {
        true
    }

    fn state(&self, _: &str) -> EngineState {
        self.left_as.clone()
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        async {}.boxed()
    }
}

#[tokio::test]
async fn an_engine_that_left_because_it_was_idle_is_started_again() {
    let (engine, next) = Leaving::new(EngineState::Stopped).await;
    let company = Company::with(Arc::clone(&engine) as Arc<dyn Engine>);
    let model = company.model("Здесь", None).await;
    assert!(company.ask(&model).await.is_ok());
    assert_eq!((engine.starts(), next.requests().len()), (2, 1));
}

#[tokio::test]
async fn an_engine_that_fell_is_not_asked_twice() {
    let fallen = EngineState::Failed("signal 9".to_owned());
    let (engine, next) = Leaving::new(fallen).await;
    let company = Company::with(Arc::clone(&engine) as Arc<dyn Engine>);
    let model = company.model("Здесь", None).await;
    let error = company.ask(&model).await.err();
    assert_eq!(error.map(|error| error.kind()), Some("unavailable"));
    assert_eq!((engine.starts(), next.requests().len()), (1, 0));
}

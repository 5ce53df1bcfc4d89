//! The engine's starts, with a process that only sleeps and a test that answers
//! for it on its socket.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use assistant::model::fall::LOAD_TOO_LONG;
use axum::{Router, routing::get};
use kernel::{Timestamp, egress::SystemResolver};
use tempfile::TempDir;
use tokio::{net::UnixListener, task::JoinSet};

use super::*;

const NOW: Timestamp = Timestamp::from_micros(1_795_413_600_000_000);
const DAY: Duration = Duration::from_hours(24);

/// A data folder with two models and something that can be started.
struct Place {
    data: TempDir,
    clock: Clock,
    tasks: Tasks,
    answering: JoinSet<()>,
}

impl Place {
    fn new() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let binary = data.path().join("sleeper");
        std::fs::write(&binary, "#!/bin/sh\nexec /bin/sleep 600\n").expect("written");
        let runs = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(&binary, runs).expect("allowed");
        for model in ["x.gguf", "y.gguf"] {
            std::fs::write(data.path().join(model), "").expect("written");
        }
        Self {
            data,
            clock: Clock::fixed(NOW),
            tasks: Tasks::default(),
            answering: JoinSet::new(),
        }
    }

    fn engine(&self, load_seconds: u64) -> EngineProcess {
        let folder = self.data.path();
        let config = config::Engine {
            binary: Some(folder.join("sleeper")),
            models_dir: Some(folder.to_owned()),
            load_seconds,
            ..config::Engine::default()
        };
        let egress = Egress::new(Arc::new(SystemResolver), Vec::new(), None).expect("a gate");
        let (clock, tasks) = (self.clock.clone(), self.tasks.clone());
        EngineProcess::new(config, folder, egress, clock, tasks)
    }

    /// Says on the engine's socket that the model is loaded.
    fn answer(&mut self, engine: &EngineProcess) {
        let socket = UnixListener::bind(&engine.inner.socket).expect("a socket");
        let health = Router::new().route("/health", get(|| async {}));
        self.answering.spawn(async move {
            axum::serve(socket, health).await.expect("served");
        });
    }
}

#[tokio::test]
async fn those_who_waited_over_midnight_share_the_engine_of_the_new_day() {
    let mut place = Place::new();
    let engine = place.engine(60);
    place.answer(&engine);
    let day = engine.inner.kept.day(NOW);
    let other = engine.inner.turns.take_now(&format!("{day}/x.gguf"));
    let told = Listener::default();
    let mut first = engine.ready("y.gguf", &told);
    let mut second = engine.ready("y.gguf", &told);
    assert!(futures::poll!(&mut first).is_pending());
    assert!(futures::poll!(&mut second).is_pending());
    place.clock.advance(DAY);
    drop(other);
    let (first, second) = tokio::join!(first, second);
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(engine.inner.lock().starts(), 1, "one ended the other's");
    engine.stop().await;
}

#[tokio::test]
async fn a_load_that_took_too_long_keeps_its_reason_after_its_end() {
    let place = Place::new();
    let engine = place.engine(0);
    let asked = engine.ready("y.gguf", &Listener::default()).await;
    let error = asked.err().expect("nobody answers");
    assert_eq!(error.to_string(), "engine-failed");
    // The one who watches its process is done, too.
    place.tasks.stop().await;
    let why = EngineState::Failed(LOAD_TOO_LONG.to_owned());
    assert_eq!(engine.state("y.gguf"), why);
}

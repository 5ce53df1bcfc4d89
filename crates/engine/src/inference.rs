//! The inference thread: loads the model, owns the context, works off the queue.

use crate::cli::Serve;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::generate::generate;
use crate::logs::Recent;
use crate::model::Model;
use crate::slot::Slot;
use std::sync::Arc;
use std::thread::available_parallelism;

/// Loads the model, makes it known to `engine` and generates answers until the queue is closed.
pub(crate) fn run(engine: &Engine, arguments: &Serve, recent: &Recent) -> Result<(), Failure> {
    let model = Arc::new(Model::load(&arguments.model, arguments.context, recent)?);
    let mut slot = Slot::new(&model, threads(arguments.threads), recent)?;
    engine.set_ready(Arc::clone(&model));
    tracing::info!(model = model.name, context = model.context, "ready");
    while let Some(job) = engine.queue.next() {
        generate(&model, &mut slot, &engine.queue, &engine.metrics, job);
    }
    Ok(())
}

/// As many threads as asked for, or one less than there are cores.
///
/// The threads wait for each other many times a token, so that one which another program keeps from its core holds up
/// all: with a thread on every core of a busy machine an answer takes many times as long.
fn threads(asked: Option<u16>) -> i32 {
    let cores = available_parallelism().map_or(1, usize::from);
    let spare = i32::try_from(cores).unwrap_or(1).saturating_sub(1).max(1);
    asked.map_or(spare, i32::from)
}

//! The inference thread: loads the model, owns the context, works off the queue.

use crate::cache::{Cache, Disk, Key, Settings};
use crate::cells::Cells;
use crate::cli::Serve;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::logs::Recent;
use crate::model::Model;
use crate::scheduler::Scheduler;
use crate::{cpu, model_file, serve, threads};
use std::sync::Arc;

/// Loads the model, makes it known to `engine` and generates answers until the queue is closed.
///
/// `key` seals what is kept in files; without one nothing is.
pub(crate) fn run(
    engine: &Engine,
    arguments: &Serve,
    key: Option<String>,
    recent: &Recent,
) -> Result<(), Failure> {
    let model = Arc::new(Model::load(arguments, serve::local_time, recent)?);
    let cache = Arc::new(open_cache(arguments, key)?);
    let threads = threads::count(arguments.threads);
    let cells = Cells::new(
        &model,
        threads,
        arguments.parallel,
        Arc::clone(&cache),
        recent,
    )?;
    engine.set_ready(Arc::clone(&model), Arc::clone(&cache));
    tracing::info!(
        model = model.name,
        context = model.context,
        parallel = arguments.parallel,
        threads,
        cpu = cpu::OWN.name(),
        "ready"
    );
    Scheduler::new(&model, engine, cells, cache, arguments.parallel, threads).run();
    Ok(())
}

fn open_cache(arguments: &Serve, key: Option<String>) -> Result<Cache, Failure> {
    let disk = match (&arguments.cache_dir, key) {
        (Some(folder), Some(key)) if arguments.cache_disk > 0 => {
            let model = model_file::fingerprint(&arguments.model, arguments.lora.as_ref())?;
            let key = Key::parse(&key, model).ok_or_else(|| {
                Failure::Internal("the cache key is not 64 hexadecimal digits".to_owned())
            })?;
            Some(Disk::open(Settings {
                folder: folder.clone(),
                limit_bytes: arguments.cache_disk,
                max_age_seconds: arguments.cache_max_age,
                key,
                clock: serve::unix_seconds,
            })?)
        }
        _ => None,
    };
    Ok(Cache::new(arguments.cache_memory, disk))
}

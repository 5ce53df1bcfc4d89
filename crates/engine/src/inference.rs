//! The inference thread: loads the model, owns the context, works off the queue.

use crate::cache::{Cache, Disk, Key, Settings};
use crate::cells::Cells;
use crate::cli::Serve;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::logs::Recent;
use crate::model::Model;
use crate::scheduler::Scheduler;
use crate::{cache_key, model_file, serve};
use std::sync::Arc;
use std::thread::available_parallelism;

/// Loads the model, makes it known to `engine` and generates answers until the queue is closed.
pub(crate) fn run(engine: &Engine, arguments: &Serve, recent: &Recent) -> Result<(), Failure> {
    let key = cache_key::read(arguments)?;
    let model = Arc::new(Model::load(arguments, recent)?);
    let cache = Arc::new(open_cache(arguments, key)?);
    let threads = threads(arguments.threads);
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
        threads = threads.0,
        prompt_threads = threads.1,
        "ready"
    );
    Scheduler::new(&model, engine, cells, cache, arguments.parallel).run();
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

/// How many threads compute single tokens, and how many compute prompts.
///
/// The threads wait for each other many times a token, so that one which another program keeps from its core holds up
/// all: with a thread on every core of a busy machine an answer takes many times as long. One core is left to others for
/// single tokens, which memory bounds; prompts take every core that is free.
fn threads(asked: Option<u16>) -> (i32, i32) {
    if let Some(asked) = asked {
        return (i32::from(asked), i32::from(asked));
    }
    let cores = available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    free_threads(i32::try_from(cores).unwrap_or(1), &load)
}

fn free_threads(cores: i32, load: &str) -> (i32, i32) {
    let busy = load
        .split(['.', ' '])
        .next()
        .and_then(|busy| busy.parse().ok());
    let free = cores
        .saturating_sub(busy.unwrap_or(0))
        .clamp(1, cores.max(1));
    (free.min((cores - 1).max(1)), free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_what_is_free() {
        assert_eq!(free_threads(8, "0.30 0.20 0.10 1/200 77"), (7, 8));
        assert_eq!(free_threads(8, "3.99 0.20 0.10 1/200 77"), (5, 5));
        assert_eq!(free_threads(2, "9.00 8.00 7.00 1/200 77"), (1, 1));
        assert_eq!(free_threads(1, ""), (1, 1));
    }
}

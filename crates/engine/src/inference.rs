//! The inference thread: loads the model, owns the context, works off the queue.

use crate::cache::{Cache, Disk, Key, Settings};
use crate::cells::Cells;
use crate::cli::Serve;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::logs::Recent;
use crate::model::Model;
use crate::scheduler::Scheduler;
use crate::{cache_key, cpu, model_file, serve};
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
        threads,
        cpu = cpu::OWN.name(),
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

/// How many threads compute: one for each core this process may use that is not busy with something else.
///
/// The threads wait for each other many times a token, so that one which another program keeps from its core holds up
/// all: with a thread on every core of a busy machine an answer takes many times as long.
fn threads(asked: Option<u16>) -> i32 {
    if let Some(asked) = asked {
        return i32::from(asked);
    }
    // It knows which cores the process is kept to, and what share of them.
    let cores = available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    free_cores(i32::try_from(cores).unwrap_or(1), &load)
}

/// The load counts for a core from a half on.
fn free_cores(cores: i32, load: &str) -> i32 {
    let load: f64 = load
        .split(' ')
        .next()
        .and_then(|load| load.parse().ok())
        .unwrap_or(0.0);
    let busy = (1..cores)
        .take_while(|busy| load >= f64::from(*busy) - 0.5)
        .last();
    cores - busy.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_what_is_free() {
        assert_eq!(free_cores(8, "0.30 0.20 0.10 1/200 77"), 8);
        assert_eq!(free_cores(8, "3.49 0.20 0.10 1/200 77"), 5);
        assert_eq!(free_cores(2, "0.30 0.20 0.10 1/200 77"), 2);
        assert_eq!(free_cores(2, "9.00 8.00 7.00 1/200 77"), 1);
        assert_eq!((free_cores(1, ""), free_cores(2, "")), (1, 2));
        assert_eq!(threads(Some(3)), 3);
    }
}

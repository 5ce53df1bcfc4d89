//! The life of the process: limits, listener, inference thread, and an orderly end.

use crate::cli::Serve;
use crate::engine::{Activity, Engine};
use crate::failure::Failure;
use crate::listen::Listener;
use crate::logs::Recent;
use crate::{api_key, cache_key, http, inference, limits, model_file};
use axum::Router;
use axum::serve::ListenerExt;
use jiff::Zoned;
use std::future::pending;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// How long open connections and the inference thread may take to end.
const GRACE: Duration = Duration::from_secs(5);
/// Threads of the HTTP half: it only parses and passes on, and each one costs address space.
const HTTP_THREADS: usize = 2;

/// Serves until a signal, the end of the parent, idleness or a failure.
pub(crate) fn serve(arguments: &Serve, recent: &Recent) -> Result<(), Failure> {
    let key = cache_key::read(arguments)?;
    limits::raise_open_files();
    if let Some(bytes) = arguments.memory_limit {
        limits::cap_memory(bytes)?;
    }
    model_file::check(&arguments.model)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(HTTP_THREADS)
        .enable_all()
        .build()
        .map_err(|error| Failure::Internal(format!("cannot start threads: {error}")))?;
    let result = runtime.block_on(run(arguments, key, recent));
    runtime.shutdown_timeout(GRACE);
    result
}

async fn run(arguments: &Serve, key: Option<String>, recent: &Recent) -> Result<(), Failure> {
    let listener = Listener::open(&arguments.address).await?;
    let guard = api_key::guard(&listener, arguments)?;
    let engine = Arc::new(Engine::new(unix_seconds, usize::from(arguments.queue)));
    let mut inference = start_inference(&engine, arguments, key, recent)?;
    let stop = CancellationToken::new();
    let serving = serve_http(
        listener,
        http::routes(Arc::clone(&engine), guard),
        stop.clone(),
    );
    tokio::pin!(serving);
    let result = tokio::select! {
        result = &mut serving => return result,
        result = &mut inference => result.unwrap_or_else(|_| Err(Failure::Internal("the inference thread broke down".to_owned()))),
        result = told_to_stop() => result,
        result = orphaned(arguments.parent_pid) => result,
        () = idle(&engine.activity, arguments.idle_exit) => Ok(()),
    };
    stop.cancel();
    engine.queue.close();
    if tokio::time::timeout(GRACE, serving).await.is_err() {
        tracing::warn!("connections were still open at the end");
    }
    // Leaving while the thread computes would pull the model from under it.
    if !inference.is_terminated() {
        let _ = tokio::time::timeout(GRACE, inference).await;
    }
    result
}

fn start_inference(
    engine: &Arc<Engine>,
    arguments: &Serve,
    key: Option<String>,
    recent: &Recent,
) -> Result<oneshot::Receiver<Result<(), Failure>>, Failure> {
    let (done, ended) = oneshot::channel();
    let (engine, arguments, recent) = (Arc::clone(engine), arguments.clone(), recent.clone());
    std::thread::Builder::new()
        .name("inference".to_owned())
        .spawn(move || {
            let result = inference::run(&engine, &arguments, key, &recent);
            // Nobody listens any more if the grace is over.
            let _ = done.send(result);
        })
        .map_err(|error| {
            Failure::Internal(format!("cannot start the inference thread: {error}"))
        })?;
    Ok(ended)
}

async fn serve_http(
    listener: Listener,
    routes: Router,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let result = match listener {
        Listener::Tcp(listener) => {
            let listener = listener.tap_io(|stream| {
                // Without it the first token of a stream waits for an acknowledgement; a socket that refuses still works.
                let _ = stream.set_nodelay(true);
            });
            axum::serve(listener, routes)
                .with_graceful_shutdown(stop.cancelled_owned())
                .await
        }
        Listener::Unix(listener, _file) => {
            axum::serve(listener, routes)
                .with_graceful_shutdown(stop.cancelled_owned())
                .await
        }
    };
    result.map_err(|error| Failure::Internal(format!("serving failed: {error}")))
}

async fn told_to_stop() -> Result<(), Failure> {
    let watch = |kind| {
        signal(kind)
            .map_err(|error| Failure::Internal(format!("cannot watch for signals: {error}")))
    };
    let (mut terminate, mut interrupt) = (
        watch(SignalKind::terminate())?,
        watch(SignalKind::interrupt())?,
    );
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("told to stop");
    Ok(())
}

async fn orphaned(parent: Option<i32>) -> Result<(), Failure> {
    let Some(parent) = parent else {
        return pending().await;
    };
    limits::parent_gone(parent).await?;
    tracing::info!(parent, "the parent process is gone");
    Ok(())
}

async fn idle(activity: &Activity, seconds: Option<u64>) {
    let Some(seconds) = seconds else {
        return pending().await;
    };
    let most = Duration::from_secs(seconds);
    loop {
        let left = most.saturating_sub(activity.idle());
        if left.is_zero() {
            tracing::info!(seconds, "nothing was asked for long enough");
            return;
        }
        tokio::time::sleep(left).await;
    }
}

/// What time it is where the engine runs.
#[expect(
    clippy::disallowed_methods,
    reason = "with the next one the place where the engine asks for the time; the rest gets it as an argument"
)]
pub(crate) fn local_time() -> Zoned {
    Zoned::now()
}

/// Seconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "with the one before the place where the engine asks for the time; the rest gets it as an argument"
)]
pub(crate) fn unix_seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

//! Puts the parts together and serves.

use std::sync::Arc;

use anyhow::{Context, Result};
use kernel::{Clock, Db, Events, Ids, tasks::Tasks};
use tokio::net::TcpListener;

use crate::{
    App,
    auth::{Gate, Site},
    config::Config,
    data_dir, listen,
    live::{Live, Rights},
    logs, router, scrape, tls,
};

/// Runs the server until it is told to stop.
///
/// # Errors
/// One line for the person who started it: a taken port, a data folder that
/// cannot be used, a database that does not open.
pub fn run(config: Config) -> Result<()> {
    logs::start(&config.log)?;
    data_dir::prepare(&config.data_dir)?;
    let events = Events::default();
    let db = Db::open(config.database.location(&config.data_dir), events.clone())?;
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be started")?;
    runtime.block_on(serve(config, db, events))
}

async fn serve(config: Config, db: Db, events: Events) -> Result<()> {
    let tls = tls::acceptor(&config.server)?;
    let listener = listen::bind(config.server.listen).await?;
    let tasks = Tasks::default();
    let app = build(config, db, &events, &tasks, &listener)?;
    announce(&app, &listener).await?;
    stop_on_signal(&tasks)?;
    let (router, grace) = (router::router(&app), app.config.limits.stop());
    listen::accept(listener, tls, router, tasks.clone(), grace).await;
    if tokio::time::timeout(grace, tasks.stop()).await.is_err() {
        tracing::warn!("some background work did not end in time and was cut");
    }
    tracing::info!("stopped");
    Ok(())
}

fn build(
    config: Config,
    db: Db,
    events: &Events,
    tasks: &Tasks,
    listener: &TcpListener,
) -> Result<App> {
    let clock = Clock::System;
    let ids = Ids::system(clock.clone());
    let site = Site {
        public_url: config.server.public_url(listener.local_addr()?)?,
        trusted_proxies: config.server.trusted_proxies.clone(),
        emulators: config.emulators_url.is_some(),
    };
    let gate = Gate::new(db, clock, ids, site, config.limits.clone())?;
    let live = Live::start(&gate, events, Rights::default(), tasks);
    let metrics = if config.metrics.enabled {
        Some(scrape::start()?)
    } else {
        None
    };
    Ok(App {
        config: Arc::new(config),
        gate,
        live,
        metrics,
    })
}

/// Says where the server is, and how the first administrator gets in.
async fn announce(app: &App, listener: &TcpListener) -> Result<()> {
    let url = &app.gate.site.public_url;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), listen = %listener.local_addr()?, %url, "Sufler is ready");
    if let Some(code) = app.gate.offer_set_up().await? {
        tracing::info!(
            code,
            "nobody has an account yet: open {url} and enter this set-up code"
        );
    }
    Ok(())
}

/// SIGTERM and SIGINT end the tasks, and the tasks' end stops the accepting.
fn stop_on_signal(tasks: &Tasks) -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    let stopping = tasks.stopping();
    tasks.spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
            () = stopping.cancelled() => {}
        }
        tracing::info!("stopping");
        stopping.cancel();
    });
    Ok(())
}

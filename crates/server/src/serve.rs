//! Puts the parts together and serves.

use std::sync::Arc;

use anyhow::{Context, Result};
use kernel::{Clock, Db, Events, Ids, tasks::Tasks};
use tokio::net::TcpListener;
use url::Url;

use crate::{
    App,
    auth::{Gate, Site, outside::Outside},
    catalogue::Catalogue,
    config::Config,
    data_dir, listen,
    live::{Live, Rights},
    logs,
    parts::{self, Ground},
    router, scrape, tls,
};

/// Runs the server until it is told to stop.
///
/// # Errors
/// One line for the person who started it: a taken port, a data folder that
/// cannot be used, a database that does not open.
pub fn run(config: Config) -> Result<()> {
    logs::start(&config.log)?;
    data_dir::prepare(&config.data_dir)?;
    // On PostgreSQL several servers share the folder.
    let _alone = match config.database.url {
        None => Some(data_dir::occupy(&config.data_dir)?),
        Some(_) => None,
    };
    let events = Events::default();
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be started")?;
    runtime.block_on(async { outlive_file_limit() })?;
    let db = Db::open(config.database.location(&config.data_dir), events.clone())?;
    runtime.block_on(serve(config, db, events))
}

async fn serve(config: Config, db: Db, events: Events) -> Result<()> {
    let tls = tls::acceptor(&config.server)?;
    let listener = listen::bind(config.server.listen).await?;
    let (tasks, clock) = (Tasks::default(), Clock::System);
    let public_url = config.server.public_url(listener.local_addr()?)?;
    let ids = Ids::system(clock.clone());
    let base = Base {
        config,
        db,
        events,
        tasks: tasks.clone(),
        clock,
        ids,
        public_url,
    };
    let mut app = assemble(base, parts::rights())?;
    app.metrics = if app.config.metrics.enabled {
        Some(scrape::start()?)
    } else {
        None
    };
    // Before anybody hears that it is ready: who is told may end it at once.
    stop_on_signal(&tasks)?;
    announce(&app, &listener).await?;
    parts::welcome(&app.parts, &app.config).await?;
    parts::start_work(&app).await?;
    let (router, grace) = (router::router(&app), app.config.limits.stop());
    listen::accept(listener, tls, router, tasks.clone(), grace).await;
    // Together: the task that watches the engine ends with it.
    let work = async { tokio::join!(tasks.stop(), app.parts.models.engine().stop()) };
    if tokio::time::timeout(grace, work).await.is_err() {
        tracing::warn!("some background work did not end in time and was cut");
    }
    app.parts.quota.return_leases().await?;
    app.parts.db.settle();
    tracing::info!("stopped");
    Ok(())
}

/// What an [`App`] is built on. Tests give other clocks, ids and databases.
pub struct Base {
    /// The configuration.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Its events.
    pub events: Events,
    /// Background work.
    pub tasks: Tasks,
    /// The time.
    pub clock: Clock,
    /// Ids and secrets.
    pub ids: Ids,
    /// The address people type.
    pub public_url: Url,
}

/// Builds the parts; `rights` answers who may read what on the live socket.
///
/// # Errors
/// Those of the database and of hashing.
pub fn assemble(base: Base, rights: Rights) -> Result<App> {
    let site = Site {
        public_url: base.public_url,
        trusted_proxies: base.config.server.trusted_proxies.clone(),
        emulators: base.config.emulators_url.is_some(),
    };
    let limits = base.config.limits.clone();
    let ground = Ground {
        db: base.db.clone(),
        events: base.events.clone(),
        tasks: base.tasks.clone(),
        clock: base.clock.clone(),
        ids: base.ids.clone(),
    };
    let parts = parts::assemble(&base.config, ground)?;
    let catalogue = Catalogue::new(parts.clone(), base.config.engine.clone())?;
    let keyring = parts.keyring.clone();
    let mut gate = Gate::new(base.db, base.clock, base.ids, site, limits, keyring)?;
    gate.outside = Outside::new(&base.config.sign_in.providers, &parts.egress);
    let live = Live::start(&gate, &base.events, rights, &base.tasks);
    Ok(App {
        config: Arc::new(base.config),
        gate,
        live,
        parts,
        catalogue,
        metrics: None,
    })
}

/// Says where the server is, and how the first administrator gets in.
async fn announce(app: &App, listener: &TcpListener) -> Result<()> {
    let url = &app.gate.site.public_url;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), listen = %listener.local_addr()?, %url, "Sufler is ready");
    if !app.config.server.listen.ip().is_loopback() && app.config.server.public_url.is_none() {
        tracing::warn!(
            "server.public_url is not set: people get in by this machine's address in numbers, not by its name"
        );
    }
    if let Some(code) = app.gate.offer_set_up().await? {
        tracing::info!(
            code,
            "nobody has an account yet: open {url} and enter this set-up code"
        );
    }
    Ok(())
}

/// A file that reached the limit of its size must fail to be written, not end
/// the process: a caught signal lets the system call answer.
fn outlive_file_limit() -> Result<()> {
    use nix::sys::signal::Signal;
    use tokio::signal::unix::{SignalKind, signal};
    // Once caught, a signal stays caught after its stream is dropped.
    drop(signal(SignalKind::from_raw(Signal::SIGXFSZ as i32))?);
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

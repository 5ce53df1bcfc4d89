//! Puts the assistant's state together from the configuration.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, path::Path, sync::Arc};

use assistant::{
    Parts, Subjects,
    model::{Engine, Models, NoEngine},
    quota::Quota,
    run::{Runs, jobs},
    scenario::Scenarios,
};
use kernel::{
    Clock, Db, Error, Events, Ids, Result,
    egress::{Egress, SystemResolver},
    files::Files,
    jobs::Runner,
    secrets::Keyring,
    tasks::Tasks,
};

use crate::{admin, config::Config, engine::EngineProcess, live::Rights};

/// What the state is built on.
pub struct Ground {
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
}

/// Builds the state; checks every scenario.
///
/// # Errors
/// A scenario that is broken, keys or folders that cannot be used.
pub fn assemble(config: &Config, ground: Ground) -> Result<Parts> {
    let Ground {
        db,
        events,
        tasks,
        clock,
        ids,
    } = ground;
    let egress = Egress::new(
        Arc::new(SystemResolver),
        config.egress.allowed_private_ranges.clone(),
        None,
    )?;
    let keyring = keyring(&config.data_dir)?;
    let engine = engine(config, &egress, &clock, &tasks);
    let models = Models::new(db.clone(), egress.clone(), keyring.clone(), engine);
    let built_in = sections::ALL
        .iter()
        .flat_map(|section| section.scenarios)
        .copied();
    Ok(Parts {
        quota: Quota::new(db.clone()),
        scenarios: Arc::new(Scenarios::load(built_in)?),
        subjects: Arc::new(Subjects::of(sections::ALL)),
        files: Files::at(&config.data_dir)?,
        runs: Runs::default(),
        db,
        clock,
        ids,
        events,
        tasks,
        keyring,
        egress,
        models,
    })
}

/// The keys that seal secrets: beside the data, for its owner only.
fn keyring(data: &Path) -> Result<Keyring> {
    let folder = data.join("keys");
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .map_err(Error::internal)?;
    Keyring::open_or_create(&folder.join("secrets.key"))
}

fn engine(config: &Config, egress: &Egress, clock: &Clock, tasks: &Tasks) -> Arc<dyn Engine> {
    if !config.engine.enabled {
        return Arc::new(NoEngine);
    }
    Arc::new(EngineProcess::new(
        config.engine.clone(),
        &config.data_dir,
        egress.clone(),
        clock.clone(),
        tasks.clone(),
    ))
}

/// Who may hear of what, asked of the sections.
pub fn rights() -> Rights {
    let subjects = Subjects::of(sections::ALL);
    Rights::new(move |tx, actor, subject| subjects.may_read(tx, actor, subject))
}

/// Starts the background work: strays of a dead process first, then jobs.
///
/// # Errors
/// Those of the database.
pub async fn start_work(parts: &Parts) -> Result<()> {
    let strays = jobs::interrupt_strays(parts).await?;
    if strays > 0 {
        tracing::warn!(
            runs = strays,
            "runs of a stopped server were marked as interrupted"
        );
    }
    let mut works = admin::jobs::works(parts);
    works.insert(jobs::RETENTION.kind, jobs::retention(parts));
    let mut recurring = admin::jobs::recurring();
    recurring.push(jobs::RETENTION);
    let runner = Runner::new(
        parts.db.clone(),
        parts.clock.clone(),
        parts.ids.clone(),
        parts.tasks.clone(),
        works,
        recurring,
    );
    runner.start(&parts.events);
    Ok(())
}

//! Puts the assistant's state together from the configuration.

use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use assistant::{
    Access, Parts, Subjects,
    model::{Engine, Models, NoEngine, Timer, actions::add_model, starter_model, store},
    quota::Quota,
    run::{Runs, jobs},
    scenario::{Scenarios, heads},
};
use kernel::{
    Clock, Db, Error, Events, Ids, Result,
    egress::{Egress, SystemResolver},
    files::Files,
    jobs::Runner,
    people,
    pictures::Pictures,
    secrets::Keyring,
    tasks::Tasks,
};

use crate::{
    App, admin,
    auth::{access, outside::directory},
    catalogue,
    config::{Config, STARTER_MODEL},
    engine::EngineProcess,
    live::Rights,
    notifications::{self, push::Pusher},
};

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

/// The state for a command beside, or without, a running server.
///
/// # Errors
/// As [`assemble`], and those of opening the database.
pub fn open(config: &Config) -> Result<Parts> {
    let events = Events::default();
    let db = Db::open(config.database.location(&config.data_dir), events.clone())?;
    let (clock, tasks) = (Clock::System, Tasks::default());
    let ids = Ids::system(clock.clone());
    assemble(
        config,
        Ground {
            db,
            events,
            tasks,
            clock,
            ids,
        },
    )
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
    let egress = egress(config)?;
    let keyring = keyring(config)?;
    let engine = engine(config, &egress, &clock, &tasks);
    let timer = Arc::new(Timer::new(clock.clone(), ids.clone()));
    let models = Models::new(db.clone(), egress.clone(), keyring.clone(), engine, timer)
        .offering(config.emulators_url.clone());
    let built_in = sections::ALL
        .iter()
        .flat_map(|section| section.scenarios)
        .copied();
    Ok(Parts {
        quota: Quota::new(db.clone()),
        scenarios: Arc::new(Scenarios::load(built_in)?),
        subjects: Arc::new(Subjects::of(sections::ALL)),
        files: Files::at(&config.data_dir)?.with_limit(config.limits.upload()),
        pictures: Pictures::default(),
        access: Access::new(access::still_holds),
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

fn egress(config: &Config) -> Result<Egress> {
    let gate = Egress::new(
        Arc::new(SystemResolver),
        config.egress.allowed_private_ranges.clone(),
        own_authorities(config)?.as_deref(),
    );
    let file = config.egress.ca_file.as_deref().unwrap_or(Path::new(""));
    gate.map_err(|error| match error {
        Error::Invalid { .. } => Error::invalid(
            "egress.ca_file",
            format!("{} holds no certificate", file.display()),
        ),
        other => other,
    })
}

/// The certificate authorities an administrator trusts besides the usual ones.
fn own_authorities(config: &Config) -> Result<Option<String>> {
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).map_err(|error| {
            Error::invalid("egress.ca_file", format!("{}: {error}", path.display()))
        })
    };
    config.egress.ca_file.as_ref().map(read).transpose()
}

/// The keys that seal secrets: configured, or beside the data for its owner
/// only.
fn keyring(config: &Config) -> Result<Keyring> {
    if let Some(key) = &config.secrets.key {
        return Keyring::from_value(key).map_err(|error| match error {
            Error::Invalid { .. } => Error::invalid("secrets.key", "not 32 bytes in base64"),
            other => other,
        });
    }
    let folder = config.data_dir.join("keys");
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

/// Gives a new company the starter model, when its file is there: nobody has an
/// account yet, so nobody can have chosen otherwise.
///
/// # Errors
/// Those of the database.
pub async fn welcome(parts: &Parts, config: &Config) -> Result<()> {
    if !config.engine.models_dir().join(STARTER_MODEL).is_file() {
        return Ok(());
    }
    let with = parts.clone();
    let added = parts.db.write(move |tx| {
        if people::store::count(tx)? == 0 && store::list(tx)?.is_empty() {
            add_model(tx, &with, None, &starter_model(STARTER_MODEL), None)?;
        }
        Ok(())
    });
    added.await
}

/// Starts the background work: strays of a dead process first, then jobs.
///
/// # Errors
/// Those of the database.
pub async fn start_work(app: &App) -> Result<()> {
    let parts = &app.parts;
    let strays = jobs::interrupt_strays(parts).await?;
    if strays > 0 {
        tracing::warn!(
            runs = strays,
            "runs of a stopped server were marked as interrupted"
        );
    }
    parts.db.write(people::store::fold_titles).await?;
    jobs::keep_leases(parts);
    parts.models.engine().look_after(heads(parts));
    let mut works = admin::jobs::works(parts);
    works.insert(jobs::RETENTION.kind, jobs::retention(parts));
    works.extend(catalogue::jobs::works(&app.catalogue));
    works.extend(notifications::jobs::works(&Pusher::of(app)));
    for section in sections::ALL {
        works.extend((section.works)(parts));
    }
    works.extend(directory::jobs::works(&app.gate));
    let mut recurring = admin::jobs::recurring();
    recurring.extend(directory::jobs::recurring(&app.gate));
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

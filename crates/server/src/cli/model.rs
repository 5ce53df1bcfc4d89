//! `sufler model …`: the models of a data folder.

use anyhow::Result;
use assistant::model::{EngineState, Model, store};
use clap::Subcommand;
use kernel::{Clock, Db, Events, Ids, tasks::Tasks};

use super::say;
use crate::{
    config::Config,
    data_dir,
    parts::{self, Ground},
};

/// The file of the starter model in the models folder.
pub(super) use crate::config::STARTER_MODEL as STARTER_FILE;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the models and whether they can answer
    List,
}

impl Command {
    pub(super) fn run(&self, config: &Config) -> Result<()> {
        match self {
            Self::List => list(config),
        }
    }
}

fn list(config: &Config) -> Result<()> {
    data_dir::existing(&config.data_dir)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let events = Events::default();
    let db = Db::open(config.database.location(&config.data_dir), events.clone())?;
    let (clock, tasks) = (Clock::System, Tasks::default());
    let ids = Ids::system(clock.clone());
    let parts = parts::assemble(
        config,
        Ground {
            db,
            events,
            tasks,
            clock,
            ids,
        },
    )?;
    let models = runtime.block_on(parts.db.read(store::list))?;
    for model in models {
        say(line(&model, &parts.models.state(&model)));
    }
    Ok(())
}

fn line(model: &Model, state: &EngineState) -> String {
    let languages: Vec<_> = model
        .settings
        .languages
        .iter()
        .map(|language| language.code())
        .collect();
    let state = match state {
        EngineState::Ready => "ready".to_owned(),
        EngineState::Stopped => "starts when asked".to_owned(),
        EngineState::Starting => "starting".to_owned(),
        EngineState::Missing(file) => format!("file {file} is missing from the models folder"),
        EngineState::Failed(why) => format!("failed: {why}"),
    };
    let default = if model.is_default { " (default)" } else { "" };
    format!(
        "{}  {}{default}  {}  {state}",
        model.id,
        model.name,
        languages.join(",")
    )
}

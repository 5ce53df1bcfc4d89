//! `sufler model …`: the models of a data folder.

mod catalogue;
mod known;
mod place;

use std::path::PathBuf;

use anyhow::{Context, Result};
use assistant::model::{Kind, ModelSettings, NewModel, actions::add_model};
use clap::{Args, Subcommand};
use kernel::{Language, Tx};

use self::{
    catalogue::{Check, List, Named, Pull},
    known::Agreed,
};
use super::say;
use crate::{catalogue::actions, config::Config, data_dir};

/// The file of the starter model in the models folder.
pub(super) use crate::config::STARTER_MODEL as STARTER_FILE;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the models and whether they can answer
    List(List),
    /// Pull a model of the catalogue into the models folder
    Pull(Pull),
    /// Add a GGUF file for the engine on this machine
    Add(Add),
    /// Remove a model and its file from the models folder
    Remove(Named),
    /// Examine a model that is in the models folder
    Check(Check),
}

#[derive(Args)]
pub(super) struct Add {
    /// The file; it is copied into the models folder unless it is there
    file: PathBuf,
    /// What people call it; the file's name when not said
    #[arg(long)]
    name: Option<String>,
    /// The languages it answers well in, separated by commas
    #[arg(long, value_name = "LANGUAGES", default_value = "ru,en")]
    languages: String,
    /// Tokens it can hold
    #[arg(long, default_value_t = 8192)]
    context: u32,
    /// It is small: it only words what was found without it
    #[arg(long)]
    small: bool,
    #[command(flatten)]
    agreed: Agreed,
}

impl Command {
    pub(super) fn run(&self, config: &Config) -> Result<()> {
        data_dir::existing(&config.data_dir)?;
        match self {
            Self::List(list) => list.run(config),
            Self::Pull(pull) => pull.run(config),
            Self::Add(add) => add.run(config),
            Self::Remove(named) => named.remove(config),
            Self::Check(check) => check.run(config),
        }
    }
}

impl Add {
    fn run(&self, config: &Config) -> Result<()> {
        let languages = self.languages()?;
        let name = place::checked(&self.file)?;
        let (runtime, catalogue) = catalogue::open(config)?;
        let known = runtime.block_on(self.agreed.check(&catalogue, &self.file, &name))?;
        place::placed(&self.file, &name, &catalogue.folder())?;
        let new = self.model(name, languages);
        let (with, parts) = (catalogue.clone(), catalogue.parts().clone());
        let add = move |tx: &mut Tx<'_>| {
            if let Some(known) = &known {
                actions::take_file(tx, &with, &known.name, known.confirmed.as_deref())?;
            }
            add_model(tx, &parts, None, &new, None)
        };
        let added = runtime.block_on(catalogue.parts().db.write(add));
        let model = added.map_err(|error| super::told(&error, Language::En))?;
        say(model.id);
        Ok(())
    }

    fn model(&self, file: String, languages: Vec<Language>) -> NewModel {
        let name = self.name.clone();
        NewModel {
            name: name.unwrap_or_else(|| file.trim_end_matches(".gguf").to_owned()),
            kind: Kind::Engine,
            model: file,
            base_url: None,
            settings: ModelSettings {
                languages,
                small: self.small,
                context: self.context,
                ..ModelSettings::default()
            },
        }
    }

    fn languages(&self) -> Result<Vec<Language>> {
        let codes = self.languages.split(',').map(str::trim);
        let read = |code| {
            Language::from_code(code).with_context(|| format!("--languages {code}: ru or en"))
        };
        codes.map(read).collect()
    }
}

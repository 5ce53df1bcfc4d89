//! `sufler model …`: the models of a data folder.

mod catalogue;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use assistant::model::{Kind, ModelSettings, NewModel, actions::add_model};
use clap::{Args, Subcommand};
use kernel::Language;

use self::catalogue::{Check, List, Named, Pull};
use super::say;
use crate::{catalogue::gguf, config::Config, data_dir, parts};

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
        check_gguf(&self.file)?;
        let languages = self.languages()?;
        let name = placed(&self.file, &config.engine.models_dir())?;
        let parts = parts::open(config)?;
        let new = NewModel {
            name: self
                .name
                .clone()
                .unwrap_or_else(|| name.trim_end_matches(".gguf").to_owned()),
            kind: Kind::Engine,
            model: name,
            base_url: None,
            settings: ModelSettings {
                languages,
                small: self.small,
                context: self.context,
                ..ModelSettings::default()
            },
        };
        let with = parts.clone();
        let added = parts
            .db
            .write_blocking(move |tx| add_model(tx, &with, None, &new, None));
        let model = added.map_err(|error| super::told(&error, Language::En))?;
        say(model.id);
        Ok(())
    }

    fn languages(&self) -> Result<Vec<Language>> {
        let codes = self.languages.split(',').map(str::trim);
        let read = |code| {
            Language::from_code(code).with_context(|| format!("--languages {code}: ru or en"))
        };
        codes.map(read).collect()
    }
}

/// A whole GGUF file, and nothing else.
fn check_gguf(file: &Path) -> Result<()> {
    std::fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?;
    match gguf::verify(file) {
        Ok(_) => Ok(()),
        Err(error) if error.to_string().ends_with("model-file-foreign") => {
            bail!("{} is not a GGUF file", file.display())
        }
        Err(error) => bail!(
            "{}: {:#}",
            file.display(),
            super::told(&error, Language::En)
        ),
    }
}

/// The file's name in the models folder, copied there when it is elsewhere.
fn placed(file: &Path, folder: &Path) -> Result<String> {
    let name = file.file_name().and_then(|name| name.to_str());
    let name =
        name.with_context(|| format!("{}: a name in plain letters is needed", file.display()))?;
    let target = folder.join(name);
    if !target.exists() {
        std::fs::create_dir_all(folder)?;
        let draft = folder.join(format!("{name}.part"));
        std::fs::copy(file, &draft)
            .with_context(|| format!("cannot copy to {}", draft.display()))?;
        std::fs::rename(&draft, &target)?;
    } else if target.metadata()?.len() != file.metadata()?.len() {
        bail!("{} is there already and is another file", target.display());
    }
    Ok(name.to_owned())
}

//! `sufler config …`.

use anyhow::Result;
use clap::Subcommand;

use super::{Global, say};
use crate::config::document;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Say whether the configuration can be used
    Check,
    /// Print the configuration in force as TOML, secrets hidden
    Print,
    /// Print the JSON Schema of the configuration file
    Schema,
}

impl Command {
    pub(super) fn run(&self, global: &Global) -> Result<()> {
        match self {
            Self::Check => {
                global.load()?;
                say("the configuration is right");
            }
            Self::Print => say(global.load()?.to_toml()?.trim_end()),
            Self::Schema => say(serde_json::to_string_pretty(document::schema())?),
        }
        Ok(())
    }
}

//! `sufler demo`: fills an empty folder with the demo company.

use std::{io::Write as _, path::Path};

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{model::STARTER_FILE, say};
use crate::{
    config::Config,
    data_dir,
    demo::{Scale, fill},
    parts,
};

#[derive(Args)]
pub(super) struct Demo {
    /// Without the starter model: key messages only
    #[arg(long)]
    no_model: bool,
    /// How much: 2,000, 150,000 or 1,500,000 messages
    #[arg(long, value_enum, default_value_t = Size::Demo)]
    scale: Size,
}

#[derive(Clone, Copy, ValueEnum)]
enum Size {
    Demo,
    Tenth,
    Full,
}

impl Demo {
    /// Fills the folder and prints the administrator's e-mail, nothing else,
    /// to standard output.
    pub(super) fn run(&self, config: &Config) -> Result<()> {
        data_dir::prepare(&config.data_dir)?;
        let parts = parts::open(config)?;
        let scale = match self.scale {
            Size::Demo => Scale::Demo,
            Size::Tenth => Scale::Tenth,
            Size::Full => Scale::Full,
        };
        let model = (!self.no_model).then_some(STARTER_FILE);
        let filled = fill::fill(&parts, scale, model, progress)?;
        parts.db.settle();
        mark(&config.data_dir)?;
        say(filled.administrator);
        Ok(())
    }
}

/// The file by which `make run` knows that a folder is the demo's own.
const MARKER: &str = "SUFLER_DEMO";

fn mark(folder: &Path) -> Result<()> {
    std::fs::write(
        folder.join(MARKER),
        "This folder holds Sufler's demo company; it may be removed at any time.\n",
    )?;
    Ok(())
}

/// Every twentieth part of the way, on standard error.
fn progress(done: usize, total: usize) {
    let step = (total / 20).max(500);
    if done.is_multiple_of(step) || done == total {
        drop(writeln!(
            std::io::stderr(),
            "demo: {done} of {total} messages"
        ));
    }
}

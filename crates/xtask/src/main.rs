//! The tasks of this repository: `cargo xtask ci` is what continuous integration runs, the others are its parts and
//! the tools of a working day.

#![expect(
    clippy::print_stdout,
    reason = "a tool of the command line speaks on standard output"
)]

mod api;
mod ci;
mod dev;
mod e2e;
mod measure;
mod postgres;
mod shell;
mod steps;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

/// The tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks, builds and tests everything: what `make test` and continuous integration run.
    Ci,
    /// Checks the rules of STYLE.md that a program can check.
    Tidy {
        /// Takes new migrations into migrations/checksums.txt; edited ones are still refused.
        #[arg(long)]
        accept_new: bool,
    },
    /// Writes docs/openapi.json and web/src/api/schema.ts anew from the server's routes.
    Api,
    /// Checks the texts of the interface: both languages complete, no key missing or left over.
    Locales,
    /// Runs the server, the emulators and the web application for development.
    Dev,
    /// Runs the browser tests against the real server; what follows goes to Playwright.
    E2e {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measures the release build: `bench quick` beside the machine's own limits, `bench P11 P12 P13` beside
    /// llama-server.
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let root = root()?;
    match Cli::parse().task {
        Task::Ci => ci::run(&root),
        Task::Tidy { accept_new } => tidy::run(&root, accept_new),
        Task::Api => api::run(&root),
        Task::Locales => tidy::run_locales(&root),
        Task::Dev => dev::run(&root),
        Task::E2e { arguments } => e2e::run(&root, &arguments),
        Task::Bench { arguments } => measure::run(&root, &arguments),
    }
}

/// The repository's folder, two above this crate.
fn root() -> Result<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = own
        .ancestors()
        .nth(2)
        .context("the crate lies two folders below the repository")?;
    Ok(root.to_path_buf())
}

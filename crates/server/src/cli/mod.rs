//! The command line.

mod account;
mod config;
mod demo;
mod import;
mod model;
mod run;

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use kernel::{Error, Language, http::Problem};

use crate::{
    config::{Config, Flags},
    doctor, serve,
};

/// Sufler: a workplace whose assistant whispers the next line.
#[derive(Parser)]
#[command(name = "sufler", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Global {
    /// The configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The address and port to listen on
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The folder that holds everything Sufler keeps
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// The address of a PostgreSQL database
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server
    Serve,
    /// Accounts, also beside a running server
    #[command(subcommand)]
    Admin(account::Admin),
    /// Personal tokens, also beside a running server
    #[command(subcommand)]
    Token(account::Token),
    /// The configuration
    #[command(subcommand)]
    Config(config::Command),
    /// The models of a data folder
    #[command(subcommand)]
    Model(model::Command),
    /// Run a scenario over a file or standard input
    Run(run::Run),
    /// Fill a room with a history from elsewhere, also beside a running server
    Import(import::Import),
    /// Fill an empty folder with the demo company
    Demo(demo::Demo),
    /// Check that this machine can run the server
    Doctor,
}

impl Global {
    fn load(&self) -> Result<Config> {
        let flags = Flags {
            config: self.config.clone(),
            listen: self.listen.clone(),
            data_dir: self.data_dir.clone(),
            database_url: self.database_url.clone(),
        };
        Config::load(&flags, std::env::vars_os())
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            drop(writeln!(std::io::stderr(), "sufler: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    let done = match cli.command {
        Command::Serve => serve::run(cli.global.load()?),
        Command::Admin(command) => command.run(&cli.global.load()?),
        Command::Token(command) => command.run(&cli.global.load()?),
        Command::Config(command) => command.run(&cli.global),
        Command::Model(command) => command.run(&cli.global.load()?),
        Command::Run(command) => {
            return command.run(&cli.global.load()?, cli.global.data_dir.is_some());
        }
        Command::Import(command) => command.run(&cli.global.load()?),
        Command::Demo(command) => command.run(&cli.global.load()?),
        Command::Doctor => return Ok(doctor::run(&cli.global.load()?)),
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// Prints a line to standard output; a reader that went away is no error.
fn say(line: impl std::fmt::Display) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

/// A refusal in words; its field stays named.
fn told(error: &Error, language: Language) -> anyhow::Error {
    let mut problem = Problem::of(error);
    problem.localise(language);
    match problem.field {
        Some(field) => anyhow::anyhow!("{field}: {}", problem.detail),
        None => anyhow::anyhow!("{}", problem.detail),
    }
}

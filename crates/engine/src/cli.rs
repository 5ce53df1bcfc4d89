//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Runs a GGUF model behind an OpenAI-compatible API.
#[derive(Debug, Parser)]
#[command(name = "sufler-engine", version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves one model until told to stop.
    Serve(Serve),
}

/// What `sufler-engine serve` is told.
#[derive(Debug, Clone, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) address: Address,

    /// The GGUF file to run.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: PathBuf,

    /// Context window in tokens; by default what the model was trained with, at most 8192.
    #[arg(long, value_name = "TOKENS", value_parser = clap::value_parser!(u32).range(64..=1_048_576))]
    pub(crate) context: Option<u32>,

    /// Threads that compute; by default one for each core but one, which is left to others.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) threads: Option<u16>,

    /// The most address space the process may take, in bytes; the model file counts, because it is mapped.
    #[arg(long, value_name = "BYTES")]
    pub(crate) memory_limit: Option<u64>,

    /// Ends the process after so many seconds without a request.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) idle_exit: Option<u64>,

    /// Ends the process when the process with this id, which must have started it, is gone.
    #[arg(long, value_name = "PID", value_parser = clap::value_parser!(i32).range(1..))]
    pub(crate) parent_pid: Option<i32>,

    /// Which log lines to write to standard error, as filter directives.
    #[arg(long, value_name = "FILTER", default_value = crate::logs::DEFAULT_FILTER)]
    pub(crate) log: String,
}

/// Where to listen: exactly one of the two.
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Address {
    /// A TCP address, such as 127.0.0.1:8080.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) listen: Option<String>,

    /// The path of a Unix socket, readable and writable by its owner only.
    #[arg(long, value_name = "PATH")]
    pub(crate) socket: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn one_address_is_required_and_two_are_refused() {
        let none = Cli::try_parse_from(["sufler-engine", "serve", "--model", "m"]);
        let both = Cli::try_parse_from([
            "sufler-engine",
            "serve",
            "--model",
            "m",
            "--listen",
            "a:1",
            "--socket",
            "s",
        ]);
        let one = Cli::try_parse_from(["sufler-engine", "serve", "--model", "m", "--socket", "s"]);
        assert!(none.is_err() && both.is_err() && one.is_ok());
    }
}

//! Measures the built product beside the limits of the machine it runs on. Every figure is taken in rounds, each with
//! its own probe, because on a shared machine only the ratio of two things measured together means something.

#![expect(
    clippy::print_stdout,
    reason = "a tool of the command line speaks on standard output"
)]

mod board;
mod client;
mod cores;
mod figures;
mod floor;
mod models;
mod probe;
mod process;
mod report;
mod rows;
mod sockets;
mod stats;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};

use report::Report;

/// The most rounds that are taken: a bench is bounded in time.
const MOST_ROUNDS: u64 = 50;

/// Measures Sufler beside the limits of this machine.
#[derive(Parser)]
#[command(name = "bench")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The rows that need no other product to compare with: a few minutes.
    Quick(Quick),
    /// The rows of the board that compare the engine with llama-server: P11, P12, P13.
    Board(board::Board),
    /// The rows of the board about live sockets, beside socket.io: P9, P10.
    Sockets(sockets::Crowded),
    /// Answers every request with an empty 200: the least a server can do, started by the bench itself.
    #[command(hide = true)]
    Floor {
        #[arg(long)]
        listen: SocketAddr,
    },
}

#[derive(Args)]
struct Quick {
    /// The folder of `sufler` and `sufler-engine`.
    #[arg(long, value_name = "FOLDER")]
    programs: PathBuf,
    /// How many rounds each row takes.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=MOST_ROUNDS))]
    rounds: u64,
    /// Seconds of load in one round.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=60))]
    seconds: u64,
    /// Seconds without a request before idle memory is read.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    idle_seconds: u64,
    /// The model for tokens per second; by default the starter model. Without the file the row is left out.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Only the rows whose name contains this.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Where the raw figures go.
    #[arg(long, value_name = "FILE", default_value = "target/bench/quick.json")]
    json: PathBuf,
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Floor { listen } => floor::serve(listen),
        Command::Board(board) => in_release(board::run(board)),
        Command::Sockets(sockets) => in_release(sockets::run(sockets)),
        Command::Quick(quick) => in_release(measure(quick)),
    }
}

/// Measures, and says so where the figures mean nothing.
fn in_release(measuring: impl Future<Output = Result<()>>) -> Result<()> {
    if cfg!(debug_assertions) {
        println!(
            "This is a debug build: it shows that the bench works, its figures mean nothing.\n"
        );
    }
    cores::runtime()?.block_on(measuring)
}

async fn measure(quick: Quick) -> Result<()> {
    let mut report = Report::default();
    rows::all(&quick, &mut report).await?;
    println!("\n{}", report.table());
    report
        .write(&quick.json)
        .with_context(|| quick.json.display().to_string())?;
    println!("\nRaw figures: {}", quick.json.display());
    Ok(())
}

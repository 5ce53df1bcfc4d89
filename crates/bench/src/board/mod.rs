//! The rows of the board that compare the engine with llama-server, in one run and with the same settings.

mod ask;
mod conversation;
mod equality;
mod gaps;
mod memory;
mod peers;
mod prompts;
mod schema_row;
mod schemas;
mod speed;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::figures::{self, Figures};
use crate::{MOST_ROUNDS, cores, models};

/// How to get what the rows compare with.
const NO_PEER: &str =
    "llama-server is not there; build it with scripts/llama-server, then run this again";

/// A row of the board.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Row {
    /// Tokens per second, and whether both write the same.
    #[value(name = "P11")]
    P11,
    /// The first token of a second turn, and after a restart.
    #[value(name = "P12")]
    P12,
    /// Answers bound to a schema, gaps while a long prompt is read, memory over many requests.
    #[value(name = "P13")]
    P13,
}

/// What `bench board` is told.
#[derive(Args)]
pub(crate) struct Board {
    /// The rows to measure.
    #[arg(value_name = "ROW", required = true, ignore_case = true)]
    rows: Vec<Row>,
    /// The folder of `sufler-engine`.
    #[arg(long, value_name = "FOLDER")]
    programs: PathBuf,
    /// The llama-server to compare with.
    #[arg(long, value_name = "FILE")]
    peer: Option<PathBuf>,
    /// A llama-server built for what the engine is built for, with which it must agree token by token; by default the
    /// one to compare with.
    #[arg(long, value_name = "FILE")]
    twin: Option<PathBuf>,
    /// The model; by default the starter model.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Threads of both; by default one for each core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
    /// How many rounds are taken; rows with a restart take five at most.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u64).range(1..=MOST_ROUNDS))]
    rounds: u64,
    /// Requests of the row about memory.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(40..=100_000))]
    requests: u32,
    /// Only the parts whose name contains this: speed, equality, turns, schemas, gaps, memory.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Where the raw figures go.
    #[arg(long, value_name = "FILE", default_value = "target/bench/board.json")]
    json: PathBuf,
}

/// What every part is measured with.
struct Bench<'a> {
    board: &'a Board,
    engine: PathBuf,
    peer: &'a Path,
    twin: &'a Path,
    model: PathBuf,
    threads: u16,
}

impl Bench<'_> {
    /// How many bytes of weights a token needs at least: the model file, nearly all of which is weights.
    fn weight_bytes(&self) -> Result<f64> {
        let length = std::fs::metadata(&self.model)?.len();
        Ok(f64::from(u32::try_from(length / 1024)?) * 1024.0)
    }

    /// What is measured.
    fn described(&self) -> Result<Value> {
        Ok(json!({
            "threads": self.threads, "rounds": self.board.rounds,
            "model": self.model.file_name().map(|name| name.to_string_lossy()),
            "model_bytes": std::fs::metadata(&self.model)?.len(),
            "engine": figures::version(&self.engine), "peer": figures::version(self.peer),
            "twin": figures::version(self.twin),
        }))
    }
}

/// Measures the rows and writes what came of them.
pub(crate) async fn run(board: Board) -> Result<()> {
    let mut figures = Figures::default();
    match bench(&board)? {
        Ok(bench) => measure(&bench, &mut figures).await?,
        Err(why) => figures.leave_out(why),
    }
    figures.finish(&board.json)
}

/// What to measure with, or why nothing can be measured.
fn bench(board: &Board) -> Result<Result<Bench<'_>, String>> {
    let Some(peer) = board.peer.as_deref().filter(|peer| peer.is_file()) else {
        return Ok(Err(NO_PEER.to_owned()));
    };
    let model = models::chosen(board.model.as_ref())?;
    if !model.is_file() {
        return Ok(Err(models::missing(&model)));
    }
    let engine = board.programs.join("sufler-engine");
    ensure!(
        engine.is_file(),
        "{} is not there: build it first",
        engine.display()
    );
    let threads = match board.threads {
        Some(threads) => threads,
        None => u16::try_from(cores::count())?,
    };
    Ok(Ok(Bench {
        board,
        engine,
        peer,
        twin: board.twin.as_deref().unwrap_or(peer),
        model,
        threads,
    }))
}

async fn measure(bench: &Bench<'_>, figures: &mut Figures) -> Result<()> {
    figures.note_machine(&bench.described()?);
    let wanted =
        |row, part: &str| bench.board.rows.contains(&row) && part.contains(&bench.board.only);
    if wanted(Row::P11, "speed") {
        speed::measure(bench, figures).await?;
    }
    if wanted(Row::P11, "equality") {
        equality::measure(bench, figures).await?;
    }
    if wanted(Row::P12, "turns") {
        conversation::measure(bench, figures).await?;
    }
    if wanted(Row::P13, "schemas") {
        schema_row::measure(bench, figures).await?;
    }
    if wanted(Row::P13, "gaps") {
        gaps::measure(bench, figures).await?;
    }
    if wanted(Row::P13, "memory") {
        memory::measure(bench, figures).await?;
    }
    figures.note_load_after();
    Ok(())
}

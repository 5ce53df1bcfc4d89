//! The rows P9 and P10 of the board: how soon everybody in a room hears of a message, and what a socket costs, beside
//! socket.io.

mod arrivals;
mod crowd;
mod measure;
mod sides;

use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::Args;
use serde_json::json;

use crate::MOST_ROUNDS;
use crate::figures::{Figures, version};
use crate::process::Company;
use measure::Rounds;
use sides::{Ours, Peer};

/// How to get what the rows compare with.
const NO_PEER: &str =
    "socket.io is not there; install it with scripts/socket-io, then run this again";

/// The most sockets of one person that the server takes.
const SOCKETS_OF_A_PERSON: usize = 50;

/// What `bench sockets` is told.
#[derive(Args)]
pub(crate) struct Crowded {
    /// The folder of `sufler`.
    #[arg(long, value_name = "FOLDER")]
    programs: PathBuf,
    /// The folder of the program that speaks socket.io.
    #[arg(long, value_name = "FOLDER")]
    peer: Option<PathBuf>,
    /// People in the room, each with an account and a token of their own.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    people: u16,
    /// Sockets that watch the room, shared out among the people.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u16).range(20..=8_000))]
    sockets: u16,
    /// Messages posted one after another, each until the last socket has heard of it.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(5..=10_000))]
    posts: u16,
    /// Seconds in which several callers post as fast as they can.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=60))]
    seconds: u64,
    /// How many rounds are taken.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=MOST_ROUNDS))]
    rounds: u64,
    /// Where the raw figures go.
    #[arg(long, value_name = "FILE", default_value = "target/bench/sockets.json")]
    json: PathBuf,
}

impl Crowded {
    fn is_possible(&self) -> Result<()> {
        let (sockets, people) = (usize::from(self.sockets), usize::from(self.people));
        ensure!(
            sockets <= people * SOCKETS_OF_A_PERSON,
            "{people} people have at most {} sockets",
            people * SOCKETS_OF_A_PERSON
        );
        Ok(())
    }
}

/// Measures both rows and writes what came of them.
pub(crate) async fn run(told: Crowded) -> Result<()> {
    told.is_possible()?;
    let mut figures = Figures::default();
    match &told.peer {
        Some(peer) if peer.join("node_modules").is_dir() => {
            measure_both(&told, &Peer::new(peer), &mut figures).await?;
        }
        _ => figures.leave_out(NO_PEER.to_owned()),
    }
    figures.finish(&told.json)
}

async fn measure_both(told: &Crowded, peer: &Peer, figures: &mut Figures) -> Result<()> {
    figures.note_machine(&json!({
        "sockets": told.sockets, "people": told.people, "posts": told.posts, "seconds": told.seconds,
        "rounds": told.rounds, "sufler": version(&told.programs.join("sufler")),
    }));
    let company = Company::new(&told.programs)?;
    println!("making {} people", told.people);
    let ours = Ours::new(&company, told.people).await?;
    let mut rounds = Rounds::default();
    for round in 0..told.rounds {
        // Who comes first changes.
        if round % 2 == 0 {
            rounds.ours.push(measure::one(told, &ours).await?);
            rounds.peer.push(measure::one(told, peer).await?);
        } else {
            rounds.peer.push(measure::one(told, peer).await?);
            rounds.ours.push(measure::one(told, &ours).await?);
        }
        rounds.writes.push(measure::possible_writes()?);
        println!("  round {} of {}", round + 1, told.rounds);
    }
    rounds.report(figures);
    figures.note_load_after();
    Ok(())
}

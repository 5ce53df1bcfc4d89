//! The gaps between the tokens of a running answer while another one's long prompt is read.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use super::ask::{Stream, ask, count_tokens, question};
use super::peers::{Settings, start_engine, start_peer};
use super::{Bench, prompts};
use crate::figures::{Figure, Figures, Target};
use crate::process::Running;
use crate::report::Better;
use crate::stats::percentile;

const CONTEXT: u32 = 8192;

/// Tokens of the long prompt.
const PROMPT: usize = 4_000;

/// A question that is answered at great length.
const COUNTING: &str = "Write all whole numbers from 1 to 1000, each on a line of its own.";

const MOST_TOKENS: u32 = 3_000;

/// So many gaps are taken before the long prompt comes.
const IDLE_GAPS: usize = 128;

/// Rounds differ little and take long.
const MOST_ROUNDS: u64 = 5;

/// Milliseconds, for each round.
#[derive(Default)]
struct Gaps {
    idle: [Vec<f64>; 3],
    busy: [Vec<f64>; 3],
    longest: Vec<f64>,
    /// Until the long prompt's own first token.
    prompt: Vec<f64>,
}

const PERCENTS: [usize; 3] = [50, 95, 99];

/// Both, by turns.
pub(super) async fn measure(bench: &Bench<'_>, figures: &mut Figures) -> Result<()> {
    let settings = Settings::new(CONTEXT, 2);
    let both = [
        start_engine(bench, settings).await?,
        start_peer(bench, bench.peer, settings).await?,
    ];
    let mut gaps = [Gaps::default(), Gaps::default()];
    let rounds = bench.board.rounds.min(MOST_ROUNDS);
    for round in 0..rounds {
        for (server, gaps) in both.iter().zip(&mut gaps) {
            one_round(server, round, gaps).await?;
        }
        println!("  gaps: round {} of {rounds}", round + 1);
    }
    figures.explain(
        "gaps",
        json!({ "context": CONTEXT, "prompt_tokens": PROMPT, "gaps_before": IDLE_GAPS }),
    );
    let [ours, theirs] = gaps;
    report(ours, theirs, figures);
    Ok(())
}

async fn one_round(server: &Running, round: u64, gaps: &mut Gaps) -> Result<()> {
    let prompt = prompts::of_length(1_000 + round, PROMPT, async |text| {
        count_tokens(server.address, &text).await
    })
    .await?;
    let (told, mut pieces) = unbounded_channel();
    let mut running = JoinSet::new();
    running.spawn(write(server.address, told));
    let mut before = Vec::new();
    while before.len() <= IDLE_GAPS {
        before.push(pieces.recv().await.context("the answer ended early")?);
    }
    let asked_at = Instant::now();
    let first = ask(server.address, &question(&prompt, 1)).await?.first()?;
    let mut during: Vec<_> = before.last().copied().into_iter().collect();
    drain(&mut pieces, &mut during);
    // The answer goes on after the prompt was read; dropping its task ends it.
    during.retain(|at| at.duration_since(asked_at).as_secs_f64() <= first);
    ensure!(
        during.len() > 1 || pieces.try_recv().is_err(),
        "no token came while the prompt was read"
    );
    let (idle, mut busy) = (between(&before), between(&during));
    // With no token at all in that time, the gap is the time.
    if busy.is_empty() {
        busy.push(first * 1e3);
    }
    for (index, percent) in PERCENTS.into_iter().enumerate() {
        gaps.idle[index].push(percentile(&idle, percent));
        gaps.busy[index].push(percentile(&busy, percent));
    }
    gaps.longest.push(percentile(&busy, 100));
    gaps.prompt.push(first * 1e3);
    Ok(())
}

async fn write(server: SocketAddr, told: UnboundedSender<Instant>) -> Result<()> {
    let mut stream = Stream::open(server, &question(COUNTING, MOST_TOKENS)).await?;
    while let Some(at) = stream.next().await? {
        if told.send(at).is_err() {
            break;
        }
    }
    Ok(())
}

fn drain(pieces: &mut UnboundedReceiver<Instant>, into: &mut Vec<Instant>) {
    while let Ok(at) = pieces.try_recv() {
        into.push(at);
    }
}

/// Milliseconds between each two.
fn between(times: &[Instant]) -> Vec<f64> {
    let pairs = times.iter().zip(times.iter().skip(1));
    pairs
        .map(|(one, next)| next.duration_since(*one).as_secs_f64() * 1e3)
        .collect()
}

fn report(ours: Gaps, theirs: Gaps, figures: &mut Figures) {
    let [idle_half, idle_many, idle_most] = ours.idle;
    let [busy_half, busy_many, busy_most] = ours.busy;
    let [_, _, their_idle] = theirs.idle;
    let [their_half, _, their_most] = theirs.busy;
    let rows = [
        (
            "gap p50 while 4,000 tokens are read",
            busy_half.clone(),
            idle_half,
            "the same, idle",
            Target::Known,
        ),
        (
            "gap p95 while 4,000 tokens are read",
            busy_many,
            idle_many,
            "the same, idle",
            Target::Known,
        ),
        (
            "gap p99 while 4,000 tokens are read",
            busy_most.clone(),
            idle_most,
            "the same, idle",
            Target::RatioAtLeast(0.5),
        ),
        (
            "longest gap in that time",
            ours.longest,
            theirs.longest,
            "llama-server",
            Target::Known,
        ),
        (
            "gap p50 in that time, to llama-server's",
            busy_half,
            their_half,
            "llama-server",
            Target::Known,
        ),
        (
            "gap p99 in that time, to llama-server's",
            busy_most,
            their_most.clone(),
            "llama-server",
            Target::Known,
        ),
        (
            "llama-server's gap p99 to its idle",
            their_most,
            their_idle,
            "llama-server, idle",
            Target::Known,
        ),
        (
            "first token of the long prompt",
            ours.prompt,
            theirs.prompt,
            "llama-server",
            Target::Known,
        ),
    ];
    for (name, ours, beside, beside_is, target) in rows {
        figures.add(Figure {
            row: "P13",
            name: name.to_owned(),
            unit: "ms",
            better: Better::Lower,
            ours,
            beside,
            beside_is,
            target,
            limit: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn gaps_are_between_neighbours() {
        let start = Instant::now();
        let times = [0, 10, 30].map(|at| start + Duration::from_millis(at));
        let gaps = between(&times);
        assert!((gaps[0] - 10.0).abs() < 1e-6 && (gaps[1] - 20.0).abs() < 1e-6);
        assert_eq!(between(&times[..1]), Vec::<f64>::new());
    }
}

//! How fast one answer is written, and four at once.

use anyhow::{Result, ensure};
use serde_json::json;
use tokio::task::JoinSet;

use super::Bench;
use super::ask::{Answer, ask, question};
use super::peers::{Settings, start_engine, start_peer};
use crate::figures::{Figure, Figures, Target};
use crate::probe;
use crate::process::Running;
use crate::report::Better;

/// Tokens of one answer.
const TOKENS: u32 = 128;

/// An answer that ends before says too little about speed.
const FEWEST: u32 = 96;

/// What is asked: each is answered at length.
const QUESTIONS: [&str; 4] = [
    "Write a long story about a lighthouse keeper and the sea.",
    "Explain in great detail how a sailing ship is built.",
    "Describe a year in the life of a mountain village, month by month.",
    "Tell the history of bread from the first farmers until today, at length.",
];

const CONTEXT: u32 = 4096;

/// Tokens per second of both, one stream and four.
#[derive(Default)]
struct Rounds {
    limit: Vec<f64>,
    one: [Vec<f64>; 2],
    four: [Vec<f64>; 2],
}

/// One stream and four streams beside llama-server.
pub(super) async fn measure(bench: &Bench<'_>, figures: &mut Figures) -> Result<()> {
    let settings = Settings::new(CONTEXT, 4);
    let both = [
        start_engine(bench, settings).await?,
        start_peer(bench, bench.peer, settings).await?,
    ];
    let mut rounds = Rounds::default();
    for round in 0..=bench.board.rounds {
        let limit = probe::memory_bandwidth()? / bench.weight_bytes()?;
        // Who comes first changes, and the first round, which fills both caches, is not counted.
        for turn in 0..2 {
            let who = usize::from((round + turn) % 2 == 1);
            let one = one_stream(&both[who]).await?;
            let four = four_streams(&both[who]).await?;
            if round > 0 {
                rounds.one[who].push(one);
                rounds.four[who].push(four);
            }
        }
        if round > 0 {
            rounds.limit.push(limit);
        }
    }
    report(rounds, figures);
    Ok(())
}

async fn one_stream(server: &Running) -> Result<f64> {
    let answer = ask(server.address, &question(QUESTIONS[0], TOKENS)).await?;
    long_enough(&answer)?;
    let (seconds, tokens) = answer.writing();
    Ok(tokens / seconds)
}

/// All tokens of four answers, from the first piece of any to the last piece of all.
async fn four_streams(server: &Running) -> Result<f64> {
    let mut running = JoinSet::new();
    for text in QUESTIONS {
        let address = server.address;
        running.spawn(async move { ask(address, &question(text, TOKENS)).await });
    }
    let mut answers = Vec::new();
    while let Some(finished) = running.join_next().await {
        answers.push(finished??);
    }
    for answer in &answers {
        long_enough(answer)?;
    }
    let pieces = || answers.iter().flat_map(|answer| &answer.pieces);
    let (Some(first), Some(last)) = (pieces().min(), pieces().max()) else {
        return Ok(0.0);
    };
    let tokens: u32 = answers.iter().map(|answer| answer.tokens).sum();
    Ok(f64::from(tokens - 1) / last.duration_since(*first).as_secs_f64())
}

fn long_enough(answer: &Answer) -> Result<()> {
    let tokens = answer.tokens;
    ensure!(
        tokens >= FEWEST,
        "an answer has {tokens} tokens, too few to measure"
    );
    Ok(())
}

fn report(rounds: Rounds, figures: &mut Figures) {
    let [one, one_beside] = rounds.one;
    let [four, four_beside] = rounds.four;
    let four_limit = rounds.limit.iter().map(|limit| limit * 4.0).collect();
    figures.explain("speed", json!({ "tokens": TOKENS, "context": CONTEXT }));
    figures.add(Figure {
        row: "P11",
        name: "tokens of one stream".to_owned(),
        unit: "per s",
        better: Better::Higher,
        ours: one.clone(),
        beside: one_beside.clone(),
        beside_is: "llama-server",
        target: Target::RatioAtLeast(0.98),
        limit: rounds.limit,
    });
    figures.add(Figure {
        row: "P11",
        name: "tokens of four streams together".to_owned(),
        unit: "per s",
        better: Better::Higher,
        ours: four.clone(),
        beside: four_beside.clone(),
        beside_is: "llama-server",
        target: Target::RatioAtLeast(1.05),
        limit: four_limit,
    });
    for (name, target, four, one) in [
        ("four streams to one", Target::RatioAtLeast(2.2), four, one),
        (
            "four streams to one, llama-server's own",
            Target::Known,
            four_beside,
            one_beside,
        ),
    ] {
        figures.add(Figure {
            row: "P11",
            name: name.to_owned(),
            unit: "per s",
            better: Better::Higher,
            ours: four,
            beside: one,
            beside_is: "one stream of the same program",
            target,
            limit: Vec::new(),
        });
    }
}

//! The first token of a long conversation: cold, in its second turn, and after the program was started anew.

use std::time::Instant;

use anyhow::{Context, Result};
use hyper::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::ask::{ask, conversation, count_tokens, question};
use super::peers::{Settings, start_engine, start_peer};
use super::{Bench, prompts};
use crate::client::Connection;
use crate::figures::{Figure, Figures, Target};
use crate::process::Running;
use crate::report::Better;

const CONTEXT: u32 = 4096;

/// Tokens of the conversation before its second turn.
const HISTORY: usize = 2_000;

/// Tokens of one answer: the first is what counts.
const TOKENS: u32 = 16;

/// A restart takes time, so there are at most so many rounds.
const MOST_ROUNDS: u64 = 5;

/// Milliseconds to the first token. A round has two conversations: one goes on at once, the other after a restart.
#[derive(Default)]
struct Waits {
    /// Of the first conversation and of the second, by turns.
    cold: Vec<f64>,
    second: Vec<f64>,
    restarted: Vec<f64>,
    /// llama-server only: when it was told to save and to load the conversation.
    told: Vec<f64>,
}

/// Cold, second turn and restart, of both.
pub(super) async fn measure(bench: &Bench<'_>, figures: &mut Figures) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("sufler-bench-").tempdir()?;
    let (mut ours, mut theirs) = (Waits::default(), Waits::default());
    let mut history = 0;
    let rounds = bench.board.rounds.min(MOST_ROUNDS);
    for round in 0..rounds {
        history = of_engine(bench, &folder, round, &mut ours).await?;
        of_peer(bench, &folder, round, &mut theirs).await?;
        println!("  turns: round {} of {rounds}", round + 1);
    }
    figures.explain(
        "turns",
        json!({ "history_tokens": history, "context": CONTEXT }),
    );
    report(ours, theirs, figures);
    Ok(())
}

/// How many tokens the second turn's prompt has.
async fn of_engine(
    bench: &Bench<'_>,
    folder: &TempDir,
    round: u64,
    waits: &mut Waits,
) -> Result<u32> {
    let mut settings = Settings::new(CONTEXT, 4);
    settings.cache = Some(folder.path());
    let engine = start_engine(bench, settings).await?;
    warm_up(&engine).await?;
    let second = first_turn(&engine, round * 2, waits).await?;
    let answer = ask(engine.address, &second).await?;
    waits.second.push(answer.first()? * 1e3);
    let second = first_turn(&engine, round * 2 + 1, waits).await?;
    drop(engine);
    let engine = start_engine(bench, settings).await?;
    waits.restarted.push(first_token(&engine, &second).await?);
    Ok(answer.prompt_tokens)
}

async fn of_peer(bench: &Bench<'_>, folder: &TempDir, round: u64, waits: &mut Waits) -> Result<()> {
    let mut settings = Settings::new(CONTEXT, 1);
    settings.cache = Some(folder.path());
    let peer = start_peer(bench, bench.peer, settings).await?;
    warm_up(&peer).await?;
    let second = first_turn(&peer, round * 2, waits).await?;
    waits.second.push(first_token(&peer, &second).await?);
    let second = first_turn(&peer, round * 2 + 1, waits).await?;
    slot(&peer, "save").await?;
    drop(peer);
    let peer = start_peer(bench, bench.peer, settings).await?;
    waits.restarted.push(first_token(&peer, &second).await?);
    drop(peer);
    let peer = start_peer(bench, bench.peer, settings).await?;
    let loading = Instant::now();
    slot(&peer, "restore").await?;
    let loaded = loading.elapsed().as_secs_f64() * 1e3;
    waits.told.push(loaded + first_token(&peer, &second).await?);
    Ok(())
}

/// Milliseconds to the first token.
async fn first_token(server: &Running, question: &Value) -> Result<f64> {
    Ok(ask(server.address, question).await?.first()? * 1e3)
}

/// What llama-server calls saving and restoring a slot.
async fn slot(peer: &Running, action: &str) -> Result<()> {
    let mut connection = Connection::open(peer.address, "").await?;
    let body = json!({ "filename": "bench-slot" }).to_string();
    let path = format!("/slots/0?action={action}");
    connection.post(&path, body, StatusCode::OK).await?;
    Ok(())
}

/// Asks a question about a long report; gives the question that follows it.
async fn first_turn(server: &Running, number: u64, waits: &mut Waits) -> Result<Value> {
    let mut messages = opening(server, number).await?;
    let first = ask(server.address, &conversation(json!(messages), TOKENS)).await?;
    waits.cold.push(first.first()? * 1e3);
    messages.push(json!({ "role": "assistant", "content": first.text }));
    messages.push(json!({ "role": "user", "content": "And what should be done first?" }));
    Ok(conversation(json!(messages), TOKENS))
}

/// What is done at the first request only is not what is measured.
async fn warm_up(server: &Running) -> Result<()> {
    let text = prompts::story(9_999, 20, false);
    ask(server.address, &question(&text, TOKENS))
        .await
        .context("the warm-up")?;
    Ok(())
}

/// A conversation of the wanted length, different in every round from its first word on.
async fn opening(server: &Running, round: u64) -> Result<Vec<Value>> {
    let text = prompts::of_length(round, HISTORY, async |text| {
        count_tokens(server.address, &text).await
    })
    .await?;
    Ok(vec![
        json!({ "role": "system", "content": format!("{round}: you answer questions about reports.") }),
        json!({ "role": "user", "content": format!("{text}\n\nWhat is this report about?") }),
    ])
}

fn report(ours: Waits, theirs: Waits, figures: &mut Figures) {
    let nth = |cold: &[f64], at| cold.iter().copied().skip(at).step_by(2).collect::<Vec<_>>();
    let rows = [
        (
            "first token, cold, 2,000 tokens",
            Target::Known,
            ours.cold.clone(),
            theirs.cold.clone(),
            "llama-server, cold",
        ),
        (
            "first token of the second turn",
            Target::RatioAtLeast(20.0),
            ours.second.clone(),
            nth(&ours.cold, 0),
            "the same, cold",
        ),
        (
            "the same, to llama-server's second turn",
            Target::Known,
            ours.second,
            theirs.second.clone(),
            "llama-server, second turn",
        ),
        (
            "first token after a restart",
            Target::RatioAtLeast(20.0),
            ours.restarted.clone(),
            nth(&ours.cold, 1),
            "the same, cold",
        ),
        (
            "the same, to llama-server restarted",
            Target::Known,
            ours.restarted.clone(),
            theirs.restarted,
            "llama-server, restarted",
        ),
        (
            "the same, to llama-server told to save it",
            Target::Known,
            ours.restarted,
            theirs.told,
            "llama-server, slot saved and restored",
        ),
        (
            "llama-server's second turn to its own cold",
            Target::Known,
            theirs.second,
            nth(&theirs.cold, 0),
            "llama-server, cold",
        ),
    ];
    for (name, target, ours, beside, beside_is) in rows {
        figures.add(Figure {
            row: "P12",
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

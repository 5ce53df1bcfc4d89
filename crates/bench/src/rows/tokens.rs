//! How fast the engine writes with the starter model.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use http_body_util::BodyExt;
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use crate::client::Connection;
use crate::process::{Running, free_address, placed};
use crate::report::{Better, Report, Round, Row};
use crate::{Quick, models, probe};

/// Tokens of one answer.
const TOKENS: u64 = 128;

/// Fewer tokens than this say nothing about speed.
const FEWEST: u64 = 32;

/// Tokens per second of one stream, beside the rate at which memory could deliver the weights.
pub(super) async fn measure(quick: &Quick, report: &mut Report) -> Result<()> {
    let model = models::chosen(quick.model.as_ref())?;
    if !model.is_file() {
        report.leave_out(format!("tokens per second: {}", models::missing(&model)));
        return Ok(());
    }
    let engine = start(quick, &model).await?;
    let weights =
        f64::from(u32::try_from(std::fs::metadata(&model)?.len()).context("a model below 4 GiB")?);
    let mut rounds = Vec::new();
    for _ in 0..quick.rounds {
        let limit = probe::memory_bandwidth()? / weights;
        rounds.push(Round {
            measured: write_once(&engine).await?,
            limit,
        });
    }
    report.add(Row {
        name: "tokens of the engine, one stream",
        unit: "per s",
        probe: "memory bandwidth / weights",
        better: Better::Higher,
        rounds,
    });
    Ok(())
}

async fn start(quick: &Quick, model: &Path) -> Result<Running> {
    let address = free_address()?;
    let mut command = placed(&quick.programs.join("sufler-engine"), false)?;
    command
        .args(["serve", "--listen", &address.to_string()])
        .arg("--model")
        .arg(model);
    Running::start(command, address, "/health").await
}

/// Tokens per second between the first and the last of one answer.
async fn write_once(engine: &Running) -> Result<f64> {
    let mut connection = Connection::open(engine.address, "").await?;
    let body = request().to_string().into();
    let mut answer = connection
        .send(Method::POST, "/v1/chat/completions", body)
        .await?;
    ensure!(
        answer.status() == StatusCode::OK,
        "the engine answered {}",
        answer.status()
    );
    let (mut text, mut first, mut last) = (Vec::new(), None, Instant::now());
    while let Some(frame) = answer.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        text.extend_from_slice(&data);
        if carries_text(&data) {
            last = Instant::now();
            first.get_or_insert(last);
        }
    }
    let first = first.context("the engine wrote nothing")?;
    let tokens = counted(&text).context("the engine did not count its tokens")?;
    ensure!(
        tokens >= FEWEST,
        "the engine wrote {tokens} tokens, too few to measure"
    );
    Ok(f64::from(u32::try_from(tokens - 1)?) / last.duration_since(first).as_secs_f64())
}

fn request() -> Value {
    json!({
        "model": "starter",
        "messages": [{ "role": "user", "content": "Write a long story about a lighthouse keeper and the sea." }],
        "max_tokens": TOKENS,
        "temperature": 0,
        "stream": true,
        "stream_options": { "include_usage": true },
    })
}

/// Whether a piece of the stream holds words of the answer.
fn carries_text(data: &[u8]) -> bool {
    events(data).any(|event| {
        let delta = event
            .pointer("/choices/0/delta/content")
            .and_then(Value::as_str);
        delta.is_some_and(|text| !text.is_empty())
    })
}

/// The number of tokens the engine says it wrote.
fn counted(data: &[u8]) -> Option<u64> {
    events(data)
        .filter_map(|event| {
            event
                .pointer("/usage/completion_tokens")
                .and_then(Value::as_u64)
        })
        .last()
}

fn events(data: &[u8]) -> impl Iterator<Item = Value> {
    let lines = data
        .split(|byte| *byte == b'\n')
        .filter_map(|line| line.strip_prefix(b"data: "));
    lines.filter_map(|line| serde_json::from_slice(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] = b"data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n\
        data: {\"choices\":[{\"delta\":{\"content\":\"Once\"}}]}\n\n\
        data: {\"choices\":[],\"usage\":{\"completion_tokens\":128}}\n\ndata: [DONE]\n\n";

    #[test]
    fn words_and_counts_are_found_in_a_stream() {
        assert!(carries_text(STREAM));
        assert!(!carries_text(
            b"data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n"
        ));
        assert_eq!(counted(STREAM), Some(128));
        assert_eq!(counted(b"data: broken\n\n"), None);
    }
}

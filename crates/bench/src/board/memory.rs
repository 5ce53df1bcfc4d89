//! Memory over many requests of all kinds.

use std::net::SocketAddr;

use anyhow::Result;
use serde_json::json;
use tokio::task::JoinSet;

use super::ask::{Stream, ask, bound, count_tokens, question};
use super::peers::{Settings, start_engine, start_peer};
use super::{Bench, prompts, schemas};
use crate::figures::{Figure, Figures, Target};
use crate::process::Running;
use crate::report::Better;
use crate::stats::slope;

const CONTEXT: u32 = 2048;

/// Small, so that it is full soon and what grows after is not the cache.
const CACHE_MIB: u32 = 16;

/// Requests at once: more than are answered at once, so that some wait.
const CALLERS: u32 = 6;

/// Memory is read after so many requests.
const STEP: u32 = 20;

/// Growth allowed for each request once the caches are full, in KiB: a megabyte in a thousand requests.
const MOST_GROWTH: f64 = 1.0;

/// Number of requests and MiB after them.
type Sample = (f64, f64);

/// A thousand requests to each.
pub(super) async fn measure(bench: &Bench<'_>, figures: &mut Figures) -> Result<()> {
    let mut settings = Settings::new(CONTEXT, 4);
    settings.cache_mib = CACHE_MIB;
    let engine = start_engine(bench, settings).await?;
    let ours = over_requests(&engine, bench.board.requests).await?;
    drop(engine);
    let peer = start_peer(bench, bench.peer, settings).await?;
    let theirs = over_requests(&peer, bench.board.requests).await?;
    figures.explain(
        "memory",
        json!({ "requests": bench.board.requests, "cache_mib": CACHE_MIB, "ours": ours, "theirs": theirs }),
    );
    report(&ours, &theirs, figures);
    Ok(())
}

async fn over_requests(server: &Running, requests: u32) -> Result<Vec<Sample>> {
    let mut samples = vec![(0.0, server.memory_mib()?)];
    let mut running = JoinSet::new();
    let tasks = schemas::hundred();
    for number in 0..requests {
        let schema = tasks[number as usize % tasks.len()].schema.clone();
        running.spawn(one_request(server.address, number, schema));
        if running.len() >= CALLERS as usize
            && let Some(finished) = running.join_next().await
        {
            finished??;
        }
        if (number + 1) % STEP == 0 {
            samples.push((f64::from(number + 1), server.memory_mib()?));
        }
    }
    while let Some(finished) = running.join_next().await {
        finished??;
    }
    samples.push((f64::from(requests), server.memory_mib()?));
    Ok(samples)
}

/// Short, long, bound to a schema, given up by the client, with a stop, or only counted.
async fn one_request(server: SocketAddr, number: u32, schema: serde_json::Value) -> Result<()> {
    let text = |sentences| prompts::story(u64::from(number), sentences, number.is_multiple_of(2));
    match number % 8 {
        0 => {
            ask(server, &question(&text(20), 8)).await?;
        }
        1 => {
            // An answer cut off is as good as a whole one here.
            ask(server, &bound(question("Answer.", 24), &schema)).await?;
        }
        2 => {
            let mut stream = Stream::open(server, &question(&text(3), 200)).await?;
            stream.next().await?;
        }
        3 => {
            let mut question = question(&text(4), 24);
            question["stop"] = json!(["\n", "."]);
            ask(server, &question).await?;
        }
        4 => {
            count_tokens(server, &text(50)).await?;
        }
        5 => {
            let mut question = question(&text(2), 16);
            question["temperature"] = json!(1.2);
            question["seed"] = json!(number);
            ask(server, &question).await?;
        }
        _ => {
            ask(server, &question(&text(1), 16)).await?;
        }
    }
    Ok(())
}

/// KiB for each request in the second half.
fn growth(samples: &[Sample]) -> f64 {
    let half = samples.get(samples.len() / 2..).unwrap_or_default();
    slope(half) * 1024.0
}

fn report(ours: &[Sample], theirs: &[Sample], figures: &mut Figures) {
    let first = |samples: &[Sample]| samples.first().map(|sample| sample.1);
    let last = |samples: &[Sample]| samples.last().map(|sample| sample.1);
    let mut add = |name: &str, unit, figure: &dyn Fn(&[Sample]) -> Option<f64>, target| {
        figures.add(Figure {
            row: "P13",
            name: name.to_owned(),
            unit,
            better: Better::Lower,
            ours: figure(ours).into_iter().collect(),
            beside: figure(theirs).into_iter().collect(),
            beside_is: "llama-server",
            target,
            limit: Vec::new(),
        });
    };
    add("memory (PSS) when ready", "MiB", &first, Target::Known);
    add(
        "memory (PSS) after all requests",
        "MiB",
        &last,
        Target::Known,
    );
    add(
        "growth for each request, second half",
        "KiB",
        &|samples| Some(growth(samples)),
        Target::AtMost(MOST_GROWTH),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_that_of_the_second_half() {
        let samples = [
            (0.0, 100.0),
            (10.0, 300.0),
            (20.0, 310.0),
            (30.0, 310.0),
            (40.0, 310.0),
        ];
        assert!(growth(&samples).abs() < 1e-9);
        let growing: Vec<Sample> = (0..10)
            .map(|at| (f64::from(at), f64::from(at) * 2.0))
            .collect();
        assert!((growth(&growing) - 2048.0).abs() < 1e-6);
    }
}

//! Messages posted and safe on the disk.

use std::time::{Duration, Instant};

use anyhow::Result;
use hyper::StatusCode;
use tokio::task::JoinSet;

use super::{load_time, make_room, message};
use crate::client::Connection;
use crate::process::{Company, Running};
use crate::report::{Better, Round, Row};
use crate::{Quick, probe, stats};

const CALLERS: u64 = 64;

/// The most posts of one caller in one round.
const MOST_POSTS: u64 = 1_000_000;

/// Posts per second of 64 callers and how long one waits, beside the disk's own rate.
pub(super) async fn measure(quick: &Quick, company: &Company) -> Result<[Row; 2]> {
    let server = company.serve(false).await?;
    let room = make_room(&server, &company.token).await?;
    let (mut rates, mut waits) = (Vec::new(), Vec::new());
    for round in 0..quick.rounds {
        let syncs = probe::fdatasync(company.folder(), Duration::from_secs(1))?;
        let (took, elapsed) = post_together(quick, &server, company, &room, round).await?;
        let count = f64::from(u32::try_from(took.len())?);
        let syncing: f64 = syncs.iter().sum();
        let possible = f64::from(u32::try_from(syncs.len())?) / syncing;
        rates.push(Round {
            measured: count / elapsed.as_secs_f64(),
            limit: possible,
        });
        waits.push(Round {
            measured: stats::median(&took) * 1e3,
            limit: stats::median(&syncs) * 1e3,
        });
        println!(
            "  round {}: p99 of a post {:.2} ms",
            round + 1,
            stats::percentile(&took, 99) * 1e3
        );
    }
    Ok([
        Row {
            name: "durable posts, 64 callers",
            unit: "per s",
            probe: "fdatasync of one page",
            better: Better::Higher,
            rounds: rates,
        },
        Row {
            name: "one post among 64 callers, p50",
            unit: "ms",
            probe: "one fdatasync",
            better: Better::Lower,
            rounds: waits,
        },
    ])
}

/// Seconds each post took, and the time of all.
async fn post_together(
    quick: &Quick,
    server: &Running,
    company: &Company,
    room: &str,
    round: u64,
) -> Result<(Vec<f64>, Duration)> {
    let path = format!("/api/v1/rooms/{room}/messages");
    let mut callers = JoinSet::new();
    let start = Instant::now();
    let end = start + load_time(quick);
    for caller in 0..CALLERS {
        let connection = Connection::open(server.address, &company.token).await?;
        callers.spawn(post_until(
            connection,
            path.clone(),
            (round * CALLERS + caller) * MOST_POSTS,
            end,
        ));
    }
    let mut took = Vec::new();
    while let Some(finished) = callers.join_next().await {
        took.extend(finished??);
    }
    Ok((took, start.elapsed()))
}

async fn post_until(
    mut connection: Connection,
    path: String,
    first: u64,
    end: Instant,
) -> Result<Vec<f64>> {
    let mut took = Vec::new();
    for number in first..first + MOST_POSTS {
        let start = Instant::now();
        if start >= end {
            break;
        }
        connection
            .post(&path, message(number), StatusCode::CREATED)
            .await?;
        took.push(start.elapsed().as_secs_f64());
    }
    Ok(took)
}

//! Pages of fifty messages, read by a person who is signed in, from a server on one core.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use hyper::StatusCode;
use serde_json::Value;
use tokio::task::JoinSet;

use super::{load_time, make_room, message};
use crate::client::Connection;
use crate::process::{Company, Running};
use crate::report::{Better, Round, Row};
use crate::{Quick, probe, stats};

const READERS: u64 = 16;
const MESSAGES: u64 = 1_000;

/// Numbers that the posts of the row before never reach.
const FIRST_MESSAGE: u64 = 1 << 44;

/// Pages per second of 16 readers, and how long one page takes alone.
pub(super) async fn measure(quick: &Quick, company: &Company) -> Result<[Row; 2]> {
    let server = company.serve(true).await?;
    let path = filled_room(&server, company).await?;
    let (mut rates, mut waits) = (Vec::new(), Vec::new());
    for _ in 0..quick.rounds {
        let possible = probe::sqlite_pages(company.folder(), Duration::from_secs(1))?;
        let measured = read_together(quick, &server, company, &path, READERS)
            .await?
            .0;
        rates.push(Round {
            measured,
            limit: possible,
        });
        let trip = probe::round_trip(2_000)?;
        let alone = read_together(quick, &server, company, &path, 1).await?.1;
        waits.push(Round {
            measured: stats::median(&alone) * 1e6,
            limit: trip * 1e6,
        });
    }
    Ok([
        Row {
            name: "pages of 50 messages, server on one core",
            unit: "per s",
            probe: "rusqlite alone on that core",
            better: Better::Higher,
            rounds: rates,
        },
        Row {
            name: "one page, one reader, p50",
            unit: "µs",
            probe: "loopback round trip, 128 B",
            better: Better::Lower,
            rounds: waits,
        },
    ])
}

/// A room with messages; gives the path of its newest page.
async fn filled_room(server: &Running, company: &Company) -> Result<String> {
    let room = make_room(server, &company.token).await?;
    let path = format!("/api/v1/rooms/{room}/messages");
    let mut connection = Connection::open(server.address, &company.token).await?;
    for number in 0..MESSAGES {
        connection
            .post(&path, message(FIRST_MESSAGE + number), StatusCode::CREATED)
            .await?;
    }
    let page = format!("{path}?limit=50");
    let answer: Value = serde_json::from_slice(&connection.get(&page).await?)?;
    let items = answer
        .get("items")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    ensure!(items == 50, "a page has {items} messages, not 50");
    Ok(page)
}

/// Pages per second of all readers, and the seconds that each page took.
async fn read_together(
    quick: &Quick,
    server: &Running,
    company: &Company,
    path: &str,
    readers: u64,
) -> Result<(f64, Vec<f64>)> {
    let mut running = JoinSet::new();
    let start = Instant::now();
    let end = start + load_time(quick);
    for _ in 0..readers {
        let connection = Connection::open(server.address, &company.token).await?;
        running.spawn(read_until(connection, path.to_owned(), end));
    }
    let mut took = Vec::new();
    while let Some(finished) = running.join_next().await {
        took.extend(finished??);
    }
    let rate = f64::from(u32::try_from(took.len())?) / start.elapsed().as_secs_f64();
    Ok((rate, took))
}

async fn read_until(mut connection: Connection, path: String, end: Instant) -> Result<Vec<f64>> {
    let mut took = Vec::new();
    loop {
        let start = Instant::now();
        if start >= end {
            return Ok(took);
        }
        connection.get(&path).await?;
        took.push(start.elapsed().as_secs_f64());
    }
}

//! A history of 100,000 messages brought over HTTP, and how long somebody who posts meanwhile waits.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hyper::StatusCode;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::{field, make_room, message};
use crate::client::Connection;
use crate::process::{Company, Running};
use crate::report::{Better, Round, Row};
use crate::{Quick, probe, stats};

const MESSAGES: usize = 100_000;

/// Numbers that the posts of other rows never reach.
const FIRST_POST: u64 = 1 << 45;

/// Posts before the import, to compare with those during it.
const QUIET_POSTS: u64 = 200;

/// Between two looks at how far the import is, and between two posts.
const PAUSE: Duration = Duration::from_millis(20);

/// How long the import may take.
const PATIENCE: Duration = Duration::from_mins(15);

/// Messages per second that are imported, beside bare inserts of the same bytes; and one post meanwhile, beside one
/// in a quiet time.
pub(super) async fn measure(quick: &Quick, company: &Company) -> Result<[Row; 2]> {
    let server = company.serve(false).await?;
    let room = make_room(&server, &company.token).await?;
    let history = history();
    let (mut rates, mut waits) = (Vec::new(), Vec::new());
    for round in 0..quick.rounds {
        let possible = probe::batched_inserts(company.folder(), &history)?;
        let first = FIRST_POST + round * 1_000_000;
        let quiet = post_times(&server, company, &room, first, QUIET_POSTS).await?;
        let before = server.memory_mib()?;
        let id = looked_through(&server, company, &history.join("")).await?;
        let (stop, stopped) = oneshot::channel();
        let posting = post_until(&server, company, &room, first + QUIET_POSTS, stopped);
        let importing = async {
            let took = imported(&server, company, &id).await;
            drop(stop);
            took
        };
        let (took, during) = tokio::join!(importing, posting);
        let (took, during) = (took?, during?);
        let count = f64::from(u32::try_from(MESSAGES)?);
        rates.push(Round {
            measured: count / took.as_secs_f64(),
            limit: possible,
        });
        waits.push(Round {
            measured: stats::percentile(&during, 99) * 1e3,
            limit: stats::percentile(&quiet, 99) * 1e3,
        });
        println!(
            "  round {}: {} posts meanwhile, p50 {:.2} ms, memory {before:.0} to {:.0} MiB",
            round + 1,
            during.len(),
            stats::median(&during) * 1e3,
            server.memory_mib()?
        );
    }
    Ok([
        Row {
            name: "import of 100,000 messages",
            unit: "per s",
            probe: "batched INSERTs of the same bytes",
            better: Better::Higher,
            rounds: rates,
        },
        Row {
            name: "one post during an import, p99",
            unit: "ms",
            probe: "the same in a quiet time",
            better: Better::Lower,
            rounds: waits,
        },
    ])
}

/// The lines of a history: a tenth of them replies, in two languages.
fn history() -> Vec<String> {
    let line = |number: usize| {
        let (day, minute) = (number / 1440 % 28 + 1, number % 1440);
        let (month, year) = (number / 40_320 % 12 + 1, 2020 + number / 483_840);
        let at = format!(
            "{year}-{month:02}-{day:02}T{:02}:{:02}:00Z",
            minute / 60,
            minute % 60
        );
        let body = if number.is_multiple_of(2) {
            format!(
                "Сообщение {number}: поставка для гостиницы переносится на четверг, десять утра."
            )
        } else {
            format!(
                "Message {number}: the delivery for the hotel moves to Thursday, ten in the morning."
            )
        };
        let author = json!({ "name": format!("Автор {}", number % 50) });
        let mut line =
            json!({ "id": number.to_string(), "author": author, "created_at": at, "body": body });
        if number % 10 == 9
            && let Some(line) = line.as_object_mut()
        {
            line.insert("thread".to_owned(), json!((number - 9).to_string()));
        }
        format!("{line}\n")
    };
    (0..MESSAGES).map(line).collect()
}

/// Brings a history and waits until it was looked through.
async fn looked_through(server: &Running, company: &Company, history: &str) -> Result<String> {
    let mut connection = Connection::open(server.address, &company.token).await?;
    let path = "/api/v1/admin/histories?name=bench.jsonl";
    let answer = connection
        .post(path, history.to_owned(), StatusCode::CREATED)
        .await?;
    let id = field(&answer, "id")?;
    reached(&mut connection, &id, "ready").await?;
    Ok(id)
}

/// Imports a history; answers how long that took.
async fn imported(server: &Running, company: &Company, id: &str) -> Result<Duration> {
    let mut connection = Connection::open(server.address, &company.token).await?;
    let path = format!("/api/v1/admin/histories/{id}/application");
    let start = Instant::now();
    let wanted = json!({ "name": "bench" }).to_string();
    connection.post(&path, wanted, StatusCode::ACCEPTED).await?;
    let done = reached(&mut connection, id, "done").await?;
    let count = done.get("imported").and_then(Value::as_u64);
    ensure!(
        count == u64::try_from(MESSAGES).ok(),
        "{count:?} messages were imported"
    );
    Ok(start.elapsed())
}

async fn reached(connection: &mut Connection, id: &str, stage: &str) -> Result<Value> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let answer = connection
            .get(&format!("/api/v1/admin/histories/{id}"))
            .await?;
        let history: Value = serde_json::from_slice(&answer)?;
        let at = history.get("stage").and_then(Value::as_str);
        let at = at.context("the answer has no stage")?;
        if at == stage {
            return Ok(history);
        }
        ensure!(matches!(at, "reading" | "applying"), "the history is {at}");
        tokio::time::sleep(PAUSE).await;
    }
    anyhow::bail!("the history is not {stage} in time")
}

/// Seconds each of some posts takes, one after another.
async fn post_times(
    server: &Running,
    company: &Company,
    room: &str,
    first: u64,
    count: u64,
) -> Result<Vec<f64>> {
    let mut connection = Connection::open(server.address, &company.token).await?;
    let mut took = Vec::new();
    for number in first..first + count {
        took.push(post(&mut connection, room, number).await?);
    }
    Ok(took)
}

async fn post_until(
    server: &Running,
    company: &Company,
    room: &str,
    first: u64,
    mut stopped: oneshot::Receiver<()>,
) -> Result<Vec<f64>> {
    let mut connection = Connection::open(server.address, &company.token).await?;
    let mut took = Vec::new();
    for number in first.. {
        if stopped.try_recv() != Err(oneshot::error::TryRecvError::Empty) {
            break;
        }
        took.push(post(&mut connection, room, number).await?);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(took)
}

async fn post(connection: &mut Connection, room: &str, number: u64) -> Result<f64> {
    let start = Instant::now();
    let path = format!("/api/v1/rooms/{room}/messages");
    connection
        .post(&path, message(number), StatusCode::CREATED)
        .await?;
    Ok(start.elapsed().as_secs_f64())
}

//! The rows of the quick bench.

mod import;
mod pages;
mod posts;
mod start;
mod tokens;

use std::time::Duration;

use anyhow::{Context, Result};
use bytes::Bytes;
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::Quick;
use crate::client::Connection;
use crate::process::{Company, Running};
use crate::report::{Report, Row};

/// Measures every row that `--only` names.
pub(crate) async fn all(quick: &Quick, report: &mut Report) -> Result<()> {
    let company = Company::new(&quick.programs)?;
    if wanted(quick, "start") {
        report.add(start::cold(quick, &company).await?);
    }
    if wanted(quick, "idle") {
        report.add(start::idle(quick, &company).await?);
    }
    if wanted(quick, "posts") {
        add_all(report, posts::measure(quick, &company).await?);
    }
    if wanted(quick, "pages") {
        add_all(report, pages::measure(quick, &company).await?);
    }
    if wanted(quick, "import") {
        add_all(report, import::measure(quick, &company).await?);
    }
    if wanted(quick, "tokens") {
        tokens::measure(quick, report).await?;
    }
    Ok(())
}

fn wanted(quick: &Quick, name: &str) -> bool {
    name.contains(&quick.only)
}

fn add_all(report: &mut Report, rows: impl IntoIterator<Item = Row>) {
    rows.into_iter().for_each(|row| report.add(row));
}

fn load_time(quick: &Quick) -> Duration {
    Duration::from_secs(quick.seconds)
}

/// A new open room.
pub(crate) async fn make_room(server: &Running, token: &str) -> Result<String> {
    let mut connection = Connection::open(server.address, token).await?;
    let room = json!({ "name": "bench", "kind": "open" }).to_string();
    let answer = connection
        .post("/api/v1/rooms", room, StatusCode::CREATED)
        .await?;
    let id = field(&answer, "id")?;
    Ok(id)
}

fn field(answer: &Bytes, name: &str) -> Result<String> {
    let value: Value = serde_json::from_slice(answer)?;
    let text = value.get(name).and_then(Value::as_str);
    Ok(text
        .with_context(|| format!("the answer has no `{name}`"))?
        .to_owned())
}

/// A message of the length people write, with an id of its own.
fn message(number: u64) -> String {
    let body = format!(
        "Message {number}: the delivery for the hotel moves to Thursday, ten in the morning."
    );
    let client_id = format!("00000000-0000-7000-8000-{number:012x}");
    json!({ "body": body, "client_id": client_id }).to_string()
}

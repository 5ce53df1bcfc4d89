//! How fast the server starts and how little it holds.

use std::time::Duration;

use anyhow::Result;

use crate::Quick;
use crate::process::{Company, Running, free_address, placed};
use crate::report::{Better, Round, Row};

/// From the start of the process to the first 200, over an existing database.
pub(super) async fn cold(quick: &Quick, company: &Company) -> Result<Row> {
    let mut rounds = Vec::new();
    for _ in 0..quick.rounds {
        let limit = milliseconds(floor().await?.started_in);
        let measured = milliseconds(company.serve(false).await?.started_in);
        rounds.push(Round { measured, limit });
    }
    Ok(Row {
        name: "cold start to the first 200",
        unit: "ms",
        probe: "a process that only binds",
        better: Better::Lower,
        rounds,
    })
}

/// Memory after some seconds without a request; no model is loaded.
pub(super) async fn idle(quick: &Quick, company: &Company) -> Result<Row> {
    let mut rounds = Vec::new();
    for _ in 0..quick.rounds {
        let (server, floor) = (company.serve(false).await?, floor().await?);
        tokio::time::sleep(Duration::from_secs(quick.idle_seconds)).await;
        rounds.push(Round {
            measured: server.memory_mib()?,
            limit: floor.memory_mib()?,
        });
    }
    Ok(Row {
        name: "idle memory (PSS), no model",
        unit: "MiB",
        probe: "a process that only binds",
        better: Better::Lower,
        rounds,
    })
}

/// This program itself, as a server that does nothing.
async fn floor() -> Result<Running> {
    let address = free_address()?;
    let mut command = placed(&std::env::current_exe()?, false)?;
    command.args(["floor", "--listen", &address.to_string()]);
    Running::start(command, address, "/").await
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

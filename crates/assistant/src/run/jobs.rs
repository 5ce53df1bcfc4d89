//! Background work of runs: retention.

use std::time::Duration;

use kernel::{
    Result,
    jobs::{Recurring, Work, work},
};

use super::store;
use crate::Parts;

/// How long the text of a run is kept. The rule of the house is at most 14
/// days for such data.
const KEEP_TEXT: Duration = Duration::from_hours(14 * 24);

/// Removes texts once an hour.
pub const RETENTION: Recurring = Recurring {
    kind: "runs.retention",
    every: Duration::from_hours(1),
};

/// Removes the text of runs that ended long ago; their counts stay.
pub fn retention(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |_job| {
        let parts = parts.clone();
        async move {
            let gone = forget_texts(&parts).await?;
            if gone > 0 {
                tracing::info!(runs = gone, "texts of old runs were removed");
            }
            Ok(())
        }
    })
}

/// Removes the texts whose time is over now; answers of how many runs.
///
/// # Errors
/// Those of the database.
pub async fn forget_texts(parts: &Parts) -> Result<u64> {
    let before = parts.clock.now().minus(KEEP_TEXT);
    parts
        .db
        .write(move |tx| store::forget_texts(tx, before))
        .await
}

/// Marks the runs a dead process left behind, at start.
///
/// # Errors
/// Those of the database.
pub async fn interrupt_strays(parts: &Parts) -> Result<u64> {
    let now = parts.clock.now();
    parts
        .db
        .write(move |tx| store::interrupt_strays(tx, now))
        .await
}

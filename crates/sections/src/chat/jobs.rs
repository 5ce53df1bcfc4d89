//! Work of chat that is done at its moment.

use assistant::Parts;
use kernel::jobs::{Job, Work, work};

use super::{actions, types::ScheduledId};

/// What is done for chat's kinds of jobs.
pub fn works(parts: &Parts) -> Vec<(&'static str, Work)> {
    vec![(actions::SCHEDULED_DUE, scheduled(parts))]
}

/// Posts a message whose moment has come.
fn scheduled(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let Due { id } = job.payload()?;
            let with = parts.clone();
            parts
                .db
                .write(move |tx| actions::post_due(tx, &with, id))
                .await
        }
    })
}

/// What such a job is queued with.
#[derive(serde::Deserialize)]
struct Due {
    id: ScheduledId,
}

//! Work of chat that is done at its moment.

use assistant::Parts;
use kernel::jobs::{Job, Work, work};

use super::{
    actions,
    types::{MessageId, ScheduledId},
};

/// What is done for chat's kinds of jobs.
pub fn works(parts: &Parts) -> Vec<(&'static str, Work)> {
    vec![
        (actions::SCHEDULED_DUE, scheduled(parts)),
        (actions::POLL_DUE, poll(parts)),
    ]
}

/// Posts a message whose moment has come.
fn scheduled(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let Due::<ScheduledId> { id } = job.payload()?;
            let with = parts.clone();
            parts
                .db
                .write(move |tx| actions::post_due(tx, &with, id))
                .await
        }
    })
}

/// Tells the author of a poll that it has closed.
fn poll(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let Due::<MessageId> { id } = job.payload()?;
            let with = parts.clone();
            parts
                .db
                .write(move |tx| actions::poll_due(tx, &with, id))
                .await
        }
    })
}

/// What such a job is queued with.
#[derive(serde::Deserialize)]
struct Due<Id> {
    id: Id,
}

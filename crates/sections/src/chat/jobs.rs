//! Work of chat that is done at its moment.

use assistant::Parts;
use kernel::jobs::{Job, Work, work};

use super::{
    actions,
    types::{ChatFileId, ScheduledId},
};

/// What is done for chat's kinds of jobs.
pub fn works(parts: &Parts) -> Vec<(&'static str, Work)> {
    vec![
        (actions::SCHEDULED_DUE, scheduled(parts)),
        (actions::UPLOAD_FORGOTTEN, forgotten(parts)),
    ]
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

/// Lets a file go whose day is over.
fn forgotten(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let Forgotten { id } = job.payload()?;
            let gone = parts.db.write(move |tx| actions::forget_upload(tx, id));
            gone.await
        }
    })
}

/// What a job about a file is queued with.
#[derive(serde::Deserialize)]
struct Forgotten {
    id: ChatFileId,
}

/// What a job about a message is queued with.
#[derive(serde::Deserialize)]
struct Due {
    id: ScheduledId,
}

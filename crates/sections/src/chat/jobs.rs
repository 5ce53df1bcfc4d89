//! Work of chat that is done at its moment.

use assistant::Parts;
use kernel::{
    ids::PersonId,
    jobs::{Job, Work, work},
};

use super::{
    actions,
    types::{ChatFileId, MessageId, ScheduledId},
};

/// What is done for chat's kinds of jobs.
pub fn works(parts: &Parts) -> Vec<(&'static str, Work)> {
    vec![
        (actions::SCHEDULED_DUE, scheduled(parts)),
        (actions::UPLOAD_FORGOTTEN, forgotten(parts)),
        (actions::REMINDER_DUE, reminder(parts)),
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

/// Tells somebody of a message whose moment has come.
fn reminder(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let Reminded { person, message } = job.payload()?;
            let with = parts.clone();
            parts
                .db
                .write(move |tx| actions::tell_due(tx, &with, person, message))
                .await
        }
    })
}

/// What a job about a reminder is queued with.
#[derive(serde::Deserialize)]
struct Reminded {
    person: PersonId,
    message: MessageId,
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

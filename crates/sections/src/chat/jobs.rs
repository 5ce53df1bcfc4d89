//! Work of chat that is done at its moment.

use std::sync::Arc;

use assistant::Parts;
use futures::future::BoxFuture;
use kernel::{
    Result, Tx,
    ids::PersonId,
    jobs::{Job, Work, work},
};
use serde::{Deserialize, de::DeserializeOwned};
use tokio::sync::Semaphore;

use super::{
    actions::{self, imports},
    types::{ChatFileId, HistoryImportId, MessageId, ScheduledId},
};

/// What is done for chat's kinds of jobs.
pub fn works(parts: &Parts) -> Vec<(&'static str, Work)> {
    let post = |tx: &mut Tx<'_>, parts: &Parts, due: Due<ScheduledId>| {
        actions::post_due(tx, parts, due.id)
    };
    let close =
        |tx: &mut Tx<'_>, parts: &Parts, due: Due<MessageId>| actions::poll_due(tx, parts, due.id);
    let forget = |tx: &mut Tx<'_>, parts: &Parts, due: Due<ChatFileId>| {
        actions::forget_upload(tx, parts, due.id)
    };
    let remind = |tx: &mut Tx<'_>, parts: &Parts, due: Reminded| {
        actions::tell_due(tx, parts, due.person, due.message)
    };
    vec![
        (actions::SCHEDULED_DUE, written(parts, post)),
        (actions::POLL_DUE, written(parts, close)),
        (actions::UPLOAD_FORGOTTEN, written(parts, forget)),
        (actions::REMINDER_DUE, written(parts, remind)),
        (
            imports::HISTORY_READ,
            history(parts, imports::HISTORY_READ, |parts, id| {
                Box::pin(imports::read_history(parts, id))
            }),
        ),
        (
            imports::HISTORY_FILLED,
            history(parts, imports::HISTORY_FILLED, |parts, id| {
                Box::pin(imports::fill_history(parts, id))
            }),
        ),
        (actions::ANSWER_DUE, answered(parts)),
    ]
}

/// Work that has a question to the assistant answered.
fn answered(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let due: Due<MessageId> = job.payload()?;
            actions::look_at_question(&parts, due.id).await
        }
    })
}

/// Work that is one transaction over what its job was queued with.
fn written<Payload, Deed>(parts: &Parts, deed: Deed) -> Work
where
    Payload: DeserializeOwned + Send + 'static,
    Deed: Fn(&mut Tx<'_>, &Parts, Payload) -> Result<()> + Copy + Send + Sync + 'static,
{
    let parts = parts.clone();
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let (payload, with) = (job.payload()?, parts.clone());
            parts.db.write(move |tx| deed(tx, &with, payload)).await
        }
    })
}

/// Long work on a history, in transactions of its own. Of a kind only one goes
/// on at a time, and the others wait without holding up other jobs.
fn history(
    parts: &Parts,
    kind: &'static str,
    deed: for<'a> fn(&'a Parts, HistoryImportId) -> BoxFuture<'a, Result<()>>,
) -> Work {
    let (parts, place) = (parts.clone(), Arc::new(Semaphore::new(1)));
    work(move |job: Job| {
        let (parts, place) = (parts.clone(), Arc::clone(&place));
        async move {
            let Due { id } = job.payload::<Due<HistoryImportId>>()?;
            let Ok(_mine) = place.try_acquire() else {
                return imports::wait(&parts, id, kind).await;
            };
            deed(&parts, id).await
        }
    })
}

/// What most jobs are queued with: the thing whose moment it is.
#[derive(Deserialize)]
struct Due<Id> {
    id: Id,
}

/// What a job about a reminder is queued with.
#[derive(Deserialize)]
struct Reminded {
    person: PersonId,
    message: MessageId,
}

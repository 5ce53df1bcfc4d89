//! Jobs that need a hand.

use kernel::{
    Result, SubjectRef, Tx,
    ids::JobId,
    jobs::{JobRecord, store},
};
use serde_json::json;

use super::Change;
use crate::audited;

/// Queues a dead job anew.
///
/// # Errors
/// `NotFound`; `Conflict` when it is not dead.
pub fn retry(tx: &mut Tx<'_>, change: &Change, id: JobId) -> Result<JobRecord> {
    let job = store::retry(tx, id, change.clock.now())?;
    change.record(
        tx,
        audited::JOB_RETRIED,
        Some(SubjectRef::new("job", id.0)),
        json!({ "kind": job.kind }),
    )?;
    Ok(job)
}

/// Removes a job.
///
/// # Errors
/// `NotFound`; `Conflict` while it runs.
pub fn delete(tx: &mut Tx<'_>, change: &Change, id: JobId) -> Result<()> {
    let kind = store::find(tx, id)?.kind;
    store::delete(tx, id)?;
    change.record(
        tx,
        audited::JOB_DELETED,
        Some(SubjectRef::new("job", id.0)),
        json!({ "kind": kind }),
    )
}

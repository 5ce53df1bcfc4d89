//! Pulls and examinations as background work.

use std::{collections::HashMap, time::Duration};

use kernel::{
    Error, Result, Tx,
    jobs::{
        Job, JobRecord, JobState, Work, enqueue_later,
        store::{delete, enqueue_at, newest_by_key},
        work,
    },
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Catalogue, PullState,
    carry::{ELSEWHERE, carry_out},
    check::{self, Extent},
    store,
    transfer::silently,
};

pub(super) const PULL: &str = "models.pull";
const CHECK: &str = "models.check";
/// The jobs that are looked at for the last examination of each file.
const LOOKED_AT: i64 = 200;
/// After so many tries a source is taken to be out of order.
const LAST_TRY: i64 = 8;
/// Between two looks at a pull that another process has in hand.
const LOOK_AGAIN: Duration = Duration::from_mins(10);

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Examine {
    name: String,
    #[serde(default)]
    extent: Extent,
}

/// Has a file examined when its turn comes: at once also where one broke off
/// and waits for another try.
pub(super) fn examine_later(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    file: &str,
    extent: Extent,
) -> Result<()> {
    let parts = &catalogue.parts;
    let (key, payload) = (
        format!("{CHECK}:{file}"),
        json!({ "name": file, "extent": extent }),
    );
    if let Some(broken) = examinations(tx)?.remove(file)
        && broken.state == JobState::Queued
        && broken.last_error.is_some()
    {
        delete(tx, broken.id)?;
    }
    enqueue_later(tx, &parts.ids, &parts.clock, CHECK, payload, Some(&key))
}

/// The last examination that was asked for, by file; done ones included.
pub(super) fn examinations(tx: &mut Tx<'_>) -> Result<HashMap<String, JobRecord>> {
    let jobs = newest_by_key(tx, CHECK, LOOKED_AT)?;
    let file_of = |key: &str| Some(key.strip_prefix(CHECK)?.strip_prefix(':')?.to_owned());
    let by_file = jobs.into_iter();
    Ok(by_file
        .filter_map(|(key, job)| Some((file_of(&key)?, job)))
        .collect())
}

/// Of pulls of one model only one waits.
pub(super) fn key_of(name: &str) -> String {
    format!("{PULL}:{name}")
}

/// The kinds of work of the catalogue.
pub fn works(catalogue: &Catalogue) -> HashMap<&'static str, Work> {
    let (pulls, checks) = (catalogue.clone(), catalogue.clone());
    let pull = work(move |job| pull(pulls.clone(), job));
    let examine = work(move |job| examine(checks.clone(), job));
    HashMap::from([(PULL, pull), (CHECK, examine)])
}

async fn pull(catalogue: Catalogue, job: Job) -> Result<()> {
    let name = job.payload::<Named>()?.name;
    match carry_out(&catalogue, &name, silently().as_ref()).await {
        Ok(_) | Err(Error::NotFound) => Ok(()),
        // Whoever has it in hand is at work at this moment. It may end
        // without a word, and then it goes on here.
        Err(error) if job.attempt >= LAST_TRY && error.to_string() == ELSEWHERE => {
            look_again(&catalogue, &name).await
        }
        Err(error) if job.attempt >= LAST_TRY => give_up(&catalogue, name, &error).await,
        Err(error) => Err(error),
    }
}

async fn look_again(catalogue: &Catalogue, name: &str) -> Result<()> {
    let (parts, key) = (catalogue.parts().clone(), key_of(name));
    let (payload, at) = (json!({ "name": name }), parts.clock.now().plus(LOOK_AGAIN));
    let look = move |tx: &mut Tx<'_>| {
        let (ids, clock) = (&parts.ids, &parts.clock);
        enqueue_at(tx, ids, clock, PULL, payload, Some(&key), at)
    };
    catalogue.parts().db.write(look).await
}

async fn give_up(catalogue: &Catalogue, name: String, error: &Error) -> Result<()> {
    let (why, now) = (error.to_string(), catalogue.parts().clock.now());
    let fail = move |tx: &mut Tx<'_>| {
        let waits = [PullState::Queued];
        store::move_on(tx, &name, &waits, PullState::Failed, Some(&why), now).map(drop)
    };
    catalogue.parts().db.write(fail).await
}

async fn examine(catalogue: Catalogue, job: Job) -> Result<()> {
    let Examine { name, extent } = job.payload()?;
    check::examine(&catalogue, &name, extent, &|_| {})
        .await
        .map(drop)
}

//! Pulls and examinations as background work.

use std::collections::HashMap;

use kernel::{
    Error, Result, Tx,
    jobs::{Job, Work, work},
};
use serde::Deserialize;

use super::{Catalogue, PullState, carry_out, check, store, transfer::silently};

pub(super) const PULL: &str = "models.pull";
pub(super) const CHECK: &str = "models.check";
/// After so many tries a source is taken to be out of order.
const LAST_TRY: i64 = 8;

#[derive(Deserialize)]
struct Named {
    name: String,
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
        Err(error) if job.attempt >= LAST_TRY => give_up(&catalogue, name, &error).await,
        Err(error) => Err(error),
    }
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
    let file = job.payload::<Named>()?.name;
    check::examine(&catalogue, &file, check::Extent::All, &|_| {})
        .await
        .map(drop)
}

//! Background work of runs: retention, and whose runs are whose.

use std::time::Duration;

use kernel::{
    Actor, Result, Timestamp,
    actor::Via,
    db::Dialect,
    ids::RunId,
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

/// Removes the text of runs that ended long ago, while their counts stay, and
/// the allowances of days long past.
pub fn retention(parts: &Parts) -> Work {
    let parts = parts.clone();
    work(move |_job| {
        let parts = parts.clone();
        async move {
            let gone = forget_texts(&parts).await?;
            if gone > 0 {
                tracing::info!(runs = gone, "texts of old runs were removed");
            }
            parts.quota.forget_days(parts.clock.now()).await?;
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

/// For how long a run is its server's without a sign of life. Long enough for
/// clocks of several servers that differ by half of it.
const LEASE: Duration = Duration::from_mins(1);
/// How often a server says that it still works at a run, and how often it looks
/// for those that nobody works at.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Until when a run is its server's, from `now` on.
fn lease_from(now: Timestamp) -> Timestamp {
    now.plus(LEASE)
}

/// The first lease of a run of `actor`, and each that its own process gives it.
/// The command line may work beside a server in the same data folder: its
/// leases reach further than any of a server's, by which a server that starts
/// tells them from those of its dead forerunner.
pub(super) fn own_lease(actor: &Actor, now: Timestamp) -> Timestamp {
    match actor.via {
        Via::CommandLine => lease_from(now).plus(LEASE),
        Via::Session(_) | Via::Token(..) | Via::Job => lease_from(now),
    }
}

/// Ends the runs a dead process left behind, at start. A SQLite database has
/// one server, so that all of a server's are; on PostgreSQL other servers may
/// work at some, and only those are ended whose lease has run out.
///
/// # Errors
/// Those of the database.
pub async fn interrupt_strays(parts: &Parts) -> Result<u64> {
    let now = parts.clock.now();
    let before = match parts.db.dialect() {
        Dialect::Sqlite => lease_from(now).plus(Duration::from_micros(1)),
        Dialect::Postgres => now,
    };
    parts
        .db
        .write(move |tx| store::interrupt_strays(tx, before, &[], now))
        .await
}

/// Ends the runs whose lease has run out: of servers that died, and of those
/// whose last word could not be written. Each run renews its own while it
/// works; those of this process are left alone also when that is late, as after
/// the machine has slept. Answers how many were ended.
///
/// # Errors
/// Those of the database.
pub async fn look_after_leases(parts: &Parts) -> Result<u64> {
    let (now, going) = (parts.clock.now(), parts.runs.going());
    parts
        .db
        .write(move |tx| store::interrupt_strays(tx, now, &going, now))
        .await
}

/// Looks after the leases until the server stops.
pub fn keep_leases(parts: &Parts) {
    let (parts, stopping) = (parts.clone(), parts.tasks.stopping());
    let tasks = parts.tasks.clone();
    tasks.spawn(async move {
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                () = tokio::time::sleep(SIGN_OF_LIFE) => {}
            }
            match look_after_leases(&parts).await {
                Ok(0) => {}
                Ok(runs) => tracing::warn!(runs, "runs that nobody worked at were ended"),
                Err(error) => {
                    tracing::warn!(%error, "runs that nobody works at could not be ended");
                }
            }
        }
    });
}

/// Says that this process works at a run, for as long as it is awaited: also
/// where no server looks after leases, as in the command line's own runs.
pub(super) async fn hold_lease(parts: &Parts, id: RunId, actor: &Actor) {
    loop {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        let until = own_lease(actor, parts.clock.now());
        let renewed = parts
            .db
            .write(move |tx| store::renew_lease(tx, id, until))
            .await;
        if let Err(error) = renewed {
            tracing::warn!(run = %id, %error, "the lease of a run could not be renewed");
        }
    }
}

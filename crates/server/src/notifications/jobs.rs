//! What is done by itself: the old goes, browsers are told, days are summed up.

use std::time::Duration;

use assistant::Parts;
use kernel::{
    jobs::{Job, Recurring, Work, work},
    notifications::{self, push::TELL},
};

use super::{
    digest,
    push::{self, Pusher},
};

/// How long a notification stays after it was read.
const KEEP_READ: Duration = Duration::from_hours(30 * 24);
/// How long one stays that nobody reads.
const KEEP_UNREAD: Duration = Duration::from_hours(90 * 24);

/// Removes old ones once an hour.
pub const RETENTION: Recurring = Recurring {
    kind: "notifications.retention",
    every: Duration::from_hours(1),
};

/// What is done for the kinds of jobs that are no recurring ones.
pub fn works(pusher: &Pusher) -> Vec<(&'static str, Work)> {
    vec![
        (TELL, tell(pusher)),
        (digest::DUE, digest(pusher.parts.clone())),
    ]
}

/// Removes notifications that were read or told long ago.
pub fn retention(parts: &Parts) -> Work {
    let (db, clock) = (parts.db.clone(), parts.clock.clone());
    work(move |_| {
        let db = db.clone();
        let (read, told) = (clock.now().minus(KEEP_READ), clock.now().minus(KEEP_UNREAD));
        async move {
            db.write(move |tx| notifications::store::delete_old(tx, read, told))
                .await?;
            Ok(())
        }
    })
}

fn tell(pusher: &Pusher) -> Work {
    let pusher = pusher.clone();
    work(move |job: Job| {
        let pusher = pusher.clone();
        async move { push::tell(&pusher, job.payload()?).await }
    })
}

fn digest(parts: Parts) -> Work {
    work(move |job: Job| {
        let parts = parts.clone();
        async move {
            let digest::Due { person } = job.payload()?;
            let with = parts.clone();
            parts
                .db
                .write(move |tx| digest::sum_up(tx, &with, person))
                .await
        }
    })
}

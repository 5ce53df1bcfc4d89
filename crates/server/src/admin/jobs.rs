//! Housekeeping of the server itself.

use std::{collections::HashMap, time::Duration};

use assistant::Parts;
use kernel::jobs::{Recurring, Work, work};

use super::import;
use crate::{auth, notifications};

/// Removes ended sessions, links and tokens.
const ENDED: Recurring = Recurring {
    kind: "auth.ended",
    every: Duration::from_hours(1),
};
/// Removes bytes no file refers to, or ever did.
const FILES: Recurring = Recurring {
    kind: "files.sweep",
    every: Duration::from_hours(1),
};

/// The server's own kinds of work.
pub fn works(parts: &Parts) -> HashMap<&'static str, Work> {
    HashMap::from([
        (ENDED.kind, ended(parts)),
        (FILES.kind, files(parts)),
        (import::apply::KIND, import::apply::job(parts)),
        (
            notifications::jobs::RETENTION.kind,
            notifications::jobs::retention(parts),
        ),
    ])
}

/// Those that come back by themselves.
pub fn recurring() -> Vec<Recurring> {
    vec![ENDED, FILES, notifications::jobs::RETENTION]
}

fn ended(parts: &Parts) -> Work {
    let (db, clock) = (parts.db.clone(), parts.clock.clone());
    work(move |_| {
        let (db, now) = (db.clone(), clock.now());
        async move {
            db.write(move |tx| auth::store::delete_ended(tx, now))
                .await
                .map(drop)
        }
    })
}

fn files(parts: &Parts) -> Work {
    let (db, files, clock) = (parts.db.clone(), parts.files.clone(), parts.clock.clone());
    work(move |_| {
        let (db, files, now) = (db.clone(), files.clone(), clock.now());
        async move {
            files.sweep(&db).await?;
            files.sweep_orphans(&db, now).await.map(drop)
        }
    })
}

//! Housekeeping of the server itself.

use std::{collections::HashMap, time::Duration};

use assistant::Parts;
use kernel::jobs::{Recurring, Work, work};

use sections::chat::actions::imports::forget_left;

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

/// Forgets histories nobody has gone on with, and their bytes.
const HISTORIES: Recurring = Recurring {
    kind: "chat.histories.left",
    every: Duration::from_hours(6),
};

/// The server's own kinds of work.
pub fn works(parts: &Parts) -> HashMap<&'static str, Work> {
    HashMap::from([
        (ENDED.kind, ended(parts)),
        (FILES.kind, files(parts)),
        (HISTORIES.kind, histories(parts)),
        (import::apply::KIND, import::apply::job(parts)),
        (
            notifications::jobs::RETENTION.kind,
            notifications::jobs::retention(parts),
        ),
    ])
}

/// Those that come back by themselves.
pub fn recurring() -> Vec<Recurring> {
    vec![ENDED, FILES, HISTORIES, notifications::jobs::RETENTION]
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

fn histories(parts: &Parts) -> Work {
    let (db, clock) = (parts.db.clone(), parts.clock.clone());
    work(move |_| {
        let (db, now) = (db.clone(), clock.now());
        async move { db.write(move |tx| forget_left(tx, now)).await }
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

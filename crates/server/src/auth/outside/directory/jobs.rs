//! The regular look at every directory.

use std::{collections::HashMap, time::Duration};

use futures::future::join_all;
use kernel::{
    Result,
    jobs::{Recurring, Work, work},
};

use super::walk::{Wish, walk};
use crate::auth::Gate;

const SYNC: &str = "directories.sync";

/// The kinds of work of directories.
pub fn works(gate: &Gate) -> HashMap<&'static str, Work> {
    let gate = gate.clone();
    let sync = work(move |_| {
        let gate = gate.clone();
        async move { walk_all(&gate).await }
    });
    HashMap::from([(SYNC, sync)])
}

/// How often they come back: as often as the most eager directory wants.
pub fn recurring(gate: &Gate) -> Option<Recurring> {
    let all = gate.outside.directories().iter();
    let seconds = all.map(|one| one.settings.sync_seconds).min()?;
    Some(Recurring {
        kind: SYNC,
        every: Duration::from_secs(seconds),
    })
}

/// Looks at each whose time has come, all at once: one that is slow keeps no
/// other waiting, and one that is broken fails nothing.
async fn walk_all(gate: &Gate) -> Result<()> {
    let wish = Wish::default();
    let walks = gate.outside.directories().iter();
    let done = join_all(walks.map(|directory| walk(gate, directory, &wish))).await;
    done.into_iter().try_for_each(|one| one.map(drop))
}

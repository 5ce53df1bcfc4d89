//! Where longer work stands that somebody watches.

use super::{cause, store, types::JobState};
use crate::{Language, Result, Tx};

/// What a watcher is told of the job behind the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Nothing will go on by itself: the job was done, died or was removed.
    pub has_ended: bool,
    /// Why the last try failed, in the watcher's language.
    pub trouble: Option<String>,
}

/// Where the work of this key stands. Work that notes its own end in its last
/// transaction and is not at its end here has stopped.
///
/// # Errors
/// Only the database's own.
pub fn standing(tx: &mut Tx<'_>, key: &str, reader: Language) -> Result<Standing> {
    let newest = store::newest_of(tx, key)?;
    let state = newest.as_ref().map(|job| job.state);
    let trouble = newest.and_then(|job| job.last_error);
    Ok(Standing {
        has_ended: !matches!(state, Some(JobState::Queued | JobState::Running)),
        trouble: trouble.map(|stored| cause(&stored, reader)),
    })
}

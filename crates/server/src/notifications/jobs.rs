//! Retention of what was read.

use std::time::Duration;

use assistant::Parts;
use kernel::{
    jobs::{Recurring, Work, work},
    notifications,
};

/// How long a notification stays after it was read.
const KEEP_READ: Duration = Duration::from_hours(30 * 24);

/// Removes old ones once an hour.
pub const RETENTION: Recurring = Recurring {
    kind: "notifications.retention",
    every: Duration::from_hours(1),
};

/// Removes notifications that were read long ago.
pub fn retention(parts: &Parts) -> Work {
    let (db, clock) = (parts.db.clone(), parts.clock.clone());
    work(move |_| {
        let (db, before) = (db.clone(), clock.now().minus(KEEP_READ));
        async move {
            db.write(move |tx| notifications::store::delete_read(tx, before))
                .await?;
            Ok(())
        }
    })
}

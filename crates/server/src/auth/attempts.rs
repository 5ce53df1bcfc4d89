//! How often somebody may try: a number per key, counted in the database, so
//! that a restart forgets nothing and every server of a company counts alike.

use std::time::Duration;

use kernel::{Error, Result, Timestamp, Tx};

use super::{store, types::hash};

/// From the first try on; then the count begins anew.
pub(super) const WINDOW: Duration = Duration::from_mins(15);

/// Wrong passwords of one account from all networks together, in the window.
pub(super) const FROM_ANYWHERE: u32 = 100;

/// Counts an attempt before it is made, so that many at once are counted too.
/// The caller's transaction must fail with this: refused ones are not counted,
/// they cost nothing.
///
/// # Errors
/// `RateLimited` with the time until the next one is taken.
pub(super) fn count(tx: &mut Tx<'_>, key: &str, limit: u32, now: Timestamp) -> Result<()> {
    let counted = store::count_attempt(tx, &hash(key), now, now.minus(WINDOW))?;
    if counted.tries <= i64::from(limit) {
        return Ok(());
    }
    let waited = now.since(counted.first_at);
    Err(Error::RateLimited(WINDOW.saturating_sub(waited)))
}

/// Forgets a key's attempts: the right password was given.
pub(super) fn forget(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    store::forget_attempts(tx, &hash(key))
}

/// Takes back one attempt of a key that others share.
pub(super) fn take_back(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    store::take_attempt_back(tx, &hash(key))
}

#[cfg(test)]
mod tests {
    use kernel::db::testing;

    use super::*;

    #[tokio::test]
    async fn the_count_begins_anew_when_its_time_is_over() {
        for made in testing::each() {
            let start = Timestamp::from_micros(1_000_000_000);
            let at = |minute: u64| start.plus(Duration::from_mins(minute));
            let tries = async |key: &'static str, limit: u32, now: Timestamp| {
                let tried = made.db.write(move |tx| count(tx, key, limit, now)).await;
                match tried {
                    Ok(()) => None,
                    Err(Error::RateLimited(after)) => Some(after),
                    Err(error) => panic!("{error}"),
                }
            };
            for minute in 0..3 {
                assert_eq!(tries("a", 3, at(minute)).await, None);
            }
            for _ in 0..5 {
                let wait = tries("a", 3, at(3)).await;
                assert_eq!(wait, Some(Duration::from_mins(12)), "refused, uncounted");
            }
            assert_eq!(tries("b", 3, at(3)).await, None, "another key");
            assert_eq!(tries("a", 3, at(15)).await, None, "the time is over");
            let taken = made.db.write(|tx| {
                take_back(tx, "a")?;
                take_back(tx, "nobody")
            });
            taken.await.expect("taken back");
            assert_eq!(tries("a", 1, at(16)).await, None, "taken back");
            assert!(tries("a", 1, at(16)).await.is_some());
            made.db
                .write(|tx| forget(tx, "a"))
                .await
                .expect("forgotten");
            assert_eq!(tries("a", 1, at(16)).await, None, "forgotten");
        }
    }
}

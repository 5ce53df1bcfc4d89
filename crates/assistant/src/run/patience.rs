//! How long an answer is waited for. The load of a model is no part of an
//! answer: it has a limit of its own.

use std::time::Duration;

use tokio::{sync::watch, time::Instant};

/// What came within `left`, not counting the time in which `loading` was true;
/// none when that was too short.
pub(super) async fn within<T>(
    mut left: Duration,
    mut loading: watch::Receiver<bool>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = std::pin::pin!(work);
    loop {
        let loads = *loading.borrow_and_update();
        let since = Instant::now();
        let over = async {
            if loads {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(left).await;
        };
        tokio::select! {
            biased;
            done = &mut work => return Some(done),
            () = over => return None,
            changed = loading.changed() => {
                if changed.is_err() {
                    // Nothing will change any more.
                    return tokio::time::timeout(left, work).await.ok();
                }
            }
        }
        if !loads {
            left = left.saturating_sub(since.elapsed());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_time_after_the_load_counts() {
        let loading = watch::Sender::new(true);
        let told = loading.subscribe();
        // With no time at all, what comes while the model loads still counts.
        let work = async {
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
            7
        };
        assert_eq!(within(Duration::ZERO, told.clone(), work).await, Some(7));
        let never = async {
            loading.send_replace(false);
            std::future::pending::<()>().await;
        };
        assert_eq!(within(Duration::ZERO, told, never).await, None);
    }

    #[tokio::test]
    async fn without_anybody_who_tells_the_time_counts() {
        let told = watch::Sender::new(false).subscribe();
        let never = std::future::pending::<()>();
        assert_eq!(within(Duration::ZERO, told, never).await, None);
        let told = watch::Sender::new(false).subscribe();
        let done = within(Duration::from_mins(1), told, async { 7 });
        assert_eq!(done.await, Some(7));
    }
}

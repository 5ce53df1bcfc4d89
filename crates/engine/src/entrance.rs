//! How much may be held of requests that do not wait in the queue yet.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most bytes of bodies that are held at once: two of the largest, and what is read out of them takes several
/// times as much.
const BYTES: usize = 32 * 1024 * 1024;

/// Counts who comes in.
pub(crate) struct Entrance {
    places: Arc<Semaphore>,
    bytes: Arc<Semaphore>,
}

impl Entrance {
    /// Lets so many requests in at once.
    pub(crate) fn new(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            bytes: Arc::new(Semaphore::new(BYTES)),
        }
    }

    /// A place, given back when dropped; `None` if all are taken.
    pub(crate) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    /// Waits until so many bytes more may be held.
    pub(crate) async fn room(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let bytes = u32::try_from(bytes.min(BYTES)).ok()?;
        Arc::clone(&self.bytes).acquire_many_owned(bytes).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[test]
    fn places_and_bytes_are_bounded_and_given_back() {
        let entrance = Entrance::new(2);
        let first = entrance.place();
        let second = entrance.place();
        assert!(first.is_some() && second.is_some() && entrance.place().is_none());
        drop(first);
        assert!(entrance.place().is_some());

        let half = entrance.room(BYTES / 2).now_or_never().flatten();
        let other = entrance.room(BYTES / 2).now_or_never().flatten();
        assert!(half.is_some() && other.is_some());
        assert!(entrance.room(1).now_or_never().is_none());
        drop(half);
        assert!(entrance.room(1).now_or_never().flatten().is_some());
    }
}

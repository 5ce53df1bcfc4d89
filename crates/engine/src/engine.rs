//! What the two halves of the process share.

use crate::cache::{Cache, Sizes};
use crate::embedding::Embedder;
use crate::entrance::Entrance;
use crate::metrics::Metrics;
use crate::model::Model;
use crate::queue::Queue;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// The model once it is loaded, the queue to it, and what is counted.
pub(crate) struct Engine {
    pub(crate) queue: Queue,
    /// Where requests come in, before they are read and wait in the queue.
    pub(crate) entrance: Entrance,
    pub(crate) metrics: Metrics,
    pub(crate) activity: Arc<Activity>,
    /// Held while a text is tokenised: that takes two hundred times the text's size, so one is done at a time.
    tokenising: Arc<Semaphore>,
    model: OnceLock<Arc<Model>>,
    pub(crate) embedder: Embedder,
    cache: OnceLock<Arc<Cache>>,
    /// The names of pins and how many tokens each has.
    pins: Mutex<Vec<(String, usize)>>,
    /// Seconds since 1970, for the `created` fields.
    clock: fn() -> u64,
    answers: AtomicU64,
}

impl Engine {
    /// An engine whose model is still to come and for which at most `waiting` requests wait.
    pub(crate) fn new(clock: fn() -> u64, waiting: usize) -> Self {
        Self {
            queue: Queue::new(waiting),
            entrance: Entrance::new(waiting),
            metrics: Metrics::default(),
            activity: Arc::new(Activity::new()),
            tokenising: Arc::new(Semaphore::new(1)),
            model: OnceLock::new(),
            embedder: Embedder::default(),
            cache: OnceLock::new(),
            pins: Mutex::default(),
            clock,
            answers: AtomicU64::new(0),
        }
    }

    /// The model, unless it is still being loaded.
    pub(crate) fn model(&self) -> Option<&Arc<Model>> {
        self.model.get()
    }

    /// How much is kept outside of the context.
    pub(crate) fn cache_sizes(&self) -> Sizes {
        self.cache
            .get()
            .map_or_else(Sizes::default, |cache| cache.sizes())
    }

    /// The names of the pins and how many tokens each has, by name.
    pub(crate) fn pins(&self) -> Vec<(String, usize)> {
        self.pins
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Makes known which pins there are.
    pub(crate) fn set_pins(&self, pins: Vec<(String, usize)>) {
        *self.pins.lock().unwrap_or_else(PoisonError::into_inner) = pins;
    }

    /// Makes the loaded model known; requests are answered from now on.
    pub(crate) fn set_ready(&self, model: Arc<Model>, cache: Arc<Cache>) {
        // There is one inference thread and it loads once, so nothing is there yet.
        let _ = self.cache.set(cache);
        let _ = self.model.set(model);
        drop(self.activity.begin());
    }

    /// Runs `work`, which tokenises, aside from the HTTP threads and alone. `None` means that it broke down.
    ///
    /// The place is given back when the work ends, even if the one who asked has left by then.
    pub(crate) async fn tokenise<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let place = Arc::clone(&self.tokenising).acquire_owned().await.ok()?;
        tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        })
        .await
        .ok()
    }

    /// Seconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        (self.clock)()
    }

    /// An id for an answer, unique within this process.
    pub(crate) fn answer_id(&self) -> String {
        format!(
            "chatcmpl-{:x}-{}",
            self.now(),
            self.answers.fetch_add(1, Relaxed)
        )
    }
}

/// Whether work goes on, and since when not.
pub(crate) struct Activity(Mutex<Active>);

struct Active {
    requests: usize,
    last: Instant,
}

impl Activity {
    fn new() -> Self {
        Self(Mutex::new(Active {
            requests: 0,
            last: Instant::now(),
        }))
    }

    /// Counts a request until the returned value is dropped.
    pub(crate) fn begin(self: &Arc<Self>) -> Busy {
        self.with(|active| active.requests += 1);
        Busy(Arc::clone(self))
    }

    /// How long no request has been there; zero while there is one.
    pub(crate) fn idle(&self) -> Duration {
        self.with(|active| {
            if active.requests == 0 {
                active.last.elapsed()
            } else {
                Duration::ZERO
            }
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut Active) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A request being worked on.
pub(crate) struct Busy(Arc<Activity>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.with(|active| {
            active.requests -= 1;
            active.last = Instant::now();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_keeps_the_engine_from_being_idle() {
        let engine = Engine::new(|| 0, 8);
        let busy = engine.activity.begin();
        assert_eq!(engine.activity.idle(), Duration::ZERO);
        drop(busy);
        assert!(engine.activity.idle() > Duration::ZERO);
    }

    #[test]
    fn answers_have_different_ids() {
        let engine = Engine::new(|| 255, 8);
        assert_eq!(
            [engine.answer_id(), engine.answer_id()],
            ["chatcmpl-ff-0", "chatcmpl-ff-1"]
        );
    }
}

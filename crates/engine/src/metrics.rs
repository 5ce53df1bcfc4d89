//! What the process counts, in the Prometheus text format.

use crate::cache::Sizes;
use crate::cells::Fill;
use crate::queue::Usage;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Counters since the start of the process.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: AtomicU64,
    rejected: AtomicU64,
    cancelled: AtomicU64,
    failed: AtomicU64,
    prompt_tokens: AtomicU64,
    cached_tokens: AtomicU64,
    generated_tokens: AtomicU64,
    running: AtomicU64,
    put_aside: AtomicU64,
    last_tick_micros: AtomicU64,
    fill: Mutex<Fill>,
    /// Bits of an `f64`.
    last_speed: AtomicU64,
}

impl Metrics {
    /// A request was taken into the queue.
    pub(crate) fn accepted(&self) {
        self.requests.fetch_add(1, Relaxed);
    }

    /// A request was refused because the queue was full.
    pub(crate) fn rejected(&self) {
        self.rejected.fetch_add(1, Relaxed);
    }

    /// The inference thread took up a job.
    pub(crate) fn started(&self) {
        self.running.fetch_add(1, Relaxed);
    }

    /// The inference thread put a job down, for whatever reason.
    pub(crate) fn ended(&self) {
        self.running.fetch_sub(1, Relaxed);
    }

    /// The reader went away before the answer was complete.
    pub(crate) fn cancelled(&self) {
        self.cancelled.fetch_add(1, Relaxed);
    }

    /// The answer could not be generated.
    pub(crate) fn failed(&self) {
        self.failed.fetch_add(1, Relaxed);
    }

    /// A token was generated; counted one by one so that a watcher sees a running answer move.
    pub(crate) fn generated(&self) {
        self.generated_tokens.fetch_add(1, Relaxed);
    }

    /// The prompt of a job is in the context.
    pub(crate) fn prefilled(&self, usage: Usage) {
        self.prompt_tokens.fetch_add(usage.prompt as u64, Relaxed);
        self.cached_tokens.fetch_add(usage.cached as u64, Relaxed);
    }

    /// `tokens` were generated in `time`, the prompt not counted.
    pub(crate) fn speed(&self, tokens: usize, time: Duration) {
        let tokens = u32::try_from(tokens).unwrap_or(u32::MAX);
        let speed = f64::from(tokens) / time.as_secs_f64().max(1e-9);
        self.last_speed.store(speed.to_bits(), Relaxed);
    }

    /// A batch took `time`.
    pub(crate) fn ticked(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.last_tick_micros.store(micros, Relaxed);
    }

    /// An answer had to make room for others and is resumed later.
    pub(crate) fn put_aside(&self) {
        self.put_aside.fetch_add(1, Relaxed);
    }

    /// How much of the context is taken now.
    pub(crate) fn filled(&self, fill: Fill) {
        *self.fill.lock().unwrap_or_else(PoisonError::into_inner) = fill;
    }

    /// The page for `GET /metrics`; `waiting` counts jobs and people.
    pub(crate) fn render(&self, waiting: (usize, usize), kept: Sizes) -> String {
        let mut page = String::new();
        for (name, meaning, counter) in self.counters() {
            line(&mut page, name, meaning, "counter", counter.load(Relaxed));
        }
        for (name, meaning, value) in self.gauges(waiting, kept) {
            line(&mut page, name, meaning, "gauge", value);
        }
        let speed = f64::from_bits(self.last_speed.load(Relaxed));
        let meaning = "Tokens generated per second by the last answer.";
        line(
            &mut page,
            "tokens_per_second",
            meaning,
            "gauge",
            format_args!("{speed:.3}"),
        );
        page
    }

    fn counters(&self) -> [(&'static str, &'static str, &AtomicU64); 8] {
        [
            (
                "requests_total",
                "Requests taken into the queue.",
                &self.requests,
            ),
            (
                "rejected_total",
                "Requests refused because the queue was full.",
                &self.rejected,
            ),
            (
                "cancelled_total",
                "Answers given up because the client left.",
                &self.cancelled,
            ),
            ("failed_total", "Answers that failed.", &self.failed),
            (
                "put_aside_total",
                "Answers interrupted because the context was full.",
                &self.put_aside,
            ),
            (
                "prompt_tokens_total",
                "Tokens of prompts, cached ones included.",
                &self.prompt_tokens,
            ),
            (
                "cached_tokens_total",
                "Tokens of prompts found in the context.",
                &self.cached_tokens,
            ),
            (
                "generated_tokens_total",
                "Tokens generated.",
                &self.generated_tokens,
            ),
        ]
    }

    fn gauges(
        &self,
        (jobs, people): (usize, usize),
        kept: Sizes,
    ) -> [(&'static str, &'static str, u64); 11] {
        let fill = *self.fill.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |count| u64::try_from(count).unwrap_or(u64::MAX);
        [
            (
                "running",
                "Answers being generated.",
                self.running.load(Relaxed),
            ),
            ("queue_depth", "Requests that wait.", count(jobs)),
            ("queue_people", "People whose requests wait.", count(people)),
            (
                "last_tick_microseconds",
                "How long the last batch took.",
                self.last_tick_micros.load(Relaxed),
            ),
            (
                "context_tokens",
                "Tokens the context holds.",
                count(fill.capacity),
            ),
            (
                "context_used_tokens",
                "Tokens in the context.",
                count(fill.used),
            ),
            (
                "idle_sequences",
                "Ended answers kept in the context.",
                count(fill.idle),
            ),
            (
                "pinned_sequences",
                "Beginnings of prompts kept for good.",
                count(fill.pinned),
            ),
            (
                "cache_memory_bytes",
                "Computed conversations kept in memory.",
                kept.memory,
            ),
            (
                "cache_disk_bytes",
                "Computed conversations kept in sealed files.",
                kept.disk,
            ),
            ("cache_files", "Those files.", count(kept.files)),
        ]
    }
}

fn line(page: &mut String, name: &str, meaning: &str, kind: &str, value: impl std::fmt::Display) {
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "# HELP sufler_engine_{name} {meaning}\n# TYPE sufler_engine_{name} {kind}\nsufler_engine_{name} {value}\n"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_every_value() {
        let metrics = Metrics::default();
        metrics.accepted();
        metrics.prefilled(Usage {
            prompt: 7,
            cached: 3,
            completion: 0,
        });
        metrics.speed(10, Duration::from_secs(4));
        let page = metrics.render((5, 2), Sizes::default());
        for wanted in [
            "\nsufler_engine_requests_total 1\n",
            "\nsufler_engine_prompt_tokens_total 7\n",
            "\nsufler_engine_cached_tokens_total 3\n",
            "\nsufler_engine_queue_depth 5\n",
            "\nsufler_engine_queue_people 2\n",
            "\nsufler_engine_tokens_per_second 2.500\n",
        ] {
            assert!(page.contains(wanted), "{wanted:?} is missing from\n{page}");
        }
    }
}

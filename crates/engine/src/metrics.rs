//! What the process counts, in the Prometheus text format.

use crate::queue::Usage;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
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

    /// The page for `GET /metrics`.
    pub(crate) fn render(&self, queue_depth: usize) -> String {
        let counters = [
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
        ];
        let mut page = String::new();
        for (name, meaning, counter) in counters {
            line(&mut page, name, meaning, "counter", counter.load(Relaxed));
        }
        line(
            &mut page,
            "running",
            "Answers being generated.",
            "gauge",
            self.running.load(Relaxed),
        );
        line(
            &mut page,
            "queue_depth",
            "Requests that wait.",
            "gauge",
            queue_depth,
        );
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
        let page = metrics.render(5);
        for wanted in [
            "\nsufler_engine_requests_total 1\n",
            "\nsufler_engine_prompt_tokens_total 7\n",
            "\nsufler_engine_cached_tokens_total 3\n",
            "\nsufler_engine_queue_depth 5\n",
            "\nsufler_engine_tokens_per_second 2.500\n",
        ] {
            assert!(page.contains(wanted), "{wanted:?} is missing from\n{page}");
        }
    }
}

//! Logging: JSON lines on standard error, and a short memory of what llama.cpp complained about.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::{EnvFilter, Targets};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// llama.cpp's own lines are left out: what matters of them is part of our failure lines.
pub(crate) const DEFAULT_FILTER: &str = "warn,sufler_engine=info,llama-cpp-2=off,llama_cpp_2=error";

const LLAMA_TARGET: &str = "llama-cpp-2";
const REMEMBERED: usize = 16;

/// The last error lines of llama.cpp, oldest first: its functions answer only "null", the reason is in its log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recent(Arc<Mutex<VecDeque<String>>>);

impl Recent {
    /// What was remembered, as one line.
    pub(crate) fn text(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .make_contiguous()
            .join("; ")
    }

    fn remember(&self, line: String) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() >= REMEMBERED {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}

/// Sends logs to standard error as JSON, llama.cpp's included, and returns the memory of llama.cpp's errors.
pub(crate) fn init(filter: &str) -> Recent {
    let recent = Recent::default();
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .with_writer(std::io::stderr)
        .with_filter(filter);
    let memory = recent
        .clone()
        .with_filter(Targets::new().with_target(LLAMA_TARGET, Level::ERROR));
    tracing_subscriber::registry()
        .with(lines)
        .with(memory)
        .init();
    llama_cpp_2::send_logs_to_tracing(llama_cpp_2::LogOptions::default());
    recent
}

impl<S: Subscriber> Layer<S> for Recent {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.remember(message.0);
    }
}

struct Message(String);

impl Visit for Message {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            value.trim().clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            format!("{value:?}").trim().clone_into(&mut self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_errors_are_remembered_in_their_order() {
        let recent = Recent::default();
        for number in 0..REMEMBERED + 3 {
            recent.remember(format!("error {number}"));
        }
        let text = recent.text();
        assert!(text.starts_with("error 3; error 4; "), "{text}");
        assert!(
            text.ends_with(&format!("error {}", REMEMBERED + 2)),
            "{text}"
        );
    }
}

//! An answer as server-sent events.

use super::chat::next;
use super::error::ApiError;
use super::reply::Reply;
use crate::engine::Busy;
use crate::queue::{Piece, Progress, Reason, Usage};
use crate::tools::{CallReader, Part};
use axum::response::sse::Event;
use futures::Stream;
use serde_json::Value;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, timeout};

/// How long the client hears nothing before it is told that the engine lives.
const SILENCE: Duration = Duration::from_secs(1);

/// How the client wants its answer.
#[derive(Debug)]
pub(super) struct Wishes {
    pub(super) include_usage: bool,
    /// When it wants it no more.
    pub(super) deadline: Option<Instant>,
    /// Tells calls from text, if tools were offered.
    pub(super) reader: Option<CallReader>,
}

impl Wishes {
    /// What is certain of an answer that goes on with `text`.
    pub(super) fn read(&mut self, text: String) -> Vec<Part> {
        match &mut self.reader {
            Some(reader) => reader.push(&text),
            None => vec![Part::Text(text)],
        }
    }

    /// What is certain at its end.
    pub(super) fn finish(&mut self) -> Vec<Part> {
        self.reader
            .as_mut()
            .map(CallReader::finish)
            .unwrap_or_default()
    }
}

/// Writes `progress` as events. Dropping the stream, as happens when the client leaves, cancels the job.
pub(super) fn events(
    reply: Reply,
    mut progress: UnboundedReceiver<Progress>,
    wishes: Wishes,
    busy: Busy,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut writer = Writer {
        reply,
        wishes,
        opened: false,
        calls: 0,
    };
    async_stream::stream! {
        let _busy = busy;
        loop {
            let deadline = writer.wishes.deadline;
            let Ok(next) = timeout(SILENCE, next(&mut progress, deadline)).await else {
                yield Ok(Event::default().comment("ping"));
                continue;
            };
            let ended = !matches!(next, Ok(Progress::Waiting(_) | Progress::Text(_)));
            for event in writer.write(next) {
                yield Ok(event);
            }
            if ended {
                break;
            }
        }
    }
}

struct Writer {
    reply: Reply,
    wishes: Wishes,
    opened: bool,
    /// How many calls were written.
    calls: usize,
}

impl Writer {
    fn write(&mut self, progress: Result<Progress, ApiError>) -> Vec<Event> {
        let progress = match progress {
            Ok(Progress::Waiting(place)) => {
                return vec![Event::default().comment(format!("queue {place}"))];
            }
            Err(error) => return vec![data(&error.body())],
            Ok(progress) => progress,
        };
        let mut events = Vec::new();
        if !std::mem::replace(&mut self.opened, true) {
            events.push(data(&self.reply.opening()));
        }
        match progress {
            Progress::Text(piece) => events.extend(self.piece(piece)),
            Progress::Finished { reason, usage } => events.extend(self.ending(reason, usage)),
            Progress::Waiting(_) | Progress::Failed(_) => {}
        }
        events
    }

    fn piece(&mut self, piece: Piece) -> Vec<Event> {
        let chosen = piece.chosen;
        let parts = self.wishes.read(piece.text);
        let mut events = self.parts(parts);
        if !chosen.is_empty() {
            events.push(data(&self.reply.probabilities(&chosen)));
        }
        events
    }

    fn parts(&mut self, parts: Vec<Part>) -> Vec<Event> {
        let write = |part| match part {
            Part::Text(text) => data(&self.reply.delta(&text)),
            Part::Call { name, arguments } => {
                self.calls += 1;
                data(&self.reply.call(self.calls - 1, &name, &arguments))
            }
        };
        parts.into_iter().map(write).collect()
    }

    fn ending(&mut self, reason: Reason, usage: Usage) -> Vec<Event> {
        let rest = self.wishes.finish();
        let mut events = self.parts(rest);
        let called = self.calls > 0;
        events.push(data(&self.reply.closing(reason, called)));
        if self.wishes.include_usage {
            events.push(data(&self.reply.usage(usage)));
        }
        events.push(Event::default().data("[DONE]"));
        events
    }
}

fn data(value: &Value) -> Event {
    Event::default().data(value.to_string())
}

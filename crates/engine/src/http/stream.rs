//! An answer as server-sent events.

use super::error::ApiError;
use super::reply::Reply;
use crate::engine::Busy;
use crate::queue::{Progress, Reason, Usage};
use axum::response::sse::Event;
use futures::Stream;
use serde_json::Value;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

/// How long the client hears nothing before it is told that the engine lives.
const SILENCE: Duration = Duration::from_secs(1);

/// Writes `progress` as events. Dropping the stream, as happens when the client leaves, cancels the job.
pub(super) fn events(
    reply: Reply,
    mut progress: UnboundedReceiver<Progress>,
    include_usage: bool,
    busy: Busy,
) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        let _busy = busy;
        let mut opened = false;
        loop {
            let Ok(next) = timeout(SILENCE, progress.recv()).await else {
                yield Ok(Event::default().comment("ping"));
                continue;
            };
            if !opened && matches!(next, Some(Progress::Text(_) | Progress::Finished { .. })) {
                opened = true;
                yield data(&reply.opening());
            }
            match next {
                Some(Progress::Text(text)) => yield data(&reply.delta(&text)),
                Some(Progress::Finished { reason, usage }) => {
                    for event in ending(&reply, reason, usage, include_usage) {
                        yield event;
                    }
                    break;
                }
                Some(Progress::Failed(reason)) => {
                    yield data(&ApiError::failed(&reason).body());
                    break;
                }
                None => {
                    yield data(&ApiError::stopping().body());
                    break;
                }
            }
        }
    }
}

fn ending(
    reply: &Reply,
    reason: Reason,
    usage: Usage,
    include_usage: bool,
) -> Vec<Result<Event, Infallible>> {
    let mut events = vec![data(&reply.closing(reason))];
    if include_usage {
        events.push(data(&reply.usage(usage)));
    }
    events.push(Ok(Event::default().data("[DONE]")));
    events
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the items of an event stream are results"
)]
fn data(value: &Value) -> Result<Event, Infallible> {
    Ok(Event::default().data(value.to_string()))
}

//! Brings an answer to the client, as a document or as a stream, with what goes wrong on the way.

use std::io;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures::Stream;

use crate::dialect::{Dialect, Streamed};
use crate::faults::Delivery;
use crate::request::RequestBody;
use crate::wire::Reply;

/// One piece of a stream.
enum Part {
    Event(String),
    /// Not part of the answer: a comment.
    Aside(String),
    /// The connection breaks here.
    Break,
}

/// The response that carries `reply`.
pub(crate) fn response(
    delivery: &Delivery,
    dialect: &dyn Dialect,
    request: &RequestBody,
    reply: &Reply,
) -> Response {
    if delivery.whole || !request.streams() {
        return Json(dialect.whole(request, reply)).into_response();
    }
    let streamed = dialect.stream(request, reply);
    let media_type = streamed.media_type;
    let body = Body::from_stream(sent(delivery.clone(), parts(delivery, streamed)));
    ([(CONTENT_TYPE, media_type)], body).into_response()
}

fn parts(delivery: &Delivery, streamed: Streamed) -> Vec<Part> {
    let mut events = streamed.events;
    if delivery.bad_json {
        events.insert(events.len().min(1), streamed.broken);
    }
    if !delivery.no_terminator {
        events.extend(streamed.terminator);
    }
    let kept = delivery.cut_after.unwrap_or(events.len());
    let mut parts = Vec::new();
    for event in events.into_iter().take(kept) {
        if delivery.comments {
            parts.extend(streamed.comment.clone().map(Part::Aside));
        }
        parts.push(Part::Event(event));
    }
    if delivery.cut_after.is_some() {
        parts.push(Part::Break);
    }
    parts
}

fn sent(delivery: Delivery, parts: Vec<Part>) -> impl Stream<Item = io::Result<Bytes>> {
    async_stream::stream! {
        let mut events = 0;
        for part in parts {
            let text = match part {
                Part::Break => { yield Err(io::Error::other("cut on purpose")); return; }
                Part::Aside(text) => text,
                Part::Event(text) => {
                    wait(&delivery, events).await;
                    events += 1;
                    text
                }
            };
            let size = delivery.chunk_bytes.unwrap_or(text.len()).max(1);
            for bytes in text.as_bytes().chunks(size) {
                yield Ok(Bytes::copy_from_slice(bytes));
                // Lets the connection send each piece by itself.
                tokio::task::yield_now().await;
            }
        }
    }
}

async fn wait(delivery: &Delivery, events: usize) {
    if let Some((at, gate)) = &delivery.hold
        && *at == events
    {
        gate.notified().await;
    }
    if !delivery.delay.is_zero() {
        tokio::time::sleep(delivery.delay).await;
    }
}

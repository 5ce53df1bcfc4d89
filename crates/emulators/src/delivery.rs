//! Brings an answer to the client, as a document or as a stream, with what goes wrong on the way.

use std::io;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures::Stream;

use crate::faults::Delivery;
use crate::request::RequestBody;
use crate::wire::{self, Reply};

/// One piece of a stream.
enum Part {
    Event(String),
    /// Not part of the answer: a comment.
    Aside(String),
    /// The connection breaks here.
    Break,
}

/// The response that carries `reply`.
pub(crate) fn response(delivery: &Delivery, request: &RequestBody, reply: &Reply) -> Response {
    if delivery.whole || !request.streams() {
        let mut answer = wire::whole(request, reply);
        if delivery.timings {
            wire::add_timings(&mut answer);
        }
        return Json(answer).into_response();
    }
    let parts = parts(delivery, request, reply);
    let body = Body::from_stream(sent(delivery.clone(), parts));
    ([(CONTENT_TYPE, "text/event-stream; charset=utf-8")], body).into_response()
}

fn parts(delivery: &Delivery, request: &RequestBody, reply: &Reply) -> Vec<Part> {
    let mut events = wire::events(request, reply);
    if delivery.timings {
        events.iter_mut().for_each(wire::add_timings);
    }
    let mut events: Vec<String> = events.iter().map(ToString::to_string).collect();
    if delivery.bad_json {
        events.insert(1, "{\"choices\":[{\"delta\":{\"content\":".to_owned());
    }
    if !delivery.no_terminator {
        events.push("[DONE]".to_owned());
    }
    let kept = delivery.cut_after.unwrap_or(events.len());
    let mut parts = Vec::new();
    for event in events.into_iter().take(kept) {
        if delivery.comments {
            parts.push(Part::Aside(": keep-alive\n\n".to_owned()));
        }
        parts.push(Part::Event(format!("data: {event}\n\n")));
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

//! What a chosen fault does to an answer on its way out.

use std::io;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::http::header::{CONTENT_LENGTH, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use futures::{Stream, StreamExt};

use super::Effect;
use crate::dialect::{Complaint, Dialect};
use crate::faults::{PAGE, problem};

/// How many pieces of a stream come before something happens to it.
const BEFORE: usize = 3;
/// What a line without an end is made of.
static FILLING: [u8; 1 << 16] = [b'x'; 1 << 16];
/// How many of those make a hundred megabytes.
const FILLINGS: usize = 1600;

/// The answer as the fault leaves it. `slow_for` is how long a slow one keeps silent.
pub(crate) async fn applied(
    effect: Effect,
    slow_for: Duration,
    dialect: &dyn Dialect,
    response: Response,
) -> Response {
    match effect {
        Effect::SlowStart => {
            tokio::time::sleep(slow_for).await;
            response
        }
        Effect::Status {
            status,
            retry_after,
        } => refused(status, retry_after, dialect),
        Effect::Html => (StatusCode::OK, Html(PAGE)).into_response(),
        Effect::Pause => with_body(response, |body, whole| paused(body, whole, slow_for)),
        Effect::Cut => with_body(response, cut),
        Effect::BadJson => with_body(response, halved),
        Effect::Endless => with_body(response, |body, _| repeated(body)),
        Effect::LongLine => with_body(response, |body, _| swollen(body)),
        Effect::LettersCut => with_body(response, |body, _| crumbled(body)),
        // The model's own doing; it has happened already.
        Effect::Refusal | Effect::ToolCall | Effect::Adversary => response,
    }
}

fn refused(status: u16, retry_after: Option<u32>, dialect: &dyn Dialect) -> Response {
    let (kind, code) = match status {
        401 => ("invalid_request_error", Some("invalid_api_key")),
        429 => ("requests", Some("rate_limit_exceeded")),
        _ => ("server_error", None),
    };
    let complaint = Complaint {
        status,
        message: format!("Emulated failure {status}"),
        kind,
        code,
        field: None,
    };
    let mut response = problem(status, &dialect.error(&complaint));
    if let Some(seconds) = retry_after {
        let headers = response.headers_mut();
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Passes the body through `change`, which is told whether it is a document rather than a stream.
fn with_body<S>(response: Response, change: impl FnOnce(BodyDataStream, bool) -> S) -> Response
where
    S: Stream<Item = io::Result<Bytes>> + Send + 'static,
{
    let (mut head, body) = response.into_parts();
    let whole = body.size_hint().exact().is_some();
    head.headers.remove(CONTENT_LENGTH);
    let body = Body::from_stream(change(body.into_data_stream(), whole));
    Response::from_parts(head, body)
}

/// The next piece; a body of ours that fails has ended on purpose.
async fn next(body: &mut BodyDataStream) -> Option<Bytes> {
    body.next().await.and_then(Result::ok)
}

/// The two halves of a piece.
fn halves(piece: &Bytes) -> (Bytes, Bytes) {
    let middle = piece.len() / 2;
    (piece.slice(..middle), piece.slice(middle..))
}

fn paused(
    mut body: BodyDataStream,
    whole: bool,
    length: Duration,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    async_stream::stream! {
        let mut sent = 0;
        while let Some(piece) = next(&mut body).await {
            let (before, after) = if whole { halves(&piece) } else { (Bytes::new(), piece) };
            if !before.is_empty() { yield Ok(before); }
            if whole || sent == BEFORE { tokio::time::sleep(length).await; }
            yield Ok(after);
            sent += 1;
        }
    }
}

fn cut(mut body: BodyDataStream, whole: bool) -> impl Stream<Item = io::Result<Bytes>> + Send {
    async_stream::stream! {
        for _ in 0..BEFORE {
            let Some(piece) = next(&mut body).await else { break };
            if whole {
                yield Ok(halves(&piece).0);
                break;
            }
            yield Ok(piece);
        }
        // Otherwise the connection is closed before it has sent what it holds.
        tokio::task::yield_now().await;
        yield Err(io::Error::other("cut on purpose"));
    }
}

fn halved(mut body: BodyDataStream, whole: bool) -> impl Stream<Item = io::Result<Bytes>> + Send {
    async_stream::stream! {
        let mut sent = 0;
        while let Some(piece) = next(&mut body).await {
            if whole {
                yield Ok(halves(&piece).0);
                break;
            }
            if sent == 1 {
                yield Ok(halves(&piece).0);
                yield Ok(Bytes::from_static(b"\n\n"));
            }
            yield Ok(piece);
            sent += 1;
        }
    }
}

/// One piece from the middle over and over; after a document, blanks, which a reader of JSON may skip for ever.
fn repeated(mut body: BodyDataStream) -> impl Stream<Item = io::Result<Bytes>> + Send {
    async_stream::stream! {
        let mut last = Bytes::from_static(b" ");
        let mut sent = 0;
        while sent <= BEFORE && let Some(piece) = next(&mut body).await {
            last = if sent < BEFORE { Bytes::from_static(b" ") } else { piece.clone() };
            yield Ok(piece);
            sent += 1;
        }
        loop {
            yield Ok(last.clone());
            tokio::task::yield_now().await;
        }
    }
}

fn swollen(mut body: BodyDataStream) -> impl Stream<Item = io::Result<Bytes>> + Send {
    async_stream::stream! {
        if let Some(piece) = next(&mut body).await { yield Ok(piece); }
        for _ in 0..FILLINGS {
            yield Ok(Bytes::from_static(&FILLING));
        }
    }
}

fn crumbled(mut body: BodyDataStream) -> impl Stream<Item = io::Result<Bytes>> + Send {
    async_stream::stream! {
        while let Some(piece) = next(&mut body).await {
            for at in 0..piece.len() {
                yield Ok(piece.slice(at..=at));
                // Lets the connection send each byte by itself.
                tokio::task::yield_now().await;
            }
        }
    }
}

//! What a route leaves unread of a body. A connection closed in the middle of
//! an upload is cut with a reset, and the client never reads why it was
//! refused; so the rest is read and thrown away, within bounds.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use hyper::{
    Request,
    body::{Body, Bytes, Frame, Incoming, SizeHint},
    header,
};

/// The most bytes that are read for nothing.
const MOST: usize = 64 * 1024 * 1024;
/// The longest time that is spent on it.
const LONGEST: Duration = Duration::from_secs(10);

/// A body whose rest is read when it is dropped.
pub(crate) struct Unread(Option<Incoming>);

impl Unread {
    /// The request with its body watched. A client that waits for leave to
    /// send has not begun, so there is nothing to be read for it.
    pub(crate) fn watch(request: Request<Incoming>) -> Request<axum::body::Body> {
        if request.headers().contains_key(header::EXPECT) {
            return request.map(axum::body::Body::new);
        }
        request.map(|body| axum::body::Body::new(Self(Some(body))))
    }
}

impl Body for Unread {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.0 {
            Some(body) => Pin::new(body).poll_frame(cx),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .as_ref()
            .map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        let Some(body) = self.0.take().filter(|body| !body.is_end_stream()) else {
            return;
        };
        // A body may be dropped outside the runtime, at the very end.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            drop(runtime.spawn(tokio::time::timeout(LONGEST, read_off(body))));
        }
    }
}

async fn read_off(mut body: Incoming) {
    let mut left = MOST;
    while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let size = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

//! How bodies come in: a bounded number of requests, and of bytes, is held before anything of them waits in the queue.

use super::BODY_LIMIT;
use super::chat::DEADLINE;
use super::error::ApiError;
use super::request::timeout;
use crate::engine::Engine;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

/// How long the bytes may take to come once there is room for them.
const PATIENCE: Duration = Duration::from_secs(30);
/// What a request takes beside its body.
const LEAST: usize = 4096;

/// A body that was let in. While it lives, it keeps its place and its share of the memory for bodies.
pub(super) struct Admitted {
    pub(super) bytes: Bytes,
    /// When the request came: what the client waits counts from here.
    pub(super) since: Instant,
    /// When the client wants the answer no more, if its header says so.
    pub(super) deadline: Option<Instant>,
    _held: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

impl FromRequest<Arc<Engine>> for Admitted {
    type Rejection = ApiError;

    async fn from_request(request: Request, engine: &Arc<Engine>) -> Result<Self, ApiError> {
        let since = Instant::now();
        engine.model().ok_or_else(ApiError::loading)?;
        let deadline = header_deadline(request.headers(), since)?;
        let length = length(request.headers())?;
        let place = engine.entrance.place().ok_or_else(|| {
            engine.metrics.rejected();
            ApiError::queue_full()
        })?;
        let read = async {
            let room = engine.entrance.room(length).await;
            let room = room.ok_or_else(ApiError::stopping)?;
            let bytes = tokio::time::timeout(PATIENCE, Bytes::from_request(request, engine));
            let bytes = bytes.await.map_err(|_| ApiError::slow_body())??;
            Ok::<_, ApiError>((bytes, room))
        };
        let (bytes, room) = in_time(deadline, read).await??;
        Ok(Self {
            bytes,
            since,
            deadline,
            _held: (place, room),
        })
    }
}

/// What `work` gives, unless the deadline passes first.
pub(super) async fn in_time<T>(
    deadline: Option<Instant>,
    work: impl Future<Output = T>,
) -> Result<T, ApiError> {
    match deadline {
        None => Ok(work.await),
        Some(deadline) => tokio::time::timeout_at(deadline, work)
            .await
            .map_err(|_| ApiError::late()),
    }
}

/// How many bytes the body may have; without a word about it, as many as any.
fn length(headers: &HeaderMap) -> Result<usize, ApiError> {
    let told = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    match told {
        None => Ok(BODY_LIMIT),
        Some(told) if told <= BODY_LIMIT => Ok(told.max(LEAST)),
        Some(_) => Err(ApiError::too_large("body", BODY_LIMIT)),
    }
}

fn header_deadline(headers: &HeaderMap, since: Instant) -> Result<Option<Instant>, ApiError> {
    let header = headers
        .get(DEADLINE)
        .map(|value| {
            let number = value
                .to_str()
                .ok()
                .and_then(|text| text.trim().parse().ok());
            number.ok_or_else(|| ApiError::invalid(DEADLINE, "expected a number"))
        })
        .transpose()?;
    Ok(timeout(header)?.and_then(|time| since.checked_add(time)))
}

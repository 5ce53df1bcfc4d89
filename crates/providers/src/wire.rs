//! What every vendor needs of HTTP: bytes with deadlines, bounded bodies, and transport errors in our words.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use reqwest::{Request, RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use crate::{Again, ProviderError, failure};

/// The most that is read of an answer that does not stream, in bytes.
pub(crate) const LARGEST_BODY: usize = 8 << 20;
/// The most that is read of a transcript, in bytes: hours of talk with the time of every word.
pub(crate) const LARGEST_TRANSCRIPT: usize = 64 << 20;
/// The most that is read of an error, in bytes.
const LARGEST_ERROR: usize = 64 << 10;

/// The longest wait for a place among the requests that run at once, unless it is said.
pub(crate) const QUEUE_TIMEOUT: Duration = Duration::from_mins(1);

/// How long the whole of an answer that does not stream may take after its first byte.
const WHOLE_BODY: Duration = Duration::from_mins(5);
/// The slowest line a recording is sent by, in bytes a second.
const SLOWEST_UPLOAD: u64 = 128 << 10;

/// How long to wait for a provider.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// From the end of the upload to the first byte of the answer's body. A local server may load a model meanwhile.
    pub(crate) first_byte: Duration,
    /// Between any two bytes after that.
    pub(crate) idle: Duration,
}

/// An answer whose status is good.
pub(crate) struct Answer {
    response: Response,
    patience: Patience,
    /// Set until the first byte has come.
    first_byte_by: Option<Instant>,
}

/// Sends a request. A bad status becomes the error its body describes.
pub(crate) async fn send(
    request: RequestBuilder,
    patience: Patience,
) -> Result<Answer, ProviderError> {
    send_judged(request, patience, failure::from_answer).await
}

/// Sends a request. `judge` makes an error of a bad status, its headers and the start of its body.
pub(crate) async fn send_judged(
    request: RequestBuilder,
    patience: Patience,
    judge: impl FnOnce(u16, &HeaderMap, &[u8]) -> ProviderError + Send,
) -> Result<Answer, ProviderError> {
    let (client, request) = request.build_split();
    let request = request.map_err(transport)?;
    let patience = Patience {
        first_byte: patience.first_byte + upload_time(&request),
        ..patience
    };
    let deadline = Instant::now() + patience.first_byte;
    let response = timeout_at(deadline, client.execute(request))
        .await
        .map_err(|_| too_slow(patience.first_byte))?
        .map_err(transport)?;
    let mut answer = Answer {
        response,
        patience,
        first_byte_by: Some(deadline),
    };
    let status = answer.response.status();
    if status.is_success() {
        return Ok(answer);
    }
    let headers = answer.response.headers().clone();
    let body = answer.start_of_body(LARGEST_ERROR).await;
    Err(judge(status.as_u16(), &headers, &body))
}

/// How long a request may be on its way: a recording of an hour is not sent in the time a question takes.
fn upload_time(request: &Request) -> Duration {
    let told = request.headers().get(CONTENT_LENGTH);
    let told = told.and_then(|value| value.to_str().ok()?.parse().ok());
    let known = || Some(request.body()?.as_bytes()?.len() as u64);
    Duration::from_secs(told.or_else(known).unwrap_or_default() / SLOWEST_UPLOAD)
}

impl Answer {
    /// The media type without its parameters, in lower case; empty when there is none.
    pub(crate) fn media_type(&self) -> String {
        media_type(self.response.headers())
    }

    /// The next bytes of the body, or `None` at its end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, ProviderError> {
        let wait = self.patience.idle;
        let next = self.response.chunk();
        let (chunk, waited) = match self.first_byte_by {
            Some(deadline) => (timeout_at(deadline, next).await, self.patience.first_byte),
            None => (timeout(wait, next).await, wait),
        };
        let chunk = chunk.map_err(|_| too_slow(waited))?.map_err(transport)?;
        self.first_byte_by = None;
        Ok(chunk)
    }

    /// The whole body.
    pub(crate) async fn body(self) -> Result<Vec<u8>, ProviderError> {
        self.body_within(LARGEST_BODY).await
    }

    /// The whole body, of so many bytes at most.
    pub(crate) async fn body_within(self, most: usize) -> Result<Vec<u8>, ProviderError> {
        let longest = self.patience.first_byte + WHOLE_BODY;
        self.body_in(longest, most).await
    }

    /// The whole body, however it is dribbled, within so much time.
    async fn body_in(self, longest: Duration, most: usize) -> Result<Vec<u8>, ProviderError> {
        let whole = timeout(longest, self.read_within(most)).await;
        whole.map_err(|_| too_slow(longest))?
    }

    async fn read_within(mut self, most: usize) -> Result<Vec<u8>, ProviderError> {
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if body.len() + chunk.len() > most {
                return Err(ProviderError::Protocol("the answer is too long".into()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// As much of the body as can be had; an error page that breaks off still tells something.
    async fn start_of_body(&mut self, most: usize) -> Vec<u8> {
        let mut body = Vec::new();
        while let Ok(Some(chunk)) = self.chunk().await {
            let room = most - body.len();
            body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            if body.len() == most {
                break;
            }
        }
        body
    }
}

/// The address of `path` under `base`, whether or not that ends in a slash.
pub(crate) fn address(base: &Url, path: &[&str]) -> Result<Url, ProviderError> {
    let mut address = base.clone();
    match address.path_segments_mut() {
        Ok(mut segments) => segments.pop_if_empty().extend(path),
        Err(()) => return Err(no_address()),
    };
    Ok(address)
}

/// Waits for a place among the requests that run at once, in the order of asking. Dropping it frees the place. Whoever
/// waits too long is told to come back when as much time again has passed, so that another provider can be asked.
pub(crate) async fn place(
    places: Arc<Semaphore>,
    longest: Duration,
) -> Result<OwnedSemaphorePermit, ProviderError> {
    match timeout(longest, places.acquire_owned()).await {
        Ok(place) => place.map_err(|_| ProviderError::unavailable("the queue is closed")),
        Err(_) => Err(ProviderError::RateLimited {
            again: Again::After(longest),
            message: format!(
                "too many requests are under way: no place within {} s",
                longest.as_secs_f32()
            ),
        }),
    }
}

/// A header that holds a key, after `scheme`.
pub(crate) fn secret(scheme: &str, key: &SecretString) -> Result<HeaderValue, ProviderError> {
    let mut value = HeaderValue::from_str(&format!("{scheme}{}", key.expose_secret()))
        .map_err(|_| ProviderError::Auth("the key holds characters that no key has".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A document, without an error in it.
pub(crate) fn document(body: &[u8]) -> Result<Value, ProviderError> {
    let document = parse(body)?;
    failure::in_stream(&document).map_or(Ok(document), Err)
}

/// A document.
pub(crate) fn parse(body: &[u8]) -> Result<Value, ProviderError> {
    serde_json::from_slice(body).map_err(|_| unreadable())
}

/// What is there, but is not what is known.
pub(crate) fn unreadable() -> ProviderError {
    ProviderError::Protocol("the answer is not the JSON we know".into())
}

/// A page of a proxy where an answer was to be.
pub(crate) fn page(body: &[u8]) -> ProviderError {
    let text = failure::plain(&String::from_utf8_lossy(body));
    ProviderError::Protocol(format!("a web page came instead of an answer: {text}"))
}

fn no_address() -> ProviderError {
    ProviderError::Invalid {
        message: "the address cannot be asked".into(),
        field: None,
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next());
    essence.unwrap_or_default().trim().to_ascii_lowercase()
}

fn too_slow(waited: Duration) -> ProviderError {
    ProviderError::unavailable(format!("no answer within {} s", waited.as_secs_f32()))
}

/// The address is left out: it may hold a key, and the administrator knows it.
fn transport(error: reqwest::Error) -> ProviderError {
    if error.is_builder() {
        return no_address();
    }
    let what = if error.is_connect() {
        "cannot connect"
    } else if error.is_timeout() {
        "no answer in time"
    } else {
        "the connection broke"
    };
    tracing::debug!(error = ?error.without_url(), "a provider's connection failed");
    ProviderError::unavailable(what)
}

#[cfg(test)]
mod tests {
    use futures::{StreamExt, stream};
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(1000, 0)]
    #[case(44_000_000, 335)]
    fn a_large_request_has_more_time(#[case] bytes: usize, #[case] seconds: u64) {
        let address = Url::parse("http://127.0.0.1/").expect("an address");
        let mut request = Request::new(http::Method::POST, address);
        *request.body_mut() = Some(vec![0; bytes].into());
        assert_eq!(upload_time(&request), Duration::from_secs(seconds));
    }

    #[tokio::test]
    async fn a_body_that_does_not_end_is_left() {
        let begun = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{"))]);
        let body = reqwest::Body::wrap_stream(begun.chain(stream::pending()));
        let patience = Patience {
            first_byte: Duration::from_secs(30),
            idle: Duration::from_secs(30),
        };
        let answer = Answer {
            response: http::Response::new(body).into(),
            patience,
            first_byte_by: None,
        };
        let error = answer.body_in(Duration::from_millis(10), 100).await;
        assert_eq!(error.expect_err("too slow").kind(), "unavailable");
    }
}

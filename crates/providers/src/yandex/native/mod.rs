//! Yandex's own completions: one JSON document a line, each with all that was said so far.

mod answer;
mod request;
mod stream;

use tokio::sync::OwnedSemaphorePermit;
use url::Url;

pub(super) use self::answer::number;
use super::link::Link;
use crate::{ChatRequest, ChatStream, ProviderError, wire};

/// Asks for a completion. The `place` among those allowed at once is given up with the stream.
pub(super) async fn ask(
    link: &Link,
    base: &Url,
    request: &ChatRequest,
    place: OwnedSemaphorePermit,
) -> Result<ChatStream, ProviderError> {
    let body = request::body(request, &link.folder);
    let post = link
        .client
        .post(wire::address(base, &["completion"])?)
        .json(&body);
    let answer = link.send(post).await?;
    if answer.media_type() == "text/html" {
        return Err(wire::page(&answer.body().await?));
    }
    // Whatever else the answer is said to be, it is lines: the real one calls them `application/json`.
    Ok(stream::events(answer, place))
}

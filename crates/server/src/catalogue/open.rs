//! Asking a source. Every hop passes the egress gate anew: a source may send
//! on to where its files lie, and that place is checked like any other.

use std::time::Duration;

use futures::FutureExt as _;
use kernel::{Error, Result, egress::Egress};
use reqwest::{
    Response, StatusCode,
    header::{ACCEPT, ACCEPT_ENCODING, ETAG, HeaderMap, IF_RANGE, LOCATION, RANGE},
};
use url::Url;

use super::list::is_sha256;

/// How often a source may send on.
const MAX_HOPS: usize = 5;
/// How long a source may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// The name under which the place of the files hands on what the file is.
const LINKED_ETAG: &str = "x-linked-etag";

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// From which byte on, with the validator that must still hold.
    pub(super) from: Option<(u64, String)>,
    /// `Accept`, where it matters.
    pub(super) accept: Option<&'static str>,
}

/// What a source answered, before its body.
pub(super) struct Opened {
    pub(super) response: Response,
    /// Where it came from in the end.
    pub(super) url: Url,
    /// The SHA-256 that was published on the way.
    pub(super) published: Option<String>,
    /// A strong validator, to go on later.
    pub(super) validator: Option<String>,
}

/// Asks for `url`.
///
/// # Errors
/// `Forbidden` when the gate does not let an address through, `Conflict` when
/// the source refuses or does not have it, `Unavailable` when it may work later.
pub(super) async fn open(egress: &Egress, url: &Url, wanted: &Wanted) -> Result<Opened> {
    let (mut url, mut published) = (url.clone(), None);
    // A public place may not send on into the company's own network.
    let inside = egress.client_for_public(url.as_str()).await.is_err();
    for _ in 0..=MAX_HOPS {
        let response = ask(egress, &url, inside, wanted).await?;
        published = published.or_else(|| hash_of(response.headers()));
        if !response.status().is_redirection() {
            check(response.status())?;
            let validator = validator_of(response.headers());
            return Ok(Opened {
                response,
                url,
                published,
                validator,
            });
        }
        url = next(&url, &response)?;
    }
    Err(Error::conflict("model-source-strange"))
}

async fn ask(egress: &Egress, url: &Url, inside: bool, wanted: &Wanted) -> Result<Response> {
    let let_through = if inside {
        egress.client_for(url.as_str()).await
    } else {
        egress.client_for_public(url.as_str()).await
    };
    let (url, client) = let_through.map_err(|error| match error {
        Error::Invalid { .. } => Error::forbidden("model-source-not-let-through"),
        other => other,
    })?;
    let mut request = client.get(url).header(ACCEPT_ENCODING, "identity");
    if let Some(accept) = wanted.accept {
        request = request.header(ACCEPT, accept);
    }
    if let Some((from, validator)) = &wanted.from {
        request = request
            .header(RANGE, format!("bytes={from}-"))
            .header(IF_RANGE, validator);
    }
    match tokio::time::timeout(PATIENCE, request.send().boxed()).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(_)) | Err(_) => Err(Error::unavailable("model-source-silent")),
    }
}

/// The place a source sends on to, never from an encrypted one to an open one.
fn next(from: &Url, response: &Response) -> Result<Url> {
    let strange = || Error::conflict("model-source-strange");
    let location = response.headers().get(LOCATION).ok_or_else(strange)?;
    let location = location.to_str().map_err(|_| strange())?;
    let to = from.join(location).map_err(|_| strange())?;
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(strange());
    }
    Ok(to)
}

fn check(status: StatusCode) -> Result<()> {
    match status {
        StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(Error::conflict("model-source-gone")),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Err(Error::conflict("model-source-refused"))
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            Err(Error::unavailable("model-source-silent"))
        }
        status if status.is_server_error() => Err(Error::unavailable("model-source-silent")),
        _ => Err(Error::conflict("model-source-strange")),
    }
}

/// A tag that is a SHA-256 is the file's: so do the places where models lie.
fn hash_of(headers: &HeaderMap) -> Option<String> {
    let tags = [headers.get(LINKED_ETAG), headers.get(ETAG)];
    tags.into_iter().flatten().find_map(|tag| {
        let tag = tag.to_str().ok()?.trim().trim_matches('"');
        let tag = tag.to_ascii_lowercase();
        is_sha256(&tag).then_some(tag)
    })
}

fn validator_of(headers: &HeaderMap) -> Option<String> {
    let tag = headers.get(ETAG)?.to_str().ok()?;
    (tag.starts_with('"') && tag.len() <= 200).then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            let name = reqwest::header::HeaderName::from_static(name);
            (name, value.parse().expect("a header"))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn only_a_tag_that_is_a_hash_is_published() {
        let sum = "ab".repeat(32);
        let linked = headers(&[("x-linked-etag", &format!("\"{sum}\"")), ("etag", "\"x\"")]);
        assert_eq!(hash_of(&linked), Some(sum.clone()));
        assert_eq!(
            hash_of(&headers(&[("etag", &sum.to_uppercase())])),
            Some(sum)
        );
        assert_eq!(hash_of(&headers(&[("etag", "\"5f-62\"")])), None);
    }

    #[test]
    fn a_weak_tag_does_not_say_that_the_bytes_are_the_same() {
        assert_eq!(validator_of(&headers(&[("etag", "W/\"1\"")])), None);
        let strong = validator_of(&headers(&[("etag", "\"1\"")]));
        assert_eq!(strong.as_deref(), Some("\"1\""));
    }
}

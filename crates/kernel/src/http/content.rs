//! Stored files as answers: never a page, never a script, whatever their bytes
//! say.

use std::fmt::Write as _;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio_util::io::ReaderStream;

use crate::{
    Error, Result,
    files::{Files, StoredFile},
};

/// How a file is given out.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What a browser calls it when it keeps it.
    pub name: &'a str,
    /// The media type to say; what is not known to be harmless is bytes.
    pub media_type: &'a str,
    /// Whether a browser may show it by itself. Only what we have drawn anew.
    pub inline: bool,
}

/// What is said of bytes nobody shall take for anything.
pub const BYTES: &str = "application/octet-stream";

/// A page cannot be made of it, and nothing in it may run or be fetched.
const SANDBOX: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// Answers a stored file, or the one stretch of it that was asked for. It may
/// be kept by the asker's browser, which asks each time whether it still may
/// show it; who asks has been looked at before.
///
/// # Errors
/// `Unavailable` when the file is gone from the disk.
pub async fn content(
    files: &Files,
    file: &StoredFile,
    shown: Shown<'_>,
    asked: &HeaderMap,
) -> Result<Response> {
    let size = u64::try_from(file.size).map_err(Error::internal)?;
    let tag = format!("\"{}\"", file.id);
    if is_known(asked, &tag) {
        return dressed(StatusCode::NOT_MODIFIED, Body::empty(), shown, &tag);
    }
    let range = range(asked, size, &tag);
    let (start, end) = range.unwrap_or((0, size.saturating_sub(1)));
    let length = if size == 0 { 0 } else { end - start + 1 };
    let bytes = files.stretch(file, start, length).await?;
    let status = if range.is_some() {
        StatusCode::PARTIAL_CONTENT
    } else {
        StatusCode::OK
    };
    let mut answer = dressed(
        status,
        Body::from_stream(ReaderStream::new(bytes)),
        shown,
        &tag,
    )?;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if range.is_some() {
        let place = format!("bytes {start}-{end}/{size}");
        headers.insert(header::CONTENT_RANGE, value(&place)?);
    }
    Ok(answer)
}

fn dressed(status: StatusCode, body: Body, shown: Shown<'_>, tag: &str) -> Result<Response> {
    let mut answer = (status, body).into_response();
    let headers: [(HeaderName, &str); 6] = [
        (header::CONTENT_TYPE, shown.media_type),
        (
            header::CONTENT_DISPOSITION,
            &disposition(shown.name, shown.inline),
        ),
        (header::CONTENT_SECURITY_POLICY, SANDBOX),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::ACCEPT_RANGES, "bytes"),
        (header::ETAG, tag),
    ];
    for (name, text) in headers {
        answer.headers_mut().insert(name, value(text)?);
    }
    Ok(answer)
}

fn value(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text).map_err(Error::internal)
}

/// Whether the browser has these bytes already.
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get(header::IF_NONE_MATCH);
    let known = known.and_then(|known| known.to_str().ok());
    known.is_some_and(|known| {
        let mut tags = known.split(',');
        tags.any(|one| one.trim().trim_start_matches("W/") == tag)
    })
}

/// The first and last byte of the one stretch that is asked for. Several
/// stretches, and what cannot be given, are answered with the whole.
fn range(asked: &HeaderMap, size: u64, tag: &str) -> Option<(u64, u64)> {
    if asked.get(header::IF_RANGE).is_some_and(|of| of != tag) {
        return None;
    }
    let range = asked.get(header::RANGE)?.to_str().ok()?;
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let newest = size.checked_sub(1)?;
    let (start, end) = match (first.trim(), last.trim()) {
        ("", last) => (size.saturating_sub(last.parse().ok()?), newest),
        (first, "") => (first.parse().ok()?, newest),
        (first, last) => (first.parse().ok()?, last.parse::<u64>().ok()?.min(newest)),
    };
    (start <= end).then_some((start, end))
}

/// What a browser does with an answer and what it calls it, after RFC 6266: a
/// name in plain signs for old programs, and the real one.
pub fn disposition(name: &str, inline: bool) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let plain = |c: char| c.is_ascii_alphanumeric() || " ._-()".contains(c);
    let simple: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    let mut real = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            real.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(real, "%{byte:02X}");
        }
    }
    format!("{kind}; filename=\"{simple}\"; filename*=UTF-8''{real}")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("bytes=0-9", Some((0, 9)))]
    #[case("bytes=90-", Some((90, 99)))]
    #[case("bytes=-10", Some((90, 99)))]
    #[case("bytes=-1000", Some((0, 99)))]
    #[case("bytes=50-1000", Some((50, 99)))]
    #[case("bytes=100-", None)]
    #[case("bytes=9-3", None)]
    #[case("bytes=-0", None)]
    #[case("bytes=0-1,5-6", None)]
    #[case("bytes=a-b", None)]
    #[case("bytes=18446744073709551616-", None)]
    #[case("items=0-9", None)]
    fn stretches(#[case] asked: &str, #[case] wanted: Option<(u64, u64)>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, asked.parse().expect("a header"));
        assert_eq!(range(&headers, 100, "\"a\""), wanted);
        assert_eq!(range(&headers, 0, "\"a\""), None);
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"b\""));
        assert_eq!(range(&headers, 100, "\"a\""), None);
    }

    #[test]
    fn a_name_never_leaves_its_header() {
        let said = disposition("смета \"2\"\r\nX: 1;.pdf", false);
        assert!(
            said.starts_with(
                "attachment; filename=\"_____ _2___X_ 1_.pdf\"; filename*=UTF-8''%D1%81"
            ),
            "{said}"
        );
        assert!(said.ends_with("%222%22%0D%0AX%3A%201%3B.pdf"), "{said}");
        assert!(HeaderValue::from_str(&said).is_ok());
    }
}

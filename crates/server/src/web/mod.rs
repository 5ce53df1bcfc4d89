//! The embedded web application: files with their `ETag`, and `index.html` for
//! every address that is a page of it.

mod manifest;
mod policy;

use std::borrow::Cow;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use kernel::Error;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/build"]
struct Files;

const INDEX: &str = "index.html";
/// It stands beside the pages, for it may look after nothing above itself.
const WORKER: &str = "service-worker.js";

/// Answers a file, or the application's page for an address that has none.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path == "api" {
        return Error::NotFound.into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if path == manifest::PATH {
        return manifest::answer(&headers);
    }
    match file(path, &headers) {
        Some(response) => response,
        // A page that asks for a file of an older build must not get HTML.
        None if path.starts_with("_app/") => StatusCode::NOT_FOUND.into_response(),
        None => page(&headers),
    }
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    if path.is_empty() || path == INDEX {
        return None;
    }
    let found = Files::get(path)?;
    let kind = found.metadata.mimetype().to_owned();
    let packed = accepts(headers, "br")
        .then(|| Files::get(&format!("{path}.br")))
        .flatten()
        .map(|f| (f, "br"));
    let packed = packed.or_else(|| {
        accepts(headers, "gzip")
            .then(|| Files::get(&format!("{path}.gz")))
            .flatten()
            .map(|f| (f, "gzip"))
    });
    let (file, encoding) = packed.map_or((found, None), |(file, encoding)| (file, Some(encoding)));
    let mut response = answer(file, headers);
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, value(&with_charset(&kind)));
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(caching(path)),
    );
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if path == WORKER {
        let policy = HeaderValue::from_static(policy::OF_WORKER);
        out.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Some(response)
}

fn page(headers: &HeaderMap) -> Response {
    let Some(index) = Files::get(INDEX) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let policy = policy::of_page(&index.data);
    let mut response = answer(index, headers);
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    out.insert(header::CONTENT_SECURITY_POLICY, value(&policy));
    response
}

/// The file with its `ETag`, or nothing when the browser has it already.
fn answer(file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let fresh = known.is_some_and(|known| {
        known
            .split(',')
            .any(|tag| tag.trim().trim_start_matches("W/") == etag)
    });
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(match file.data {
            Cow::Borrowed(bytes) => bytes::Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        })
        .into_response()
    };
    response.headers_mut().insert(header::ETAG, value(&etag));
    response
}

/// Files with a hash in their name never change.
fn caching(path: &str) -> &'static str {
    if path.starts_with("_app/immutable/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn with_charset(kind: &str) -> String {
    let text = kind.starts_with("text/") || kind.ends_with("javascript") || kind.ends_with("json");
    if text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let wanted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    wanted.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        name.trim() == encoding && !matches!(weight.trim(), "q=0" | "q=0.0")
    })
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

//! What every answer carries for the browser's protection, and what no
//! request may do to the server: run for ever or panic through.

use std::{panic::AssertUnwindSafe, time::Duration};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use kernel::Error;

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Adds the headers; `secure` is whether people come by HTTPS.
pub(crate) async fn headers(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(nothing);
    if api {
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// How long somebody may take to bring a file; a pause of a minute ends it
/// before.
const BRINGING: Duration = Duration::from_mins(30);

fn brings_a_file(request: &Request) -> bool {
    const PATHS: [&str; 2] = ["/api/v1/files", "/api/v1/admin/histories"];
    request.method() == Method::POST && PATHS.contains(&request.uri().path())
}

/// Answers in the route's place when it panics or does not begin to answer.
pub(crate) async fn guard(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let limit = if brings_a_file(&request) {
        limit.max(BRINGING)
    } else {
        limit
    };
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(limit, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Error::internal("a route panicked").into_response(),
        Err(_) => Error::unavailable("request-timed-out").into_response(),
    }
}

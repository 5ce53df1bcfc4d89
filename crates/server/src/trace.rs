//! A name for every request: in its span, its answer and its problem. What
//! people write, addresses with secrets in them and queries are never logged.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use kernel::Ids;
use tracing::Instrument;

/// The name of a request: sixteen hexadecimal digits.
#[derive(Clone, Debug)]
pub struct TraceId(pub String);

/// Names the request, opens its span and counts it.
pub async fn trace(State(ids): State<Ids>, mut request: Request, next: Next) -> Response {
    let id = hex::encode(ids.bytes::<8>());
    request.extensions_mut().insert(TraceId(id.clone()));
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!("request", trace_id = id, %method, route);
    let begun = Instant::now();
    let mut response = async move {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        tracing::debug!(status, ms = begun.elapsed().as_millis(), "answered");
        response
    }
    .instrument(span)
    .await;
    count(&response, method.as_str(), &route, begun);
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-trace-id", value);
    }
    response
}

fn count(response: &Response, method: &str, route: &str, begun: Instant) {
    let status = response.status().as_u16().to_string();
    // A foreign method must not make a new series.
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let method = if known.contains(&method) {
        method.to_owned()
    } else {
        "other".to_owned()
    };
    let labels = [
        ("method", method),
        ("route", route.to_owned()),
        ("status", status),
    ];
    metrics::counter!("sufler_http_requests_total", &labels).increment(1);
    metrics::histogram!("sufler_http_request_seconds", &labels[..2])
        .record(begun.elapsed().as_secs_f64());
}

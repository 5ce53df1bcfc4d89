//! `/metrics` for Prometheus: off unless configured, and then by a token or
//! from the machine itself.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use crate::{App, auth::Peer, config::Metrics};

/// Starts to count. Only once per process.
///
/// # Errors
/// When something else counts already.
pub(crate) fn start() -> Result<PrometheusHandle, BuildError> {
    let seconds = [0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0];
    PrometheusBuilder::new()
        .set_buckets(&seconds)?
        .install_recorder()
}

pub(crate) fn route<S: Clone + Send + Sync + 'static>(app: &App) -> MethodRouter<S> {
    let (metrics, handle) = (app.config.metrics.clone(), app.metrics.clone());
    get(async move |request: Request| match &handle {
        Some(handle) if may_read(&metrics, &request) => text(handle),
        _ => StatusCode::NOT_FOUND.into_response(),
    })
}

fn text(handle: &PrometheusHandle) -> Response {
    handle.run_upkeep();
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        handle.render(),
    )
        .into_response()
}

fn may_read(metrics: &Metrics, request: &Request) -> bool {
    let Some(token) = &metrics.token else {
        let near = request
            .extensions()
            .get::<Peer>()
            .is_some_and(|peer| peer.0.ip().to_canonical().is_loopback());
        return near && !is_forwarded(request);
    };
    let sent = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let sent = sent
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    // Hashes of equal length: comparing them tells nothing of the token.
    Sha256::digest(sent.as_bytes()) == Sha256::digest(token.expose_secret().as_bytes())
}

/// A proxy on the same machine looks near and speaks for anybody.
fn is_forwarded(request: &Request) -> bool {
    let names = ["forwarded", "via", "x-forwarded-for", "x-real-ip"];
    names
        .iter()
        .any(|name| request.headers().contains_key(*name))
}

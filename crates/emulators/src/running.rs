//! An emulator that listens.

use std::future::IntoFuture;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::http::{HeaderMap, Method, Uri};
use axum::serve::ListenerExt;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::Emulator;
use crate::served::{self, Served};

/// A request as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// The path, `/v1/…`.
    pub path: String,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body; null when there was none or the key was wrong.
    pub body: Value,
}

impl RecordedRequest {
    pub(crate) fn new(method: &Method, uri: &Uri, headers: &HeaderMap, body: Value) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        Self {
            method: method.to_string(),
            path: uri.path().to_owned(),
            headers,
            body,
        }
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// An emulator on loopback. It stops when it is dropped.
pub struct RunningEmulator {
    address: SocketAddr,
    served: Arc<Served>,
    stop: Option<oneshot::Sender<()>>,
    tasks: JoinSet<std::io::Result<()>>,
}

impl RunningEmulator {
    pub(crate) async fn start(emulator: Emulator) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let listener = listener.tap_io(|stream| {
            // Without it every small event waits for the one before to be acknowledged.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "cannot switch off Nagle's algorithm");
            }
        });
        let served = Arc::new(Served::new(emulator));
        let (stop, stopped) = oneshot::channel::<()>();
        let mut tasks = JoinSet::new();
        let serving =
            axum::serve(listener, served::router(served.clone())).with_graceful_shutdown(async {
                // A dropped sender means the same as a word from it.
                let _ = stopped.await;
            });
        tasks.spawn(serving.into_future());
        Ok(Self {
            address,
            served,
            stop: Some(stop),
            tasks,
        })
    }

    /// The address to put into a provider's settings, ending in `/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Where it listens, without a path: `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything asked so far, oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.served.requests()
    }

    /// Resolves when `count` requests have come since the start, answered or not.
    pub async fn asked(&self, count: usize) {
        self.served.asked(count).await;
    }

    /// Stops listening; connections are closed when their answer is over.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // The server may have stopped by itself.
            let _ = stop.send(());
        }
        self.tasks.shutdown().await;
    }
}

//! Accepts connections. Our own loop, because every socket must have
//! `TCP_NODELAY` (without it the first token of a stream waits 40 ms) and
//! every request must know who is at the other end.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Result, anyhow};
use axum::Router;
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use kernel::tasks::Tasks;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::{auth::Peer, data_dir::plain, unread::Unread};

/// How long a client may take to send its headers or shake hands.
const PATIENCE: Duration = Duration::from_secs(20);

/// Listens on the address.
///
/// # Errors
/// The port is taken, or the address is not this machine's.
pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow!(
            "port {} of {} is in use: stop the program that uses it or choose another port (--listen {}:PORT)",
            address.port(),
            address.ip(),
            address.ip()
        ),
        _ => anyhow!("cannot listen on {address}: {}", plain(&error)),
    })
}

/// Serves until the tasks stop, then gives running requests `grace` to end.
pub async fn accept(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    tasks: Tasks,
    grace: Duration,
) {
    let graceful = GracefulShutdown::new();
    let stopping = tasks.stopping();
    loop {
        let accepted = tokio::select! {
            () = stopping.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = Connection {
                    router: router.clone(),
                    tls: tls.clone(),
                    peer,
                };
                let watcher = graceful.watcher();
                // Not by `Tasks`: a stream that does not end must not hold the
                // stop for longer than the grace below.
                detach(connection.serve(stream, watcher));
            }
            // Out of file handles, most likely: others will be closed soon.
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    if timeout(grace, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "connections are waited for by GracefulShutdown, with a limit"
)]
fn detach(future: impl Future<Output = ()> + Send + 'static) {
    drop(tokio::spawn(future));
}

struct Connection {
    router: Router,
    tls: Option<TlsAcceptor>,
    peer: SocketAddr,
}

type Watcher = hyper_util::server::graceful::Watcher;

impl Connection {
    async fn serve(self, stream: TcpStream, watcher: Watcher) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY");
        }
        match self.tls.clone() {
            None => self.speak(stream, watcher).await,
            Some(tls) => match timeout(PATIENCE, tls.accept(stream)).await {
                Ok(Ok(stream)) => self.speak(stream, watcher).await,
                Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
                Err(_) => tracing::debug!("TLS handshake took too long"),
            },
        }
    }

    async fn speak<S>(self, stream: S, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let (router, peer) = (self.router, Peer(self.peer));
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            router.clone().oneshot(Unread::watch(request))
        });
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PATIENCE);
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection.into_owned()).await {
            tracing::debug!(%error, "a connection broke");
        }
    }
}

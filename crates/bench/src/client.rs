//! A plain HTTP/1.1 client that keeps its connection.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;

/// The longest wait for one answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// One open connection; dropping it closes it.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    token: String,
    _driver: JoinSet<()>,
}

impl Connection {
    /// Connects; `token` may be empty.
    pub(crate) async fn open(address: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        let mut driver = JoinSet::new();
        driver.spawn(async move {
            // A broken connection shows in the request that is under way.
            connection.await.ok();
        });
        Ok(Self {
            sender,
            host: address.to_string(),
            token: token.to_owned(),
            _driver: driver,
        })
    }

    /// Reads a page, which must be there.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Bytes> {
        let response = self.send(Method::GET, path, Bytes::new()).await?;
        expect(response.status(), StatusCode::OK, path)?;
        whole(response).await
    }

    /// Posts JSON; the answer must have the wanted status.
    pub(crate) async fn post(
        &mut self,
        path: &str,
        body: String,
        wanted: StatusCode,
    ) -> Result<Bytes> {
        let response = self.send(Method::POST, path, body.into()).await?;
        let status = response.status();
        let answer = whole(response).await?;
        if status != wanted {
            bail!(
                "POST {path} answered {status}: {}",
                String::from_utf8_lossy(&answer)
            );
        }
        Ok(answer)
    }

    /// Sends a request and gives the answer with its body still to come.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Bytes,
    ) -> Result<Response<Incoming>> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.host);
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::new(body))?);
        Ok(tokio::time::timeout(PATIENCE, answer)
            .await
            .context("no answer in time")??)
    }
}

fn expect(status: StatusCode, wanted: StatusCode, path: &str) -> Result<()> {
    ensure!(status == wanted, "{path} answered {status}");
    Ok(())
}

async fn whole(response: Response<Incoming>) -> Result<Bytes> {
    let body = Limited::new(response.into_body(), LONGEST_ANSWER)
        .collect()
        .await;
    Ok(body
        .map_err(|error| anyhow::anyhow!("an answer broke off: {error}"))?
        .to_bytes())
}

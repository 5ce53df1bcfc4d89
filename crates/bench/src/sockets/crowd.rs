//! Many sockets of one kind, opened one after another and read all the time.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use futures::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::arrivals::{Arrivals, number};

/// How a socket of one program is opened and kept.
#[derive(Clone)]
pub(super) struct Manners {
    /// The path and what follows it.
    pub(super) path: String,
    /// The token, where one is needed.
    pub(super) token: Option<String>,
    /// What is said when the first message has come.
    pub(super) greeting: String,
    /// A text that asks for an answer, and the answer.
    pub(super) ping: Option<(&'static str, &'static str)>,
}

/// Open sockets; dropping it closes them.
pub(super) struct Crowd {
    pub(super) arrivals: Arc<Arrivals>,
    sockets: JoinSet<Result<()>>,
}

impl Crowd {
    pub(super) fn new() -> Self {
        Self {
            arrivals: Arc::default(),
            sockets: JoinSet::new(),
        }
    }

    /// How many are open.
    pub(super) fn len(&self) -> usize {
        self.sockets.len()
    }

    /// Opens one more and says what it has to say.
    pub(super) async fn join(&mut self, address: std::net::SocketAddr, how: Manners) -> Result<()> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{address}{}", how.path).into_client_request()?;
        if let Some(token) = &how.token {
            let value = format!("Bearer {token}").parse()?;
            request.headers_mut().insert("authorization", value);
        }
        let (mut socket, _) = client_async(request, stream).await?;
        socket.next().await.context("a socket closed at once")??;
        socket.send(Message::text(how.greeting.as_str())).await?;
        let arrivals = Arc::clone(&self.arrivals);
        self.sockets.spawn(read(socket, how, arrivals));
        Ok(())
    }

    /// # Errors
    /// Why a socket ended, when one did.
    pub(super) fn is_whole(&mut self) -> Result<()> {
        match self.sockets.try_join_next() {
            None => Ok(()),
            Some(ended) => ended?.and_then(|()| bail!("a socket was closed")),
        }
    }
}

async fn read(
    mut socket: WebSocketStream<TcpStream>,
    how: Manners,
    arrivals: Arc<Arrivals>,
) -> Result<()> {
    let mut known = 0;
    while let Some(message) = socket.next().await {
        let Message::Text(text) = message? else {
            continue;
        };
        if let Some((ping, pong)) = how.ping
            && text.as_str() == ping
        {
            socket.send(Message::text(pong)).await?;
            continue;
        }
        if let Some(number) = number(&text) {
            arrivals.hear(known, number);
            known = known.max(number);
        }
    }
    Ok(())
}

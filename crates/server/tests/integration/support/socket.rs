//! A page's end of the live socket.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

use super::Asker;

const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens a socket; the status number where it is refused.
    pub(crate) async fn try_open(
        port: u16,
        asker: &impl Asker,
        extra: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let mut request = format!("ws://127.0.0.1:{port}/api/v1/live")
            .into_client_request()
            .expect("a request");
        for (name, value) in asker.headers() {
            request
                .headers_mut()
                .insert(name, value.parse().expect("a header"));
        }
        for (name, value) in extra {
            request
                .headers_mut()
                .insert(*name, value.parse().expect("a header"));
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("no answer: {error}"),
        }
    }

    /// Opens a socket and hears the greeting.
    pub(crate) async fn open(port: u16, asker: &impl Asker) -> Self {
        let mut socket = Self::try_open(port, asker, &[]).await.expect("a socket");
        assert_eq!(socket.hear().await["type"], "hello");
        socket
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        self.say_text(&message.to_string()).await;
    }

    pub(crate) async fn say_text(&mut self, text: &str) {
        self.send(Message::text(text)).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.0.send(message).await.expect("the socket is open");
    }

    /// The next message that is not somebody's presence.
    pub(crate) async fn hear(&mut self) -> Value {
        loop {
            let message = self.hear_any().await.expect("a message, not the end");
            if message["type"] != "presence" {
                return message;
            }
        }
    }

    /// The next message, or nothing when the socket was closed.
    pub(crate) async fn hear_any(&mut self) -> Option<Value> {
        loop {
            match timeout(PATIENCE, self.0.next())
                .await
                .expect("something within ten seconds")
            {
                Some(Ok(Message::Text(text))) => {
                    return Some(serde_json::from_str(&text).expect("JSON"));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(other)) => panic!("unexpected {other:?}"),
            }
        }
    }

    /// Waits until everything sent before was handled.
    pub(crate) async fn settle(&mut self) {
        self.say_text(r#"{"type":"ping"}"#).await;
        assert_eq!(self.hear().await["type"], "pong");
    }
}

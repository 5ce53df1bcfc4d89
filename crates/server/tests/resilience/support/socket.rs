use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::{PATIENCE, Person};

/// A page's end of the live socket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) async fn open(person: &Person) -> Self {
        let url = format!("{}/api/v1/live", person.url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("a request");
        let token = format!("Bearer {}", person.token);
        let headers = request.headers_mut();
        headers.insert("authorization", token.parse().expect("a header"));
        let (socket, _) = connect_async(request).await.expect("a socket");
        let mut socket = Self(socket);
        assert_eq!(socket.hear().await.expect("a greeting")["type"], "hello");
        socket
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        self.send(Message::text(message.to_string()))
            .await
            .expect("the socket is open");
    }

    /// Sends anything; an error when the other end has closed.
    pub(crate) async fn send(&mut self, message: Message) -> Result<(), String> {
        self.0
            .send(message)
            .await
            .map_err(|error| error.to_string())
    }

    /// The next message that is not somebody's presence; none when the socket
    /// was closed.
    pub(crate) async fn hear(&mut self) -> Option<Value> {
        loop {
            let next = timeout(PATIENCE, self.0.next()).await;
            match next.expect("something in time") {
                Some(Ok(Message::Text(text))) => {
                    let value: Value = serde_json::from_str(&text).expect("JSON");
                    if value["type"] != "presence" {
                        return Some(value);
                    }
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }
}

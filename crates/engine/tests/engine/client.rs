//! A small HTTP/1.1 client: one request for each connection, and streams read event by event.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

/// Long enough for the slowest machine; only a broken engine lets it pass.
const PATIENCE: Duration = Duration::from_mins(2);

#[derive(Debug, Clone)]
pub(crate) enum Address {
    Socket(PathBuf),
    Tcp(SocketAddr),
}

/// A complete response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// What the header says of when to come again.
    pub(crate) retry_after: Option<String>,
    pub(crate) text: String,
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}", self.text))
    }
}

/// A response being read; dropping it closes the connection.
pub(crate) struct Open {
    pub(crate) status: u16,
    chunked: bool,
    length: Option<usize>,
    retry_after: Option<String>,
    source: BufReader<Box<dyn Read>>,
}

impl Address {
    pub(crate) fn get(&self, path: &str) -> Response {
        self.send("GET", path, b"").whole()
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Response {
        self.send("PUT", path, body.to_string().as_bytes()).whole()
    }

    pub(crate) fn delete(&self, path: &str) -> Response {
        self.send("DELETE", path, b"").whole()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Response {
        self.send("POST", path, body.to_string().as_bytes()).whole()
    }

    /// Sends a chat completion request and returns the answer's JSON; fails the test if it is refused.
    pub(crate) fn chat(&self, body: &Value) -> Value {
        let response = self.post("/v1/chat/completions", body);
        assert_eq!(response.status, 200, "{}", response.text);
        response.json()
    }

    /// Sends a chat completion request and returns once the head of the response is there.
    pub(crate) fn stream(&self, body: &Value) -> Open {
        self.send("POST", "/v1/chat/completions", body.to_string().as_bytes())
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: &[u8]) -> Open {
        Open::read(self.write(method, path, body))
    }

    /// Sends a request and leaves the response unread.
    pub(crate) fn write(&self, method: &str, path: &str, body: &[u8]) -> Box<dyn Read> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        self.write_raw(&head, body)
    }

    /// Sends a head as it is and reads the response.
    pub(crate) fn ask_raw(&self, head: &str, body: &[u8]) -> Response {
        Open::read(self.write_raw(head, body)).whole()
    }

    fn write_raw(&self, head: &str, body: &[u8]) -> Box<dyn Read> {
        match self {
            Self::Socket(path) => {
                let mut stream = UnixStream::connect(path).expect("the engine listens");
                stream
                    .set_read_timeout(Some(PATIENCE))
                    .expect("a time-out can be set");
                write(&mut stream, head, body);
                Box::new(stream)
            }
            Self::Tcp(address) => {
                let mut stream = TcpStream::connect(address).expect("the engine listens");
                stream
                    .set_read_timeout(Some(PATIENCE))
                    .expect("a time-out can be set");
                write(&mut stream, head, body);
                Box::new(stream)
            }
        }
    }

    /// The value of a metric.
    pub(crate) fn metric(&self, name: &str) -> f64 {
        let page = self.get("/metrics").text;
        let prefix = format!("sufler_engine_{name} ");
        let value = page.lines().find_map(|line| line.strip_prefix(&prefix));
        value
            .and_then(|value| value.parse().ok())
            .unwrap_or_else(|| panic!("no metric {name} in\n{page}"))
    }

    /// Asks for a metric until it is as wanted.
    pub(crate) fn wait_for(&self, name: &str, wanted: impl Fn(f64) -> bool) -> f64 {
        let began = std::time::Instant::now();
        loop {
            let value = self.metric(name);
            if wanted(value) {
                return value;
            }
            assert!(began.elapsed() < PATIENCE, "{name} stayed at {value}");
        }
    }
}

/// A refusal may come before the whole body was taken; then the rest of it has nowhere to go.
fn write(stream: &mut impl Write, head: &str, body: &[u8]) {
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}

impl Open {
    fn read(source: Box<dyn Read>) -> Self {
        let mut source = BufReader::new(source);
        let status_line = line(&mut source);
        let status = status_line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let mut open = Self {
            status: status.expect("a status line"),
            chunked: false,
            length: None,
            retry_after: None,
            source,
        };
        loop {
            let header = line(&mut open.source).to_lowercase();
            match header.split_once(": ") {
                Some(("transfer-encoding", "chunked")) => open.chunked = true,
                Some(("content-length", length)) => open.length = length.parse().ok(),
                Some(("retry-after", seconds)) => open.retry_after = Some(seconds.to_owned()),
                Some(_) => {}
                None => return open,
            }
        }
    }

    fn whole(mut self) -> Response {
        let mut bytes = Vec::new();
        match self.length {
            Some(length) => {
                bytes.resize(length, 0);
                self.source
                    .read_exact(&mut bytes)
                    .expect("the body is complete");
            }
            None => {
                while let Some(chunk) = self.chunk() {
                    bytes.extend(chunk);
                }
            }
        }
        Response {
            status: self.status,
            retry_after: self.retry_after,
            text: String::from_utf8(bytes).expect("answers are UTF-8"),
        }
    }

    fn chunk(&mut self) -> Option<Vec<u8>> {
        assert!(self.chunked, "a body without length is chunked");
        let size = usize::from_str_radix(&line(&mut self.source), 16).expect("a chunk size");
        let mut bytes = vec![0; size];
        self.source
            .read_exact(&mut bytes)
            .expect("the chunk is complete");
        line(&mut self.source);
        (size > 0).then_some(bytes)
    }

    /// The next event or comment of a stream. The engine sends each in a chunk of its own.
    pub(crate) fn event(&mut self) -> Option<String> {
        let text = String::from_utf8(self.chunk()?).expect("no character is cut");
        Some(
            text.strip_suffix("\n\n")
                .expect("an event ends with an empty line")
                .to_owned(),
        )
    }

    /// All data events up to `[DONE]`, which must come last.
    pub(crate) fn events(mut self) -> Vec<Value> {
        let mut events = Vec::new();
        while let Some(event) = self.event() {
            match event.strip_prefix("data: ") {
                Some("[DONE]") => {
                    assert_eq!(self.event(), None);
                    return events;
                }
                Some(data) => events.push(serde_json::from_str(data).expect("data is JSON")),
                None => assert!(
                    event == ": ping" || event.starts_with(": queue "),
                    "{event}"
                ),
            }
        }
        panic!("the stream ended without [DONE]: {events:?}");
    }
}

fn line(source: &mut impl BufRead) -> String {
    let mut line = String::new();
    source.read_line(&mut line).expect("the engine answers");
    line.trim_end().to_owned()
}

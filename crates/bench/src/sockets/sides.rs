//! The two programs: how each is started, watched and told of a message.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::crowd::Manners;
use crate::client::Connection;
use crate::process::{Company, Running, free_address, on_first_core};

/// What a person writes: 256 bytes, as the board says.
const LENGTH: usize = 256;

/// A program with a room in it.
pub(super) trait Side {
    /// Starts it, on the first core.
    async fn start(&self) -> Result<Running>;
    /// How the socket of that number is opened.
    fn manners(&self, socket: usize) -> Manners;
    /// A connection for posts.
    async fn poster(&self, server: &Running) -> Result<Connection>;
    /// Posts the message of that number; gives its number in the room.
    async fn post(&self, connection: &mut Connection, number: u64) -> Result<u64>;
}

/// Sufler, with a room and everybody in it.
pub(super) struct Ours<'a> {
    company: &'a Company,
    tokens: Vec<String>,
    room: String,
}

impl<'a> Ours<'a> {
    /// Makes the people and the room, and lets everybody join it.
    pub(super) async fn new(company: &'a Company, people: u16) -> Result<Self> {
        let tokens: Result<Vec<_>> = (0..people)
            .map(|number| company.person(&format!("listener-{number}@example.org")))
            .collect();
        let tokens = tokens?;
        let server = company.serve(false).await?;
        let room = crate::rows::make_room(&server, &company.token).await?;
        for token in &tokens {
            join(&server, token, &room).await?;
        }
        Ok(Self {
            company,
            tokens,
            room,
        })
    }
}

async fn join(server: &Running, token: &str, room: &str) -> Result<()> {
    let mut connection = Connection::open(server.address, token).await?;
    let me: Value = serde_json::from_slice(&connection.get("/api/v1/me").await?)?;
    let id = me.get("id").and_then(Value::as_str);
    let id = id.context("the answer does not say who asks")?;
    let path = format!("/api/v1/rooms/{room}/members/{id}");
    let answer = connection.send(Method::PUT, &path, "".into()).await?;
    anyhow::ensure!(
        answer.status().is_success(),
        "PUT {path}: {}",
        answer.status()
    );
    Ok(())
}

impl Side for Ours<'_> {
    async fn start(&self) -> Result<Running> {
        self.company.serve(true).await
    }

    fn manners(&self, socket: usize) -> Manners {
        let subjects = [json!({ "kind": "chat.room", "id": self.room })];
        Manners {
            path: "/api/v1/live".to_owned(),
            token: Some(self.tokens[socket % self.tokens.len()].clone()),
            greeting: json!({ "type": "watch", "subjects": subjects }).to_string(),
            ping: None,
        }
    }

    async fn poster(&self, server: &Running) -> Result<Connection> {
        Connection::open(server.address, &self.company.token).await
    }

    async fn post(&self, connection: &mut Connection, number: u64) -> Result<u64> {
        let client_id = format!("00000000-0000-7000-8000-{number:012x}");
        let body = json!({ "body": body(number), "client_id": client_id }).to_string();
        let path = format!("/api/v1/rooms/{}/messages", self.room);
        let answer = connection.post(&path, body, StatusCode::CREATED).await?;
        let answer: Value = serde_json::from_slice(&answer)?;
        let seq = answer.get("seq").and_then(Value::as_u64);
        seq.context("the message has no number")
    }
}

/// socket.io under Node.
pub(super) struct Peer {
    folder: PathBuf,
}

impl Peer {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }
}

impl Side for Peer {
    async fn start(&self) -> Result<Running> {
        let address = free_address()?;
        let mut command: Command = on_first_core("node");
        command
            .arg(self.folder.join("server.mjs"))
            .arg(address.to_string());
        Running::start(command, address, "/").await
    }

    fn manners(&self, _: usize) -> Manners {
        Manners {
            path: "/socket.io/?EIO=4&transport=websocket".to_owned(),
            token: None,
            greeting: "40".to_owned(),
            ping: Some(("2", "3")),
        }
    }

    async fn poster(&self, server: &Running) -> Result<Connection> {
        Connection::open(server.address, "").await
    }

    async fn post(&self, connection: &mut Connection, number: u64) -> Result<u64> {
        let body = json!({ "seq": number, "body": body(number) }).to_string();
        connection.post("/", body, StatusCode::CREATED).await?;
        Ok(number)
    }
}

fn body(number: u64) -> String {
    let start = format!("Message {number}: ");
    let rest = LENGTH.saturating_sub(start.len());
    format!("{start}{}", "x".repeat(rest))
}

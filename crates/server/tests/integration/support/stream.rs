//! A page's end of a run's stream.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use super::{Asker, World};

const PATIENCE: Duration = Duration::from_secs(20);

/// One event as it came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// The events of a run. Dropping it is closing the page.
pub(crate) struct RunStream {
    pub(crate) run: Uuid,
    body: Body,
    buffer: Vec<u8>,
}

impl World {
    /// Starts a run and listens.
    pub(crate) async fn run(&self, who: &impl Asker, asked: &Value) -> RunStream {
        let request = who.dress(Request::builder().method(Method::POST).uri("/api/v1/runs"));
        let request = request
            .header(header::HOST, "127.0.0.1:8080")
            .body(Body::from(asked.to_string()));
        let response = self
            .router
            .clone()
            .oneshot(request.expect("a request"))
            .await
            .expect("an answer");
        let status = response.status();
        if status != 200 {
            let body = response
                .into_body()
                .collect()
                .await
                .expect("a body")
                .to_bytes();
            panic!("{status}: {}", String::from_utf8_lossy(&body));
        }
        let run = response.headers()["sufler-run"]
            .to_str()
            .expect("ASCII")
            .parse()
            .expect("an id");
        RunStream {
            run,
            body: response.into_body(),
            buffer: Vec::new(),
        }
    }

    /// Comes back to a run after event `seen`.
    pub(crate) async fn follow(&self, who: &impl Asker, run: Uuid, seen: u64) -> RunStream {
        let request = who.dress(Request::builder().uri(format!("/api/v1/runs/{run}/events")));
        let request = request
            .header("last-event-id", seen.to_string())
            .body(Body::empty());
        let response = self
            .router
            .clone()
            .oneshot(request.expect("a request"))
            .await
            .expect("an answer");
        assert_eq!(response.status(), 200);
        RunStream {
            run,
            body: response.into_body(),
            buffer: Vec::new(),
        }
    }

    /// Starts a summary of a room and hears all of it.
    pub(crate) async fn summarise(&self, who: &impl Asker, room: Uuid) -> Vec<Told> {
        self.run(who, &summary_of(room)).await.all().await
    }

    /// Asks a question about a room and hears all of the answer.
    pub(crate) async fn ask(&self, who: &impl Asker, room: Uuid, question: &str) -> Vec<Told> {
        let mut asked = summary_of(room);
        asked["scenario"] = json!("chat.ask");
        asked["instruction"] = json!(question);
        self.run(who, &asked).await.all().await
    }
}

/// What a page sends for a summary of a whole room.
pub(crate) fn summary_of(room: Uuid) -> Value {
    json!({ "scenario": "chat.summarise", "subject": { "kind": "chat.room", "id": room }, "range": "all" })
}

impl RunStream {
    /// The next event; none at the end.
    pub(crate) async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.take() {
                return Some(told);
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame())
                .await
                .expect("something in time")?;
            let data = frame
                .expect("the stream is whole")
                .into_data()
                .expect("data");
            self.buffer.extend_from_slice(&data);
        }
    }

    fn take(&mut self) -> Option<Told> {
        loop {
            let end = self.buffer.windows(2).position(|pair| pair == b"\n\n")?;
            let block: Vec<u8> = self.buffer.drain(..end + 2).collect();
            let block = String::from_utf8(block).expect("UTF-8");
            let field = |name: &str| {
                block
                    .lines()
                    .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            };
            if let Some(name) = field("event") {
                return Some(Told {
                    id: field("id").expect("an id").parse().expect("a number"),
                    name: name.to_owned(),
                    data: serde_json::from_str(field("data").expect("data")).expect("JSON"),
                });
            }
        }
    }

    /// Listens until an event of this name has come; answers everything heard.
    pub(crate) async fn until(&mut self, name: &str) -> Vec<Told> {
        let mut heard = Vec::new();
        while let Some(told) = self.next().await {
            let found = told.name == name;
            heard.push(told);
            if found {
                return heard;
            }
        }
        panic!("it ended without {name}: {heard:?}");
    }

    /// Everything to the end.
    pub(crate) async fn all(mut self) -> Vec<Told> {
        let mut heard = Vec::new();
        while let Some(told) = self.next().await {
            heard.push(told);
        }
        heard
    }
}

/// The texts of the items of a run's last event.
pub(crate) fn texts_of(told: &[Told]) -> Vec<String> {
    let items = &told.last().expect("an end").data["result"]["items"];
    let text = |item: &Value| item["text"].as_str().expect("a text").to_owned();
    items.as_array().expect("a list").iter().map(text).collect()
}

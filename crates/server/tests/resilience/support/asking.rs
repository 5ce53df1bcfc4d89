use std::time::{Duration, Instant};

use reqwest::{Client, Method, Response, header::HeaderMap};
use serde_json::Value;

use super::{PATIENCE, Server};

/// A person with a personal token who asks one server.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    client: Client,
    pub(crate) url: String,
    pub(crate) token: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Person {
    pub(crate) fn new(server: &Server, token: &str) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder()
            .no_proxy()
            .timeout(Duration::from_mins(2))
            .build()
            .expect("a client");
        Self {
            client,
            url: server.url.clone(),
            token: token.to_owned(),
        }
    }

    /// The request with the token.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        if self.token.is_empty() {
            request
        } else {
            request.bearer_auth(&self.token)
        }
    }

    /// Sends, or says that the server went away.
    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> Result<Answer, reqwest::Error> {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        Answer::of(request.send().await?).await
    }

    #[track_caller]
    pub(crate) fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> impl Future<Output = Answer> {
        let asked = format!("{method} {path}");
        async move {
            let answer = self.try_send(method, path, body).await;
            answer.unwrap_or_else(|error| panic!("{asked}: {error:?}"))
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string().into_bytes()))
            .await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body.to_string().into_bytes()))
            .await
    }

    /// Makes a room and answers its id.
    pub(crate) async fn room(&self, name: &str, kind: &str) -> String {
        let body = serde_json::json!({ "name": name, "kind": kind });
        self.post("/api/v1/rooms", &body).await.made()
    }

    /// Posts a message and answers its id.
    pub(crate) async fn say(&self, room: &str, body: &str) -> String {
        self.try_say(room, body).await.made()
    }

    pub(crate) async fn try_say(&self, room: &str, body: &str) -> Answer {
        let body = serde_json::json!({ "body": body, "client_id": super::fresh_id() });
        self.post(&format!("/api/v1/rooms/{room}/messages"), &body)
            .await
    }

    /// Brings a file and answers its id.
    pub(crate) async fn brings(&self, name: &str) -> String {
        let path = format!("/api/v1/files?name={name}.txt");
        let bytes = b"some text".to_vec();
        self.send(Method::POST, &path, Some(bytes)).await.made()
    }

    /// Every message of a room's main list, the oldest first.
    pub(crate) async fn all_messages(&self, room: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut place = String::new();
        loop {
            let path = format!("/api/v1/rooms/{room}/messages?limit=500{place}");
            let answer = self.get(&path).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let page = answer.json();
            let mut items = page["items"].as_array().expect("items").clone();
            items.append(&mut all);
            all = items;
            if page["has_before"] != true {
                return all;
            }
            place = format!("&before={}", page["next"].as_str().expect("a cursor"));
        }
    }

    /// Starts a run and follows it.
    pub(crate) async fn run(&self, body: &Value) -> RunStream {
        let request = self
            .request(Method::POST, "/api/v1/runs")
            .header("accept", "text/event-stream")
            .header("content-type", "application/json")
            .body(body.to_string());
        let response = request.send().await.expect("an answer");
        if response.status() != 200 {
            let answer = Answer::of(response).await.expect("a body");
            panic!("no run: {answer:?}");
        }
        let id = response.headers().get("sufler-run").expect("its id");
        RunStream {
            id: id.to_str().expect("ASCII").to_owned(),
            response,
            kept: Vec::new(),
        }
    }
}

impl Answer {
    async fn of(response: Response) -> Result<Self, reqwest::Error> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self {
            status,
            headers,
            body: response.text().await?,
        })
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// The id of what was made.
    #[track_caller]
    pub(crate) fn made(&self) -> String {
        assert!(self.status == 201 || self.status == 200, "{self:?}");
        self.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Checks that this is a problem as a person gets it, with its request's
    /// number, and answers its text.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let trace = problem["trace_id"].as_str().expect("a trace id");
        assert_eq!(trace.len(), 16, "{problem}");
        assert_eq!(self.headers["x-trace-id"], trace);
        // Sentences, not the ids of messages.
        assert!(!problem["title"].as_str().expect("a title").is_empty());
        let detail = problem["detail"].as_str().expect("a detail");
        let last = detail.trim_end_matches('.').rsplit(' ').next();
        let id = |word: &str| {
            word.contains('-') && !word.contains(|c: char| c != '-' && !c.is_ascii_lowercase())
        };
        assert!(detail.contains(' ') && !last.is_some_and(id), "{problem}");
        problem
    }
}

/// The events of one run.
pub(crate) struct RunStream {
    pub(crate) id: String,
    response: Response,
    kept: Vec<u8>,
}

impl RunStream {
    /// The next event's name and data; none when the stream ended.
    pub(crate) async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some(end) = self.kept.windows(2).position(|pair| pair == b"\n\n") {
                let rest = self.kept.split_off(end + 2);
                let block = std::mem::replace(&mut self.kept, rest);
                let event = parse(std::str::from_utf8(&block).expect("UTF-8").trim_end());
                if event.is_some() {
                    return event;
                }
                continue;
            }
            let piece = tokio::time::timeout(PATIENCE * 2, self.response.chunk())
                .await
                .expect("an event within a minute");
            let piece = piece.ok().flatten()?;
            // A letter may be cut across chunks; a whole event never is.
            self.kept.extend_from_slice(&piece);
        }
    }

    /// Reads on until an event of this name; answers what was told, that event
    /// last.
    pub(crate) async fn until(&mut self, name: &str) -> Vec<(String, Value)> {
        let mut told = Vec::new();
        while let Some(event) = self.next().await {
            let found = event.0 == name;
            told.push(event);
            if found {
                return told;
            }
        }
        panic!("the stream ended before {name}: {told:?}");
    }

    /// Reads on until the model has answered for one item; answers what was
    /// told.
    pub(crate) async fn until_words(&mut self) -> Vec<(String, Value)> {
        let mut told = Vec::new();
        loop {
            told.extend(self.until("progress").await);
            let (_, last) = told.last().expect("a progress");
            if last["stage"] == "words" && last["done"].as_u64() > Some(0) {
                return told;
            }
        }
    }

    /// Reads to the end; answers everything told and when the last came.
    pub(crate) async fn rest(mut self) -> (Vec<(String, Value)>, Instant) {
        let mut told = Vec::new();
        let mut last = Instant::now();
        while let Some(event) = self.next().await {
            last = Instant::now();
            told.push(event);
        }
        (told, last)
    }
}

fn parse(block: &str) -> Option<(String, Value)> {
    let field = |name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    let data = serde_json::from_str(field("data")?).expect("JSON");
    Some((field("event")?.to_owned(), data))
}

/// Whether a model was at work: it said something, shown or refused.
pub(crate) fn has_worked(told: &[(String, Value)]) -> bool {
    told.iter()
        .any(|(name, data)| name == "usage" && data["completion_tokens"].as_u64() > Some(0))
}

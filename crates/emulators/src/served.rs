//! What all languages share: requests are recorded, faults come first, and answers are written by the dialect.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use serde_json::Value;
use tokio::sync::watch;

use crate::chosen::{Fault, Met};
use crate::dialect::{Complaint, Dialect};
use crate::faults::Faults;
use crate::request::RequestBody;
use crate::running::RecordedRequest;
use crate::{Emulator, chosen, delivery, faults};

/// The largest request, in bytes.
const LARGEST_REQUEST: usize = 64 << 20;

/// How many requests a server that runs for long remembers.
const MOST_REMEMBERED: usize = 200;
/// The largest body it remembers, in bytes.
const LARGEST_REMEMBERED: usize = 1 << 20;

/// An emulator at work.
pub(crate) struct Served {
    emulator: Emulator,
    requests: Mutex<Vec<RecordedRequest>>,
    /// Whether only the last requests are remembered, and no large ones.
    forgets: bool,
    came: watch::Sender<usize>,
    chats: AtomicU64,
    answered: AtomicU64,
    met: Met,
}

impl Served {
    pub(crate) fn new(emulator: Emulator) -> Self {
        Self {
            emulator,
            requests: Mutex::default(),
            forgets: false,
            came: watch::Sender::new(0),
            chats: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            met: Met::default(),
        }
    }

    /// The same, to run for long: nobody asks it for everything that came.
    pub(crate) fn forgetful(self) -> Self {
        Self {
            forgets: true,
            ..self
        }
    }

    /// Everything asked so far.
    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Resolves when `count` requests have come.
    pub(crate) async fn asked(&self, count: usize) {
        // The sender lives as long as this does, so there is always an answer.
        let _ = self.came.subscribe().wait_for(|came| *came >= count).await;
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.emulator.faults
    }

    pub(crate) fn dialect(&self) -> &dyn Dialect {
        &*self.emulator.dialect
    }

    /// The names of the models on offer.
    pub(crate) fn models(&self) -> Vec<String> {
        self.emulator.models()
    }

    /// How many chat requests have come.
    pub(crate) fn chats(&self) -> u64 {
        self.chats.load(Ordering::SeqCst)
    }

    /// Keeps a request for whoever asks later what came.
    pub(crate) fn record(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: Value) {
        let request = RecordedRequest::new(method, uri, headers, body);
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if self.forgets && requests.len() == MOST_REMEMBERED {
            requests.remove(0);
        }
        requests.push(request);
        self.came.send_modify(|came| *came += 1);
    }

    /// Answers a chat request, recorded before, as it was told to: fails, or has the dialect write the reply down.
    pub(crate) async fn chat(&self, request: &RequestBody) -> Response {
        chosen::by_model(request.model());
        let turn = self.chats.fetch_add(1, Ordering::SeqCst);
        let faults = &self.emulator.faults;
        if let Some(gate) = &faults.start_gate {
            gate.notified().await;
        }
        if let Some(refusal) = faults.refusal(turn, request, self.dialect()) {
            return refusal;
        }
        let answered = self.answered.fetch_add(1, Ordering::SeqCst);
        let reply = self.emulator.reply(answered, request);
        delivery::response(&faults.delivery, self.dialect(), request, &reply)
    }

    /// Reads a JSON body and records the request.
    pub(crate) fn read(
        &self,
        uri: &Uri,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Value, Box<Response>> {
        let json: Value = serde_json::from_slice(body)
            .map_err(|_| Box::new(self.refuse(&Complaint::invalid("the body is not JSON"))))?;
        if let Some(model) = ["model", "modelUri"]
            .iter()
            .find_map(|at| json.get(at)?.as_str())
        {
            chosen::by_model(model);
        }
        let large = self.forgets && body.len() > LARGEST_REMEMBERED;
        let remembered = if large { Value::Null } else { json.clone() };
        self.record(&Method::POST, uri, headers, remembered);
        Ok(json)
    }

    /// A complaint in the provider's own words.
    pub(crate) fn refuse(&self, complaint: &Complaint) -> Response {
        faults::problem(complaint.status, &self.dialect().error(complaint))
    }
}

/// The dialect's routes, behind its key.
pub(crate) fn router(served: Arc<Served>) -> Router {
    served
        .dialect()
        .routes()
        .layer(middleware::from_fn_with_state(served.clone(), check_key))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .with_state(served)
}

async fn check_key(State(served): State<Arc<Served>>, request: Request, next: Next) -> Response {
    let dialect = served.dialect();
    if dialect.is_open(request.uri().path()) {
        return next.run(request).await;
    }
    let by_key = served.chosen_by_key(request.headers());
    if by_key.is_none()
        && let Some(refusal) = served.wrong_key(&request)
    {
        return refusal;
    }
    // Lists are left in peace, so that a person can set a connection up with such a key.
    let by_key = by_key.filter(|_| request.method() != Method::GET);
    let fault = chosen::by_header(request.headers()).or(by_key);
    let (response, fault) = chosen::under(fault, next.run(request)).await;
    match fault.filter(|fault| !served.met.spares(fault)) {
        Some(fault) => {
            let slow_for = served.faults().slow_for();
            chosen::applied(fault.effect, slow_for, dialect, response).await
        }
        None => response,
    }
}

impl Served {
    /// What the key chooses. Such a key is a right one.
    fn chosen_by_key(&self, headers: &HeaderMap) -> Option<&'static Fault> {
        chosen::by_key(&self.dialect().key(headers)?)
    }

    /// The answer to a wrong key.
    fn wrong_key(&self, request: &Request) -> Option<Response> {
        let refusal = self.faults().wrong_key(request.headers(), self.dialect())?;
        let (method, uri, headers) = (request.method(), request.uri(), request.headers());
        self.record(method, uri, headers, Value::Null);
        Some(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_runs_for_long_forgets() {
        let uri = Uri::from_static("/v1/chat/completions");
        let headers = HeaderMap::new();
        let all = Served::new(Emulator::openai());
        let last = Served::new(Emulator::openai()).forgetful();
        let large = format!(r#"{{"text": "{}"}}"#, "а".repeat(LARGEST_REMEMBERED));
        for served in [&all, &last] {
            for _ in 0..MOST_REMEMBERED {
                served.record(&Method::GET, &uri, &headers, Value::Null);
            }
            assert!(served.read(&uri, &headers, large.as_bytes()).is_ok());
        }
        let kept = |served: &Served| {
            let requests = served.requests();
            let has_body = requests.last().is_some_and(|last| !last.body.is_null());
            (requests.len(), has_body)
        };
        assert_eq!(kept(&all), (MOST_REMEMBERED + 1, true));
        assert_eq!(kept(&last), (MOST_REMEMBERED, false));
    }
}

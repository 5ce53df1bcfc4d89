//! A place where models lie: a small HTTP server that breaks off, waits and
//! changes its mind as the test says.

use std::{
    io::{Cursor, Write as _},
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::StreamExt as _;
use kernel::tasks::Tasks;
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpListener, sync::Notify};

/// A GGUF file of one tensor with `numbers` numbers.
pub(crate) fn tiny_gguf(numbers: u64) -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(0_u64.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend(b"w");
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(numbers.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(0_u64.to_le_bytes());
    bytes.resize(bytes.len().next_multiple_of(32), 0);
    bytes.extend((0..numbers * 4).map(|at| u8::try_from(at % 251).expect("a byte")));
    bytes
}

/// Its SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A wheel with these members.
pub(crate) fn wheel(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("a member");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// What the source does.
#[derive(Clone, Default)]
pub(crate) struct Mood {
    pub(crate) bytes: Vec<u8>,
    pub(crate) etag: String,
    /// The hash it publishes on the way.
    pub(crate) published: Option<String>,
    /// Breaks off after so many bytes, once for each entry.
    pub(crate) cuts: Vec<usize>,
    /// Sends nothing more after so many bytes.
    pub(crate) holds_at: Option<usize>,
    /// Answers this instead.
    pub(crate) refuses: Option<u16>,
    /// The page of a package.
    pub(crate) page: String,
}

/// One running source.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) url: String,
    inner: Arc<Inner>,
    tasks: Tasks,
}

#[derive(Default)]
struct Inner {
    mood: Mutex<Mood>,
    /// The `Range` of each request for the file.
    asked: Mutex<Vec<Option<String>>>,
    /// Never told: a held answer waits on it.
    never: Notify,
}

impl Source {
    pub(crate) async fn start(mood: Mood) -> Self {
        let inner = Arc::new(Inner {
            mood: Mutex::new(mood),
            ..Inner::default()
        });
        let router = Router::new()
            .route("/file/{name}", get(file))
            .route("/moved/{name}", get(moved))
            .route("/simple/{package}/", get(page))
            .with_state(Arc::clone(&inner));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let tasks = Tasks::default();
        let stop = tasks.stopping();
        tasks.spawn(async move {
            let served = axum::serve(listener, router);
            let ended = async move { stop.cancelled().await };
            served.with_graceful_shutdown(ended).await.expect("served");
        });
        Self { url, inner, tasks }
    }

    pub(crate) fn mood(&self) -> MutexGuard<'_, Mood> {
        self.inner.mood.lock().expect("the mood")
    }

    /// The `Range` of every request for the file so far.
    pub(crate) fn asked(&self) -> Vec<Option<String>> {
        self.inner.asked.lock().expect("the list").clone()
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.tasks.stopping().cancel();
    }
}

async fn page(State(inner): State<Arc<Inner>>) -> Response {
    let page = inner.mood.lock().expect("the mood").page.clone();
    ([(header::CONTENT_TYPE, "text/html")], page).into_response()
}

/// As the places where models lie do: the hash here, the bytes elsewhere.
async fn moved(State(inner): State<Arc<Inner>>, Path(name): Path<String>) -> Response {
    let published = inner.mood.lock().expect("the mood").published.clone();
    let mut response = (
        StatusCode::FOUND,
        [(header::LOCATION, format!("/file/{name}"))],
    )
        .into_response();
    if let Some(sum) = published {
        let value = format!("\"{sum}\"").parse().expect("a header");
        response.headers_mut().insert("x-linked-etag", value);
    }
    response
}

async fn file(State(inner): State<Arc<Inner>>, headers: HeaderMap) -> Response {
    let text = |name| {
        headers
            .get(name)
            .map(|value| value.to_str().expect("ASCII").to_owned())
    };
    let range = text(header::RANGE);
    inner.asked.lock().expect("the list").push(range.clone());
    let (mood, cut) = {
        let mut mood = inner.mood.lock().expect("the mood");
        let cut = (!mood.cuts.is_empty()).then(|| mood.cuts.remove(0));
        (mood.clone(), cut)
    };
    if let Some(status) = mood.refuses {
        return StatusCode::from_u16(status)
            .expect("a status")
            .into_response();
    }
    let etag = format!("\"{}\"", mood.etag);
    let from = range
        .filter(|_| text(header::IF_RANGE).as_ref() == Some(&etag))
        .and_then(|range| {
            range
                .strip_prefix("bytes=")?
                .strip_suffix('-')?
                .parse()
                .ok()
        });
    let (start, total) = (from.unwrap_or(0_usize), mood.bytes.len());
    if start >= total {
        let range = format!("bytes */{total}");
        return (
            StatusCode::RANGE_NOT_SATISFIABLE,
            [(header::CONTENT_RANGE, range)],
        )
            .into_response();
    }
    let rest = Bytes::from(mood.bytes).slice(start..);
    let mut response = Response::builder()
        .header(header::CONTENT_LENGTH, rest.len())
        .header(header::ETAG, etag);
    if from.is_some() {
        let range = format!("bytes {start}-{}/{total}", total - 1);
        response = response.status(206).header(header::CONTENT_RANGE, range);
    }
    let body = body(&inner, &rest, cut, mood.holds_at);
    response.body(body).expect("a response")
}

fn body(inner: &Arc<Inner>, rest: &Bytes, cut: Option<usize>, holds_at: Option<usize>) -> Body {
    let end = cut.or(holds_at).unwrap_or(rest.len()).min(rest.len());
    let first = futures::stream::iter([Ok(rest.slice(..end))]);
    if cut.is_some() {
        let broken = futures::stream::once(async {
            // What came before goes out first.
            tokio::task::yield_now().await;
            Err(std::io::Error::other("cut"))
        });
        return Body::from_stream(first.chain(broken));
    }
    if holds_at.is_some() {
        let inner = Arc::clone(inner);
        let held = futures::stream::once(async move {
            inner.never.notified().await;
            Ok(Bytes::new())
        });
        return Body::from_stream(first.chain(held));
    }
    Body::from_stream(first)
}

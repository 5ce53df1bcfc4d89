//! What the requests of the company's scenarios begin with stays computed in
//! the engine, so that the first run of one need not wait for its prompt.

use std::{
    collections::BTreeMap,
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use assistant::model::{Head, Heads};
use http::StatusCode;
use providers::{Author, Message};
use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

/// The most heads kept: the engine holds no more.
const MOST: usize = 8;
/// How long one may take to compute on a slow machine, behind answers.
const LONGEST: Duration = Duration::from_mins(10);

/// What is pinned where.
pub(super) struct Pins {
    heads: OnceLock<Heads>,
    /// What the engine has. Held while it is told of changes.
    kept: tokio::sync::Mutex<BTreeMap<String, Vec<Message>>>,
    /// The server at this address knows no pins; it is not asked again.
    foreign: Mutex<Option<Url>>,
}

impl std::fmt::Debug for Pins {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pins").finish_non_exhaustive()
    }
}

/// Where an engine is and what it runs.
pub(super) struct Engine {
    pub(super) client: Client,
    /// Its address, without `/v1`.
    pub(super) base: Url,
    /// What a server elsewhere asks for before it listens.
    pub(super) key: Option<SecretString>,
    pub(super) file: String,
}

/// Why pinning ended before its time.
enum Stop {
    /// There are no pins at this server.
    Foreign,
    /// This one could not be pinned; others may.
    Failed(String),
}

impl Pins {
    pub(super) fn new() -> Self {
        Self {
            heads: OnceLock::new(),
            kept: tokio::sync::Mutex::default(),
            foreign: Mutex::default(),
        }
    }

    /// From where the heads are had from now on.
    pub(super) fn follow(&self, heads: Heads) {
        // A second source would be a second server in one process.
        drop(self.heads.set(heads));
    }

    /// Brings the engine's pins in line with the heads; `anew` when it has just
    /// begun and holds none.
    pub(super) async fn keep(&self, engine: &Engine, anew: bool) {
        let Some(heads) = self.heads.get() else {
            return;
        };
        if self.is_foreign(&engine.base) {
            return;
        }
        let mut kept = self.kept.lock().await;
        if anew {
            kept.clear();
        }
        let mut wanted = heads(engine.file.clone()).await;
        wanted.truncate(MOST);
        if let Err(Stop::Foreign) = change(engine, &mut kept, wanted).await {
            tracing::debug!(base = %engine.base, "the model server knows no pins");
            let mut foreign = self.foreign.lock().unwrap_or_else(PoisonError::into_inner);
            *foreign = Some(engine.base.clone());
        }
    }

    fn is_foreign(&self, base: &Url) -> bool {
        let foreign = self.foreign.lock().unwrap_or_else(PoisonError::into_inner);
        foreign.as_ref() == Some(base)
    }
}

async fn change(
    engine: &Engine,
    kept: &mut BTreeMap<String, Vec<Message>>,
    wanted: Vec<Head>,
) -> Result<(), Stop> {
    let gone = |name: &&String| !wanted.iter().any(|head| head.name == **name);
    let gone: Vec<String> = kept.keys().filter(gone).cloned().collect();
    for name in gone {
        note(engine.send(http::Method::DELETE, &name, None).await)?;
        kept.remove(&name);
    }
    for head in wanted {
        if kept.get(&head.name) == Some(&head.messages) {
            continue;
        }
        let body = json!({ "messages": wire(&head.messages) });
        let put = engine.send(http::Method::PUT, &head.name, Some(body)).await;
        if note(put)? {
            kept.insert(head.name, head.messages);
        }
    }
    Ok(())
}

/// Whether it was done; a failure is told to the log and hinders no other.
fn note(sent: Result<(), Stop>) -> Result<bool, Stop> {
    match sent {
        Ok(()) => Ok(true),
        Err(Stop::Foreign) => Err(Stop::Foreign),
        Err(Stop::Failed(why)) => {
            tracing::debug!(why, "a beginning was not pinned");
            Ok(false)
        }
    }
}

fn wire(messages: &[Message]) -> Vec<Value> {
    let author = |message: &Message| match message.author {
        Author::System => "system",
        Author::User => "user",
        Author::Assistant => "assistant",
        Author::Tool => "tool",
    };
    messages
        .iter()
        .map(|message| json!({ "role": author(message), "content": message.text }))
        .collect()
}

impl Engine {
    async fn send(
        &self,
        method: http::Method,
        name: &str,
        body: Option<Value>,
    ) -> Result<(), Stop> {
        let failed = |error: reqwest::Error| Stop::Failed(error.without_url().to_string());
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Stop::Foreign)?
            .pop_if_empty()
            .extend(["pins", name]);
        let gives_up = method == http::Method::DELETE;
        let mut request = self.client.request(method, url).timeout(LONGEST);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key.expose_secret());
        }
        if let Some(body) = body {
            request = request
                .header(http::header::CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await.map_err(failed)?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            // Only a server with pins is told to give one up.
            StatusCode::NOT_FOUND if gives_up => Ok(()),
            StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::NOT_IMPLEMENTED => Err(Stop::Foreign),
            status => Err(Stop::Failed(status.to_string())),
        }
    }
}

/// The address of a model server without the `/v1` of its protocol.
pub(super) fn without_version(url: &Url) -> Url {
    let mut base = url.clone();
    let path = url.path().trim_end_matches('/');
    base.set_path(path.strip_suffix("/v1").unwrap_or(path));
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("http://host:8080", "http://host:8080/")]
    #[case("http://host:8080/v1/", "http://host:8080/")]
    #[case("https://host/models/v1", "https://host/models")]
    fn pins_lie_beside_the_protocol(#[case] url: &str, #[case] base: &str) {
        let url = Url::parse(url).expect("an address");
        assert_eq!(without_version(&url).as_str(), base);
    }
}

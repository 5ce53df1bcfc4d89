//! Signing in at Sber, for GigaChat and SaluteSpeech alike: a token of half an hour for an authorization key.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::{Mutex as AsyncMutex, OwnedSemaphorePermit, Semaphore};
use url::Url;

use crate::wire::{self, Answer, Patience};
use crate::{ProviderError, failure};

/// A token is renewed so long before it expires, in seconds.
const AHEAD: u64 = 60;
/// How long a token lives when its answer does not say, in seconds.
const LIFETIME: u64 = 30 * 60;
/// Times from here on are milliseconds: as seconds they would lie thirty thousand years ahead.
const MILLISECONDS_FROM: u64 = 1_000_000_000_000;
/// The most that is kept of an id a server names, in characters.
const LONGEST_ID: usize = 64;

/// The clock and chance, given by the caller.
pub trait Surroundings: Send + Sync {
    /// Seconds since 1970.
    fn unix_seconds(&self) -> u64;

    /// A new random number, each bit of it.
    fn random(&self) -> u128;
}

/// How to sign in.
#[derive(Clone, Debug)]
pub struct SberKey {
    /// The address that gives tokens.
    pub auth_url: Url,
    /// What the key was issued for, as `GIGACHAT_API_CORP`.
    pub scope: String,
    /// The authorization key from the console: the client's id and secret in base64.
    pub auth_key: SecretString,
}

/// The tokens in use and the queues before them, by key and scope, in memory only. Whoever connects anew with the
/// same key hands on what the last connection had.
#[derive(Clone, Default)]
pub struct SberAccounts(Arc<Mutex<Vec<Entry>>>);

impl fmt::Debug for SberAccounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SberAccounts").finish_non_exhaustive()
    }
}

struct Entry {
    key: SecretString,
    scope: String,
    places: usize,
    account: Arc<Account>,
}

/// One key's token, and how many may ask with it at once.
struct Account {
    token: AsyncMutex<Option<Token>>,
    places: Arc<Semaphore>,
}

impl SberAccounts {
    /// A changed number of places makes a new queue; those in the old one are served from it.
    fn account(&self, key: &SberKey, places: usize) -> Arc<Account> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = entries.iter().find(|entry| {
            entry.places == places
                && entry.scope == key.scope
                && entry.key.expose_secret() == key.auth_key.expose_secret()
        });
        if let Some(entry) = known {
            return entry.account.clone();
        }
        let account = Arc::new(Account {
            token: AsyncMutex::default(),
            places: Arc::new(Semaphore::new(places)),
        });
        entries.push(Entry {
            key: key.auth_key.clone(),
            scope: key.scope.clone(),
            places,
            account: account.clone(),
        });
        account
    }
}

#[derive(Clone)]
struct Token {
    value: SecretString,
    /// Seconds since 1970.
    expires_at: u64,
}

/// Asks with a token, which it gets and renews.
pub(crate) struct SignedIn {
    client: Client,
    key: SberKey,
    places: usize,
    account: Arc<Account>,
    surroundings: Arc<dyn Surroundings>,
    patience: Patience,
}

impl SignedIn {
    /// Signs in through `client`; at most `places` requests of this key run at once.
    pub(crate) fn new(
        client: Client,
        key: SberKey,
        places: usize,
        surroundings: Arc<dyn Surroundings>,
        patience: Patience,
    ) -> Self {
        let places = places.clamp(1, Semaphore::MAX_PERMITS);
        let account = SberAccounts::default().account(&key, places);
        Self {
            client,
            key,
            places,
            account,
            surroundings,
            patience,
        }
    }

    /// The same, with what is known of the key already.
    pub(crate) fn sharing(self, accounts: &SberAccounts) -> Self {
        Self {
            account: accounts.account(&self.key, self.places),
            ..self
        }
    }

    /// Waits for a place among the requests that run at once, in the order of asking. Dropping it frees the place.
    pub(crate) async fn place(&self) -> Result<OwnedSemaphorePermit, ProviderError> {
        let places = self.account.places.clone();
        // It is never closed.
        places
            .acquire_owned()
            .await
            .map_err(|_| ProviderError::unavailable("the queue is closed"))
    }

    /// Sends what `make` makes with a token. A token the server does not know any more is renewed, once.
    pub(crate) async fn send(
        &self,
        make: impl Fn() -> RequestBuilder + Send + Sync,
    ) -> Result<Answer, ProviderError> {
        let token = self.token().await?;
        match self.send_with(&token, make()).await {
            Err(ProviderError::Auth(_)) => {
                self.forget(&token).await;
                let token = self.token().await?;
                self.send_with(&token, make()).await
            }
            answer => answer,
        }
    }

    async fn send_with(
        &self,
        token: &Token,
        request: RequestBuilder,
    ) -> Result<Answer, ProviderError> {
        let bearer = wire::secret("Bearer ", &token.value)?;
        let request = request
            .header(AUTHORIZATION, bearer)
            .header("x-request-id", uuid(self.surroundings.random()));
        wire::send_judged(request, self.patience, with_request_id)
            .await
            .map_err(|error| wire::without_key(Some(&token.value), error))
    }

    /// The token in use, or a new one. Whoever comes while it is fetched waits for the same.
    async fn token(&self) -> Result<Token, ProviderError> {
        let mut known = self.account.token.lock().await;
        let now = self.surroundings.unix_seconds();
        if let Some(token) = known
            .as_ref()
            .filter(|token| token.expires_at > now.saturating_add(AHEAD))
        {
            return Ok(token.clone());
        }
        let fetched = self.fetch(now).await;
        match (fetched, known.as_ref()) {
            (Ok(token), _) => {
                *known = Some(token.clone());
                Ok(token)
            }
            // It is renewed ahead of time, so a hiccup of the sign-in is nobody's trouble yet.
            (Err(error), Some(token)) if error.is_retryable() && token.expires_at > now => {
                tracing::debug!(kind = error.kind(), "a token could not be renewed yet");
                Ok(token.clone())
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Somebody else may have renewed it meanwhile; then the new one stays.
    async fn forget(&self, token: &Token) {
        let mut known = self.account.token.lock().await;
        let same = |known: &Token| known.value.expose_secret() == token.value.expose_secret();
        if known.as_ref().is_some_and(same) {
            *known = None;
        }
    }

    async fn fetch(&self, now: u64) -> Result<Token, ProviderError> {
        let form: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("scope", &self.key.scope)
            .finish();
        let request = self
            .client
            .post(self.key.auth_url.clone())
            .header(AUTHORIZATION, wire::secret("Basic ", &self.key.auth_key)?)
            .header("rquid", uuid(self.surroundings.random()))
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(USER_AGENT, "Sufler")
            .body(form);
        let answer = wire::send(request, self.patience)
            .await
            .map_err(|error| wire::without_key(Some(&self.key.auth_key), self.explained(error)))?;
        let body = answer.body().await?;
        read_token(&body, now).ok_or_else(|| {
            ProviderError::Protocol("the sign-in's answer holds no token we can read".into())
        })
    }

    /// What an administrator has to do about a refused sign-in. Its texts are the only thing that tells them apart.
    fn explained(&self, error: ProviderError) -> ProviderError {
        let scope = &self.key.scope;
        let (theirs, by_status) = match error {
            ProviderError::Auth(text) => (text, true),
            ProviderError::Invalid { message, .. } => (message, false),
            other => return other,
        };
        let lower = theirs.to_lowercase();
        let ours = if lower.contains("not fully includes") {
            format!(
                "the authorization key was issued for another scope than {scope}; choose the scope shown beside the \
                 key in the console"
            )
        } else if lower.contains("scope") {
            format!("the scope {scope} is not one the sign-in knows")
        } else if lower.contains("header is incorrect") {
            "the authorization key is incomplete; copy it whole from the console: the client's id and secret in base64"
                .to_owned()
        } else if by_status || lower.contains("credentials") {
            "the authorization key is wrong or was revoked; issue a new one in the console"
                .to_owned()
        } else {
            return ProviderError::Auth(theirs);
        };
        ProviderError::Auth(format!("{ours} ({theirs})"))
    }
}

/// The error of an answer, with the id under which the server's support finds the request.
fn with_request_id(status: u16, headers: &HeaderMap, body: &[u8]) -> ProviderError {
    let error = failure::from_answer(status, headers, body);
    let id = headers.get("x-request-id").and_then(|id| id.to_str().ok());
    match id {
        Some(id) => {
            let id: String = id.chars().take(LONGEST_ID).collect();
            error.map_text(|text| format!("{text} (request {id})"))
        }
        None => error,
    }
}

/// Two shapes: `access_token` with `expires_at`, and `tok` with `exp`.
fn read_token(body: &[u8], now: u64) -> Option<Token> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let value = ["access_token", "tok"]
        .iter()
        .find_map(|name| answer.get(name)?.as_str())
        .filter(|value| !value.is_empty())?;
    let expiry = ["expires_at", "exp"]
        .iter()
        .find_map(|name| whole_number(answer.get(name)?));
    let expires_at = match expiry {
        Some(milliseconds) if milliseconds >= MILLISECONDS_FROM => milliseconds / 1000,
        Some(seconds) => seconds,
        None => now.saturating_add(LIFETIME),
    };
    Some(Token {
        value: value.to_owned().into(),
        expires_at,
    })
}

fn whole_number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    }
}

/// A pseudonym as a header, left out when no header can hold it.
pub(crate) fn with_pseudonym(
    request: RequestBuilder,
    name: &'static str,
    pseudonym: Option<&str>,
) -> RequestBuilder {
    let value = pseudonym.and_then(|text| HeaderValue::from_str(text).ok());
    match value {
        Some(value) => request.header(HeaderName::from_static(name), value),
        None => request,
    }
}

/// The random bits as a UUID of version 4.
fn uuid(random: u128) -> String {
    let bits = random & !(0xf << 76) | 4 << 76;
    let bits = bits & !(0b11 << 62) | 0b10 << 62;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        bits >> 96,
        bits >> 80 & 0xffff,
        bits >> 64 & 0xffff,
        bits >> 48 & 0xffff,
        bits & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        r#"{"access_token":"t","expires_at":1795428000000}"#,
        Some(1_795_428_000)
    )]
    #[case(r#"{"access_token":"t","expires_at":1795428000}"#, Some(1_795_428_000))]
    #[case(
        r#"{"access_token":"t","expires_at":"1795428000000"}"#,
        Some(1_795_428_000)
    )]
    #[case(r#"{"tok":"t","exp":1795428000}"#, Some(1_795_428_000))]
    #[case(r#"{"tok":"t"}"#, Some(1_795_426_800))]
    #[case(r#"{"access_token":"","expires_at":1}"#, None)]
    #[case(r#"{"message":"no"}"#, None)]
    #[case("<html>", None)]
    fn tokens_have_two_shapes_and_two_clocks(#[case] body: &str, #[case] expires_at: Option<u64>) {
        let token = read_token(body.as_bytes(), 1_795_425_000);
        assert_eq!(token.map(|token| token.expires_at), expires_at);
    }

    #[test]
    fn random_bits_make_a_uuid_of_version_four() {
        assert_eq!(uuid(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid(u128::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn one_key_has_one_queue() {
        let accounts = SberAccounts::default();
        let key = |scope: &str, key: &str| SberKey {
            auth_url: "http://127.0.0.1/oauth".parse().expect("an address"),
            scope: scope.into(),
            auth_key: key.to_owned().into(),
        };
        let first = accounts.account(&key("A", "k"), 1);
        assert!(Arc::ptr_eq(&first, &accounts.account(&key("A", "k"), 1)));
        for other in [key("B", "k"), key("A", "l")] {
            assert!(!Arc::ptr_eq(&first, &accounts.account(&other, 1)));
        }
        assert!(!Arc::ptr_eq(&first, &accounts.account(&key("A", "k"), 2)));
    }
}

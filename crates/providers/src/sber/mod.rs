//! Signing in at Sber, for GigaChat and SaluteSpeech alike: a token of half an hour for an authorization key.

mod account;

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Client, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use url::Url;

use self::account::Account;
pub use self::account::SberAccounts;
use crate::secrets::Secrets;
use crate::wire::{self, Answer, Patience};
use crate::{ProviderError, failure};

/// A token is renewed so long before it expires, in seconds.
const AHEAD: u64 = 60;
/// The longest wait for a new token while the old one is good.
const RENEWAL: Duration = Duration::from_secs(5);
/// How long a sign-in that failed is left in peace while the old token is good.
const NOT_AGAIN: Duration = Duration::from_secs(10);
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
    queue_timeout: Duration,
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
        let account = Account::new(&key, places);
        Self {
            client,
            key,
            places,
            account,
            surroundings,
            patience,
            queue_timeout: wire::QUEUE_TIMEOUT,
        }
    }

    /// The same, with what is known of the key already.
    pub(crate) fn sharing(self, accounts: &SberAccounts) -> Self {
        Self {
            account: accounts.account(&self.key, self.places, self.surroundings.unix_seconds()),
            ..self
        }
    }

    /// The same, waiting no longer than this for a place.
    pub(crate) fn queues_for(self, queue_timeout: Duration) -> Self {
        Self {
            queue_timeout,
            ..self
        }
    }

    /// What no error may repeat.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.account.secrets
    }

    /// Waits for a place among the requests that run at once.
    pub(crate) async fn place(&self) -> Result<OwnedSemaphorePermit, ProviderError> {
        wire::place(self.account.places.clone(), self.queue_timeout).await
    }

    /// Sends what `make` makes with a token. A token the server does not know any more is renewed, once.
    pub(crate) async fn send(
        &self,
        make: impl Fn() -> RequestBuilder + Send + Sync,
    ) -> Result<Answer, ProviderError> {
        let token = self.token().await?;
        match self.send_with(&token, make()).await {
            Err(ProviderError::Auth(_)) => {
                self.forget(&token);
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
        wire::send_judged(request, self.patience, with_request_id).await
    }

    /// The token in use, or a new one.
    async fn token(&self) -> Result<Token, ProviderError> {
        let now = self.surroundings.unix_seconds();
        let (token, failed_lately) = {
            let known = self.account.known();
            let failure = known.failure.as_ref();
            let lately = failure.is_some_and(|(_, at)| at.elapsed() < NOT_AGAIN);
            (known.token.clone(), lately)
        };
        match token {
            Some(token) if token.expires_at > now.saturating_add(AHEAD) => Ok(token),
            Some(token) if token.expires_at > now && failed_lately => Ok(token),
            Some(token) if token.expires_at > now => self.renewed(token, now).await,
            _ => self.first(now).await,
        }
    }

    /// A new token while the old one is still good. One task fetches it, and not for long; the others go on with the
    /// old one. So a slow or broken sign-in is nobody's trouble yet.
    async fn renewed(&self, old: Token, now: u64) -> Result<Token, ProviderError> {
        let Ok(_fetching) = self.account.fetching.try_lock() else {
            return Ok(old);
        };
        if let Some(token) = self.fresh(now) {
            return Ok(token);
        }
        let fetched = timeout(RENEWAL, self.fetch(now)).await;
        let fetched = fetched.unwrap_or_else(|_| Err(ProviderError::unavailable("a slow sign-in")));
        self.account.note(&fetched);
        match fetched {
            Err(error) if error.is_retryable() => {
                tracing::debug!(kind = error.kind(), "a token could not be renewed yet");
                Ok(old)
            }
            other => other,
        }
    }

    /// A token when there is none. Whoever comes while it is fetched waits for the same, and shares its failure.
    async fn first(&self, now: u64) -> Result<Token, ProviderError> {
        let before = self.account.known().ended;
        let _fetching = self.account.fetching.lock().await;
        if let Some(token) = self.fresh(now) {
            return Ok(token);
        }
        let shared = {
            let known = self.account.known();
            let failure = known.failure.as_ref().filter(|_| known.ended > before);
            failure.map(|(error, _)| error.clone())
        };
        if let Some(error) = shared {
            return Err(error);
        }
        let fetched = self.fetch(now).await;
        self.account.note(&fetched);
        fetched
    }

    fn fresh(&self, now: u64) -> Option<Token> {
        let known = self.account.known();
        let token = known.token.as_ref();
        token
            .filter(|token| token.expires_at > now.saturating_add(AHEAD))
            .cloned()
    }

    /// Somebody else may have renewed it meanwhile; then the new one stays.
    fn forget(&self, token: &Token) {
        let mut known = self.account.known();
        let same = |known: &Token| known.value.expose_secret() == token.value.expose_secret();
        if known.token.as_ref().is_some_and(same) {
            known.token = None;
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
            .map_err(|error| self.explained(error))?;
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
            let id = failure::cut(id, LONGEST_ID);
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
    use futures::FutureExt;
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

    struct Still;

    impl Surroundings for Still {
        fn unix_seconds(&self) -> u64 {
            1000
        }

        fn random(&self) -> u128 {
            0
        }
    }

    #[tokio::test]
    async fn a_sign_in_that_hangs_keeps_nobody_while_the_old_token_is_good() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let silent = silent.expect("loopback");
        let port = silent.local_addr().expect("bound").port();
        let key = SberKey {
            auth_url: format!("http://127.0.0.1:{port}/")
                .parse()
                .expect("an address"),
            scope: "A".into(),
            auth_key: "k".to_owned().into(),
        };
        let patience = Patience {
            first_byte: Duration::from_secs(30),
            idle: Duration::from_secs(30),
        };
        let client = Client::builder().no_proxy().build().expect("a client");
        let signed_in = SignedIn::new(client, key, 1, Arc::new(Still), patience);
        signed_in.account.note(&Ok(Token {
            value: "old".to_owned().into(),
            expires_at: 1030,
        }));
        let mut renewing = Box::pin(signed_in.token());
        assert!((&mut renewing).now_or_never().is_none(), "it signs in");
        let other = signed_in.token().now_or_never().expect("at once");
        assert_eq!(other.expect("the old one").value.expose_secret(), "old");
    }
}

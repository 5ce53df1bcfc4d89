//! A provider that speaks OIDC: the authorization code flow with
//! PKCE. Every request goes through the egress gate.

mod amr;
mod jwt;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use kernel::{
    Error, Result, Timestamp,
    egress::{Egress, read_bounded},
};
use secrecy::ExposeSecret;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use url::{Url, form_urlencoded::byte_serialize};

use self::jwt::{Keys, Token};
use super::Told;
use crate::config::OidcProvider;

/// For how long what a provider says of itself is believed.
const FRESH: Duration = Duration::from_hours(1);
/// How soon its keys are asked for again, when a token names an unknown one.
const KEYS_AGAIN: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(15);
const MAX_ANSWER: usize = 512 * 1024;
const MAX_SUBJECT: usize = 255;
const MAX_GROUPS: usize = 1000;

/// A provider, and what it last said of itself.
pub struct Oidc {
    /// What the configuration says of it.
    pub settings: OidcProvider,
    egress: Egress,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    at: Timestamp,
    said: Discovery,
    keys: Keys,
}

#[derive(Clone, Debug, Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Oidc {
    /// A provider of the configuration.
    pub fn new(settings: OidcProvider, egress: Egress) -> Self {
        Self {
            settings,
            egress,
            known: Mutex::default(),
        }
    }

    /// Where the browser goes to sign in.
    ///
    /// # Errors
    /// `Unavailable` when the provider does not answer or answers nonsense.
    pub async fn address(
        &self,
        now: Timestamp,
        back: &str,
        state: &str,
        nonce: &str,
        challenge: &str,
    ) -> Result<Url> {
        let known = self.known(now, FRESH).await?;
        let mut url = Url::parse(&known.said.authorization_endpoint)
            .map_err(|_| self.broken("its authorization endpoint is no address"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(self.broken("its authorization endpoint is no web address"));
        }
        let scopes = ["openid".to_owned()]
            .into_iter()
            .chain(self.settings.scopes.iter().cloned());
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", back)
            .append_pair("scope", &scopes.collect::<Vec<_>>().join(" "))
            .append_pair("state", state)
            .append_pair("nonce", nonce)
            .append_pair("code_challenge", challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(url)
    }

    /// What the provider says of the person behind a code.
    ///
    /// # Errors
    /// `Conflict` when what it says cannot be believed; `Unavailable` when it
    /// does not answer.
    pub async fn exchange(
        &self,
        now: Timestamp,
        back: &str,
        code: &str,
        verifier: &str,
        nonce: &str,
    ) -> Result<Told> {
        let mut known = self.known(now, FRESH).await?;
        let tokens = self.ask_tokens(&known.said, back, code, verifier).await?;
        let token = Token::read(&tokens.id_token)?;
        if !token.has_key(&known.keys) {
            // The provider has changed its keys.
            known = self.known(now, KEYS_AGAIN).await?;
        }
        let claims = token.verified(&known.keys)?;
        let issuer = &self.settings.issuer;
        jwt::check(&claims, issuer, &self.settings.client_id, nonce, now)?;
        let more = self.ask_person(&known.said, tokens.access_token).await?;
        self.told(&claims, &more)
    }

    fn told(&self, claims: &Value, more: &Value) -> Result<Told> {
        let unfit = || Error::conflict("outside-unfit");
        let subject = claims.get("sub").and_then(Value::as_str);
        let subject = subject.ok_or_else(unfit)?;
        // What was fetched beside must be of the same person.
        let named = more.get("sub").and_then(Value::as_str);
        let is_other = !more.is_null() && named != Some(subject);
        if subject.is_empty() || subject.len() > MAX_SUBJECT || is_other {
            return Err(unfit());
        }
        let find = |name: &str| claims.get(name).or_else(|| more.get(name));
        let text = |name: &str| find(name).and_then(Value::as_str).map(str::to_owned);
        let verified = find("email_verified").is_some_and(|value| {
            value.as_bool().unwrap_or(false) || value.as_str() == Some("true")
        });
        let groups = self.settings.groups_claim.as_deref().and_then(find);
        let groups = groups.and_then(Value::as_array).map(Vec::as_slice);
        Ok(Told {
            subject: subject.to_owned(),
            email: text("email").filter(|_| verified),
            name: text("name"),
            // Of the signed token only.
            second_factor: amr::says(claims, &self.settings.second_factor_acr),
            groups: groups
                .unwrap_or_default()
                .iter()
                .filter_map(Value::as_str)
                .take(MAX_GROUPS)
                .map(str::to_owned)
                .collect(),
        })
    }

    /// What the provider says of itself, no older than `fresh`.
    async fn known(&self, now: Timestamp, fresh: Duration) -> Result<Known> {
        let kept = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(known) = kept.filter(|known| now.since(known.at) < fresh) {
            return Ok(known);
        }
        let issuer = self.settings.issuer.trim_end_matches('/');
        let said: Discovery = self
            .get(&format!("{issuer}/.well-known/openid-configuration"), None)
            .await?;
        if said.issuer != self.settings.issuer {
            return Err(self.broken("it calls itself by another issuer"));
        }
        let keys = self.get(&said.jwks_uri, None).await?;
        let known = Known {
            at: now,
            said,
            keys,
        };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    async fn ask_tokens(
        &self,
        said: &Discovery,
        back: &str,
        code: &str,
        verifier: &str,
    ) -> Result<Tokens> {
        let client_id = self.settings.client_id.as_str();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", verifier),
        ];
        let methods = said.token_endpoint_auth_methods_supported.as_deref();
        let basic = methods.is_none_or(|all| all.iter().any(|one| one == "client_secret_basic"));
        let secret = self.settings.client_secret.as_ref();
        let mut authorization = None;
        match secret.map(ExposeSecret::expose_secret) {
            Some(secret) if basic => {
                let plain = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                authorization = Some((plain(client_id), plain(secret)));
            }
            Some(secret) => form.extend([("client_id", client_id), ("client_secret", secret)]),
            None => form.push(("client_id", client_id)),
        }
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let (url, client) = self.client(&said.token_endpoint).await?;
        let mut request = client
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        if let Some((name, secret)) = authorization {
            request = request.basic_auth(name, Some(secret));
        }
        self.answer(request).await
    }

    /// What the provider tells beside the token; nothing when it tells nothing.
    async fn ask_person(&self, said: &Discovery, access: Option<String>) -> Result<Value> {
        match (&said.userinfo_endpoint, access) {
            (Some(url), Some(access)) => self.get(url, Some(&access)).await,
            _ => Ok(Value::Null),
        }
    }

    async fn get<T: DeserializeOwned>(&self, url: &str, access: Option<&str>) -> Result<T> {
        let (url, client) = self.client(url).await?;
        let mut request = client.get(url);
        if let Some(access) = access {
            request = request.bearer_auth(access);
        }
        self.answer(request).await
    }

    async fn client(&self, url: &str) -> Result<(Url, reqwest::Client)> {
        let client = self.egress.client_for(url).await;
        client.map_err(|error| self.failed("cannot be reached", &error))
    }

    async fn answer<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T> {
        let request = request
            .header("accept", "application/json")
            .timeout(PATIENCE);
        let response = request
            .send()
            .await
            .map_err(|error| self.failed("does not answer", &error.without_url()))?;
        let status = response.status();
        if !status.is_success() {
            return Err(self.broken(&format!("it answered {status}")));
        }
        let body = read_bounded(response, MAX_ANSWER)
            .await
            .map_err(|error| self.failed("answered more than is read", &error))?;
        serde_json::from_slice(&body).map_err(|error| self.failed("answered no JSON", &error))
    }

    fn broken(&self, what: &str) -> Error {
        tracing::warn!(provider = %self.settings.id, "the sign-in provider: {what}");
        Error::unavailable("outside-unavailable")
    }

    fn failed(&self, what: &str, error: &dyn std::error::Error) -> Error {
        tracing::warn!(provider = %self.settings.id, %error, "the sign-in provider {what}");
        Error::unavailable("outside-unavailable")
    }
}

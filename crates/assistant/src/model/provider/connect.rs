//! From a provider as it is configured to one that can be asked. Every address goes through the gate.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use kernel::{
    Db, Error, Result,
    egress::{Egress, Reach},
    ids::ProviderId,
    secrets::{self, Keyring},
};
use providers::{
    Anthropic, AnthropicSettings, Connected, GigaChat, GigaChatSettings, GigaChatVersion,
    MaxTokensParam, OpenAi, OpenAiServer, Refusals, SaluteSettings, SaluteSpeech, SberAccounts,
    SberKey, Yandex, YandexAddresses, YandexChat, YandexKey, YandexQuota, YandexSettings,
};
use secrecy::SecretString;
use url::Url;

use super::{
    kinds,
    types::{Dialect, Kind, Provider, Version, YandexApi},
};
use crate::model::Timer;

/// The longest wait for the first byte of an OpenAI-compatible server: a local one may have to load the model first.
const FIRST_BYTE: Duration = Duration::from_mins(3);
/// The longest wait for the first byte of a cloud.
const CLOUD_FIRST_BYTE: Duration = Duration::from_mins(2);
const IDLE: Duration = Duration::from_mins(1);
/// The wait before the first look at a long recording, and how many looks are taken.
const POLL: Duration = Duration::from_secs(1);
const MOST_POLLS: u32 = 400;
/// What Yandex allows a folder unless it is raised.
const YANDEX_AT_ONCE: u32 = 10;
const YANDEX_TEXTS_A_SECOND: u32 = 10;

/// The way from providers to connections. What several connections of one key share is kept here.
#[derive(Clone)]
pub(in crate::model) struct Connections {
    db: Db,
    egress: Egress,
    keyring: Keyring,
    timer: Arc<Timer>,
    sber: SberAccounts,
    yandex: Arc<Mutex<HashMap<ProviderId, (u32, YandexQuota)>>>,
}

impl Connections {
    pub(in crate::model) fn new(
        db: Db,
        egress: Egress,
        keyring: Keyring,
        timer: Arc<Timer>,
    ) -> Self {
        Self {
            db,
            egress,
            keyring,
            timer,
            sber: SberAccounts::default(),
            yandex: Arc::default(),
        }
    }

    /// A connection to `provider`. An OpenAI-compatible server is told the longest answer by `max_tokens_param`, and
    /// not asked again what it has refused.
    pub(in crate::model) async fn open(
        &self,
        provider: &Provider,
        max_tokens_param: Option<&str>,
        refusals: Refusals,
    ) -> Result<Connected> {
        match provider.kind {
            Kind::Openai => self.openai(provider, max_tokens_param, refusals).await,
            Kind::Gigachat => self.gigachat(provider).await,
            Kind::Yandex => self.yandex(provider, refusals).await,
            Kind::Anthropic => self.anthropic(provider).await,
            Kind::Salute => self.salute(provider).await,
            Kind::Engine => Err(Error::invalid("kind", "engine-has-no-address")),
            Kind::App => Err(Error::unavailable("app-gone")),
        }
    }

    async fn openai(
        &self,
        provider: &Provider,
        param: Option<&str>,
        refusals: Refusals,
    ) -> Result<Connected> {
        let (base_url, client) = self.client(provider, address(provider)?).await?;
        let server = match provider.settings.dialect {
            None => OpenAiServer::for_address(&base_url),
            Some(Dialect::Openai) => OpenAiServer::OpenAi,
            Some(Dialect::Vllm) => OpenAiServer::Vllm,
            Some(Dialect::LlamaServer) => OpenAiServer::LlamaServer,
            Some(Dialect::Ollama) => OpenAiServer::Ollama,
            Some(Dialect::LmStudio) => OpenAiServer::LmStudio,
            Some(Dialect::Generic) => OpenAiServer::Generic,
        };
        let mut settings = server.settings(base_url, self.key(provider).await?);
        settings.max_tokens_param = match param {
            Some("max_completion_tokens") => MaxTokensParam::MaxCompletionTokens,
            Some(_) => MaxTokensParam::MaxTokens,
            None => settings.max_tokens_param,
        };
        settings.first_byte_timeout = first_byte(provider, FIRST_BYTE);
        settings.idle_timeout = gap(provider);
        Ok(OpenAi::new(client, settings).knowing(refusals).connected())
    }

    async fn gigachat(&self, provider: &Provider) -> Result<Connected> {
        let (base_url, api) = self.client(provider, address(provider)?).await?;
        let (key, oauth) = self.sber_key(provider, "GIGACHAT_API_PERS").await?;
        let settings = GigaChatSettings {
            base_url,
            key,
            api_version: match provider.settings.api_version.unwrap_or_default() {
                Version::V1 => GigaChatVersion::V1,
                Version::V2 => GigaChatVersion::V2,
            },
            concurrency: places(provider),
            idle_timeout: gap(provider),
            first_byte_timeout: first_byte(provider, CLOUD_FIRST_BYTE),
        };
        let timer = Arc::clone(&self.timer);
        let giga = GigaChat::new(oauth, api, settings, timer)
            .sharing(&self.sber)
            .known_as(provider.id.to_string());
        let giga = Arc::new(giga);
        Ok(Connected {
            chat: Some(giga.clone()),
            embedding: Some(giga.clone()),
            images: Some(giga),
            speech: None,
        })
    }

    async fn salute(&self, provider: &Provider) -> Result<Connected> {
        let (base_url, api) = self.client(provider, address(provider)?).await?;
        let (key, oauth) = self.sber_key(provider, "SALUTE_SPEECH_PERS").await?;
        let settings = SaluteSettings {
            base_url,
            key,
            concurrency: places(provider),
            poll: POLL,
            most_polls: MOST_POLLS,
            idle_timeout: gap(provider),
            first_byte_timeout: first_byte(provider, CLOUD_FIRST_BYTE),
        };
        let (timer, pause) = (Arc::clone(&self.timer), Arc::clone(&self.timer));
        let salute = SaluteSpeech::new(oauth, api, settings, timer, pause).sharing(&self.sber);
        Ok(Connected {
            speech: Some(Arc::new(salute)),
            ..Connected::default()
        })
    }

    async fn yandex(&self, provider: &Provider, refusals: Refusals) -> Result<Connected> {
        let addresses = match provider.base_url.as_deref().filter(|url| !url.is_empty()) {
            Some(base) => YandexAddresses::below(base),
            None => YandexAddresses::cloud(),
        };
        let addresses = addresses.map_err(|_| Error::invalid("base_url", "url-unfit"))?;
        let all = [
            addresses.native.clone(),
            addresses.compatible.clone(),
            addresses.speech.clone(),
            addresses.operations.clone(),
        ];
        let client = self.egress.client_for_all(&all, &reach(provider)).await?;
        let key = self.needed_key(provider).await?;
        let at_once = provider.settings.concurrency.unwrap_or(YANDEX_AT_ONCE);
        let settings = YandexSettings {
            addresses,
            key: YandexKey::entered(key),
            folder: provider.settings.folder.clone().unwrap_or_default(),
            chat: match provider.settings.api.unwrap_or_default() {
                YandexApi::Compatible => YandexChat::Compatible,
                YandexApi::Native => YandexChat::Native,
            },
            completions_at_once: at_once as usize,
            embeddings_per_second: YANDEX_TEXTS_A_SECOND,
            first_byte_timeout: first_byte(provider, CLOUD_FIRST_BYTE),
            idle_timeout: gap(provider),
        };
        let (timer, names) = (Arc::clone(&self.timer), Arc::clone(&self.timer));
        let new_name = Arc::new(move || names.new_name());
        let yandex = Yandex::new(client, settings, new_name, timer).knowing(refusals);
        let quota = self.quota(provider.id, at_once, &yandex);
        Ok(yandex.within(quota).connected())
    }

    /// What of the folder's quota is in use, also by earlier connections.
    fn quota(&self, id: ProviderId, at_once: u32, yandex: &Yandex) -> YandexQuota {
        let mut quotas = self.yandex.lock().unwrap_or_else(PoisonError::into_inner);
        match quotas.get(&id) {
            Some((known, quota)) if *known == at_once => quota.clone(),
            _ => {
                let quota = yandex.quota();
                quotas.insert(id, (at_once, quota.clone()));
                quota
            }
        }
    }

    async fn anthropic(&self, provider: &Provider) -> Result<Connected> {
        let (base_url, client) = self.client(provider, address(provider)?).await?;
        let key = self.key(provider).await?;
        let mut settings = AnthropicSettings::new(base_url, key);
        settings.first_byte_timeout = first_byte(provider, CLOUD_FIRST_BYTE);
        settings.idle_timeout = gap(provider);
        let anthropic = Anthropic::new(client, settings).known_as(provider.id.to_string());
        Ok(anthropic.connected())
    }

    async fn sber_key(
        &self,
        provider: &Provider,
        usual_scope: &str,
    ) -> Result<(SberKey, reqwest::Client)> {
        let own = provider.settings.auth_url.as_deref();
        let usual = kinds::usual_auth_url(provider.kind);
        let url = own.or(usual).filter(|url| !url.is_empty());
        let url = url.ok_or_else(|| Error::invalid("auth_url", "text-empty"))?;
        let (auth_url, oauth) = self.client(provider, url).await.map_err(of_sign_in)?;
        let scope = provider.settings.scope.as_deref().unwrap_or(usual_scope);
        let key = SberKey {
            auth_url,
            scope: scope.to_owned(),
            auth_key: self.needed_key(provider).await?,
        };
        Ok((key, oauth))
    }

    async fn client(&self, provider: &Provider, url: &str) -> Result<(Url, reqwest::Client)> {
        self.egress.client_within(url, &reach(provider)).await
    }

    async fn key(&self, provider: &Provider) -> Result<Option<SecretString>> {
        let (keyring, name) = (self.keyring.clone(), Provider::key_name(provider.id));
        self.db
            .read(move |tx| secrets::get(tx, &keyring, &name))
            .await
    }

    async fn needed_key(&self, provider: &Provider) -> Result<SecretString> {
        let key = self.key(provider).await?;
        key.ok_or_else(|| Error::invalid("api_key", "provider-needs-key"))
    }
}

/// The field of an address that gives tokens is another one.
fn of_sign_in(error: Error) -> Error {
    match error {
        Error::Invalid { field, detail, .. } if field == "base_url" => {
            Error::invalid("auth_url", detail)
        }
        other => other,
    }
}

/// What is entered, or where the kind usually is.
pub(super) fn address(provider: &Provider) -> Result<&str> {
    let own = provider.base_url.as_deref().filter(|url| !url.is_empty());
    let url = own.or_else(|| kinds::usual_base_url(provider.kind));
    url.ok_or_else(|| Error::invalid("base_url", "text-empty"))
}

pub(super) fn reach(provider: &Provider) -> Reach {
    let settings = &provider.settings;
    Reach {
        public_only: !provider.may_lie_inside(),
        own_ca: settings.root_certificate.clone(),
        connect: settings.connect_seconds.map(seconds),
    }
}

fn first_byte(provider: &Provider, usual: Duration) -> Duration {
    provider.settings.first_byte_seconds.map_or(usual, seconds)
}

fn gap(provider: &Provider) -> Duration {
    provider.settings.gap_seconds.map_or(IDLE, seconds)
}

fn places(provider: &Provider) -> Option<usize> {
    provider.settings.concurrency.map(|places| places as usize)
}

fn seconds(count: u32) -> Duration {
    Duration::from_secs(count.into())
}

//! What administrators do with providers.

use kernel::{
    Actor, Error, Result, SubjectRef, Tx, audit, egress::Egress, ids::ProviderId, secrets,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Map;
use url::Url;

use super::{
    connect::{address, reach},
    kinds, store,
    types::{Kind, Provider, ProviderSettings},
};
use crate::{Parts, audited};

const MAX_TEXT: usize = 200;
const MAX_KEY: usize = 8 * 1024;
const MAX_CERTIFICATE: usize = 64 * 1024;

/// A provider about to be configured.
#[derive(Clone, Debug)]
pub struct NewProvider {
    /// What people call it.
    pub name: String,
    /// Whose language it speaks.
    pub kind: Kind,
    /// Where it is, where that is not where the kind usually is.
    pub base_url: Option<String>,
    /// The rest.
    pub settings: ProviderSettings,
}

/// What is to change of a provider.
#[derive(Clone, Debug, Default)]
pub struct ProviderChanges {
    /// What people call it.
    pub name: Option<String>,
    /// Where it is; an empty one is where the kind usually is.
    pub base_url: Option<String>,
    /// A new key; an empty one takes it away.
    pub api_key: Option<SecretString>,
    /// All the rest.
    pub settings: Option<ProviderSettings>,
}

/// Looks at the addresses a provider would be asked at, so that one that is not allowed is told here and not at the
/// first question.
///
/// # Errors
/// `Invalid` on `base_url`, `auth_url` or `root_certificate`, `Unavailable` when a host cannot be found.
pub async fn check_addresses(
    egress: &Egress,
    kind: Kind,
    base_url: Option<&str>,
    settings: &ProviderSettings,
) -> Result<()> {
    let seen = Provider {
        id: ProviderId(uuid::Uuid::nil()),
        name: String::new(),
        kind,
        base_url: base_url.map(str::to_owned),
        settings: settings.clone(),
        updated_at: kernel::Timestamp::from_micros(0),
    };
    let reach = reach(&seen);
    let is_elsewhere = seen.base_url.as_deref().is_some_and(|url| !url.is_empty());
    if is_elsewhere || kind != Kind::Yandex {
        let url = address(&seen)?;
        egress.client_within(url, &reach).await.map_err(of_ca)?;
    }
    if let Some(url) = &settings.auth_url {
        let found = egress.client_within(url, &reach).await;
        found
            .map_err(of_ca)
            .map_err(|error| renamed(error, "base_url", "auth_url"))?;
    }
    Ok(())
}

fn of_ca(error: Error) -> Error {
    renamed(error, "own_ca", "root_certificate")
}

fn renamed(error: Error, from: &str, to: &str) -> Error {
    match error {
        Error::Invalid {
            field,
            detail,
            reason,
        } if field == from => Error::unreadable(to, detail, reason),
        other => other,
    }
}

/// Adds a provider.
///
/// # Errors
/// `Invalid` that names the field.
pub fn add_provider(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: Option<&Actor>,
    new: NewProvider,
    api_key: Option<&SecretString>,
) -> Result<Provider> {
    if new.kind == Kind::Engine {
        return Err(Error::invalid("kind", "engine-models-are-files"));
    }
    if new.kind == Kind::App {
        return Err(Error::invalid("kind", "apps-register-themselves"));
    }
    let provider = Provider {
        id: parts.ids.id(),
        name: new.name,
        kind: new.kind,
        base_url: new.base_url.filter(|url| !url.is_empty()),
        settings: new.settings,
        updated_at: parts.clock.now(),
    };
    check(&provider)?;
    store::insert(tx, &provider)?;
    keep_key(tx, parts, provider.id, api_key)?;
    record(tx, parts, actor, audited::PROVIDER_ADD, provider.id)?;
    Ok(provider)
}

/// Changes a provider.
///
/// # Errors
/// `NotFound`, `Invalid` that names the field.
pub fn update_provider(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: ProviderId,
    changes: ProviderChanges,
) -> Result<Provider> {
    let mut provider = store::find(tx, id)?;
    if provider.kind == Kind::Engine {
        return Err(Error::invalid("kind", "engine-has-no-address"));
    }
    let before = places(&provider);
    provider.name = changes.name.unwrap_or(provider.name);
    if let Some(url) = changes.base_url {
        provider.base_url = Some(url).filter(|url| !url.is_empty());
    }
    provider.settings = changes.settings.unwrap_or(provider.settings);
    check(&provider)?;
    store::update(tx, &provider, parts.clock.now())?;
    match changes.api_key {
        Some(key) => keep_key(tx, parts, id, Some(&key))?,
        // A key belongs to the server it was given for.
        None if before != places(&provider) => secrets::delete(tx, &Provider::key_name(id))?,
        None => {}
    }
    record(tx, parts, Some(actor), audited::PROVIDER_UPDATE, id)?;
    store::find(tx, id)
}

/// Where a key of this provider is sent.
fn places(provider: &Provider) -> [Option<String>; 2] {
    [
        provider.base_url.clone(),
        provider.settings.auth_url.clone(),
    ]
}

/// Removes a provider and its key.
///
/// # Errors
/// `NotFound`; `Conflict` while it has models.
pub fn remove_provider(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: ProviderId,
) -> Result<()> {
    let provider = store::find(tx, id)?;
    if store::count_models(tx, id)? > 0 {
        return Err(Error::Conflict("provider-has-models".to_owned()));
    }
    forget(tx, &provider)?;
    record(tx, parts, Some(actor), audited::PROVIDER_REMOVE, id)
}

/// Removes a provider and its key without a word.
pub(in crate::model) fn forget(tx: &mut Tx<'_>, provider: &Provider) -> Result<()> {
    store::delete(tx, provider.id)?;
    secrets::delete(tx, &Provider::key_name(provider.id))
}

/// Keeps a key in place of the one before; an empty one takes it away.
pub(in crate::model) fn keep_key(
    tx: &mut Tx<'_>,
    parts: &Parts,
    id: ProviderId,
    key: Option<&SecretString>,
) -> Result<()> {
    let name = Provider::key_name(id);
    match key {
        Some(key) if key.expose_secret().trim().is_empty() => secrets::delete(tx, &name),
        Some(key) if !is_sendable(key.expose_secret()) => {
            Err(Error::invalid("api_key", "api-key-unfit"))
        }
        Some(key) => secrets::put(tx, &parts.keyring, &parts.clock, &name, key),
        None => Ok(()),
    }
}

/// Keys travel in headers, which hold nothing but visible characters.
fn is_sendable(key: &str) -> bool {
    key.len() <= MAX_KEY && key.trim().chars().all(|c| c.is_ascii_graphic())
}

fn record(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: Option<&Actor>,
    action: audit::Action,
    id: ProviderId,
) -> Result<()> {
    let subject = Some(SubjectRef::new("provider", id.0));
    let (ids, clock) = (&parts.ids, &parts.clock);
    audit::record(tx, ids, clock, actor, action, subject, Map::new())
}

/// Whether it can be asked as it is.
pub(in crate::model) fn check(provider: &Provider) -> Result<()> {
    check_text("name", &provider.name)?;
    if kinds::usual_base_url(provider.kind).is_none()
        && !matches!(provider.kind, Kind::Engine | Kind::Yandex)
        && provider.base_url.is_none()
    {
        return Err(Error::invalid("base_url", "text-empty"));
    }
    let settings = &provider.settings;
    if provider.kind == Kind::Yandex {
        check_text("folder", settings.folder.as_deref().unwrap_or_default())?;
    }
    for (field, text) in [("scope", &settings.scope), ("folder", &settings.folder)] {
        if let Some(text) = text {
            check_text(field, text)?;
        }
    }
    if let Some(url) = &settings.auth_url {
        Url::parse(url).map_err(|_| Error::invalid("auth_url", "url-unfit"))?;
    }
    for (field, number, most) in [
        ("concurrency", settings.concurrency, 1000),
        ("connect_seconds", settings.connect_seconds, 60),
        ("first_byte_seconds", settings.first_byte_seconds, 300),
        ("gap_seconds", settings.gap_seconds, 300),
    ] {
        if number.is_some_and(|number| !(1..=most).contains(&number)) {
            return Err(Error::invalid(field, "number-out-of-range"));
        }
    }
    check_certificate(settings.root_certificate.as_deref())
}

fn check_certificate(pem: Option<&str>) -> Result<()> {
    let Some(pem) = pem else { return Ok(()) };
    if pem.len() > MAX_CERTIFICATE {
        return Err(Error::invalid("root_certificate", "certificate-unfit"));
    }
    kernel::egress::check_authorities(pem).map_err(of_ca)
}

pub(in crate::model) fn check_text(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::invalid(field, "text-empty"));
    }
    if text.chars().count() > MAX_TEXT || text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "text-too-long"));
    }
    Ok(())
}

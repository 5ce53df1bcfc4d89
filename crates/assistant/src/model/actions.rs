//! What administrators do with models.

use kernel::{
    Actor, Error, Result, SubjectRef, Tx, audit,
    ids::{ModelId, ProviderId},
};
use secrecy::SecretString;
use serde_json::Map;

use super::{
    provider::{
        self, Kind, Provider, ProviderSettings,
        actions::{ProviderChanges, check_text},
    },
    store,
    types::{Category, Model, ModelSettings, NewModel, Price},
};
use crate::{Parts, audited};

const SMALLEST_CONTEXT: u32 = 512;
const LARGEST_CONTEXT: u32 = 4_000_000;
const MAX_PRICE: usize = 20;

/// Adds a model together with its provider; the first that writes texts becomes the default.
///
/// # Errors
/// `Invalid` that names the field.
pub fn add_model(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: Option<&Actor>,
    new: &NewModel,
    api_key: Option<&SecretString>,
) -> Result<Model> {
    let id: ModelId = parts.ids.id();
    let provider = match new.kind {
        Kind::Engine => engine(tx, parts)?,
        kind => {
            let own = Provider {
                // They go together, also when the model is removed.
                id: ProviderId(id.0),
                name: new.name.clone(),
                kind,
                base_url: new.base_url.clone().filter(|url| !url.is_empty()),
                settings: ProviderSettings::default(),
                updated_at: parts.clock.now(),
            };
            check_text("name", &own.name)?;
            provider::actions::check(&own)?;
            provider::store::insert(tx, &own)?;
            provider::actions::keep_key(tx, parts, own.id, api_key)?;
            own
        }
    };
    insert(
        tx,
        parts,
        actor,
        &provider,
        id,
        (&new.name, &new.model),
        &new.settings,
    )
}

/// Adds a model of a provider that is there.
///
/// # Errors
/// `Invalid` that names the field.
pub fn add_model_of(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: Option<&Actor>,
    provider: ProviderId,
    (name, model): (&str, &str),
    settings: &ModelSettings,
) -> Result<Model> {
    let unknown = |error| match error {
        Error::NotFound => Error::invalid("provider_id", "provider-unknown"),
        other => other,
    };
    let provider = provider::store::find(tx, provider).map_err(unknown)?;
    if provider.kind == Kind::Engine {
        return Err(Error::invalid("provider_id", "engine-models-are-files"));
    }
    let id = parts.ids.id();
    insert(tx, parts, actor, &provider, id, (name, model), settings)
}

fn insert(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: Option<&Actor>,
    provider: &Provider,
    id: ModelId,
    (name, model): (&str, &str),
    settings: &ModelSettings,
) -> Result<Model> {
    check_text("name", name)?;
    check_model(provider.kind, model)?;
    check_settings(settings)?;
    let now = parts.clock.now();
    store::insert(tx, id, provider.id, (name, model), settings, now)?;
    record(tx, parts, actor, audited::MODEL_ADD, id)?;
    store::find(tx, id)
}

/// The provider of all models on this machine.
fn engine(tx: &mut Tx<'_>, parts: &Parts) -> Result<Provider> {
    if let Some(known) = provider::store::of_engine(tx)? {
        return Ok(known);
    }
    let new = Provider::engine(parts.ids.id(), parts.clock.now());
    provider::store::insert(tx, &new)?;
    Ok(new)
}

/// What is to change of a model.
#[derive(Clone, Debug, Default)]
pub struct ModelChanges {
    /// What people call it.
    pub name: Option<String>,
    /// The provider's name for it.
    pub model: Option<String>,
    /// Where its provider is.
    pub base_url: Option<String>,
    /// A new key of its provider; an empty one takes it away.
    pub api_key: Option<SecretString>,
    /// What it can do.
    pub settings: Option<ModelSettings>,
}

/// Changes a model, and its provider where address or key are given.
///
/// # Errors
/// `NotFound`, `Invalid` that names the field.
pub fn update_model(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: &Actor,
    id: ModelId,
    changes: ModelChanges,
) -> Result<Model> {
    let mut model = store::find(tx, id)?;
    model.name = changes.name.unwrap_or(model.name);
    model.model = changes.model.unwrap_or(model.model);
    model.settings = changes.settings.unwrap_or(model.settings);
    check_text("name", &model.name)?;
    check_model(model.kind(), &model.model)?;
    check_settings(&model.settings)?;
    if changes.base_url.is_some() || changes.api_key.is_some() {
        if model.is_of_engine() {
            return Err(Error::invalid("base_url", "engine-has-no-address"));
        }
        let changes = ProviderChanges {
            base_url: changes.base_url,
            api_key: changes.api_key,
            ..ProviderChanges::default()
        };
        provider::actions::update_provider(tx, parts, actor, model.provider.id, changes)?;
    }
    store::update(tx, &model, parts.clock.now())?;
    record(tx, parts, Some(actor), audited::MODEL_UPDATE, id)?;
    store::find(tx, id)
}

/// Removes a model, and its provider with the key where both were added together.
///
/// # Errors
/// `NotFound`.
pub fn remove_model(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: ModelId) -> Result<()> {
    let model = store::find(tx, id)?;
    store::delete(tx, id)?;
    let provider = &model.provider;
    if provider.id.0 == id.0 && provider::store::count_models(tx, provider.id)? == 0 {
        provider::actions::forget(tx, provider)?;
    }
    record(tx, parts, Some(actor), audited::MODEL_REMOVE, id)
}

/// Makes a model answer when nobody chose.
///
/// # Errors
/// `NotFound`.
pub fn make_default(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: ModelId) -> Result<Model> {
    if store::find(tx, id)?.settings.category != Category::Text {
        return Err(Error::invalid("category", "default-writes-texts"));
    }
    store::set_default(tx, id)?;
    record(tx, parts, Some(actor), audited::MODEL_DEFAULT, id)?;
    store::find(tx, id)
}

fn record(
    tx: &mut Tx<'_>,
    parts: &Parts,
    actor: Option<&Actor>,
    action: audit::Action,
    id: ModelId,
) -> Result<()> {
    let subject = Some(SubjectRef::new("model", id.0));
    audit::record(
        tx,
        &parts.ids,
        &parts.clock,
        actor,
        action,
        subject,
        Map::new(),
    )
}

/// The engine's models are files of one folder; a name must not lead out of it.
fn check_model(kind: Kind, model: &str) -> Result<()> {
    check_text("model", model)?;
    if kind == Kind::Engine && (model.contains(['/', '\\']) || model.starts_with('.')) {
        return Err(Error::invalid("model", "model-file-name"));
    }
    Ok(())
}

fn check_settings(settings: &ModelSettings) -> Result<()> {
    if !(SMALLEST_CONTEXT..=LARGEST_CONTEXT).contains(&settings.context) {
        return Err(Error::invalid("context", "context-out-of-range"));
    }
    if settings.languages.is_empty() {
        return Err(Error::invalid("languages", "languages-empty"));
    }
    settings.price.as_ref().map_or(Ok(()), check_price)?;
    match settings.max_tokens_param.as_deref() {
        None | Some("max_tokens" | "max_completion_tokens") => Ok(()),
        Some(_) => Err(Error::invalid(
            "max_tokens_param",
            "max-tokens-param-unknown",
        )),
    }
}

/// A currency of three letters and decimal numbers.
fn check_price(price: &Price) -> Result<()> {
    let is_currency =
        price.currency.len() == 3 && price.currency.chars().all(|c| c.is_ascii_uppercase());
    let is_number = |text: &String| {
        let is_short = !text.is_empty() && text.len() <= MAX_PRICE;
        is_short
            && text.chars().all(|c| c.is_ascii_digit() || c == '.')
            && text.parse::<f64>().is_ok()
    };
    if is_currency && is_number(&price.input) && is_number(&price.output) {
        Ok(())
    } else {
        Err(Error::invalid("price", "price-unfit"))
    }
}

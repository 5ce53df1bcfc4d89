//! What administrators do with models.

use kernel::{Actor, Error, Result, SubjectRef, Tx, audit, ids::ModelId, secrets};
use secrecy::SecretString;
use serde_json::Map;

use super::{
    store,
    types::{Kind, Model, ModelSettings, NewModel},
};
use crate::{Parts, audited};

const MAX_TEXT: usize = 200;
const SMALLEST_CONTEXT: u32 = 512;
const LARGEST_CONTEXT: u32 = 4_000_000;

/// Adds a model; the first becomes the default.
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
    check_text("name", &new.name)?;
    check_model(new.kind, &new.model)?;
    check_settings(&new.settings)?;
    if new.kind == Kind::Openai && new.base_url.as_deref().is_none_or(str::is_empty) {
        return Err(Error::invalid("base_url", "text-empty"));
    }
    let id: ModelId = parts.ids.id();
    store::insert(tx, id, new, parts.clock.now())?;
    if let Some(key) = api_key {
        secrets::put(tx, &parts.keyring, &parts.clock, &Model::key_name(id), key)?;
    }
    record(tx, parts, actor, audited::MODEL_ADD, id)?;
    store::find(tx, id)
}

/// What is to change of a model.
#[derive(Clone, Debug, Default)]
pub struct ModelChanges {
    /// What people call it.
    pub name: Option<String>,
    /// The provider's name for it.
    pub model: Option<String>,
    /// Where it is served.
    pub base_url: Option<String>,
    /// A new key; an empty one takes it away.
    pub api_key: Option<SecretString>,
    /// What it can do.
    pub settings: Option<ModelSettings>,
}

/// Changes a model.
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
    use secrecy::ExposeSecret;
    let mut model = store::find(tx, id)?;
    model.name = changes.name.unwrap_or(model.name);
    model.model = changes.model.unwrap_or(model.model);
    let moved = changes.base_url.is_some() && changes.base_url != model.base_url;
    if moved && model.kind == Kind::Engine {
        return Err(Error::invalid("base_url", "engine-has-no-address"));
    }
    model.base_url = changes.base_url.or(model.base_url);
    model.settings = changes.settings.unwrap_or(model.settings);
    check_text("name", &model.name)?;
    check_model(model.kind, &model.model)?;
    check_settings(&model.settings)?;
    store::update(tx, &model, parts.clock.now())?;
    match changes.api_key {
        Some(key) if key.expose_secret().is_empty() => secrets::delete(tx, &Model::key_name(id))?,
        Some(key) => secrets::put(tx, &parts.keyring, &parts.clock, &Model::key_name(id), &key)?,
        // A key belongs to the server it was given for.
        None if moved => secrets::delete(tx, &Model::key_name(id))?,
        None => {}
    }
    record(tx, parts, Some(actor), audited::MODEL_UPDATE, id)?;
    store::find(tx, id)
}

/// Removes a model and its key.
///
/// # Errors
/// `NotFound`.
pub fn remove_model(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: ModelId) -> Result<()> {
    store::find(tx, id)?;
    store::delete(tx, id)?;
    secrets::delete(tx, &Model::key_name(id))?;
    record(tx, parts, Some(actor), audited::MODEL_REMOVE, id)
}

/// Makes a model answer when nobody chose.
///
/// # Errors
/// `NotFound`.
pub fn make_default(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, id: ModelId) -> Result<Model> {
    store::find(tx, id)?;
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

fn check_text(field: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::invalid(field, "text-empty"));
    }
    if text.chars().count() > MAX_TEXT || text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "text-too-long"));
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
    match settings.max_tokens_param.as_deref() {
        None | Some("max_tokens" | "max_completion_tokens") => Ok(()),
        Some(_) => Err(Error::invalid(
            "max_tokens_param",
            "max-tokens-param-unknown",
        )),
    }
}

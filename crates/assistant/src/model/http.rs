//! `/models` for everybody, `/admin/models` for administrators.

use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Language, Result,
    http::{ErrorResponse, Json, Page, Path},
    ids::{ModelId, ProviderId},
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    EngineState, actions, fall,
    provider::{self, Kind, Privacy},
    store,
    types::{Category, Model, ModelSettings, NewModel, Price},
};
use crate::{Parts, policy::http::administrator, scenario::Title};

/// The routes of models.
pub fn routes() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(list_models))
        .routes(routes!(list_all_models, add_model))
        .routes(routes!(update_model, remove_model))
        .routes(routes!(make_default))
        .routes(routes!(check_model))
        .merge(provider::http::routes())
}

/// Whether a model answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum StateView {
    Ready,
    Stopped,
    Starting,
    Missing,
    Failed,
}

/// A model as people see it.
#[derive(Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own on the wire"
)]
struct ModelView {
    id: ModelId,
    name: String,
    kind: Kind,
    /// The provider's name for it.
    model: String,
    /// Where it is served; only administrators see it.
    base_url: Option<String>,
    provider_id: ProviderId,
    provider_name: String,
    category: Category,
    /// How far out what it is sent goes.
    privacy: Privacy,
    /// Whether it asks for tools.
    tools: bool,
    price: Option<Price>,
    languages: Vec<Language>,
    schema: bool,
    /// Tokens it can hold.
    context: u32,
    max_tokens_param: Option<String>,
    is_default: bool,
    is_small: bool,
    note: Option<Title>,
    state: StateView,
    /// What is wrong, where something is, in the asker's language.
    detail: Option<String>,
}

/// A model; all that is known of it in the language of an administrator.
fn view(parts: &Parts, model: Model, full: Option<Language>) -> ModelView {
    let state = parts.models.state(&model);
    let detail = full.and_then(|language| fall::detail(&state, language));
    let full = full.is_some();
    let state = match state {
        EngineState::Ready => StateView::Ready,
        EngineState::Stopped => StateView::Stopped,
        EngineState::Starting => StateView::Starting,
        EngineState::Missing(_) => StateView::Missing,
        EngineState::Failed(_) => StateView::Failed,
    };
    ModelView {
        id: model.id,
        kind: model.kind(),
        privacy: model.privacy(),
        name: model.name,
        model: model.model,
        base_url: model.provider.base_url.filter(|_| full),
        provider_id: model.provider.id,
        provider_name: model.provider.name,
        category: model.settings.category,
        tools: model.settings.tools,
        price: model.settings.price,
        languages: model.settings.languages,
        schema: model.settings.schema,
        context: model.settings.context,
        max_tokens_param: model.settings.max_tokens_param,
        is_default: model.is_default,
        is_small: model.settings.small,
        note: model.settings.note,
        state,
        detail,
    }
}

async fn all(parts: &Parts, full: Option<Language>) -> Result<Answer<Page<ModelView>>> {
    let models = parts.db.read(store::list).await?;
    let views = models
        .into_iter()
        .map(|model| view(parts, model, full))
        .collect();
    Ok(Answer(Page::whole(views)))
}

/// The models a person may use.
#[utoipa::path(get, path = "/models", tag = "assistant",
    responses((status = 200, body = Page<ModelView>), ErrorResponse))]
async fn list_models(State(parts): State<Parts>, _actor: Actor) -> Result<Answer<Page<ModelView>>> {
    all(&parts, None).await
}

/// All models with where they are served.
#[utoipa::path(get, path = "/admin/models", tag = "administration",
    responses((status = 200, body = Page<ModelView>), ErrorResponse))]
async fn list_all_models(
    State(parts): State<Parts>,
    actor: Actor,
) -> Result<Answer<Page<ModelView>>> {
    administrator(&actor)?;
    all(&parts, Some(actor.language)).await
}

/// A model to be added: to a provider that is there, or together with one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewModelBody {
    name: String,
    /// The provider it belongs to; without it one is made of kind, address and key.
    provider_id: Option<ProviderId>,
    /// The kind of the provider to be made.
    kind: Option<Kind>,
    /// The provider's name for it; for the engine the file's name.
    model: String,
    /// The address before `/chat/completions`.
    base_url: Option<String>,
    /// Kept sealed, never shown again.
    #[schema(value_type = Option<String>)]
    api_key: Option<SecretString>,
    languages: Option<Vec<Language>>,
    /// Whether it keeps to a JSON Schema.
    schema: Option<bool>,
    /// Tokens it can hold.
    context: Option<u32>,
    max_tokens_param: Option<String>,
    category: Option<Category>,
    /// Where it is not as its provider's.
    privacy: Option<Privacy>,
    /// Whether it asks for tools.
    tools: Option<bool>,
    price: Option<Price>,
}

impl NewModelBody {
    fn settings(&self) -> ModelSettings {
        let usual = ModelSettings::default();
        ModelSettings {
            languages: self.languages.clone().unwrap_or(usual.languages),
            schema: self.schema.unwrap_or(usual.schema),
            context: self.context.unwrap_or(usual.context),
            max_tokens_param: self.max_tokens_param.clone(),
            category: self.category.unwrap_or_default(),
            privacy: self.privacy,
            tools: self.tools.unwrap_or(usual.tools),
            price: self.price.clone(),
            ..ModelSettings::default()
        }
    }
}

/// Adds a model. Its address goes through the egress gate at once, so that an
/// address that is not allowed is told here and not at the first question.
#[utoipa::path(post, path = "/admin/models", tag = "administration", request_body = NewModelBody,
    responses((status = 201, body = ModelView), ErrorResponse))]
async fn add_model(
    State(parts): State<Parts>,
    actor: Actor,
    Json(body): Json<NewModelBody>,
) -> Result<(StatusCode, Answer<ModelView>)> {
    administrator(&actor)?;
    let language = actor.language;
    let model = match body.provider_id {
        Some(provider) => add_to(&parts, actor, provider, body).await?,
        None => add_with_provider(&parts, actor, body).await?,
    };
    let view = view(&parts, model, Some(language));
    Ok((StatusCode::CREATED, Answer(view)))
}

async fn add_to(
    parts: &Parts,
    actor: Actor,
    provider: ProviderId,
    body: NewModelBody,
) -> Result<Model> {
    if body.base_url.is_some() || body.api_key.is_some() {
        return Err(Error::invalid("base_url", "address-is-the-providers"));
    }
    let with = parts.clone();
    let added = parts.db.write(move |tx| {
        let names = (body.name.as_str(), body.model.as_str());
        actions::add_model_of(tx, &with, Some(&actor), provider, names, &body.settings())
    });
    added.await
}

async fn add_with_provider(parts: &Parts, actor: Actor, body: NewModelBody) -> Result<Model> {
    let Some(kind) = body.kind else {
        return Err(Error::invalid("kind", "text-empty"));
    };
    match kind {
        Kind::Engine => return Err(Error::invalid("kind", "engine-models-are-files")),
        Kind::Openai => {}
        // Their providers need more than an address and a key.
        _ => return Err(Error::invalid("provider_id", "provider-first")),
    }
    let address = body.base_url.as_deref().unwrap_or_default();
    parts.egress.client_for(address).await?;
    let new = NewModel {
        settings: body.settings(),
        name: body.name,
        kind,
        model: body.model,
        base_url: body.base_url,
    };
    let (with, key) = (parts.clone(), body.api_key);
    let added = parts
        .db
        .write(move |tx| actions::add_model(tx, &with, Some(&actor), &new, key.as_ref()));
    added.await
}

/// What is to change of a model; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ModelChangesBody {
    name: Option<String>,
    model: Option<String>,
    base_url: Option<String>,
    /// A new key; an empty one takes it away.
    #[schema(value_type = Option<String>)]
    api_key: Option<SecretString>,
    languages: Option<Vec<Language>>,
    schema: Option<bool>,
    /// Tokens it can hold.
    context: Option<u32>,
    max_tokens_param: Option<String>,
    category: Option<Category>,
    /// Where it is not as its provider's.
    privacy: Option<Privacy>,
    /// Whether it asks for tools.
    tools: Option<bool>,
    price: Option<Price>,
}

impl ModelChangesBody {
    /// What it says of what a model can do, over what was known.
    fn settings(&mut self, known: ModelSettings) -> ModelSettings {
        ModelSettings {
            languages: self.languages.take().unwrap_or(known.languages),
            schema: self.schema.unwrap_or(known.schema),
            context: self.context.unwrap_or(known.context),
            max_tokens_param: self.max_tokens_param.take().or(known.max_tokens_param),
            category: self.category.unwrap_or(known.category),
            privacy: self.privacy.or(known.privacy),
            tools: self.tools.unwrap_or(known.tools),
            price: self.price.take().or(known.price),
            small: known.small,
            note: known.note,
        }
    }
}

/// Changes a model.
#[utoipa::path(patch, path = "/admin/models/{id}", tag = "administration", params(("id" = ModelId, Path)),
    request_body = ModelChangesBody, responses((status = 200, body = ModelView), ErrorResponse))]
async fn update_model(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ModelId>,
    Json(body): Json<ModelChangesBody>,
) -> Result<Answer<ModelView>> {
    administrator(&actor)?;
    if let Some(address) = &body.base_url {
        let known = parts.db.read(move |tx| store::find(tx, id)).await?;
        let (kind, settings) = (known.kind(), &known.provider.settings);
        provider::actions::check_addresses(&parts.egress, kind, Some(address), settings).await?;
    }
    let (with, language) = (parts.clone(), actor.language);
    let changed = parts.db.write(move |tx| {
        let mut body = body;
        let settings = body.settings(store::find(tx, id)?.settings);
        let changes = actions::ModelChanges {
            name: body.name,
            model: body.model,
            base_url: body.base_url,
            api_key: body.api_key,
            settings: Some(settings),
        };
        actions::update_model(tx, &with, &actor, id, changes)
    });
    let model = changed.await?;
    Ok(Answer(view(&parts, model, Some(language))))
}

/// Removes a model.
#[utoipa::path(delete, path = "/admin/models/{id}", tag = "administration", params(("id" = ModelId, Path)),
    responses((status = 204), ErrorResponse))]
async fn remove_model(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ModelId>,
) -> Result<StatusCode> {
    administrator(&actor)?;
    let with = parts.clone();
    parts
        .db
        .write(move |tx| actions::remove_model(tx, &with, &actor, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a model answer when nobody chose another.
#[utoipa::path(put, path = "/admin/models/{id}/default", tag = "administration", params(("id" = ModelId, Path)),
    responses((status = 200, body = ModelView), ErrorResponse))]
async fn make_default(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ModelId>,
) -> Result<Answer<ModelView>> {
    administrator(&actor)?;
    let (with, language) = (parts.clone(), actor.language);
    let model = parts
        .db
        .write(move |tx| actions::make_default(tx, &with, &actor, id))
        .await?;
    Ok(Answer(view(&parts, model, Some(language))))
}

/// Whether a model's server answers.
#[derive(Serialize, ToSchema)]
struct CheckView {
    ok: bool,
    /// What it said, or why it does not answer.
    detail: String,
    latency_ms: u64,
}

/// Asks the model's server for its list of models.
#[utoipa::path(post, path = "/admin/models/{id}/check", tag = "administration", params(("id" = ModelId, Path)),
    responses((status = 200, body = CheckView), ErrorResponse))]
async fn check_model(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ModelId>,
) -> Result<Answer<CheckView>> {
    administrator(&actor)?;
    let model = parts.db.read(move |tx| store::find(tx, id)).await?;
    let start = parts.clock.now();
    let found = parts.models.check(&model).await;
    let taken = parts.clock.now().since(start);
    let latency_ms = u64::try_from(taken.as_millis()).unwrap_or(u64::MAX);
    let (ok, detail) = match found {
        Ok(names) if model.is_of_engine() || names.contains(&model.model) => {
            (true, names.join(", "))
        }
        Ok(names) => (false, names.join(", ")),
        Err(error) => (false, error.to_string()),
    };
    Ok(Answer(CheckView {
        ok,
        detail: kernel::text::excerpt(&detail, 500),
        latency_ms,
    }))
}

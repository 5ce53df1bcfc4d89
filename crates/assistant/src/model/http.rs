//! `/models` for everybody, `/admin/models` for administrators.

use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Language, Result,
    http::{ErrorResponse, Json, Page, Path},
    ids::ModelId,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    EngineState, actions, fall, store,
    types::{Kind, Model, ModelSettings, NewModel},
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
struct ModelView {
    id: ModelId,
    name: String,
    kind: Kind,
    /// The provider's name for it.
    model: String,
    /// Where it is served; only administrators see it.
    base_url: Option<String>,
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
        name: model.name,
        kind: model.kind,
        model: model.model,
        base_url: model.base_url.filter(|_| full),
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

/// A model to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewModelBody {
    name: String,
    kind: Kind,
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
}

impl NewModelBody {
    fn settings(&self) -> ModelSettings {
        let usual = ModelSettings::default();
        ModelSettings {
            languages: self.languages.clone().unwrap_or(usual.languages),
            schema: self.schema.unwrap_or(usual.schema),
            context: self.context.unwrap_or(usual.context),
            max_tokens_param: self.max_tokens_param.clone(),
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
    if body.kind == Kind::Engine {
        return Err(Error::invalid("kind", "engine-models-are-files"));
    }
    parts
        .egress
        .client_for(body.base_url.as_deref().unwrap_or_default())
        .await?;
    let new = NewModel {
        settings: body.settings(),
        name: body.name,
        kind: body.kind,
        model: body.model,
        base_url: body.base_url,
    };
    let (with, key, language) = (parts.clone(), body.api_key, actor.language);
    let added = parts
        .db
        .write(move |tx| actions::add_model(tx, &with, Some(&actor), &new, key.as_ref()));
    let model = added.await?;
    Ok((
        StatusCode::CREATED,
        Answer(view(&parts, model, Some(language))),
    ))
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
    context: Option<u32>,
    max_tokens_param: Option<String>,
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
        parts.egress.client_for(address).await?;
    }
    let (with, language) = (parts.clone(), actor.language);
    let changed = parts.db.write(move |tx| {
        let mut settings = store::find(tx, id)?.settings;
        settings.languages = body.languages.unwrap_or(settings.languages);
        settings.schema = body.schema.unwrap_or(settings.schema);
        settings.context = body.context.unwrap_or(settings.context);
        settings.max_tokens_param = body.max_tokens_param.or(settings.max_tokens_param);
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
        Ok(names) if model.kind == Kind::Engine || names.contains(&model.model) => {
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

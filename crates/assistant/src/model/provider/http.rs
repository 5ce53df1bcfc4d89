//! `/admin/providers` and the kinds to choose from.

use axum::{Json as Answer, extract::State, http::StatusCode};
use kernel::{
    Actor, Language, Result,
    http::{ErrorResponse, Json, Page, Path},
    ids::ProviderId,
    secrets,
};
use providers::{ModelInfo, ModelKind};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    actions::{self, NewProvider, ProviderChanges},
    check::{Checked, StepState, check},
    kinds::{self, Offer},
    store,
    types::{Dialect, Kind, Privacy, Provider, ProviderSettings},
};
use crate::{
    Parts,
    model::{Category, Price},
    policy::http::administrator,
};

/// The routes of providers.
pub fn routes() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(list_model_providers, add_provider))
        .routes(routes!(update_provider, remove_provider))
        .routes(routes!(check_provider))
        .routes(routes!(list_provider_kinds))
}

/// A provider as administrators see it; its key is never told.
#[derive(Serialize, ToSchema)]
struct ProviderView {
    id: ProviderId,
    name: String,
    kind: Kind,
    /// Where it is; null where the kind usually is.
    base_url: Option<String>,
    settings: ProviderSettings,
    /// How far out it is, said or usual.
    privacy: Privacy,
    /// Whether a key is kept for it.
    has_key: bool,
    /// How many models it has.
    models: i64,
}

fn view(tx: &mut kernel::Tx<'_>, parts: &Parts, provider: Provider) -> Result<ProviderView> {
    let name = Provider::key_name(provider.id);
    Ok(ProviderView {
        has_key: secrets::get(tx, &parts.keyring, &name)?.is_some(),
        models: store::count_models(tx, provider.id)?,
        privacy: provider.privacy(),
        id: provider.id,
        name: provider.name,
        kind: provider.kind,
        base_url: provider.base_url,
        settings: provider.settings,
    })
}

/// All providers by name.
#[utoipa::path(get, path = "/admin/providers", tag = "administration",
    responses((status = 200, body = Page<ProviderView>), ErrorResponse))]
async fn list_model_providers(
    State(parts): State<Parts>,
    actor: Actor,
) -> Result<Answer<Page<ProviderView>>> {
    administrator(&actor)?;
    let with = parts.clone();
    let views = parts.db.read(move |tx| {
        let all = store::list(tx)?.into_iter();
        all.map(|provider| view(tx, &with, provider)).collect()
    });
    Ok(Answer(Page::whole(views.await?)))
}

/// A provider to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewProviderBody {
    name: String,
    kind: Kind,
    /// Where it is; left out where the kind usually is.
    base_url: Option<String>,
    /// Kept sealed, never shown again.
    #[schema(value_type = Option<String>)]
    api_key: Option<SecretString>,
    #[serde(default)]
    settings: ProviderSettings,
}

/// Adds a provider. Its addresses go through the egress gate at once.
#[utoipa::path(post, path = "/admin/providers", tag = "administration", request_body = NewProviderBody,
    responses((status = 201, body = ProviderView), ErrorResponse))]
async fn add_provider(
    State(parts): State<Parts>,
    actor: Actor,
    Json(body): Json<NewProviderBody>,
) -> Result<(StatusCode, Answer<ProviderView>)> {
    administrator(&actor)?;
    let (kind, url) = (body.kind, body.base_url.as_deref());
    if !matches!(kind, Kind::Engine | Kind::App) {
        actions::check_addresses(&parts.egress, kind, url, &body.settings).await?;
    }
    let with = parts.clone();
    let added = parts.db.write(move |tx| {
        let new = NewProvider {
            name: body.name,
            kind,
            base_url: body.base_url,
            settings: body.settings,
        };
        let provider = actions::add_provider(tx, &with, Some(&actor), new, body.api_key.as_ref())?;
        view(tx, &with, provider)
    });
    Ok((StatusCode::CREATED, Answer(added.await?)))
}

/// What is to change of a provider; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProviderChangesBody {
    name: Option<String>,
    /// An empty one is where the kind usually is. A key is forgotten when its address changes, unless it is given anew.
    base_url: Option<String>,
    /// A new key; an empty one takes it away.
    #[schema(value_type = Option<String>)]
    api_key: Option<SecretString>,
    /// All settings, not some of them.
    settings: Option<ProviderSettings>,
}

/// Changes a provider; it counts for the next request.
#[utoipa::path(patch, path = "/admin/providers/{id}", tag = "administration", params(("id" = ProviderId, Path)),
    request_body = ProviderChangesBody, responses((status = 200, body = ProviderView), ErrorResponse))]
async fn update_provider(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ProviderId>,
    Json(body): Json<ProviderChangesBody>,
) -> Result<Answer<ProviderView>> {
    administrator(&actor)?;
    let known = parts.db.read(move |tx| store::find(tx, id)).await?;
    if known.kind != Kind::App && (body.base_url.is_some() || body.settings.is_some()) {
        let url = body.base_url.as_deref().or(known.base_url.as_deref());
        let settings = body.settings.as_ref().unwrap_or(&known.settings);
        actions::check_addresses(&parts.egress, known.kind, url, settings).await?;
    }
    let with = parts.clone();
    let changed = parts.db.write(move |tx| {
        let changes = ProviderChanges {
            name: body.name,
            base_url: body.base_url,
            api_key: body.api_key,
            settings: body.settings,
        };
        let provider = actions::update_provider(tx, &with, &actor, id, changes)?;
        view(tx, &with, provider)
    });
    Ok(Answer(changed.await?))
}

/// Removes a provider and its key; its models have to go first.
#[utoipa::path(delete, path = "/admin/providers/{id}", tag = "administration", params(("id" = ProviderId, Path)),
    responses((status = 204), ErrorResponse))]
async fn remove_provider(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ProviderId>,
) -> Result<StatusCode> {
    administrator(&actor)?;
    let with = parts.clone();
    let removed = parts
        .db
        .write(move |tx| actions::remove_provider(tx, &with, &actor, id));
    removed.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What to look at.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CheckProviderBody {
    /// The provider's name of the model to ask; the first that seems fit when not said.
    model: Option<String>,
}

/// What works of a provider.
#[derive(Serialize, ToSchema)]
struct ProviderCheckView {
    /// Whether nothing failed.
    ok: bool,
    steps: Vec<Checked>,
    /// The models its key may use.
    models: Vec<FoundModel>,
}

/// A model a provider has.
#[derive(Serialize, ToSchema)]
struct FoundModel {
    /// The provider's name for it.
    id: String,
    /// What it is for, where the provider says.
    category: Option<Category>,
    /// Tokens it can hold, where the provider says.
    context: Option<u64>,
}

fn found(model: ModelInfo) -> FoundModel {
    FoundModel {
        id: model.id,
        category: match model.kind {
            ModelKind::Chat => Some(Category::Text),
            ModelKind::Embedding => Some(Category::Embedding),
            ModelKind::Image => Some(Category::Image),
            ModelKind::Speech => Some(Category::Audio),
            ModelKind::Unknown => None,
        },
        context: model.context_tokens,
    }
}

/// Looks step by step whether a provider works. Fixed sentences are asked, nothing of the company's.
#[utoipa::path(post, path = "/admin/providers/{id}/check", tag = "administration", params(("id" = ProviderId, Path)),
    request_body = CheckProviderBody, responses((status = 200, body = ProviderCheckView), ErrorResponse))]
async fn check_provider(
    State(parts): State<Parts>,
    actor: Actor,
    Path(id): Path<ProviderId>,
    Json(body): Json<CheckProviderBody>,
) -> Result<Answer<ProviderCheckView>> {
    administrator(&actor)?;
    let provider = parts.db.read(move |tx| store::find(tx, id)).await?;
    if let Some(model) = &body.model {
        actions::check_text("model", model)?;
    }
    let model = body.model.as_deref();
    let (steps, models) = check(&parts.models, &provider, model, actor.language).await;
    Ok(Answer(ProviderCheckView {
        ok: steps.iter().all(|step| step.state != StepState::Failed),
        steps,
        models: models.into_iter().map(found).collect(),
    }))
}

/// A kind of provider to choose, in the administrator's language.
#[derive(Serialize, ToSchema)]
struct ProviderKindView {
    /// A stable word: `gigachat`, `vllm` …
    code: String,
    kind: Kind,
    dialect: Option<Dialect>,
    title: String,
    /// Where it usually is.
    base_url: Option<String>,
    /// Where its tokens are usually given.
    auth_url: Option<String>,
    privacy: Privacy,
    /// What to enter as a key, and where to find it.
    key_hint: String,
    /// What it promises about data; null means: ask for the contract.
    promise: Option<String>,
    /// Where that promise is read.
    source: Option<String>,
    fields: Vec<FieldView>,
    models: Vec<OfferedModelView>,
    /// The address of its emulator, to try it without a key; only where the server offers emulators.
    emulator_url: Option<String>,
    /// Where the emulator gives tokens.
    emulator_auth_url: Option<String>,
}

/// A field of its form beside name, address and key.
#[derive(Serialize, ToSchema)]
struct FieldView {
    /// The setting's name.
    name: String,
    label: String,
    hint: String,
    required: bool,
    /// What can be chosen, where that is a list.
    options: Vec<String>,
}

/// A model to begin with.
#[derive(Serialize, ToSchema)]
struct OfferedModelView {
    id: String,
    category: Category,
    context: u32,
    languages: Vec<Language>,
    tools: bool,
    schema: bool,
    price: Option<Price>,
}

fn kind_view(parts: &Parts, offer: &Offer, language: Language) -> ProviderKindView {
    let emulator = |path: &str| parts.models.emulator(path);
    let models = offer.models.iter().map(|model| OfferedModelView {
        id: model.id.clone(),
        category: model.category,
        context: model.context,
        languages: model.languages.clone(),
        tools: model.tools,
        schema: model.schema,
        price: model.price.clone(),
    });
    ProviderKindView {
        code: offer.code.clone(),
        kind: offer.kind,
        dialect: offer.dialect,
        title: offer.title.get(language).to_owned(),
        base_url: offer.base_url.clone(),
        auth_url: offer.auth_url.clone(),
        privacy: offer.privacy(),
        key_hint: offer.key_hint.get(language).to_owned(),
        promise: offer
            .promise
            .as_ref()
            .map(|text| text.get(language).to_owned()),
        source: offer.source.clone(),
        fields: offer
            .fields
            .iter()
            .map(|name| field(offer.kind, name, language))
            .collect(),
        models: models.collect(),
        emulator_url: emulator(&offer.emulator),
        emulator_auth_url: offer.emulator_auth.as_deref().and_then(emulator),
    }
}

fn field(kind: Kind, name: &str, language: Language) -> FieldView {
    let word = |what: &str| {
        let id = format!("provider-field-{}-{what}", name.replace('_', "-"));
        kernel::i18n::text(language, &id, &[]).unwrap_or(id)
    };
    let options: &[&str] = match (name, kind) {
        ("scope", Kind::Salute) => &[
            "SALUTE_SPEECH_PERS",
            "SALUTE_SPEECH_B2B",
            "SALUTE_SPEECH_CORP",
        ],
        ("scope", _) => &["GIGACHAT_API_PERS", "GIGACHAT_API_B2B", "GIGACHAT_API_CORP"],
        ("api_version", _) => &["v1", "v2"],
        ("api", _) => &["compatible", "native"],
        _ => &[],
    };
    FieldView {
        label: word("label"),
        hint: word("hint"),
        required: matches!(name, "folder" | "scope"),
        options: options.iter().map(|&option| option.to_owned()).collect(),
        name: name.to_owned(),
    }
}

/// The kinds of providers to choose from.
#[utoipa::path(get, path = "/admin/provider-kinds", tag = "administration",
    responses((status = 200, body = Page<ProviderKindView>), ErrorResponse))]
async fn list_provider_kinds(
    State(parts): State<Parts>,
    actor: Actor,
) -> Result<Answer<Page<ProviderKindView>>> {
    administrator(&actor)?;
    let view = |offer| kind_view(&parts, offer, actor.language);
    Ok(Answer(Page::whole(
        kinds::all()?.iter().map(view).collect(),
    )))
}

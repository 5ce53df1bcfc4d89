//! `GET /scenarios`.

use axum::extract::State;
use kernel::{
    Actor, Error, Language, Result,
    http::{ErrorResponse, Page, Params},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Scenario,
    warn::{Warning, in_words, warnings},
};
use crate::{Parts, policy};

/// The routes of scenarios.
pub fn routes() -> OpenApiRouter<Parts> {
    OpenApiRouter::new().routes(routes!(list_scenarios))
}

/// Which scenarios are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ScenarioQuery {
    /// Only those of this section.
    section: Option<String>,
    /// The model whose warnings are wanted: its id, or `none`. Without it, the
    /// one that would be asked.
    model: Option<String>,
    /// The language of the conversation; the person's own when not said.
    language: Option<Language>,
}

/// A scenario people can start.
#[derive(Serialize, ToSchema)]
struct ScenarioView {
    code: String,
    title: String,
    description: String,
    section: String,
    subject_kinds: Vec<String>,
    /// False when the company has switched it off.
    enabled: bool,
    /// What the model is not known to do of what this needs.
    warnings: Vec<Warning>,
}

/// Lists the scenarios in the person's language.
#[utoipa::path(get, path = "/scenarios", tag = "assistant", params(ScenarioQuery),
    responses((status = 200, body = Page<ScenarioView>), ErrorResponse))]
async fn list_scenarios(
    State(parts): State<Parts>,
    actor: Actor,
    Params(query): Params<ScenarioQuery>,
) -> Result<axum::Json<Page<ScenarioView>>> {
    let policy = parts.db.read(policy::store::load).await?;
    let wanted = |scenario: &&Scenario| {
        query
            .section
            .as_deref()
            .is_none_or(|id| id == scenario.section())
    };
    let language = query.language.unwrap_or(actor.language);
    let asked = match query.model.as_deref() {
        Some("none") => None,
        Some(id) => {
            let id = id
                .parse()
                .map_err(|_| Error::invalid("model", "model-unknown"))?;
            Some(parts.models.candidates(Some(id), language).await?)
        }
        None => Some(parts.models.candidates(None, language).await?),
    };
    let model = asked.and_then(|models| models.into_iter().next());
    let warned = |scenario: &Scenario| {
        let model = model.as_ref()?;
        let known = warnings(scenario, model, parts.models.examined(model), language);
        Some(in_words(&known, model, actor.language))
    };
    let views = parts
        .scenarios
        .iter()
        .filter(wanted)
        .map(|scenario| ScenarioView {
            code: scenario.code.clone(),
            title: scenario.title.get(actor.language).to_owned(),
            description: scenario.description.get(actor.language).to_owned(),
            section: scenario.section().to_owned(),
            subject_kinds: scenario.subjects.clone(),
            enabled: policy.allows(scenario),
            warnings: warned(scenario).unwrap_or_default(),
        });
    Ok(axum::Json(Page::whole(views.collect())))
}

//! `GET /scenarios`.

use axum::extract::State;
use kernel::{
    Actor, Result,
    http::{ErrorResponse, Page, Params},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Scenario;
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
        });
    Ok(axum::Json(Page::whole(views.collect())))
}

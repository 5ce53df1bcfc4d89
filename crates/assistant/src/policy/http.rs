//! The rules on the administration's page.

use std::collections::BTreeSet;

use axum::extract::State;
use kernel::{
    Actor, Error, Result, audit,
    http::{ErrorResponse, Json},
    settings,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Policy, store};
use crate::{Parts, audited, scenario::Scenarios};

/// The routes of the rules.
pub fn routes() -> OpenApiRouter<Parts> {
    OpenApiRouter::new().routes(routes!(find_policy, replace_policy))
}

/// The rules as people see them: every section and scenario with its switch.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PolicyView {
    sections: Vec<SectionSwitch>,
    /// Tokens a person may use on a day.
    daily_tokens_per_person: u64,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SectionSwitch {
    section: String,
    enabled: bool,
    scenarios: Vec<ScenarioSwitch>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ScenarioSwitch {
    code: String,
    /// In the administrator's language; ignored when sent back.
    #[serde(default)]
    title: String,
    enabled: bool,
}

fn view(policy: &Policy, scenarios: &Scenarios, actor: &Actor) -> PolicyView {
    let names: BTreeSet<&str> = scenarios
        .iter()
        .map(crate::scenario::Scenario::section)
        .collect();
    let switches = |name: &str| {
        let own = scenarios
            .iter()
            .filter(|scenario| scenario.section() == name);
        own.map(|scenario| ScenarioSwitch {
            code: scenario.code.clone(),
            title: scenario.title.get(actor.language).to_owned(),
            enabled: !policy.scenarios_off.contains(&scenario.code),
        })
        .collect()
    };
    let sections = names.into_iter().map(|name| SectionSwitch {
        section: name.to_owned(),
        enabled: !policy.sections_off.contains(name),
        scenarios: switches(name),
    });
    PolicyView {
        sections: sections.collect(),
        daily_tokens_per_person: policy.daily_tokens_per_person,
    }
}

fn read(view: &PolicyView) -> Policy {
    let off = |section: &&SectionSwitch| !section.enabled;
    let scenarios = view.sections.iter().flat_map(|section| &section.scenarios);
    Policy {
        sections_off: view
            .sections
            .iter()
            .filter(off)
            .map(|section| section.section.clone())
            .collect(),
        scenarios_off: scenarios
            .filter(|one| !one.enabled)
            .map(|one| one.code.clone())
            .collect(),
        daily_tokens_per_person: view.daily_tokens_per_person,
    }
}

/// The company's rules for the assistant.
#[utoipa::path(get, path = "/admin/policy", tag = "administration",
    responses((status = 200, body = PolicyView), ErrorResponse))]
async fn find_policy(State(parts): State<Parts>, actor: Actor) -> Result<axum::Json<PolicyView>> {
    administrator(&actor)?;
    let policy = parts.db.read(store::load).await?;
    Ok(axum::Json(view(&policy, &parts.scenarios, &actor)))
}

/// Replaces the rules; they hold from the next request on.
#[utoipa::path(put, path = "/admin/policy", tag = "administration", request_body = PolicyView,
    responses((status = 200, body = PolicyView), ErrorResponse))]
async fn replace_policy(
    State(parts): State<Parts>,
    actor: Actor,
    Json(sent): Json<PolicyView>,
) -> Result<axum::Json<PolicyView>> {
    administrator(&actor)?;
    let policy = read(&sent);
    let (saved, by, ids, clock) = (
        policy.clone(),
        actor.clone(),
        parts.ids.clone(),
        parts.clock.clone(),
    );
    parts
        .db
        .write(move |tx| {
            settings::put(tx, &clock, Some(by.person), &saved)?;
            let detail = serde_json::to_value(&saved).and_then(serde_json::from_value);
            let detail = detail.map_err(Error::internal)?;
            let replaced = audited::POLICY_REPLACE;
            audit::record(tx, &ids, &clock, Some(&by), replaced, None, detail)
        })
        .await?;
    parts.models.engine().heads_changed();
    Ok(axum::Json(view(&policy, &parts.scenarios, &actor)))
}

/// Administration does not exist for others.
pub(crate) fn administrator(actor: &Actor) -> Result<()> {
    if actor.administrator {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

//! `/admin/second-factor` and `/admin/people/{id}/factors`.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Result, Timestamp, Tx,
    http::{ErrorResponse, Path, extract},
    ids::{DepartmentId, GroupId, PersonId},
    people::{Administrator, PersonRef},
    settings,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    App,
    admin::actions::{Change, factors},
    auth::factors::policy::{self, RequiredOf, SecondFactorPolicy},
};

/// How many of those without a factor are named.
const NAMED: usize = 100;

/// Who must have a second factor, and who of them has none yet.
#[derive(Serialize, ToSchema)]
pub(super) struct SecondFactorRule {
    #[serde(flatten)]
    policy: SecondFactorPolicy,
    /// How many must have one and have none.
    missing_count: usize,
    /// The first hundred of them by name.
    missing: Vec<PersonRef>,
}

fn describe(tx: &mut Tx<'_>, policy: SecondFactorPolicy) -> Result<SecondFactorRule> {
    let mut missing = policy::missing(tx, &policy)?;
    let missing_count = missing.len();
    missing.truncate(NAMED);
    Ok(SecondFactorRule {
        policy,
        missing_count,
        missing,
    })
}

/// Who must have a second factor, and who has none yet.
#[utoipa::path(get, path = "/api/v1/admin/second-factor", tag = "administration",
    responses((status = 200, body = SecondFactorRule), ErrorResponse))]
pub(super) async fn find_second_factor(
    State(app): State<App>,
    _: Administrator,
) -> Result<Json<SecondFactorRule>> {
    let found = app.gate.db.read(|tx| {
        let policy = settings::get(tx)?;
        describe(tx, policy)
    });
    found.await.map(Json)
}

/// Who shall have a second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplaceSecondFactor {
    /// Of whom one is required.
    required_of: RequiredOf,
    /// The groups, where they are chosen.
    #[serde(default)]
    groups: Vec<GroupId>,
    /// The departments, where they are chosen, with those below them.
    #[serde(default)]
    departments: Vec<DepartmentId>,
    /// From when on; null for at once.
    #[serde(default)]
    from: Option<Timestamp>,
}

/// Say who must have a second factor. Only from a browser session.
#[utoipa::path(put, path = "/api/v1/admin/second-factor", tag = "administration",
    request_body = ReplaceSecondFactor, responses((status = 200, body = SecondFactorRule), ErrorResponse))]
pub(super) async fn replace_second_factor(
    State(app): State<App>,
    by: Administrator,
    extract::Json(asked): extract::Json<ReplaceSecondFactor>,
) -> Result<Json<SecondFactorRule>> {
    let change = Change::by(&app, by);
    let new = SecondFactorPolicy {
        required_of: asked.required_of,
        groups: asked.groups,
        departments: asked.departments,
        from: asked.from,
    };
    let done = app.gate.db.write(move |tx| {
        let policy = factors::replace(tx, &change, new)?;
        describe(tx, policy)
    });
    done.await.map(Json)
}

/// Take all second factors of a person away who lost them, and sign them out. Only from a browser session.
#[utoipa::path(delete, path = "/api/v1/admin/people/{id}/factors", tag = "administration",
    params(("id" = PersonId, Path)), responses((status = 204), ErrorResponse))]
pub(super) async fn delete_factors(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<PersonId>,
) -> Result<StatusCode> {
    let change = Change::by(&app, by);
    app.gate
        .db
        .write(move |tx| factors::reset(tx, &change, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

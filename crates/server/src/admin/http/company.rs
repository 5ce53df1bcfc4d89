//! `/admin/jobs`, `/admin/audit` and `/admin/settings`.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Language, Result,
    audit::{self, AuditRecord},
    http::{ErrorResponse, Page, PageQuery, Params, Path, extract, limit},
    ids::JobId,
    jobs::{self, JobRecord, JobState},
    people::Administrator,
    settings::{self, Company},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    App,
    admin::actions::{self, Change},
};

/// Which jobs are wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct JobsQuery {
    /// Only those that stand so.
    state: Option<JobState>,
    /// How many, 1 to 500; 50 when not said.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<JobId>,
}

/// Background work, the newest first.
#[utoipa::path(get, path = "/api/v1/admin/jobs", tag = "administration", params(JobsQuery),
    responses((status = 200, body = Page<JobRecord>), ErrorResponse))]
pub(super) async fn list_jobs(
    State(app): State<App>,
    by: Administrator,
    Params(query): Params<JobsQuery>,
) -> Result<Json<Page<JobRecord>>> {
    let limit = limit(query.limit)?;
    let list =
        move |tx: &mut kernel::Tx<'_>| jobs::store::list(tx, query.state, query.after, limit + 1);
    let mut found = app.gate.db.read(list).await?;
    let reader = by.actor().language;
    for job in &mut found {
        job.last_error = job.last_error.take().map(|why| jobs::cause(&why, reader));
    }
    Ok(Json(Page::cut(found, limit, |job| job.id.to_string())))
}

/// Try a dead job again.
#[utoipa::path(post, path = "/api/v1/admin/jobs/{id}/retry", tag = "administration",
    params(("id" = JobId, Path)), responses((status = 200, body = JobRecord), ErrorResponse))]
pub(super) async fn retry_job(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<JobId>,
) -> Result<Json<JobRecord>> {
    let (reader, change) = (by.actor().language, Change::by(&app, by));
    let retry = move |tx: &mut kernel::Tx<'_>| actions::jobs::retry(tx, &change, id);
    let mut job = app.gate.db.write(retry).await?;
    job.last_error = job.last_error.map(|why| jobs::cause(&why, reader));
    Ok(Json(job))
}

/// Remove a job that does not run.
#[utoipa::path(delete, path = "/api/v1/admin/jobs/{id}", tag = "administration",
    params(("id" = JobId, Path)), responses((status = 204), ErrorResponse))]
pub(super) async fn delete_job(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<JobId>,
) -> Result<StatusCode> {
    let change = Change::by(&app, by);
    app.gate
        .db
        .write(move |tx| actions::jobs::delete(tx, &change, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was done by whom, the newest first.
#[utoipa::path(get, path = "/api/v1/admin/audit", tag = "administration", params(PageQuery),
    responses((status = 200, body = Page<AuditRecord>), ErrorResponse))]
pub(super) async fn list_audit(
    State(app): State<App>,
    _: Administrator,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<AuditRecord>>> {
    let (limit, after) = (query.limit()?, query.after_id()?);
    let found = app
        .gate
        .db
        .read(move |tx| audit::list(tx, after, limit + 1))
        .await?;
    Ok(Json(Page::cut(found, limit, |record| {
        record.id.to_string()
    })))
}

/// The company's settings.
#[utoipa::path(get, path = "/api/v1/admin/settings", tag = "administration",
    responses((status = 200, body = Company), ErrorResponse))]
pub(super) async fn find_settings(
    State(app): State<App>,
    _: Administrator,
) -> Result<Json<Company>> {
    app.gate.db.read(settings::get).await.map(Json)
}

/// What the company's settings shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplaceSettings {
    /// The company's name; may be empty.
    company_name: String,
    /// The language of new people.
    default_language: Language,
    /// The time zone of new people, an IANA name.
    default_time_zone: String,
    /// Whether who looks after a room may invite guests into it.
    #[serde(default)]
    guests_by_moderators: bool,
}

/// Replace the company's settings.
#[utoipa::path(put, path = "/api/v1/admin/settings", tag = "administration", request_body = ReplaceSettings,
    responses((status = 200, body = Company), ErrorResponse))]
pub(super) async fn replace_settings(
    State(app): State<App>,
    by: Administrator,
    extract::Json(asked): extract::Json<ReplaceSettings>,
) -> Result<Json<Company>> {
    let change = Change::by(&app, by);
    let ReplaceSettings {
        company_name,
        default_language,
        default_time_zone,
        guests_by_moderators,
    } = asked;
    let new = Company {
        company_name,
        default_language,
        default_time_zone,
        guests_by_moderators,
    };
    app.gate
        .db
        .write(move |tx| actions::settings::replace(tx, &change, &new))
        .await
        .map(Json)
}

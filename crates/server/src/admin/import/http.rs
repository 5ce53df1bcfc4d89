//! `/admin/people/imports` and `/admin/people/export`.

use std::time::Duration;

use axum::{
    Json,
    extract::{Request, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use kernel::{
    Error, Language, Result, Tx,
    http::{ErrorResponse, Params, Path, extract},
    i18n,
    ids::PersonId,
    jobs,
    people::Administrator,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    apply, decode, export, plan, sheet, store,
    types::{ImportId, ImportState, Preview, RowProblem, Stage},
};
use crate::{App, admin::actions::Change, audited};

/// How long a list that was read waits.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// How a list is read.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportQuery {
    /// Whether those who are not in the list are dismissed; administrators and guests stay.
    #[serde(default)]
    dismiss_missing: bool,
}

/// A table of people as CSV.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub(crate) struct Table(#[expect(dead_code, reason = "read by the derive only")] Vec<u8>);

/// Problems hold ids of texts until somebody reads them.
fn told(problems: Vec<RowProblem>, language: Language) -> Vec<RowProblem> {
    let tell = |mut problem: RowProblem| {
        if let Some(text) = i18n::text(language, &problem.detail, &[]) {
            problem.detail = text;
        }
        problem
    };
    problems.into_iter().map(tell).collect()
}

/// Read a list of people and tell what it would change; nothing is changed yet. CSV in UTF-8, UTF-16 or windows-1251,
/// at most 2 MiB and 10,000 lines; the columns are known by their heads, in Russian or English.
#[utoipa::path(post, path = "/api/v1/admin/people/imports", tag = "administration", params(ImportQuery),
    request_body(content = Table, content_type = "text/csv"),
    responses((status = 200, body = Preview), ErrorResponse))]
pub(crate) async fn create_import(
    State(app): State<App>,
    by: Administrator,
    Params(query): Params<ImportQuery>,
    request: Request,
) -> Result<Json<Preview>> {
    let bytes = extract::read_body(request, &app).await?;
    let read = move || sheet::read(&decode::text(&bytes));
    let sheet = tokio::task::spawn_blocking(read).await;
    let sheet = sheet.map_err(Error::internal)??;
    let (gate, actor) = (app.gate.clone(), by.actor().clone());
    let language = actor.language;
    let keep = move |tx: &mut Tx<'_>| {
        let (mut preview, plan) = plan::compare(tx, actor.person, sheet, query.dismiss_missing)?;
        if preview.problems.is_empty() && !plan.steps.is_empty() {
            let (id, now) = (gate.ids.id(), gate.clock.now());
            store::insert(tx, id, actor.person, &plan, now, now.minus(KEPT))?;
            preview.id = Some(id);
        }
        Ok(preview)
    };
    let mut preview = app.gate.db.write(keep).await?;
    preview.problems = told(preview.problems, language);
    Ok(Json(preview))
}

/// Where an import stands.
#[utoipa::path(get, path = "/api/v1/admin/people/imports/{id}", tag = "administration",
    params(("id" = ImportId, Path)), responses((status = 200, body = ImportState), ErrorResponse))]
pub(crate) async fn find_import(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<ImportId>,
) -> Result<Json<ImportState>> {
    let (person, language) = (by.actor().person, by.actor().language);
    let find = move |tx: &mut Tx<'_>| standing(tx, id, person, language);
    let mut state = app.gate.db.read(find).await?;
    state.problems = told(state.problems, language);
    Ok(Json(state))
}

/// Where an import stands, by its job too: one whose work has ended early says so.
fn standing(
    tx: &mut Tx<'_>,
    id: ImportId,
    person: PersonId,
    language: Language,
) -> Result<ImportState> {
    let mut state = store::find(tx, id, person)?;
    if state.state == Stage::Applying {
        let standing = jobs::standing(tx, &apply::key(id), language)?;
        state.trouble = standing.trouble;
        if standing.has_ended {
            state.state = Stage::Stopped;
        }
    }
    Ok(state)
}

/// Apply an import in the background. What was changed in between by others is compared anew, person by person.
/// One that stopped goes on where it was.
#[utoipa::path(post, path = "/api/v1/admin/people/imports/{id}/application", tag = "administration",
    params(("id" = ImportId, Path)), responses((status = 202, body = ImportState), ErrorResponse))]
pub(crate) async fn apply_import(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<ImportId>,
) -> Result<(StatusCode, Json<ImportState>)> {
    let (parts, actor) = (app.parts.clone(), by.actor().clone());
    let begin = move |tx: &mut Tx<'_>| {
        let before = standing(tx, id, actor.person, actor.language)?;
        if before.state != Stage::Stopped && !store::begin(tx, id, actor.person)? {
            return Err(Error::conflict("import-begun"));
        }
        apply::go_on_later(tx, &parts, id)?;
        standing(tx, id, actor.person, actor.language)
    };
    let state = app.gate.db.write(begin).await?;
    Ok((StatusCode::ACCEPTED, Json(state)))
}

/// Everybody with an account as CSV, to be read again or opened in a spreadsheet.
#[utoipa::path(get, path = "/api/v1/admin/people/export", tag = "administration",
    responses((status = 200, body = Vec<u8>, content_type = "text/csv"), ErrorResponse))]
pub(crate) async fn export_people(
    State(app): State<App>,
    by: Administrator,
) -> Result<impl IntoResponse> {
    let language = by.actor().language;
    let change = Change::by(&app, by);
    let list = move |tx: &mut Tx<'_>| {
        change.record(tx, audited::PEOPLE_EXPORTED, None, json!({}))?;
        export::list(tx, language)
    };
    let text = app.gate.db.write(list).await?;
    let name = "attachment; filename=\"people.csv\"";
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, "no-store"),
        ],
        text,
    ))
}

//! `/admin/catalogue`: what can be had, its pulls and examinations.

use assistant::model::store as models;
use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Result, Tx,
    http::{ErrorResponse, Path, extract},
    people::Administrator,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Catalogue, Pull,
    actions::{self, Carrier},
    check::Extent,
    jobs, store,
    views::{CatalogueView, Known, PullView},
};
use crate::App;

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(find_catalogue))
        .routes(routes!(remove_model_file))
        .routes(routes!(start_pull, find_pull))
        .routes(routes!(pause_pull))
        .routes(routes!(resume_pull))
        .routes(routes!(cancel_pull))
        .routes(routes!(confirm_pull))
        .routes(routes!(examine_model))
        .routes(routes!(enter_model))
        .with_state(app.catalogue.clone())
}

/// The models that can be had, and how each of them is here.
#[utoipa::path(get, path = "/api/v1/admin/catalogue", tag = "administration",
    responses((status = 200, body = CatalogueView), ErrorResponse))]
async fn find_catalogue(
    State(catalogue): State<Catalogue>,
    by: Administrator,
) -> Result<Json<CatalogueView>> {
    let known = |tx: &mut Tx<'_>| {
        Ok(Known {
            models: models::list(tx)?,
            pulls: store::list(tx)?,
            examinations: jobs::examinations(tx)?,
        })
    };
    let known = catalogue.parts.db.read(known).await?;
    let language = by.actor().language;
    // It looks at files and at the machine.
    let look = move || CatalogueView::of(&catalogue, known, language);
    let view = tokio::task::spawn_blocking(look).await;
    view.map(Json).map_err(Error::internal)
}

/// What is said when a model is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartPull {
    /// Whether the licence was read and accepted, where it asks for that.
    #[serde(default)]
    accept_licence: bool,
}

/// Pull a model into the models folder. One that is on its way is answered as it is.
#[utoipa::path(post, path = "/api/v1/admin/catalogue/{name}/pull", tag = "administration",
    params(("name" = String, Path)), request_body = StartPull,
    responses((status = 202, body = PullView), ErrorResponse))]
async fn start_pull(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
    extract::Json(asked): extract::Json<StartPull>,
) -> Result<(StatusCode, Json<PullView>)> {
    let accepted = asked.accept_licence;
    let pull = change(&catalogue, by, move |tx, catalogue, by| {
        actions::start(tx, catalogue, Some(by), &name, accepted, Carrier::Job)
    });
    pull.await.map(|pull| (StatusCode::ACCEPTED, pull))
}

/// How far a pull has come; ask once a second while it runs.
#[utoipa::path(get, path = "/api/v1/admin/catalogue/{name}/pull", tag = "administration",
    params(("name" = String, Path)), responses((status = 200, body = PullView), ErrorResponse))]
async fn find_pull(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
) -> Result<Json<PullView>> {
    let found = catalogue.parts.db.read(move |tx| store::find(tx, &name));
    let pull = found.await?.ok_or(Error::NotFound)?;
    Ok(Json(PullView::of(pull, by.actor().language)))
}

/// Stop a pull for now.
#[utoipa::path(post, path = "/api/v1/admin/catalogue/{name}/pull/pause", tag = "administration",
    params(("name" = String, Path)), responses((status = 200, body = PullView), ErrorResponse))]
async fn pause_pull(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
) -> Result<Json<PullView>> {
    change(&catalogue, by, move |tx, catalogue, by| {
        actions::pause(tx, catalogue, by, &name)
    })
    .await
}

/// Go on with a pull that stands still.
#[utoipa::path(post, path = "/api/v1/admin/catalogue/{name}/pull/resume", tag = "administration",
    params(("name" = String, Path)), responses((status = 202, body = PullView), ErrorResponse))]
async fn resume_pull(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
) -> Result<(StatusCode, Json<PullView>)> {
    let pull = change(&catalogue, by, move |tx, catalogue, by| {
        actions::resume(tx, catalogue, by, &name)
    });
    pull.await.map(|pull| (StatusCode::ACCEPTED, pull))
}

/// Give a pull up and remove what came.
#[utoipa::path(post, path = "/api/v1/admin/catalogue/{name}/pull/cancel", tag = "administration",
    params(("name" = String, Path)), responses((status = 200, body = PullView), ErrorResponse))]
async fn cancel_pull(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
) -> Result<Json<PullView>> {
    change(&catalogue, by, move |tx, catalogue, by| {
        actions::cancel(tx, catalogue, by, &name)
    })
    .await
}

/// The hash a person looked at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmPull {
    /// The `published_sha256` that was shown.
    sha256: String,
}

/// Confirm the hash that the source publishes; it is pinned and the pull goes on.
#[utoipa::path(post, path = "/api/v1/admin/catalogue/{name}/pull/confirm", tag = "administration",
    params(("name" = String, Path)), request_body = ConfirmPull,
    responses((status = 202, body = PullView), ErrorResponse))]
async fn confirm_pull(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
    extract::Json(asked): extract::Json<ConfirmPull>,
) -> Result<(StatusCode, Json<PullView>)> {
    let pull = change(&catalogue, by, move |tx, catalogue, by| {
        actions::confirm(tx, catalogue, Some(by), &name, &asked.sha256, Carrier::Job)
    });
    pull.await.map(|pull| (StatusCode::ACCEPTED, pull))
}

/// How much of a model is examined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExamineModel {
    /// Everything, unless only the speed is asked for.
    #[serde(default)]
    #[param(inline, required = false)]
    extent: Extent,
}

/// Have a model examined; the result appears as its `check`. `name` may be that of a file, too.
#[utoipa::path(post, path = "/api/v1/admin/catalogue/{name}/check", tag = "administration",
    params(("name" = String, Path), ExamineModel), responses((status = 202), ErrorResponse))]
async fn examine_model(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
    extract::Params(asked): extract::Params<ExamineModel>,
) -> Result<StatusCode> {
    let file = catalogue.file_of(&name)?;
    if !catalogue.folder().join(&file).is_file() {
        return Err(Error::unavailable("model-file-missing"));
    }
    let with = catalogue.clone();
    let queue = move |tx: &mut Tx<'_>| {
        jobs::examine_later(tx, &with, &file, asked.extent)?;
        actions::record_check(tx, &with, Some(by.actor()), &file)
    };
    catalogue.parts.db.write(queue).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Enter a model whose file is in the models folder already. Its check goes on in the background, as the model's pull.
#[utoipa::path(put, path = "/api/v1/admin/catalogue/{name}/model", tag = "administration",
    params(("name" = String, Path)), request_body = StartPull,
    responses((status = 202), ErrorResponse))]
async fn enter_model(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
    extract::Json(asked): extract::Json<StartPull>,
) -> Result<StatusCode> {
    let accepted = asked.accept_licence;
    let with = catalogue.clone();
    let enter = move |tx: &mut Tx<'_>| actions::enter_file(tx, &with, by.actor(), &name, accepted);
    catalogue.parts.db.write(enter).await?;
    Ok(StatusCode::ACCEPTED)
}

/// What is done about answers that are being written.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RemoveModel {
    /// Cuts answers that are being written instead of waiting for them.
    #[serde(default)]
    #[param(required = false)]
    force: bool,
}

/// Remove a model's file from the models folder and the model with it. `name` may be that of a file, too.
///
/// What the engine kept of conversations with it goes too. Answers that are being written are waited for; when that takes
/// too long, it is refused with a conflict.
#[utoipa::path(delete, path = "/api/v1/admin/catalogue/{name}", tag = "administration",
    params(("name" = String, Path), RemoveModel), responses((status = 204), ErrorResponse))]
async fn remove_model_file(
    State(catalogue): State<Catalogue>,
    by: Administrator,
    Path(name): Path<String>,
    extract::Params(asked): extract::Params<RemoveModel>,
) -> Result<StatusCode> {
    let file = catalogue.file_of(&name)?;
    let actor = by.actor().clone();
    actions::remove_file(&catalogue, Some(actor), &file, asked.force).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Does something to a pull, in one transaction.
async fn change<F>(catalogue: &Catalogue, by: Administrator, act: F) -> Result<Json<PullView>>
where
    F: FnOnce(&mut Tx<'_>, &Catalogue, &Actor) -> Result<Pull> + Send + 'static,
{
    let (with, language) = (catalogue.clone(), by.actor().language);
    let act = move |tx: &mut Tx<'_>| act(tx, &with, by.actor());
    let pull = catalogue.parts.db.write(act).await?;
    Ok(Json(PullView::of(pull, language)))
}

//! Routes below `/admin`.

mod company;
mod factors;
mod groups;
mod people;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Actor, Error, people::Administrator};
use serde::{Deserialize, Deserializer};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, admin::import::http as import};

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(people::list_accounts, people::create_account))
        .routes(routes!(people::update_account))
        .routes(routes!(people::update_account_profile))
        .routes(routes!(people::create_reset_link))
        .routes(routes!(factors::delete_factors))
        .routes(routes!(
            factors::find_second_factor,
            factors::replace_second_factor
        ))
        .routes(routes!(import::create_import))
        .routes(routes!(import::find_import))
        .routes(routes!(import::apply_import))
        .routes(routes!(import::export_people))
        .routes(routes!(groups::list_departments, groups::create_department))
        .routes(routes!(
            groups::update_department,
            groups::delete_department
        ))
        .routes(routes!(groups::list_groups, groups::create_group))
        .routes(routes!(groups::delete_group))
        .routes(routes!(groups::replace_members))
        .routes(routes!(company::list_jobs))
        .routes(routes!(company::delete_job))
        .routes(routes!(company::retry_job))
        .routes(routes!(company::list_audit))
        .routes(routes!(company::find_settings, company::replace_settings))
        .with_state(app.clone())
}

/// Hides everything below `/api/v1/admin` from whoever may not administer, also
/// routes of other crates and before a body is looked at: a complaint about a
/// field would tell that the route is there.
pub async fn hide(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/v1/admin/") {
        return next.run(request).await;
    }
    let actor = request.extensions().get::<Actor>().cloned();
    match actor
        .ok_or(Error::Unauthenticated)
        .and_then(Administrator::check)
    {
        Ok(_) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// A field that may be left out, which stays, or `null`, which empties it.
pub(crate) type Given<T> = Option<Option<T>>;

/// Tells `null` from a field that was left out.
pub(crate) fn given<'de, T, D>(deserializer: D) -> Result<Given<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

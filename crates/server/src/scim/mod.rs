//! SCIM 2.0 (RFC 7643, RFC 7644): another system keeps people and groups. It
//! comes with a token of its own that an administrator made, and can do nothing
//! else with it.

pub mod admin;
mod filter;
mod group;
mod groups;
mod patch;
mod problem;
mod resource;
mod schemas;
mod store;
mod token;
mod user;
mod users;

use axum::{Router, routing::get};

use crate::App;

/// The routes, their state filled in.
pub fn routes(app: &App) -> Router {
    Router::new()
        .route("/scim/v2/ServiceProviderConfig", get(schemas::config))
        .route("/scim/v2/ResourceTypes", get(schemas::resource_types))
        .route("/scim/v2/ResourceTypes/{id}", get(schemas::resource_type))
        .route("/scim/v2/Schemas", get(schemas::all))
        .route("/scim/v2/Schemas/{id}", get(schemas::one))
        .route("/scim/v2/Users", get(users::list).post(users::create))
        .route(
            "/scim/v2/Users/{id}",
            get(users::find)
                .put(users::replace)
                .patch(users::patch)
                .delete(users::dismiss),
        )
        .route("/scim/v2/Groups", get(groups::list).post(groups::create))
        .route(
            "/scim/v2/Groups/{id}",
            get(groups::find)
                .put(groups::replace)
                .patch(groups::patch)
                .delete(groups::delete),
        )
        .route("/scim/v2/{*rest}", axum::routing::any(problem::nowhere))
        .with_state(app.clone())
}

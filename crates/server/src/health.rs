//! Whether the server is well.

use axum::{Json, extract::State};
use kernel::{Db, Result, db::Dialect, http::ErrorResponse};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::App;

/// The server is well.
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always `ok`: a server that is not well answers a problem.
    status: &'static str,
    /// The program's version.
    version: &'static str,
    /// `sqlite` or `postgres`.
    database: &'static str,
}

pub(crate) fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(find_health))
        .with_state(app.gate.db.clone())
}

/// Whether the server is well; asks the database.
#[utoipa::path(get, path = "/api/v1/health", tag = "server", security(()),
    responses((status = 200, body = Health), ErrorResponse))]
async fn find_health(State(db): State<Db>) -> Result<Json<Health>> {
    db.read(|tx| tx.query_one("SELECT 1", &[], |_| Ok(())))
        .await?;
    let database = match db.dialect() {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgres",
    };
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        database,
    }))
}

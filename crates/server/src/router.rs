//! All routes on one screen, and the layers every request passes: from the
//! outside in they are the trace, headers, problem texts, the guard, sign-in.

use assistant::Parts;
use axum::{Json, Router, extract::DefaultBodyLimit, middleware, routing::get};
use utoipa::{
    OpenApi,
    openapi::{
        self,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    App, admin, auth, catalogue, health, host, live, notifications, people, problem, profile, scim,
    scrape, shield, trace, web,
};

/// The head of the API document.
#[derive(OpenApi)]
#[openapi(
    info(title = "Sufler", description = "The whole product over HTTP: what the web application does, and what programs may do with a personal token. Errors are RFC 9457 problem documents."),
    security(("token" = []), ("session" = [])),
    tags(
        (name = "session", description = "Signing in and setting up"),
        (name = "me", description = "The person who asks"),
        (name = "people", description = "Colleagues"),
        (name = "chat", description = "Rooms, messages, threads"),
        (name = "assistant", description = "Scenarios, models and runs"),
        (name = "administration", description = "What only administrators see"),
        (name = "server", description = "The server itself"),
    )
)]
struct Document;

/// The routes of the API without their layers, with the API document.
pub fn api(app: &App) -> (Router, openapi::OpenApi) {
    let routes = OpenApiRouter::with_openapi(Document::openapi())
        .merge(health::routes(app))
        .merge(auth::http::routes(&app.gate))
        .merge(profile::http::routes(app))
        .merge(people::http::routes(app))
        .merge(notifications::http::routes(app))
        .merge(admin::http::routes(app))
        .merge(scim::admin::routes(app))
        .merge(auth::outside::directory::http::routes(&app.gate))
        .merge(catalogue::http::routes(app))
        .merge(live::routes(&app.live))
        .merge(assistant_routes().with_state(app.parts.clone()));
    let (all, mut document) = routes.split_for_parts();
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("sufler_session")));
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let schemes = document.components.get_or_insert_default();
    schemes.add_security_scheme("session", cookie);
    schemes.add_security_scheme("token", token);
    (all, document)
}

/// The assistant's own routes and those of every section.
fn assistant_routes() -> OpenApiRouter<Parts> {
    let own = OpenApiRouter::new()
        .merge(assistant::scenario::http::routes())
        .merge(assistant::run::http::routes())
        .merge(assistant::model::http::routes())
        .merge(assistant::policy::http::routes());
    let all = sections::ALL
        .iter()
        .fold(own, |routes, section| routes.merge((section.routes)()));
    OpenApiRouter::new().nest("/api/v1", all)
}

/// The whole server as one service.
pub fn router(app: &App) -> Router {
    let (api, document) = api(app);
    let document = std::sync::Arc::new(document);
    let document = get(move || {
        let document = std::sync::Arc::clone(&document);
        async move { Json(document.as_ref().clone()) }
    });
    let secure = app.gate.site.is_secure();
    let pages = api
        .route("/api/v1/openapi.json", document)
        .layer(middleware::from_fn(admin::http::hide))
        .layer(middleware::from_fn_with_state(
            app.gate.clone(),
            auth::middleware::authenticate,
        ))
        // Outside of sign-in: it has tokens of its own.
        .merge(scim::routes(app))
        .fallback(web::serve);
    let guard = middleware::from_fn_with_state(std::sync::Arc::clone(&app.gate.site), host::guard);
    let metrics = Router::new().route("/metrics", scrape::route(app));
    // Whoever knows the token may ask under any name, as Prometheus does within a network.
    let guarded = if app.config.metrics.token.is_some() {
        pages.layer(guard).merge(metrics)
    } else {
        pages.merge(metrics).layer(guard)
    };
    guarded
        .layer(DefaultBodyLimit::max(kernel::http::extract::MAX_BODY))
        .layer(middleware::from_fn_with_state(
            app.config.limits.request(),
            shield::guard,
        ))
        .layer(middleware::from_fn(problem::localise))
        .layer(middleware::from_fn_with_state(secure, shield::headers))
        .layer(middleware::from_fn_with_state(
            app.gate.ids.clone(),
            trace::trace,
        ))
}

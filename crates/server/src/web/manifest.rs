//! What makes the application installable: its name in the language of the
//! browser, its icons, the places it opens on.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use kernel::{Language, i18n};
use serde_json::{Value, json};

use crate::problem;

/// Where it lies.
pub(super) const PATH: &str = "manifest.webmanifest";

/// The manifest for whoever asks.
pub(super) fn answer(headers: &HeaderMap) -> Response {
    let text = document(problem::accepted(headers)).to_string();
    let mut response = Response::new(Body::from(text));
    let out = response.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_TYPE,
            "application/manifest+json; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-language"),
    ] {
        out.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn document(language: Language) -> Value {
    let text = |id: &str| i18n::text(language, id, &[]).unwrap_or_default();
    let icon = |file: &str, size: &str, purpose: &str| json!({ "src": format!("/icons/{file}"), "type": "image/png", "sizes": size, "purpose": purpose });
    let shortcut = |name: String, url: &str| json!({ "name": name, "url": url, "icons": [icon("icon-192.png", "192x192", "any")] });
    json!({
        "id": "/",
        "name": text("push-app"),
        "short_name": text("push-app"),
        "description": text("push-app-description"),
        "lang": language.code(),
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f3f5f5",
        "theme_color": "#16343a",
        "categories": ["business", "productivity"],
        "icons": [
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("maskable-512.png", "512x512", "maskable"),
            { "src": "/favicon.svg", "type": "image/svg+xml", "sizes": "any" },
        ],
        "shortcuts": [
            shortcut(text("push-shortcut-rooms"), "/chat"),
            shortcut(text("push-shortcut-notifications"), "/notifications"),
        ],
    })
}

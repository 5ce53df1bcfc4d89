mod access;
mod audit;
mod deactivation;
mod departments;
mod groups;
mod imports;
mod invitation;
mod jobs;
mod rights;
mod second_factor;
mod settings;

use kernel::Event;
use serde_json::Value;

use crate::support::{Asker, World};

fn account(id: impl std::fmt::Display) -> String {
    format!("/api/v1/admin/people/{id}")
}

/// What the audit tells was done, the newest first; but not who signed in.
pub(crate) async fn done(world: &World, admin: &impl Asker) -> Vec<String> {
    let page = world
        .get(admin, "/api/v1/admin/audit?limit=500")
        .await
        .json();
    let mut actions = texts(&page, "action");
    actions.retain(|action| !action.starts_with("session."));
    actions
}

fn drained(events: &mut tokio::sync::broadcast::Receiver<Event>) -> Vec<Event> {
    std::iter::from_fn(|| events.try_recv().ok()).collect()
}

fn texts(page: &Value, field: &str) -> Vec<String> {
    let items = page["items"].as_array().expect("items");
    items
        .iter()
        .map(|item| item[field].as_str().expect("a text").to_owned())
        .collect()
}

//! What a message says, in the language of its reader.

use kernel::{
    Error, Language, Result, i18n,
    notifications::{Notification, Unread},
};
use serde_json::json;

use super::PushPolicy;

/// The payload the service worker reads: what to show, where it leads, and how
/// much waits. With nothing of the texts when the company wants it so.
pub(super) fn of(
    told: &Notification,
    reader: Language,
    policy: PushPolicy,
    waiting: Unread,
) -> Result<Vec<u8>> {
    let text = |id: &str| i18n::text(reader, id, &[]).unwrap_or_default();
    let (title, body) = if policy.texts {
        (title(told, reader), told.excerpt.clone())
    } else {
        (text("push-app"), text("push-something-new"))
    };
    let payload = json!({
        "id": told.id,
        "title": title,
        "body": body,
        "language": reader.code(),
        "unread": waiting.unread,
        "at": told.created_at,
    });
    serde_json::to_vec(&payload).map_err(Error::internal)
}

/// Who it was, and in which room.
fn title(told: &Notification, reader: Language) -> String {
    let app = || i18n::text(reader, "push-app", &[]).unwrap_or_default();
    let who = told.who.as_ref().map_or_else(app, |who| who.name.clone());
    match &told.room_name {
        Some(room) if *room != who => format!("{who} · {room}"),
        _ => who,
    }
}

//! Routes of chat.

mod messages;
mod rooms;
mod search;
mod views;

use assistant::Parts;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of chat, under `/api/v1`.
pub fn routes() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(rooms::list_rooms, rooms::create_room))
        .routes(routes!(rooms::find_room, rooms::update_room))
        .routes(routes!(rooms::list_members))
        .routes(routes!(rooms::add_member, rooms::remove_member))
        .routes(routes!(rooms::mark_read))
        .routes(routes!(messages::list_messages, messages::post_message))
        .routes(routes!(messages::find_thread))
        .routes(routes!(search::search_messages))
}

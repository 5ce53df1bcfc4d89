//! Routes of chat.

mod answers;
mod drafts;
mod export;
mod files;
mod history;
mod imports;
mod marks;
mod members;
mod messages;
mod polls;
mod quotes;
mod rooms;
mod scheduled;
mod search;
mod threads;
mod views;
mod written;

use assistant::Parts;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of chat, under `/api/v1`.
pub fn routes() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .merge(of_rooms())
        .merge(of_messages())
        .merge(of_later())
        .merge(of_files())
        .routes(routes!(answers::ask_again, answers::cancel_answer))
        .routes(routes!(threads::list_threads))
        .routes(routes!(threads::find_thread))
        .routes(routes!(threads::follow_thread))
        .routes(routes!(threads::read_thread))
        .routes(routes!(search::search_messages))
        .routes(routes!(history::list_changes))
        .routes(routes!(history::open_history))
        .merge(of_histories())
}

fn of_rooms() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(rooms::list_rooms, rooms::create_room))
        .routes(routes!(rooms::find_room, rooms::update_room))
        .routes(routes!(rooms::mark_read))
        .routes(routes!(members::list_members))
        .routes(routes!(members::add_member, members::remove_member))
        .routes(routes!(members::set_role))
        .routes(routes!(members::set_level))
        .routes(routes!(marks::list_pins))
}

fn of_messages() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(messages::list_messages, messages::post_message))
        .routes(routes!(
            messages::find_message,
            messages::edit_message,
            messages::delete_message
        ))
        .routes(routes!(
            marks::list_reacted,
            marks::add_reaction,
            marks::remove_reaction
        ))
        .routes(routes!(polls::vote))
        .routes(routes!(polls::close_poll))
        .routes(routes!(polls::list_voters))
        .routes(routes!(marks::list_readers))
        .routes(routes!(marks::pin_message, marks::unpin_message))
        .routes(routes!(marks::list_saved))
        .routes(routes!(marks::save_message, marks::forget_message))
        .routes(routes!(marks::set_reminder, marks::forget_reminder))
}

fn of_files() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(files::upload_file))
        .routes(routes!(files::discard_file))
        .routes(routes!(files::download_file))
        .routes(routes!(files::find_thumbnail))
        .routes(routes!(files::find_preview))
        .routes(routes!(files::list_room_files))
        .routes(routes!(export::export_room))
}

fn of_histories() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(imports::list_histories, imports::create_history))
        .routes(routes!(imports::find_history, imports::delete_history))
        .routes(routes!(imports::apply_history))
        .routes(routes!(imports::resume_history))
        .routes(routes!(imports::cancel_history))
        .routes(routes!(imports::list_history_problems))
        .routes(routes!(imports::export_history_problems))
}

fn of_later() -> OpenApiRouter<Parts> {
    OpenApiRouter::new()
        .routes(routes!(scheduled::list_scheduled))
        .routes(routes!(scheduled::schedule_message))
        .routes(routes!(
            scheduled::change_scheduled,
            scheduled::delete_scheduled
        ))
        .routes(routes!(scheduled::post_scheduled))
        .routes(routes!(drafts::list_drafts))
        .routes(routes!(drafts::keep_room_draft, drafts::delete_room_draft))
        .routes(routes!(
            drafts::keep_thread_draft,
            drafts::delete_thread_draft
        ))
}

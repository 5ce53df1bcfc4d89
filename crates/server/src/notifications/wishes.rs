//! `/me/notifications`: how much a person wants to hear, and when.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Event, Result, Tx,
    http::{ErrorResponse, extract},
    notifications::{
        Pause, Wishes,
        wishes::{self, ANY},
    },
};
use sections::chat::types::Level;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::digest;
use crate::App;

pub(super) fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(find_wishes, replace_wishes))
        .routes(routes!(pause_notifications, resume_notifications))
        .with_state(app.clone())
}

/// How much a person wants to hear of one section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SectionLevel {
    /// The section; empty for all that have no choice of their own.
    section: String,
    /// How much; null leaves it to what is usual.
    level: Option<Level>,
}

/// What a person wants to be told, and when.
#[derive(Serialize, ToSchema)]
struct NotificationWishes {
    /// How much they want to hear: the default first, then each section.
    levels: Vec<SectionLevel>,
    /// When.
    wishes: Wishes,
    /// Until then nothing is pushed, because they said so.
    paused_until: Option<kernel::Timestamp>,
    /// Until then quiet hours last; null outside.
    quiet_until: Option<kernel::Timestamp>,
}

/// What shall be told, and when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplaceWishes {
    /// How much: what is not named is as usual.
    levels: Vec<SectionLevel>,
    /// When.
    wishes: Wishes,
}

/// For how long nothing shall be pushed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PauseNotifications {
    /// How long.
    r#for: Pause,
}

/// What one wants to be told, and when.
#[utoipa::path(get, path = "/api/v1/me/notifications", tag = "me",
    responses((status = 200, body = NotificationWishes), ErrorResponse))]
async fn find_wishes(State(app): State<App>, actor: Actor) -> Result<Json<NotificationWishes>> {
    let clock = app.gate.clock.clone();
    let find = move |tx: &mut Tx<'_>| view(tx, &actor, clock.now());
    Ok(Json(app.gate.db.read(find).await?))
}

/// Say what one wants to be told, and when.
#[utoipa::path(put, path = "/api/v1/me/notifications", tag = "me", request_body = ReplaceWishes,
    responses((status = 200, body = NotificationWishes), ErrorResponse))]
async fn replace_wishes(
    State(app): State<App>,
    actor: Actor,
    extract::Json(asked): extract::Json<ReplaceWishes>,
) -> Result<Json<NotificationWishes>> {
    asked.wishes.check()?;
    let known = |one: &SectionLevel| sections().any(|section| section == one.section);
    if !asked.levels.iter().all(known) {
        return Err(Error::invalid("levels", "section-unknown"));
    }
    let parts = app.parts.clone();
    let replace = move |tx: &mut Tx<'_>| {
        let mut stored = wishes::find_to_change(tx, actor.person)?;
        stored.wishes = asked.wishes;
        stored.digested_at = stored.digested_at.or(Some(parts.clock.now()));
        wishes::put(tx, actor.person, &stored)?;
        for section in sections() {
            let chosen = asked.levels.iter().find(|one| one.section == section);
            let level = chosen.and_then(|one| one.level).map(Level::code);
            wishes::set_level(tx, actor.person, section, level)?;
        }
        digest::plan(tx, &parts, &actor, &stored)?;
        // Rooms show what is told of them.
        tx.emit(Event::Personal {
            person: actor.person,
            kind: "chat.rooms",
            id: None,
        });
        view(tx, &actor, parts.clock.now())
    };
    Ok(Json(app.gate.db.write(replace).await?))
}

/// Have nothing pushed for a while; everything is kept.
#[utoipa::path(put, path = "/api/v1/me/notifications/pause", tag = "me", request_body = PauseNotifications,
    responses((status = 200, body = NotificationWishes), ErrorResponse))]
async fn pause_notifications(
    State(app): State<App>,
    actor: Actor,
    extract::Json(asked): extract::Json<PauseNotifications>,
) -> Result<Json<NotificationWishes>> {
    let clock = app.gate.clock.clone();
    let pause = move |tx: &mut Tx<'_>| {
        let mut stored = wishes::find_to_change(tx, actor.person)?;
        stored.paused_until = Some(asked.r#for.end(clock.now(), &actor.zone()));
        wishes::put(tx, actor.person, &stored)?;
        view(tx, &actor, clock.now())
    };
    Ok(Json(app.gate.db.write(pause).await?))
}

/// End the pause.
#[utoipa::path(delete, path = "/api/v1/me/notifications/pause", tag = "me", responses((status = 204), ErrorResponse))]
async fn resume_notifications(State(app): State<App>, actor: Actor) -> Result<StatusCode> {
    let resume = move |tx: &mut Tx<'_>| {
        let mut stored = wishes::find_to_change(tx, actor.person)?;
        stored.paused_until = None;
        wishes::put(tx, actor.person, &stored)
    };
    app.gate.db.write(resume).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The default and every section.
fn sections() -> impl Iterator<Item = &'static str> {
    std::iter::once(ANY).chain(sections::ALL.iter().map(|section| section.id))
}

fn view(tx: &mut Tx<'_>, actor: &Actor, now: kernel::Timestamp) -> Result<NotificationWishes> {
    let stored = wishes::find(tx, actor.person)?;
    let chosen = wishes::levels(tx, actor.person)?;
    let levels = sections().map(|section| {
        let level = chosen.iter().find(|(of, _)| of == section);
        SectionLevel {
            section: section.to_owned(),
            level: level.and_then(|(_, code)| Level::chosen(code)),
        }
    });
    Ok(NotificationWishes {
        levels: levels.collect(),
        quiet_until: stored.wishes.quiet_until(now, &actor.zone()),
        paused_until: stored.paused_until.filter(|until| *until > now),
        wishes: stored.wishes,
    })
}

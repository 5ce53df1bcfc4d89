//! The live socket: "this became stale", typing and presence, never data.

mod hub;
mod message;
mod pace;
mod presence;
mod pump;
mod rights;
mod socket;

use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::Response,
};
use kernel::{Actor, Clock, Db, Error, Events, Result, http::ErrorResponse, tasks::Tasks};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::pump::Pump;
pub use self::{
    hub::Hub,
    message::{ClientMessage, ServerMessage},
    rights::{MayRead, Rights},
};
use crate::auth::{Gate, middleware::is_same_origin};

/// The most bytes of a client's message.
const MAX_MESSAGE: usize = 16 * 1024;
/// The socket's read buffer.
const READ_BUFFER: usize = 4 * 1024;

/// What the live socket needs; cheap to clone.
#[derive(Clone, Debug)]
pub struct Live {
    db: Db,
    clock: Clock,
    gate: Gate,
    hub: Hub,
    rights: Rights,
    tasks: Tasks,
}

impl Live {
    /// Starts to pass events on to sockets, until the tasks stop. `rights`
    /// answers who may read what.
    pub fn start(gate: &Gate, events: &Events, rights: Rights, tasks: &Tasks) -> Self {
        let hub = Hub::default();
        let pump = Pump {
            hub: hub.clone(),
            gate: gate.clone(),
            rights: rights.clone(),
        };
        pump.start(events, tasks);
        presence::start(hub.clone(), tasks);
        let (db, clock) = (gate.db.clone(), gate.clock.clone());
        Self {
            db,
            clock,
            gate: gate.clone(),
            hub,
            rights,
            tasks: tasks.clone(),
        }
    }
}

pub(crate) fn routes<S: Clone + Send + Sync + 'static>(live: &Live) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(open_socket))
        .with_state(live.clone())
}

/// The live socket. Client to server: `watch`, `unwatch`, `typing`, `ping`; server to client: `hello`, `stale`,
/// `typing`, `presence`, `resync`, `problem`, `signed_out`, `pong`.
#[utoipa::path(get, path = "/api/v1/live", tag = "me",
    responses((status = 101, description = "A WebSocket of JSON messages", body = ServerMessage), ErrorResponse))]
async fn open_socket(
    State(live): State<Live>,
    actor: Actor,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response> {
    // Browsers send cookies along with sockets of foreign pages.
    if !is_same_origin(&live.gate, &headers) {
        return Err(Error::forbidden("cross-site"));
    }
    // A guest is not told who else is in the company.
    let online = if actor.guest {
        Vec::new()
    } else {
        live.hub.online()
    };
    let seat = live.hub.join(actor.clone())?;
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(READ_BUFFER)
        .max_message_size(MAX_MESSAGE)
        .max_frame_size(MAX_MESSAGE);
    Ok(upgrade.on_upgrade(move |socket| socket::serve(live, actor, seat, online, socket)))
}

//! One message to a push service, through the gate to other hosts.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{StatusCode, header};
use kernel::{Error, Result, ids::NotificationId};
use reqwest::Client;
use url::Url;

use super::{
    Pusher,
    seal::{BrowserKeys, seal},
    vapid::Vapid,
};

/// How long a service keeps a message for a browser that is off, in seconds.
const KEEP: u32 = 24 * 60 * 60;
/// The longest wait for a service.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest address of a browser at its service, in bytes.
const MAX_ENDPOINT: usize = 2048;

/// A message on its way.
pub(super) struct Parcel {
    pub(super) endpoint: String,
    pub(super) keys: BrowserKeys,
    pub(super) text: Vec<u8>,
    pub(super) urgent: bool,
    /// A later message of the same topic takes the place of one that waits.
    pub(super) topic: NotificationId,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The service has it.
    Taken,
    /// There is no such browser any more.
    Gone,
}

/// A client for an endpoint. Whoever names one is a stranger: only public
/// hosts and TLS, but for the services the company runs itself.
///
/// # Errors
/// `Invalid` on `endpoint`, `Unavailable` when the host is not found.
pub(super) async fn reach(pusher: &Pusher, endpoint: &str) -> Result<(Url, Client)> {
    let unfit = || Error::invalid("endpoint", "push-endpoint-unfit");
    if endpoint.len() > MAX_ENDPOINT {
        return Err(unfit());
    }
    let url = Url::parse(endpoint).map_err(|_| unfit())?;
    let own = pusher
        .services
        .iter()
        .any(|service| service.origin() == url.origin());
    let egress = &pusher.parts.egress;
    let reached = match url.scheme() {
        _ if own => egress.client_for(endpoint).await,
        "https" => egress.client_for_public(endpoint).await,
        _ => return Err(unfit()),
    };
    reached.map_err(|error| match error {
        Error::Invalid { .. } => unfit(),
        other => other,
    })
}

/// Sends it.
///
/// # Errors
/// `Unavailable` when the service is silent, busy or refuses.
pub(super) async fn send(pusher: &Pusher, vapid: &Vapid, parcel: &Parcel) -> Result<Outcome> {
    let (url, client) = match reach(pusher, &parcel.endpoint).await {
        Ok(reached) => reached,
        // Once it led elsewhere. Nothing is ever sent there.
        Err(Error::Invalid { .. }) => return Ok(Outcome::Gone),
        Err(error) => return Err(error),
    };
    let body = seal(&pusher.parts.ids, &parcel.keys, &parcel.text)?;
    let who = vapid.authorization(&url, &pusher.public_url, pusher.parts.clock.now())?;
    let request = client
        .post(url)
        .timeout(PATIENCE)
        .header(header::AUTHORIZATION, who)
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::CONTENT_ENCODING, "aes128gcm")
        .header("TTL", KEEP)
        .header("Urgency", if parcel.urgent { "high" } else { "normal" })
        .header("Topic", URL_SAFE_NO_PAD.encode(parcel.topic.0))
        .body(body);
    // What the service says besides the status is nobody's matter.
    let answer = request.send().await;
    let status = answer
        .map_err(|_| Error::unavailable("push-service-silent"))?
        .status();
    match status {
        _ if status.is_success() => Ok(Outcome::Taken),
        StatusCode::NOT_FOUND | StatusCode::GONE => Ok(Outcome::Gone),
        StatusCode::TOO_MANY_REQUESTS => Err(Error::unavailable("push-service-busy")),
        _ if status.is_server_error() => Err(Error::unavailable("push-service-busy")),
        _ => Err(Error::unavailable("push-service-refuses")),
    }
}

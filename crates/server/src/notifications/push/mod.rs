//! Telling browsers while no page is open (RFC 8030). A job per browser and
//! notification: it looks at its moment whether there is still something to
//! tell, and says no more than the person may read then.

pub mod http;
pub mod seal;
mod send;
pub mod vapid;
mod words;

use assistant::Parts;
use kernel::{
    Actor, Clock, Error, Result, Tx,
    actor::Via,
    notifications::{
        self, Notification,
        push::{self, Subscription, Telling},
        wishes,
    },
    people,
    settings::{self, Setting},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::Url;
use utoipa::ToSchema;

use self::{
    seal::BrowserKeys,
    send::{Outcome, Parcel},
    vapid::Vapid,
};
use super::access;
use crate::{App, auth};

/// What is older than this is no news any more.
const FRESH: Duration = Duration::from_hours(24);

/// What the company lets push services carry, sealed as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PushPolicy {
    /// Whether the sealed message says who wrote what; otherwise it says only
    /// that there is something new.
    pub texts: bool,
}

impl Default for PushPolicy {
    fn default() -> Self {
        Self { texts: true }
    }
}

impl Setting for PushPolicy {
    const NAME: &'static str = "push";
}

/// What telling needs.
#[derive(Clone, Debug)]
pub struct Pusher {
    /// The state of all handlers.
    pub parts: Parts,
    /// The address people type.
    public_url: Url,
    /// Push services that may lie inside.
    services: Vec<Url>,
}

impl Pusher {
    /// As the server is configured.
    pub fn of(app: &App) -> Self {
        Self {
            parts: app.parts.clone(),
            public_url: app.gate.site.public_url.clone(),
            services: app.config.egress.push_services.clone(),
        }
    }
}

/// Tells one browser of one notification, if that is still news.
///
/// # Errors
/// The service is silent or refuses: the job tries again.
pub async fn tell(pusher: &Pusher, telling: Telling) -> Result<()> {
    let with = pusher.parts.clone();
    let packed = pusher.parts.db.write(move |tx| pack(tx, &with, telling));
    let Some((subscription, vapid, text, urgent)) = packed.await? else {
        return Ok(());
    };
    let parcel = Parcel {
        keys: BrowserKeys::parse(&subscription.public_key, &subscription.auth)?,
        endpoint: subscription.endpoint,
        text,
        urgent,
        topic: telling.notification,
    };
    let outcome = send::send(pusher, &vapid, &parcel).await?;
    let (clock, id): (Clock, _) = (pusher.parts.clock.clone(), subscription.id);
    let note = move |tx: &mut Tx<'_>| match outcome {
        Outcome::Taken => push::told(tx, id, clock.now()),
        Outcome::Gone => push::forget(tx, id),
    };
    pusher.parts.db.write(note).await
}

type Packed = (Subscription, Vapid, Vec<u8>, bool);

/// What is sent, as far as the person may read it now; none when there is
/// nothing to tell any more.
fn pack(tx: &mut Tx<'_>, parts: &Parts, telling: Telling) -> Result<Option<Packed>> {
    let Some(subscription) = push::find(tx, telling.subscription)? else {
        return Ok(None);
    };
    let Some(actor) = reader(tx, parts, &subscription)? else {
        push::forget(tx, subscription.id)?;
        return Ok(None);
    };
    let told = match access::readable(tx, &parts.subjects, &actor, telling.notification) {
        Ok(told) => told,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    if !is_news(tx, parts, &actor, &told)? {
        return Ok(None);
    }
    let Some(vapid) = Vapid::find(tx, parts)? else {
        return Ok(None);
    };
    let rooms = access::Rooms::of(tx, &parts.subjects, &actor, true)?;
    let wanted = rooms.within(notifications::Wanted::default());
    let waiting = notifications::store::count_unread(tx, actor.person, &wanted)?;
    let policy: PushPolicy = settings::get(tx)?;
    let urgent = matches!(
        told.why.as_str(),
        notifications::DIRECT | notifications::MENTION | notifications::REMINDER
    );
    let text = words::of(&told, actor.language, policy, waiting)?;
    Ok(Some((subscription, vapid, text, urgent)))
}

/// Whose browser it is, if the session that named it still holds.
fn reader(tx: &mut Tx<'_>, parts: &Parts, subscription: &Subscription) -> Result<Option<Actor>> {
    let via = Via::Session(subscription.session);
    let Some(actor) = people::acting(tx, subscription.person, via)? else {
        return Ok(None);
    };
    let holds = auth::access::still_holds(tx, &actor, parts.clock.now())?;
    Ok(holds.then_some(actor))
}

/// Whether it is unread, fresh and wanted at this hour. A reminder was asked
/// for its moment: no pause holds it back.
fn is_news(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, told: &Notification) -> Result<bool> {
    let now = parts.clock.now();
    let stored = wishes::find(tx, actor.person)?;
    let paused =
        told.why != notifications::REMINDER && stored.paused_until.is_some_and(|until| now < until);
    Ok(told.read_at.is_none()
        && now.since(told.created_at) < FRESH
        && !paused
        && stored.wishes.lets_through(&told.why, now, &actor.zone()))
}

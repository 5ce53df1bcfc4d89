//! `/me/push` and `/admin/push`.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Result, Timestamp, Tx,
    http::{ErrorResponse, Path, extract},
    ids::{PushId, SessionId},
    notifications::push::{self, Subscription},
    people::Administrator,
    settings,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    PushPolicy, Pusher,
    seal::{self, BrowserKeys},
    send,
    vapid::Vapid,
};
use crate::{
    App,
    admin::actions::Change,
    audited,
    auth::{self, access::session_of},
};

pub(in crate::notifications) fn routes<S: Clone + Send + Sync + 'static>(
    app: &App,
) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(find_push, create_push))
        .routes(routes!(delete_push))
        .routes(routes!(find_push_policy, replace_push_policy))
        .with_state(app.clone())
}

/// How browsers are told while no page is open.
#[derive(Serialize, ToSchema)]
struct PushView {
    /// What a browser subscribes with, in base64 for addresses.
    public_key: String,
    /// One's browsers that are told, the newest first.
    browsers: Vec<BrowserView>,
}

/// A browser that is told.
#[derive(Serialize, ToSchema)]
struct BrowserView {
    id: PushId,
    /// What the browser says it is.
    user_agent: String,
    /// The SHA-256 of its endpoint in hexadecimal: a browser knows itself by it.
    endpoint_key: String,
    created_at: Timestamp,
    /// When it was last told something.
    told_at: Option<Timestamp>,
}

/// A browser that wants to be told, as `PushSubscription.toJSON()` has it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreatePush {
    /// Where its push service takes messages.
    endpoint: String,
    keys: PushKeys,
    /// Not used: a subscription that has ended answers so.
    #[serde(rename = "expirationTime", default)]
    #[expect(dead_code, reason = "browsers send it, and unknown fields are refused")]
    expiration_time: Option<f64>,
}

/// The keys of a browser, in base64 for addresses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PushKeys {
    /// Its public key.
    p256dh: String,
    /// The secret it shares with us.
    auth: String,
}

/// How one's browsers are told.
#[utoipa::path(get, path = "/api/v1/me/push", tag = "me", responses((status = 200, body = PushView), ErrorResponse))]
async fn find_push(State(app): State<App>, actor: Actor) -> Result<Json<PushView>> {
    session_of(&actor)?;
    let parts = app.parts.clone();
    let find = move |tx: &mut Tx<'_>| {
        Ok(PushView {
            public_key: Vapid::find_or_make(tx, &parts)?.public(),
            browsers: browsers(tx, &actor, parts.clock.now())?,
        })
    };
    Ok(Json(app.gate.db.write(find).await?))
}

/// Have this browser told while no page is open, until its session ends.
#[utoipa::path(post, path = "/api/v1/me/push", tag = "me", request_body = CreatePush,
    responses((status = 204), ErrorResponse))]
async fn create_push(
    State(app): State<App>,
    actor: Actor,
    extract::Json(asked): extract::Json<CreatePush>,
) -> Result<StatusCode> {
    let session = session_of(&actor)?;
    let keys = BrowserKeys::parse(&asked.keys.p256dh, &asked.keys.auth)?;
    seal::seal(&app.gate.ids, &keys, b"")?;
    send::reach(&Pusher::of(&app), &asked.endpoint).await?;
    let new = subscription(&app, &actor, session, asked);
    app.gate.db.write(move |tx| push::put(tx, &new)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn subscription(app: &App, actor: &Actor, session: SessionId, asked: CreatePush) -> Subscription {
    Subscription {
        id: app.gate.ids.id(),
        person: actor.person,
        session,
        endpoint_key: auth::types::hash(&asked.endpoint),
        endpoint: asked.endpoint,
        public_key: asked.keys.p256dh,
        auth: asked.keys.auth,
        created_at: app.gate.clock.now(),
        told_at: None,
    }
}

/// Have one of one's browsers told no more.
#[utoipa::path(delete, path = "/api/v1/me/push/{id}", tag = "me", params(("id" = PushId, Path)),
    responses((status = 204), ErrorResponse))]
async fn delete_push(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PushId>,
) -> Result<StatusCode> {
    let delete = move |tx: &mut Tx<'_>| push::delete(tx, actor.person, id);
    if app.gate.db.write(delete).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound)
    }
}

fn browsers(tx: &mut Tx<'_>, actor: &Actor, now: Timestamp) -> Result<Vec<BrowserView>> {
    let sessions = auth::store::sessions_of(tx, actor.person, now)?;
    let all = push::list(tx, actor.person)?.into_iter();
    let named = all.filter_map(|one| {
        let session = sessions.iter().find(|session| session.id == one.session)?;
        Some(BrowserView {
            id: one.id,
            user_agent: session.user_agent.clone(),
            endpoint_key: one.endpoint_key,
            created_at: one.created_at,
            told_at: one.told_at,
        })
    });
    Ok(named.collect())
}

/// What push services may carry.
#[utoipa::path(get, path = "/api/v1/admin/push", tag = "administration",
    responses((status = 200, body = PushPolicy), ErrorResponse))]
async fn find_push_policy(State(app): State<App>, _: Administrator) -> Result<Json<PushPolicy>> {
    app.gate.db.read(settings::get).await.map(Json)
}

/// Say what push services may carry.
#[utoipa::path(put, path = "/api/v1/admin/push", tag = "administration", request_body = PushPolicy,
    responses((status = 200, body = PushPolicy), ErrorResponse))]
async fn replace_push_policy(
    State(app): State<App>,
    by: Administrator,
    extract::Json(policy): extract::Json<PushPolicy>,
) -> Result<Json<PushPolicy>> {
    let change = Change::by(&app, by);
    let replace = move |tx: &mut Tx<'_>| {
        settings::put(
            tx,
            &change.clock,
            change.actor().map(|by| by.person),
            &policy,
        )?;
        change.record(tx, audited::SETTINGS_REPLACED, None, json!(policy))?;
        Ok(Json(policy))
    };
    app.gate.db.write(replace).await
}

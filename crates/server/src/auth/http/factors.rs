//! `/me/factors`: the authenticator application, recovery codes, and proving
//! who one is before any of it changes.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Result,
    http::{ErrorResponse, extract},
    people,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::{
    Client, Gate,
    access::session_of,
    factors::{
        Drawing, enrol,
        proof::{self, Proof},
        store,
        types::Factors,
        webauthn::RelyingParty,
    },
    outside::directory,
};

/// The second factors of the person who asks.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnFactors {
    #[serde(flatten)]
    factors: Factors,
    /// Whether they proved lately who they are; without it nothing can be changed.
    proved: bool,
    /// Whether they have a password to prove it with, here or in a directory.
    has_password: bool,
    /// Whether passkeys work here: the server must have a name.
    passkeys_work: bool,
}

/// The own second factors. Only from a browser session.
#[utoipa::path(get, path = "/api/v1/me/factors", tag = "me",
    responses((status = 200, body = OwnFactors), ErrorResponse))]
pub(super) async fn find_factors(
    State(gate): State<Gate>,
    actor: Actor,
) -> Result<Json<OwnFactors>> {
    let (session, now) = (session_of(&actor)?, gate.clock.now());
    let passkeys_work = RelyingParty::of(&gate.site).is_ok();
    let outside = gate.outside.clone();
    let found = gate.db.read(move |tx| {
        let has_own = people::store::password_hash(tx, actor.person)?.is_some();
        Ok(OwnFactors {
            factors: store::factors_of(tx, actor.person)?,
            proved: proof::is_proved(tx, session, now)?,
            has_password: has_own || directory::keeps(tx, &outside, actor.person)?,
            passkeys_work,
        })
    });
    found.await.map(Json)
}

/// By what somebody proves who they are: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProveIdentity {
    /// The password.
    #[serde(default)]
    #[schema(format = Password)]
    password: Option<String>,
    /// A code of the authenticator application.
    #[serde(default)]
    code: Option<String>,
}

/// Prove who one is; second factors may be changed for a quarter of an hour.
#[utoipa::path(post, path = "/api/v1/me/factors/proof", tag = "me", request_body = ProveIdentity,
    responses((status = 204), ErrorResponse))]
pub(super) async fn prove(
    State(gate): State<Gate>,
    actor: Actor,
    client: Client,
    extract::Json(asked): extract::Json<ProveIdentity>,
) -> Result<StatusCode> {
    let given = match (asked.password, asked.code) {
        (Some(password), None) => Proof::Password(password),
        (None, Some(code)) => Proof::Code(code),
        _ => return Err(Error::invalid("password", "factor-proof-unfit")),
    };
    proof::prove(&gate, &actor, given, &client).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An application that is being set up.
#[derive(Serialize, ToSchema)]
pub(super) struct NewTotp {
    /// The secret to be typed, in base32; shown this once.
    secret: String,
    /// The address behind the drawing.
    address: String,
    /// The drawing to be photographed.
    drawing: Drawing,
}

/// Begin to set an authenticator application up; it counts after its first code.
#[utoipa::path(post, path = "/api/v1/me/factors/totp", tag = "me",
    responses((status = 200, body = NewTotp), ErrorResponse))]
pub(super) async fn begin_totp(State(gate): State<Gate>, actor: Actor) -> Result<Json<NewTotp>> {
    let db = gate.db.clone();
    let made = db
        .write(move |tx| enrol::begin_totp(tx, &gate, &actor))
        .await?;
    Ok(Json(NewTotp {
        secret: made.secret,
        address: made.address,
        drawing: made.drawing,
    }))
}

/// The first code of a new application.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmTotp {
    /// Six digits.
    code: String,
}

/// Recovery codes that were just made.
#[derive(Serialize, ToSchema)]
pub(super) struct RecoveryCodes {
    /// The codes, shown this once; null when the person has some already.
    recovery_codes: Option<Vec<String>>,
}

/// Take the first code of the new application: from now on signing in asks for one.
#[utoipa::path(post, path = "/api/v1/me/factors/totp/confirmation", tag = "me", request_body = ConfirmTotp,
    responses((status = 200, body = RecoveryCodes), ErrorResponse))]
pub(super) async fn confirm_totp(
    State(gate): State<Gate>,
    actor: Actor,
    client: Client,
    extract::Json(asked): extract::Json<ConfirmTotp>,
) -> Result<Json<RecoveryCodes>> {
    let recovery_codes = enrol::confirm_totp(&gate, actor, asked.code, &client).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Take the authenticator application away.
#[utoipa::path(delete, path = "/api/v1/me/factors/totp", tag = "me",
    responses((status = 204), ErrorResponse))]
pub(super) async fn delete_totp(State(gate): State<Gate>, actor: Actor) -> Result<StatusCode> {
    let db = gate.db.clone();
    db.write(move |tx| enrol::remove_totp(tx, &gate, &actor))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new set of recovery codes in place of the old one.
#[utoipa::path(post, path = "/api/v1/me/factors/recovery-codes", tag = "me",
    responses((status = 200, body = RecoveryCodes), ErrorResponse))]
pub(super) async fn replace_recovery_codes(
    State(gate): State<Gate>,
    actor: Actor,
) -> Result<Json<RecoveryCodes>> {
    let db = gate.db.clone();
    let made = db.write(move |tx| enrol::replace_codes(tx, &gate, &actor));
    Ok(Json(RecoveryCodes {
        recovery_codes: Some(made.await?),
    }))
}

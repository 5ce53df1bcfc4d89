//! `/me/events`: what happened to one's own account.

use axum::{Json, extract::State};
use kernel::{
    Actor, Result, SubjectRef, Timestamp, Tx,
    audit::{self, AuditRecord},
    http::{ErrorResponse, Page, PageQuery, Params},
    ids::AuditId,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Gate;

/// Something that happened to one's account.
#[derive(Serialize, ToSchema)]
pub(super) struct AccountEvent {
    /// Its id in the audit.
    id: AuditId,
    /// When.
    at: Timestamp,
    /// What: the code of an action of the audit, for instance `session.opened`.
    action: String,
    /// Who did it; null where it was oneself at the door, another system or the command line.
    by: Option<String>,
    /// By which way, where it was not a page.
    source: Option<String>,
    /// From which address.
    address: Option<String>,
    /// What the browser or program called itself.
    client: Option<String>,
}

impl From<AuditRecord> for AccountEvent {
    fn from(record: AuditRecord) -> Self {
        let text = |name: &str| {
            let value = record.detail.get(name)?;
            value.as_str().map(str::to_owned)
        };
        Self {
            source: text("source"),
            address: text("address"),
            client: text("client"),
            id: record.id,
            at: record.at,
            action: record.action,
            by: record.actor.map(|actor| actor.name),
        }
    }
}

/// What happened to one's account, the newest first: sign-ins, passwords, tokens, rights.
#[utoipa::path(get, path = "/api/v1/me/events", tag = "me", params(PageQuery),
    responses((status = 200, body = Page<AccountEvent>), ErrorResponse))]
pub(super) async fn list_events(
    State(gate): State<Gate>,
    actor: Actor,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<AccountEvent>>> {
    let (limit, after) = (query.limit()?, query.after_id::<AuditId>()?);
    let list = move |tx: &mut Tx<'_>| {
        let subject = SubjectRef::new("person", actor.person.0);
        audit::list_of(tx, &subject, after, limit + 1)
    };
    let found = gate.db.read(list).await?;
    let page = Page::cut(found, limit, |record| record.id.to_string());
    Ok(Json(page.map(AccountEvent::from)))
}

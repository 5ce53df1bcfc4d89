//! Guests are invited into rooms: by administrators, and by those who look
//! after a room where the company allows it.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Actor, Error, Language, Result, Tx, audit,
    http::{ErrorResponse, extract},
    people::{self, NewPerson, Person, PersonChanges},
    settings::{self, Company},
};
use sections::chat::{self, types::RoomId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    App, audited,
    auth::{access::session_of, actions, types::LinkKind},
};

/// The most rooms of one invitation.
const MAX_ROOMS: usize = 50;

/// Who is invited as a guest, and where to.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InviteGuest {
    /// The address to sign in with.
    email: String,
    /// The full name.
    name: String,
    /// The language; the company's when left out.
    #[serde(default)]
    language: Option<Language>,
    /// The rooms they will see, 1 to 50: the inviting person looks after each.
    rooms: Vec<uuid::Uuid>,
}

/// A guest who was just invited.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitedGuest {
    /// The guest.
    person: Person,
    /// Where they choose a password; shown this once, works for three days.
    invitation_url: String,
}

/// Invite a guest into rooms one looks after. Administrators may, and others where the company allows it. Only from
/// a browser session.
#[utoipa::path(post, path = "/api/v1/guests", tag = "people", request_body = InviteGuest,
    responses((status = 201, body = InvitedGuest), ErrorResponse))]
pub(super) async fn invite_guest(
    State(app): State<App>,
    actor: Actor,
    extract::Json(asked): extract::Json<InviteGuest>,
) -> Result<(StatusCode, Json<InvitedGuest>)> {
    session_of(&actor)?;
    let gate = app.gate.clone();
    let invite = move |tx: &mut Tx<'_>| invite(tx, &gate, &actor, &asked);
    let (person, secret) = app.gate.db.write(invite).await?;
    let invitation_url = app.gate.site.link(&secret);
    Ok((
        StatusCode::CREATED,
        Json(InvitedGuest {
            person,
            invitation_url,
        }),
    ))
}

fn invite(
    tx: &mut Tx<'_>,
    gate: &crate::auth::Gate,
    actor: &Actor,
    asked: &InviteGuest,
) -> Result<(Person, String)> {
    let company: Company = settings::get(tx)?;
    if actor.guest || !(actor.administrator || company.guests_by_moderators) {
        return Err(Error::forbidden("guest-by-administrators"));
    }
    if asked.rooms.is_empty() || asked.rooms.len() > MAX_ROOMS {
        return Err(Error::invalid("rooms", "guest-rooms-missing"));
    }
    let person = make(tx, gate, asked, company)?;
    for room in &asked.rooms {
        let (room, now) = (RoomId(*room), gate.clock.now());
        chat::access::moderated_room(tx, actor, room)?;
        chat::actions::add_member(tx, actor, room, person.id, now)?;
    }
    let (clock, ids) = (&gate.clock, &gate.ids);
    let link = actions::make_link(tx, clock, ids, person.id, LinkKind::Invitation, None)?;
    let detail = json!({ "guest": true, "rooms": asked.rooms.len() });
    let subject = kernel::SubjectRef::new("person", person.id.0);
    let action = audited::PERSON_INVITED;
    let detail = detail.as_object().cloned().unwrap_or_default();
    audit::record(tx, ids, clock, Some(actor), action, Some(subject), detail)?;
    Ok((person, link.secret))
}

fn make(
    tx: &mut Tx<'_>,
    gate: &crate::auth::Gate,
    asked: &InviteGuest,
    company: Company,
) -> Result<Person> {
    let new = NewPerson {
        name: people::check_name(&asked.name)?,
        email: people::check_email(&asked.email)?,
        title: String::new(),
        department: None,
        language: asked.language.unwrap_or(company.default_language),
        time_zone: company.default_time_zone,
        administrator: false,
        password_hash: None,
    };
    let made = people::store::create(tx, &gate.ids, &gate.clock, &new)?;
    let guest = PersonChanges {
        guest: Some(true),
        ..PersonChanges::default()
    };
    people::store::update(tx, &gate.clock, made.id, &guest)
}

//! `/people`.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
    response::IntoResponse,
};
use kernel::{
    Actor, Language, Result, Tx,
    http::{ErrorResponse, Page, Params, Path, limit},
    ids::{DepartmentId, PersonId},
    people::{self, Department, ListPeople, Person, Profile, Standing},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{access, guests};
use crate::{App, profile};

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(app: &App) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(list_people))
        .routes(routes!(list_standings))
        .routes(routes!(find_person))
        .routes(routes!(find_photo))
        .routes(routes!(browse_departments))
        .routes(routes!(guests::invite_guest))
        .with_state(app.clone())
}

/// Which people are wanted.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PeopleQuery {
    /// Part of a name or address, any case.
    q: Option<String>,
    /// Whether `q` is also looked for in positions and departments.
    #[serde(default)]
    everywhere: bool,
    /// Only people of this department and of all within it.
    department: Option<DepartmentId>,
    /// Only guests, or none of them.
    guests: Option<bool>,
    /// How many, 1 to 500; 50 when not said.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<PersonId>,
}

impl PeopleQuery {
    /// The page of people that is wanted, in the order of their names.
    ///
    /// # Errors
    /// `Invalid` on `limit`; those of the database.
    pub async fn page(self, app: &App, reader: &Actor, inactive_too: bool) -> Result<Page<Person>> {
        let limit = limit(self.limit)?;
        let wanted = self.wanted(reader, inactive_too, limit);
        let found = app
            .gate
            .db
            .read(move |tx| people::store::list(tx, &wanted))
            .await?;
        Ok(Page::cut(found, limit, |person| person.id.to_string()))
    }
}

impl PeopleQuery {
    fn wanted(self, reader: &Actor, inactive_too: bool, limit: i64) -> ListPeople {
        ListPeople {
            query: self.q,
            everywhere: self.everywhere,
            department: self.department,
            guests: self.guests,
            inactive_too,
            after: self.after,
            limit: limit + 1,
            cyrillic_first: reader.language == Language::Ru,
        }
    }
}

/// Colleagues in the order of their names, for Russian readers with those in Cyrillic first; those who have left are not shown. A guest sees the people of their
/// rooms.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(PeopleQuery),
    responses((status = 200, body = Page<Person>), ErrorResponse))]
async fn list_people(
    State(app): State<App>,
    actor: Actor,
    Params(query): Params<PeopleQuery>,
) -> Result<Json<Page<Person>>> {
    let limit = limit(query.limit)?;
    let wanted = query.wanted(&actor, false, limit);
    let list = move |tx: &mut Tx<'_>| access::visible_people(tx, &actor, &wanted);
    let found = app.gate.db.read(list).await?;
    Ok(Json(Page::cut(found, limit, |person| {
        person.id.to_string()
    })))
}

/// What colleagues say of themselves for a while, statuses and absences: of all who say something now, at most
/// 2,000. The live socket tells as `people.standings` when one changes.
#[utoipa::path(get, path = "/api/v1/people/standings", tag = "people",
    responses((status = 200, body = Page<Standing>), ErrorResponse))]
async fn list_standings(State(app): State<App>, actor: Actor) -> Result<Json<Page<Standing>>> {
    let now = app.gate.clock.now();
    let all = move |tx: &mut Tx<'_>| access::visible_standings(tx, &actor, now);
    Ok(Json(Page::whole(app.gate.db.read(all).await?)))
}

/// A colleague, also one who has left: their messages remain.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people", params(("id" = PersonId, Path)),
    responses((status = 200, body = Profile), ErrorResponse))]
async fn find_person(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PersonId>,
) -> Result<Json<Profile>> {
    app.gate
        .db
        .read(move |tx| access::visible_profile(tx, &actor, id))
        .await
        .map(Json)
}

/// The company's departments in the order of their names; to a guest there are none.
#[utoipa::path(get, path = "/api/v1/departments", tag = "people",
    responses((status = 200, body = Page<Department>), ErrorResponse))]
async fn browse_departments(
    State(app): State<App>,
    actor: Actor,
) -> Result<Json<Page<Department>>> {
    let all = move |tx: &mut Tx<'_>| access::visible_departments(tx, &actor);
    Ok(Json(Page::whole(app.gate.db.read(all).await?)))
}

/// A colleague's photo. Its address changes with it, so it may be kept.
#[utoipa::path(get, path = "/api/v1/people/{id}/photo", tag = "people", params(("id" = PersonId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), ErrorResponse))]
async fn find_photo(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<PersonId>,
) -> Result<impl IntoResponse> {
    const KEPT: (HeaderName, &str) = (
        header::CACHE_CONTROL,
        "private, max-age=31536000, immutable",
    );
    let (media_type, bytes) = profile::actions::read_photo(&app, actor, id).await?;
    Ok((
        [
            (header::CONTENT_TYPE, media_type),
            (KEPT.0, KEPT.1.to_owned()),
        ],
        bytes,
    ))
}

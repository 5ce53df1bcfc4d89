//! `/scim/v2/Users`.

use axum::{
    extract::{Path, Query, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{
    Error, Tx,
    ids::PersonId,
    people::{self, Person},
    text,
};
use serde_json::{Map, Value};

use super::{
    filter,
    problem::{Refusal, Result, answer},
    resource::{self, ListQuery},
    token::Provisioner,
    user::{self, Wanted},
};
use crate::{
    App,
    admin::actions::people::{AccountChanges, update},
};

/// Where SCIM is found.
pub(super) fn base(app: &App) -> String {
    let url = app.gate.site.public_url.as_str();
    format!("{}/scim/v2", url.trim_end_matches('/'))
}

/// An id that is none belongs to nobody.
fn id_of(text: &str) -> Result<PersonId> {
    text.parse().map_err(|_| Error::NotFound.into())
}

/// People, by a filter or page by page.
pub(super) async fn list(
    State(app): State<App>,
    _: Provisioner,
    Query(query): Query<ListQuery>,
) -> Result<Response> {
    let (before, count) = query.window();
    let wanted = query.filter.as_deref().map(filter::parse).transpose()?;
    let base = base(&app);
    let find = move |tx: &mut Tx<'_>| {
        let (total, found) = match wanted {
            Some(wanted) => filtered(tx, &wanted, before, count)?,
            None => (
                usize::try_from(people::store::count(tx)?).unwrap_or_default(),
                people::store::list_at(tx, before, count)?,
            ),
        };
        let told: kernel::Result<Vec<_>> =
            found.iter().map(|one| user::told(tx, &base, one)).collect();
        Ok((total, told?))
    };
    let (total, items) = app.gate.db.read(find).await?;
    Ok(resource::page(total, before, &items))
}

/// The people of whom every comparison holds. The first one finds them; one
/// that nothing can be found by finds nobody.
fn filtered(
    tx: &mut Tx<'_>,
    wanted: &[filter::Equals],
    before: i64,
    count: i64,
) -> kernel::Result<(usize, Vec<Person>)> {
    let mut found: Option<Vec<Person>> = None;
    for one in wanted {
        let these = match one.attribute.as_str() {
            "username" | "emails" | "emails.value" => {
                let person = people::store::find_by_email(tx, &one.value)?;
                person.into_iter().collect()
            }
            "externalid" => people::store::find_by_external_id(tx, &one.value)?,
            "id" => match one.value.parse() {
                Ok(id) => people::store::find_all(tx, &[id])?,
                Err(_) => Vec::new(),
            },
            "displayname" => people::store::find_by_name(tx, &text::fold(&one.value))?,
            "active" if found.is_some() => {
                let active = one.value.eq_ignore_ascii_case("true");
                let all = found.iter().flatten();
                all.filter(|person| person.active == active)
                    .cloned()
                    .collect()
            }
            _ => return Err(Error::invalid("filter", "scim-filter-unfit")),
        };
        found = Some(match found {
            Some(kept) => kept
                .into_iter()
                .filter(|one| these.iter().any(|other| other.id == one.id))
                .collect(),
            None => these,
        });
    }
    let all = found.unwrap_or_default();
    let window = |number: i64| usize::try_from(number).unwrap_or_default();
    let total = all.len();
    let shown = all.into_iter().skip(window(before)).take(window(count));
    Ok((total, shown.collect()))
}

/// One person.
pub(super) async fn find(
    State(app): State<App>,
    _: Provisioner,
    Path(id): Path<String>,
) -> Result<Response> {
    let (id, base) = (id_of(&id)?, base(&app));
    let find = move |tx: &mut Tx<'_>| {
        let person = people::store::find(tx, id)?;
        user::told(tx, &base, &person)
    };
    let told = app.gate.db.read(find).await?;
    Ok(answer(StatusCode::OK, &told))
}

/// Makes an account; the person comes in by the company's sign-in or by a link.
pub(super) async fn create(
    State(app): State<App>,
    by: Provisioner,
    request: Request,
) -> Result<Response> {
    let body = resource::body(request, &app).await?;
    let wanted = Wanted::read(&body, None)?;
    let (change, base) = (by.change(&app), base(&app));
    let create = move |tx: &mut Tx<'_>| {
        let person = user::create(tx, &change, &wanted)?;
        user::told(tx, &base, &person)
    };
    let told = app.gate.db.write(create).await?;
    Ok(answer(StatusCode::CREATED, &told))
}

/// Makes a person what the body says; what it does not name stays.
pub(super) async fn replace(
    State(app): State<App>,
    by: Provisioner,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response> {
    let body = resource::body(request, &app).await?;
    let fill = move |told: Map<String, Value>| Ok(user::filled(body, told));
    keep(&app, &by, &id, fill).await
}

/// Changes what the operations name.
pub(super) async fn patch(
    State(app): State<App>,
    by: Provisioner,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response> {
    let body = resource::body(request, &app).await?;
    let apply = move |told: Map<String, Value>| super::patch::apply(told, &body);
    keep(&app, &by, &id, apply).await
}

async fn keep(
    app: &App,
    by: &Provisioner,
    id: &str,
    become_of: impl FnOnce(Map<String, Value>) -> Result<Map<String, Value>> + Send + 'static,
) -> Result<Response> {
    let (id, change, base) = (id_of(id)?, by.change(app), base(app));
    let keep = move |tx: &mut Tx<'_>| {
        let before = people::store::find(tx, id)?;
        let told = user::object(user::told(tx, &base, &before)?)?;
        let wanted = become_of(told.clone()).and_then(|user| Wanted::read(&user, Some(&told)));
        // What is wrong with a request changes nothing and is told as it is.
        let wanted = match wanted {
            Ok(wanted) => wanted,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let after = user::update(tx, &change, &before, &wanted)?;
        user::told(tx, &base, &after).map(Ok)
    };
    let told: std::result::Result<Value, Refusal> = app.gate.db.write(keep).await?;
    Ok(answer(StatusCode::OK, &told?))
}

/// Dismisses a person: what they wrote stays.
pub(super) async fn dismiss(
    State(app): State<App>,
    by: Provisioner,
    Path(id): Path<String>,
) -> Result<Response> {
    let (id, change) = (id_of(&id)?, by.change(&app));
    let changes = AccountChanges {
        active: Some(false),
        ..AccountChanges::default()
    };
    let dismiss = move |tx: &mut Tx<'_>| update(tx, &change, id, &changes);
    app.gate.db.write(dismiss).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

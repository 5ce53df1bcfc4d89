//! `/scim/v2/Groups`.

use axum::{
    extract::{Path, Query, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{
    Error, Tx,
    ids::GroupId,
    people::{Group, groups},
    text,
};
use serde_json::{Map, Value};

use super::{
    filter,
    group::{self, Wanted},
    problem::{Refusal, Result, answer},
    resource::{self, ListQuery},
    token::Provisioner,
    user,
    users::base,
};
use crate::{
    App,
    admin::actions::groups::{create_group, delete_group},
};

fn id_of(text: &str) -> Result<GroupId> {
    text.parse().map_err(|_| Error::NotFound.into())
}

/// Groups, by a filter or page by page.
pub(super) async fn list(
    State(app): State<App>,
    _: Provisioner,
    Query(query): Query<ListQuery>,
) -> Result<Response> {
    let (before, count) = query.window();
    let wanted = query.filter.as_deref().map(filter::parse).transpose()?;
    let (base, members) = (base(&app), !query.excludes("members"));
    let find = move |tx: &mut Tx<'_>| {
        let mut found = groups::list(tx)?;
        for one in wanted.iter().flatten() {
            keep_equal(tx, &mut found, one)?;
        }
        let window = |number: i64| usize::try_from(number).unwrap_or_default();
        let shown = found.iter().skip(window(before)).take(window(count));
        let told: kernel::Result<Vec<_>> = shown
            .map(|one| group::told(tx, &base, one, members))
            .collect();
        Ok((found.len(), told?))
    };
    let (total, items) = app.gate.db.read(find).await?;
    Ok(resource::page(total, before, &items))
}

fn keep_equal(
    tx: &mut Tx<'_>,
    found: &mut Vec<Group>,
    wanted: &filter::Equals,
) -> kernel::Result<()> {
    let value = wanted.value.as_str();
    match wanted.attribute.as_str() {
        "displayname" => {
            let key = text::fold(value);
            found.retain(|one| text::fold(&one.name) == key);
        }
        "id" => found.retain(|one| one.id.to_string() == value),
        "externalid" => {
            let mut kept = Vec::new();
            for one in found.drain(..) {
                if groups::external_id(tx, one.id)?.as_deref() == Some(value) {
                    kept.push(one);
                }
            }
            *found = kept;
        }
        "members" | "members.value" => {
            found.retain(|one| one.members.iter().any(|one| one.id.to_string() == value));
        }
        _ => return Err(Error::invalid("filter", "scim-filter-unfit")),
    }
    Ok(())
}

/// One group.
pub(super) async fn find(
    State(app): State<App>,
    _: Provisioner,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response> {
    let (id, base) = (id_of(&id)?, base(&app));
    let members = !query.excludes("members");
    let find = move |tx: &mut Tx<'_>| {
        let found = groups::find(tx, id)?;
        group::told(tx, &base, &found, members)
    };
    let told = app.gate.db.read(find).await?;
    Ok(answer(StatusCode::OK, &told))
}

/// Makes a group.
pub(super) async fn create(
    State(app): State<App>,
    by: Provisioner,
    request: Request,
) -> Result<Response> {
    let body = resource::body(request, &app).await?;
    let wanted = Wanted::read(&body)?;
    let (change, base) = (by.change(&app), base(&app));
    let create = move |tx: &mut Tx<'_>| {
        let made = create_group(tx, &change, &wanted.name)?;
        let made = group::update(tx, &change, made.id, &wanted)?;
        group::told(tx, &base, &made, true)
    };
    let told = app.gate.db.write(create).await?;
    Ok(answer(StatusCode::CREATED, &told))
}

/// Makes a group what the body says.
pub(super) async fn replace(
    State(app): State<App>,
    by: Provisioner,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response> {
    let body = resource::body(request, &app).await?;
    keep(&app, &by, &id, move |_| Ok(body)).await
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
        let before = groups::find(tx, id)?;
        let told = user::object(group::told(tx, &base, &before, true)?)?;
        let wanted = match become_of(told).and_then(|group| Wanted::read(&group)) {
            Ok(wanted) => wanted,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let after = group::update(tx, &change, id, &wanted)?;
        group::told(tx, &base, &after, true).map(Ok)
    };
    let told: std::result::Result<Value, Refusal> = app.gate.db.write(keep).await?;
    Ok(answer(StatusCode::OK, &told?))
}

/// Removes a group; its members stay.
pub(super) async fn delete(
    State(app): State<App>,
    by: Provisioner,
    Path(id): Path<String>,
) -> Result<Response> {
    let (id, change) = (id_of(&id)?, by.change(&app));
    let delete = move |tx: &mut Tx<'_>| delete_group(tx, &change, id);
    app.gate.db.write(delete).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

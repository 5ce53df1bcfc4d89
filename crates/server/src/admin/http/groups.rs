//! `/admin/departments` and `/admin/groups`.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{
    Result,
    http::{ErrorResponse, Page, Path, extract},
    ids::{DepartmentId, GroupId, PersonId},
    people::{Administrator, Department, Group, NewDepartment, departments},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Given, given};
use crate::{
    App,
    admin::actions::{
        Change,
        groups::{self, DepartmentChanges},
    },
};

/// All departments in the order of their names.
#[utoipa::path(get, path = "/api/v1/admin/departments", tag = "administration",
    responses((status = 200, body = Page<Department>), ErrorResponse))]
pub(super) async fn list_departments(
    State(app): State<App>,
    _: Administrator,
) -> Result<Json<Page<Department>>> {
    app.gate
        .db
        .read(departments::list)
        .await
        .map(|all| Json(Page::whole(all)))
}

/// A new department.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateDepartment {
    /// Its name.
    name: String,
    /// Who manages it.
    #[serde(default)]
    manager_id: Option<PersonId>,
    /// The department it is part of.
    #[serde(default)]
    parent_id: Option<DepartmentId>,
}

/// Add a department.
#[utoipa::path(post, path = "/api/v1/admin/departments", tag = "administration", request_body = CreateDepartment,
    responses((status = 201, body = Department), ErrorResponse))]
pub(super) async fn create_department(
    State(app): State<App>,
    by: Administrator,
    extract::Json(asked): extract::Json<CreateDepartment>,
) -> Result<(StatusCode, Json<Department>)> {
    let change = Change::by(&app, by);
    let new = NewDepartment {
        name: asked.name,
        manager: asked.manager_id,
        parent: asked.parent_id,
    };
    let made = app
        .gate
        .db
        .write(move |tx| groups::create_department(tx, &change, new))
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// What shall change of a department; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateDepartment {
    /// Its name.
    #[serde(default)]
    name: Option<String>,
    /// Who manages it; null for nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<uuid::Uuid>)]
    manager_id: Given<PersonId>,
    /// The department it is part of; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<uuid::Uuid>)]
    parent_id: Given<DepartmentId>,
}

/// Change a department.
#[utoipa::path(patch, path = "/api/v1/admin/departments/{id}", tag = "administration",
    params(("id" = DepartmentId, Path)), request_body = UpdateDepartment,
    responses((status = 200, body = Department), ErrorResponse))]
pub(super) async fn update_department(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<DepartmentId>,
    extract::Json(asked): extract::Json<UpdateDepartment>,
) -> Result<Json<Department>> {
    let change = Change::by(&app, by);
    let asked = DepartmentChanges {
        name: asked.name,
        manager: asked.manager_id,
        parent: asked.parent_id,
    };
    app.gate
        .db
        .write(move |tx| groups::update_department(tx, &change, id, &asked))
        .await
        .map(Json)
}

/// Remove a department nobody belongs to.
#[utoipa::path(delete, path = "/api/v1/admin/departments/{id}", tag = "administration",
    params(("id" = DepartmentId, Path)), responses((status = 204), ErrorResponse))]
pub(super) async fn delete_department(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<DepartmentId>,
) -> Result<StatusCode> {
    let change = Change::by(&app, by);
    app.gate
        .db
        .write(move |tx| groups::delete_department(tx, &change, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All groups in the order of their names.
#[utoipa::path(get, path = "/api/v1/admin/groups", tag = "administration",
    responses((status = 200, body = Page<Group>), ErrorResponse))]
pub(super) async fn list_groups(
    State(app): State<App>,
    _: Administrator,
) -> Result<Json<Page<Group>>> {
    app.gate
        .db
        .read(kernel::people::groups::list)
        .await
        .map(|all| Json(Page::whole(all)))
}

/// A new group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateGroup {
    /// Its name.
    name: String,
}

/// Add an empty group.
#[utoipa::path(post, path = "/api/v1/admin/groups", tag = "administration", request_body = CreateGroup,
    responses((status = 201, body = Group), ErrorResponse))]
pub(super) async fn create_group(
    State(app): State<App>,
    by: Administrator,
    extract::Json(asked): extract::Json<CreateGroup>,
) -> Result<(StatusCode, Json<Group>)> {
    let change = Change::by(&app, by);
    let made = app
        .gate
        .db
        .write(move |tx| groups::create_group(tx, &change, &asked.name))
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Who shall be in a group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplaceMembers {
    /// All of them; whoever is not here leaves.
    members: Vec<PersonId>,
}

/// Make exactly these people the members of a group.
#[utoipa::path(put, path = "/api/v1/admin/groups/{id}/members", tag = "administration",
    params(("id" = GroupId, Path)), request_body = ReplaceMembers,
    responses((status = 200, body = Group), ErrorResponse))]
pub(super) async fn replace_members(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<GroupId>,
    extract::Json(asked): extract::Json<ReplaceMembers>,
) -> Result<Json<Group>> {
    let change = Change::by(&app, by);
    app.gate
        .db
        .write(move |tx| groups::set_members(tx, &change, id, &asked.members))
        .await
        .map(Json)
}

/// Remove a group; its members stay.
#[utoipa::path(delete, path = "/api/v1/admin/groups/{id}", tag = "administration",
    params(("id" = GroupId, Path)), responses((status = 204), ErrorResponse))]
pub(super) async fn delete_group(
    State(app): State<App>,
    by: Administrator,
    Path(id): Path<GroupId>,
) -> Result<StatusCode> {
    let change = Change::by(&app, by);
    app.gate
        .db
        .write(move |tx| groups::delete_group(tx, &change, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

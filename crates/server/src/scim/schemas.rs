//! What this server says of itself: RFC 7643, sections 5 to 7.

use std::future::{Ready, ready};

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use kernel::Error;
use serde_json::{Value, json};

use super::{
    group::GROUP,
    problem::{Result, answer},
    resource::{self, MAX_RESULTS},
    token::Provisioner,
    user::{ENTERPRISE, USER},
    users::base,
};
use crate::App;

const CONFIG: &str = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
const TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";

/// What is supported.
pub(super) fn config(State(app): State<App>, _: Provisioner) -> Ready<Response> {
    let body = json!({
        "schemas": [CONFIG],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": MAX_RESULTS },
        "changePassword": { "supported": false },
        "sort": { "supported": false },
        "etag": { "supported": false },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A token an administrator made for this system",
            "primary": true,
        }],
        "meta": { "resourceType": "ServiceProviderConfig",
            "location": format!("{}/ServiceProviderConfig", base(&app)) },
    });
    ready(answer(StatusCode::OK, &body))
}

fn types(base: &str) -> [Value; 2] {
    let kind = |name: &str, schema: &str, extensions: &[Value]| {
        json!({
            "schemas": [TYPE],
            "id": name,
            "name": name,
            "endpoint": format!("/{name}s"),
            "schema": schema,
            "schemaExtensions": extensions,
            "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{name}") },
        })
    };
    let extension = json!({ "schema": ENTERPRISE, "required": false });
    [kind("User", USER, &[extension]), kind("Group", GROUP, &[])]
}

/// The kinds of resources.
pub(super) fn resource_types(State(app): State<App>, _: Provisioner) -> Ready<Response> {
    let all = types(&base(&app));
    ready(resource::page(all.len(), 0, &all))
}

/// One kind.
pub(super) fn resource_type(
    State(app): State<App>,
    _: Provisioner,
    Path(id): Path<String>,
) -> Ready<Result<Response>> {
    ready(one_of(&types(&base(&app)), &id))
}

fn one_of(all: &[Value], id: &str) -> Result<Response> {
    let found = all.iter().find(|one| one["id"] == id);
    let found = found.ok_or(Error::NotFound)?;
    Ok(answer(StatusCode::OK, found))
}

/// An attribute: its name, its type and how it may be used.
fn attribute(name: &str, kind: &str, rest: Value) -> Value {
    let mut attribute = json!({
        "name": name, "type": kind, "multiValued": false, "description": name, "required": false,
        "caseExact": false, "mutability": "readWrite", "returned": "default", "uniqueness": "none",
    });
    if let (Value::Object(known), Value::Object(rest)) = (&mut attribute, rest) {
        known.extend(rest);
    }
    attribute
}

fn text(name: &str) -> Value {
    attribute(name, "string", json!({}))
}

fn many(name: &str, parts: &[Value]) -> Value {
    attribute(
        name,
        "complex",
        json!({ "multiValued": true, "subAttributes": parts }),
    )
}

fn schema(base: &str, id: &str, name: &str, attributes: &[Value]) -> Value {
    json!({
        "schemas": [SCHEMA],
        "id": id,
        "name": name,
        "description": name,
        "attributes": attributes,
        "meta": { "resourceType": "Schema", "location": format!("{base}/Schemas/{id}") },
    })
}

fn schemas(base: &str) -> [Value; 3] {
    let names = ["formatted", "givenName", "familyName"].map(text);
    let values = [
        text("value"),
        text("type"),
        attribute("primary", "boolean", json!({})),
    ];
    let member = [
        attribute("value", "string", json!({ "mutability": "immutable" })),
        attribute("display", "string", json!({ "mutability": "readOnly" })),
    ];
    let known_by = json!({ "required": true, "uniqueness": "server" });
    let user = [
        attribute("userName", "string", known_by.clone()),
        text("displayName"),
        attribute("name", "complex", json!({ "subAttributes": names })),
        text("title"),
        attribute("active", "boolean", json!({})),
        many("emails", &values),
        many("phoneNumbers", &values),
        text("preferredLanguage"),
        text("timezone"),
    ];
    let group = [
        attribute("displayName", "string", known_by),
        many("members", &member),
    ];
    [
        schema(base, USER, "User", &user),
        schema(base, GROUP, "Group", &group),
        schema(base, ENTERPRISE, "EnterpriseUser", &[text("department")]),
    ]
}

/// The schemas.
pub(super) fn all(State(app): State<App>, _: Provisioner) -> Ready<Response> {
    let all = schemas(&base(&app));
    ready(resource::page(all.len(), 0, &all))
}

/// One schema.
pub(super) fn one(
    State(app): State<App>,
    _: Provisioner,
    Path(id): Path<String>,
) -> Ready<Result<Response>> {
    ready(one_of(&schemas(&base(&app)), &id))
}

//! What users and groups share: reading bodies, lists, attributes by any case.

use axum::{extract::Request, http::StatusCode, response::Response};
use kernel::http::extract;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::problem::{Refusal, Result, answer};
use crate::App;

/// The most resources of one answer.
pub(super) const MAX_RESULTS: i64 = 200;
/// The most characters of a text that is looked for.
const MAX_TEXT: usize = 255;
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// Which resources are wanted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListQuery {
    pub(super) filter: Option<String>,
    start_index: Option<i64>,
    count: Option<i64>,
    pub(super) excluded_attributes: Option<String>,
}

impl ListQuery {
    /// How many to pass over, and how many to tell.
    pub(super) fn window(&self) -> (i64, i64) {
        let first = self.start_index.unwrap_or(1).max(1);
        let count = self.count.unwrap_or(MAX_RESULTS).clamp(0, MAX_RESULTS);
        (first - 1, count)
    }

    /// Whether an attribute is not wanted.
    pub(super) fn excludes(&self, name: &str) -> bool {
        let all = self.excluded_attributes.as_deref().unwrap_or_default();
        all.split(',')
            .any(|one| one.trim().eq_ignore_ascii_case(name))
    }
}

/// A page of resources.
pub(super) fn page(total: usize, before: i64, items: &[Value]) -> Response {
    let body = json!({
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": before + 1,
        "itemsPerPage": items.len(),
        "Resources": items,
    });
    answer(StatusCode::OK, &body)
}

/// The body of a request: an object.
///
/// # Errors
/// `invalidSyntax` when it is none.
pub(super) async fn body(request: Request, app: &App) -> Result<Map<String, Value>> {
    let bytes = extract::read_body(request, app).await?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Refusal::invalid("invalidSyntax", "scim-body-unfit")),
    }
}

/// The name under which an object holds an attribute, in whatever case.
pub(super) fn key_of(object: &Map<String, Value>, name: &str) -> Option<String> {
    let mut keys = object.keys();
    keys.find(|key| key.eq_ignore_ascii_case(name)).cloned()
}

/// An attribute in whatever case.
pub(super) fn get<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let mut all = object.iter();
    all.find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// A text of an object; none where it is empty or null.
pub(super) fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    let text = get(object, name)?.as_str()?.trim();
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// What another system calls a resource.
///
/// # Errors
/// `invalidValue` where it cannot be kept.
pub(super) fn external_id(object: &Map<String, Value>) -> Result<Option<String>> {
    let external = text(object, "externalId");
    external.map(fit).transpose()
}

/// A text that can be kept and looked for.
///
/// # Errors
/// `invalidValue` for control characters and for more than 255.
pub(super) fn fit(text: String) -> Result<String> {
    if text.chars().count() > MAX_TEXT || text.chars().any(char::is_control) {
        return Err(Refusal::invalid("invalidValue", "scim-value-unfit"));
    }
    Ok(text)
}

/// The primary value of a list of values, or the first.
pub(super) fn primary(object: &Map<String, Value>, name: &str) -> Option<String> {
    let values = get(object, name)?.as_array()?;
    let is_primary = |value: &&Value| value.get("primary") == Some(&Value::Bool(true));
    let chosen = values.iter().find(is_primary).or_else(|| values.first());
    let value = chosen?.get("value")?.as_str()?.trim();
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

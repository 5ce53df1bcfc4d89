//! A group as SCIM tells it, and what SCIM wants of one.

use kernel::{
    SubjectRef, Tx,
    ids::{GroupId, PersonId},
    people::{self, Group, groups},
};
use serde_json::{Map, Value, json};

use super::{
    problem::{Refusal, Result},
    resource,
};
use crate::{
    admin::actions::{Change, groups::set_members},
    audited,
};

/// The schema of a group.
pub(super) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// The most members one request may name.
const MAX_MEMBERS: usize = 10_000;

/// A group as SCIM tells it.
pub(super) fn told(
    tx: &mut Tx<'_>,
    base: &str,
    group: &Group,
    members: bool,
) -> kernel::Result<Value> {
    let mut told = json!({
        "schemas": [GROUP],
        "id": group.id,
        "displayName": group.name,
        "meta": { "resourceType": "Group", "location": format!("{base}/Groups/{}", group.id) },
    });
    if members {
        let member = |one: &people::PersonRef| json!({ "value": one.id, "display": one.name, "$ref": format!("{base}/Users/{}", one.id) });
        told["members"] = group.members.iter().map(member).collect();
    }
    if let Some(external) = groups::external_id(tx, group.id)? {
        told["externalId"] = external.into();
    }
    Ok(told)
}

/// What SCIM wants of a group.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) name: String,
    external: Option<String>,
    members: Vec<PersonId>,
}

impl Wanted {
    /// Reads a whole resource.
    ///
    /// # Errors
    /// `invalidValue`, in SCIM's words.
    pub(super) fn read(group: &Map<String, Value>) -> Result<Self> {
        let unfit = || Refusal::invalid("invalidValue", "scim-members-unfit");
        let name = resource::text(group, "displayName").unwrap_or_default();
        let given = match resource::get(group, "members") {
            None | Some(Value::Null) => &Vec::new(),
            Some(Value::Array(given)) if given.len() <= MAX_MEMBERS => given,
            Some(_) => return Err(unfit()),
        };
        let mut members = Vec::with_capacity(given.len());
        for one in given {
            let id = one.get("value").and_then(Value::as_str);
            let id = id.and_then(|id| id.parse().ok()).ok_or_else(unfit)?;
            members.push(id);
        }
        Ok(Self {
            name: people::check_name(&name)?,
            external: resource::external_id(group)?,
            members,
        })
    }
}

/// Makes a group what SCIM wants.
///
/// # Errors
/// `NotFound`; `Conflict` when the name is taken; `Invalid` on `members`.
pub(super) fn update(
    tx: &mut Tx<'_>,
    change: &Change,
    id: GroupId,
    wanted: &Wanted,
) -> kernel::Result<Group> {
    let before = groups::find(tx, id)?;
    if before.name != wanted.name {
        groups::rename(tx, id, &wanted.name)?;
        let detail = json!({ "name": wanted.name });
        let subject = SubjectRef::new("group", id.0);
        change.record(tx, audited::GROUP_CHANGED, Some(subject), detail)?;
    }
    groups::set_external_id(tx, id, wanted.external.clone())?;
    let mut now: Vec<_> = before.members.iter().map(|one| one.id).collect();
    let mut then = wanted.members.clone();
    now.sort();
    then.sort();
    then.dedup();
    if now != then {
        return set_members(tx, change, id, &then);
    }
    groups::find(tx, id)
}

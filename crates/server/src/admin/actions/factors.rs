//! Second factors as administrators see them: who must have one, and taking
//! lost ones away.

use kernel::{
    Error, Result, Tx,
    ids::PersonId,
    people::{departments, groups},
    settings,
};
use serde_json::json;

use super::Change;
use crate::{
    audited,
    auth::factors::{
        self,
        policy::{RequiredOf, SecondFactorPolicy},
    },
};

/// The most groups or departments a rule names.
const MOST: usize = 200;

/// Stores the rule of who must have a second factor.
///
/// # Errors
/// `Invalid` on `groups` or `departments` when one is unknown, or none is
/// named where some should be.
pub fn replace(
    tx: &mut Tx<'_>,
    change: &Change,
    mut new: SecondFactorPolicy,
) -> Result<SecondFactorPolicy> {
    if new.required_of != RequiredOf::Chosen {
        new.groups.clear();
        new.departments.clear();
    } else if new.groups.is_empty() && new.departments.is_empty() {
        return Err(Error::invalid("groups", "second-factor-nobody-chosen"));
    }
    for (field, many) in [
        ("groups", new.groups.len()),
        ("departments", new.departments.len()),
    ] {
        if many > MOST {
            return Err(Error::invalid(field, "second-factor-too-many"));
        }
    }
    for group in &new.groups {
        groups::find(tx, *group).map_err(|_| Error::invalid("groups", "group-unknown"))?;
    }
    for department in &new.departments {
        departments::find(tx, *department)
            .map_err(|_| Error::invalid("departments", "department-unknown"))?;
    }
    settings::put(tx, &change.clock, change.actor().map(|by| by.person), &new)?;
    let detail = json!({ "required_of": new.required_of, "from": new.from });
    change.record(tx, audited::SECOND_FACTOR_POLICY, None, detail)?;
    Ok(new)
}

/// Takes a person's lost factors away and signs them out.
///
/// # Errors
/// `NotFound`; `Conflict` for one's own, which are changed under Settings.
pub fn reset(tx: &mut Tx<'_>, change: &Change, person: PersonId) -> Result<()> {
    let by = change.actor();
    if by.is_some_and(|by| by.person == person) {
        return Err(Error::conflict("factors-own"));
    }
    factors::reset(tx, &change.clock, &change.ids, by, person)
}

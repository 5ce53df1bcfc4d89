//! The company's settings.

use kernel::{
    Error, Result, Tx, people,
    settings::{self, Company},
};
use serde_json::json;

use super::Change;
use crate::audited;

/// Stores the company's settings.
///
/// # Errors
/// `Invalid` on a field.
pub fn replace(tx: &mut Tx<'_>, change: &Change, new: &Company) -> Result<Company> {
    let name = new.company_name.trim();
    if name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(Error::invalid("company_name", "name-unfit"));
    }
    let zone = people::check_time_zone(&new.default_time_zone)
        .map_err(|_| Error::invalid("default_time_zone", "time-zone-unknown"))?;
    let company = Company {
        company_name: name.to_owned(),
        default_language: new.default_language,
        default_time_zone: zone,
        guests_by_moderators: new.guests_by_moderators,
    };
    settings::put(
        tx,
        &change.clock,
        change.actor().map(|actor| actor.person),
        &company,
    )?;
    change.record(tx, audited::SETTINGS_REPLACED, None, json!(company))?;
    Ok(company)
}

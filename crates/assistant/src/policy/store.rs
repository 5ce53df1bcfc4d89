//! The rules in the settings table.

use kernel::{
    Result, Tx,
    settings::{self, Setting},
};

use super::Policy;

impl Setting for Policy {
    const NAME: &'static str = "assistant.policy";
}

/// The company's rules; the defaults until an administrator changes them.
///
/// # Errors
/// Those of the database.
pub fn load(tx: &mut Tx<'_>) -> Result<Policy> {
    settings::get(tx)
}

//! A company's rules for the assistant: which sections and scenarios have it,
//! and how much each person may use. A [`Permit`] is the proof that they were
//! asked.

pub mod http;
pub mod store;
mod types;

use kernel::{Actor, Error, Result, Scope};

pub use types::{Permit, Policy};

use crate::scenario::Scenario;

/// May this person use this scenario? The only maker of a [`Permit`].
///
/// # Errors
/// `Forbidden` when the company switched it off or the token's scopes do not
/// cover runs.
pub fn permit(policy: &Policy, actor: &Actor, scenario: &Scenario) -> Result<Permit> {
    if !actor.has_scope(Scope::Run) {
        return Err(Error::forbidden("token-scope-run"));
    }
    if !policy.allows(scenario) {
        return Err(Error::forbidden("assistant-switched-off"));
    }
    let daily_tokens = policy.daily_tokens_per_person;
    Ok(Permit::new(actor.person, &scenario.code, daily_tokens))
}

/// A permit of nobody in particular, for tests of what needs one.
#[cfg(test)]
pub(crate) fn permit_for_tests(policy: &Policy) -> Permit {
    Permit::new(
        kernel::ids::PersonId(uuid::Uuid::nil()),
        "test.ask",
        policy.daily_tokens_per_person,
    )
}

//! The rules as data.

use std::collections::BTreeSet;

use kernel::ids::PersonId;
use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;

/// A company's switches and limits. What is not switched off is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Sections without the assistant.
    pub sections_off: BTreeSet<String>,
    /// Scenarios that are switched off.
    pub scenarios_off: BTreeSet<String>,
    /// Tokens a person may use on a day of their zone.
    pub daily_tokens_per_person: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            sections_off: BTreeSet::new(),
            scenarios_off: BTreeSet::new(),
            daily_tokens_per_person: 500_000,
        }
    }
}

impl Policy {
    /// Whether the scenario and its section are on.
    pub fn allows(&self, scenario: &Scenario) -> bool {
        !self.sections_off.contains(scenario.section())
            && !self.scenarios_off.contains(&scenario.code)
    }
}

/// Proof that policy allowed this person this scenario. Only
/// [`super::permit`] makes one.
#[derive(Clone, Debug)]
pub struct Permit {
    person: PersonId,
    scenario: String,
    daily_tokens: u64,
}

impl Permit {
    pub(super) fn new(person: PersonId, scenario: &str, daily_tokens: u64) -> Self {
        Self {
            person,
            scenario: scenario.to_owned(),
            daily_tokens,
        }
    }

    /// Whose.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// For which scenario, by its code.
    pub fn scenario(&self) -> &str {
        &self.scenario
    }

    /// The person's allowance a day, in tokens.
    pub fn daily_tokens(&self) -> u64 {
        self.daily_tokens
    }
}

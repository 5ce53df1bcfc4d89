//! The one state every handler takes. The server builds it; tests build it
//! with other parts.

use std::sync::Arc;

use kernel::{Clock, Db, Events, Ids, tasks::Tasks};

use crate::{Access, Subjects, model::Models, quota::Quota, run::Runs, scenario::Scenarios};

/// Everything a handler may need; cheap to clone.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Tells the time.
    pub clock: Clock,
    /// Makes identifiers.
    pub ids: Ids,
    /// What became stale.
    pub events: Events,
    /// Background work.
    pub tasks: Tasks,
    /// Sealed secrets.
    pub keyring: kernel::secrets::Keyring,
    /// Stored files.
    pub files: kernel::files::Files,
    /// Draws pictures people bring anew.
    pub pictures: kernel::pictures::Pictures,
    /// The gate to other hosts.
    pub egress: kernel::egress::Egress,
    /// The models of the company.
    pub models: Models,
    /// Allowances of people.
    pub quota: Quota,
    /// Scenarios by code.
    pub scenarios: Arc<Scenarios>,
    /// What can be asked about.
    pub subjects: Arc<Subjects>,
    /// Whether who came in may stay.
    pub access: Access,
    /// Runs in progress.
    pub runs: Runs,
}

//! What of the assistant is written down in the audit, in one table.

use kernel::audit::Action;

pub(crate) const MODEL_ADD: Action = Action::new("model.add");
pub(crate) const MODEL_UPDATE: Action = Action::new("model.update");
pub(crate) const MODEL_REMOVE: Action = Action::new("model.remove");
pub(crate) const MODEL_DEFAULT: Action = Action::new("model.default");
pub(crate) const PROVIDER_ADD: Action = Action::new("provider.add");
pub(crate) const PROVIDER_UPDATE: Action = Action::new("provider.update");
pub(crate) const PROVIDER_REMOVE: Action = Action::new("provider.remove");
pub(crate) const POLICY_REPLACE: Action = Action::new("policy.replace");
pub(crate) const RUN_FINISH: Action = Action::new("run.finish");

/// All of them.
pub const ALL: &[Action] = &[
    MODEL_ADD,
    MODEL_UPDATE,
    MODEL_REMOVE,
    MODEL_DEFAULT,
    PROVIDER_ADD,
    PROVIDER_UPDATE,
    PROVIDER_REMOVE,
    POLICY_REPLACE,
    RUN_FINISH,
];

//! What of the server is written down in the audit, in one table.

use kernel::audit::Action;

pub(crate) const PERSON_CREATED: Action = Action::new("person.created");
pub(crate) const PERSON_INVITED: Action = Action::new("person.invited");
pub(crate) const PERSON_LINK_MADE: Action = Action::new("person.link_made");
pub(crate) const PERSON_ACTIVATED: Action = Action::new("person.activated");
pub(crate) const PERSON_DEACTIVATED: Action = Action::new("person.deactivated");
pub(crate) const PERSON_PROMOTED: Action = Action::new("person.promoted");
pub(crate) const PERSON_DEMOTED: Action = Action::new("person.demoted");
pub(crate) const PERSON_CHANGED: Action = Action::new("person.changed");
pub(crate) const PERSON_MADE_GUEST: Action = Action::new("person.made_guest");
pub(crate) const PERSON_MADE_COLLEAGUE: Action = Action::new("person.made_colleague");
pub(crate) const SESSION_OPENED: Action = Action::new("session.opened");
pub(crate) const PEOPLE_IMPORTED: Action = Action::new("people.imported");
pub(crate) const PEOPLE_EXPORTED: Action = Action::new("people.exported");
pub(crate) const SCIM_TOKEN_CREATED: Action = Action::new("scim.token_created");
pub(crate) const SCIM_TOKEN_DELETED: Action = Action::new("scim.token_deleted");
pub(crate) const PROFILE_CHANGED: Action = Action::new("profile.changed");
pub(crate) const PASSWORD_CHANGED: Action = Action::new("password.changed");
pub(crate) const PASSWORD_RESET: Action = Action::new("password.reset");
pub(crate) const TOTP_ADDED: Action = Action::new("totp.added");
pub(crate) const TOTP_REMOVED: Action = Action::new("totp.removed");
pub(crate) const PASSKEY_ADDED: Action = Action::new("passkey.added");
pub(crate) const PASSKEY_REMOVED: Action = Action::new("passkey.removed");
pub(crate) const PASSKEY_REFUSED: Action = Action::new("passkey.refused");
pub(crate) const RECOVERY_CODES_MADE: Action = Action::new("recovery_codes.made");
pub(crate) const RECOVERY_CODE_USED: Action = Action::new("recovery_code.used");
pub(crate) const FACTORS_RESET: Action = Action::new("factors.reset");
pub(crate) const ACCOUNT_LINKED: Action = Action::new("account.linked");
pub(crate) const SECOND_FACTOR_POLICY: Action = Action::new("second_factor.policy");
pub(crate) const DIRECTORY_SYNCED: Action = Action::new("directory.synced");
pub(crate) const SECOND_FACTOR_LIFTED: Action = Action::new("second_factor.lifted");
pub(crate) const TOTP_GUESSED: Action = Action::new("totp.guessed");
pub(crate) const TOTP_LOCKED: Action = Action::new("totp.locked");
pub(crate) const TOKEN_CREATED: Action = Action::new("token.created");
pub(crate) const LINK_MADE: Action = Action::new("link.made");
pub(crate) const DEPARTMENT_CREATED: Action = Action::new("department.created");
pub(crate) const DEPARTMENT_CHANGED: Action = Action::new("department.changed");
pub(crate) const DEPARTMENT_DELETED: Action = Action::new("department.deleted");
pub(crate) const GROUP_CREATED: Action = Action::new("group.created");
pub(crate) const GROUP_MEMBERS_SET: Action = Action::new("group.members_set");
pub(crate) const GROUP_CHANGED: Action = Action::new("group.changed");
pub(crate) const GROUP_DELETED: Action = Action::new("group.deleted");
pub(crate) const SETTINGS_REPLACED: Action = Action::new("settings.replaced");
pub(crate) const JOB_RETRIED: Action = Action::new("job.retried");
pub(crate) const JOB_DELETED: Action = Action::new("job.deleted");
pub(crate) const MODEL_PULLED: Action = Action::new("model.pulled");
pub(crate) const MODEL_PULL_CHANGED: Action = Action::new("model.pull_changed");
pub(crate) const MODEL_HASH_CONFIRMED: Action = Action::new("model.hash_confirmed");
pub(crate) const MODEL_FILE_REMOVED: Action = Action::new("model.file_removed");
pub(crate) const MODEL_CHECKED: Action = Action::new("model.checked");

/// The server's own.
const OWN: &[Action] = &[
    PERSON_CREATED,
    PERSON_INVITED,
    PERSON_LINK_MADE,
    PERSON_ACTIVATED,
    PERSON_DEACTIVATED,
    PERSON_PROMOTED,
    PERSON_DEMOTED,
    PERSON_CHANGED,
    PERSON_MADE_GUEST,
    PERSON_MADE_COLLEAGUE,
    SESSION_OPENED,
    PEOPLE_IMPORTED,
    PEOPLE_EXPORTED,
    SCIM_TOKEN_CREATED,
    SCIM_TOKEN_DELETED,
    PROFILE_CHANGED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    TOTP_ADDED,
    TOTP_REMOVED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    PASSKEY_REFUSED,
    RECOVERY_CODES_MADE,
    RECOVERY_CODE_USED,
    FACTORS_RESET,
    SECOND_FACTOR_POLICY,
    ACCOUNT_LINKED,
    DIRECTORY_SYNCED,
    SECOND_FACTOR_LIFTED,
    TOTP_GUESSED,
    TOTP_LOCKED,
    TOKEN_CREATED,
    LINK_MADE,
    DEPARTMENT_CREATED,
    DEPARTMENT_CHANGED,
    DEPARTMENT_DELETED,
    GROUP_CREATED,
    GROUP_MEMBERS_SET,
    GROUP_CHANGED,
    GROUP_DELETED,
    SETTINGS_REPLACED,
    JOB_RETRIED,
    JOB_DELETED,
    MODEL_PULLED,
    MODEL_PULL_CHANGED,
    MODEL_HASH_CONFIRMED,
    MODEL_FILE_REMOVED,
    MODEL_CHECKED,
];

/// Every action that can stand in the audit.
pub fn all() -> impl Iterator<Item = Action> {
    let of_sections = sections::ALL.iter().flat_map(|section| section.audited);
    OWN.iter()
        .chain(assistant::audited::ALL)
        .chain(of_sections)
        .copied()
}

//! Every change of a person's factors stands in the audit and is told to the
//! person: who did not make it themselves learns of it.

use kernel::{
    Actor, Clock, Event, Ids, Result, SubjectRef, Tx, audit, i18n,
    ids::PersonId,
    notifications::{self, NewNotification, Urgency},
    people,
};
use serde_json::{Map, Value};

use super::{
    policy,
    proof::{new_totp_name, totp_name},
    store,
};
use crate::{audited, auth};

/// Why a person is told.
const WHY: &str = "security";

/// What happened, for the record and for the person.
#[derive(Clone, Copy)]
pub(super) struct Change {
    /// The record's action.
    action: audit::Action,
    /// The text the person reads.
    text: &'static str,
}

pub(super) const TOTP_ADDED: Change = Change {
    action: audited::TOTP_ADDED,
    text: "factor-told-totp-added",
};
pub(super) const TOTP_REMOVED: Change = Change {
    action: audited::TOTP_REMOVED,
    text: "factor-told-totp-removed",
};
pub(super) const PASSKEY_ADDED: Change = Change {
    action: audited::PASSKEY_ADDED,
    text: "factor-told-passkey-added",
};
pub(super) const PASSKEY_REMOVED: Change = Change {
    action: audited::PASSKEY_REMOVED,
    text: "factor-told-passkey-removed",
};
pub(super) const PASSKEY_REFUSED: Change = Change {
    action: audited::PASSKEY_REFUSED,
    text: "factor-told-passkey-refused",
};
pub(super) const CODES_MADE: Change = Change {
    action: audited::RECOVERY_CODES_MADE,
    text: "factor-told-codes-made",
};
pub(super) const CODE_USED: Change = Change {
    action: audited::RECOVERY_CODE_USED,
    text: "factor-told-code-used",
};
pub(super) const GUESSING: Change = Change {
    action: audited::TOTP_GUESSED,
    text: "factor-told-guessing",
};
pub(super) const TOTP_LOCKED: Change = Change {
    action: audited::TOTP_LOCKED,
    text: "factor-told-totp-locked",
};
const LIFTED: Change = Change {
    action: audited::SECOND_FACTOR_LIFTED,
    text: "factor-told-lifted",
};
const LINKED: Change = Change {
    action: audited::ACCOUNT_LINKED,
    text: "factor-told-linked",
};
const RESET: Change = Change {
    action: audited::FACTORS_RESET,
    text: "factor-told-reset",
};

/// Records a change and tells the person of it; `by` is whoever made it, none
/// for somebody not signed in yet.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    by: Option<&Actor>,
    person: PersonId,
    change: Change,
) -> Result<()> {
    let subject = SubjectRef::new("person", person.0);
    audit::record(
        tx,
        ids,
        clock,
        by,
        change.action,
        Some(subject.clone()),
        Map::<String, Value>::new(),
    )?;
    let language = people::store::find(tx, person)?.language;
    let new = NewNotification {
        person,
        // Told as the server's own word: people must hear of it also when the
        // change came from their own browser, for it may be a stolen one.
        who: None,
        why: WHY,
        urgency: Urgency::Now,
        subject,
        room: None,
        thread: None,
        excerpt: i18n::text(language, change.text, &[]).unwrap_or_default(),
    };
    notifications::notify(tx, ids, clock, &new).map(drop)
}

/// Tells a person that an account elsewhere signs them in from now on.
///
/// # Errors
/// Those of the database.
pub fn linked(tx: &mut Tx<'_>, clock: &Clock, ids: &Ids, person: PersonId) -> Result<()> {
    tell(tx, clock, ids, None, person, LINKED)
}

/// Records and tells whoever of these the company's rule named and names no
/// more: whoever can move people between groups could lift the rule unseen.
/// `by` is who moved them, none for another system.
///
/// # Errors
/// Those of the database.
pub fn lifted(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    by: Option<&Actor>,
    named: &[PersonId],
) -> Result<()> {
    let still = policy::chosen_of(tx, named)?;
    for person in named.iter().filter(|person| !still.contains(person)) {
        tell(tx, clock, ids, by, *person, LIFTED)?;
    }
    Ok(())
}

/// Takes all factors of a person away who lost them, and ends their sessions
/// and links: they sign in anew with the password. Accounts elsewhere go too,
/// but for somebody without a password, who has no other way in, and but for
/// those of directories, by which people are followed. `by` is the
/// administrator, none for the command line.
///
/// # Errors
/// `NotFound` when there is no such person.
pub fn reset(
    tx: &mut Tx<'_>,
    clock: &Clock,
    ids: &Ids,
    by: Option<&Actor>,
    person: PersonId,
) -> Result<()> {
    people::store::find(tx, person)?;
    store::delete_totp(tx, person)?;
    kernel::secrets::delete(tx, &totp_name(person))?;
    kernel::secrets::delete(tx, &new_totp_name(person))?;
    store::delete_passkeys(tx, person)?;
    store::delete_recovery(tx, person)?;
    store::delete_steps(tx, person)?;
    if people::store::password_hash(tx, person)?.is_some() {
        auth::outside::unlink(tx, person)?;
    }
    auth::store::delete_sessions(tx, person, None)?;
    auth::store::delete_links(tx, person, None)?;
    tx.emit(Event::SignedOut { person });
    tell(tx, clock, ids, by, person, RESET)
}

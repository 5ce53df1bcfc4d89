//! SQL of second factors, one function per statement.

use kernel::{
    Result, Timestamp, Tx,
    ids::{PersonId, SessionId},
};

use super::types::{Factors, PasskeyId, PasskeyInfo, Purpose, StepId, TotpInfo};

/// Whether a person has any second factor.
pub fn has_factor(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    let sql = "SELECT (SELECT count(*) FROM totp_factors WHERE person_id = $1) \
               + (SELECT count(*) FROM passkeys WHERE person_id = $1)";
    let many: i64 = tx.query_one(sql, &[person.into()], |row| row.get(0))?;
    Ok(many > 0)
}

/// Everybody who may sign in and has no second factor, in the order of names.
pub(super) fn active_without_factor(tx: &mut Tx<'_>) -> Result<Vec<PersonId>> {
    let sql = "SELECT id FROM people p WHERE active \
               AND NOT EXISTS (SELECT 1 FROM totp_factors t WHERE t.person_id = p.id) \
               AND NOT EXISTS (SELECT 1 FROM passkeys k WHERE k.person_id = p.id) ORDER BY name_key, id";
    tx.query(sql, &[], |row| row.get(0))
}

/// What a person has.
pub fn factors_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Factors> {
    let sql = "SELECT created_at, last_used_at FROM totp_factors WHERE person_id = $1";
    let totp = tx.query_opt(sql, &[person.into()], |row| {
        Ok(TotpInfo {
            created_at: row.get(0)?,
            last_used_at: row.get(1)?,
        })
    })?;
    let sql = "SELECT count(*) FROM recovery_codes WHERE person_id = $1 AND used_at IS NULL";
    Ok(Factors {
        totp,
        passkeys: passkeys_of(tx, person)?,
        recovery_codes_left: tx.query_one(sql, &[person.into()], |row| row.get(0))?,
    })
}

/// Stores an application whose first code was of `step`, in place of another.
pub(super) fn put_totp(tx: &mut Tx<'_>, person: PersonId, step: i64, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO totp_factors (person_id, created_at, last_used_at, last_step) VALUES ($1, $2, $2, $3) \
               ON CONFLICT (person_id) DO UPDATE SET created_at = excluded.created_at, \
               last_used_at = excluded.last_used_at, last_step = excluded.last_step, failures = 0";
    tx.execute(sql, &[person.into(), now.into(), step.into()])
        .map(drop)
}

/// Uses the code of a step up; answers false when it or a later one was used.
pub(super) fn use_totp(
    tx: &mut Tx<'_>,
    person: PersonId,
    step: i64,
    now: Timestamp,
) -> Result<bool> {
    // The right code was counted as a try before it was looked at.
    let sql = "UPDATE totp_factors SET last_step = $2, last_used_at = $3, \
               failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END \
               WHERE person_id = $1 AND last_step < $2";
    Ok(tx.execute(sql, &[person.into(), step.into(), now.into()])? == 1)
}

/// Counts a code as wrong before it is looked at; the count begins anew when it
/// began at `old` or earlier. Answers how many that makes, none without an
/// application.
pub(super) fn count_code(
    tx: &mut Tx<'_>,
    person: PersonId,
    now: Timestamp,
    old: Timestamp,
) -> Result<Option<i64>> {
    let sql = "UPDATE totp_factors SET failures = CASE WHEN failures_since > $3 THEN failures + 1 ELSE 1 END, \
               failures_since = CASE WHEN failures_since > $3 THEN failures_since ELSE $2 END \
               WHERE person_id = $1 RETURNING failures";
    let values = [person.into(), now.into(), old.into()];
    tx.query_opt(sql, &values, |row| row.get(0))
}

/// Forgets wrong codes: their owner proved in another way who they are.
pub(in crate::auth) fn forgive_codes(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let sql = "UPDATE totp_factors SET failures = 0 WHERE person_id = $1";
    tx.execute(sql, &[person.into()]).map(drop)
}

/// Removes the application; answers whether there was one.
pub(super) fn delete_totp(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    let sql = "DELETE FROM totp_factors WHERE person_id = $1";
    Ok(tx.execute(sql, &[person.into()])? > 0)
}

/// A person's passkeys, the newest first.
pub(super) fn passkeys_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<PasskeyInfo>> {
    let sql = "SELECT id, name, created_at, last_used_at FROM passkeys WHERE person_id = $1 ORDER BY id DESC";
    tx.query(sql, &[person.into()], |row| {
        Ok(PasskeyInfo {
            id: row.get(0)?,
            name: row.get(1)?,
            created_at: row.get(2)?,
            last_used_at: row.get(3)?,
        })
    })
}

/// The names by which browsers know a person's passkeys.
pub(super) fn credentials_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<String>> {
    let sql = "SELECT credential_id FROM passkeys WHERE person_id = $1 ORDER BY id";
    tx.query(sql, &[person.into()], |row| row.get(0))
}

/// A passkey, as checking its signature needs it.
pub(super) struct StoredPasskey {
    /// Its id.
    pub(super) id: PasskeyId,
    /// Whose.
    pub(super) person: PersonId,
    /// The public key in base64url.
    pub(super) public_key: String,
}

/// The passkey a browser names.
pub(super) fn passkey_by_credential(
    tx: &mut Tx<'_>,
    credential: &str,
) -> Result<Option<StoredPasskey>> {
    let sql = "SELECT id, person_id, public_key FROM passkeys WHERE credential_id = $1";
    tx.query_opt(sql, &[credential.into()], |row| {
        Ok(StoredPasskey {
            id: row.get(0)?,
            person: row.get(1)?,
            public_key: row.get(2)?,
        })
    })
}

/// A passkey's new row.
pub(super) struct NewPasskey<'a> {
    pub(super) id: PasskeyId,
    pub(super) person: PersonId,
    pub(super) credential: &'a str,
    pub(super) public_key: &'a str,
    pub(super) name: &'a str,
    pub(super) sign_count: i64,
    pub(super) now: Timestamp,
}

/// Stores a passkey; answers false when it is known already.
pub(super) fn insert_passkey(tx: &mut Tx<'_>, new: &NewPasskey<'_>) -> Result<bool> {
    let sql = "INSERT INTO passkeys (id, person_id, credential_id, public_key, name, sign_count, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING";
    let values = [
        new.id.into(),
        new.person.into(),
        new.credential.into(),
        new.public_key.into(),
        new.name.into(),
        new.sign_count.into(),
        new.now.into(),
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// Notes a use of a passkey; answers false when its counter did not go on,
/// though it counts: then there are two of it.
pub(super) fn use_passkey(
    tx: &mut Tx<'_>,
    id: PasskeyId,
    sign_count: i64,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE passkeys SET sign_count = $2, last_used_at = $3 \
               WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))";
    Ok(tx.execute(sql, &[id.into(), sign_count.into(), now.into()])? == 1)
}

/// Gives a passkey another name; answers whether it is this person's.
pub(super) fn rename_passkey(
    tx: &mut Tx<'_>,
    person: PersonId,
    id: PasskeyId,
    name: &str,
) -> Result<bool> {
    let sql = "UPDATE passkeys SET name = $3 WHERE id = $1 AND person_id = $2";
    Ok(tx.execute(sql, &[id.into(), person.into(), name.into()])? == 1)
}

/// Removes a passkey; answers whether it was this person's.
pub(super) fn delete_passkey(tx: &mut Tx<'_>, person: PersonId, id: PasskeyId) -> Result<bool> {
    let sql = "DELETE FROM passkeys WHERE id = $1 AND person_id = $2";
    Ok(tx.execute(sql, &[id.into(), person.into()])? == 1)
}

/// Removes all passkeys of a person.
pub(super) fn delete_passkeys(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    tx.execute(
        "DELETE FROM passkeys WHERE person_id = $1",
        &[person.into()],
    )
    .map(drop)
}

/// Stores a recovery code.
pub(super) fn insert_recovery(tx: &mut Tx<'_>, person: PersonId, hash: &str) -> Result<()> {
    let sql = "INSERT INTO recovery_codes (code_hash, person_id) VALUES ($1, $2)";
    tx.execute(sql, &[hash.into(), person.into()]).map(drop)
}

/// Uses a recovery code up; answers false when there is none such.
pub(super) fn use_recovery(
    tx: &mut Tx<'_>,
    person: PersonId,
    hash: &str,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE recovery_codes SET used_at = $3 \
               WHERE code_hash = $1 AND person_id = $2 AND used_at IS NULL";
    Ok(tx.execute(sql, &[hash.into(), person.into(), now.into()])? == 1)
}

/// Removes all recovery codes of a person.
pub(super) fn delete_recovery(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let sql = "DELETE FROM recovery_codes WHERE person_id = $1";
    tx.execute(sql, &[person.into()]).map(drop)
}

/// Stores what a passkey shall sign.
pub(super) fn insert_challenge(
    tx: &mut Tx<'_>,
    hash: &str,
    purpose: Purpose,
    person: Option<PersonId>,
    expires_at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO passkey_challenges (challenge_hash, purpose, person_id, expires_at) VALUES ($1, $2, $3, $4)";
    let values = [
        hash.into(),
        purpose.name().into(),
        person.into(),
        expires_at.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// Uses a challenge up; answers false when there is none such any more.
pub(super) fn use_challenge(
    tx: &mut Tx<'_>,
    hash: &str,
    purpose: Purpose,
    person: Option<PersonId>,
    now: Timestamp,
) -> Result<bool> {
    let (whose, mut values) = (
        if person.is_some() {
            "person_id = $4"
        } else {
            "person_id IS NULL"
        },
        vec![hash.into(), purpose.name().into(), now.into()],
    );
    values.extend(person.map(Into::into));
    let sql = format!(
        "DELETE FROM passkey_challenges WHERE challenge_hash = $1 AND purpose = $2 AND expires_at > $3 AND {whose}"
    );
    Ok(tx.execute(&sql, &values)? == 1)
}

/// Stores a half-open sign-in.
pub(super) fn insert_step(
    tx: &mut Tx<'_>,
    id: StepId,
    person: PersonId,
    hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO sign_in_steps (id, person_id, token_hash, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5)";
    let values = [
        id.into(),
        person.into(),
        hash.into(),
        now.into(),
        expires_at.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// A half-open sign-in that still waits, of a person who may come in.
pub(super) fn step_by_hash(
    tx: &mut Tx<'_>,
    hash: &str,
    now: Timestamp,
) -> Result<Option<(StepId, PersonId, Timestamp)>> {
    let sql = "SELECT s.id, p.id, s.expires_at FROM sign_in_steps s JOIN people p ON p.id = s.person_id \
               WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.active";
    tx.query_opt(sql, &[hash.into(), now.into()], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// Ends a half-open sign-in; answers false when somebody was faster.
pub(super) fn delete_step(tx: &mut Tx<'_>, id: StepId) -> Result<bool> {
    let sql = "DELETE FROM sign_in_steps WHERE id = $1";
    Ok(tx.execute(sql, &[id.into()])? == 1)
}

/// Ends all half-open sign-ins of a person.
pub fn delete_steps(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let sql = "DELETE FROM sign_in_steps WHERE person_id = $1";
    tx.execute(sql, &[person.into()]).map(drop)
}

/// When the person of a session last proved who they are.
pub(super) fn proved_at(tx: &mut Tx<'_>, session: SessionId) -> Result<Timestamp> {
    let sql = "SELECT proved_at FROM sessions WHERE id = $1";
    tx.query_one(sql, &[session.into()], |row| row.get(0))
}

/// Notes that the person of a session proved who they are.
pub(super) fn set_proved(tx: &mut Tx<'_>, session: SessionId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE sessions SET proved_at = $2 WHERE id = $1";
    tx.execute(sql, &[session.into(), now.into()]).map(drop)
}

/// Lets a session do nothing but set a second factor up, or everything again;
/// answers whether that changed.
pub fn restrict_session(tx: &mut Tx<'_>, session: SessionId, restricted: bool) -> Result<bool> {
    let sql = "UPDATE sessions SET restricted = $2 WHERE id = $1 AND restricted <> $2";
    Ok(tx.execute(sql, &[session.into(), restricted.into()])? > 0)
}

/// Whether a session may do nothing but set a second factor up.
pub fn is_restricted(tx: &mut Tx<'_>, session: SessionId) -> Result<bool> {
    let sql = "SELECT restricted FROM sessions WHERE id = $1";
    let restricted = tx.query_opt(sql, &[session.into()], |row| row.get(0))?;
    Ok(restricted.unwrap_or(false))
}

/// The sessions of a person that may only set a second factor up.
pub(super) fn restricted_sessions(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<SessionId>> {
    let sql = "SELECT id FROM sessions WHERE person_id = $1 AND restricted";
    tx.query(sql, &[person.into()], |row| row.get(0))
}

//! SQL of accounts elsewhere, one function per statement.

use kernel::{Result, Timestamp, Tx, ids::PersonId};

/// A sign-in that is under way.
pub(super) struct UnderWay {
    /// At which provider.
    pub(super) provider: String,
    /// What the provider repeats in what it signs.
    pub(super) nonce: String,
    /// What proves that who asks for the answer began (PKCE).
    pub(super) verifier: String,
    /// Where the person goes afterwards.
    pub(super) next: String,
}

/// Stores a sign-in that goes to a provider.
pub(super) fn insert_under_way(
    tx: &mut Tx<'_>,
    state_hash: &str,
    new: &UnderWay,
    expires_at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO outside_sign_ins (state_hash, provider, nonce, verifier, next, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        state_hash.into(),
        (&new.provider).into(),
        (&new.nonce).into(),
        (&new.verifier).into(),
        (&new.next).into(),
        expires_at.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// Takes a sign-in that came back; once.
pub(super) fn take_under_way(
    tx: &mut Tx<'_>,
    state_hash: &str,
    now: Timestamp,
) -> Result<Option<UnderWay>> {
    let sql = "DELETE FROM outside_sign_ins WHERE state_hash = $1 AND expires_at > $2 \
               RETURNING provider, nonce, verifier, next";
    tx.query_opt(sql, &[state_hash.into(), now.into()], |row| {
        Ok(UnderWay {
            provider: row.get(0)?,
            nonce: row.get(1)?,
            verifier: row.get(2)?,
            next: row.get(3)?,
        })
    })
}

/// Whose account here belongs to one elsewhere.
pub(super) fn person_of(
    tx: &mut Tx<'_>,
    provider: &str,
    subject: &str,
) -> Result<Option<PersonId>> {
    let sql = "SELECT person_id FROM outside_accounts WHERE provider = $1 AND subject = $2";
    tx.query_opt(sql, &[provider.into(), subject.into()], |row| row.get(0))
}

/// Whether a person has an account at this provider.
pub(super) fn is_linked(tx: &mut Tx<'_>, provider: &str, person: PersonId) -> Result<bool> {
    let sql = "SELECT count(*) FROM outside_accounts WHERE provider = $1 AND person_id = $2";
    let many: i64 = tx.query_one(sql, &[provider.into(), person.into()], |row| row.get(0))?;
    Ok(many > 0)
}

/// Forgets a person's accounts at providers. Those of directories stay: by them
/// a person is followed, and is dismissed who is gone there.
pub(in crate::auth) fn unlink(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let sql = "DELETE FROM outside_accounts WHERE person_id = $1 \
               AND provider NOT IN (SELECT id FROM directories)";
    tx.execute(sql, &[person.into()]).map(drop)
}

/// Forgets that a directory dismissed a person who is active again: whoever
/// dismisses them next is then the one who did.
pub(crate) fn came_back(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let sql = "UPDATE outside_accounts SET dismissed_at = NULL WHERE person_id = $1";
    tx.execute(sql, &[person.into()]).map(drop)
}

/// Links an account elsewhere to a person, or notes its use.
pub(super) fn link(
    tx: &mut Tx<'_>,
    provider: &str,
    subject: &str,
    person: PersonId,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO outside_accounts (provider, subject, person_id, created_at, last_used_at) \
               VALUES ($1, $2, $3, $4, $4) \
               ON CONFLICT (provider, subject) DO UPDATE SET last_used_at = excluded.last_used_at";
    let values = [provider.into(), subject.into(), person.into(), now.into()];
    tx.execute(sql, &values).map(drop)
}

//! SQL of SCIM's tokens.

use kernel::{Result, Timestamp, Tx, db::Row, ids::PersonId, people::PersonRef};

use super::admin::{ScimToken, ScimTokenId};

const COLUMNS: &str = "t.id, t.name, t.created_at, t.last_used_at, p.id, p.name \
                       FROM scim_tokens t LEFT JOIN people p ON p.id = t.created_by";

fn token(row: &Row<'_>) -> Result<ScimToken> {
    let by: Option<PersonId> = row.get(4)?;
    let created_by = match by {
        Some(id) => Some(PersonRef {
            id,
            name: row.get(5)?,
        }),
        None => None,
    };
    Ok(ScimToken {
        id: row.get(0)?,
        name: row.get(1)?,
        created_at: row.get(2)?,
        last_used_at: row.get(3)?,
        created_by,
    })
}

/// The token of a secret, as long as who made it administers.
pub(super) fn token_by_hash(tx: &mut Tx<'_>, hash: &str) -> Result<Option<ScimToken>> {
    let sql = format!("SELECT {COLUMNS} WHERE t.token_hash = $1 AND p.active AND p.administrator");
    tx.query_opt(&sql, &[hash.into()], token)
}

/// All tokens, the newest first.
pub(super) fn tokens(tx: &mut Tx<'_>) -> Result<Vec<ScimToken>> {
    tx.query(&format!("SELECT {COLUMNS} ORDER BY t.id DESC"), &[], token)
}

/// Notes that a token was used.
pub(super) fn touch_token(tx: &mut Tx<'_>, id: ScimTokenId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE scim_tokens SET last_used_at = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into()]).map(drop)
}

/// Stores a token.
pub(super) fn insert_token(
    tx: &mut Tx<'_>,
    id: ScimTokenId,
    name: &str,
    hash: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO scim_tokens (id, name, token_hash, created_by, created_at) VALUES ($1, $2, $3, $4, $5)";
    let values = [id.into(), name.into(), hash.into(), by.into(), now.into()];
    tx.execute(sql, &values).map(drop)
}

/// Ends a token; answers whether there was one.
pub(super) fn delete_token(tx: &mut Tx<'_>, id: ScimTokenId) -> Result<bool> {
    let sql = "DELETE FROM scim_tokens WHERE id = $1";
    Ok(tx.execute(sql, &[id.into()])? > 0)
}

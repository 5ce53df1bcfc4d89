//! Statements on the table of secrets.

use secrecy::{ExposeSecret, SecretString};

use super::keyring::{Keyring, Sealed};
use crate::{Clock, Error, Result, Tx, db::Row};

fn place(name: &str) -> String {
    format!("secrets/{name}")
}

/// Stores a secret under a name such as `model/<id>`, in place of what was
/// there.
///
/// # Errors
/// Only the database's own.
pub fn put(
    tx: &mut Tx<'_>,
    keyring: &Keyring,
    clock: &Clock,
    name: &str,
    secret: &SecretString,
) -> Result<()> {
    let sealed = keyring.seal(&place(name), secret.expose_secret().as_bytes())?;
    store(tx, clock, name, sealed)
}

/// Stores a secret unless there is one of that name; answers the one that
/// counts from then on, also when another process was faster.
///
/// # Errors
/// As [`Keyring::open`].
pub fn put_once(
    tx: &mut Tx<'_>,
    keyring: &Keyring,
    clock: &Clock,
    name: &str,
    secret: &SecretString,
) -> Result<SecretString> {
    const SQL: &str = "INSERT INTO secrets (name, key_id, nonce, ciphertext, updated_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING";
    let sealed = keyring.seal(&place(name), secret.expose_secret().as_bytes())?;
    let values = [
        name.into(),
        sealed.key_id.into(),
        sealed.nonce.into(),
        sealed.ciphertext.into(),
        clock.now().into(),
    ];
    tx.execute(SQL, &values)?;
    get(tx, keyring, name)?.ok_or_else(|| Error::internal(format!("the secret {name} is gone")))
}

fn store(tx: &mut Tx<'_>, clock: &Clock, name: &str, sealed: Sealed) -> Result<()> {
    const SQL: &str = "INSERT INTO secrets (name, key_id, nonce, ciphertext, updated_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO UPDATE SET key_id = excluded.key_id, \
        nonce = excluded.nonce, ciphertext = excluded.ciphertext, updated_at = excluded.updated_at";
    let Sealed {
        key_id,
        nonce,
        ciphertext,
    } = sealed;
    tx.execute(
        SQL,
        &[
            name.into(),
            key_id.into(),
            nonce.into(),
            ciphertext.into(),
            clock.now().into(),
        ],
    )?;
    Ok(())
}

/// The secret of that name, if there is one.
///
/// # Errors
/// As [`Keyring::open`].
pub fn get(tx: &mut Tx<'_>, keyring: &Keyring, name: &str) -> Result<Option<SecretString>> {
    const SQL: &str = "SELECT key_id, nonce, ciphertext FROM secrets WHERE name = $1";
    let Some(sealed) = tx.query_opt(SQL, &[name.into()], |row| read(row, 0))? else {
        return Ok(None);
    };
    let plain = keyring.open(&place(name), &sealed)?;
    let text = std::str::from_utf8(&plain).map_err(Error::internal)?;
    Ok(Some(text.into()))
}

fn read(row: &Row<'_>, first: usize) -> Result<Sealed> {
    Ok(Sealed {
        key_id: row.get(first)?,
        nonce: row.get(first + 1)?,
        ciphertext: row.get(first + 2)?,
    })
}

/// Whether there is a secret of that name; it is not opened.
///
/// # Errors
/// Only the database's own.
pub fn exists(tx: &mut Tx<'_>, name: &str) -> Result<bool> {
    let found = tx.query_opt(
        "SELECT name FROM secrets WHERE name = $1",
        &[name.into()],
        |row| row.get::<String>(0),
    )?;
    Ok(found.is_some())
}

/// Removes a secret; that there is none is fine.
///
/// # Errors
/// Only the database's own.
pub fn delete(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    tx.execute("DELETE FROM secrets WHERE name = $1", &[name.into()])?;
    Ok(())
}

/// Seals everything anew that an older key has sealed; answers how many.
///
/// # Errors
/// As [`Keyring::open`]; nothing is changed then.
pub fn reseal(tx: &mut Tx<'_>, keyring: &Keyring, clock: &Clock) -> Result<usize> {
    const OLD: &str = "SELECT name, key_id, nonce, ciphertext FROM secrets WHERE key_id <> $1";
    let old = tx.query(OLD, &[keyring.newest().into()], |row| {
        Ok((row.get::<String>(0)?, read(row, 1)?))
    })?;
    for (name, sealed) in &old {
        let plain = keyring.open(&place(name), sealed)?;
        store(tx, clock, name, keyring.seal(&place(name), &plain)?)?;
    }
    Ok(old.len())
}

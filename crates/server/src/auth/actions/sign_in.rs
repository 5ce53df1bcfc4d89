//! Signing in with e-mail and password.

use kernel::{Error, Result, people, text};

use super::{Opened, open_session};
use crate::auth::{Client, Gate, types::MAX_PASSWORD};

/// Begins a session. An unknown address, a wrong password and a deactivated
/// account get the same answer after the same time.
///
/// # Errors
/// `Invalid` on `password`; `RateLimited` after too many attempts by address
/// or by e-mail.
pub async fn sign_in(
    gate: &Gate,
    email: &str,
    password: String,
    client: &Client,
) -> Result<Opened> {
    let email_key = text::fold(email);
    let tried = count(gate, &email_key, client)?;
    if password.len() > MAX_PASSWORD {
        return Err(wrong());
    }
    let key = email_key.clone();
    let found = gate
        .db
        .read(move |tx| people::store::credentials(tx, &key))
        .await?;
    let account = found.filter(|account| account.active);
    let stored = account
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let right = gate.passwords.verify(password, stored).await?;
    let Some(account) = account.filter(|_| right) else {
        return Err(wrong());
    };
    gate.attempts.forget(&tried.email);
    gate.attempts.take_back(&tried.address);
    let (gate, client) = (gate.clone(), client.clone());
    let db = gate.db.clone();
    db.write(move |tx| open_session(tx, &gate.clock, &gate.ids, account.person, &client))
        .await
        .map_err(hide)
}

struct Tried {
    email: String,
    address: String,
}

/// Counts before hashing, so that many attempts at once are counted too.
fn count(gate: &Gate, email_key: &str, client: &Client) -> Result<Tried> {
    let now = gate.clock.now();
    let tried = Tried {
        // The key of a very long "address" must not fill the memory.
        email: format!("email:{}", crate::auth::types::hash(email_key)),
        address: format!("address:{}", client.network()),
    };
    gate.attempts
        .count(&tried.address, gate.limits.sign_ins_per_address, now)?;
    gate.attempts
        .count(&tried.email, gate.limits.sign_ins_per_email, now)?;
    Ok(tried)
}

fn wrong() -> Error {
    Error::invalid("password", "sign-in-wrong")
}

/// Deactivated between the check and the transaction: the same answer.
fn hide(error: Error) -> Error {
    if matches!(error, Error::NotFound) {
        wrong()
    } else {
        error
    }
}

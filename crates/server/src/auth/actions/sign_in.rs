//! Signing in with e-mail and password.

use kernel::{Error, Result, people, text};

use super::{Opened, open_session};
use crate::auth::{Client, Gate, types::MAX_PASSWORD};

/// Wrong passwords of one e-mail address from all networks together in
/// fifteen minutes.
const FROM_ANYWHERE: u32 = 100;

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
    gate.attempts.forget(&tried.from_here);
    gate.attempts.take_back(&tried.from_anywhere);
    gate.attempts.take_back(&tried.address);
    let (gate, client) = (gate.clone(), client.clone());
    let db = gate.db.clone();
    db.write(move |tx| open_session(tx, &gate.clock, &gate.ids, account.person, &client))
        .await
        .map_err(hide)
}

struct Tried {
    address: String,
    from_here: String,
    from_anywhere: String,
}

/// Counts before hashing, so that many attempts at once are counted too. The
/// few tries an e-mail address has are counted by network, so that a stranger
/// does not lock its owner out; only many from everywhere close it to all.
fn count(gate: &Gate, email_key: &str, client: &Client) -> Result<Tried> {
    let now = gate.clock.now();
    // The key of a very long "address" must not fill the memory.
    let email = crate::auth::types::hash(email_key);
    let tried = Tried {
        address: format!("address:{}", client.network()),
        from_here: format!("email:{email} {}", client.neighbourhood()),
        from_anywhere: format!("email:{email}"),
    };
    let limits = &gate.limits;
    for (key, limit) in [
        (&tried.address, limits.sign_ins_per_address),
        (&tried.from_here, limits.sign_ins_per_email),
        (&tried.from_anywhere, FROM_ANYWHERE),
    ] {
        gate.attempts.count(key, limit, now)?;
    }
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

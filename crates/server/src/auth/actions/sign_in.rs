//! Signing in with e-mail and password.

use kernel::{Error, Result, Tx, people, text};

use crate::auth::{
    Client, Gate, attempts,
    factors::step::{Entry, let_in},
    outside::directory::{self, Attempt},
    types::MAX_PASSWORD,
};

/// Lets somebody in, or half in when they have a second factor. An unknown address, a wrong password and a deactivated
/// account get the same answer after the same time. Whom the password kept here
/// does not let in, that of a directory may: the one kept here is asked first,
/// so that administrators get in while a directory is away.
///
/// # Errors
/// `Invalid` on `password`; `RateLimited` after too many attempts by address
/// or by e-mail; and what a directory answers.
pub async fn sign_in(gate: &Gate, email: &str, password: String, client: &Client) -> Result<Entry> {
    let email_key = text::fold(email);
    let tried = count(gate, &email_key, client).await?;
    // Nobody is called by a name with a NUL in it, and PostgreSQL takes none.
    if password.len() > MAX_PASSWORD || email.contains('\0') {
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
    let right = gate.passwords.verify(password.clone(), stored).await?;
    let Some(account) = account.filter(|_| right) else {
        let attempt = Attempt {
            login: email,
            password: &password,
            client,
        };
        return by_directory(gate, attempt, tried).await;
    };
    let (gate, client) = (gate.clone(), client.clone());
    let db = gate.db.clone();
    let opened = db.write(move |tx| {
        tried.was_right(tx)?;
        let_in(tx, &gate, account.person, &client)
    });
    opened.await.map_err(hide)
}

async fn by_directory(gate: &Gate, attempt: Attempt<'_>, tried: Tried) -> Result<Entry> {
    let entry = directory::sign_in(gate, attempt).await.map_err(hide)?;
    let entry = entry.ok_or_else(|| {
        if gate.outside.directories().is_empty() {
            wrong()
        } else {
            directory::wrong()
        }
    })?;
    gate.db.write(move |tx| tried.was_right(tx)).await?;
    Ok(entry)
}

/// By what an attempt is counted.
#[derive(Clone)]
struct Tried {
    address: String,
    from_here: String,
    from_anywhere: String,
}

impl Tried {
    /// Always in the order in which they were counted: two at once must not
    /// wait for each other.
    fn was_right(&self, tx: &mut Tx<'_>) -> Result<()> {
        attempts::take_back(tx, &self.address)?;
        attempts::forget(tx, &self.from_here)?;
        attempts::take_back(tx, &self.from_anywhere)
    }
}

/// Counts before hashing, so that many attempts at once are counted too. The
/// few tries an e-mail address has are counted by network, so that a stranger
/// does not lock its owner out; only many from everywhere close it to all.
async fn count(gate: &Gate, email_key: &str, client: &Client) -> Result<Tried> {
    let tried = Tried {
        address: format!("address:{}", client.network()),
        from_here: format!("email:{email_key} {}", client.neighbourhood()),
        from_anywhere: format!("email:{email_key}"),
    };
    let (now, limits, keys) = (gate.clock.now(), gate.limits.clone(), tried.clone());
    let counted = gate.db.write(move |tx| {
        attempts::count(tx, &keys.address, limits.sign_ins_per_address, now)?;
        attempts::count(tx, &keys.from_here, limits.sign_ins_per_email, now)?;
        attempts::count(tx, &keys.from_anywhere, attempts::FROM_ANYWHERE, now)
    });
    counted.await.map(|()| tried)
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

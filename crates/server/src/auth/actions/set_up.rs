//! The first administrator, let in by the code in the log.

use kernel::{Error, Language, Result, people};

use super::{NewAccount, Opened, create_account, open_session};
use crate::auth::{Client, Gate, attempts, types::check_new_password};

/// Wrong codes per client in fifteen minutes.
const TRIES: u32 = 10;

/// What the first person tells of themselves.
pub struct FirstPerson {
    /// The code from the log.
    pub code: String,
    /// The full name.
    pub name: String,
    /// The address they will sign in with.
    pub email: String,
    /// The password they choose.
    pub password: String,
    /// Their language.
    pub language: Language,
    /// Their time zone.
    pub time_zone: String,
}

/// Makes the first administrator and signs them in.
///
/// # Errors
/// `Invalid` on a field, `code` above all; `Conflict` when somebody is there
/// already; `RateLimited` after too many wrong codes.
pub async fn set_up(gate: &Gate, first: FirstPerson, client: &Client) -> Result<Opened> {
    // One at a time: two set-ups at once must not both find the house empty.
    let _turn = gate.set_up.lock().await;
    if gate.db.read(people::store::count).await? > 0 {
        return Err(Error::conflict("set-up-done"));
    }
    let key = format!("set-up:{}", client.network());
    let (tried, now) = (key.clone(), gate.clock.now());
    let counted = gate
        .db
        .write(move |tx| attempts::count(tx, &tried, TRIES, now));
    counted.await?;
    gate.check_set_up_code(&first.code)?;
    gate.db.write(move |tx| attempts::forget(tx, &key)).await?;
    check_new_password("password", &first.password)?;
    let account = NewAccount {
        email: first.email,
        name: first.name,
        title: String::new(),
        language: Some(first.language),
        time_zone: Some(first.time_zone),
        administrator: true,
        password_hash: Some(gate.passwords.hash(first.password).await?),
    };
    let (clock, ids, client) = (gate.clock.clone(), gate.ids.clone(), client.clone());
    let done = gate.db.write(move |tx| {
        let person = create_account(tx, &clock, &ids, account)?;
        open_session(tx, &clock, &ids, person.id, &client)
    });
    let opened = done.await?;
    gate.forget_set_up_code();
    Ok(opened)
}

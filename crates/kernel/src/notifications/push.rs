//! Browsers that want to be told while no page is open, and the jobs that do
//! it. What a job says it reads at its moment; here are names only.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Clock, Ids, Result, Timestamp, Tx,
    db::Row,
    ids::{NotificationId, PersonId, PushId, SessionId},
    jobs,
};

/// The job that tells one browser of one notification.
pub const TELL: &str = "notifications.push";
/// Whoever looks at the page reads it within this time, and is not disturbed.
const WAIT: Duration = Duration::from_secs(4);
/// The most browsers of one person; the oldest makes room.
const MOST: i64 = 20;

/// A browser, as its push service knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its identifier.
    pub id: PushId,
    /// Whose it is.
    pub person: PersonId,
    /// The session that named it.
    pub session: SessionId,
    /// Where messages go: an address that a stranger named.
    pub endpoint: String,
    /// The SHA-256 of the endpoint, in hexadecimal.
    pub endpoint_key: String,
    /// The browser's public key: 65 bytes, base64 for addresses.
    pub public_key: String,
    /// The secret it shares with us: 16 bytes, base64 for addresses.
    pub auth: String,
    /// When it was named.
    pub created_at: Timestamp,
    /// When it was last told something.
    pub told_at: Option<Timestamp>,
}

/// What a job is queued with.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Telling {
    /// Which browser.
    pub subscription: PushId,
    /// Of what.
    pub notification: NotificationId,
}

/// Queues the telling of all browsers of a person.
///
/// # Errors
/// Only the database's own.
pub(super) fn tell_later(
    tx: &mut Tx<'_>,
    ids: &Ids,
    clock: &Clock,
    person: PersonId,
    id: NotificationId,
) -> Result<()> {
    const SQL: &str = "SELECT id FROM push_subscriptions WHERE person_id = $1";
    let browsers: Vec<PushId> = tx.query(SQL, &[person.into()], |row| row.get(0))?;
    let at = clock.now().plus(WAIT);
    for browser in browsers {
        let payload = json!({ "subscription": browser, "notification": id });
        let key = format!("{TELL}.{browser}.{id}");
        jobs::enqueue_at(tx, ids, clock, TELL, payload, Some(&key), at)?;
    }
    Ok(())
}

const COLUMNS: &str =
    "id, person_id, session_id, endpoint, endpoint_key, public_key, auth, created_at, told_at";

fn read(row: &Row<'_>) -> Result<Subscription> {
    Ok(Subscription {
        id: row.get(0)?,
        person: row.get(1)?,
        session: row.get(2)?,
        endpoint: row.get(3)?,
        endpoint_key: row.get(4)?,
        public_key: row.get(5)?,
        auth: row.get(6)?,
        created_at: row.get(7)?,
        told_at: row.get(8)?,
    })
}

/// One browser, if it still wants to be told.
///
/// # Errors
/// Only the database's own.
pub fn find(tx: &mut Tx<'_>, id: PushId) -> Result<Option<Subscription>> {
    let sql = format!("SELECT {COLUMNS} FROM push_subscriptions WHERE id = $1");
    tx.query_opt(&sql, &[id.into()], read)
}

/// A person's browsers, the newest first.
///
/// # Errors
/// Only the database's own.
pub fn list(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Subscription>> {
    let sql =
        format!("SELECT {COLUMNS} FROM push_subscriptions WHERE person_id = $1 ORDER BY id DESC");
    tx.query(&sql, &[person.into()], read)
}

/// Stores a browser. One that is known by its endpoint belongs to whoever
/// named it last.
///
/// # Errors
/// Only the database's own.
pub fn put(tx: &mut Tx<'_>, new: &Subscription) -> Result<()> {
    const SQL: &str = "INSERT INTO push_subscriptions (id, person_id, session_id, endpoint, endpoint_key, \
        public_key, auth, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (endpoint_key) DO UPDATE SET person_id = excluded.person_id, \
        session_id = excluded.session_id, public_key = excluded.public_key, auth = excluded.auth";
    const OLD: &str = "DELETE FROM push_subscriptions WHERE person_id = $1 AND id NOT IN (\
        SELECT id FROM push_subscriptions WHERE person_id = $1 ORDER BY id DESC LIMIT $2)";
    let values = [
        new.id.into(),
        new.person.into(),
        new.session.into(),
        (&new.endpoint).into(),
        (&new.endpoint_key).into(),
        (&new.public_key).into(),
        (&new.auth).into(),
        new.created_at.into(),
    ];
    tx.execute(SQL, &values)?;
    tx.execute(OLD, &[new.person.into(), MOST.into()])?;
    Ok(())
}

/// Forgets a browser that its push service does not know any more.
///
/// # Errors
/// Only the database's own.
pub fn forget(tx: &mut Tx<'_>, id: PushId) -> Result<()> {
    tx.execute("DELETE FROM push_subscriptions WHERE id = $1", &[id.into()])?;
    Ok(())
}

/// Forgets one of a person's own browsers; that there is none is fine.
///
/// # Errors
/// Only the database's own.
pub fn delete(tx: &mut Tx<'_>, person: PersonId, id: PushId) -> Result<bool> {
    const SQL: &str = "DELETE FROM push_subscriptions WHERE id = $1 AND person_id = $2";
    Ok(tx.execute(SQL, &[id.into(), person.into()])? > 0)
}

/// Notes that a browser was told something.
///
/// # Errors
/// Only the database's own.
pub fn told(tx: &mut Tx<'_>, id: PushId, at: Timestamp) -> Result<()> {
    const SQL: &str = "UPDATE push_subscriptions SET told_at = $2 WHERE id = $1";
    tx.execute(SQL, &[id.into(), at.into()])?;
    Ok(())
}

//! SQL of messages that wait for their moment.

use kernel::{
    Result, Tx,
    db::{Dialect, Row},
    ids::PersonId,
};
use uuid::Uuid;

use crate::chat::types::{Scheduled, ScheduledId};

const SCHEDULED: &str = "id, person_id, room_id, thread_id, body, calls_many, client_id, send_at, created_at, refusal \
     FROM scheduled_messages";

fn scheduled(row: &Row<'_>) -> Result<Scheduled> {
    Ok(Scheduled {
        id: row.get(0)?,
        person: row.get(1)?,
        room: row.get(2)?,
        thread: row.get(3)?,
        body: row.get(4)?,
        calls_many: row.get(5)?,
        client_id: row.get(6)?,
        send_at: row.get(7)?,
        created_at: row.get(8)?,
        refusal: row.get(9)?,
    })
}

/// Adds one.
pub fn insert_scheduled(tx: &mut Tx<'_>, new: &Scheduled) -> Result<()> {
    tx.execute(
        "INSERT INTO scheduled_messages (id, person_id, room_id, thread_id, body, calls_many, client_id, send_at, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            new.id.into(),
            new.person.into(),
            new.room.into(),
            new.thread.into(),
            (&new.body).into(),
            new.calls_many.into(),
            new.client_id.into(),
            new.send_at.into(),
            new.created_at.into(),
        ],
    )?;
    Ok(())
}

/// One, held until the end of the transaction so that nobody else posts or
/// changes it meanwhile; none when it is gone. SQLite has a single writer anyway.
pub fn lock_scheduled(tx: &mut Tx<'_>, id: ScheduledId) -> Result<Option<Scheduled>> {
    let lock = match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => "FOR UPDATE",
    };
    tx.query_opt(
        &format!("SELECT {SCHEDULED} WHERE id = $1 {lock}"),
        &[id.into()],
        scheduled,
    )
}

/// The one a person made with this id of theirs.
pub fn find_scheduled_sent(
    tx: &mut Tx<'_>,
    person: PersonId,
    client_id: Uuid,
) -> Result<Option<Scheduled>> {
    tx.query_opt(
        &format!("SELECT {SCHEDULED} WHERE person_id = $1 AND client_id = $2"),
        &[person.into(), client_id.into()],
        scheduled,
    )
}

/// All of a person's, the next first.
pub fn list_scheduled(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Scheduled>> {
    tx.query(
        &format!("SELECT {SCHEDULED} WHERE person_id = $1 ORDER BY send_at, id"),
        &[person.into()],
        scheduled,
    )
}

/// How many a person has.
pub fn count_scheduled(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.query_one(
        "SELECT count(*) FROM scheduled_messages WHERE person_id = $1",
        &[person.into()],
        |row| row.get(0),
    )
}

/// Makes what one person keeps be counted by one request at a time. SQLite has
/// a single writer anyway.
pub fn lock_person(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    match tx.dialect() {
        Dialect::Sqlite => Ok(()),
        // Rows that refer to the person may be written meanwhile.
        Dialect::Postgres => tx
            .query_one(
                "SELECT id FROM people WHERE id = $1 FOR NO KEY UPDATE",
                &[person.into()],
                |row| row.get(0),
            )
            .map(|_: PersonId| ()),
    }
}

/// Stores what may change: text, moment, why it was not posted.
pub fn update_scheduled(tx: &mut Tx<'_>, changed: &Scheduled) -> Result<()> {
    tx.execute(
        "UPDATE scheduled_messages SET body = $2, calls_many = $3, send_at = $4, refusal = $5 WHERE id = $1",
        &[
            changed.id.into(),
            (&changed.body).into(),
            changed.calls_many.into(),
            changed.send_at.into(),
            changed.refusal.as_deref().into(),
        ],
    )?;
    Ok(())
}

/// Removes one.
pub fn delete_scheduled(tx: &mut Tx<'_>, id: ScheduledId) -> Result<()> {
    tx.execute("DELETE FROM scheduled_messages WHERE id = $1", &[id.into()])?;
    Ok(())
}

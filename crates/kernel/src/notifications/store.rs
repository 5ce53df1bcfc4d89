//! Statements on notifications.

use super::types::{NewNotification, Notification};
use crate::{
    Clock, Error, Event, Ids, Result, SubjectRef, Timestamp, Tx,
    db::{Row, Value},
    ids::{NotificationId, PersonId},
    people::PersonRef,
    text,
};

const EXCERPT: usize = 200;

/// Tells a person that something happened; what they did themselves is not
/// told. Answers whether a record was made.
///
/// # Errors
/// Only the database's own.
pub fn notify(tx: &mut Tx<'_>, ids: &Ids, clock: &Clock, new: &NewNotification) -> Result<bool> {
    const SQL: &str = "INSERT INTO notifications (id, person_id, who_id, why, urgency, subject_kind, subject_id, \
        room_id, excerpt, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    if new.who == Some(new.person) {
        return Ok(false);
    }
    let id: NotificationId = ids.id();
    tx.execute(
        SQL,
        &[
            id.into(),
            new.person.into(),
            new.who.into(),
            new.why.into(),
            new.urgency.code().into(),
            (&new.subject.kind).into(),
            new.subject.id.into(),
            new.room.into(),
            text::excerpt(&new.excerpt, EXCERPT).into(),
            clock.now().into(),
        ],
    )?;
    stale(tx, new.person);
    Ok(true)
}

fn stale(tx: &mut Tx<'_>, person: PersonId) {
    tx.emit(Event::Personal {
        person,
        kind: "notifications",
        id: None,
    });
}

/// A person's notifications, the newest first, those before `after` when it is
/// given.
///
/// # Errors
/// Only the database's own.
pub fn list(
    tx: &mut Tx<'_>,
    person: PersonId,
    after: Option<NotificationId>,
    limit: i64,
) -> Result<Vec<Notification>> {
    let mut params: Vec<Value> = vec![person.into(), limit.into()];
    let before = match after {
        Some(id) => {
            params.push(id.into());
            "AND n.id < $3"
        }
        None => "",
    };
    let sql = format!(
        "SELECT n.id, n.why, n.urgency, w.id, w.name, n.subject_kind, n.subject_id, n.room_id, n.excerpt, \
         n.created_at, n.read_at FROM notifications n LEFT JOIN people w ON w.id = n.who_id \
         WHERE n.person_id = $1 {before} ORDER BY n.id DESC LIMIT $2"
    );
    tx.query(&sql, &params, read)
}

fn read(row: &Row<'_>) -> Result<Notification> {
    let who = match row.get(3)? {
        Some(id) => Some(PersonRef {
            id,
            name: row.get(4)?,
        }),
        None => None,
    };
    Ok(Notification {
        id: row.get(0)?,
        why: row.get(1)?,
        urgency: row.get(2)?,
        who,
        subject: SubjectRef {
            kind: row.get(5)?,
            id: row.get(6)?,
        },
        room_id: row.get(7)?,
        excerpt: row.get(8)?,
        created_at: row.get(9)?,
        read_at: row.get(10)?,
    })
}

/// How many a person has not read.
///
/// # Errors
/// Only the database's own.
pub fn count_unread(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    const SQL: &str = "SELECT count(*) FROM notifications WHERE person_id = $1 AND read_at IS NULL";
    tx.query_one(SQL, &[person.into()], |row| row.get(0))
}

/// Marks one of a person's own as read; once more changes nothing.
///
/// # Errors
/// `NotFound`, also for another person's.
pub fn mark_read(
    tx: &mut Tx<'_>,
    clock: &Clock,
    person: PersonId,
    id: NotificationId,
) -> Result<()> {
    const SQL: &str =
        "UPDATE notifications SET read_at = coalesce(read_at, $3) WHERE id = $1 AND person_id = $2";
    if tx.execute(SQL, &[id.into(), person.into(), clock.now().into()])? == 0 {
        return Err(Error::NotFound);
    }
    stale(tx, person);
    Ok(())
}

/// Marks all of a person's as read; answers how many were not.
///
/// # Errors
/// Only the database's own.
pub fn mark_all_read(tx: &mut Tx<'_>, clock: &Clock, person: PersonId) -> Result<u64> {
    const SQL: &str =
        "UPDATE notifications SET read_at = $2 WHERE person_id = $1 AND read_at IS NULL";
    let changed = tx.execute(SQL, &[person.into(), clock.now().into()])?;
    if changed > 0 {
        stale(tx, person);
    }
    Ok(changed)
}

/// Marks as read what a person was told about things in a room, because they
/// have seen the room itself; but not what they were told for the reason `except`,
/// which they have to see elsewhere.
///
/// # Errors
/// Only the database's own.
pub fn mark_room_read(
    tx: &mut Tx<'_>,
    clock: &Clock,
    person: PersonId,
    room: uuid::Uuid,
    except: &str,
) -> Result<u64> {
    const SQL: &str = "UPDATE notifications SET read_at = $3 WHERE person_id = $1 AND room_id = $2 \
         AND read_at IS NULL AND why <> $4";
    let values = [
        person.into(),
        room.into(),
        clock.now().into(),
        except.into(),
    ];
    let changed = tx.execute(SQL, &values)?;
    if changed > 0 {
        stale(tx, person);
    }
    Ok(changed)
}

/// Forgets what a person was told about things in a room they may not read
/// any more; answers how much it was.
///
/// # Errors
/// Only the database's own.
pub fn forget_room(tx: &mut Tx<'_>, person: PersonId, room: uuid::Uuid) -> Result<u64> {
    const SQL: &str = "DELETE FROM notifications WHERE person_id = $1 AND room_id = $2";
    let gone = tx.execute(SQL, &[person.into(), room.into()])?;
    if gone > 0 {
        stale(tx, person);
    }
    Ok(gone)
}

/// Marks what a person was told about these subjects as read.
///
/// # Errors
/// Only the database's own.
pub fn mark_subjects_read(
    tx: &mut Tx<'_>,
    clock: &Clock,
    person: PersonId,
    subjects: &[SubjectRef],
) -> Result<()> {
    const SQL: &str = "UPDATE notifications SET read_at = $4 \
         WHERE person_id = $1 AND subject_kind = $2 AND subject_id = $3 AND read_at IS NULL";
    let mut changed = 0;
    for subject in subjects {
        let values = [
            person.into(),
            (&subject.kind).into(),
            subject.id.into(),
            clock.now().into(),
        ];
        changed += tx.execute(SQL, &values)?;
    }
    if changed > 0 {
        stale(tx, person);
    }
    Ok(())
}

/// Forgets what was told about a subject that is gone.
///
/// # Errors
/// Only the database's own.
pub fn forget_subject(tx: &mut Tx<'_>, subject: &SubjectRef) -> Result<u64> {
    const SQL: &str = "DELETE FROM notifications WHERE subject_kind = $1 AND subject_id = $2";
    all_stale(tx, subject)?;
    tx.execute(SQL, &[(&subject.kind).into(), subject.id.into()])
}

/// Forgets what one person was told about a subject for one reason.
///
/// # Errors
/// Only the database's own.
pub fn forget_told(
    tx: &mut Tx<'_>,
    person: PersonId,
    subject: &SubjectRef,
    why: &str,
) -> Result<()> {
    const SQL: &str = "DELETE FROM notifications \
         WHERE person_id = $1 AND subject_kind = $2 AND subject_id = $3 AND why = $4";
    let values = [
        person.into(),
        (&subject.kind).into(),
        subject.id.into(),
        why.into(),
    ];
    if tx.execute(SQL, &values)? > 0 {
        stale(tx, person);
    }
    Ok(())
}

/// Everybody who was told about a subject should look again.
fn all_stale(tx: &mut Tx<'_>, subject: &SubjectRef) -> Result<()> {
    const SQL: &str =
        "SELECT DISTINCT person_id FROM notifications WHERE subject_kind = $1 AND subject_id = $2";
    let values = [(&subject.kind).into(), subject.id.into()];
    let people: Vec<PersonId> = tx.query(SQL, &values, |row| row.get(0))?;
    if !people.is_empty() {
        tx.emit(Event::PersonalAll {
            people,
            kind: "notifications",
        });
    }
    Ok(())
}

/// Gives what was told about a subject its present text.
///
/// # Errors
/// Only the database's own.
pub fn rewrite_subject(tx: &mut Tx<'_>, subject: &SubjectRef, excerpt: &str) -> Result<()> {
    const SQL: &str =
        "UPDATE notifications SET excerpt = $3 WHERE subject_kind = $1 AND subject_id = $2";
    let excerpt = text::excerpt(excerpt, EXCERPT);
    tx.execute(
        SQL,
        &[(&subject.kind).into(), subject.id.into(), excerpt.into()],
    )?;
    all_stale(tx, subject)
}

/// Removes what was read before `before`; answers how many.
///
/// # Errors
/// Only the database's own.
pub fn delete_read(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.execute(
        "DELETE FROM notifications WHERE read_at < $1",
        &[before.into()],
    )
}

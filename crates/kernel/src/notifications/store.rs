//! Statements on notifications.

use super::{
    push,
    types::{CALL, MENTION, NewNotification, Notification, REMINDER, Unread, View, Wanted},
};
use crate::{
    Clock, Error, Event, Ids, Result, SubjectRef, Timestamp, Tx,
    db::{Params, Row},
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
        room_id, excerpt, created_at, thread_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
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
            new.thread.into(),
        ],
    )?;
    push::tell_later(tx, ids, clock, new.person, id)?;
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

const COLUMNS: &str = "n.id, n.why, n.urgency, w.id, w.name, n.subject_kind, n.subject_id, n.room_id, \
    n.excerpt, n.created_at, n.read_at, n.thread_id";
const FROM: &str = "notifications n LEFT JOIN people w ON w.id = n.who_id";

/// A person's notifications, the newest first.
///
/// # Errors
/// Only the database's own.
pub fn list(
    tx: &mut Tx<'_>,
    person: PersonId,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<Notification>> {
    let mut params = Params::default();
    let of = conditions(&mut params, person, wanted);
    let limit = params.add(limit);
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE {of} ORDER BY n.id DESC LIMIT {limit}");
    tx.query(&sql, params.values(), read)
}

/// One of a person's own.
///
/// # Errors
/// `NotFound`, also for another person's.
pub fn find(tx: &mut Tx<'_>, person: PersonId, id: NotificationId) -> Result<Notification> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE n.id = $1 AND n.person_id = $2");
    tx.query_one(&sql, &[id.into(), person.into()], read)
}

/// The rooms of what a person was told, each once; of what they have not read
/// when `unread` is set.
///
/// # Errors
/// Only the database's own.
pub fn list_rooms(tx: &mut Tx<'_>, person: PersonId, unread: bool) -> Result<Vec<uuid::Uuid>> {
    let of = if unread { "AND read_at IS NULL" } else { "" };
    let sql = format!(
        "SELECT DISTINCT room_id FROM notifications WHERE person_id = $1 AND room_id IS NOT NULL {of}"
    );
    tx.query(&sql, &[person.into()], |row| row.get(0))
}

/// The rows of `notifications n` that are wanted.
fn conditions(params: &mut Params, person: PersonId, wanted: &Wanted) -> String {
    let mut of = vec![format!("n.person_id = {}", params.add(person))];
    match wanted.view {
        View::All => {}
        View::Unread => of.push("n.read_at IS NULL".to_owned()),
        View::Mentions => of.push(calls()),
    }
    if let Some(section) = &wanted.section {
        let kinds = params.add(format!("{section}."));
        of.push(format!(
            "substr(n.subject_kind, 1, {}) = {kinds}",
            section.len() + 1
        ));
    }
    if let Some(why) = &wanted.why {
        of.push(format!("n.why = {}", params.add(why)));
    }
    if let Some(room) = wanted.room {
        of.push(format!("n.room_id = {}", params.add(room)));
    }
    if let Some(since) = wanted.since {
        of.push(format!("n.created_at >= {}", params.add(since)));
    }
    if let Some(until) = wanted.until {
        of.push(format!("n.id <= {}", params.add(until)));
    }
    if let Some(before) = wanted.before {
        of.push(format!("n.id < {}", params.add(before)));
    }
    if !wanted.hidden.is_empty() {
        let hidden = params.list(wanted.hidden.iter().copied());
        of.push(format!(
            "(n.room_id IS NULL OR n.room_id NOT IN ({hidden}))"
        ));
    }
    of.join(" AND ")
}

fn calls() -> String {
    format!("n.why IN ('{MENTION}', '{CALL}')")
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
        room_name: None,
        thread_id: row.get(11)?,
        excerpt: row.get(8)?,
        created_at: row.get(9)?,
        read_at: row.get(10)?,
    })
}

/// How many of the wanted a person has not read.
///
/// # Errors
/// Only the database's own.
pub fn count_unread(tx: &mut Tx<'_>, person: PersonId, wanted: &Wanted) -> Result<Unread> {
    let mut params = Params::default();
    let of = conditions(&mut params, person, wanted);
    let calls = calls();
    let sql = format!(
        "SELECT count(*), count(CASE WHEN {calls} THEN 1 END) FROM notifications n \
         WHERE {of} AND n.read_at IS NULL"
    );
    tx.query_one(&sql, params.values(), |row| {
        Ok(Unread {
            unread: row.get(0)?,
            mentions: row.get(1)?,
        })
    })
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

/// Marks one of a person's own as not read; once more changes nothing.
///
/// # Errors
/// `NotFound`, also for another person's.
pub fn mark_unread(tx: &mut Tx<'_>, person: PersonId, id: NotificationId) -> Result<()> {
    const SQL: &str = "UPDATE notifications SET read_at = NULL WHERE id = $1 AND person_id = $2";
    if tx.execute(SQL, &[id.into(), person.into()])? == 0 {
        return Err(Error::NotFound);
    }
    stale(tx, person);
    Ok(())
}

/// Marks the wanted of a person's as read; answers how many were not.
///
/// # Errors
/// Only the database's own.
pub fn mark_all_read(
    tx: &mut Tx<'_>,
    clock: &Clock,
    person: PersonId,
    wanted: &Wanted,
) -> Result<u64> {
    let mut params = Params::default();
    let of = conditions(&mut params, person, wanted);
    let now = params.add(clock.now());
    let sql =
        format!("UPDATE notifications AS n SET read_at = {now} WHERE {of} AND n.read_at IS NULL");
    let changed = tx.execute(&sql, params.values())?;
    if changed > 0 {
        stale(tx, person);
    }
    Ok(changed)
}

/// Marks as read what a person was told about things in a room's main list,
/// because they have seen it; what stands in threads they have to see there,
/// and what they asked to be reminded of stays until they take it.
///
/// # Errors
/// Only the database's own.
pub fn mark_room_read(
    tx: &mut Tx<'_>,
    clock: &Clock,
    person: PersonId,
    room: uuid::Uuid,
) -> Result<u64> {
    const SQL: &str = "UPDATE notifications SET read_at = $3 WHERE person_id = $1 AND room_id = $2 \
         AND read_at IS NULL AND thread_id IS NULL AND why <> $4";
    let values = [
        person.into(),
        room.into(),
        clock.now().into(),
        REMINDER.into(),
    ];
    let changed = tx.execute(SQL, &values)?;
    if changed > 0 {
        stale(tx, person);
    }
    Ok(changed)
}

/// The subjects in a thread of which a person was told and has not read it,
/// beside reminders.
///
/// # Errors
/// Only the database's own.
pub fn list_waiting(
    tx: &mut Tx<'_>,
    person: PersonId,
    thread: uuid::Uuid,
) -> Result<Vec<uuid::Uuid>> {
    const SQL: &str = "SELECT DISTINCT subject_id FROM notifications \
         WHERE person_id = $1 AND thread_id = $2 AND read_at IS NULL AND why <> $3";
    let values = [person.into(), thread.into(), REMINDER.into()];
    tx.query(SQL, &values, |row| row.get(0))
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

/// Marks what a person was told about these subjects as read, beside reminders.
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
         WHERE person_id = $1 AND subject_kind = $2 AND subject_id = $3 AND read_at IS NULL \
         AND why <> $5";
    let mut changed = 0;
    for subject in subjects {
        let values = [
            person.into(),
            (&subject.kind).into(),
            subject.id.into(),
            clock.now().into(),
            REMINDER.into(),
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

/// Gives what was told about a subject its present text; a reminder keeps the
/// words it was told with, which may be a note.
///
/// # Errors
/// Only the database's own.
pub fn rewrite_subject(tx: &mut Tx<'_>, subject: &SubjectRef, excerpt: &str) -> Result<()> {
    const SQL: &str = "UPDATE notifications SET excerpt = $3 \
         WHERE subject_kind = $1 AND subject_id = $2 AND why <> $4";
    let values = [
        (&subject.kind).into(),
        subject.id.into(),
        text::excerpt(excerpt, EXCERPT).into(),
        REMINDER.into(),
    ];
    tx.execute(SQL, &values)?;
    all_stale(tx, subject)
}

/// Removes what was read before `read`, and what is older than `told`, read or
/// not; answers how many.
///
/// # Errors
/// Only the database's own.
pub fn delete_old(tx: &mut Tx<'_>, read: Timestamp, told: Timestamp) -> Result<u64> {
    const SQL: &str = "DELETE FROM notifications WHERE read_at < $1 OR created_at < $2";
    tx.execute(SQL, &[read.into(), told.into()])
}

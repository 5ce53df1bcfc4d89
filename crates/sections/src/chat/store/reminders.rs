//! SQL of reminders of saved messages.

use kernel::{Result, Timestamp, Tx, ids::PersonId};

use crate::chat::types::{MessageId, Reminder};

/// Sets or takes away the reminder of a saved message; of one that is not saved nothing is kept.
pub fn set_reminder(
    tx: &mut Tx<'_>,
    person: PersonId,
    message: MessageId,
    reminder: Option<&Reminder>,
) -> Result<()> {
    tx.execute(
        "UPDATE saved_messages SET remind_at = $3, note = $4 WHERE person_id = $1 AND message_id = $2",
        &[
            person.into(),
            message.into(),
            reminder.map(|one| one.at).into(),
            reminder.map_or("", |one| one.note.as_str()).into(),
        ],
    )?;
    Ok(())
}

/// Takes a reminder away if it still is of this moment; answers whether it was.
pub fn take_reminder(
    tx: &mut Tx<'_>,
    person: PersonId,
    message: MessageId,
    at: Timestamp,
) -> Result<bool> {
    const SQL: &str = "UPDATE saved_messages SET remind_at = NULL, note = '' \
         WHERE person_id = $1 AND message_id = $2 AND remind_at = $3";
    Ok(tx.execute(SQL, &[person.into(), message.into(), at.into()])? > 0)
}

/// The reminder of a message, where there is one.
pub fn find_reminder(
    tx: &mut Tx<'_>,
    person: PersonId,
    message: MessageId,
) -> Result<Option<Reminder>> {
    let found = tx.query(
        "SELECT remind_at, note FROM saved_messages \
         WHERE person_id = $1 AND message_id = $2 AND remind_at IS NOT NULL",
        &[person.into(), message.into()],
        |row| {
            Ok(Reminder {
                at: row.get(0)?,
                note: row.get(1)?,
            })
        },
    )?;
    Ok(found.into_iter().next())
}

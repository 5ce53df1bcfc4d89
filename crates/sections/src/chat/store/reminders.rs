//! SQL of reminders of saved messages.

use kernel::{Result, Tx, ids::PersonId};

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

//! Which of what a person was told they may still read: asked of the sections
//! for all rooms at once, whenever something is shown, counted or sent.

use std::collections::HashMap;

use assistant::Subjects;
use kernel::{
    Actor, Error, Result, Tx,
    ids::NotificationId,
    notifications::{self, Notification, Wanted},
};
use uuid::Uuid;

/// The rooms that notifications name.
const ROOM: &str = "chat.room";

/// The rooms of what a person was told.
#[derive(Debug)]
pub struct Rooms {
    names: HashMap<Uuid, String>,
    hidden: Vec<Uuid>,
}

impl Rooms {
    /// Those of all they were told, or of what they have not read.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(tx: &mut Tx<'_>, subjects: &Subjects, actor: &Actor, unread: bool) -> Result<Self> {
        let mut hidden = notifications::store::list_rooms(tx, actor.person, unread)?;
        let names = subjects.names(tx, actor, ROOM, &hidden)?;
        hidden.retain(|room| !names.contains_key(room));
        Ok(Self { names, hidden })
    }

    /// How many can be read.
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// The same wish, without what cannot be read.
    #[must_use]
    pub fn within(&self, wanted: Wanted) -> Wanted {
        Wanted {
            hidden: self.hidden.clone(),
            ..wanted
        }
    }

    /// The notification with the name of its room.
    pub fn named(&self, told: Notification) -> Notification {
        let name = told.room_id.and_then(|room| self.names.get(&room));
        Notification {
            room_name: name.cloned(),
            ..told
        }
    }
}

/// One of a person's own notifications, if they may read it now.
///
/// # Errors
/// `NotFound` otherwise.
pub fn readable(
    tx: &mut Tx<'_>,
    subjects: &Subjects,
    actor: &Actor,
    id: NotificationId,
) -> Result<Notification> {
    let told = notifications::store::find(tx, actor.person, id)?;
    let Some(room) = told.room_id else {
        return Ok(told);
    };
    let mut names = subjects.names(tx, actor, ROOM, &[room])?;
    let name = names.remove(&room).ok_or(Error::NotFound)?;
    Ok(Notification {
        room_name: Some(name),
        ..told
    })
}

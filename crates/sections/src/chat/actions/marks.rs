//! What people put on messages: reactions, pins, and "save for later".

use kernel::{Actor, Error, Event, Result, Timestamp, Tx, jobs};

use super::{editing::held_message, telling::changed};
use crate::chat::{
    access, store,
    types::{MessageId, RoomId},
};

/// The most different emoji under one message.
const MAX_EMOJI: i64 = 50;
/// The most messages pinned in one room.
const MAX_PINS: usize = 100;
/// The most messages a person has saved.
const MAX_SAVED: i64 = 10_000;

/// Adds or takes back one's reaction; twice is fine.
///
/// # Errors
/// `NotFound`, `Forbidden` outside the room, `Conflict` on a deleted message
/// and beyond the limit of emoji, `Invalid` on what is not one emoji.
pub fn react(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: MessageId,
    emoji: &str,
    on: bool,
    now: Timestamp,
) -> Result<()> {
    let emoji = checked_emoji(emoji)?;
    let message = held_message(tx, actor, id)?.message;
    let is_news = if on {
        if !store::has_emoji(tx, &message, emoji)? && store::count_emoji(tx, &message)? >= MAX_EMOJI
        {
            return Err(Error::conflict("too-many-emoji"));
        }
        store::insert_reaction(tx, &message, actor.person, emoji, now)?
    } else {
        store::delete_reaction(tx, &message, actor.person, emoji)?
    };
    if is_news {
        changed(tx, &message);
    }
    Ok(())
}

/// One emoji in its usual form.
///
/// # Errors
/// `Invalid` for everything else.
pub fn checked_emoji(text: &str) -> Result<&'static str> {
    let found = emojis::get(text).map(emojis::Emoji::as_str);
    found.ok_or_else(|| Error::invalid("emoji", "emoji-unknown"))
}

/// Pins a message in its room or takes the pin out; twice is fine. Those who
/// may write there may pin.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` on a deleted message and beyond the
/// limit of pins.
pub fn pin(tx: &mut Tx<'_>, actor: &Actor, id: MessageId, on: bool, now: Timestamp) -> Result<()> {
    let found = held_message(tx, actor, id)?;
    access::postable_room(tx, actor, found.room.room.id, false)?;
    let is_news = if on {
        let pinned = store::list_pins(tx, found.room.room.id)?;
        if pinned.len() >= MAX_PINS && !pinned.contains(&id) {
            return Err(Error::conflict("too-many-pins"));
        }
        store::insert_pin(tx, &found.message, actor.person, now)?
    } else {
        store::delete_pin(tx, &found.message)?
    };
    if is_news {
        changed(tx, &found.message);
    }
    Ok(())
}

/// What is pinned in a room, the last first.
///
/// # Errors
/// `NotFound`.
pub fn pinned(tx: &mut Tx<'_>, actor: &Actor, room: RoomId) -> Result<Vec<MessageId>> {
    let room = access::readable_room(tx, actor, room)?.room;
    store::list_pins(tx, room.id)
}

/// Saves a message for oneself or forgets it; twice is fine. What one may not
/// read any more can still be forgotten.
///
/// # Errors
/// `NotFound`, `Conflict` on a deleted message and beyond the limit.
pub fn save(tx: &mut Tx<'_>, actor: &Actor, id: MessageId, on: bool, now: Timestamp) -> Result<()> {
    if on {
        let message = access::readable_message(tx, actor, id)?.message;
        if message.deleted_at.is_some() {
            return Err(Error::conflict("message-deleted"));
        }
        if store::count_saved(tx, actor.person)? >= MAX_SAVED {
            return Err(Error::conflict("too-many-saved"));
        }
        store::insert_saved(tx, actor.person, id, now)?;
    } else {
        store::delete_saved(tx, actor.person, id)?;
        jobs::withdraw(tx, &super::reminders::key(actor.person, id))?;
    }
    tx.emit(Event::Personal {
        person: actor.person,
        kind: "chat.saved",
        id: Some(id.0),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("👍", true)]
    #[case("👍🏽", true)]
    #[case("❤️", true)]
    #[case("👨‍👩‍👧", true)]
    #[case("🇷🇺", true)]
    #[case("", false)]
    #[case("a", false)]
    #[case("👍👍", false)]
    #[case("<b>", false)]
    fn emoji(#[case] text: &str, #[case] good: bool) {
        assert_eq!(checked_emoji(text).is_ok(), good);
    }
}

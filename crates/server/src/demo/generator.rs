//! Fills the rooms: the days one after another, the stories first, dialogues up to the room's number of messages.

use super::calendar::Calendar;
use super::dialogue::Dialogues;
use super::room::RoomState;
use super::roster::Roster;
use super::story::{Line, Stories};
use super::types::{Anchor, Message, Scale};
use super::words::Words;

/// The messages of the demo, ordered by room and then by time. They are made as they are asked for: at any moment only
/// one room's one day is in memory.
pub fn messages(scale: Scale, anchor: Anchor) -> impl Iterator<Item = Message> {
    let words = Words::load();
    let calendar = Calendar::new(anchor, scale.days());
    let roster = Roster::load(scale, &words);
    let text = Text {
        words,
        calendar,
        roster,
        stories: Stories::load(),
        dialogues: Dialogues::load(),
        scale,
    };
    (0..text.roster.company.rooms.len())
        .scan(std::sync::Arc::new(text), |text, room| {
            Some(RoomMessages {
                state: RoomState::new(text, room),
                text: std::sync::Arc::clone(text),
            })
        })
        .flatten()
}

/// Everything read from the files.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) words: Words,
    pub(super) calendar: Calendar,
    pub(super) roster: Roster,
    pub(super) stories: Stories,
    pub(super) dialogues: Dialogues,
    pub(super) scale: Scale,
}

struct RoomMessages {
    text: std::sync::Arc<Text>,
    state: RoomState,
}

impl Iterator for RoomMessages {
    type Item = Message;

    fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.state.ready.pop_front() {
                return Some(message);
            }
            self.state.fill_day(&self.text)?;
        }
    }
}

impl Text {
    /// The story of a room, in the order in which it is written.
    pub(super) fn lines(&self, room: usize) -> &[Line] {
        self.roster
            .company
            .rooms
            .get(room)
            .map_or(&[], |room| self.stories.of(&room.key))
    }
}

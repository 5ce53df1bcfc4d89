//! Who may do what, as a table of its own: written from the rules, not from the
//! code that it judges.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

pub(crate) const PEOPLE: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Open,
    Closed,
    Direct,
}

impl Kind {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Direct => "direct",
        }
    }
}

/// Something one person tries. Rooms, messages and people are picked by number,
/// modulo how many there are.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Create {
        who: usize,
        kind: Kind,
        others: Vec<usize>,
    },
    Add {
        who: usize,
        room: usize,
        person: usize,
    },
    Remove {
        who: usize,
        room: usize,
        person: usize,
    },
    Post {
        who: usize,
        room: usize,
    },
    Reply {
        who: usize,
        room: usize,
        message: usize,
    },
    Rename {
        who: usize,
        room: usize,
    },
    Mark {
        who: usize,
        room: usize,
    },
}

impl Step {
    pub(crate) fn who(&self) -> usize {
        match self {
            Self::Create { who, .. }
            | Self::Add { who, .. }
            | Self::Remove { who, .. }
            | Self::Post { who, .. }
            | Self::Reply { who, .. }
            | Self::Rename { who, .. }
            | Self::Mark { who, .. } => *who,
        }
    }
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop_oneof![Just(Kind::Open), Just(Kind::Closed), Just(Kind::Direct)];
    let who = || 0..PEOPLE;
    let room = || 0..6usize;
    let step = prop_oneof![
        2 => (who(), kind, proptest::collection::vec(who(), 0..3))
            .prop_map(|(who, kind, others)| Step::Create { who, kind, others }),
        3 => (who(), room(), who()).prop_map(|(who, room, person)| Step::Add { who, room, person }),
        3 => (who(), room(), who()).prop_map(|(who, room, person)| Step::Remove { who, room, person }),
        4 => (who(), room()).prop_map(|(who, room)| Step::Post { who, room }),
        3 => (who(), room(), 0..20usize).prop_map(|(who, room, message)| Step::Reply { who, room, message }),
        1 => (who(), room()).prop_map(|(who, room)| Step::Rename { who, room }),
        1 => (who(), room()).prop_map(|(who, room)| Step::Mark { who, room }),
    ];
    proptest::collection::vec(step, 4..18)
}

#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) id: Uuid,
    pub(crate) kind: Kind,
    pub(crate) members: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: Uuid,
    pub(crate) room: usize,
    pub(crate) root: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) rooms: Vec<Room>,
    pub(crate) messages: Vec<Message>,
}

impl Room {
    pub(crate) fn reads(&self, who: usize) -> bool {
        match (self.kind, self.members.contains(&who)) {
            (_, true) | (Kind::Open, false) => true,
            (Kind::Closed | Kind::Direct, false) => false,
        }
    }

    /// What writing into the room is answered; `done` when it may be done.
    pub(crate) fn write(&self, who: usize, done: u16) -> u16 {
        match (self.kind, self.members.contains(&who)) {
            (_, true) => done,
            (Kind::Open, false) => 403,
            (Kind::Closed | Kind::Direct, false) => 404,
        }
    }

    pub(crate) fn rename(&self, who: usize) -> u16 {
        match self.kind {
            Kind::Direct => self.write(who, 403),
            Kind::Open | Kind::Closed => self.write(who, 200),
        }
    }

    pub(crate) fn add(&self, who: usize, person: usize) -> u16 {
        match (self.kind, self.members.contains(&who), who == person) {
            (Kind::Direct, true, _) | (Kind::Open, false, false) => 403,
            (Kind::Open | Kind::Closed, true, _) | (Kind::Open, false, true) => 204,
            (Kind::Closed | Kind::Direct, false, _) => 404,
        }
    }

    pub(crate) fn remove(&self, who: usize, person: usize) -> u16 {
        match (self.kind, self.members.contains(&who), who == person) {
            (Kind::Direct, true, _) | (Kind::Open, true, false) | (Kind::Open, false, _) => 403,
            (Kind::Open | Kind::Closed, true, true) | (Kind::Closed, true, false) => 204,
            (Kind::Closed | Kind::Direct, false, _) => 404,
        }
    }
}

impl Table {
    /// A direct room is for exactly two, and there is one for them.
    pub(crate) fn create(&self, who: usize, kind: Kind, others: &[usize]) -> (u16, Option<usize>) {
        if kind != Kind::Direct {
            return (201, None);
        }
        let [other] = others else { return (422, None) };
        if *other == who {
            return (422, None);
        }
        let pair = BTreeSet::from([who, *other]);
        let known = self
            .rooms
            .iter()
            .position(|room| room.kind == Kind::Direct && room.members == pair);
        (201, known)
    }

    pub(crate) fn reply(&self, who: usize, room: usize, message: usize) -> u16 {
        let to = &self.messages[message];
        let fits = to.root && to.room == room;
        self.rooms[room].write(who, if fits { 201 } else { 404 })
    }

    /// The ids of messages this person may read.
    pub(crate) fn readable(&self, who: usize) -> BTreeSet<Uuid> {
        let readable = |message: &&Message| self.rooms[message.room].reads(who);
        self.messages
            .iter()
            .filter(readable)
            .map(|message| message.id)
            .collect()
    }

    pub(crate) fn of_room(&self, room: usize) -> impl Iterator<Item = &Message> {
        self.messages
            .iter()
            .filter(move |message| message.room == room)
    }
}

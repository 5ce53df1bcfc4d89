//! Who may do what, as a table of its own: written from the rules, not from the
//! code that it judges.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

pub(crate) const PEOPLE: usize = 5;
/// The one who sees only the rooms they were invited to.
pub(crate) const GUEST: usize = 4;

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

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Member,
    Moderator,
    Owner,
}

impl Role {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Moderator => "moderator",
            Self::Owner => "owner",
        }
    }
}

/// What is done with one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Edit,
    Delete,
    React,
    Pin,
    Save,
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
    Appoint {
        who: usize,
        room: usize,
        person: usize,
        role: Role,
    },
    Do {
        who: usize,
        message: usize,
        deed: Deed,
    },
    Forward {
        who: usize,
        room: usize,
        message: usize,
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
            | Self::Mark { who, .. }
            | Self::Appoint { who, .. }
            | Self::Do { who, .. }
            | Self::Forward { who, .. } => *who,
        }
    }
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop_oneof![Just(Kind::Open), Just(Kind::Closed), Just(Kind::Direct)];
    let who = || 0..PEOPLE;
    let room = || 0..6usize;
    let role = prop_oneof![Just(Role::Member), Just(Role::Moderator), Just(Role::Owner)];
    let deed = prop_oneof![
        Just(Deed::Edit),
        Just(Deed::Delete),
        Just(Deed::React),
        Just(Deed::Pin),
        Just(Deed::Save)
    ];
    let step = prop_oneof![
        2 => (who(), kind, proptest::collection::vec(who(), 0..3))
            .prop_map(|(who, kind, others)| Step::Create { who, kind, others }),
        3 => (who(), room(), who()).prop_map(|(who, room, person)| Step::Add { who, room, person }),
        3 => (who(), room(), who()).prop_map(|(who, room, person)| Step::Remove { who, room, person }),
        4 => (who(), room()).prop_map(|(who, room)| Step::Post { who, room }),
        3 => (who(), room(), 0..20usize).prop_map(|(who, room, message)| Step::Reply { who, room, message }),
        1 => (who(), room()).prop_map(|(who, room)| Step::Rename { who, room }),
        1 => (who(), room()).prop_map(|(who, room)| Step::Mark { who, room }),
        2 => (who(), room(), who(), role)
            .prop_map(|(who, room, person, role)| Step::Appoint { who, room, person, role }),
        5 => (who(), 0..20usize, deed).prop_map(|(who, message, deed)| Step::Do { who, message, deed }),
        2 => (who(), room(), 0..20usize).prop_map(|(who, room, message)| Step::Forward { who, room, message }),
    ];
    proptest::collection::vec(step, 4..28)
}

#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) id: Uuid,
    pub(crate) kind: Kind,
    pub(crate) members: BTreeMap<usize, Role>,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: Uuid,
    pub(crate) room: usize,
    pub(crate) root: bool,
    pub(crate) author: usize,
    pub(crate) deleted: bool,
    /// Of a forwarded message: which it shows.
    pub(crate) shows: Option<usize>,
    /// Whether it has words of its own.
    pub(crate) speaks: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) rooms: Vec<Room>,
    pub(crate) messages: Vec<Message>,
}

impl Room {
    pub(crate) fn reads(&self, who: usize) -> bool {
        match (self.kind, self.members.contains_key(&who)) {
            (_, true) => true,
            (Kind::Open, false) => who != GUEST,
            (Kind::Closed | Kind::Direct, false) => false,
        }
    }

    /// What writing into the room is answered; `done` when it may be done.
    pub(crate) fn write(&self, who: usize, done: u16) -> u16 {
        match (self.kind, self.members.contains_key(&who)) {
            (_, true) => done,
            (Kind::Open, false) if who != GUEST => 403,
            (_, false) => 404,
        }
    }

    fn looks_after(&self, who: usize) -> bool {
        self.members.get(&who) >= Some(&Role::Moderator)
    }

    pub(crate) fn rename(&self, who: usize) -> u16 {
        let may = self.kind != Kind::Direct && self.looks_after(who);
        self.write(who, if may { 200 } else { 403 })
    }

    /// Owners say who does what, as long as one of them is left.
    pub(crate) fn appoint(&self, who: usize, person: usize, role: Role) -> u16 {
        let owns = |who: usize| self.members.get(&who) == Some(&Role::Owner);
        let owners = self.members.values().filter(|role| **role == Role::Owner);
        if self.kind == Kind::Direct || !owns(who) {
            self.write(who, 403)
        } else if !self.members.contains_key(&person) {
            404
        } else if person == GUEST && role != Role::Member {
            403
        } else if owns(person) && role != Role::Owner && owners.count() == 1 {
            409
        } else {
            204
        }
    }

    /// Those who could look after it.
    fn staff(&self) -> impl Iterator<Item = (usize, Role)> {
        let staff = self.members.iter().filter(|(who, _)| **who != GUEST);
        staff.map(|(who, role)| (*who, *role))
    }

    pub(crate) fn is_left(&self) -> bool {
        self.staff().next().is_none()
    }

    /// A room whose last owner has gone goes to the highest in rank, never to a guest.
    pub(crate) fn inherit(&mut self) {
        let highest = self.staff().map(|(_, role)| role).max();
        let heir = self.staff().find(|(_, role)| Some(*role) == highest);
        if let Some((heir, _)) = heir {
            self.members.insert(heir, Role::Owner);
        }
    }

    pub(crate) fn add(&self, who: usize, person: usize) -> u16 {
        let member = self.members.contains_key(&who);
        if who == GUEST {
            return if member { 403 } else { 404 };
        }
        if person == GUEST && member && !self.looks_after(who) {
            return 403;
        }
        match (self.kind, member, who == person) {
            (Kind::Direct, true, _) | (Kind::Open, false, false) => 403,
            (Kind::Open | Kind::Closed, true, _) | (Kind::Open, false, true) => 204,
            (Kind::Closed | Kind::Direct, false, _) => 404,
        }
    }

    pub(crate) fn remove(&self, who: usize, person: usize) -> u16 {
        let mine = self.members.get(&who);
        let outranks = mine == Some(&Role::Owner) || mine > self.members.get(&person);
        match (self.kind, mine.is_some(), who == person) {
            (Kind::Closed | Kind::Direct, false, _) => 404,
            (Kind::Open, false, _) if who == GUEST => 404,
            (Kind::Open | Kind::Closed, true, true) => 204,
            (Kind::Closed, true, false) if self.looks_after(who) && outranks => 204,
            _ => 403,
        }
    }
}

impl Table {
    /// A direct room is for exactly two, and there is one for them.
    pub(crate) fn create(&self, who: usize, kind: Kind, others: &[usize]) -> (u16, Option<usize>) {
        if kind != Kind::Direct {
            return (if who == GUEST { 403 } else { 201 }, None);
        }
        let [other] = others else { return (422, None) };
        if *other == who || (who == GUEST && !self.meet(who, *other)) {
            return (422, None);
        }
        let pair = BTreeSet::from([who, *other]);
        let known = self
            .rooms
            .iter()
            .position(|room| room.kind == Kind::Direct && room.members.keys().eq(&pair));
        (201, known)
    }

    /// Whether two people share a room.
    pub(crate) fn meet(&self, one: usize, other: usize) -> bool {
        let shared = |room: &Room| {
            [one, other]
                .iter()
                .all(|who| room.members.contains_key(who))
        };
        self.rooms.iter().any(shared)
    }

    pub(crate) fn reply(&self, who: usize, room: usize, message: usize) -> u16 {
        let to = &self.messages[message];
        let fits = to.root && to.room == room;
        self.rooms[room].write(who, if fits { 201 } else { 404 })
    }

    /// Only what one reads oneself is shown to others.
    pub(crate) fn forward(&self, who: usize, room: usize, message: usize) -> u16 {
        let shown = &self.messages[message];
        let wanted = match (self.rooms[shown.room].reads(who), shown.deleted) {
            (true, false) => 201,
            (true, true) => 422,
            (false, _) => 404,
        };
        self.rooms[room].write(who, wanted)
    }

    pub(crate) fn deed(&self, who: usize, message: usize, deed: Deed) -> u16 {
        let on = &self.messages[message];
        let room = &self.rooms[on.room];
        let own = on.author == who;
        let kept = |done| if on.deleted { 409 } else { done };
        match deed {
            Deed::Save if room.reads(who) => kept(204),
            Deed::Save => 404,
            Deed::React | Deed::Pin => room.write(who, kept(204)),
            Deed::Edit if own => room.write(who, kept(200)),
            Deed::Edit => room.write(who, kept(403)),
            // Taking away what is gone already does no harm.
            Deed::Delete if on.deleted && room.reads(who) => 204,
            Deed::Delete if own || room.kind != Kind::Direct && room.looks_after(who) => {
                room.write(who, 204)
            }
            Deed::Delete => room.write(who, 403),
        }
    }

    /// The ids of messages this person finds.
    pub(crate) fn readable(&self, who: usize) -> BTreeSet<Uuid> {
        let readable = |message: &&Message| {
            !message.deleted && message.speaks && self.rooms[message.room].reads(who)
        };
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

//! Who may read which secret: a table of its own, written from the rules and not from the code it judges. Every
//! protected text holds a canary that stands nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

/// What every canary begins with; six digits follow.
const MARK: &str = "kanareyka";

/// Where a secret is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a room: its readers may read it.
    Room(usize),
    /// With one person: a draft, a waiting message, a file that is not sent.
    Own(usize),
    /// It was taken away, or replaced: nobody may.
    Gone,
}

#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) id: Uuid,
    pub(crate) open: bool,
    pub(crate) members: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) id: Uuid,
    pub(crate) room: usize,
    pub(crate) author: usize,
    /// The thread's root, where it is a reply.
    pub(crate) root: Option<Uuid>,
    /// Its secrets: words, options of a poll, names of files.
    pub(crate) secrets: Vec<usize>,
    pub(crate) files: Vec<Uuid>,
    pub(crate) asks: bool,
}

/// One company as it should be.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) rooms: Vec<Room>,
    pub(crate) said: Vec<Said>,
    pub(crate) guests: BTreeSet<usize>,
    pub(crate) dismissed: BTreeSet<usize>,
    places: BTreeMap<usize, Place>,
}

impl Ledger {
    /// A new secret kept there, and its text.
    pub(crate) fn secret(&mut self, place: Place) -> (usize, String) {
        let number = self.places.len();
        self.places.insert(number, place);
        (number, format!("{MARK}{number:06}"))
    }

    pub(crate) fn moves(&mut self, secret: usize, place: Place) {
        self.places.insert(secret, place);
    }

    pub(crate) fn count(&self) -> usize {
        self.places.len()
    }

    /// Members read; everybody but guests reads what is open.
    pub(crate) fn reads(&self, who: usize, room: usize) -> bool {
        let room = &self.rooms[room];
        room.members.contains(&who) || (room.open && !self.guests.contains(&who))
    }

    pub(crate) fn may(&self, who: usize, secret: usize) -> bool {
        match self.places.get(&secret) {
            Some(Place::Room(room)) => self.reads(who, *room),
            Some(Place::Own(owner)) => *owner == who,
            Some(Place::Gone) | None => false,
        }
    }

    /// Whether everybody may who is in this room and can sign in.
    pub(crate) fn all_may(&self, room: usize, secret: usize) -> bool {
        let there = self.rooms[room].members.difference(&self.dismissed);
        let mut there = there.copied();
        there.all(|who| self.may(who, secret))
    }

    /// The secrets in a text that this person may not read.
    pub(crate) fn leaks(&self, who: usize, text: &str) -> Vec<usize> {
        let mut found = found_in(text);
        found.retain(|secret| !self.may(who, *secret));
        found
    }
}

/// The secrets whose canaries stand in a text.
pub(crate) fn found_in(text: &str) -> Vec<usize> {
    let pieces = text.split(MARK).skip(1);
    let number = |piece: &str| piece.get(..6)?.parse().ok();
    pieces.filter_map(number).collect()
}

#[test]
fn a_canary_is_known_by_its_number() {
    let mut ledger = Ledger {
        rooms: vec![Room {
            id: Uuid::nil(),
            open: false,
            members: BTreeSet::from([1]),
        }],
        ..Ledger::default()
    };
    let (secret, text) = ledger.secret(Place::Room(0));
    assert_eq!(found_in(&format!("«{text}», {text}")), [secret, secret]);
    assert_eq!(ledger.leaks(0, &text), [secret]);
    assert_eq!(ledger.leaks(1, &text), Vec::<usize>::new());
    ledger.moves(secret, Place::Gone);
    assert_eq!(ledger.leaks(1, &text), [secret]);
}

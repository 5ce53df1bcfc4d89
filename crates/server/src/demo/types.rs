//! What the demo company consists of. Indexes point into the vectors of [`Company`].

use jiff::tz::TimeZone;

/// How much to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// 12 people and 2,000 messages in six weeks.
    Demo,
    /// 30 people and 150,000 messages in two years.
    Tenth,
    /// 300 people and 1,500,000 messages in two years.
    Full,
}

impl Scale {
    /// How many people the company has.
    pub fn people(self) -> usize {
        match self {
            Self::Demo => 12,
            Self::Tenth => 30,
            Self::Full => 300,
        }
    }

    /// How many messages the rooms hold together, exactly.
    pub fn messages(self) -> usize {
        match self {
            Self::Demo => 2_000,
            Self::Tenth => 150_000,
            Self::Full => 1_500_000,
        }
    }

    /// How many working days the messages cover, the last day included.
    pub(super) fn days(self) -> usize {
        match self {
            Self::Demo => 30,
            Self::Tenth | Self::Full => 520,
        }
    }

    /// How many rooms there are besides the ones written by hand.
    pub(super) fn extra_rooms(self) -> usize {
        match self {
            Self::Demo => 0,
            Self::Tenth => 24,
            Self::Full => 380,
        }
    }
}

/// The moment and place the demo is made for: nothing is later than `now_us`.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// Microseconds since the epoch.
    pub now_us: i64,
    /// The company's time zone; working hours are counted in it.
    pub zone: TimeZone,
}

/// The company: its structure and its rooms, without messages.
#[derive(Debug, Clone, Hash, PartialEq, Eq)]
pub struct Company {
    /// The name as shown in the product.
    pub name: String,
    /// Departments, each led by one person.
    pub departments: Vec<Department>,
    /// Groups across departments.
    pub groups: Vec<Group>,
    /// People; the first one administers the product.
    pub people: Vec<Person>,
    /// Rooms, in the order in which [`super::messages`] fills them.
    pub rooms: Vec<Room>,
}

/// A part of the company.
#[derive(Debug, Clone, Hash, PartialEq, Eq)]
pub struct Department {
    /// A short Latin name, unique among departments.
    pub key: String,
    /// The name as shown in the product.
    pub name: String,
    /// The person who leads it.
    pub manager: usize,
}

/// People of several departments who are addressed together.
#[derive(Debug, Clone, Hash, PartialEq, Eq)]
pub struct Group {
    /// A short Latin name, unique among groups.
    pub key: String,
    /// The name as shown in the product.
    pub name: String,
    /// Who belongs to it.
    pub members: Vec<usize>,
}

/// Someone who works in the company.
#[derive(Debug, Clone, Hash, PartialEq, Eq)]
pub struct Person {
    /// The word used in `{@key}` placeholders; unique.
    pub key: String,
    /// First and last name.
    pub name: String,
    /// A reserved address that reaches nobody; unique.
    pub email: String,
    /// Job title, in the person's language.
    pub title: String,
    /// The department the person works in.
    pub department: usize,
    /// Whom the person reports to; the head of the company has nobody.
    pub manager: Option<usize>,
    /// `ru` or `en`: the language of the person's interface and messages.
    pub language: &'static str,
    /// An IANA name.
    pub time_zone: String,
    /// Whether the person administers the product; true for the first person only.
    pub administrator: bool,
}

/// Who can see a room.
#[derive(Debug, Clone, Copy, Hash, PartialEq, Eq)]
pub enum RoomKind {
    /// Everybody.
    Open,
    /// Members only.
    Closed,
    /// Two people.
    Direct,
}

/// A room and how far each member has read it.
#[derive(Debug, Clone, Hash, PartialEq, Eq)]
pub struct Room {
    /// A short Latin name, unique among rooms.
    pub key: String,
    /// The name as shown in the product; for a direct room the names of both people.
    pub name: String,
    /// Who can see it.
    pub kind: RoomKind,
    /// `ru` or `en`: the only language written here.
    pub language: &'static str,
    /// Who belongs to it.
    pub members: Vec<usize>,
    /// How many messages the room holds.
    pub messages: usize,
    /// For each of `members`, in the same order, how many messages from the start are read.
    pub read_up_to: Vec<usize>,
}

/// One message. Messages come ordered by room, then by time.
#[derive(Debug, Clone, Hash, PartialEq, Eq)]
pub struct Message {
    /// Index into [`Company::rooms`].
    pub room: usize,
    /// Index into [`Company::people`].
    pub author: usize,
    /// Microseconds since the epoch; never decreases within a room.
    pub at: i64,
    /// Text with `{@key}` where a person is mentioned; no other braces.
    pub body: String,
    /// The message that began the thread, counted from 0 within the room; always an earlier one.
    pub thread_of: Option<usize>,
}

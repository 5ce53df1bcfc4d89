//! People, departments, groups and rooms: the twelve written down in `company.txt`, and as many more as a scale asks.

use super::cast::Voice;
use super::random::Dice;
use super::types::{Company, Department, Group, Person, Room, RoomKind, Scale};
use super::words::{Word, Words};

const COMPANY: &str = include_str!("../../demo/company.txt");

/// The company together with what only the texts need.
#[derive(Debug)]
pub(super) struct Roster {
    pub(super) company: Company,
    /// For each person.
    pub(super) voices: Vec<Voice>,
    /// For each room, what its dialogues are about.
    pub(super) topics: Vec<Vec<String>>,
    /// For each room, how much is said in it compared with the others.
    weights: Vec<usize>,
    /// For each room and member, how many messages are not read yet.
    unread: Vec<Vec<usize>>,
    /// Lines of the file that could not be read (none, says a test).
    pub(super) faults: Vec<String>,
}

/// People and rooms of the demo; cheap at every scale.
pub fn company(scale: Scale) -> Company {
    Roster::load(scale, &Words::load()).company
}

impl Roster {
    /// The company at the scale, with the number of messages of each room.
    pub(super) fn load(scale: Scale, words: &Words) -> Self {
        let mut roster = Self::written();
        let mut dice = Dice::new(&[1, scale.people() as u64]);
        while roster.company.people.len() < scale.people() {
            roster.hire(words, &mut dice);
        }
        for number in 0..scale.extra_rooms() {
            roster.open_room(number, words, &mut dice);
        }
        roster.share_out(scale);
        roster
    }

    fn written() -> Self {
        let company = Company {
            name: String::new(),
            departments: Vec::new(),
            groups: Vec::new(),
            people: Vec::new(),
            rooms: Vec::new(),
        };
        let mut roster = Self {
            company,
            voices: Vec::new(),
            topics: Vec::new(),
            weights: Vec::new(),
            unread: Vec::new(),
            faults: Vec::new(),
        };
        for line in COMPANY
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            if roster.read(line).is_none() {
                roster.faults.push(line.to_owned());
            }
        }
        roster.appoint();
        roster
    }

    fn read(&mut self, line: &str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        let fields: Vec<&str> = rest.split('|').map(str::trim).collect();
        match kind {
            "name" => rest.clone_into(&mut self.company.name),
            "department" => {
                let [key, name] = fields.try_into().ok()?;
                self.company.departments.push(Department {
                    key: key.into(),
                    name: name.into(),
                    manager: 0,
                });
            }
            "person" => self.read_person(&fields)?,
            "group" => {
                let [key, name, members] = fields.try_into().ok()?;
                let members = members
                    .split_whitespace()
                    .map(|key| self.find(key))
                    .collect::<Option<_>>()?;
                self.company.groups.push(Group {
                    key: key.into(),
                    name: name.into(),
                    members,
                });
            }
            "room" => self.read_room(&fields)?,
            _ => return None,
        }
        Some(())
    }

    fn read_person(&mut self, fields: &[&str]) -> Option<()> {
        let [
            key,
            name,
            gender,
            latin,
            forms,
            department,
            title,
            manager,
            language,
            zone,
            mail,
        ] = fields.try_into().ok()?;
        let department = self
            .company
            .departments
            .iter()
            .position(|known| known.key == department)?;
        let first = Word {
            forms: forms.split_whitespace().map(str::to_owned).collect(),
            feminine: gender == "f",
        };
        let person = Person {
            key: key.to_owned(),
            name: name.to_owned(),
            email: format!("{mail}@example.org"),
            title: title.to_owned(),
            department,
            manager: if manager == "-" {
                None
            } else {
                Some(self.find(manager)?)
            },
            language: language_of(language)?,
            time_zone: zone.to_owned(),
            administrator: self.company.people.is_empty(),
        };
        self.add(person, &first, latin);
        Some(())
    }

    pub(super) fn add(&mut self, person: Person, first: &Word, latin: &str) {
        let department = self.company.departments.get(person.department);
        self.voices.push(Voice {
            key: person.key.clone(),
            forms: first.forms.clone(),
            latin: latin.to_owned(),
            feminine: first.feminine,
            department: department
                .map(|known| known.key.clone())
                .unwrap_or_default(),
            russian: person.language == "ru",
        });
        self.company.people.push(person);
    }

    fn read_room(&mut self, fields: &[&str]) -> Option<()> {
        let [key, name, kind, language, weight, topics, members] = fields.try_into().ok()?;
        let (mut people, mut unread) = (Vec::new(), Vec::new());
        for member in members.split_whitespace() {
            let (member, left) = member.split_once(':').unwrap_or((member, "0"));
            people.push(self.find(member)?);
            unread.push(left.parse().ok()?);
        }
        let room = Room {
            key: key.to_owned(),
            name: name.to_owned(),
            kind: kind_of(kind)?,
            language: language_of(language)?,
            members: people,
            messages: 0,
            read_up_to: Vec::new(),
        };
        self.add_room(room, weight.parse().ok()?, topics, unread);
        Some(())
    }

    pub(super) fn add_room(&mut self, room: Room, weight: usize, topics: &str, unread: Vec<usize>) {
        self.company.rooms.push(room);
        self.weights.push(weight);
        self.topics
            .push(topics.split_whitespace().map(str::to_owned).collect());
        self.unread.push(unread);
    }

    fn find(&self, key: &str) -> Option<usize> {
        self.company
            .people
            .iter()
            .position(|person| person.key == key)
    }

    /// The first person of a department leads it.
    fn appoint(&mut self) {
        for (index, department) in self.company.departments.iter_mut().enumerate() {
            let first = self
                .company
                .people
                .iter()
                .position(|person| person.department == index);
            department.manager = first.unwrap_or(0);
        }
    }

    /// Gives each room its share of the messages, and each member a place to which the room is read.
    fn share_out(&mut self, scale: Scale) {
        let whole: usize = self.weights.iter().sum();
        let mut left = scale.messages();
        for (room, weight) in self.company.rooms.iter_mut().zip(&self.weights) {
            room.messages = (scale.messages() * weight).checked_div(whole).unwrap_or(0);
            left -= room.messages;
        }
        if let Some(first) = self.company.rooms.first_mut() {
            first.messages += left;
        }
        for (room, unread) in self.company.rooms.iter_mut().zip(&mut self.unread) {
            // Both people of a long conversation go on writing to its end, so both have read it.
            if room.kind == RoomKind::Direct && scale != Scale::Demo {
                unread.fill(0);
            }
            room.read_up_to = unread
                .iter()
                .map(|unread| room.messages.saturating_sub(*unread))
                .collect();
        }
    }
}

pub(super) fn language_of(text: &str) -> Option<&'static str> {
    ["ru", "en"].into_iter().find(|known| *known == text)
}

fn kind_of(text: &str) -> Option<RoomKind> {
    match text {
        "open" => Some(RoomKind::Open),
        "closed" => Some(RoomKind::Closed),
        "direct" => Some(RoomKind::Direct),
        _ => None,
    }
}

//! Makes the company larger than the twelve people written down: more people and more rooms from lists of words.

use super::random::Dice;
use super::roster::{Roster, language_of};
use super::types::{Person, Room, RoomKind};
use super::words::{Word, Words};

impl Roster {
    /// One more person, from the lists of names and jobs.
    pub(super) fn hire(&mut self, words: &Words, dice: &mut Dice) {
        let number = self.company.people.len();
        let job = words
            .find("job", true)
            .and_then(|jobs| jobs.get(number.checked_rem(jobs.len())?));
        let job = job.map(|job| job.forms.as_slice()).unwrap_or_default();
        let [department, title, language] = job else {
            return self.hire_nobody(number);
        };
        let language = language_of(language).unwrap_or("en");
        let (first, last) = self.new_name(words, dice, language == "ru");
        let latin = first.forms.last().cloned().unwrap_or_default();
        let surname_latin = last.forms.last().cloned().unwrap_or_default();
        let department = self
            .company
            .departments
            .iter()
            .position(|known| known.key == *department)
            .unwrap_or(0);
        let zones: &[&str] = match language {
            "ru" => &[
                "Europe/Moscow",
                "Europe/Moscow",
                "Europe/Samara",
                "Asia/Yekaterinburg",
                "Asia/Novosibirsk",
            ],
            _ => &[
                "Europe/London",
                "Europe/Prague",
                "Europe/Warsaw",
                "Asia/Kolkata",
            ],
        };
        let person = Person {
            key: format!("p{number}"),
            name: full_name(&first, &last),
            email: format!(
                "{}.{}{number}@example.org",
                latin.to_lowercase(),
                surname_latin.to_lowercase()
            ),
            title: title.clone(),
            department,
            manager: self
                .company
                .departments
                .get(department)
                .map(|department| department.manager),
            language,
            time_zone: (*dice.pick(zones).unwrap_or(&"Europe/Moscow")).to_owned(),
            administrator: false,
        };
        self.add(person, &first, &latin);
    }

    /// Keeps the head count when a list is missing from the file; a test says that none is.
    fn hire_nobody(&mut self, number: usize) {
        self.faults.push("job".to_owned());
        let nobody = Word {
            forms: vec![format!("P{number}")],
            feminine: false,
        };
        if let Some(first) = self.company.people.first().cloned() {
            let (key, email) = (format!("p{number}"), format!("p{number}@example.org"));
            self.add(
                Person {
                    key,
                    email,
                    manager: Some(0),
                    administrator: false,
                    ..first
                },
                &nobody,
                "Nobody",
            );
        }
    }

    /// A first name with its Latin form last, and a surname with its Latin form last.
    fn new_name(&self, words: &Words, dice: &mut Dice, russian: bool) -> (Word, Word) {
        let draw = |name: &str, dice: &mut Dice| {
            words
                .find(name, russian)
                .and_then(|all| dice.pick(all))
                .cloned()
        };
        let nobody = || Word {
            forms: vec!["Name".to_owned()],
            feminine: false,
        };
        let mut pair = (nobody(), nobody());
        for _ in 0..20 {
            pair = (
                draw("first", dice).unwrap_or_else(nobody),
                draw("last", dice).unwrap_or_else(nobody),
            );
            let full = full_name(&pair.0, &pair.1);
            if self.company.people.iter().all(|person| person.name != full) {
                break;
            }
        }
        pair
    }

    /// One more room: a team's or a conversation of two.
    pub(super) fn open_room(&mut self, number: usize, words: &Words, dice: &mut Dice) {
        let russian = number % 5 < 3;
        let direct = number % 3 == 2;
        let members = self.gather(if direct { 2 } else { 4 + dice.below(16) }, russian, dice);
        let (name, topics) = if direct {
            (
                self.names_of(&members),
                if russian { "direct" } else { "direct_en" }.to_owned(),
            )
        } else {
            team_name(number, words, russian)
        };
        let room = Room {
            key: format!("room{number}"),
            name,
            kind: match number % 3 {
                2 => RoomKind::Direct,
                1 => RoomKind::Closed,
                _ => RoomKind::Open,
            },
            language: if russian { "ru" } else { "en" },
            read_up_to: Vec::new(),
            messages: 0,
            members,
        };
        let weight = if direct {
            5 + dice.below(30)
        } else {
            30 + dice.below(250)
        };
        let unread = vec![0; room.members.len()];
        self.add_room(room, weight, &topics, unread);
    }

    /// So many people who write the language.
    fn gather(&self, count: usize, russian: bool, dice: &mut Dice) -> Vec<usize> {
        let mut people: Vec<usize> = self
            .voices
            .iter()
            .enumerate()
            .filter(|(_, voice)| voice.russian == russian)
            .map(|(at, _)| at)
            .collect();
        dice.shuffle(&mut people);
        people.truncate(count);
        people.sort_unstable();
        people
    }

    fn names_of(&self, members: &[usize]) -> String {
        let names: Vec<_> = members
            .iter()
            .filter_map(|member| self.company.people.get(*member))
            .collect();
        names
            .iter()
            .map(|person| person.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// The first name and the surname that agrees with it; an English surname has one form.
fn full_name(first: &Word, last: &Word) -> String {
    let surname = last
        .forms
        .get(usize::from(first.feminine))
        .or(last.forms.first());
    let name = first.forms.first().map(String::as_str).unwrap_or_default();
    format!("{name} {}", surname.map(String::as_str).unwrap_or_default())
}

/// A name such as «Поставки: Казань», and what is talked about.
fn team_name(number: usize, words: &Words, russian: bool) -> (String, String) {
    let teams = words.find("team", russian).unwrap_or_default();
    let places = words.find("place", russian).unwrap_or_default();
    let at = number / 3 * 2 + number % 3;
    let team = at.checked_rem(teams.len()).and_then(|at| teams.get(at));
    let round = at.checked_div(teams.len()).unwrap_or(0);
    let place = round
        .checked_rem(places.len())
        .and_then(|at| places.get(at));
    let form = |word: Option<&Word>, at: usize| {
        word.and_then(|word| word.forms.get(at))
            .cloned()
            .unwrap_or_default()
    };
    (
        format!("{}: {}", form(team, 0), form(place, 0)),
        form(team, 1),
    )
}

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::tz::TimeZone;

use super::calendar::Calendar;
use super::dialogue::Dialogues;
use super::roster::Roster;
use super::scene::Scene;
use super::story::Stories;
use super::words::Words;
use super::*;

mod time;

fn moscow() -> TimeZone {
    TimeZone::get("Europe/Moscow").expect("a known zone")
}

/// The anchor at a local moment in Moscow.
fn anchor(local: &str) -> Anchor {
    let local: jiff::civil::DateTime = local.parse().expect("a date and time");
    let now = local.to_zoned(moscow()).expect("a moment").timestamp();
    Anchor {
        now_us: now.as_microsecond(),
        zone: moscow(),
    }
}

fn noon() -> Anchor {
    anchor("2026-05-20T15:00")
}

fn demo() -> Vec<Message> {
    messages(Scale::Demo, noon()).collect()
}

fn by_room(all: &[Message]) -> BTreeMap<usize, Vec<&Message>> {
    let mut rooms = BTreeMap::<_, Vec<_>>::new();
    for message in all {
        rooms.entry(message.room).or_default().push(message);
    }
    rooms
}

fn digest(anchor: Anchor) -> u64 {
    let mut hasher = DefaultHasher::new();
    company(Scale::Demo).hash(&mut hasher);
    messages(Scale::Demo, anchor).for_each(|message| message.hash(&mut hasher));
    hasher.finish()
}

/// Counts, order, threads and times of everything a scale gives.
fn check(scale: Scale, anchor: &Anchor) -> usize {
    let company = company(scale);
    let mut counts = vec![0; company.rooms.len()];
    let (mut room, mut last, mut replies) = (0, i64::MIN, Vec::<bool>::new());
    for message in messages(scale, anchor.clone()) {
        assert!(message.room >= room, "rooms come one after another");
        if message.room != room {
            (room, last, replies) = (message.room, i64::MIN, Vec::new());
        }
        assert!(message.at >= last, "time never goes back: {message:?}");
        assert!(
            message.at <= anchor.now_us,
            "nothing is in the future: {message:?}"
        );
        if let Some(root) = message.thread_of {
            assert!(
                root < counts[room],
                "a root comes before its answers: {message:?}"
            );
            assert!(
                !replies[root],
                "a root is not an answer itself: {message:?}"
            );
        }
        assert!(
            company.rooms[room].members.contains(&message.author),
            "members write: {message:?}"
        );
        replies.push(message.thread_of.is_some());
        counts[room] += 1;
        last = message.at;
    }
    let promised: Vec<_> = company.rooms.iter().map(|room| room.messages).collect();
    assert_eq!(counts, promised);
    counts.iter().sum()
}

#[test]
fn every_line_of_the_files_is_understood() {
    assert_eq!(Stories::load().faults, Vec::<String>::new());
    assert_eq!(Dialogues::load().faults, Vec::<String>::new());
    for scale in [Scale::Demo, Scale::Tenth, Scale::Full] {
        assert_eq!(
            Roster::load(scale, &Words::load()).faults,
            Vec::<String>::new()
        );
    }
}

#[test]
fn stories_name_known_rooms_and_members() {
    let company = company(Scale::Demo);
    for story in Stories::load().rooms {
        let room = company
            .rooms
            .iter()
            .find(|room| room.key == story.room)
            .expect("a known room");
        let members: BTreeSet<_> = room
            .members
            .iter()
            .map(|member| company.people[*member].key.as_str())
            .collect();
        for line in &story.lines {
            assert!(
                members.contains(line.author.as_str()),
                "{} is not in {}",
                line.author,
                room.key
            );
        }
        assert!(
            story.lines.len() <= room.messages,
            "{} holds its story",
            room.key
        );
        let left = room.messages - story.lines.len();
        assert!(
            left == 0 || left >= 3,
            "{} leaves space for whole dialogues",
            room.key
        );
    }
}

#[test]
fn the_demo_has_exactly_two_thousand_messages() {
    assert_eq!(check(Scale::Demo, &noon()), 2_000);
    assert_eq!(company(Scale::Demo).people.len(), 12);
    let written: usize = Stories::load()
        .rooms
        .iter()
        .map(|story| story.lines.len())
        .sum();
    assert!(written >= 450, "{written} messages are written by hand");
}

#[test]
fn a_tenth_has_exactly_its_messages() {
    assert_eq!(check(Scale::Tenth, &noon()), 150_000);
    assert_eq!(company(Scale::Tenth).people.len(), 30);
}

#[test]
fn the_full_company_promises_its_messages() {
    let company = company(Scale::Full);
    assert_eq!(company.people.len(), 300);
    assert_eq!(
        company
            .rooms
            .iter()
            .map(|room| room.messages)
            .sum::<usize>(),
        1_500_000
    );
    let keys: BTreeSet<_> = company.people.iter().map(|person| &person.key).collect();
    let emails: BTreeSet<_> = company.people.iter().map(|person| &person.email).collect();
    assert_eq!((keys.len(), emails.len()), (300, 300));
}

#[test]
fn every_topic_can_end_exactly() {
    let dialogues = Dialogues::load();
    let stories = Stories::load();
    for scale in [Scale::Demo, Scale::Full] {
        let roster = Roster::load(scale, &Words::load());
        for (room, topics) in roster.company.rooms.iter().zip(&roster.topics) {
            let writers = room
                .members
                .iter()
                .filter(|member| roster.company.people[**member].language == room.language);
            let speakers = if room.kind == RoomKind::Direct {
                2
            } else {
                writers.count()
            };
            let fitting = dialogues.fitting(topics, speakers);
            let full = stories.of(&room.key).len() == room.messages;
            let short = fitting
                .iter()
                .any(|index| dialogues.all[*index].lines.len() == 3);
            assert!(
                full || short,
                "{} needs a dialogue of three lines",
                room.key
            );
        }
    }
}

#[test]
fn the_same_anchor_gives_the_same_demo() {
    assert_eq!(digest(noon()), digest(noon()));
    assert_ne!(digest(noon()), digest(anchor("2026-05-21T15:00")));
}

#[test]
fn the_busiest_room_is_busy_and_waits_for_the_administrator() {
    let company = company(Scale::Demo);
    let busiest = company
        .rooms
        .iter()
        .max_by_key(|room| room.messages)
        .expect("a room");
    assert!(busiest.messages > 120);
    assert_eq!(busiest.messages - busiest.read_up_to[0], 60);
    let waiting = company
        .rooms
        .iter()
        .filter(|room| room.members[0] == 0 && room.read_up_to[0] < room.messages);
    assert!(waiting.count() >= 5);
    let administrators: Vec<_> = company
        .people
        .iter()
        .map(|person| person.administrator)
        .collect();
    assert!(administrators[0] && administrators.iter().filter(|yes| **yes).count() == 1);
    assert_eq!(company.people[0].language, "ru");
}

#[test]
fn nobody_writes_below_what_they_have_not_read() {
    let moments = [
        "2026-05-20T15:00",
        "2026-05-23T18:00",
        "2026-05-25T08:00",
        "2026-05-26T11:00",
        "2026-05-27T23:00",
        "2026-05-28T12:00",
        "2026-05-29T17:45",
    ];
    for moment in moments {
        let company = company(Scale::Demo);
        let all: Vec<_> = messages(Scale::Demo, anchor(moment)).collect();
        for (room, said) in by_room(&all) {
            let room = &company.rooms[room];
            for (member, read) in room.members.iter().zip(&room.read_up_to) {
                let own = said[*read..]
                    .iter()
                    .find(|message| message.author == *member);
                assert_eq!(
                    own, None,
                    "{} in {} at {moment}",
                    company.people[*member].key, room.key
                );
            }
        }
    }
}

#[test]
fn every_placeholder_names_a_person() {
    let company = company(Scale::Demo);
    let mut mentions = 0;
    for message in demo() {
        for after in message.body.split('{').skip(1) {
            let (inside, _) = after.split_once('}').expect("a closing brace");
            let key = inside
                .strip_prefix('@')
                .unwrap_or_else(|| panic!("{inside} was not filled in: {message:?}"));
            assert!(
                company.people.iter().any(|person| person.key == key),
                "{key} is nobody"
            );
            mentions += 1;
        }
        assert!(
            !message.body.contains(['[', ']']),
            "a choice was not made: {message:?}"
        );
        assert!(
            !message.body.contains("  ") && message.body.trim() == message.body,
            "{message:?}"
        );
    }
    assert!(mentions >= 20, "{mentions} mentions");
}

/// Renders every template for speakers of both genders, so that a slot used rarely is checked too.
#[test]
fn every_slot_of_every_dialogue_is_known() {
    let (words, calendar) = (Words::load(), Calendar::new(noon(), 30));
    let roster = Roster::load(Scale::Demo, &words);
    for (talk, round) in Dialogues::load()
        .all
        .iter()
        .flat_map(|talk| (0..8).map(move |round| (talk, round)))
    {
        let russian = talk
            .lines
            .iter()
            .any(|(_, line)| line.chars().any(is_cyrillic));
        let cast: Vec<_> = roster
            .voices
            .iter()
            .filter(|voice| voice.russian == russian)
            .cycle()
            .skip(round)
            .take(4)
            .collect();
        let mut scene = Scene {
            words: &words,
            calendar: &calendar,
            date: calendar.working_day(-3),
            russian,
            speaker: cast[0],
            cast,
            second: 36_000,
            dice: random::Dice::new(&[round as u64]),
            numbers: Vec::new(),
            chosen: Vec::new(),
        };
        for (part, line) in &talk.lines {
            scene.speaker = scene.cast[*part];
            let said = scene.render(line).replace("{@", "");
            assert!(!said.contains('{'), "{said}");
            assert!(russian || !said.chars().any(is_cyrillic), "{said}");
        }
    }
}

fn is_cyrillic(sign: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&sign)
}

#[test]
fn english_rooms_are_english() {
    for scale in [Scale::Demo, Scale::Tenth] {
        let company = company(scale);
        for message in
            messages(scale, noon()).filter(|message| company.rooms[message.room].language == "en")
        {
            assert!(!message.body.chars().any(is_cyrillic), "{message:?}");
        }
    }
}

#[test]
fn bodies_rarely_repeat() {
    let repeats = |scale: Scale| {
        let mut seen = BTreeMap::<String, usize>::new();
        for message in messages(scale, noon()) {
            *seen.entry(message.body).or_default() += 1;
        }
        seen
    };
    let demo = repeats(Scale::Demo);
    let often: Vec<_> = demo
        .iter()
        .filter(|(body, times)| **times > 6 && body.chars().count() > 12)
        .collect();
    assert!(often.is_empty(), "{often:?}");
    assert!(
        demo.len() * 100 >= 2_000 * 80,
        "{} different bodies",
        demo.len()
    );
    let tenth = repeats(Scale::Tenth);
    assert!(
        tenth.len() * 100 >= 150_000 * 30,
        "{} different bodies",
        tenth.len()
    );
}

#[test]
fn an_outsider_tries_to_give_orders() {
    let company = company(Scale::Demo);
    let rooms: BTreeSet<_> = demo()
        .iter()
        .filter(|message| {
            message
                .body
                .to_lowercase()
                .contains("previous instructions")
        })
        .map(|message| company.rooms[message.room].language)
        .collect();
    assert_eq!(rooms.into_iter().collect::<Vec<_>>(), ["en", "ru"]);
}

#[test]
fn the_iterator_may_move_to_another_thread() {
    fn moves(_: &impl Send) {}
    moves(&messages(Scale::Demo, noon()));
}

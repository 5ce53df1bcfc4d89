//! Fills one room day by day: the story first, then dialogues up to the room's number of messages.

use std::collections::VecDeque;

use jiff::civil::Date;

use super::calendar::MORNING;
use super::cast::Voice;
use super::dialogue::Dialogue;
use super::generator::Text;
use super::random::Dice;
use super::scene::{Scene, fill_in};
use super::types::{Message, Room, RoomKind};

/// The last dialogue of a day may not begin later; seconds since midnight.
const LAST_START: i64 = 17 * 3600 + 1800;
/// No dialogue goes on after this; seconds since midnight.
const CLOSING: i64 = 18 * 3600 + 3300;

/// How far a room is filled.
#[derive(Debug)]
pub(super) struct RoomState {
    room: usize,
    /// The next day to fill; nothing when the room is done.
    day: Option<Date>,
    pub(super) ready: VecDeque<Message>,
    /// How many messages are made.
    made: usize,
    /// How many of them come from dialogues, and how many must.
    filled: usize,
    fill: usize,
    /// The message each line of the story became.
    placed: Vec<Option<usize>>,
    /// Dialogues not yet used in this round.
    deck: Vec<usize>,
    dice: Dice,
}

/// A message that has no number yet.
#[derive(Debug)]
struct Draft {
    at: i64,
    author: usize,
    body: String,
    root: Root,
    /// The line of the story it comes from.
    line: Option<usize>,
}

/// A dialogue with its place in a day.
#[derive(Debug)]
struct Talk<'t> {
    dialogue: &'t Dialogue,
    /// How many acknowledgements follow it.
    extra: usize,
    threaded: bool,
    day: Date,
    /// Seconds since midnight.
    start: i64,
}

/// What a draft answers.
#[derive(Debug, Clone, Copy)]
enum Root {
    None,
    /// Another draft of the same day.
    Draft(usize),
    /// A line of the story, of this day or an earlier one.
    Line(usize),
}

impl RoomState {
    pub(super) fn new(text: &Text, room: usize) -> Self {
        let days = i64::try_from(text.scale.days()).unwrap_or(0);
        let lines = text.lines(room);
        let target = text
            .roster
            .company
            .rooms
            .get(room)
            .map_or(0, |room| room.messages);
        let first = text.calendar.working_day(1 - days);
        let earliest = lines
            .iter()
            .map(|line| text.calendar.date_of(line.day))
            .min();
        Self {
            room,
            day: Some(earliest.map_or(first, |date| date.min(first))),
            ready: VecDeque::new(),
            made: 0,
            filled: 0,
            fill: target.saturating_sub(lines.len()),
            placed: vec![None; lines.len()],
            deck: Vec::new(),
            dice: Dice::new(&[2, room as u64, text.scale.messages() as u64]),
        }
    }

    /// Makes the messages of the next day; nothing when there are no more days.
    pub(super) fn fill_day(&mut self, text: &Text) -> Option<()> {
        let day = self.day?;
        self.day = day
            .tomorrow()
            .ok()
            .filter(|next| *next <= text.calendar.last_day());
        let room = text.roster.company.rooms.get(self.room)?;
        let mut drafts = self.story_of(text, room, day);
        if text.calendar.is_working(day) {
            self.add_dialogues(text, room, day, &mut drafts);
        }
        self.number(drafts);
        Some(())
    }

    fn story_of(&self, text: &Text, room: &Room, day: Date) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for (index, line) in text.lines(self.room).iter().enumerate() {
            if text.calendar.date_of(line.day) != day {
                continue;
            }
            drafts.push(Draft {
                at: text.calendar.moment(day, line.second),
                author: text
                    .roster
                    .voices
                    .iter()
                    .position(|voice| voice.key == line.author)
                    .unwrap_or(0),
                body: fill_in(
                    &line.body,
                    &text.calendar,
                    day,
                    room.language == "ru",
                    &text.roster.voices,
                ),
                root: line.root.map_or(Root::None, Root::Line),
                line: Some(index),
            });
        }
        drafts
    }

    /// Adds dialogues until the room has what it should have by the end of the day.
    fn add_dialogues(&mut self, text: &Text, room: &Room, day: Date, drafts: &mut Vec<Draft>) {
        let due = self.due(text, day);
        let speakers = self.speakers(
            text,
            room,
            due.saturating_sub(self.filled) + drafts.len() + 10,
        );
        let fitting = text.dialogues.fitting(
            text.roster.topics.get(self.room).map_or(&[], Vec::as_slice),
            speakers.len(),
        );
        let mut talks = Vec::new();
        while self.filled < due && !fitting.is_empty() {
            let Some(talk) = self.draw(text, &fitting) else {
                break;
            };
            let left = self.fill - self.filled - talk.lines.len();
            // A remainder of one or two is too short for a dialogue.
            let extra = if left < 3 { left } else { 0 };
            self.filled += talk.lines.len() + extra;
            talks.push((talk, extra));
        }
        let window = (LAST_START - MORNING - 300) / i64::try_from(talks.len().max(1)).unwrap_or(1);
        let crowded = talks.len() > 5;
        for (slot, (dialogue, extra)) in (0_i64..).zip(talks) {
            let start = MORNING + 300 + slot * window + self.dice.between(0, window.max(1) - 1);
            let talk = Talk {
                dialogue,
                extra,
                threaded: crowded || dialogue.threaded,
                day,
                start,
            };
            self.play(text, room, &talk, &speakers, drafts);
        }
    }

    /// How many messages must come from dialogues by the end of the day.
    fn due(&mut self, text: &Text, day: Date) -> usize {
        if day == text.calendar.last_day() {
            return self.fill;
        }
        let days = text.scale.days();
        let number = text.calendar.number_of(day) - 1 + i64::try_from(days).unwrap_or(0);
        let passed = usize::try_from(number).unwrap_or(0);
        let part = 400 + self.dice.below(600);
        // The rest stays for the last day, so that today is alive too.
        (self.fill * (passed * 1000 + part) / (days * 1000)).min(self.fill.saturating_sub(3))
    }

    /// Who may write today: those who write the room's language, without those who have not read this far.
    fn speakers(&self, text: &Text, room: &Room, today: usize) -> Vec<usize> {
        let reached = self.made + today;
        // Two people who share a room share its language, whatever they speak elsewhere.
        let direct = room.kind == RoomKind::Direct;
        let russian = room.language == "ru";
        let writes = |member: usize| {
            direct
                || text
                    .roster
                    .voices
                    .get(member)
                    .is_some_and(|v| v.russian == russian)
        };
        let reads = |read: usize| read >= room.messages || reached < read;
        let members = room.members.iter().zip(&room.read_up_to);
        members
            .filter(|(member, read)| writes(**member) && reads(**read))
            .map(|(member, _)| *member)
            .collect()
    }

    /// The next dialogue, each once before any comes again, that is not longer than what is left.
    fn draw<'t>(&mut self, text: &'t Text, fitting: &[usize]) -> Option<&'t Dialogue> {
        let left = self.fill - self.filled;
        self.deck.retain(|index| fitting.contains(index));
        if self.deck.is_empty() {
            self.deck = fitting.to_vec();
            self.dice.shuffle(&mut self.deck);
        }
        let short = |index: &usize| {
            text.dialogues
                .all
                .get(*index)
                .is_some_and(|talk| talk.lines.len() <= left)
        };
        let chosen = match self.deck.iter().rposition(short) {
            Some(at) => self.deck.swap_remove(at),
            None => *fitting.iter().find(|index| short(index))?,
        };
        text.dialogues.all.get(chosen)
    }

    /// Plays one dialogue and puts what was said into the drafts.
    fn play(
        &mut self,
        text: &Text,
        room: &Room,
        talk: &Talk,
        speakers: &[usize],
        drafts: &mut Vec<Draft>,
    ) {
        let cast = self.cast(text, talk.dialogue, speakers);
        let voices: Vec<&Voice> = cast
            .iter()
            .filter_map(|person| text.roster.voices.get(*person))
            .collect();
        let Some(&first) = voices.first() else { return };
        let mut scene = Scene {
            words: &text.words,
            calendar: &text.calendar,
            date: talk.day,
            russian: room.language == "ru",
            cast: voices,
            speaker: first,
            second: talk.start,
            dice: self.dice.clone(),
            numbers: Vec::new(),
            chosen: Vec::new(),
        };
        let opening = Root::Draft(drafts.len());
        for number in 0..talk.dialogue.lines.len() + talk.extra {
            let line = talk.dialogue.lines.get(number);
            let part = line.map_or((number + 1) % cast.len(), |(part, _)| *part);
            let Some((&author, &voice)) = cast.get(part).zip(scene.cast.get(part)) else {
                continue;
            };
            scene.speaker = voice;
            drafts.push(Draft {
                at: text.calendar.moment(talk.day, scene.second),
                author,
                body: match line {
                    Some((_, template)) => scene.render(template),
                    None => scene.acknowledgement(),
                },
                root: if number > 0 && talk.threaded {
                    opening
                } else {
                    Root::None
                },
                line: None,
            });
            let pause = scene.dice.between(25, 540);
            scene.second = (scene.second + pause).min(CLOSING + i64::try_from(number).unwrap_or(0));
        }
        self.dice = scene.dice;
    }

    /// Who plays the parts: people of the wanted departments where there are any, nobody twice.
    fn cast(&mut self, text: &Text, talk: &Dialogue, speakers: &[usize]) -> Vec<usize> {
        let mut free = speakers.to_vec();
        self.dice.shuffle(&mut free);
        let fits = |person: usize, wanted: &str| {
            text.roster
                .voices
                .get(person)
                .is_some_and(|v| v.department == wanted)
        };
        let mut cast = Vec::with_capacity(talk.parts.len());
        for wanted in &talk.parts {
            // Someone needed for a later part is left for it.
            let needed = |person: usize| {
                talk.parts
                    .iter()
                    .any(|other| other != wanted && fits(person, other))
            };
            let at = free.iter().position(|person| fits(*person, wanted));
            let at = at
                .or_else(|| free.iter().position(|person| !needed(*person)))
                .unwrap_or(0);
            if at < free.len() {
                cast.push(free.swap_remove(at));
            }
        }
        cast
    }

    /// Puts the day into order and gives every message its number and the number of its root.
    fn number(&mut self, drafts: Vec<Draft>) {
        let mut order: Vec<usize> = (0..drafts.len()).collect();
        order.sort_by_key(|index| drafts.get(*index).map(|draft| draft.at));
        let mut numbers = vec![0; drafts.len()];
        for (offset, index) in order.iter().enumerate() {
            numbers[*index] = self.made + offset;
            if let Some(line) = drafts[*index].line {
                self.placed[line] = Some(self.made + offset);
            }
        }
        let mut messages: Vec<Option<Message>> = Vec::with_capacity(drafts.len());
        messages.extend(drafts.into_iter().map(|draft| {
            let thread_of = match draft.root {
                Root::None => None,
                Root::Draft(index) => numbers.get(index).copied(),
                Root::Line(line) => self.placed.get(line).copied().flatten(),
            };
            Some(Message {
                room: self.room,
                author: draft.author,
                at: draft.at,
                body: draft.body,
                thread_of,
            })
        }));
        self.made += order.len();
        self.ready.extend(
            order
                .into_iter()
                .filter_map(|index| messages.get_mut(index)?.take()),
        );
    }
}

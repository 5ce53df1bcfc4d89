//! Reads the hand-written stories.
//!
//! ```text
//! room deliveries
//! day -12                                  working days before the last day
//! day sat-2+1                              one day after the second Saturday before the last day
//! 09:12 timur #truck | The text, with @boris and {date+3}.
//! + another line of the same message
//! 09:20 boris > | an answer in the thread of the last message outside threads
//! 09:30 anna >truck | an answer in the thread of the message labelled `#truck`, on any later day
//! ```

use super::calendar::DayName;

const SCRIPTS: &[&str] = &[
    include_str!("../../demo/scripts/deliveries.txt"),
    include_str!("../../demo/scripts/general.txt"),
    include_str!("../../demo/scripts/hiring.txt"),
    include_str!("../../demo/scripts/hotel.txt"),
    include_str!("../../demo/scripts/support.txt"),
    include_str!("../../demo/scripts/direct.txt"),
    include_str!("../../demo/scripts/product.txt"),
    include_str!("../../demo/scripts/release.txt"),
    include_str!("../../demo/scripts/incidents.txt"),
    include_str!("../../demo/scripts/random.txt"),
];

/// A message of a story.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) day: DayName,
    /// Seconds since midnight.
    pub(super) second: i64,
    pub(super) author: String,
    pub(super) body: String,
    /// The line of the same room that began the thread.
    pub(super) root: Option<usize>,
    label: Option<String>,
}

/// What happens in one room.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) room: String,
    pub(super) lines: Vec<Line>,
}

/// All stories, and what could not be read in them (nothing, says a test).
#[derive(Debug, Default)]
pub(super) struct Stories {
    pub(super) rooms: Vec<Story>,
    pub(super) faults: Vec<String>,
    day: Option<DayName>,
    current: usize,
}

impl Stories {
    /// The stories of the product.
    pub(super) fn load() -> Self {
        let mut stories = Self::default();
        for line in SCRIPTS.iter().flat_map(|script| script.lines()) {
            if stories.read(line.trim_end()).is_none() {
                stories.faults.push(line.to_owned());
            }
        }
        stories
    }

    /// The lines of a room; none when nothing is written for it.
    pub(super) fn of(&self, room: &str) -> &[Line] {
        self.rooms
            .iter()
            .find(|story| story.room == room)
            .map_or(&[], |story| &story.lines)
    }

    fn read(&mut self, line: &str) -> Option<()> {
        if line.is_empty() || line.starts_with('#') {
            return Some(());
        }
        if let Some(room) = line.strip_prefix("room ") {
            self.enter(room);
        } else if let Some(day) = line.strip_prefix("day ") {
            self.day = Some(parse_day(day)?);
        } else if let Some(more) = line.strip_prefix("+") {
            let last = self.rooms.get_mut(self.current)?.lines.last_mut()?;
            last.body.push('\n');
            last.body.push_str(more.trim_start());
        } else {
            self.say(line)?;
        }
        Some(())
    }

    fn enter(&mut self, room: &str) {
        let known = self.rooms.iter().position(|story| story.room == room);
        self.current = known.unwrap_or(self.rooms.len());
        if known.is_none() {
            self.rooms.push(Story {
                room: room.to_owned(),
                lines: Vec::new(),
            });
        }
    }

    fn say(&mut self, line: &str) -> Option<()> {
        let day = self.day?;
        let lines = &mut self.rooms.get_mut(self.current)?.lines;
        let (head, body) = line.split_once(" | ")?;
        let mut words = head.split_whitespace();
        let second = parse_time(words.next()?)?;
        let author = words.next()?.to_owned();
        let mark = words.next();
        let label = mark
            .and_then(|mark| mark.strip_prefix('#'))
            .map(str::to_owned);
        let root = match mark.and_then(|mark| mark.strip_prefix('>')) {
            Some("") => Some(lines.iter().rposition(|line| line.root.is_none())?),
            Some(wanted) => Some(
                lines
                    .iter()
                    .position(|line| line.label.as_deref() == Some(wanted))?,
            ),
            None => None,
        };
        lines.push(Line {
            day,
            second,
            author,
            body: body.to_owned(),
            root,
            label,
        });
        Some(())
    }
}

fn parse_day(text: &str) -> Option<DayName> {
    let Some(rest) = text.strip_prefix("sat-") else {
        return text.parse().ok().map(DayName::Working);
    };
    let (back, plus) = rest.split_once('+').unwrap_or((rest, "0"));
    Some(DayName::Saturday {
        back: back.parse().ok()?,
        plus: plus.parse().ok()?,
    })
}

fn parse_time(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<i64>().ok()? * 3600 + minutes.parse::<i64>().ok()? * 60)
}
